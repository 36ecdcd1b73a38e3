"""Colleagues who decide about the same two entries at the same moment: one of them does, the others hear why not."""

from collections import Counter
from collections.abc import Callable
from functools import partial
from typing import Any

import pytest

from cities.models import City, LogEntry, Run
from cities.permissions import Actor
from cities.tenancy import enter_city
from stakeholders.models import DuplicatePair, Stakeholder, StakeholderMerge
from stakeholders.services.duplicate_scan import ScanIsRunning, start_scan
from stakeholders.services.duplicates import PairIsDecided, check_entries, dismiss_pair
from stakeholders.services.merges import AlreadyMerged, merge_entries, undo_merge
from stakeholders.services.stakeholders import ChangedMeanwhile, edit_stakeholder
from stakeholders.tasks.duplicates import scan_all_duplicates
from tests.factories.cities import CityFactory
from tests.factories.stakeholders import StakeholderFactory
from tests.races.crowd import run_at_once

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]
COLLEAGUE = Actor(kind="member", label="colleague@tartu.example")


def make_pair(city: City) -> tuple[Stakeholder, Stakeholder, DuplicatePair]:
    person = {"city": city, "organisation": "Päike OÜ", "person": "Mari Maasikas"}
    left, right = (StakeholderFactory(**person, email=f"{name}@paike.example") for name in ("mari", "m.maasikas"))
    with enter_city(city):
        check_entries(city=city, ids=[left.pk, right.pk])
        return left, right, DuplicatePair.objects.get()


def alternate(*kinds: Callable[[], Any]) -> list[Callable[[], Any]]:
    return [kind for _number in range(6) for kind in kinds]


def test_both_ways_of_one_merge_make_one_entry() -> None:
    city = CityFactory()
    left, right, _pair = make_pair(city)
    one_way = partial(merge_entries, city=city, actor=COLLEAGUE, kept_id=left.pk, gone_id=right.pk)
    other_way = partial(merge_entries, city=city, actor=COLLEAGUE, kept_id=right.pk, gone_id=left.pk)

    results = run_at_once(city, alternate(one_way, other_way))

    assert Counter(type(result) for result in results) == {StakeholderMerge: 1, AlreadyMerged: 11}
    with enter_city(city):
        assert Stakeholder.objects.count() == 1
        assert LogEntry.objects.filter(action="stakeholder.merge").count() == 1


def test_a_pair_is_merged_or_dismissed_never_both() -> None:
    city = CityFactory()
    left, right, pair = make_pair(city)
    merge = partial(merge_entries, city=city, actor=COLLEAGUE, kept_id=left.pk, gone_id=right.pk)
    dismiss = partial(dismiss_pair, city=city, actor=COLLEAGUE, pair_id=pair.pk)

    results = run_at_once(city, alternate(merge, dismiss))

    done = [result for result in results if not isinstance(result, Exception)]
    assert len(done) == 1
    refused = {type(result) for result in results if isinstance(result, Exception)}
    assert refused <= {AlreadyMerged, PairIsDecided, DuplicatePair.DoesNotExist}
    with enter_city(city):
        assert Stakeholder.objects.count() == (1 if isinstance(done[0], StakeholderMerge) else 2)
        assert LogEntry.objects.filter(action__in=["stakeholder.merge", "duplicate.dismiss"]).count() == 1


@pytest.mark.parametrize("side", [0, 1], ids=["kept", "gone"])
def test_no_edit_is_lost_in_a_merge(side: int) -> None:
    city = CityFactory()
    for number in range(4):
        with enter_city(city):
            Stakeholder.objects.all().delete()
        left, right, _pair = make_pair(city)
        seen = {entry.pk: entry.changed_at for entry in (left, right)}
        merge = partial(merge_entries, city=city, actor=COLLEAGUE, kept_id=left.pk, gone_id=right.pk, seen=seen)
        edited = (left, right)[side].pk
        edit = partial(
            edit_stakeholder, city=city, actor=COLLEAGUE, stakeholder_id=edited, values={"phone": f"+372 {number}"}
        )

        merged, changed = run_at_once(city, [merge, edit])

        assert isinstance(merged, StakeholderMerge | ChangedMeanwhile)
        with enter_city(city):
            if isinstance(merged, ChangedMeanwhile):
                assert Stakeholder.objects.get(pk=edited).phone == f"+372 {number}"
            elif side == 0:
                assert Stakeholder.objects.get().phone == f"+372 {number}"
            else:
                assert isinstance(changed, Stakeholder.DoesNotExist)


def test_a_merge_is_taken_back_once() -> None:
    city = CityFactory()
    left, right, _pair = make_pair(city)
    with enter_city(city):
        found = merge_entries(city=city, actor=COLLEAGUE, kept_id=left.pk, gone_id=right.pk)

    results = run_at_once(city, [partial(undo_merge, city=city, actor=COLLEAGUE, merge_id=found.pk)] * 8)

    assert sum(isinstance(result, Stakeholder) for result in results) == 1
    with enter_city(city):
        assert set(Stakeholder.objects.values_list("pk", flat=True)) == {left.pk, right.pk}


def test_a_city_is_scanned_once_at_a_time() -> None:
    city = CityFactory()
    results = run_at_once(city, [partial(start_scan, city=city, actor=COLLEAGUE)] * 8)
    assert Counter(type(result) for result in results) == {Run: 1, ScanIsRunning: 7}


def test_the_nightly_scan_reaches_every_city_and_starts_none_twice(monkeypatch: pytest.MonkeyPatch) -> None:
    cities = [CityFactory() for _number in range(5)]
    for city in cities:
        StakeholderFactory(city=city)
    monkeypatch.setattr("cities.tenancy.sweep.walk_city_ids_with.__kwdefaults__", {"at_once": 2})

    scan_all_duplicates()
    scan_all_duplicates()

    for city in cities:
        with enter_city(city):
            assert Run.objects.count() == 1
