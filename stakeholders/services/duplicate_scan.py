"""Comparing all entries of a registry with each other, in a worker: the keys of the rows, then the pairs they make."""

from collections import defaultdict
from itertools import combinations, islice
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cities.enums import RunState
from cities.errors import Refusal
from cities.models import City, Run
from cities.permissions import Actor
from cities.selectors.cities import get_city_by_id
from cities.services.runs import Work, start_run, work_on
from cities.tenancy import enter_city
from stakeholders.enums import PairState
from stakeholders.models import DuplicatePair, MatchKey, Stakeholder
from stakeholders.rules.likeness import Likeness, compare
from stakeholders.rules.match_keys import list_keys
from stakeholders.rules.signatures import COMPARED, Signature, read_signature
from stakeholders.services.duplicates import fingerprint, save_pairs
from stakeholders.services.match_keys import insert_keys

RUN_KIND = "duplicates"
# A key that more entries share says nothing about any two of them; their other keys still bring them together.
LARGEST_BLOCK = 150
_ROWS_AT_ONCE = 5_000
_PAIRS_AT_ONCE = 20_000


class ScanIsRunning(Refusal):
    """The city's entries are being compared at this moment."""

    code = "scan-is-running"
    message = _("The entries are being compared already.")


def start_scan(*, city: City, actor: Actor) -> Run:
    """Compare all entries in a worker, once at a time. Refuses ScanIsRunning."""
    with transaction.atomic():
        City.objects.select_for_update(no_key=True).get(pk=city.pk)  # two people pressing at once
        if Run.objects.filter(city=city, kind=RUN_KIND, state__in=[RunState.WAITING, RunState.RUNNING]).exists():
            raise ScanIsRunning
        return start_run(city=city, actor=actor, kind=RUN_KIND, task="stakeholders.scan_duplicates", queue="matching")


def scan_registry(*, city_id: UUID, run_id: UUID) -> None:
    """Refresh every key and every pair of the city; started again, it begins anew and finds the same."""
    with work_on(run_id) as work:
        with enter_city(city_id):
            city = get_city_by_id(city_id=city_id)
            work_total = Stakeholder.objects.filter(city=city).count()
        work.set_total(2 * work_total)
        signatures, blocks = _read(work, city)
        pairs = _meet(blocks)
        found = _judge(work, signatures, pairs)
        with enter_city(city_id):
            waiting = _save(city, found)
        work.advance(max(0, work.total - work.done))
        work.say(str(waiting))


def _read(work: Work, city: City) -> tuple[list[Signature], dict[int, list[int]]]:
    """Return every signature, and by key which of them have it; the keys of the database are brought up to date."""
    signatures: list[Signature] = []
    blocks: dict[int, list[int]] = defaultdict(list)
    last = None
    while True:
        work.stop_if_cancelled()
        with enter_city(city):
            entries = Stakeholder.objects.filter(city=city).order_by("pk").values(*COMPARED)
            rows = list(entries.filter(pk__gt=last)[:_ROWS_AT_ONCE] if last else entries[:_ROWS_AT_ONCE])
            wanted = set()
            for row in rows:
                signature = read_signature(row)
                for key in list_keys(signature):
                    wanted.add((row["id"], key))
                    blocks[key].append(len(signatures))
                signatures.append(signature)
            if rows:
                _refresh(city, {row["id"] for row in rows}, wanted)
        if not rows:
            return signatures, blocks
        last = rows[-1]["id"]
        work.advance(len(rows))


def _refresh(city: City, ids: set[UUID], wanted: set[tuple[UUID, int]]) -> None:
    kept = MatchKey.objects.filter(city=city, stakeholder__in=ids)
    known = {(entry, key): pk for pk, entry, key in kept.values_list("id", "stakeholder_id", "key")}
    if stale := [pk for pair, pk in known.items() if pair not in wanted]:
        MatchKey.objects.filter(city=city, pk__in=stale)._raw_delete("default")
    insert_keys(city=city, rows=[pair for pair in wanted if pair not in known])


def _meet(blocks: dict[int, list[int]]) -> set[tuple[int, int]]:
    """Return the pairs that share a key few have."""
    return {
        pair for block in blocks.values() if 1 < len(block) <= LARGEST_BLOCK for pair in combinations(sorted(block), 2)
    }


def _judge(work: Work, signatures: list[Signature], pairs: set[tuple[int, int]]) -> dict[tuple[UUID, UUID], Likeness]:
    found = {}
    rest = iter(pairs)
    share = max(1, len(signatures) * _PAIRS_AT_ONCE // max(len(pairs), 1))
    while some := list(islice(rest, _PAIRS_AT_ONCE)):
        work.stop_if_cancelled()
        for one, other in some:
            likeness = compare(signatures[one], signatures[other])
            if likeness.is_likely:
                left, right = signatures[one].id, signatures[other].id
                assert left is not None
                assert right is not None
                found[(left, right) if left < right else (right, left)] = likeness
        work.advance(min(share, max(0, work.total - work.done)))
    return found


def _save(city: City, found: dict[tuple[UUID, UUID], Likeness]) -> int:
    entries = Stakeholder.objects.filter(city=city).in_bulk(list({pk for pair in found for pk in pair}))
    marked = {
        (left, right): (likeness, fingerprint(entries[left], entries[right]))
        for (left, right), likeness in found.items()
        if left in entries and right in entries
    }
    open_pairs = DuplicatePair.objects.filter(city=city, state=PairState.OPEN).values_list("left_id", "right_id")
    return save_pairs(city=city, found=marked, old=list(open_pairs), now=timezone.now())
