"""Which mails about labs still mean something when somebody wants to send them after all."""

from datetime import datetime
from uuid import UUID

from django.db.models import CharField, Exists, OuterRef, Q, Value
from django.db.models.functions import Cast, Concat, Lower

from cities.models import City
from citylabs.enums import InvitationState, OfferState
from citylabs.models import Invitation, Lab, Registration, SeatOffer
from citylabs.models.registration import ACTIVE_STATES
from citylabs.rules.registration import get_invitation_obstacle
from citylabs.selectors.invitations import get_mail_key


def find_wanted_invitations(city: City, campaigns: list[str], now: datetime) -> Q:
    """The invitations and reminders to labs one can come to, whose recipients have neither answered nor registered."""
    keys = set(campaigns)
    named = {UUID(key.partition(":")[2]) for key in keys if key.startswith("invitation:")}
    labs = [lab for lab in Lab.objects.filter(city=city, pk__in=named) if not get_invitation_obstacle(lab, now=now)]
    wanted = ~Q(campaign__startswith="invitation:")  # a test goes to a colleague
    for lab in labs:
        registered = Registration.objects.filter(city=city, lab=lab, state__in=ACTIVE_STATES)
        registered = registered.alias(lowered=Lower("email")).filter(lowered=OuterRef("email"))
        silent = Invitation.objects.filter(city=city, lab=lab, state=InvitationState.INVITED)
        emails = silent.exclude(Exists(registered)).order_by().values("email")
        wanted |= Q(campaign=get_mail_key(lab.pk), recipient__in=emails)
    return wanted


def find_wanted_offers(city: City, campaigns: list[str], now: datetime) -> Q:
    """The offers of a seat that still stand."""
    standing = SeatOffer.objects.filter(city=city, state=OfferState.OPEN, expires_at__gt=now).order_by()
    keys = Concat(Value("registration:"), Cast("registration_id", CharField()))
    return Q(campaign__in=standing.annotate(mail_key=keys).filter(mail_key__in=campaigns).values("mail_key"))
