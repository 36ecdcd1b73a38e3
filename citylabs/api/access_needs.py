"""What the venue and the kitchen must know, by numbers. Names and words are for the page only."""

from django.http import HttpRequest, HttpResponse
from rest_framework import serializers

from cities.api.bases import CityApi
from cities.models import City
from citylabs.rules.permissions import ACCESS_NEEDS_READ
from citylabs.selectors.access_needs import list_persons_needs, sum_up_needs
from citylabs.selectors.labs import get_lab


class NeedCountSerializer(serializers.Serializer):
    """How many people need the same."""

    label = serializers.CharField()  # type: ignore[assignment]  # DRF has a `label` too
    people = serializers.IntegerField()


class AccessNeedsApi(CityApi):
    """Access needs and diets of those who have a seat."""

    permissions = {"GET": ACCESS_NEEDS_READ}
    tag = "registrations"
    output_example = {
        "people": 3,
        "support": [{"label": "Hearing loop", "people": 1}],
        "diets": [{"label": "Vegan", "people": 2}],
        "in_words": 1,
    }

    class OutputSerializer(serializers.Serializer):
        people = serializers.IntegerField(help_text="Who said anything.")
        support = NeedCountSerializer(many=True)
        diets = NeedCountSerializer(many=True)
        in_words = serializers.IntegerField(help_text="Who wrote words of their own; they stand on the page only.")

    def get(self, request: HttpRequest, city: City, lab_slug: str) -> HttpResponse:
        """Count what is needed, without names. It is deleted 30 days after the lab."""
        lab = get_lab(city=city, slug=lab_slug)
        return self.answer(sum_up_needs(list_persons_needs(city=city, lab=lab)))
