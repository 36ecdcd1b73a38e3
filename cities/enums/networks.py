"""How a city stands in a network."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class NetworkRole(models.TextChoices):
    """Coordinators invite and remove cities and write what the network says about itself."""

    MEMBER = "member", _("Member")
    COORDINATOR = "coordinator", _("Coordinator")


class NetworkInvitationState(models.TextChoices):
    """What became of an invitation. Leaving and being removed are no states: the membership is gone, the log tells."""

    INVITED = "invited", _("Invited")
    ACCEPTED = "accepted", _("Accepted")
    DECLINED = "declined", _("Declined")
    WITHDRAWN = "withdrawn", _("Withdrawn")
