"""Reading a whole lab into the one data structure of its report."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime

from django.db import connection, transaction
from django.utils import translation

from cities.models import City
from cities.tenancy import enter_city
from citylabs.enums import RegistrationSource
from citylabs.models import Commitment, Lab, Session
from citylabs.rules.report_sources import SOURCES
from citylabs.rules.report_structure import (
    COUNT_NAMES,
    BalanceRow,
    Channel,
    CityFacts,
    Counts,
    Figure,
    GroupCounts,
    LabFacts,
    Mails,
    NeedRow,
    Organisations,
    ProgrammeItem,
    Promise,
    ReportContent,
    Source,
    Words,
)
from citylabs.selectors.figures import (
    Tally,
    count_channels,
    count_invitations,
    count_mails,
    count_organisations,
    count_registrations,
    count_targets,
    list_need_interest,
)
from citylabs.selectors.report_survey import collect_survey
from stakeholders.enums import HelixGroup


@contextmanager
def read_at_one_moment(city: City) -> Iterator[None]:
    """Enter the city in a transaction of its own that sees one moment and can write nothing.

    REPEATABLE READ gives all statements the same snapshot, so that figures agree while people go on registering.
    Refuses (RuntimeError) to run inside another transaction, which would see several moments; only the transaction
    that wraps a test is let through, as for Django's own durable blocks.
    """
    with transaction.atomic(durable=True):
        if not connection.savepoint_ids:
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        with enter_city(city):
            yield


def collect_content(*, city: City, lab: Lab, conclusions: Words) -> ReportContent:
    """Return everything the report says about the lab. A constant number of queries.

    Call inside `read_at_one_moment` to compile; elsewhere only to see whether a compiled report is out of date.
    """
    at = _read_clock()
    invitations = count_invitations(city=city, lab=lab)
    registrations = count_registrations(city=city, lab=lab)
    groups = _merge_groups(invitations, registrations, at)
    needs, private_needs = list_need_interest(city=city, lab=lab)
    return ReportContent(
        read_at=at,
        city=CityFacts(city.slug, dict(city.name), city.country, city.brand_colour),
        lab=_describe_lab(lab, at),
        programme=_list_programme(city, lab),
        total=_make_counts({**invitations.total, **registrations.total}, at),
        groups=groups,
        channels=_list_channels(city, lab, at),
        balance=_weigh(groups, count_targets(city=city, lab=lab), at),
        organisations=_make_organisations(city, lab, at),
        needs=[
            NeedRow(
                dict(it.need.title),
                dict(it.need.ask),
                it.need.theme,
                Figure(it.interested, "need_interested", at),
                Figure(it.attended, "need_attended", at),
            )
            for it in needs
        ],
        private_needs=Figure(private_needs, "private_needs", at),
        survey=collect_survey(city=city, lab=lab, at=at),
        conclusions=dict(conclusions),
        commitments=_list_promises(city, lab),
        mails=_make_mails(city, lab, at),
        sources=_list_sources(city, at),
    )


def _read_clock() -> datetime:
    """The database's own time of this transaction."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT now()")
        at: datetime = cursor.fetchone()[0]
    return at


def _describe_lab(lab: Lab, at: datetime) -> LabFacts:
    return LabFacts(
        slug=lab.slug,
        kind=lab.kind,
        round=lab.round,
        title=dict(lab.title),
        purpose=dict(lab.purpose),
        venue=lab.venue,
        is_online=bool(lab.online_url),
        languages=list(lab.languages),
        starts_at=lab.starts_at,
        ends_at=lab.ends_at,
        time_zone=lab.time_zone,
        date_is_invented=lab.date_is_invented,
        capacity=Figure(lab.capacity, "capacity", at),
    )


def _list_programme(city: City, lab: Lab) -> list[ProgrammeItem]:
    sessions = Session.objects.filter(city=city, lab=lab).select_related("room").order_by("starts_at", "ends_at", "id")
    return [
        ProgrammeItem(
            dict(it.title), dict(it.text), it.format, it.room.name if it.room else "", it.starts_at, it.ends_at
        )
        for it in sessions
    ]


def _make_counts(numbers: Mapping[str, int], at: datetime) -> Counts:
    return Counts(**{name: Figure(numbers.get(name, 0), name, at) for name in COUNT_NAMES})


def _merge_groups(invitations: Tally, registrations: Tally, at: datetime) -> list[GroupCounts]:
    """Every group that was invited or came, in the order of the code list."""
    found = set(invitations.groups) | set(registrations.groups)
    return [
        GroupCounts(
            group,
            _make_counts({**invitations.groups.get(group, {}), **registrations.groups.get(group, {})}, at),
        )
        for group in _in_order(found)
    ]


def _in_order(groups: set[str]) -> list[str]:
    return [group for group in HelixGroup.values if group in groups]


def _weigh(groups: list[GroupCounts], targets: Mapping[str, int], at: datetime) -> list[BalanceRow]:
    attended = {row.group: int(row.counts.attended.value or 0) for row in groups}
    came = {group for group, number in attended.items() if number}
    return [
        BalanceRow(
            group,
            Figure(targets.get(group, 0), "target", at),
            Figure(attended.get(group, 0), "attended", at),
            Figure(max(targets.get(group, 0) - attended.get(group, 0), 0), "missing", at),
        )
        for group in _in_order(came | set(targets))
    ]


def _list_channels(city: City, lab: Lab, at: datetime) -> list[Channel]:
    counted = count_channels(city=city, lab=lab)
    return [
        Channel(
            channel,
            Figure(counted[channel][0], "channel_registered", at),
            Figure(counted[channel][1], "channel_attended", at),
        )
        for channel in RegistrationSource.values
        if channel in counted
    ]


def _make_organisations(city: City, lab: Lab, at: datetime) -> Organisations:
    attended, new, returning = count_organisations(city=city, lab=lab)
    return Organisations(
        Figure(attended, "organisations", at),
        Figure(new, "organisations_new", at),
        Figure(returning, "organisations_returning", at),
    )


def _list_promises(city: City, lab: Lab) -> list[Promise]:
    rows = Commitment.objects.filter(city=city, lab=lab).order_by("due_date", "id")
    return [Promise(it.text, it.owner, it.due_date, it.state) for it in rows]


def _make_mails(city: City, lab: Lab, at: datetime) -> Mails:
    counted = count_mails(city=city, lab=lab)
    return Mails(
        total=Figure(counted["total"], "mails", at),
        sent=Figure(counted["sent"], "mails_sent", at),
        failed=Figure(counted["failed"], "mails_failed", at),
        waiting=Figure(counted["waiting"], "mails_waiting", at),
        withheld=Figure(counted["withheld"], "mails_withheld", at),
    )


def _list_sources(city: City, at: datetime) -> list[Source]:
    """Every source with its sentence in the city's languages and English, as it was when the figures were read."""
    sentences: dict[str, Words] = {code: {} for code in SOURCES}
    for language in dict.fromkeys(["en", *city.languages]):
        with translation.override(language):
            for code, rule in SOURCES.items():
                sentences[code][language] = str(rule.sentence)
    return [Source(code, sentences[code], rule.query, at) for code, rule in SOURCES.items()]
