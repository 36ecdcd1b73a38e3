"""Pages of an endless list: by key, so that page 1,000 is as quick as the first and new rows shift nothing."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.http import HttpRequest


@dataclass(frozen=True)
class KeyPage:
    """One page of rows, newest first, and the addresses of its neighbours (blank: there is none)."""

    rows: list[Any]
    previous_href: str
    next_href: str


def page_by_key(request: HttpRequest, rows: QuerySet[Any], *, size: int = 50) -> KeyPage:
    """Return the page that `?after=<id>` or `?before=<id>` asks for; a garbled id asks for the first page.

    Keys grow with time (uuidv7), so "after" is older. Two queries at most, never a count.
    """
    after, before = _key(request, "after"), _key(request, "before")
    if before is not None:
        found = list(rows.filter(pk__gt=before).order_by("pk")[: size + 1])
        shown = found[:size][::-1]
        newer, older = len(found) > size, bool(shown)
    else:
        asked = rows if after is None else rows.filter(pk__lt=after)
        found = list(asked.order_by("-pk")[: size + 1])
        shown = found[:size]
        newer, older = after is not None and bool(shown), len(found) > size
    return KeyPage(
        rows=shown,
        previous_href=_href(request, before=shown[0].pk) if newer else "",
        next_href=_href(request, after=shown[-1].pk) if older else "",
    )


def _key(request: HttpRequest, name: str) -> UUID | None:
    try:
        return UUID(request.GET.get(name, ""))
    except ValueError:
        return None


def _href(request: HttpRequest, **change: UUID) -> str:
    query = request.GET.copy()
    for name in ("after", "before"):
        query.pop(name, None)
    for name, value in change.items():
        query[name] = str(value)
    return f"?{query.urlencode()}"
