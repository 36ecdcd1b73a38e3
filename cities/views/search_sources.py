"""What the platform itself lets people find: cities for everybody; pages, colleagues and mails in a workspace."""

from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _

from cities.hooks import Hit, HitGroup, WorkPage, public_search_sources, search_pages, search_sources
from cities.models import City, OutboxMail
from cities.permissions import (
    CITY_EDIT,
    LEGAL_EDIT,
    LOG_READ,
    MEMBERS_EDIT,
    MEMBERS_READ,
    OUTBOX_READ,
    PRIVACY_READ,
    TOKENS_EDIT,
    WORKSPACE_READ,
    Actor,
)
from cities.selectors.search import search_cities, search_mails, search_members
from cities.selectors.searching import SearchWords


@public_search_sources.add
def find_cities(*, query: SearchWords, limit: int) -> HitGroup:
    """Cities by name."""
    cities, count = search_cities(query=query, limit=limit)
    hits = [Hit(city.name, reverse("city", args=[city.slug]), city.country_name) for city in cities]
    return HitGroup(order=20, label=_("Cities"), icon="city", hits=hits, count=count)


@search_sources.add
def find_members(*, city: City, actor: Actor, query: SearchWords, limit: int) -> HitGroup | None:
    """Colleagues by name and address."""
    if not actor.may(MEMBERS_READ):
        return None
    members, count = search_members(city=city, query=query, limit=limit)
    address = reverse("members", args=[city.slug])
    hits = [Hit(str(member.user), address, str(member.get_role_display())) for member in members]
    return HitGroup(order=60, label=_("Colleagues"), icon="user", hits=hits, count=count)


@search_sources.add
def find_mails(*, city: City, actor: Actor, query: SearchWords, limit: int) -> HitGroup | None:
    """Mails by recipient and subject."""
    if not actor.may(OUTBOX_READ):
        return None
    mails, count = search_mails(city=city, query=query, limit=limit)
    hits = [
        Hit(mail.subject or mail.recipient, reverse("outbox-mail", args=[city.slug, mail.pk]), _about(mail))
        for mail in mails
    ]
    more = f"{reverse('outbox', args=[city.slug])}?{urlencode({'recipient': query.text})}"
    return HitGroup(order=70, label=_("Mails"), icon="mail", hits=hits, count=count, more_href=more)


def _about(mail: OutboxMail) -> str:
    recipient = mail.recipient if mail.subject else ""
    return " · ".join(filter(None, [recipient, str(mail.get_state_display())]))


@search_pages.add
def list_pages() -> list[WorkPage]:
    """The platform's own pages of a workspace."""
    return [
        WorkPage(_("Today"), "city-workspace", WORKSPACE_READ, "today", _("start, to do")),
        WorkPage(_("Outbox"), "outbox", OUTBOX_READ, "mail", _("mails, sent")),
        WorkPage(_("Addresses kept from mails"), "suppressions", OUTBOX_READ, "stop", _("suppressed, unsubscribed")),
        WorkPage(_("Colleagues"), "members", MEMBERS_READ, "user", _("people, team")),
        WorkPage(_("Invite a colleague"), "members", MEMBERS_EDIT, "plus", _("new colleague")),
        WorkPage(_("Roles and what they may do"), "roles", MEMBERS_READ, "key", _("permissions")),
        WorkPage(_("Settings"), "city-settings", CITY_EDIT, "settings", _("name, colour, logo, sender")),
        WorkPage(_("Legal texts"), "legal-texts", LEGAL_EDIT, "lock", _("privacy notice, consent")),
        WorkPage(_("API tokens"), "api-tokens", TOKENS_EDIT, "key", _("keys, integration")),
        WorkPage(_("How long data are kept"), "retention", PRIVACY_READ, "clock", _("retention, deletion, GDPR")),
        WorkPage(_("Log"), "city-log", LOG_READ, "log", _("history, who did what")),
    ]
