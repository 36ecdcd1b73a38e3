"""Paging through endless lists by key: no counting, no offset, as quick on the last page as on the first.

A place in the list is the pair (moment, id) of a row, packed into one short word for the address.
"""

import base64
import binascii
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Generic, TypeVar
from uuid import UUID

from django.db.models import Q, QuerySet

Row = TypeVar("Row")


class BadPlace(ValueError):
    """The word in the address is not a place in a list."""


@dataclass(frozen=True)
class KeyPage(Generic[Row]):
    """One page. `before` and `after` lead to the neighbours; blank where there is none."""

    rows: Sequence[Row]
    before: str = ""
    after: str = ""


def take_page(
    rows: QuerySet[Any], *, key: str, size: int, before: str = "", after: str = "", newest_first: bool = False
) -> KeyPage[Any]:
    """Return the page of `rows` behind `after` or in front of `before`, ordered by (`key`, id). Raises BadPlace."""
    backwards = bool(before) and not after
    descending = newest_first != backwards
    order = (f"-{key}", "-id") if descending else (key, "id")
    if place := after or before:
        rows = rows.filter(_beyond(key, *_unpack(place), descending))
    found = list(rows.order_by(*order)[: size + 1])
    more, found = len(found) > size, found[:size]
    if backwards:
        found.reverse()
    if not found:
        return KeyPage([])
    has_before, has_after = (more, True) if backwards else (bool(after), more)
    first, last = _pack(found[0], key), _pack(found[-1], key)
    return KeyPage(found, first if has_before else "", last if has_after else "")


def _beyond(key: str, moment: datetime, row_id: UUID, descending: bool) -> Q:
    """The condition on the key stands alone as well, so that PostgreSQL starts reading its index there."""
    word = "lt" if descending else "gt"
    behind = Q(**{f"{key}__{word}": moment}) | Q(**{key: moment, f"id__{word}": row_id})
    return Q(**{f"{key}__{word}e": moment}) & behind


def _pack(row: Any, key: str) -> str:
    micros = int((getattr(row, key) - datetime(1970, 1, 1, tzinfo=UTC)).total_seconds() * 1_000_000)
    return base64.urlsafe_b64encode(micros.to_bytes(8, "big", signed=True) + row.pk.bytes).decode().rstrip("=")


def _unpack(place: str) -> tuple[datetime, UUID]:
    try:
        raw = base64.urlsafe_b64decode(place + "=" * (-len(place) % 4))
        moment = datetime.fromtimestamp(int.from_bytes(raw[:8], "big", signed=True) / 1_000_000, tz=UTC)
        return moment, UUID(bytes=raw[8:])
    except (ValueError, OverflowError, OSError, binascii.Error) as error:
        raise BadPlace(place) from error
