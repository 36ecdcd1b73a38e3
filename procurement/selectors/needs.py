"""Reading needs. Call inside `enter_city`."""

import json
from uuid import UUID

from django.db.models import F, Func, Q, QuerySet, TextField

from cities.models import City
from procurement.enums import NeedStage, Visibility
from procurement.models import Need


class TextsOf(Func):
    """The texts of a translated column without its language codes, as one text to look into."""

    function = "jsonb_path_query_array"
    template = "%(function)s(%(expressions)s, '$.*')::text"
    output_field = TextField()


def get_need(*, city: City, need_id: UUID) -> Need:
    """Return one need; raises Need.DoesNotExist."""
    return Need.objects.get(city=city, pk=need_id)


def list_needs(*, city: City, stage: str = "", theme: str = "", visibility: str = "", text: str = "") -> QuerySet[Need]:
    """Return the city's needs, newest first. `text` is looked for in title, ask, unit and CPV code."""
    needs = Need.objects.filter(city=city)
    exact = {"stage": stage, "theme": theme, "visibility": visibility}
    needs = needs.filter(**{name: value for name, value in exact.items() if value})
    for word in text.split():
        needs = needs.annotate(_title=TextsOf(F("title")), _ask=TextsOf(F("ask"))).filter(_holds(word))
    return needs.order_by("-created_at", "-id")


def _holds(word: str) -> Q:
    written = json.dumps(word, ensure_ascii=False)[1:-1]  # as it stands in jsonb, so that a quote finds quotes only
    named = Q(_title__icontains=written) | Q(_ask__icontains=written) | Q(owner_unit__icontains=word)
    return named | Q(cpv__startswith=word) if word.isdigit() else named


def list_public_needs(*, city: City) -> QuerySet[Need]:
    """Return the needs the city shows to everybody, newest first."""
    return list_needs(city=city, visibility=Visibility.PUBLIC)


def list_needs_looked_for(*, city: City) -> QuerySet[Need]:
    """Return the public needs that are not closed: what the city's page says it looks for."""
    return list_public_needs(city=city).exclude(stage=NeedStage.CLOSED)
