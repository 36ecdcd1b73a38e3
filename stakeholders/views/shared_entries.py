"""From the network: what other cities share with this one, to look at and to invite from. Nothing is copied."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.translation import ngettext

from cities.models import City
from cities.selectors.networks import list_own_networks
from cities.views.gates import workspace_page
from stakeholders.forms.sharing import SharedFilterForm
from stakeholders.models import SharedEntry
from stakeholders.rules.hooks import SHARED_ENTRY_PANELS
from stakeholders.rules.permissions import STAKEHOLDERS_READ
from stakeholders.selectors.sharing import SharedFilters, get_shared_entry, list_origins, list_shared_entries
from stakeholders.selectors.stakeholders import find_by_email
from stakeholders.services.sharing import note_use
from stakeholders.views.paging import read_page

_MOST_COUNTED = 1_000


@workspace_page(get=STAKEHOLDERS_READ)
def shared_entries(request: HttpRequest, city: City) -> HttpResponse:
    """The list with filters; each row says from which city it comes and since when."""
    networks = list(list_own_networks(city=city))
    form = SharedFilterForm(request.GET, origins=list_origins(city=city), networks=networks)
    filters = form.filters()
    entries = list_shared_entries(city=city, filters=filters)
    number = entries.order_by()[: _MOST_COUNTED + 1].count()
    words = ngettext("%(number)s entry", "%(number)s entries", number)
    context = {
        "form": form,
        "networks": networks,
        "filtered": filters != SharedFilters(),
        "found": words % {"number": f"{_MOST_COUNTED}+" if number > _MOST_COUNTED else number},
        "page": read_page(request, entries),
    }
    return TemplateResponse(request, "stakeholders/sharing/list.html", context)


@workspace_page(get=STAKEHOLDERS_READ)
def shared_entry(request: Any, city: City, shared_id: UUID) -> HttpResponse:
    """One shared entry; the city it comes from is told that this one looked."""
    try:
        shared = get_shared_entry(city=city, shared_id=shared_id)
    except SharedEntry.DoesNotExist:
        raise Http404 from None
    note_use(city=city, shared=[shared])
    panels = SHARED_ENTRY_PANELS.call(city=city, actor=request.actor, shared=shared)
    context = {
        "shared": shared,
        "panels": [panel for panel in panels if panel],
        "own": find_by_email(city=city, email=shared.email),
    }
    return TemplateResponse(request, "stakeholders/sharing/entry.html", context)
