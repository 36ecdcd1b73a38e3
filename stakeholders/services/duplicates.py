"""The queue of entries that look alike: filling it, and saying that two are not the same."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from hashlib import blake2b
from uuid import UUID

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cities.errors import Refusal
from cities.log import record
from cities.models import City
from cities.permissions import Actor
from stakeholders.enums import PairState
from stakeholders.matching.doubles import find_doubles_of_many
from stakeholders.models import DuplicatePair, Stakeholder
from stakeholders.rules.likeness import Likeness
from stakeholders.rules.signatures import COMPARED
from stakeholders.services.match_keys import write_keys

Pair = tuple[UUID, UUID]
Found = Mapping[Pair, tuple[Likeness, str]]


class PairIsDecided(Refusal):
    """A colleague was quicker."""

    code = "pair-is-decided"
    message = _("A colleague has decided about this pair already.")


def fingerprint(one: Stakeholder, other: Stakeholder) -> str:
    """Return what changes when a compared value of one of the two changes."""
    sides = sorted(repr([str(getattr(entry, column)) for column in COMPARED]) for entry in (one, other))
    return blake2b("".join(sides).encode(), digest_size=16).hexdigest()


def check_entries(*, city: City, ids: Iterable[UUID], now: datetime | None = None) -> int:
    """Look for entries like these; return how many pairs wait because of them. May run twice without harm."""
    now = now or timezone.now()
    entries = list(Stakeholder.objects.filter(city=city, pk__in=list(ids)).order_by("pk"))
    with transaction.atomic():
        write_keys(city=city, entries=entries)
        rows = [{column: getattr(entry, column) for column in COMPARED} for entry in entries]
        found: dict[Pair, tuple[Likeness, str]] = {}
        for entry, doubles in zip(entries, find_doubles_of_many(city=city, rows=rows, limit=20), strict=True):
            for double in doubles:
                left, right = sorted((entry.pk, double.entry.pk))
                found[left, right] = (double.likeness, fingerprint(entry, double.entry))
        checked = [entry.pk for entry in entries]
        open_pairs = DuplicatePair.objects.filter(city=city, state=PairState.OPEN)
        old = open_pairs.filter(Q(left__in=checked) | Q(right__in=checked))
        return save_pairs(city=city, found=found, old=old.values_list("left_id", "right_id"), now=now)


def save_pairs(*, city: City, found: Found, old: Iterable[Pair], now: datetime) -> int:
    """Write the pairs found, and take those of `old` out of the queue that are alike no more.

    A pair somebody dismissed comes back only when its fingerprint is another one.
    """
    gone = [pair for pair in old if pair not in found]
    for left, right in gone:
        DuplicatePair.objects.filter(city=city, left=left, right=right, state=PairState.OPEN).delete()
    lefts = {left for left, _right in found}
    known = {(pair.left_id, pair.right_id): pair for pair in DuplicatePair.objects.filter(city=city, left__in=lefts)}
    new = []
    for (left, right), (likeness, mark) in found.items():
        pair = known.get((left, right)) or DuplicatePair(city=city, left_id=left, right_id=right, found_at=now)
        if pair.state == PairState.DISMISSED and pair.fingerprint == mark:
            continue
        same = (pair.score, pair.fingerprint) == (likeness.score, mark)
        if same and (left, right) in known:
            continue
        pair.score, pair.reasons, pair.is_certain = likeness.score, list(likeness.reasons), likeness.is_certain
        pair.fingerprint, pair.state, pair.decided_at, pair.decided_by = mark, PairState.OPEN, None, None
        if (left, right) in known:
            pair.save()
        else:
            new.append(pair)
    DuplicatePair.objects.bulk_create(new, batch_size=2_000, ignore_conflicts=True)
    return len(found)


def dismiss_pair(*, city: City, actor: Actor, pair_id: UUID, now: datetime | None = None) -> DuplicatePair:
    """Say that two entries are not the same. Refuses PairIsDecided; raises DuplicatePair.DoesNotExist."""
    with transaction.atomic():
        pair = DuplicatePair.objects.select_for_update().get(city=city, pk=pair_id)
        if pair.state != PairState.OPEN:
            raise PairIsDecided
        pair.state, pair.decided_at = PairState.DISMISSED, now or timezone.now()
        pair.decided_by_id = actor.id if actor.kind in ("member", "staff") else None
        pair.save(update_fields=["state", "decided_at", "decided_by"])
        record(city=city, actor=actor, action="duplicate.dismiss", target=pair, changes={"score": pair.score})
    return pair


def reopen_pair(*, city: City, actor: Actor, pair_id: UUID) -> DuplicatePair:
    """Put a dismissed pair back into the queue. Refuses PairIsDecided; raises DuplicatePair.DoesNotExist."""
    with transaction.atomic():
        pair = DuplicatePair.objects.select_for_update().get(city=city, pk=pair_id)
        if pair.state != PairState.DISMISSED:
            raise PairIsDecided
        pair.state, pair.decided_at, pair.decided_by = PairState.OPEN, None, None
        pair.save(update_fields=["state", "decided_at", "decided_by"])
        record(city=city, actor=actor, action="duplicate.reopen", target=pair, changes={"score": pair.score})
    return pair
