"""What kind of lab, how far it is, and what its sessions are like."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class LabKind(models.TextChoices):
    """The kinds of the glossary; a market dialogue obeys the rules of design section 9."""

    BUYER_TRAINING = "buyer_training", _("Buyer training")
    NEEDS_COCREATION = "needs_cocreation", _("Needs co-creation")
    MARKET_DIALOGUE = "market_dialogue", _("Market dialogue")
    MATCHMAKING = "matchmaking", _("Matchmaking")
    PILOT_DEMONSTRATION = "pilot_demonstration", _("Pilot demonstration")
    EVALUATION = "evaluation", _("Evaluation")


class LabState(models.TextChoices):
    """The allowed steps between them are the table in `citylabs.rules.lab_states`."""

    DRAFT = "draft", _("Draft")
    PUBLISHED = "published", _("Published")
    RUNNING = "running", _("Running")
    REPORTING = "reporting", _("Reporting")
    CLOSED = "closed", _("Closed")
    CANCELLED = "cancelled", pgettext_lazy("lab", "Cancelled")


class SessionFormat(models.TextChoices):
    """How the people in a session work."""

    TALK = "talk", _("Talk")
    PITCHES = "pitches", _("Pitches")
    GROUP_WORK = "group_work", _("Group work")
    DISCUSSION = "discussion", _("Discussion")
    VISIT = "visit", _("Visit")
    BREAK = "break", _("Break")
