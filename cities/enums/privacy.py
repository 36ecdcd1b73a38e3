"""What a person may ask of those who hold data about them (GDPR, articles 15 to 21)."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class RequestKind(models.TextChoices):
    """The rights that somebody may use without an account."""

    ACCESS = "access", _("See what is kept about me")
    CORRECTION = "correction", _("Correct what is wrong")
    ERASURE = "erasure", _("Erase what is kept about me")
    OBJECTION = "objection", _("Object to invitations")


class RequestState(models.TextChoices):
    """Where a request is, seen from the person."""

    UNPROVEN = "unproven", _("Waits for the link in the mail")
    OPEN = "open", _("With the cities")
    DONE = "done", _("Answered by all cities")


class TaskState(models.TextChoices):
    """Where one city is with it."""

    OPEN = "open", _("To do")
    WORKING = "working", _("Being prepared")
    DONE = "done", _("Done")
    REFUSED = "refused", _("Refused")
