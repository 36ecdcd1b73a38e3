"""Networks for everybody: which there are, their cities, what is on there, and how to be known to them."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils import timezone

from cities.models import Network
from cities.selectors.networks import get_network_named, list_networks
from cities.views.gates import public_page
from cities.views.guest_pages import kept_for_guests
from citylabs.selectors.networks import list_network_cities_with_labs, list_network_labs_ahead
from citylabs.views.city_map import draw_pins
from citylabs.views.lab_cards import make_cards

_LABS_SHOWN = 12
_NETWORKS_SHOWN = 200


@kept_for_guests
@public_page
def public_networks(request: HttpRequest) -> HttpResponse:
    """All networks by name."""
    return TemplateResponse(request, "citylabs/public/networks.html", {"networks": list_networks()[:_NETWORKS_SHOWN]})


@kept_for_guests
@public_page
def public_network(request: Any, slug: str) -> HttpResponse:
    """One network."""
    try:
        network = get_network_named(slug=slug)
    except Network.DoesNotExist:
        raise Http404 from None
    now = timezone.now()
    cities = list(list_network_cities_with_labs(network=network, now=now))
    context = {
        "network": network,
        "cities": cities,
        "pins": draw_pins(cities),
        "cards": make_cards(list_network_labs_ahead(network=network, now=now)[:_LABS_SHOWN], now=now),
    }
    return TemplateResponse(request, "citylabs/public/network.html", context)
