"""Absolute addresses for mails."""

from uuid import UUID

from django.conf import settings
from django.urls import reverse

from cities.models import City, Network
from cities.tenancy import make_link

# Purposes of signed links: a link made for one opens nothing else.
JOIN = "join"
SHARING = "sharing"


def make_join_address(*, batch: UUID, city: City, network: Network | None) -> str:
    """Return the address at which a person says that the self-registrations of one form are theirs."""
    token = make_link(JOIN, batch)
    if network is not None:
        return _absolute(reverse("network-join-confirm", args=[network.slug, token]))
    return _absolute(reverse("join-confirm", args=[city.slug, token]))


def make_sharing_address(*, city: City, request_id: UUID) -> str:
    """Return the address at which a person answers whether their entry may be shared."""
    return _absolute(reverse("sharing-answer", args=[city.slug, make_link(SHARING, request_id)]))


def _absolute(path: str) -> str:
    return f"{settings.BASE_URL.rstrip('/')}{path}"
