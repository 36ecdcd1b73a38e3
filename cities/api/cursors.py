"""Pages by cursor: no COUNT, no OFFSET, no record missed or shown twice when others are added meanwhile.

A cursor is the place of a record in the order: (direction, value of the order key, id). It is opaque to the reader and
checked on return; it opens nothing that the list itself would not show.
"""

import base64
import binascii
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

import orjson
from django.core.exceptions import ValidationError
from django.db.models import Q, QuerySet
from django.http import HttpRequest, QueryDict
from django.utils.translation import gettext_lazy as _

from cities.api.problems import Problem, error_entry
from cities.api.rendering import to_json

DEFAULT_LIMIT = 50
MAX_LIMIT = 200


@dataclass(frozen=True)
class Order:
    """An order by one key and then the id, both in the same direction. `-starts_at` is descending."""

    key: str
    descending: bool

    @classmethod
    def parse(cls, text: str) -> "Order":
        """Read Django's way of writing an order."""
        return cls(text.lstrip("-"), text.startswith("-"))

    def turned(self) -> "Order":
        """The same order read backwards."""
        return Order(self.key, not self.descending)

    def apply(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """Sort. PostgreSQL puts NULL last going up and first going down, as `after` expects."""
        sign = "-" if self.descending else ""
        names = [f"{sign}{self.key}"] if self.key in {"id", "pk"} else [f"{sign}{self.key}", f"{sign}id"]
        return queryset.order_by(*names)

    def after(self, value: Any, record_id: UUID, *, nullable: bool) -> Q:
        """The records that follow this place. `nullable` says whether the key may be missing in a record."""
        beyond = "lt" if self.descending else "gt"
        later_id = Q(**{f"id__{beyond}": record_id})
        if self.key in {"id", "pk"}:
            return later_id
        if value is None:
            same = Q(**{f"{self.key}__isnull": True}) & later_id
            return same | Q(**{f"{self.key}__isnull": False}) if self.descending else same
        # The first condition alone lets an index on the key find the place.
        found = Q(**{f"{self.key}__{beyond}e": value}) & (Q(**{f"{self.key}__{beyond}": value}) | later_id)
        return found if self.descending or not nullable else found | Q(**{f"{self.key}__isnull": True})


@dataclass(frozen=True)
class Cursor:
    """A place in a list and the way to go from there."""

    backwards: bool
    value: Any
    record_id: UUID

    def pack(self) -> str:
        """Return the opaque text."""
        raw = to_json([int(self.backwards), self.value, self.record_id])
        return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def bad_parameter(name: str, message: Any) -> Problem:
    """Return the refusal of one query parameter."""
    return Problem("bad-parameter", message, errors=[error_entry((name,), "bad-parameter", message)])


def read_cursor(text: str, queryset: QuerySet[Any], order: Order) -> Cursor:
    """Unpack a cursor; refuses anything that `pack` has not made for this order with 400."""
    try:
        backwards, value, record_id = orjson.loads(base64.b64decode(text + "==", altchars=b"-_"))
        if value is not None and order.key not in queryset.query.annotations:
            value = queryset.model._meta.get_field(order.key).to_python(value)
        return Cursor(bool(backwards), value, UUID(record_id))
    except (ValueError, TypeError, AttributeError, binascii.Error, ValidationError):
        raise bad_parameter("cursor", _("This cursor is not one of ours. Start again without it.")) from None


def read_limit(parameters: QueryDict) -> int:
    """Return the page's size, 1 to 200; refuses anything else with 400."""
    text = parameters.get("limit", "")
    if not text:
        return DEFAULT_LIMIT
    if not (text.isascii() and text.isdigit() and len(text) <= 3 and 1 <= int(text) <= MAX_LIMIT):
        raise bad_parameter("limit", _("A page has 1 to 200 records."))
    return int(text)


def link_to(request: HttpRequest, cursor: Cursor) -> str:
    """Return the address of the page at this cursor with the same filters."""
    parameters = [(name, value) for name, values in request.GET.lists() for value in values if name != "cursor"]
    return request.build_absolute_uri(f"{request.path}?{urlencode([*parameters, ('cursor', cursor.pack())])}")


def is_nullable(queryset: QuerySet[Any], order: Order) -> bool:
    """Whether the order key may be missing in a record."""
    return order.key in queryset.query.annotations or queryset.model._meta.get_field(order.key).null
