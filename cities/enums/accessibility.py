"""Words of the accessibility statement, after the model in Implementing Decision (EU) 2018/1523."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class ComplianceStatus(models.TextChoices):
    """What the statement claims; the model knows these three and no others."""

    FULL = "full", _("Fully compliant")
    PARTIAL = "partial", _("Partially compliant")
    NONE = "none", _("Not compliant")


class AssessmentMethod(models.TextChoices):
    """How the claim was checked (article 3(1) of the Decision)."""

    SELF = "self", _("Self-assessment by the city")
    THIRD_PARTY = "third_party", _("Assessment by a third party")


class FeedbackState(models.TextChoices):
    """What has become of a report about a barrier."""

    NEW = "new", _("New")
    ANSWERED = "answered", _("Answered")
    SOLVED = "solved", _("Barrier removed")
