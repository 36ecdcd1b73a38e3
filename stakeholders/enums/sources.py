"""Where a registry entry came from."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class EntrySource(models.TextChoices):
    """Kept for the person who asks where a city got their address from (GDPR, article 14)."""

    MANUAL = "manual", _("Written by a colleague")
    IMPORT = "import", _("Imported from a file")
    REGISTRATION = "registration", _("Registered for a lab")
    SELF = "self", _("Added by themselves")
