"""Pages of a list by key: no OFFSET, nothing missed or shown twice when others write meanwhile."""

import base64
import binascii
import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet
from django.http import HttpRequest

PAGE_SIZE = 50


@dataclass(frozen=True)
class Page:
    """Some entries, and the addresses of those before and after; blank where there are none."""

    entries: Sequence[Any]
    previous_href: str
    next_href: str


def read_page(request: HttpRequest, entries: QuerySet[Any]) -> Page:
    """Return the page that `?after=` or `?before=` names, in one query. A broken mark leads to the first page.

    `entries` is ordered by (sort_key, id).
    """
    after, before = _unpack(request.GET.get("after", "")), _unpack(request.GET.get("before", ""))
    if before is not None:
        key, last = before
        earlier = entries.filter(Q(sort_key__lte=key) & (Q(sort_key__lt=key) | Q(id__lt=last)))
        found = list(earlier.order_by("-sort_key", "-id")[: PAGE_SIZE + 1])
        has_previous, has_next = len(found) > PAGE_SIZE, True
        found = found[:PAGE_SIZE][::-1]
    else:
        if after is not None:
            key, last = after
            entries = entries.filter(Q(sort_key__gte=key) & (Q(sort_key__gt=key) | Q(id__gt=last)))
        found = list(entries[: PAGE_SIZE + 1])
        has_previous, has_next = after is not None, len(found) > PAGE_SIZE
        found = found[:PAGE_SIZE]
    if not found:
        return Page([], "", "")
    return Page(
        found,
        _address(request, "before", found[0]) if has_previous else "",
        _address(request, "after", found[-1]) if has_next else "",
    )


def _address(request: HttpRequest, name: str, entry: Any) -> str:
    parameters = request.GET.copy()
    for old in ("after", "before"):
        parameters.pop(old, None)
    raw = json.dumps([entry.sort_key, str(entry.pk)]).encode()
    parameters[name] = base64.urlsafe_b64encode(raw).rstrip(b"=").decode()
    return f"?{parameters.urlencode()}"


def _unpack(mark: str) -> tuple[str, UUID] | None:
    try:
        key, last = json.loads(base64.urlsafe_b64decode(mark + "=="))
        return (key, UUID(last)) if isinstance(key, str) and "\x00" not in key else None
    except (ValueError, TypeError, AttributeError, binascii.Error):
        return None
