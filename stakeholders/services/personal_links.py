"""What hangs on a person's entry: merges, sharing with other cities, self-registration, and who looked."""

from datetime import datetime
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from cities.hooks import PERSON_SHOWN, Erasure, Person, Source, plain, register_source
from cities.models import City
from cities.permissions import Actor
from cities.services.redaction import mentioning, redact
from stakeholders.enums import LookSubject, LookWay
from stakeholders.models import (
    DuplicatePair,
    Look,
    MatchKey,
    Segment,
    SelfRegistration,
    SharedEntry,
    SharedUse,
    SharingRequest,
    StakeholderMerge,
)
from stakeholders.services.access_log import note_look
from stakeholders.services.personal_sources import find_entries


@PERSON_SHOWN.add
def note_person_shown(*, city: City, actor: Actor, is_copy: bool) -> None:
    """Everything about one person is a look like any other."""
    note_look(city=city, actor=actor, way=LookWay.DATA_COPY if is_copy else LookWay.PAGE, subject=LookSubject.PERSON)


def _ids(city: City, person: Person) -> list[Any]:
    return [entry.pk for entry in find_entries(city, person.emails)]


# --- merges -------------------------------------------------------------------------------------------------------


def _merges(city: City, person: Person) -> Any:
    merges = StakeholderMerge.objects.filter(city=city)
    named = list(mentioning(merges, person, "gone", "changed").values_list("pk", flat=True))
    ids = _ids(city, person)
    return merges.filter(Q(pk__in=named) | Q(kept__in=ids) | Q(gone_id__in=ids))


def _export_merges(city: City, person: Person) -> list[dict[str, Any]]:
    return [
        {"merged_at": plain(one.merged_at), "entry_that_went_away": one.gone, "what_changed": one.changed}
        for one in _merges(city, person)
    ]


def _erase_merges(city: City, person: Person, now: datetime) -> Erasure:
    """A merge that holds the person cannot be undone any more; keys and pairs made of their name go as well."""
    ids = _ids(city, person)
    gone = _merges(city, person).delete()[0]
    gone += DuplicatePair.objects.filter(Q(left__in=ids) | Q(right__in=ids), city=city).delete()[0]
    MatchKey.objects.filter(city=city, stakeholder__in=ids).delete()
    return Erasure(erased=gone)


register_source(
    Source(
        code="merges",
        label=_("Entries that became one"),
        purpose=_("Taking back a merge of two entries that was wrong"),
        basis=_("The same as for the entry"),
        origin=_("From the entries of the city"),
        period=_("As long as the entry"),
        tables=("stakeholders.StakeholderMerge", "stakeholders.MatchKey", "stakeholders.DuplicatePair"),
        export=_export_merges,
        erase=_erase_merges,
        order=6,  # before the registry: found by its entries
    )
)


# --- sharing ------------------------------------------------------------------------------------------------------


def _export_shared(city: City, person: Person) -> list[dict[str, Any]]:
    ids = _ids(city, person)
    rows: list[dict[str, Any]] = [
        {"what": "shared", "network": str(one.network), "since": plain(one.shared_at), "person": one.person}
        | {"organisation": one.organisation, "role": one.role, "email": one.email}
        for one in SharedEntry.objects.filter(city=city, stakeholder__in=ids).select_related("network")
    ]
    rows += [
        {"what": "asked to share", "network": str(one.network), "answer": one.answer, "asked_at": plain(one.asked_at)}
        for one in _sharing_requests(city, person).select_related("network")
    ]
    rows += [
        {"what": "used", "by": one.by_city.slug, "kind": one.kind, "times": one.times, "last_at": plain(one.last_at)}
        for one in SharedUse.objects.filter(city=city, stakeholder__in=ids).select_related("by_city")
    ]
    return rows


def _sharing_requests(city: City, person: Person) -> Any:
    mine = Q(email__in=person.emails) | Q(stakeholder__in=_ids(city, person))
    return SharingRequest.objects.filter(mine, city=city)


def _recipients(city: City, person: Person) -> list[str]:
    """The networks that could read the entry, and the cities that did."""
    ids = _ids(city, person)
    shared = SharedEntry.objects.filter(city=city, stakeholder__in=ids).select_related("network")
    used = SharedUse.objects.filter(city=city, stakeholder__in=ids).select_related("by_city")
    return sorted({str(one.network) for one in shared} | {str(one.by_city.name) for one in used})


def _erase_shared(city: City, person: Person, now: datetime) -> Erasure:
    ids = _ids(city, person)
    gone = SharedEntry.objects.filter(city=city, stakeholder__in=ids).delete()[0]
    gone += SharedUse.objects.filter(city=city, stakeholder__in=ids).delete()[0]
    return Erasure(erased=gone + _sharing_requests(city, person).delete()[0])


register_source(
    Source(
        code="sharing",
        label=_("Shared with other cities"),
        purpose=_("Letting cities of a network ask you to their labs too"),
        basis=_("Your consent (GDPR, article 6(1)(a))"),
        origin=_("From your entry"),
        period=_("Until you take the consent back"),
        tables=("stakeholders.SharedEntry", "stakeholders.SharedUse", "stakeholders.SharingRequest"),
        export=_export_shared,
        erase=_erase_shared,
        recipients=_recipients,
        order=7,  # before the registry
    )
)


# --- self-registration --------------------------------------------------------------------------------------------


def _joined(city: City, person: Person) -> Any:
    mine = Q(email__in=person.emails) | Q(stakeholder__in=_ids(city, person))
    return SelfRegistration.objects.filter(mine, city=city)


def _export_joined(city: City, person: Person) -> list[dict[str, Any]]:
    hidden = {"id", "city_id", "batch", "stakeholder_id", "network_id", "cpv_tree"}
    shown = [field.attname for field in SelfRegistration._meta.concrete_fields if field.attname not in hidden]
    return [{name: plain(getattr(one, name)) for name in shown} for one in _joined(city, person)]


def _erase_joined(city: City, person: Person, now: datetime) -> Erasure:
    return Erasure(erased=_joined(city, person).delete()[0])


register_source(
    Source(
        code="joined",
        label=_("What you wrote about yourself"),
        purpose=_("Taking you into the city’s registry at your own wish"),
        basis=_("Your own request (GDPR, article 6(1)(b))"),
        origin=_("From you"),
        period=_("Until it is confirmed, or a few days without confirmation"),
        tables=("stakeholders.SelfRegistration",),
        export=_export_joined,
        erase=_erase_joined,
        order=9,  # before the registry
    )
)


# --- looks --------------------------------------------------------------------------------------------------------


def _export_looks(city: City, person: Person) -> list[dict[str, Any]]:
    """Roles, not names: colleagues of the city are no recipients (Court of Justice, C-579/21)."""
    looks = Look.objects.filter(city=city, about_id__in=_ids(city, person)).order_by("at")
    return [{"at": plain(one.at), "way": one.way, "what": one.subject, "by": one.actor_role} for one in looks]


def _keep_looks(city: City, person: Person, now: datetime) -> Erasure:
    """They hold ids only, and lead nowhere once the entry is gone."""
    return Erasure()


register_source(
    Source(
        code="looks",
        label=_("Who looked at your entry"),
        purpose=_("Showing that only those who need it look at personal data"),
        basis=_("Legal obligation (GDPR, articles 5(2) and 32)"),
        origin=_("Written by the platform"),
        period=_("At least one year"),
        tables=("stakeholders.Look",),
        export=_export_looks,
        erase=_keep_looks,
        order=82,
    )
)


# --- segments -----------------------------------------------------------------------------------------------------


def _naming_segments(city: City, person: Person) -> list[Segment]:
    return list(mentioning(Segment.objects.filter(city=city), person, "name", "description", "definition"))


def _export_segments(city: City, person: Person) -> list[dict[str, Any]]:
    return [
        {"name": one.name, "description": one.description, "filter": one.definition}
        for one in _naming_segments(city, person)
    ]


def _erase_segments(city: City, person: Person, now: datetime) -> Erasure:
    """A gap in place of the person; a name stays unique by the end of the row's key."""
    naming = _naming_segments(city, person)
    for one in naming:
        if (name := redact(one.name, person)) != one.name:
            one.name = f"{name} {one.pk.hex[-6:]}"[:120]
        one.description = redact(one.description, person)[:300]
        one.definition = redact(one.definition, person)
        one.save(update_fields=["name", "description", "definition", "changed_at"])
    return Erasure(pseudonymised=len(naming))


register_source(
    Source(
        code="segments",
        label=_("Saved filters that name you"),
        purpose=_("Finding groups of entries again"),
        basis=_("The same as for the entry"),
        origin=_("Written by colleagues of the city"),
        period=_("Until a colleague deletes the filter"),
        tables=("stakeholders.Segment",),
        export=_export_segments,
        erase=_erase_segments,
        order=45,
        personal_texts=True,
    )
)
