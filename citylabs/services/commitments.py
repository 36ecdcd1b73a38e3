"""What was promised in a lab: writing it down, changing it, and saying what became of it."""

from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from cities.log import record
from cities.models import City
from cities.permissions import Actor
from citylabs.enums import CommitmentState
from citylabs.models import Commitment, Lab
from citylabs.rules.report_publication import can_make_commitments
from citylabs.services.report_refusals import BadInput, LabNotOver

LONGEST = {"text": 500, "owner": 200}


@dataclass(frozen=True)
class CommitmentInput:
    """Who does what by when. The owner is a unit or an organisation rather than a person: reports are kept for good."""

    text: str
    owner: str
    due_date: date


def add_commitment(
    *, city: City, actor: Actor, lab: Lab, given: CommitmentInput, state: str = CommitmentState.OPEN
) -> Commitment:
    """Write down a promise made in the lab; `state` where it was settled before, as when a removal is taken back.

    Refuses BadInput, and LabNotOver before the lab has begun.
    """
    _check(given)
    _check_state(state)
    if not can_make_commitments(lab.state):
        raise LabNotOver(_("The lab has not begun yet: nobody can have promised anything in it."))
    with transaction.atomic():
        commitment = Commitment.objects.create(
            city=city,
            lab=lab,
            text=given.text.strip(),
            owner=given.owner.strip(),
            due_date=given.due_date,
            state=state,
        )
        record(city=city, actor=actor, action="commitment.add", target=commitment, changes=_describe(commitment))
    return commitment


def change_commitment(*, city: City, actor: Actor, commitment: Commitment, given: CommitmentInput) -> Commitment:
    """Change the words, the owner or the day. Refuses BadInput."""
    _check(given)
    with transaction.atomic():
        before = _describe(commitment)
        commitment.text, commitment.owner = given.text.strip(), given.owner.strip()
        commitment.due_date = given.due_date
        commitment.save(update_fields=["text", "owner", "due_date", "changed_at"])
        changes = {"before": before, "after": _describe(commitment)}
        record(city=city, actor=actor, action="commitment.change", target=commitment, changes=changes)
    return commitment


def settle_commitment(*, city: City, actor: Actor, commitment: Commitment, state: str) -> Commitment:
    """Say that it was kept or dropped, or that it is open again. Refuses BadInput for an unknown state."""
    _check_state(state)
    with transaction.atomic():
        changes = {"before": commitment.state, "after": state}
        commitment.state = state
        commitment.save(update_fields=["state", "changed_at"])
        record(city=city, actor=actor, action="commitment.settle", target=commitment, changes=changes)
    return commitment


def remove_commitment(*, city: City, actor: Actor, commitment: Commitment) -> None:
    """Take away a promise that was written down by mistake; published versions keep it."""
    with transaction.atomic():
        record(city=city, actor=actor, action="commitment.remove", target=commitment, changes=_describe(commitment))
        commitment.delete()


def _check(given: CommitmentInput) -> None:
    for name, limit in LONGEST.items():
        text = getattr(given, name)
        if not text.strip():
            raise BadInput(_("This is needed."), field=name)
        if len(text) > limit:
            raise BadInput(_("At most %(limit)d characters, please.") % {"limit": limit}, field=name)
        if "\x00" in text:
            raise BadInput(_("The text holds a character that cannot be stored."), field=name)
    if not 2000 <= given.due_date.year <= 2200:
        raise BadInput(_("The year must lie between 2000 and 2200."), field="due_date")


def _check_state(state: str) -> None:
    if state not in CommitmentState.values:
        raise BadInput(_("Unknown state of a commitment."), field="state")


def _describe(commitment: Commitment) -> dict[str, str]:
    """What the log keeps: neither words nor owner, which may name a person and must be erasable."""
    return {"due_date": commitment.due_date.isoformat(), "state": commitment.state}
