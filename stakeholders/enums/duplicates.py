"""What becomes of two entries that look alike."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class PairState(TextChoices):
    """A pair that was merged is gone: StakeholderMerge tells of it."""

    OPEN = "open", _("To decide")
    DISMISSED = "dismissed", _("Not the same")


class LikenessReason(TextChoices):
    """Why two entries may be the same. Stored as codes, shown in words."""

    NUMBER = "number", _("same registration number")
    ADDRESS = "address", _("same e-mail address")
    PROFILE = "profile", _("same public profile")
    NAME = "name", _("same name")
    NEAR_NAME = "near_name", _("very similar name")
    ACRONYM = "acronym", _("one name shortens the other")
    PERSON = "person", _("same person")
    NEAR_PERSON = "near_person", _("very similar name of the person")
    DOMAIN = "domain", _("same mail domain")
    WEBSITE = "website", _("same website")
    PHONE = "phone", _("same phone number")


class SideChoice(TextChoices):
    """Whose value stays when two entries become one."""

    LEFT = "left", _("Left")
    RIGHT = "right", _("Right")
    BOTH = "both", _("Both")
