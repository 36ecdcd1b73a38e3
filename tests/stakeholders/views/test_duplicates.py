"""The queue, two side by side, and the warning while an entry is written."""

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from cities.tenancy import enter_city
from stakeholders.models import DuplicatePair, Stakeholder, StakeholderMerge
from tests.conftest import Cast
from tests.factories.duplicates import DuplicatePairFactory, StakeholderMergeFactory


def test_pair_is_merged_and_taken_back(cast: Cast, as_user: Any) -> None:
    pair = DuplicatePairFactory(city=cast.ours)
    client = as_user(cast.organiser)
    queue = client.get(reverse("duplicates", args=["tartu"]))
    page = client.get(reverse("duplicate", args=["tartu", pair.pk]))

    assert pair.left.organisation in queue.content.decode()
    assert 'name="organisation" value="right"' in page.content.decode()

    answer = client.post(reverse("duplicate", args=["tartu", pair.pk]), {"organisation": "right"})
    assert answer.status_code == 302
    with enter_city(cast.ours):
        assert Stakeholder.objects.get().organisation == pair.right.organisation
        merge = StakeholderMerge.objects.get()
    assert client.get(reverse("duplicates", args=["tartu"]), {"show": "merged"}).status_code == 200
    client.post(reverse("merge-undo", args=["tartu", merge.pk]))
    with enter_city(cast.ours):
        assert Stakeholder.objects.count() == 2


def test_not_the_same_and_back(cast: Cast, as_user: Any) -> None:
    pair = DuplicatePairFactory(city=cast.ours, is_certain=True)
    client = as_user(cast.organiser)
    assert client.get(reverse("duplicates-certain", args=["tartu"])).status_code == 200
    client.post(reverse("duplicate-dismiss", args=["tartu", pair.pk]))
    client.post(reverse("duplicate-reopen", args=["tartu", pair.pk]))
    with enter_city(cast.ours):
        assert DuplicatePair.objects.get().state == "open"


def test_writer_is_warned_and_may_go_on(cast: Cast, as_user: Any) -> None:
    client = as_user(cast.organiser)
    values = {"organisation": "Päike OÜ", "helix_group": "sme", "language": "et", "consent_basis": "public_task"}
    address = reverse("stakeholder-new", args=["tartu"])
    assert client.post(address, values).status_code == 302

    again = client.post(address, {**values, "organisation": "Osaühing Paike"})
    part = client.post(reverse("likely-doubles", args=["tartu"]), {"organisation": "Osaühing Paike"})

    assert again.status_code == 422
    assert "Päike OÜ" in part.content.decode()
    assert client.post(address, {**values, "organisation": "Osaühing Paike", "anyway": "1"}).status_code == 302


@pytest.mark.parametrize("show", ["open", "certain", "dismissed", "merged"])
def test_the_queue_takes_the_same_queries_for_one_and_for_three(cast: Cast, as_user: Any, show: str) -> None:
    client = as_user(cast.organiser)
    address = reverse("duplicates", args=["tartu"])
    numbers = []
    client.get(address)
    for more in (1, 2):
        for _number in range(more):
            if show == "merged":
                StakeholderMergeFactory(city=cast.ours)
            elif show == "dismissed":
                DuplicatePairFactory(city=cast.ours, state="dismissed", decided_at=timezone.now())
            else:
                DuplicatePairFactory(city=cast.ours, is_certain=True)
        with CaptureQueriesContext(connection) as queries:
            assert client.get(address, {"show": show}).status_code == 200
        numbers.append(len(queries))
    assert numbers[0] == numbers[1]


def test_a_dismissed_pair_is_decided_again_before_it_is_merged(cast: Cast, as_user: Any) -> None:
    pair = DuplicatePairFactory(city=cast.ours, state="dismissed", decided_at=timezone.now())
    client = as_user(cast.organiser)
    address = reverse("duplicate", args=["tartu", pair.pk])

    assert "Merge into one" not in client.get(address).content.decode()
    assert client.post(address, {}).status_code == 409
    with enter_city(cast.ours):
        assert Stakeholder.objects.count() == 2


def test_a_second_scan_is_refused_in_words(cast: Cast, as_user: Any) -> None:
    client = as_user(cast.organiser)
    assert client.post(reverse("duplicates-scan", args=["tartu"])).status_code == 302
    page = client.post(reverse("duplicates-scan", args=["tartu"]), follow=True)
    assert "The entries are being compared already." in page.content.decode()
