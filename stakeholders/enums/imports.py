"""How far an import is, and what becomes of a row."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class ImportState(models.TextChoices):
    """READING, APPLYING and UNDOING are worked on by a worker; nothing is written to the registry before APPLYING.

    MAPPING: no column was recognised that names somebody, so a person has to say which is which.
    """

    READING = "reading", _("Reading the file")
    MAPPING = "mapping", _("Waiting for the columns")
    PREVIEWED = "previewed", _("Ready to confirm")
    APPLYING = "applying", _("Writing into the registry")
    DONE = "done", _("Done")
    FAILED = "failed", _("Failed")
    CANCELLED = "cancelled", _("Cancelled")
    UNDOING = "undoing", _("Taking back")
    UNDONE = "undone", _("Taken back")


class RowOutcome(models.TextChoices):
    """What the import will do, or did, with a row."""

    NEW = "new", _("New")
    CHANGED = "changed", _("Changed")
    UNCHANGED = "unchanged", _("Unchanged")
    DUPLICATE = "duplicate", _("Perhaps a double")
    REFUSED = "refused", _("Refused")


class RowChoice(models.TextChoices):
    """What a person decided about a row that may be a double; left out as long as nobody has."""

    ADD = "add", _("Add anyway")
    UPDATE = "update", _("Update that entry")
    SKIP = "skip", _("Leave out")


class RowUndo(models.TextChoices):
    """What became of a written row when the import was taken back."""

    UNDONE = "undone", _("Taken back")
    PARTLY = "partly", _("Partly taken back")
    KEPT = "kept", _("Kept")
