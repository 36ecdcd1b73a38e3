"""Networks of cities and who is in them, for everybody; a city's own networks."""

from django.http import HttpRequest, HttpResponse
from rest_framework import serializers

from cities.api.bases import CityApi, PublicApi
from cities.api.fields import TranslationsField
from cities.enums import NetworkRole
from cities.models import City
from cities.permissions import NETWORKS_READ
from cities.selectors.networks import get_network_named, list_network_members, list_networks, list_own_networks

_NETWORK = {
    "id": "01890a5d-ac96-774b-bcce-b302099a8057",
    "slug": "bsr-cities",
    "name": {"en": "BSR Cities Network"},
    "about": {"en": "Cities of the Baltic Sea Region that buy innovation."},
    "website": "https://network.example/",
    "cities": 3,
    "changed_at": "2026-05-01T12:00:00Z",
}


class NetworkSerializer(serializers.Serializer):
    """What everybody may know of a network."""

    id = serializers.UUIDField()
    slug = serializers.SlugField(help_text="The network's name in addresses.")
    name = TranslationsField()
    about = TranslationsField()
    website = serializers.CharField()
    cities = serializers.IntegerField(help_text="How many cities are in it.")
    changed_at = serializers.DateTimeField()


class NetworkListApi(PublicApi):
    """All networks of cities."""

    many = True
    tag = "networks"
    OutputSerializer = NetworkSerializer
    output_example = _NETWORK

    def get(self, request: HttpRequest) -> HttpResponse:
        """List the networks by address."""
        return self.page(list_networks(), order="slug")


class NetworkMemberListApi(PublicApi):
    """The cities of a network."""

    many = True
    tag = "networks"

    class OutputSerializer(serializers.Serializer):
        city = serializers.CharField(source="city.slug", help_text="The city's name in addresses.")
        role = serializers.ChoiceField(NetworkRole.choices)
        joined_at = serializers.DateTimeField()

    output_example = {"city": "tartu", "role": "coordinator", "joined_at": "2026-05-01T12:00:00Z"}

    def get(self, request: HttpRequest, slug: str) -> HttpResponse:
        """List the cities, the first joined first."""
        network = get_network_named(slug=slug)
        return self.page(list_network_members(network=network), order="joined_at")


class OwnNetworkListApi(CityApi):
    """The networks a city is in."""

    permissions = {"GET": NETWORKS_READ}
    many = True
    tag = "networks"

    class OutputSerializer(serializers.Serializer):
        id = serializers.UUIDField(source="network.id")
        slug = serializers.CharField(source="network.slug")
        name = TranslationsField(source="network.name")
        role = serializers.ChoiceField(NetworkRole.choices)
        joined_at = serializers.DateTimeField()

    output_example = {
        "id": "01890a5d-ac96-774b-bcce-b302099a8057",
        "slug": "bsr-cities",
        "name": {"en": "BSR Cities Network"},
        "role": "coordinator",
        "joined_at": "2026-05-01T12:00:00Z",
    }

    def get(self, request: HttpRequest, city: City) -> HttpResponse:
        """List the city's networks, the first joined first."""
        return self.page(list_own_networks(city=city), order="joined_at")
