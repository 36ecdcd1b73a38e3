"""States of invitations, registrations and seats on offer."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class CampaignState(models.TextChoices):
    """A campaign is written in DRAFT, queued by a worker in SENDING, and then SENT."""

    DRAFT = "draft", _("Draft")
    SENDING = "sending", _("Sending")
    SENT = "sent", _("Sent")
    CANCELLED = "cancelled", _("Cancelled")


class InvitationState(models.TextChoices):
    """What an invited person answered. They may change their mind until the registration closes."""

    INVITED = "invited", _("No answer yet")
    ACCEPTED = "accepted", _("Accepted")
    DECLINED = "declined", _("Declined")


class RegistrationState(models.TextChoices):
    """CONFIRMED and OFFERED hold a seat; WAITING stands in line; CANCELLED gave the place back."""

    CONFIRMED = "confirmed", _("Confirmed")
    OFFERED = "offered", _("Seat offered")
    WAITING = "waiting_list", _("On the waiting list")
    CANCELLED = "cancelled", pgettext_lazy("registration", "Cancelled")


class RegistrationSource(models.TextChoices):
    """How somebody came to be registered."""

    INVITATION = "invitation", _("Invitation")
    PUBLIC = "public", _("Public page")
    DESK = "desk", _("Walk-in at the desk")
    API = "api", _("API")


class OfferState(models.TextChoices):
    """An offer of a freed seat is open until it is answered or its time is over."""

    OPEN = "open", _("Open")
    ACCEPTED = "accepted", _("Accepted")
    DECLINED = "declined", _("Declined")
    EXPIRED = "expired", _("Expired")
