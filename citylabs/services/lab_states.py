"""Moving a lab through its states. The table of `citylabs.rules.lab_states` decides. Call inside `enter_city`."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cities.errors import NotAllowed, Refusal
from cities.log import record
from cities.models import City
from cities.permissions import Actor
from citylabs.models import Lab
from citylabs.notifications.lab_mails import queue_lab_cancelled
from citylabs.rules.lab_states import LabStep, find_step
from citylabs.selectors.lab_facts import get_lab_facts
from citylabs.selectors.surveys import list_questions
from citylabs.services.catalogue import refresh_public_lab
from citylabs.services.lab_lock import lock_lab
from citylabs.services.lab_refusals import BadInput
from citylabs.services.surveys import open_survey

REASON_LENGTH = 500


class StepNotAllowed(Refusal):
    """The table has no such step from this state: somebody else was quicker, or the page was old."""

    code = "step-not-allowed"
    message = _("The lab is in another state by now. Look at the page again.")


class NotReady(Refusal):
    """Something the step requires is missing; `details["missing"]` lists the codes."""

    code = "not-ready"


def publish_lab(*, city: City, actor: Actor, lab: Lab, now: datetime | None = None) -> Lab:
    """Show the lab to everybody. Raises NotReady with what is missing, StepNotAllowed, NotAllowed."""
    return _take_step(city, actor, lab, "publish", now)


def withdraw_lab(*, city: City, actor: Actor, lab: Lab, now: datetime | None = None) -> Lab:
    """Make a published lab that nobody was invited to a draft again. Raises NotReady, StepNotAllowed, NotAllowed."""
    return _take_step(city, actor, lab, "withdraw", now)


def start_lab(*, city: City, actor: Actor, lab: Lab, now: datetime | None = None) -> Lab:
    """Begin the day, at most twelve hours early. Raises NotReady, StepNotAllowed, NotAllowed."""
    return _take_step(city, actor, lab, "start", now)


def unstart_lab(*, city: City, actor: Actor, lab: Lab, now: datetime | None = None) -> Lab:
    """Take back a start while nobody is checked in. Raises NotReady, StepNotAllowed, NotAllowed."""
    return _take_step(city, actor, lab, "unstart", now)


def end_lab(*, city: City, actor: Actor, lab: Lab, now: datetime | None = None) -> Lab:
    """End the day: check-in closes and those who came are asked. Raises StepNotAllowed, NotAllowed."""
    return _take_step(city, actor, lab, "end", now)


def resume_lab(*, city: City, actor: Actor, lab: Lab, now: datetime | None = None) -> Lab:
    """Go on with a day ended by mistake; the survey waits until it ends again. Raises StepNotAllowed, NotAllowed."""
    return _take_step(city, actor, lab, "resume", now)


def close_lab(*, city: City, actor: Actor, lab: Lab, now: datetime | None = None) -> Lab:
    """Close a lab whose report is published. Raises NotReady, StepNotAllowed, NotAllowed."""
    return _take_step(city, actor, lab, "close", now)


def reopen_lab(*, city: City, actor: Actor, lab: Lab, now: datetime | None = None) -> Lab:
    """Open a closed lab for its report again. Raises StepNotAllowed, NotAllowed."""
    return _take_step(city, actor, lab, "reopen", now)


def cancel_lab(*, city: City, actor: Actor, lab: Lab, reason: str, now: datetime | None = None) -> Lab:
    """Cancel the lab, tell everybody who registered why, and cancel the entry in their calendars (RFC 5546, 3.2.5).

    The reason is public. Raises BadInput without one, StepNotAllowed, NotAllowed.
    """
    reason = reason.strip()
    if not reason:
        raise BadInput(_("Say why: everybody who registered reads it."), field="reason")
    if len(reason) > REASON_LENGTH or "\x00" in reason:
        raise BadInput(_("Give the reason in at most 500 characters."), field="reason")
    return _take_step(city, actor, lab, "cancel", now, reason=reason)


def _take_step(city: City, actor: Actor, lab: Lab, code: str, now: datetime | None, reason: str = "") -> Lab:
    now = now or timezone.now()
    with transaction.atomic():
        lab = lock_lab(city=city, lab=lab)
        step = find_step(code, lab.state)
        if step is None:
            raise StepNotAllowed(state=lab.state, step=code)
        if not actor.may(step.permission):
            raise NotAllowed
        _check_ready(city, lab, step, now)
        before = lab.state
        _apply(lab, step, now, reason)
        lab.save()
        changes = {"state": [before, lab.state], **({"reason": reason} if reason else {})}
        record(city=city, actor=actor, action=f"lab.{code}", target=lab, changes=changes)
        refresh_public_lab(city=city, lab=lab)
        _tell_people(city, actor, lab, step, now)
    return lab


def _tell_people(city: City, actor: Actor, lab: Lab, step: LabStep, now: datetime) -> None:
    if step.code == "cancel":
        queue_lab_cancelled(city=city, lab=lab)
    elif step.code == "end" and list_questions(city=city, lab=lab).exists():
        open_survey(city=city, actor=actor, lab=lab, now=now)


def _apply(lab: Lab, step: LabStep, now: datetime, reason: str) -> None:
    lab.state = step.target
    if step.code == "publish":
        lab.published_at = now
    elif step.code == "withdraw":
        lab.published_at = None
    elif step.code == "cancel":
        lab.cancellation_reason = reason
        lab.calendar_sequence += 1


def _check_ready(city: City, lab: Lab, step: LabStep, now: datetime) -> None:
    if not step.requirements:
        return
    missing = step.list_missing(get_lab_facts(city=city, lab=lab, now=now))
    if missing:
        words = " ".join(str(requirement.sentence) for requirement in missing)
        text = _("Not yet. This must be true first: %(words)s") % {"words": words}
        raise NotReady(text, missing=[requirement.code for requirement in missing])
