"""Which legal texts a city keeps, versioned per language."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class LegalTextKind(models.TextChoices):
    """Legal texts are versioned content of a city, never code (design, section 9)."""

    PRIVACY = "privacy", _("Privacy notice")
    CONSENT_INVITE = "consent_invite", _("Consent: invitations to further labs")
    CONSENT_PHOTOS = "consent_photos", _("Consent: photos and recordings")
    CONSENT_LISTED = "consent_listed", _("Consent: public list of participants")
    CONSENT_SHARE = "consent_share", _("Consent: sharing with other cities")
    MARKET_DISCLAIMER = "market_disclaimer", _("Market dialogue disclaimer")
