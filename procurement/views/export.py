"""Needs as CSV."""

from collections.abc import Iterator
from typing import Any

from defusedcsv import csv as safe_csv
from django.http import HttpResponse, StreamingHttpResponse
from django.utils import timezone

from cities.models import City
from cities.tenancy import enter_city
from cities.views.gates import workspace_page
from procurement.forms.needs import NeedFilterForm
from procurement.models import Need
from procurement.rules.permissions import NEEDS_READ
from procurement.selectors.needs import list_needs

CHUNK = 1000
_TEXTS = ("title", "ask", "situation", "outcome")
_PLAIN = ("theme", "cpv", "owner_unit", "stage", "closing_reason", "visibility")


class _Line:
    """A file that hands each line back to whoever writes it."""

    def write(self, line: str) -> str:
        """Return the line."""
        return line


def _row(need: Need, languages: list[str]) -> list[str]:
    texts = [getattr(need, name).get(code, "") for name in _TEXTS for code in languages]
    plain = [getattr(need, name) for name in _PLAIN]
    return [str(need.pk), *texts, *plain, need.created_at.isoformat(), need.changed_at.isoformat()]


def _lines(city: City, user: Any, filters: dict[str, str]) -> Iterator[str]:
    """The gate's transaction has ended when the lines are read, so the city is entered anew."""
    writer = safe_csv.writer(_Line())
    titles = [f"{name}_{code}" for name in _TEXTS for code in city.languages]
    yield "\ufeff" + writer.writerow(["id", *titles, *_PLAIN, "created_at", "changed_at"])
    with enter_city(city, user):
        for need in list_needs(city=city, **filters).iterator(chunk_size=CHUNK):
            yield writer.writerow(_row(need, city.languages))


@workspace_page(get=NEEDS_READ)
def need_export(request: Any, city: City) -> HttpResponse:
    """The filtered list as CSV, sent piece by piece; cells that a spreadsheet would run as formulas are quoted."""
    lines = _lines(city, request.user, NeedFilterForm(request.GET).filters())
    response = StreamingHttpResponse(lines, content_type="text/csv; charset=utf-8")
    name = f"needs-{city.slug}-{timezone.localdate().isoformat()}.csv"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response  # type: ignore[return-value]  # Django's two kinds of answers share only their base
