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


class ProfileRole(models.TextChoices):
    """What a person may do with their organisation's profile."""

    ADMIN = "admin", _("Admin")
    EDITOR = "editor", _("Editor")


class VerificationWay(models.TextChoices):
    """How somebody has made sure that a profile is who it says it is."""

    MAIL_DOMAIN = "mail_domain", _("By its mail domain")
    CITY = "city", _("By a city")


class RelationKind(models.TextChoices):
    """How another party is related to an organisation, seen from the organisation."""

    PARENT = "parent", _("Parent company")
    SUBSIDIARY = "subsidiary", _("Subsidiary")
    RESELLER = "reseller", _("Reseller or distributor")
    SHARED_DIRECTOR = "shared_director", _("Shares a director or owner")
    OTHER = "other", _("Another relation")
