"""Links that a mail of the outbox carries by itself."""

from django.conf import settings
from django.urls import reverse

from cities.models import City, OutboxMail
from cities.outbox import get_kind
from cities.tenancy import make_link

UNSUBSCRIBE = "unsubscribe"
OWN_DATA = "own-data"


def unsubscribe_url(mail: OutboxMail, *, city: City) -> str:
    """The address that stops further invitations (RFC 8058), for an invitational mail; blank for the others."""
    if not get_kind(mail.kind).invitational:
        return ""
    path = reverse("unsubscribe", kwargs={"city_slug": city.slug, "token": make_link(UNSUBSCRIBE, mail.pk)})
    return f"{settings.BASE_URL}{path}"


def own_data_url(mail: OutboxMail, *, city: City) -> str:
    """The recipient's own page: what the city keeps and what they agreed to (GDPR, articles 7(3) and 12)."""
    path = reverse("own-data", kwargs={"city_slug": city.slug, "token": make_link(OWN_DATA, mail.pk)})
    return f"{settings.BASE_URL}{path}"
