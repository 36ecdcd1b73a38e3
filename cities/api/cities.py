"""Cities, for everybody."""

from django.http import HttpRequest, HttpResponse
from rest_framework import serializers

from cities.api.bases import PublicApi
from cities.api.fields import TranslationsField
from cities.enums import CityKind, PopulationBand
from cities.selectors.cities import get_city, list_cities


class CityListApi(PublicApi):
    """The cities on this platform."""

    many = True
    tag = "cities"

    class FilterSerializer(serializers.Serializer):
        country = serializers.RegexField(r"^[A-Z]{2}$", required=False, help_text="ISO 3166-1 code of two letters.")

    class OutputSerializer(serializers.Serializer):
        slug = serializers.SlugField(help_text="The city's name in addresses.")
        name = TranslationsField()
        kind = serializers.ChoiceField(CityKind.choices)
        country = serializers.CharField()
        nuts3 = serializers.CharField()
        population_band = serializers.ChoiceField(PopulationBand.choices, allow_blank=True)
        latitude = serializers.FloatField(allow_null=True, help_text="Degrees north; null: no place on the map.")
        longitude = serializers.FloatField(allow_null=True, help_text="Degrees east.")
        time_zone = serializers.CharField()
        languages = serializers.ListField(child=serializers.CharField())
        website = serializers.CharField()
        changed_at = serializers.DateTimeField()

    output_example = {
        "slug": "tartu",
        "name": {"en": "Tartu", "et": "Tartu linn"},
        "kind": "municipality",
        "country": "EE",
        "nuts3": "EE008",
        "population_band": "",
        "latitude": 58.378,
        "longitude": 26.729,
        "time_zone": "Europe/Tallinn",
        "languages": ["en", "et"],
        "website": "https://tartu.ee",
        "changed_at": "2026-05-01T12:00:00Z",
    }

    def get(self, request: HttpRequest) -> HttpResponse:
        """List the cities by address."""
        return self.page(list_cities().filter(**self.filters()), order="slug")


class CityDetailApi(PublicApi):
    """One city."""

    tag = "cities"
    OutputSerializer = CityListApi.OutputSerializer
    output_example = CityListApi.output_example

    def get(self, request: HttpRequest, city_slug: str) -> HttpResponse:
        """Read one city."""
        return self.answer(get_city(slug=city_slug))
