"""Which part of society somebody stands for."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class HelixGroup(models.TextChoices):
    """The groups whose balance a lab aims at (design, section 3)."""

    SME = "sme", _("Small or medium company")
    LARGE_COMPANY = "large_company", _("Large company")
    PUBLIC_BUYER = "public_buyer", _("Public buyer")
    POLICY_MAKER = "policy_maker", _("Policy maker")
    RESEARCH = "research", _("Research and education")
    CIVIL_SOCIETY = "civil_society", _("Civil society")
    CITIZEN = "citizen", _("Citizen")
    INTERMEDIARY = "intermediary", _("Intermediary")
    INVESTOR = "investor", _("Investor")
    MEDIA = "media", _("Media")
