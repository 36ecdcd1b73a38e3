"""How far a need is, what it is about, and who may see it."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class NeedStage(models.TextChoices):
    """From an idea to what became of it."""

    IDEA = "idea", _("Idea")
    VALIDATED = "validated", _("Validated need")
    IN_LAB = "in_lab", _("In a lab")
    CLOSED = "closed", _("Closed")


class NeedTheme(models.TextChoices):
    """The fields in which cities buy innovation."""

    MOBILITY = "mobility", _("Mobility")
    ENERGY = "energy", _("Energy and buildings")
    CLIMATE = "climate", _("Climate adaptation")
    HEALTH = "health", _("Health and care")
    DIGITAL = "digital", _("Digital services")
    ENVIRONMENT = "environment", _("Environment and public space")
    EDUCATION = "education", _("Education")
    CIRCULAR = "circular", _("Circular economy")
    OTHER = "other", _("Other")


class Visibility(models.TextChoices):
    """Each record is shared by choice (design, section 2)."""

    PRIVATE = "private", _("Private")
    PUBLIC = "public", _("Public")
