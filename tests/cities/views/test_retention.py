"""The pages of how long data are kept."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from cities.hooks import list_retention
from cities.models import LogEntry, RetentionPeriod, RetentionRun
from cities.tenancy import enter_city
from stakeholders.models import Consent, Stakeholder
from tests.conftest import Cast
from tests.factories.stakeholders import ConsentFactory, StakeholderFactory

OLD = timezone.now() - timedelta(days=2000)


def page(name: str, *args: Any) -> str:
    return reverse(name, args=["tartu", *args])


def make_silent(cast: Cast) -> Stakeholder:
    entry = StakeholderFactory(city=cast.ours)
    with enter_city(cast.ours):
        Stakeholder.objects.filter(pk=entry.pk).update(created_at=OLD, changed_at=OLD)
    return entry


@pytest.mark.parametrize(
    ("name", "args", "allowed"),
    [
        ("retention", (), ["owner", "organiser", "reviewer"]),
        ("retention-export", (), ["owner", "organiser", "reviewer"]),
        ("retention-due", (), ["owner", "reviewer"]),
        ("retention-edit", ("mails",), ["owner", "reviewer"]),
        ("retention-entries", (), ["owner", "reviewer"]),
    ],
)
def test_pages_are_for_their_roles(
    name: str, args: tuple[str, ...], allowed: list[str], cast: Cast, as_user: Any
) -> None:
    roles = ("owner", "organiser", "facilitator", "reviewer", "desk", "reader")
    found = [role for role in roles if as_user(getattr(cast, role)).get(page(name, *args)).status_code == 200]

    assert found == allowed
    assert as_user(cast.stranger).get(page(name, *args)).status_code == 404


def test_a_period_is_changed_and_wrong_ones_are_explained(cast: Cast, as_user: Any) -> None:
    client = as_user(cast.owner)

    refused = client.post(page("retention-edit", "registrations"), {"days": "100"})
    changed = client.post(page("retention-edit", "mails"), {"days": "365"})

    assert (refused.status_code, changed.status_code) == (422, 302)
    assert "1096" in refused.content.decode()
    with enter_city(cast.ours):
        assert list(RetentionPeriod.objects.values_list("code", "days", "changed_by")) == [
            ("mails", 365, cast.owner.pk)
        ]
    assert "Chosen by your city" in client.get(page("retention")).content.decode()
    assert client.get(page("retention-edit", "nothing")).status_code == 404


def test_due_shows_examples_and_deletes_nothing_before_a_choice(cast: Cast, as_user: Any) -> None:
    ConsentFactory(city=cast.ours, given_at=OLD, withdrawn_at=OLD)
    make_silent(cast)
    client = as_user(cast.owner)

    shown = client.get(page("retention-due"))
    due = {one.rule.one.code: one.count for one, _words in shown.context_data["due"] if one.count}
    refused = client.post(page("retention-due"), {})

    assert due == {"consents": 1, "entries": 1}
    assert page("retention-entries") in shown.content.decode()
    assert refused.status_code == 422
    with enter_city(cast.ours):
        assert (Consent.objects.count(), RetentionRun.objects.count()) == (1, 0)


def test_a_confirmed_choice_leads_to_its_report(cast: Cast, as_user: Any) -> None:
    client = as_user(cast.owner)

    answer = client.post(page("retention-due"), {"code": ["consents"]})

    with enter_city(cast.ours):
        report = RetentionRun.objects.get(city=cast.ours)
    assert answer.url == page("retention-run", report.pk)
    assert client.get(answer.url).status_code == 200
    lines = b"".join(client.get(page("retention-run-export", report.pk)).streaming_content).decode().splitlines()
    assert len(lines) == 2
    with enter_city(cast.ours):
        assert LogEntry.objects.filter(city=cast.ours, action="retention.export").count() == 1


def test_silent_entries_are_decided_on_their_page(cast: Cast, as_user: Any) -> None:
    entries = [make_silent(cast) for _number in range(3)]
    client, url = as_user(cast.owner), page("retention-entries")

    assert client.post(url, {"way": "keep", "entry": [entries[0].pk]}).status_code == 422
    client.post(url, {"way": "keep", "entry": [entries[0].pk], "reason": "Expert for floods"})
    client.post(url, {"way": "delete", "entry": [entries[1].pk, "garbled"]})

    assert [entry.pk for entry in client.get(url).context_data["entries"]] == [entries[2].pk]


def test_today_asks_for_the_decision(cast: Cast, as_user: Any) -> None:
    make_silent(cast)

    owners = as_user(cast.owner).get(page("city-workspace")).content.decode()
    readers = as_user(cast.reader).get(page("city-workspace")).content.decode()

    words = "1 record is older than your rules allow"
    assert (words in owners, words in readers) == (True, False)


def test_the_rules_as_csv(cast: Cast, as_user: Any) -> None:
    lines = b"".join(as_user(cast.owner).get(page("retention-export")).streaming_content).decode().splitlines()

    assert len(lines) == len(list_retention()) + 1


def test_pages_take_the_same_number_of_queries(cast: Cast, as_user: Any) -> None:
    client, counts = as_user(cast.owner), []
    urls = [page("retention"), page("retention-due"), page("retention-entries")]
    for url in urls:
        client.get(url)
    for number in (1, 3):
        for _one in range(number):
            make_silent(cast)
            with enter_city(cast.ours):
                RetentionRun.objects.create(city=cast.ours, trigger="night", started_at=OLD)
        for url in urls:
            with CaptureQueriesContext(connection) as captured:
                client.get(url)
            counts.append(len(captured))

    assert counts[:3] == counts[3:]
