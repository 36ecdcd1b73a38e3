"""Absolute addresses for mails and calendars."""

from uuid import UUID

from django.conf import settings
from django.urls import reverse

from cities.models import City
from cities.tenancy import make_link
from citylabs.models import Lab

# Purposes of signed links: a link made for one opens nothing else.
INVITATION = "invitation"
REGISTRATION = "registration"  # see, change, cancel: only in mails to the person
TICKET = "ticket"  # what the QR code says: shows a name and a number, changes nothing
OFFER = "offer"
SURVEY = "survey"


def make_address(name: str, *parts: str) -> str:
    """Return the absolute address of a page by its name."""
    return f"{settings.BASE_URL.rstrip('/')}{reverse(name, args=parts)}"


def make_link_address(name: str, city: City, purpose: str, object_id: UUID) -> str:
    """Return the absolute address of a page that a signed link opens."""
    return make_address(name, city.slug, make_link(purpose, object_id))


def make_ticket_address(city: City, registration_id: UUID) -> str:
    """Return the address that a ticket's QR code carries."""
    return make_link_address("ticket", city, TICKET, registration_id)


def make_lab_address(city: City, lab: Lab) -> str:
    """Return the address of the lab's public page."""
    return make_address("lab", city.slug, lab.slug)
