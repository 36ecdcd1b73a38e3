"""The public face of networks: their cities and what is on there."""

from datetime import datetime

from django.db.models import Count, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

from cities.models import City, Network
from cities.selectors.networks import list_network_cities
from citylabs.enums import LabState
from citylabs.models import PublicLab
from citylabs.selectors.catalogue import CatalogueFilter, list_public_labs


def list_network_cities_with_labs(*, network: Network, now: datetime) -> QuerySet[City]:
    """Return the cities of a network, each with `labs_ahead`: how many are on or ahead and not cancelled."""
    ahead = list_public_labs(chosen=CatalogueFilter(), now=now).exclude(state=LabState.CANCELLED)
    counted = ahead.filter(city=OuterRef("pk")).order_by().values("city").annotate(count=Count("pk")).values("count")
    return list_network_cities(network=network).annotate(labs_ahead=Coalesce(Subquery(counted), 0))


def list_network_labs_ahead(*, network: Network, now: datetime) -> QuerySet[PublicLab]:
    """Return what is on next in the network's cities, without cancelled labs."""
    labs = list_public_labs(chosen=CatalogueFilter(), now=now).exclude(state=LabState.CANCELLED)
    return labs.filter(city__network_memberships__network=network).order_by("starts_at", "id")
