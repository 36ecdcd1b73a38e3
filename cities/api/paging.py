"""One page of a list."""

from datetime import UTC, datetime
from typing import Any

from django.core.exceptions import FieldDoesNotExist
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.dateparse import parse_datetime
from django.utils.timezone import is_naive
from django.utils.translation import gettext_lazy as _

from cities.api.cursors import Cursor, Order, bad_parameter, is_nullable, link_to, read_cursor, read_limit
from cities.api.rendering import JsonAnswer
from cities.api.shapes import Shape


def read_modified_since(text: str) -> datetime:
    """Return the moment in UTC; refuses anything but ISO 8601 with a zone with 400."""
    try:
        moment = parse_datetime(text.replace(" ", "+"))  # a plus sign that was not escaped arrives as a space
        if moment is not None and not is_naive(moment):
            return moment.astimezone(UTC)  # PostgreSQL knows no zone further than 15:59 from it
    except (ValueError, OverflowError):
        pass
    raise bad_parameter("modified_since", _("Write a moment as 2026-05-01T12:00:00Z."))


def _since(request: HttpRequest, queryset: QuerySet[Any], changed: str) -> QuerySet[Any]:
    text = request.GET.get("modified_since")
    if text is None:
        return queryset
    try:
        queryset.model._meta.get_field(changed)
    except FieldDoesNotExist:
        raise bad_parameter("modified_since", _("These records never change.")) from None
    return queryset.filter(**{f"{changed}__gte": read_modified_since(text)})


def answer_page(request: HttpRequest, queryset: QuerySet[Any], shape: Shape, *, order: str, changed: str) -> JsonAnswer:
    """Answer the page that `cursor` and `limit` ask for. One statement, whatever the size of the list."""
    wanted = Order.parse(order)
    limit = read_limit(request.GET)
    found = _since(request, queryset, changed)
    text = request.GET.get("cursor")
    cursor = read_cursor(text, found, wanted) if text else None
    backwards = cursor is not None and cursor.backwards
    direction = wanted.turned() if backwards else wanted
    if cursor is not None:
        found = found.filter(direction.after(cursor.value, cursor.record_id, nullable=is_nullable(found, wanted)))
    rows = shape.from_queryset(direction.apply(found)[: limit + 1], order_key=wanted.key)
    more, rows = len(rows) > limit, rows[:limit]
    if backwards:
        rows.reverse()
    ahead = rows and (more or backwards)
    behind = rows and (more if backwards else cursor is not None)
    body = {
        "results": [answer for answer, _value, _record_id in rows],
        "next": link_to(request, Cursor(False, *rows[-1][1:])) if ahead else None,
        "previous": link_to(request, Cursor(True, *rows[0][1:])) if behind else None,
    }
    answer = JsonAnswer(body)
    answer.records = len(rows)
    return answer
