"""Finding needs from everywhere."""

from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _

from cities.hooks import Hit, HitGroup, WorkPage, search_pages, search_sources
from cities.models import City
from cities.permissions import Actor
from cities.selectors.searching import SearchWords
from procurement.rules.permissions import NEEDS_EDIT, NEEDS_READ
from procurement.selectors.search import search_needs


@search_sources.add
def find_needs(*, city: City, actor: Actor, query: SearchWords, limit: int) -> HitGroup | None:
    """Needs by title, ask, unit and CPV code."""
    if not actor.may(NEEDS_READ):
        return None
    needs, count = search_needs(city=city, query=query, limit=limit)
    hits = [
        Hit(need.title, reverse("need-page", args=[city.slug, need.pk]), str(need.get_stage_display()))
        for need in needs
    ]
    more = f"{reverse('need-list', args=[city.slug])}?{urlencode({'text': query.text})}"
    return HitGroup(order=30, label=_("Needs"), icon="need", hits=hits, count=count, more_href=more)


@search_pages.add
def list_pages() -> list[WorkPage]:
    """The pages of needs."""
    return [
        WorkPage(_("Needs"), "need-list", NEEDS_READ, "need"),
        WorkPage(_("New need"), "need-new", NEEDS_EDIT, "plus", _("write, add")),
    ]
