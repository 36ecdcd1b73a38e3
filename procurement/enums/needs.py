"""How far a need is, and who may see it."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class NeedStage(models.TextChoices):
    """From an idea to what became of it."""

    IDEA = "idea", _("Idea")
    VALIDATED = "validated", _("Validated need")
    IN_LAB = "in_lab", _("In a lab")
    CLOSED = "closed", _("Closed")


class Visibility(models.TextChoices):
    """Each record is shared by choice (design, section 2)."""

    PRIVATE = "private", _("Private")
    PUBLIC = "public", _("Public")
