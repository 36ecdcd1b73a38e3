"""Opening what a signed link names. A forged, cut or outlived link is a BadLink, which has a page of its own."""

from cities.errors import BadLink
from cities.models import City
from cities.tenancy import read_link
from citylabs.models import Invitation, Registration, SeatOffer
from citylabs.notifications.addresses import INVITATION, OFFER, REGISTRATION, SURVEY, TICKET
from citylabs.selectors.invitations import get_invitation
from citylabs.selectors.registrations import get_offer, get_registration


def open_invitation(city: City, token: str) -> Invitation:
    """Return the invitation of a link from an invitation mail; raises BadLink."""
    invitation_id = read_link(INVITATION, token)
    try:
        return get_invitation(city=city, invitation_id=invitation_id)
    except Invitation.DoesNotExist:
        raise BadLink from None


def open_registration(city: City, token: str) -> Registration:
    """Return the registration of a personal link; raises BadLink."""
    return _registration(city, REGISTRATION, token)


def open_ticket(city: City, token: str) -> Registration:
    """Return the registration of a ticket's QR code; raises BadLink."""
    return _registration(city, TICKET, token)


def open_survey_link(city: City, token: str) -> Registration:
    """Return the registration of a link from a survey mail; raises BadLink."""
    return _registration(city, SURVEY, token)


def _registration(city: City, purpose: str, token: str) -> Registration:
    registration_id = read_link(purpose, token)
    try:
        return get_registration(city=city, registration_id=registration_id)
    except Registration.DoesNotExist:
        raise BadLink from None


def open_offer(city: City, token: str) -> SeatOffer:
    """Return the seat offer of a link; raises BadLink."""
    offer_id = read_link(OFFER, token)
    try:
        return get_offer(city=city, offer_id=offer_id)
    except SeatOffer.DoesNotExist:
        raise BadLink from None
