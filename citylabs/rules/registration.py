"""When one can register, and when one can change one's mind."""

from datetime import datetime

from django.db import models
from django.utils.translation import gettext_lazy as _

from citylabs.enums import LabState
from citylabs.models import Lab


class RegistrationObstacle(models.TextChoices):
    """Why nobody can register now, in words for the page."""

    NOT_PUBLISHED = "not-published", _("This lab is not published yet.")
    CANCELLED = "lab-cancelled", _("This lab has been cancelled.")
    OVER = "lab-over", _("This lab is over.")
    RUNNING = "lab-running", _("This lab is running. Please ask at the check-in desk.")
    NOT_YET = "not-open-yet", _("Registration has not opened yet.")
    TOO_LATE = "registration-closed", _("Registration is closed.")


_BY_STATE = {
    LabState.DRAFT: RegistrationObstacle.NOT_PUBLISHED,
    LabState.CANCELLED: RegistrationObstacle.CANCELLED,
    LabState.RUNNING: RegistrationObstacle.RUNNING,
    LabState.REPORTING: RegistrationObstacle.OVER,
    LabState.CLOSED: RegistrationObstacle.OVER,
}


def get_registration_obstacle(lab: Lab, *, now: datetime) -> RegistrationObstacle | None:
    """Return what stands in the way of registering for the lab now, or None when registration is open.

    Without an opening time it is open from publication on, without a closing time until the lab starts.
    """
    if obstacle := _BY_STATE.get(LabState(lab.state)):
        return obstacle
    if lab.ends_at and now >= lab.ends_at:
        return RegistrationObstacle.OVER
    if lab.registration_opens_at and now < lab.registration_opens_at:
        return RegistrationObstacle.NOT_YET
    closes_at = lab.registration_closes_at or lab.starts_at
    if closes_at and now >= closes_at:
        return RegistrationObstacle.TOO_LATE
    return None


def get_invitation_obstacle(lab: Lab, *, now: datetime) -> RegistrationObstacle | None:
    """Return why nobody can be invited, or None where an invited person could accept, now or once it opens."""
    obstacle = get_registration_obstacle(lab, now=now)
    return None if obstacle == RegistrationObstacle.NOT_YET else obstacle


def can_still_cancel(lab: Lab, *, now: datetime) -> bool:
    """Whether a registration for the lab may still be given back: until the lab ends or is called off."""
    if lab.state not in {LabState.DRAFT, LabState.PUBLISHED, LabState.RUNNING}:
        return False
    return lab.ends_at is None or now < lab.ends_at
