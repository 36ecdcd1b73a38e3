"""The public catalogue of labs, of all cities, for everybody."""

from typing import Any
from uuid import UUID

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from rest_framework import serializers

from cities.api.bases import PublicApi
from cities.api.fields import TranslationsField
from cities.models import City
from cities.selectors.cities import get_city
from citylabs.enums import LabKind, LabState
from citylabs.selectors.catalogue import PAST, UPCOMING, CatalogueFilter, get_public_lab, list_public_labs

_OUTPUT = {
    "id": "01890a5d-ac96-774b-bcce-b302099a8057",
    "city": "tartu",
    "slug": "cooler-streets",
    "kind": "market_dialogue",
    "state": "published",
    "round": "Spring 2026",
    "title": {"en": "Cooler streets", "et": "Jahedamad tänavad"},
    "purpose": {"en": "Find out what the market can do against heat."},
    "languages": ["et", "en"],
    "time_zone": "Europe/Tallinn",
    "starts_at": "2026-05-14T06:00:00Z",
    "ends_at": "2026-05-14T13:00:00Z",
    "date_is_invented": False,
    "venue": "Town hall",
    "is_online": False,
    "capacity": 50,
    "registration_opens_at": "2026-04-01T06:00:00Z",
    "registration_closes_at": "2026-05-12T12:00:00Z",
    "has_report": False,
    "published_at": "2026-03-30T09:00:00Z",
    "changed_at": "2026-03-30T09:00:00Z",
}


class PublicLabSerializer(serializers.Serializer):
    """A lab that everybody may see."""

    id = serializers.UUIDField()
    city = serializers.CharField(source="city.slug", help_text="The city's name in addresses.")
    slug = serializers.CharField(help_text="The lab's name in addresses of its city.")
    kind = serializers.ChoiceField(LabKind.choices)
    state = serializers.ChoiceField([choice for choice in LabState.choices if choice[0] != LabState.DRAFT])
    round = serializers.CharField()
    title = TranslationsField()
    purpose = TranslationsField()
    languages = serializers.ListField(child=serializers.CharField())
    time_zone = serializers.CharField(help_text="IANA name of the zone in which the lab's times are shown.")
    starts_at = serializers.DateTimeField()
    ends_at = serializers.DateTimeField()
    date_is_invented = serializers.BooleanField(help_text="A made-up date of the demo data.")
    venue = serializers.CharField()
    is_online = serializers.BooleanField()
    capacity = serializers.IntegerField()
    registration_opens_at = serializers.DateTimeField(allow_null=True)
    registration_closes_at = serializers.DateTimeField(allow_null=True)
    has_report = serializers.BooleanField()
    published_at = serializers.DateTimeField()
    changed_at = serializers.DateTimeField()


class PublicLabListApi(PublicApi):
    """The labs of all cities."""

    many = True
    tag = "labs"
    OutputSerializer = PublicLabSerializer
    output_example = _OUTPUT

    class FilterSerializer(serializers.Serializer):
        city = serializers.SlugField(required=False, help_text="The city's name in addresses.")
        kind = serializers.ChoiceField(LabKind.choices, required=False)
        language = serializers.ChoiceField(settings.LANGUAGES, required=False)
        online = serializers.BooleanField(required=False, help_text="True: only labs with an online link.")
        when = serializers.ChoiceField([UPCOMING, PAST], required=False, help_text="By default all.")

    def get(self, request: HttpRequest) -> HttpResponse:
        """List published labs by start; cancelled ones say so in their state."""
        labs = list_public_labs(chosen=_read(self.filters()), now=timezone.now())
        return self.page(labs, order="starts_at")


class PublicLabDetailApi(PublicApi):
    """One published lab."""

    tag = "labs"
    OutputSerializer = PublicLabSerializer
    output_example = _OUTPUT

    def get(self, request: HttpRequest, lab_id: UUID) -> HttpResponse:
        """Read one published lab."""
        return self.answer(get_public_lab(lab_id=lab_id))


def _read(values: dict[str, Any]) -> CatalogueFilter:
    return CatalogueFilter(
        when=values.get("when", ""),
        city_id=_find_city(values["city"]).pk if "city" in values else None,
        kind=values.get("kind", ""),
        language=values.get("language", ""),
        online=values.get("online", False),
    )


def _find_city(slug: str) -> City:
    try:
        return get_city(slug=slug)
    except City.DoesNotExist:
        raise Http404 from None
