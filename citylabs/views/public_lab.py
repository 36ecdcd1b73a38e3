"""A city's public pages: the city itself, and each of its labs."""

from typing import Any

from django.http import Http404, HttpResponse
from django.template.response import TemplateResponse
from django.utils import timezone, translation

from cities.enums import LegalTextKind
from cities.models import City
from cities.selectors.legal_texts import current_legal_text
from cities.views.gates import city_page
from cities.views.guest_pages import kept_for_guests
from citylabs.enums import LabKind, LabState
from citylabs.models import Lab
from citylabs.notifications.addresses import make_address
from citylabs.rules.registration import get_registration_obstacle
from citylabs.selectors.catalogue import list_city_labs_ahead, list_city_labs_past
from citylabs.selectors.labs import get_open_lab
from citylabs.selectors.programme import list_public_agenda, list_sessions
from citylabs.selectors.registrations import get_seat_counts, get_targets, list_balance
from citylabs.selectors.report_releases import has_release
from citylabs.views.lab_cards import make_cards
from citylabs.views.structured_data import describe_event


@kept_for_guests
@city_page
def city(request: Any, city: City) -> HttpResponse:
    """What the city does, its next labs and those that are over."""
    now = timezone.now()
    context = {
        "ahead": make_cards(list_city_labs_ahead(city=city, now=now), now=now),
        "past": make_cards(list_city_labs_past(city=city, now=now), now=now),
    }
    return TemplateResponse(request, "citylabs/public/city.html", context)


@city_page
def lab(request: Any, city: City, lab_slug: str) -> HttpResponse:
    """Everything about a lab that everybody may know. A draft does not exist."""
    found = find_open_lab(city, lab_slug)
    counts = get_seat_counts(city=city, lab=found)
    obstacle = get_registration_obstacle(found, now=timezone.now())
    context = {
        "lab": found,
        "sessions": list_sessions(city=city, lab=found),
        "agenda": list_public_agenda(city=city, lab=found),
        "counts": counts,
        "balance": list_balance(counts, get_targets(city=city, lab=found)),
        "obstacle": obstacle,
        "is_cancelled": found.state == LabState.CANCELLED,
        "is_over": found.state in (LabState.REPORTING, LabState.CLOSED),
        "disclaimer": _find_disclaimer(city, found),
        "has_report": has_release(city=city, lab=found),
        "address": make_address("lab", city.slug, found.slug),
        "event_data": describe_event(city, found),
    }
    return TemplateResponse(request, "citylabs/public/lab.html", context)


def find_open_lab(city: City, slug: str) -> Lab:
    """Return a lab that everybody may see, or answer 404."""
    try:
        return get_open_lab(city=city, slug=slug)
    except Lab.DoesNotExist:
        raise Http404 from None


def _find_disclaimer(city: City, lab: Lab) -> Any:
    """A market dialogue says on its page that it gives nobody an advantage (Directive 2014/24/EU, article 41)."""
    if lab.kind != LabKind.MARKET_DIALOGUE:
        return None
    language = translation.get_language() or city.default_language
    return current_legal_text(city=city, kind=LegalTextKind.MARKET_DISCLAIMER, language=language)
