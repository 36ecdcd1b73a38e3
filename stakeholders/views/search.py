"""Finding people and organisations of the registry from everywhere."""

from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _

from cities.hooks import Hit, HitGroup, WorkPage, public_search_sources, search_pages, search_sources
from cities.models import City
from cities.permissions import Actor
from cities.selectors.searching import SearchWords
from stakeholders.models import Organisation, Stakeholder
from stakeholders.rules.permissions import STAKEHOLDERS_EDIT, STAKEHOLDERS_READ
from stakeholders.selectors.organisations import search_organisations
from stakeholders.selectors.search import search_stakeholders
from stakeholders.views.organisation_words import say_country


@search_sources.add
def find_stakeholders(*, city: City, actor: Actor, query: SearchWords, limit: int) -> HitGroup | None:
    """Entries by name and address."""
    if not actor.may(STAKEHOLDERS_READ):
        return None
    entries, count = search_stakeholders(city=city, query=query, limit=limit)
    hits = [Hit(str(entry), reverse("stakeholder", args=[city.slug, entry.pk]), _about(entry)) for entry in entries]
    more = f"{reverse('stakeholders', args=[city.slug])}?{urlencode({'q': query.text})}"
    return HitGroup(order=20, label=_("Stakeholders"), icon="people", hits=hits, count=count, more_href=more)


def _about(entry: Stakeholder) -> str:
    return " · ".join(filter(None, [entry.email, str(entry.get_helix_group_display())]))


@search_pages.add
def list_pages() -> list[WorkPage]:
    """The registry's pages."""
    return [
        WorkPage(_("Stakeholders"), "stakeholders", STAKEHOLDERS_READ, "people", _("registry, people, contacts")),
        WorkPage(_("New entry in the registry"), "stakeholder-new", STAKEHOLDERS_EDIT, "plus", _("add person")),
        WorkPage(_("Import a list"), "stakeholder-import-new", STAKEHOLDERS_EDIT, "upload", _("CSV, Excel, file")),
    ]


@public_search_sources.add
def find_organisations(*, query: SearchWords, limit: int) -> HitGroup:
    """Public profiles, for everybody."""
    found, count = search_organisations(query=query, limit=limit)
    hits = [Hit(one.name, reverse("organisation", args=[one.slug]), _about_profile(one)) for one in found]
    more = f"{reverse('organisations')}?{urlencode({'q': query.text})}"
    return HitGroup(order=25, label=_("Organisations"), icon="people", hits=hits, count=count, more_href=more)


def _about_profile(organisation: Organisation) -> str:
    return f"{organisation.get_helix_group_display()} · {say_country(organisation.country)}"
