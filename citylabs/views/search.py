"""Finding labs, registrations and published reports from everywhere."""

from datetime import datetime
from zoneinfo import ZoneInfo

from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _

from cities.hooks import Hit, HitGroup, WorkPage, public_search_sources, search_pages, search_sources
from cities.models import City
from cities.permissions import Actor
from cities.selectors.searching import SearchWords
from citylabs.models import Lab, PublicLab
from citylabs.rules.permissions import LABS_EDIT, LABS_READ, REGISTRATIONS_READ
from citylabs.selectors.search import search_labs, search_public_labs, search_registrations


@search_sources.add
def find_labs(*, city: City, actor: Actor, query: SearchWords, limit: int) -> HitGroup | None:
    """The city's labs in every state."""
    if not actor.may(LABS_READ):
        return None
    labs, count = search_labs(city=city, query=query, limit=limit)
    hits = [Hit(lab.title, reverse("lab-manage", args=[city.slug, lab.slug]), _when_and_state(lab)) for lab in labs]
    more = f"{reverse('lab-manage-list', args=[city.slug])}?{urlencode({'search': query.text})}"
    return HitGroup(order=10, label=_("Labs"), icon="lab", hits=hits, count=count, more_href=more)


@search_sources.add
def find_registrations(*, city: City, actor: Actor, query: SearchWords, limit: int) -> HitGroup | None:
    """People registered for any lab of the city; leads to them in the list of their lab."""
    if not actor.may(REGISTRATIONS_READ):
        return None
    found, count = search_registrations(city=city, query=query, limit=limit)
    hits = [
        Hit(
            person.person,
            f"{reverse('lab-registrations', args=[city.slug, person.lab.slug])}?{urlencode({'q': person.person})}",
            " · ".join(filter(None, [person.organisation, str(person.lab), str(person.get_state_display())])),
        )
        for person in found
    ]
    return HitGroup(order=40, label=_("Registrations"), icon="ticket", hits=hits, count=count)


@public_search_sources.add
def find_public_labs(*, query: SearchWords, limit: int) -> HitGroup:
    """Labs that everybody may see."""
    labs, count = search_public_labs(query=query, limit=limit)
    hits = [Hit(lab.title, reverse("lab", args=[lab.city.slug, lab.slug]), _when_and_where(lab)) for lab in labs]
    return HitGroup(order=10, label=_("Labs"), icon="lab", hits=hits, count=count)


@public_search_sources.add
def find_public_reports(*, query: SearchWords, limit: int) -> HitGroup:
    """Published reports, found by their labs."""
    labs, count = search_public_labs(query=query, limit=limit, with_report=True)
    hits = [
        Hit(lab.title, reverse("public-report", args=[lab.city.slug, lab.slug]), _when_and_where(lab)) for lab in labs
    ]
    return HitGroup(order=30, label=_("Published reports"), icon="report", hits=hits, count=count)


@search_pages.add
def list_pages() -> list[WorkPage]:
    """The pages of labs."""
    return [
        WorkPage(_("Labs"), "lab-manage-list", LABS_READ, "lab"),
        WorkPage(_("New lab"), "lab-new", LABS_EDIT, "plus", _("plan, add, event")),
    ]


def _day(moment: datetime, zone: str) -> str:
    return date_format(timezone.localtime(moment, ZoneInfo(zone)), "DATE_FORMAT")


def _when_and_state(lab: Lab) -> str:
    day = _day(lab.starts_at, lab.time_zone) if lab.starts_at else ""
    return " · ".join(filter(None, [day, str(lab.get_state_display())]))


def _when_and_where(lab: PublicLab) -> str:
    return f"{lab.city} · {_day(lab.starts_at, lab.time_zone)}"
