"""Why a person's data may be kept, and what the person agreed to."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class ConsentBasis(models.TextChoices):
    """The lawful basis of a registry entry, Regulation (EU) 2016/679, article 6(1)(a), (b), (e) and (f)."""

    CONSENT = "consent", _("Consent")
    CONTRACT = "contract", _("Contract")
    PUBLIC_TASK = "public_task", _("Public task")
    LEGITIMATE_INTEREST = "legitimate_interest", _("Legitimate interest")


class ConsentPurpose(models.TextChoices):
    """What a person can say yes to; each has its own legal text of the same code in `LegalTextKind`."""

    INVITE = "consent_invite", _("Invite me to further labs")
    PHOTOS = "consent_photos", _("Photos and recordings")
    LISTED = "consent_listed", _("Name me in the public list of participants")
    SHARE = "consent_share", _("Share my contact details with other cities")


class ConsentChannel(models.TextChoices):
    """Where a consent was given or taken back."""

    REGISTRATION = "registration", _("registration")
    OWN_PAGE = "own-page", _("own page")
    PAPER = "paper", _("paper form")
    TALK = "talk", _("conversation or call")
    MAIL = "mail", _("mail from the person")
    UNSUBSCRIBE = "unsubscribe", _("link in a mail")
    SELF_REGISTRATION = "self-registration", _("own entry in the registry")
    API = "api", _("another system")
    ERASURE = "erasure", _("erasure of the data")
