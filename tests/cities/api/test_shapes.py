"""The quick way to JSON gives what the serializer would have given."""

from collections.abc import Iterator
from typing import Any

import orjson
import pytest
from django.urls import URLPattern, URLResolver, get_resolver
from rest_framework import serializers

from cities.api.bases import Api
from cities.api.fields import TranslationsField
from cities.api.log import LogListApi
from cities.api.members import MemberListApi
from cities.api.rendering import to_json
from cities.api.shapes import Shape
from cities.log import record
from cities.models import City, LogEntry, Membership, Translations
from cities.permissions import SYSTEM
from cities.tenancy import enter_city
from procurement.api.needs import NeedSerializer
from procurement.models import Need
from tests.conftest import Cast
from tests.factories.procurement import NeedFactory

pytestmark = pytest.mark.django_db


def both_ways(serializer: type[serializers.Serializer], queryset: Any) -> tuple[Any, Any, Any]:
    """By the serializer, by rows, by records."""
    by_hand = [serializer(record).data for record in queryset]
    rows = [answer for answer, _key, _id in Shape.of(serializer).from_queryset(queryset)]
    records = [Shape.of(serializer).from_record(record) for record in queryset]
    return tuple(orjson.loads(to_json(found)) for found in (by_hand, rows, records))


@pytest.mark.parametrize(
    ("serializer", "model"),
    [(NeedSerializer, Need), (MemberListApi.OutputSerializer, Membership), (LogListApi.OutputSerializer, LogEntry)],
    ids=["needs", "members", "log"],
)
def test_rows_and_records_agree_with_the_serializer(cast: Cast, serializer: Any, model: Any) -> None:
    (
        NeedFactory(city=cast.ours, outcome=Translations(en='Say "five degrees" less', et="Täpitähed")),
        NeedFactory(city=cast.ours),
    )
    with enter_city(cast.ours):
        record(city=cast.ours, actor=SYSTEM, action="need.try", changes={"title": ["a", None]})
        queryset = model.objects.filter(city=cast.ours).order_by("id")
        if model is Membership:
            queryset = queryset.select_related("user")
        if model is LogEntry:
            queryset.first()
        by_hand, rows, records = (
            both_ways(serializer, queryset)
            if model is not LogEntry
            else both_ways(_without_hashes(serializer), queryset)
        )

    assert len(by_hand) > 0
    assert rows == records == by_hand


def _without_hashes(serializer: Any) -> Any:
    """Inside a test's transaction the chain is not made yet."""
    return type("Unchained", (serializer,), {"hash": None, "previous_hash": None, "seq": None})


class CitySerializer(serializers.Serializer):
    """Every kind of field there is."""

    name = serializers.CharField(help_text="in the reader's language")
    all_names = TranslationsField(source="name")
    languages = serializers.ListField(child=serializers.CharField())
    changed_at = serializers.DateTimeField()
    day = serializers.DateTimeField(source="changed_at", format="%Y-%m-%d")
    population_band = serializers.CharField()
    shout = serializers.SerializerMethodField()

    def get_shout(self, city: City) -> str:
        """Needs the whole record."""
        return city.slug.upper()


class ColumnsSerializer(CitySerializer):
    """The same without the one that needs the record."""

    shout = None


@pytest.mark.parametrize("serializer", [CitySerializer, ColumnsSerializer])
def test_every_kind_of_field_agrees(cast: Cast, serializer: Any) -> None:
    by_hand, rows, records = both_ways(serializer, City.objects.order_by("slug"))

    assert rows == records == by_hand


def test_columns_alone_load_no_records(cast: Cast, django_assert_num_queries: Any) -> None:
    assert Shape.of(ColumnsSerializer)._plan(City.objects.all()) is not None
    assert Shape.of(CitySerializer)._plan(City.objects.all()) is None


def _endpoints(resolver: Any = None) -> Iterator[type[Api]]:
    for entry in (resolver or get_resolver()).url_patterns:
        if isinstance(entry, URLResolver):
            yield from _endpoints(entry)
        elif isinstance(entry, URLPattern) and issubclass(getattr(entry.callback, "view_class", object), Api):
            yield entry.callback.view_class


@pytest.mark.parametrize("endpoint", sorted(set(_endpoints()), key=lambda kind: kind.__qualname__))
def test_example_has_the_fields_of_the_answer(endpoint: type[Api]) -> None:
    if endpoint.OutputSerializer is None or endpoint.output_example is None:
        pytest.skip("no example")
    fields = {name for name, field in endpoint.OutputSerializer().fields.items() if not field.write_only}

    assert set(endpoint.output_example) == fields


class UserSerializer(serializers.Serializer):
    """A record inside a record."""

    email = serializers.EmailField()


class NestingSerializer(serializers.Serializer):
    """A membership with its person inside."""

    role = serializers.CharField()
    user = UserSerializer()


def test_record_inside_a_record_agrees(cast: Cast) -> None:
    with enter_city(cast.ours):
        memberships = Membership.objects.filter(city=cast.ours).select_related("user").order_by("id")
        by_hand, rows, records = both_ways(NestingSerializer, memberships)

    assert len(by_hand) == 6
    assert rows == records == by_hand
