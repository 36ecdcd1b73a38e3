"""What becomes of an entry that a city shares in a network."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class SharedUseKind(models.TextChoices):
    """What another city did with a shared entry; told to the city it came from."""

    SEEN = "seen", _("Looked at")
    INVITED = "invited", _("Invited to a lab")


class SharingAnswer(models.TextChoices):
    """What a person said when asked whether a city may share their entry."""

    OPEN = "open", _("No answer yet")
    YES = "yes", _("Agreed")
    NO = "no", _("Declined")
