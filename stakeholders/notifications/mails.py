"""The registry asks people by mail: is this entry yours, and may it be shared."""

from collections.abc import Sequence
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from cities.models import City, Network
from cities.outbox import queue_mail, register_mail_kind
from stakeholders.models import SharingRequest
from stakeholders.notifications.addresses import make_join_address, make_sharing_address

JOIN_KIND = "self-registration"
SHARING_KIND = "sharing-request"

register_mail_kind(JOIN_KIND, template="mail/self_registration", label=_("Confirmation of a self-registration"))
register_mail_kind(
    SHARING_KIND,
    template="mail/sharing_request",
    label=_("Question whether an entry may be shared"),
    invitational=True,
)


def queue_join_mail(
    *, cities: Sequence[City], network: Network | None, batch: UUID, email: str, person: str, language: str
) -> None:
    """Write to the address that was typed in, from the first of the cities. Call inside that city."""
    city = cities[0]
    queue_mail(
        city=city,
        campaign=f"join:{batch}",
        recipient=email,
        kind=JOIN_KIND,
        language=language,
        recipient_name=person,
        context={
            "person": person,
            "cities": [one.name.best(language)[1] for one in cities],
            "network": network.name.best(language)[1] if network else "",
            "link": make_join_address(batch=batch, city=city, network=network),
        },
    )


def queue_sharing_mail(*, city: City, request: SharingRequest, network_cities: Sequence[City]) -> None:
    """Ask a person, once, whether their entry may be shared. Call inside the city."""
    entry = request.stakeholder
    language = entry.language
    queue_mail(
        city=city,
        campaign=f"sharing:{request.pk}",
        recipient=request.email,
        kind=SHARING_KIND,
        language=language,
        recipient_name=entry.person,
        context={
            "person": entry.person,
            "network": request.network.name.best(language)[1],
            "cities": [one.name.best(language)[1] for one in network_cities if one != city],
            "link": make_sharing_address(city=city, request_id=request.pk),
        },
    )
