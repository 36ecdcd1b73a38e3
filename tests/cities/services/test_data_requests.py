"""Asking, proving, routing, answering: what the law and the privacy of the asking person want."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.core import mail

from cities.enums import RequestState, Role, TaskState
from cities.models import DataRequest, DataRequestTask, LogEntry, OutboxMail, Suppression
from cities.models.data_request import add_months
from cities.services.data_request_ends import close_request, sweep_requests
from cities.services.data_request_tasks import (
    AnsweredAlready,
    ExtendedAlready,
    ReasonNeeded,
    answer_by_worker,
    extend_request,
    refuse_request,
    stop_invitations,
    take_correction,
)
from cities.services.data_requests import LinkTooOld, ask_for_data, prove_request, route_request, send_link
from cities.tenancy import enter_city, hide_links
from stakeholders.models import Stakeholder
from tests.conftest import Cast
from tests.factories.stakeholders import StakeholderFactory, make_actor

pytestmark = pytest.mark.django_db
EMAIL = "mari@firm.example"
NOW = datetime(2026, 1, 31, 12, 0, tzinfo=UTC)


def ask(cast: Cast, kind: str, proposal: dict[str, str] | None = None) -> DataRequestTask:
    """A proven request to our city."""
    ask_for_data(kind=kind, email=EMAIL, language="en", city=cast.ours, proposal=proposal, now=NOW)
    request = DataRequest.objects.get(kind=kind)
    prove_request(request=request, now=NOW)
    route_request(request_id=request.pk)
    with enter_city(cast.ours):
        return DataRequestTask.objects.get(request=request)


def test_known_and_unknown_addresses_are_treated_alike(cast: Cast) -> None:
    StakeholderFactory(city=cast.ours, email=EMAIL)

    for address in (EMAIL, "nobody@firm.example"):
        ask_for_data(kind="access", email=address, language="et", now=NOW)
        send_link(request_id=DataRequest.objects.get(email=address).pk)

    known, unknown = mail.outbox
    assert known.subject == unknown.subject
    assert hide_links(known.body) == hide_links(unknown.body)
    assert not DataRequest.objects.exclude(state=RequestState.UNPROVEN).exists()


def test_asking_again_sends_nothing_for_an_hour(cast: Cast) -> None:
    for minutes in (0, 30, 59, 61):
        ask_for_data(kind="access", email=EMAIL, language="en", now=NOW + timedelta(minutes=minutes))

    assert DataRequest.objects.count() == 2


def test_link_is_mailed_once_and_holds_for_seven_days(cast: Cast) -> None:
    ask_for_data(kind="access", email=EMAIL, language="en", now=NOW)
    request = DataRequest.objects.get()
    send_link(request_id=request.pk)
    send_link(request_id=request.pk)

    assert len(mail.outbox) == 1
    with pytest.raises(LinkTooOld):
        prove_request(request=request, now=NOW + timedelta(days=7, minutes=1))
    sweep_requests(now=NOW + timedelta(days=8))
    assert not DataRequest.objects.exists()


def test_cities_are_found_across_the_walls_and_tasked_once(cast: Cast) -> None:
    StakeholderFactory(city=cast.theirs, email="other@firm.example", other_emails=[EMAIL])
    task = ask(cast, "access")
    route_request(request_id=task.request_id)

    with enter_city(cast.theirs):
        assert DataRequestTask.objects.count() == 1
    with enter_city(cast.ours):
        assert DataRequestTask.objects.count() == 1
        assert task.due_at == datetime(2026, 2, 28, 12, 0, tzinfo=UTC)
        assert list(OutboxMail.objects.values_list("recipient", "kind")) == [(cast.owner.email, "data-request-new")]
        assert EMAIL not in str(list(LogEntry.objects.values())) + str(list(OutboxMail.objects.values()))


def test_month_ends_on_the_last_day_of_a_shorter_one() -> None:
    assert add_months(datetime(2027, 12, 31, tzinfo=UTC), 2) == datetime(2028, 2, 29, tzinfo=UTC)


def test_more_time_once_and_with_a_reason(cast: Cast) -> None:
    task = ask(cast, "access")
    common: dict[str, Any] = {"city": cast.ours, "actor": make_actor(cast.ours, Role.ORGANISER), "task_id": task.pk}
    with enter_city(cast.ours):
        with pytest.raises(ReasonNeeded):
            extend_request(**common, reason=" ")
        longer = extend_request(**common, reason="Many lists")

        assert longer.due_at == datetime(2026, 4, 28, 12, 0, tzinfo=UTC)
        assert longer.release_at is None
        assert OutboxMail.objects.get(kind="data-request-extended").recipient == EMAIL
        with pytest.raises(ExtendedAlready):
            extend_request(**common, reason="Still")


def test_correction_takes_what_is_chosen_and_needs_words_for_the_rest(cast: Cast) -> None:
    entry = StakeholderFactory(city=cast.ours, email=EMAIL, person="Mari Mets", role="Boss")
    task = ask(cast, "correction", {"person": "Mari Maasikas", "role": "Head"})
    common: dict[str, Any] = {"city": cast.ours, "actor": make_actor(cast.ours), "task_id": task.pk}
    with enter_city(cast.ours):
        with pytest.raises(ReasonNeeded):
            take_correction(**common, fields=["person"])
        done = take_correction(**common, fields=["person"], answer="Your role stands in the register.")

        changed = Stakeholder.objects.get(pk=entry.pk)
        assert (changed.person, changed.role) == ("Mari Maasikas", "Boss")
        assert done.outcome == {"taken": ["person"], "left": ["role"], "changed": 1}
        with pytest.raises(AnsweredAlready):
            take_correction(**common, fields=["person", "role"])


def test_objection_keeps_invitations_away(cast: Cast) -> None:
    task = ask(cast, "objection")
    with enter_city(cast.ours):
        stop_invitations(city=cast.ours, actor=make_actor(cast.ours), task_id=task.pk)

        assert Suppression.objects.get().scope == Suppression.Scope.INVITATIONS
    assert close_request(request_id=task.request_id)
    assert "no more invitations" in mail.outbox[-1].body
    assert DataRequest.objects.get().email == ""


def test_refusal_needs_a_reason_and_is_told_with_the_way_to_complain(cast: Cast) -> None:
    task = ask(cast, "erasure")
    common: dict[str, Any] = {"city": cast.ours, "actor": make_actor(cast.ours), "task_id": task.pk}
    with enter_city(cast.ours):
        with pytest.raises(ReasonNeeded):
            refuse_request(**common, answer="")
        refuse_request(**common, answer="A court has asked us to keep it.")
    assert close_request(request_id=task.request_id)

    assert "A court has asked us to keep it." in mail.outbox[-1].body
    assert "data protection authority" in mail.outbox[-1].body


def test_leaving_out_needs_a_reason_and_only_what_speaks_of_others(cast: Cast) -> None:
    task = ask(cast, "access")
    common: dict[str, Any] = {"city": cast.ours, "actor": make_actor(cast.ours), "task_id": task.pk}
    with enter_city(cast.ours):
        with pytest.raises(ReasonNeeded):
            answer_by_worker(**common, withheld=["registry"])
        task = answer_by_worker(**common, withheld=["registry", "mails"], answer="Notes name a neighbour.")

        assert task.withheld == ["registry"]


def test_request_waits_for_every_city(cast: Cast) -> None:
    StakeholderFactory(city=cast.theirs, email=EMAIL)
    task = ask(cast, "objection")
    with enter_city(cast.ours):
        stop_invitations(city=cast.ours, actor=make_actor(cast.ours), task_id=task.pk)

    assert not close_request(request_id=task.request_id)
    assert DataRequest.objects.get().email == EMAIL


def test_sweep_reminds_once_and_releases_in_time(cast: Cast) -> None:
    task = ask(cast, "access")
    for _turn in range(2):
        sweep_requests(now=NOW + timedelta(days=22))

    with enter_city(cast.ours):
        assert OutboxMail.objects.filter(kind="data-request-reminder").count() == 1
        assert DataRequestTask.objects.get(pk=task.pk).state == TaskState.WORKING
        assert LogEntry.objects.filter(action="data_request.release", actor_kind="system").count() == 1


def test_sweep_releases_nothing_where_somebody_else_may_be_meant(cast: Cast) -> None:
    """A colleague may write any address beside another; only a look can tell whether both are one person's."""
    StakeholderFactory(city=cast.ours, email=EMAIL, other_emails=["somebody.else@paike.example"])
    task = ask(cast, "access")
    sweep_requests(now=NOW + timedelta(days=22))

    with enter_city(cast.ours):
        assert DataRequestTask.objects.get(pk=task.pk).state == TaskState.OPEN


def test_answered_requests_are_forgotten_after_three_years(cast: Cast) -> None:
    task = ask(cast, "objection")
    with enter_city(cast.ours):
        stop_invitations(city=cast.ours, actor=make_actor(cast.ours), task_id=task.pk, now=NOW)
    close_request(request_id=task.request_id, now=NOW)

    sweep_requests(now=NOW + timedelta(days=3 * 365 + 1))

    assert not DataRequest.objects.exists()
