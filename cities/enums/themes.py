"""What labs, needs, cases and organisations are about."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Theme(models.TextChoices):
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
