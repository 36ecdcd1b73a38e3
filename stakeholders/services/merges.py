"""Making one entry of two, and taking that back."""

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.apps import apps
from django.core.serializers import deserialize, serialize
from django.core.serializers.json import DjangoJSONEncoder
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cities.errors import Refusal
from cities.models import City, Suppression
from cities.outbox.recognition import find_forgotten
from cities.permissions import Actor
from stakeholders.enums import ConsentPurpose, PairState
from stakeholders.models import Consent, DuplicatePair, ImportRow, SelfRegistration, Stakeholder, StakeholderMerge
from stakeholders.rules.entries import differences, with_tree
from stakeholders.rules.hooks import ENTRY_LOSES, ENTRY_MERGED, ENTRY_PARTED
from stakeholders.rules.merging import list_addresses, merge_values
from stakeholders.selectors.stakeholders import find_by_email
from stakeholders.services.duplicates import PairIsDecided
from stakeholders.services.entry_log import record_entry
from stakeholders.services.match_keys import look_for_doubles
from stakeholders.services.stakeholders import AddressTaken, ChangedMeanwhile, ErasedBefore

# Which field of a moved row points at the entry; `stakeholder` everywhere else.
_FIELDS = {"stakeholders.StakeholderMerge": "kept_id"}


class AlreadyMerged(Refusal):
    """One of the two is gone: a colleague merged or deleted it."""

    code = "already-merged"
    message = _("One of the two entries is no longer there. A colleague has merged or deleted it.")


class NotUndoable(Refusal):
    """Something stands in the way of parting the two again."""

    code = "not-undoable"
    message = _("This merge was taken back already.")


def merge_entries(
    *,
    city: City,
    actor: Actor,
    kept_id: UUID,
    gone_id: UUID,
    choices: Mapping[str, str] | None = None,
    seen: Mapping[UUID, datetime] | None = None,
    now: datetime | None = None,
) -> StakeholderMerge:
    """Merge the entry `gone_id` into `kept_id`; `choices` by field: left is the kept one.

    `seen` is when each of the two had changed last as the person saw them. Refuses AlreadyMerged, ChangedMeanwhile,
    PairIsDecided.
    Consents stay with their addresses. An address that asked not to be written to becomes the main one, so that
    nobody is invited under another.
    """
    now = now or timezone.now()
    with transaction.atomic():
        kept, gone = _lock(city, kept_id, gone_id, seen or {})
        pair = _lock_pair(city, kept_id, gone_id)
        values = with_tree(merge_values(kept, gone, choices or {}))
        values["email"] = _main_address(city, values["email"], kept, gone)
        values["other_emails"] = list_addresses(kept, gone, but=values["email"])
        if kept.profile_id is None and gone.profile_id:
            values["profile_id"] = gone.profile_id
        changes = differences(kept, values, fields=values)
        row = serialize("python", [gone])[0]["fields"]
        row["created_at"] = gone.created_at.isoformat()  # JSON would cut the microseconds
        row["lost"] = _list_lost(city, kept, gone)
        merge = StakeholderMerge(city=city, kept=kept, gone_id=gone.pk, gone=_plain(row), changed=_plain(changes))
        merge.moved = _move(city, actor, kept, gone)
        merge.score, merge.reasons = (pair.score, pair.reasons) if pair else (None, [])
        merge.merged_at, merge.merged_by_id = now, actor.id if actor.kind in ("member", "staff") else None
        gone.delete()
        for field, (_old, new) in changes.items():
            setattr(kept, field, new)
        kept.save(update_fields=[*changes, "changed_at"])
        merge.save(force_insert=True)
        named = {"fields": sorted(changes), "merged": str(merge.gone_id)}
        record_entry(city=city, actor=actor, action="stakeholder.merge", stakeholder=kept, changes=named)
        look_for_doubles(city=city, entries=[kept])
    return merge


def undo_merge(*, city: City, actor: Actor, merge_id: UUID, now: datetime | None = None) -> Stakeholder:
    """Part the two again: the gone entry comes back with its id, its values and what pointed at it.

    The kept entry's values go back where nobody has changed them since. What other cities were shown is shown again
    where its ground still holds. Refuses NotUndoable, AddressTaken,
    ErasedBefore; raises StakeholderMerge.DoesNotExist.
    """
    with transaction.atomic():
        found = StakeholderMerge.objects.select_for_update().get(city=city, pk=merge_id)
        kept = Stakeholder.objects.select_for_update().get(city=city, pk=found.kept_id)
        if found.undone_at is not None:
            raise NotUndoable
        later = StakeholderMerge.objects.filter(city=city, kept=kept, undone_at=None, merged_at__gt=found.merged_at)
        if later.exists():
            raise NotUndoable(_("Another entry was merged into this one later. Take that back first."))
        gone, lost = _read_gone(city, found), found.gone.get("lost", {})
        _guard_return(city, kept, gone)
        back = _restore(kept, found.changed)
        kept.save(update_fields=[*back, "changed_at"])
        gone.changed_at = now or timezone.now()
        gone.save_base(raw=True, force_insert=True)  # as it was: `save` would date its creation to now
        _move_back(city, found)
        ENTRY_PARTED.call(city=city, actor=actor, entry=gone, lost=lost)
        found.undone_at = now or timezone.now()
        found.undone_by_id = actor.id if actor.kind in ("member", "staff") else None
        found.gone, found.changed = {}, {}
        found.save()
        for entry in (kept, gone):
            record_entry(city=city, actor=actor, action="stakeholder.unmerge", stakeholder=entry, changes={})
        look_for_doubles(city=city, entries=[kept, gone])
    return gone


def merge_certain(*, city: City, actor: Actor, pair_ids: list[UUID] | None = None) -> int:
    """Merge every open pair with a certain reason, the older entry staying; return how many. `pair_ids`: only these."""
    pairs = DuplicatePair.objects.filter(city=city, state=PairState.OPEN, is_certain=True)
    if pair_ids is not None:
        pairs = pairs.filter(pk__in=pair_ids)
    merged = 0
    for left, right in list(pairs.order_by("-score", "id").values_list("left_id", "right_id")):
        try:
            with transaction.atomic():
                merge_entries(city=city, actor=actor, kept_id=left, gone_id=right)
        except (AlreadyMerged, PairIsDecided):  # an entry of several pairs went with the first of them
            continue
        merged += 1
    return merged


def _lock(city: City, kept_id: UUID, gone_id: UUID, seen: Mapping[UUID, datetime]) -> tuple[Stakeholder, Stakeholder]:
    if kept_id == gone_id:
        raise AlreadyMerged
    entries = Stakeholder.objects.select_for_update().filter(city=city, pk__in=[kept_id, gone_id]).order_by("pk")
    known = {entry.pk: entry for entry in entries}
    if len(known) < 2:
        raise AlreadyMerged
    if any(known[pk].changed_at != at for pk, at in seen.items() if pk in known):
        raise ChangedMeanwhile
    return known[kept_id], known[gone_id]


def _lock_pair(city: City, kept_id: UUID, gone_id: UUID) -> DuplicatePair | None:
    """The pair of the two, if there is one; a colleague who decides about it at this moment goes first or waits."""
    both = [kept_id, gone_id]
    pairs = DuplicatePair.objects.select_for_update(of=("self",)).filter(city=city, left__in=both, right__in=both)
    pair = pairs.first()
    if pair is not None and pair.state != PairState.OPEN:
        raise PairIsDecided
    return pair


def _main_address(city: City, chosen: str, kept: Stakeholder, gone: Stakeholder) -> str:
    """The chosen address, unless another one of the person must not be written to."""
    addresses = [chosen.lower(), *list_addresses(kept, gone, but=chosen)]
    closed = set(Suppression.objects.filter(city=city, email__in=addresses).values_list("email", flat=True))
    closed |= find_forgotten(city=city, emails=[address for address in addresses if address])
    consents = Consent.objects.filter(city=city, email__in=addresses, purpose=ConsentPurpose.INVITE)
    open_ones = set(consents.filter(withdrawn_at=None).values_list("email", flat=True))
    closed |= set(consents.exclude(withdrawn_at=None).values_list("email", flat=True)) - open_ones
    return next((address for address in addresses if address in closed), chosen)


def _move(city: City, actor: Actor, kept: Stakeholder, gone: Stakeholder) -> dict[str, list[str]]:
    moved: dict[str, list[str]] = {}
    for model, field in ((ImportRow, "stakeholder"), (SelfRegistration, "stakeholder"), (StakeholderMerge, "kept")):
        rows: Any = model._default_manager.filter(city=city, **{field: gone})
        ids = [str(pk) for pk in rows.values_list("pk", flat=True)]
        rows.update(**{field: kept})
        moved |= {model._meta.label: ids} if ids else {}
    for more in ENTRY_MERGED.call(city=city, actor=actor, kept=kept, gone=gone):
        moved |= {label: [str(pk) for pk in ids] for label, ids in more.items() if ids}
    return moved


def _list_lost(city: City, kept: Stakeholder, gone: Stakeholder) -> dict[str, Any]:
    lost: dict[str, Any] = {}
    for more in ENTRY_LOSES.call(city=city, kept=kept, gone=gone):
        lost |= more
    return lost


def _move_back(city: City, found: StakeholderMerge) -> None:
    for label, ids in found.moved.items():
        field = _FIELDS.get(label, "stakeholder_id")
        rows = apps.get_model(label)._default_manager.filter(city=city, pk__in=ids, **{field: found.kept_id})
        rows.update(**{field: found.gone_id})


def _plain(values: Any) -> Any:
    """As JSON keeps it."""
    return json.loads(DjangoJSONEncoder().encode(values))


def _read_gone(city: City, found: StakeholderMerge) -> Stakeholder:
    fields = {name: value for name, value in found.gone.items() if name not in ("sort_key", "lost")}
    row = {"model": "stakeholders.stakeholder", "pk": str(found.gone_id), "fields": {**fields, "city": str(city.pk)}}
    entry: Any = next(iter(deserialize("python", [row]))).object
    return entry  # type: ignore[no-any-return]


def _restore(kept: Stakeholder, changed: Mapping[str, Any]) -> list[str]:
    """Give the kept entry its values from before, but for those that somebody has changed since."""
    now = _plain({field: getattr(kept, field) for field in changed})
    back = [field for field, (_before, after) in changed.items() if now[field] == after]
    for field in back:
        model_field = Stakeholder._meta.get_field(field.removesuffix("_id") if field == "profile_id" else field)
        setattr(kept, field, model_field.to_python(changed[field][0]))  # type: ignore[union-attr]
    return back


def _guard_return(city: City, kept: Stakeholder, gone: Stakeholder) -> None:
    if Stakeholder.objects.filter(city=city, pk=gone.pk).exists():
        raise NotUndoable
    if not gone.email:
        return
    if find_forgotten(city=city, emails=[gone.email]):
        raise ErasedBefore
    known = find_by_email(city=city, email=gone.email)
    if known is not None and known.pk != kept.pk:
        raise AddressTaken(stakeholder=str(known.pk))
