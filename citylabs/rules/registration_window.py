"""When people can register, as the public page says it."""

from datetime import datetime
from typing import Protocol

from django.db import models
from django.utils.translation import gettext_lazy as _

from citylabs.enums import LabState


class Window(models.TextChoices):
    """What a visitor meets at the door of the registration."""

    NOT_YET = "not_yet", _("Registration is not open yet")
    OPEN = "open", _("Registration is open")
    OVER = "over", _("Registration is closed")


class HasWindow(Protocol):
    """A lab or its public row."""

    state: str
    starts_at: datetime | None
    registration_opens_at: datetime | None
    registration_closes_at: datetime | None


def registration_window(lab: HasWindow, now: datetime) -> Window:
    """Return whether people can register now. Without times it is open from publishing until the lab starts."""
    closes_at = lab.registration_closes_at or lab.starts_at
    if lab.state not in (LabState.PUBLISHED, LabState.RUNNING) or closes_at is None or now >= closes_at:
        return Window.OVER
    if lab.registration_opens_at is not None and now < lab.registration_opens_at:
        return Window.NOT_YET
    return Window.OPEN
