"""Who looked at personal data: a page with filters, a file, and a panel on the page of an entry."""

from collections.abc import Iterator
from itertools import islice
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cities.models import City
from cities.permissions import Actor
from cities.services.exports import note_export
from cities.tenancy import enter_city
from cities.views.csv_answers import answer_csv, make_line_writer
from cities.views.cursor import page_by_key
from cities.views.gates import workspace_page
from stakeholders.forms.looks import LookFilterForm
from stakeholders.models import Stakeholder
from stakeholders.rules.hooks import ENTRY_PANELS, LOOKED_AT
from stakeholders.rules.permissions import LOOKS_READ, STAKEHOLDERS_READ
from stakeholders.selectors.looks import LookFilters, describe_looks, list_actors, list_looks, list_looks_at

PANEL_LOOKS = 5
_CHUNK = 500


@workspace_page(get=LOOKS_READ)
def looks_page(request: HttpRequest, city: City) -> HttpResponse:
    """The looks, newest first, narrowed by who, way, thing and day."""
    form = LookFilterForm(request.GET or None, actors=list_actors(city=city))
    page = page_by_key(request, list_looks(city=city, filters=form.filters()))
    asked = request.GET.copy()
    for name in ("after", "before"):
        asked.pop(name, None)
    context = {
        "form": form,
        "page": page,
        "rows": describe_looks(city=city, looks=page.rows),
        "export_query": asked.urlencode(),
    }
    return TemplateResponse(request, "stakeholders/privacy/looks.html", context, status=422 if form.errors else 200)


@workspace_page(get=LOOKS_READ)
def looks_export(request: Any, city: City) -> Any:
    """The looks as CSV, as narrowed by the filters. Taking them out is logged."""
    filters = LookFilterForm(request.GET or None, actors=list_actors(city=city)).filters()
    note_export(city=city, actor=request.actor, action="look.export", way=filters.way, subject=filters.subject)
    return answer_csv(_lines(city, request.user, filters), file_name=f"looks-{city.slug}.csv")


def _lines(city: City, user: Any, filters: LookFilters) -> Iterator[str]:
    """The gate's transaction has ended when the lines are read, so the city is entered anew."""
    writer = make_line_writer()
    yield writer.writerow([_("When"), _("Who"), _("Way"), _("Looked at"), _("Name"), _("People")])
    with enter_city(city, user):
        found = list_looks(city=city, filters=filters).iterator(chunk_size=_CHUNK)
        while looks := list(islice(found, _CHUNK)):
            for shown in describe_looks(city=city, looks=looks):
                look = shown.look
                words = [str(look.get_way_display()), str(look.get_subject_display()), str(shown.about)]
                yield writer.writerow([look.at.isoformat(), shown.who, *words, look.people])


@LOOKED_AT.add
def name_entries(*, city: City, ids: set[UUID]) -> dict[UUID, tuple[object, str]]:
    """The entries among what was looked at."""
    entries = Stakeholder.objects.filter(city=city, pk__in=ids)
    return {entry.pk: (str(entry), reverse("stakeholder", args=[city.slug, entry.pk])) for entry in entries}


@ENTRY_PANELS.add
def show_looks(*, city: City, actor: Actor, stakeholder: Stakeholder) -> dict[str, Any] | None:
    """The newest looks at an entry, for everybody who may see it: knowing that it shows keeps people from prying."""
    if not actor.may(STAKEHOLDERS_READ):
        return None
    looks = list_looks_at(city=city, about=[stakeholder.pk], limit=PANEL_LOOKS)
    return {
        "title": gettext_lazy("Who looked at this"),
        "template": "stakeholders/privacy/looks_panel.html",
        "context": {"looks": describe_looks(city=city, looks=looks), "entry_id": stakeholder.pk},
    }
