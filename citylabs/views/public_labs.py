"""The platform's public pages: the start page, and all labs as a list or as a month."""

from typing import Any
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import ngettext

from cities.views.gates import public_page
from cities.views.guest_pages import kept_for_guests
from citylabs.notifications.addresses import make_address
from citylabs.rules.month_grid import Month
from citylabs.selectors.catalogue import (
    PAST,
    CatalogueFilter,
    count_public_labs,
    list_cities_taking_part,
    list_next_labs,
    list_public_labs,
)
from citylabs.selectors.pages import BadPlace, KeyPage, take_page
from citylabs.views.city_map import draw_pins
from citylabs.views.lab_cards import make_cards
from citylabs.views.lab_choice import read_choice
from citylabs.views.month import draw_month
from citylabs.views.platform_numbers import find_numbers

_PAGE = 24
_CITIES_ON_HOME = 60
# Nobody says where the reader is; a page kept for everybody marks the day of the region.
_REGION = ZoneInfo("Europe/Tallinn")


@kept_for_guests
@public_page
def home(request: HttpRequest) -> HttpResponse:
    """What this is, what is on next, who takes part, how it works."""
    now = timezone.now()
    cities = list(list_cities_taking_part(now=now, limit=_CITIES_ON_HOME))
    context = {
        "cards": make_cards(list_next_labs(now=now, limit=6), now=now),
        "cities": cities,
        "pins": draw_pins(cities),
        "numbers": find_numbers(now=now),
        "contact": settings.CONTACT_EMAIL,
    }
    return TemplateResponse(request, "citylabs/public/home.html", context)


@kept_for_guests
@public_page
def labs(request: Any) -> HttpResponse:
    """All labs of all cities, as a list or a month; every choice is an address that can be shared."""
    is_month = request.GET.get("view") == "month"
    form, chosen = read_choice(request, is_month=is_month)
    context = {
        "filter_form": form,
        "is_month": is_month,
        "is_past": chosen.when == PAST,
        "is_narrowed": chosen != CatalogueFilter(when=chosen.when),
        "reset_href": f"{request.path}?when={PAST}" if chosen.when == PAST else request.path,
        "list_href": _link(request, view="", month="", when=""),
        "past_href": _link(request, view="", month="", when=PAST),
        "month_href": _link(request, view="month", when=""),
        "calendar_address": make_address("labs-calendar"),
        **(_show_month(request, chosen) if is_month else _show_list(request, chosen)),
    }
    return TemplateResponse(request, "citylabs/public/labs.html", context)


def _show_list(request: Any, chosen: CatalogueFilter) -> dict[str, Any]:
    now = timezone.now()
    page = _page(request, chosen)
    number, is_exact = count_public_labs(chosen=chosen, now=now)
    words = ngettext("%(number)d lab", "%(number)d labs", number) % {"number": number}
    return {
        "cards": make_cards(page.rows, now=now),
        "found": words if is_exact else f"> {words}",
        "csv_href": f"{reverse('labs-csv')}{_link(request, before='', after='').removeprefix(request.path)}",
        "previous_href": _link(request, before=page.before, after="") if page.before else "",
        "next_href": _link(request, after=page.after, before="") if page.after else "",
    }


def _show_month(request: Any, chosen: CatalogueFilter) -> dict[str, Any]:
    today = timezone.now().astimezone(_REGION).date()
    month = Month.parse(request.GET.get("month", "")) or Month.of(today)
    shown = draw_month(month, chosen=chosen, today=today)
    words = ngettext("%(number)d lab", "%(number)d labs", shown.number) % {"number": shown.number}
    turns = {
        name: _link(request, month=str(month.move(by))) if month.move(by).is_plausible else ""
        for name, by in (("earlier_href", -1), ("later_href", 1))
    }
    is_this_month = month == Month.of(today)
    return {"shown": shown, "found": words, "today_href": "" if is_this_month else _link(request, month=""), **turns}


def _page(request: Any, chosen: CatalogueFilter) -> KeyPage[Any]:
    rows = list_public_labs(chosen=chosen, now=timezone.now())
    try:
        return take_page(
            rows,
            key="starts_at",
            size=_PAGE,
            before=request.GET.get("before", ""),
            after=request.GET.get("after", ""),
            newest_first=chosen.when == PAST,
        )
    except BadPlace:
        raise Http404 from None


def _link(request: Any, **changes: str) -> str:
    """Return the same choices with these changes; blank values and the place in the list fall away."""
    kept = {name: value for name, value in request.GET.items() if name not in ("before", "after", "lang")}
    wanted = {name: value for name, value in {**kept, **changes}.items() if value}
    return f"?{urlencode(wanted)}" if wanted else request.path
