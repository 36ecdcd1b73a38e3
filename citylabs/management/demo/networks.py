"""The demo's network: the BSR Cities Network with the three cities, and what they share in it.

The network is real, and described by what is public about it (interreg-baltic.eu, 26 May 2026); that these cities are
in it here, and everybody they share, is made up.
"""

from collections.abc import Sequence
from datetime import timedelta

from django.utils import timezone

from cities.models import City, Network, NetworkMembership, Translations
from cities.permissions import SYSTEM, Actor
from cities.services.networks import NetworkDetails, change_network_role, found_network, join_network
from cities.tenancy import enter_city
from stakeholders.enums import ConsentChannel, ConsentPurpose, HelixGroup
from stakeholders.models import SelfRegistration, SharedEntry, Stakeholder
from stakeholders.rules.joining import Joining
from stakeholders.selectors.joining_texts import list_joining_texts
from stakeholders.services.consents import record_consent
from stakeholders.services.self_registrations import confirm_joining, request_joining
from stakeholders.services.sharing import note_use, share_entries

_SLUG = "bsr-cities"
_DETAILS = NetworkDetails(
    name=Translations(en="BSR Cities Network"),
    about=Translations(
        en="Municipalities, regional authorities and innovation agencies of the Baltic Sea Region that share a "
        "commitment to procurement of innovation: they consult each other, and repeat what works."
    ),
    website="https://interreg-baltic.eu/project-pilots/ppi4cities/",
)
# Who of each city's invented people agreed to be shared.
_GROUPS = (HelixGroup.SME, HelixGroup.RESEARCH, HelixGroup.CIVIL_SOCIETY, HelixGroup.PUBLIC_BUYER)


def load_network(places: Sequence[tuple[City, Actor]]) -> None:
    """Found the network, let all cities join, and let each share a few people; adds what is missing."""
    (first, coordinator), *others = places
    network = Network.objects.filter(slug=_SLUG).first()
    if network is None:
        with enter_city(first):
            network = found_network(city=first, actor=coordinator, details=_DETAILS, slug=_SLUG)
    for city, actor in others:
        if not NetworkMembership.objects.filter(network=network, city=city).exists():
            with enter_city(city):
                join_network(city=city, actor=actor, network=network, now=timezone.now())
    if others:
        with enter_city(first):
            change_network_role(
                city=first, actor=coordinator, network=network, member=others[0][0].pk, role="coordinator"
            )
    for city, actor in places:
        with enter_city(city):
            _share(city, actor, network)
            _join(city)
    _look(places)


def _share(city: City, actor: Actor, network: Network) -> None:
    """One person of each group agreed; they are shared with one of their tags."""
    if SharedEntry.objects.filter(city=city).exists():
        return
    for group in _GROUPS:
        entry = Stakeholder.objects.filter(city=city, helix_group=group).exclude(email="").order_by("pk").first()
        if entry is None:
            continue
        record_consent(
            city=city,
            actor=actor,
            email=entry.email,
            purpose=ConsentPurpose.SHARE,
            language=entry.language,
            channel=ConsentChannel.OWN_PAGE,
        )
        share_entries(city=city, actor=actor, network=network, stakeholder_ids=[entry.pk], tags=entry.tags[:1])


def _join(city: City) -> None:
    """Somebody added themselves yesterday, and nobody has looked yet."""
    if SelfRegistration.objects.filter(city=city).exists():
        return
    texts = list_joining_texts(cities=[city], language=city.default_language)[city]
    joining = Joining(
        person="Kim Example",
        email=f"kim@{city.slug}-newcomer.example",
        helix_group=HelixGroup.SME,
        organisation="Newcomer Example Ltd",
        role="Founder",
        language="en",
        themes=("climate", "digital"),
        texts={city.pk: {kind: text.pk for kind, text in texts.items() if kind == ConsentPurpose.INVITE}},
    )
    typed = timezone.now() - timedelta(days=1)
    batch = request_joining(cities=[city], joining=joining, now=typed)
    confirm_joining(city=city, actor=SYSTEM, batch=batch, now=typed + timedelta(minutes=4))


def _look(places: Sequence[tuple[City, Actor]]) -> None:
    """The second city has looked at what the first shares."""
    if len(places) < 2:
        return
    city = places[1][0]
    with enter_city(city):
        note_use(city=city, shared=list(SharedEntry.objects.filter(city=places[0][0]).select_related("city")[:2]))
