"""The roles a person can have in a city."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Role(models.TextChoices):
    """What each may do is the table printed by `manage.py print_roles`."""

    OWNER = "owner", _("Owner")
    ORGANISER = "organiser", _("Organiser")
    FACILITATOR = "facilitator", _("Facilitator")
    REVIEWER = "reviewer", _("Reviewer")
    DESK = "desk", _("Check-in desk")
    READER = "reader", _("Reader")
