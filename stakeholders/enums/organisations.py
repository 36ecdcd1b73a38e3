"""How an organisation is described."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class SizeClass(models.TextChoices):
    """By headcount and turnover, Recommendation 2003/361/EC, annex, article 2."""

    MICRO = "micro", _("Micro (fewer than 10 people)")
    SMALL = "small", _("Small (fewer than 50 people)")
    MEDIUM = "medium", _("Medium (fewer than 250 people)")
    LARGE = "large", _("Large (250 people or more)")


class GovernmentLevel(models.TextChoices):
    """The level of government a public buyer or policy maker works at."""

    LOCAL = "local", _("Local")
    REGIONAL = "regional", _("Regional")
    NATIONAL = "national", _("National")
    EUROPEAN = "european", _("European or international")
