"""A city's public pages: the city itself, and each of its labs."""

from datetime import datetime
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
from citylabs.selectors.labs import get_lab, get_open_lab
from citylabs.selectors.programme import list_public_agenda, list_sessions
from citylabs.selectors.registrations import get_seat_counts, get_targets, list_balance
from citylabs.selectors.report_releases import has_release
from citylabs.views.city_map import draw_here
from citylabs.views.lab_cards import make_cards, name_status
from citylabs.views.structured_data import describe_event
from procurement.selectors.needs import list_needs_looked_for

_AHEAD_SHOWN, _PAST_SHOWN = 50, 6
_NEEDS_SHOWN = 6
_OTHERS_SHOWN = 3


@kept_for_guests
@city_page
def city(request: Any, city: City) -> HttpResponse:
    """What the city does, what it looks for, its next labs and those that are over."""
    now = timezone.now()
    context = {
        "ahead": make_cards(list_city_labs_ahead(city=city, now=now)[:_AHEAD_SHOWN], now=now),
        "past": make_cards(list_city_labs_past(city=city, now=now)[:_PAST_SHOWN], now=now),
        "needs": list_needs_looked_for(city=city)[:_NEEDS_SHOWN],
        "pins": draw_here(city),
        "calendar_address": make_address("city-calendar", city.slug),
    }
    return TemplateResponse(request, "citylabs/public/city.html", context)


@city_page
def lab(request: Any, city: City, lab_slug: str) -> HttpResponse:
    """Everything about a lab that everybody may know. A draft does not exist but for the city's own people."""
    now = timezone.now()
    found = _find_lab_to_show(request, city, lab_slug)
    context = {
        "lab": found,
        "sessions": list_sessions(city=city, lab=found),
        "agenda": list_public_agenda(city=city, lab=found),
        "disclaimer": _find_disclaimer(city, found),
        "has_report": has_release(city=city, lab=found),
        "address": make_address("lab", city.slug, found.slug),
        "event_data": describe_event(city, found),
        "others": _list_others(city, found, now),
        **_describe_state(city, found, now),
    }
    return TemplateResponse(request, "citylabs/public/lab.html", context)


def _describe_state(city: City, lab: Lab, now: datetime) -> dict[str, Any]:
    """Whether one can come, and who is coming."""
    counts = get_seat_counts(city=city, lab=lab)
    targets = get_targets(city=city, lab=lab)
    obstacle = get_registration_obstacle(lab, now=now)
    has_seats = bool(counts.free and not counts.waiting)
    is_over = lab.state in (LabState.REPORTING, LabState.CLOSED) or bool(lab.ends_at and lab.ends_at <= now)
    return {
        "counts": counts,
        "balance": list_balance(counts, targets),
        "has_targets": bool(targets),
        "obstacle": obstacle,
        "status": name_status(obstacle, has_seats=has_seats),
        "is_open": obstacle is None,
        "has_seats": has_seats,
        "is_draft": lab.state == LabState.DRAFT,
        "is_running": lab.state == LabState.RUNNING,
        "is_cancelled": lab.state == LabState.CANCELLED,
        "is_over": is_over,
        "is_several_days": bool(
            lab.starts_at
            and lab.ends_at
            and lab.starts_at.astimezone(lab.zone).date() != lab.ends_at.astimezone(lab.zone).date()
        ),
    }


def _list_others(city: City, lab: Lab, now: datetime) -> list[Any]:
    labs = list_city_labs_ahead(city=city, now=now).exclude(pk=lab.pk).exclude(state=LabState.CANCELLED)
    return make_cards(labs[:_OTHERS_SHOWN], now=now)


def _find_lab_to_show(request: Any, city: City, slug: str) -> Lab:
    """Return the lab if everybody may see it, or its draft to the city's own people; else answer 404."""
    if not request.entry.is_inside:
        return find_open_lab(city, slug)
    try:
        return get_lab(city=city, slug=slug)
    except Lab.DoesNotExist:
        raise Http404 from None


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
