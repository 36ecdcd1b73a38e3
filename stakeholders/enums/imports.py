"""How far an import is, and what becomes of a row."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class ImportState(models.TextChoices):
    """READING and APPLYING are worked on by a worker; nothing is written to the registry before APPLYING.

    MAPPING: no column was recognised that names somebody, so a person has to say which is which.
    """

    READING = "reading", _("Reading the file")
    MAPPING = "mapping", _("Waiting for the columns")
    PREVIEWED = "previewed", _("Ready to confirm")
    APPLYING = "applying", _("Writing into the registry")
    DONE = "done", _("Done")
    FAILED = "failed", _("Failed")
    CANCELLED = "cancelled", _("Cancelled")


class RowOutcome(models.TextChoices):
    """What the import will do, or did, with a row."""

    NEW = "new", _("New")
    CHANGED = "changed", _("Changed")
    UNCHANGED = "unchanged", _("Unchanged")
    REFUSED = "refused", _("Refused")
