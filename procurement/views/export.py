"""Needs as CSV."""

from collections.abc import Iterator
from typing import Any

from django.http import HttpResponse
from django.utils import timezone

from cities.models import City
from cities.tenancy import enter_city
from cities.views.csv_answers import answer_csv, make_line_writer
from cities.views.gates import workspace_page
from procurement.forms.needs import NeedFilterForm
from procurement.models import Need
from procurement.rules.permissions import NEEDS_READ
from procurement.selectors.needs import list_needs

CHUNK = 1000
_TEXTS = ("title", "ask", "situation", "outcome")
_PLAIN = ("theme", "cpv", "owner_unit", "stage", "closing_reason", "visibility")


def _row(need: Need, languages: list[str]) -> list[str]:
    texts = [getattr(need, name).get(code, "") for name in _TEXTS for code in languages]
    plain = [getattr(need, name) for name in _PLAIN]
    return [str(need.pk), *texts, *plain, need.created_at.isoformat(), need.changed_at.isoformat()]


def _lines(city: City, user: Any, filters: dict[str, str]) -> Iterator[str]:
    """The gate's transaction has ended when the lines are read, so the city is entered anew."""
    writer = make_line_writer()
    titles = [f"{name}_{code}" for name in _TEXTS for code in city.languages]
    yield writer.writerow(["id", *titles, *_PLAIN, "created_at", "changed_at"])
    with enter_city(city, user):
        for need in list_needs(city=city, **filters).iterator(chunk_size=CHUNK):
            yield writer.writerow(_row(need, city.languages))


@workspace_page(get=NEEDS_READ)
def need_export(request: Any, city: City) -> HttpResponse:
    """The filtered list as CSV, sent piece by piece; cells that a spreadsheet would run as formulas are quoted."""
    lines = _lines(city, request.user, NeedFilterForm(request.GET).filters())
    name = f"needs-{city.slug}-{timezone.localdate().isoformat()}.csv"
    return answer_csv(lines, file_name=name)  # type: ignore[return-value]  # Django's answers share only their base
