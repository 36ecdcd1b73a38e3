"""Making a lab and planning it, page by page of the editor. Call inside `enter_city`."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from cities.errors import Refusal
from cities.log import record
from cities.models import City, Translations
from cities.permissions import Actor
from citylabs.enums import LabState
from citylabs.models import Invitation, Lab, LabNeed, LabTarget, Registration, SurveyQuestion
from citylabs.models.registration import SEAT_STATES
from citylabs.notifications.lab_mails import queue_lab_changed
from citylabs.selectors.programme import list_needs_to_choose, list_sessions_outside
from citylabs.services.catalogue import refresh_public_lab
from citylabs.services.lab_inputs import (
    LabPlace,
    LabSeats,
    LabTexts,
    apply_input,
    check_fields,
    check_seats,
    check_span,
)
from citylabs.services.lab_lock import lock_lab, lock_to_edit, plain
from citylabs.services.lab_refusals import BadInput
from citylabs.services.lab_slugs import make_slug
from citylabs.services.offers import offer_free_seats
from citylabs.services.programme_shift import shift_programme
from citylabs.services.templates.questions import DEFAULT_QUESTIONS

# A change of any of these moves people: their calendars must hear of it (RFC 5546, section 3.2.2).
_MOVING = {"starts_at", "ends_at", "time_zone", "venue", "address", "online_url"}


class KindFixed(Refusal):
    """The kind of a published lab decides which rules hold for it."""

    code = "kind-fixed"
    message = _("The kind of a lab cannot be changed after it has been published. Copy the lab instead.")


class SessionsOutside(Refusal):
    """The new time would leave sessions outside of the lab."""

    code = "sessions-outside"


class TooFewSeats(Refusal):
    """More seats are taken than there would be."""

    code = "too-few-seats"


class LabKnown(Refusal):
    """Only a draft that nobody knows of can be deleted."""

    code = "lab-known"
    message = _("Only a draft that nobody was invited to can be deleted. Cancel the lab instead.")


def create_lab(
    *, city: City, actor: Actor, kind: str, title: Translations, languages: Sequence[str] = (), time_zone: str = ""
) -> Lab:
    """Make a blank draft with the default questions of the survey. Raises BadInput."""
    lab = Lab(
        city=city,
        kind=kind,
        title=title,
        languages=list(languages) or list(city.languages),
        time_zone=time_zone or city.time_zone,
    )
    check_fields(lab, ["kind", "title", "languages", "time_zone"])
    _check_titled(title)
    with transaction.atomic():
        lab.slug = make_slug(city=city, title=title, kind=kind)
        lab.save()
        add_questions(city=city, lab=lab, questions=DEFAULT_QUESTIONS)
        record(city=city, actor=actor, action="lab.create", target=lab, changes={"kind": kind})
    return lab


def add_questions(*, city: City, lab: Lab, questions: Sequence[dict[str, Any]]) -> None:
    """Give a new lab the questions of its survey. Part of making a lab; the caller logs."""
    SurveyQuestion.objects.bulk_create(
        [SurveyQuestion(city=city, lab=lab, position=place, **item) for place, item in enumerate(questions, 1)]
    )


def describe_lab(*, city: City, actor: Actor, lab: Lab, texts: LabTexts) -> Lab:
    """Keep kind, texts and languages. The address follows the title until the lab is published.

    Raises BadInput, LabFrozen, KindFixed.
    """
    _check_titled(texts.title)
    if not texts.languages:
        raise BadInput(_("Choose at least one language."), field="languages")
    with transaction.atomic():
        lab = lock_to_edit(city=city, lab=lab, page="basics")
        if lab.published_at and texts.kind != lab.kind:
            raise KindFixed(field="kind")
        changed = apply_input(lab, texts)
        if "title" in changed and lab.published_at is None:
            lab.slug = make_slug(city=city, title=texts.title, kind=texts.kind, keep=lab)
        _keep(city, actor, lab, "lab.describe", changed)
    return lab


def place_lab(*, city: City, actor: Actor, lab: Lab, place: LabPlace) -> Lab:
    """Keep place and time; the programme moves along with the start. Those who registered for it are told by mail.

    Raises BadInput, LabFrozen, ClocksInTheWay, and SessionsOutside when a session would end after the lab.
    """
    check_span(place.starts_at, place.ends_at)
    with transaction.atomic():
        lab = lock_to_edit(city=city, lab=lab, page="place")
        if lab.state != LabState.DRAFT and place.starts_at is None:
            raise BadInput(_("A published lab needs its date. Cancel it if it does not take place."), field="starts_at")
        old_start, old_zone = lab.starts_at, lab.zone
        changed = apply_input(lab, place)
        is_moving = lab.state != LabState.DRAFT and bool(_MOVING & set(changed))
        lab.calendar_sequence += is_moving
        _keep(city, actor, lab, "lab.place", changed)
        if "starts_at" in changed or "time_zone" in changed:
            shift_programme(city=city, lab=lab, old_start=old_start, old_zone=old_zone)
        _check_sessions_inside(city, lab)
        if is_moving:
            queue_lab_changed(city=city, lab=lab)
    return lab


def seat_lab(*, city: City, actor: Actor, lab: Lab, seats: LabSeats) -> Lab:
    """Keep seats, registration window and targets (0: none); new seats go to the waiting list.

    Raises BadInput, LabFrozen, TooFewSeats.
    """
    with transaction.atomic():
        lab = lock_to_edit(city=city, lab=lab, page="seats")
        check_seats(lab, seats)
        _check_seats_taken(city, lab, seats.capacity)
        before: dict[str, Any] = {"capacity": lab.capacity, "opens": plain(lab.registration_opens_at)}
        before["closes"] = plain(lab.registration_closes_at)
        lab.capacity = seats.capacity
        lab.registration_opens_at = seats.registration_opens_at
        lab.registration_closes_at = seats.registration_closes_at
        targets = _replace_targets(city, lab, dict(seats.targets))
        _keep(city, actor, lab, "lab.seat", {"before": before, "capacity": seats.capacity, "targets": targets})
        if seats.capacity > before["capacity"] and lab.state != LabState.DRAFT:
            offer_free_seats(city=city, actor=actor, lab=lab)
    return lab


def set_agenda(*, city: City, actor: Actor, lab: Lab, need_ids: Sequence[UUID]) -> Lab:
    """Put these needs on the agenda, in this order, and take the others off. Raises BadInput, LabFrozen."""
    wanted = list(dict.fromkeys(need_ids))
    with transaction.atomic():
        lab = lock_to_edit(city=city, lab=lab, page="agenda")
        known = set(list_needs_to_choose(city=city, lab=lab).filter(pk__in=wanted).values_list("pk", flat=True))
        if unknown := [need_id for need_id in wanted if need_id not in known]:
            raise BadInput(_("This need does not exist or is closed."), field="needs", unknown=unknown)
        LabNeed.objects.filter(city=city, lab=lab).exclude(need_id__in=wanted).delete()
        rows = [LabNeed(city=city, lab=lab, need_id=need_id, position=place) for place, need_id in enumerate(wanted, 1)]
        LabNeed.objects.bulk_create(
            rows, update_conflicts=True, unique_fields=["city", "lab", "need"], update_fields=["position"]
        )
        _keep(city, actor, lab, "lab.set_agenda", {"needs": [str(need_id) for need_id in wanted]})
    return lab


def delete_lab(*, city: City, actor: Actor, lab: Lab) -> None:
    """Delete a draft that nobody was invited to. Raises LabKnown."""
    with transaction.atomic():
        lab = lock_lab(city=city, lab=lab)
        asked = [model.objects.filter(city=city, lab=lab).exists() for model in (Invitation, Registration)]
        if lab.state != LabState.DRAFT or any(asked):
            raise LabKnown
        record(city=city, actor=actor, action="lab.delete", target=lab, changes={"slug": lab.slug})
        refresh_public_lab(city=city, lab=lab)
        lab.delete()


def _check_titled(title: Translations) -> None:
    if not any(text.strip() for text in title.values()):
        raise BadInput(_("Give the lab a title."), field="title")


def _keep(city: City, actor: Actor, lab: Lab, action: str, changed: dict[str, Any]) -> None:
    """Save, log and publish what changed; nothing changed, nothing logged."""
    if not changed:
        return
    lab.save()
    record(city=city, actor=actor, action=action, target=lab, changes=changed)
    refresh_public_lab(city=city, lab=lab)


def _check_sessions_inside(city: City, lab: Lab) -> None:
    session = list_sessions_outside(city=city, lab=lab).first()
    if session is None:
        return
    if lab.starts_at is None:
        raise SessionsOutside(_("Delete the sessions first: a programme needs the lab's date."), field="starts_at")
    words = _(
        "The session “%(session)s” would lie outside of the lab. Shorten or move it first, or choose another time."
    )
    raise SessionsOutside(words % {"session": session}, field="ends_at", session=session.pk)


def _check_seats_taken(city: City, lab: Lab, capacity: int) -> None:
    taken = Registration.objects.filter(city=city, lab=lab, state__in=SEAT_STATES).count()
    if capacity < taken:
        words = _("%(taken)d seats are taken already. Cancel registrations first or keep at least that many seats.")
        raise TooFewSeats(words % {"taken": taken}, field="capacity", taken=taken)


def _replace_targets(city: City, lab: Lab, targets: dict[str, int]) -> dict[str, int]:
    wanted = {group: number for group, number in targets.items() if number}
    LabTarget.objects.filter(city=city, lab=lab).exclude(helix_group__in=wanted).delete()
    rows = [LabTarget(city=city, lab=lab, helix_group=group, target=number) for group, number in wanted.items()]
    for row in rows:
        check_fields(row, ["helix_group", "target"])
    LabTarget.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=["city", "lab", "helix_group"], update_fields=["target"]
    )
    return wanted
