"""States of a report, a commitment, and the kinds of survey questions."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class ReportState(models.TextChoices):
    """A published report is an immutable release; compiling again makes a new draft."""

    DRAFT = "draft", _("Draft")
    PUBLISHED = "published", _("Published")


class CommitmentState(models.TextChoices):
    """What became of a promise."""

    OPEN = "open", _("Open")
    KEPT = "kept", _("Kept")
    DROPPED = "dropped", _("Dropped")


class SurveyQuestionKind(models.TextChoices):
    """SCALE is 1 to 5, CHOICE one of the given answers, TEXT free words."""

    SCALE = "scale", _("Scale from 1 to 5")
    CHOICE = "choice", _("One of several answers")
    TEXT = "text", _("Free text")
