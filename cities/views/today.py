"""What the house itself adds to the workspace's start page: failed mails, an empty house, what happened last."""

from datetime import datetime

from django.urls import reverse
from django.utils.timesince import timesince
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cities.hooks import Duty, Panel, Urgency, workspace_duties, workspace_panels
from cities.log.words import say_action
from cities.models import City
from cities.permissions import LOG_READ, MEMBERS_EDIT, OUTBOX_READ, Actor
from cities.selectors.log import LogFilters, list_log_entries
from cities.selectors.mail import STATE_GROUPS, count_mail_states, first_day_shown
from cities.selectors.memberships import is_alone

_ACTIVITY = 60
_MOST_ENTRIES = 6


@workspace_duties.add
def list_mail_duties(*, city: City, actor: Actor, now: datetime) -> list[Duty]:
    """Mails of the last week that reached nobody."""
    if not actor.may(OUTBOX_READ):
        return []
    since = first_day_shown(city=city, now=now)
    counts = count_mail_states(city=city, since=since)
    lost = sum(counts[state] for state in STATE_GROUPS["lost"])
    if not lost:
        return []
    words = ngettext("%(number)d mail reached nobody", "%(number)d mails reached nobody", lost)
    return [
        Duty(
            Urgency.TODAY,
            title=words % {"number": lost},
            detail=_("In the last seven days. Look why, and send again or correct the address."),
            action=_("Look at the mails"),
            href=f"{reverse('outbox', args=[city.slug])}?state=lost&since={since.isoformat()}",
            icon="mail",
        )
    ]


@workspace_duties.add
def list_first_duties(*, city: City, actor: Actor, now: datetime) -> list[Duty]:
    """A house with one person in it is to be introduced, and asks for a second."""
    if not actor.may(MEMBERS_EDIT) or not is_alone(city=city):
        return []
    return [
        Duty(
            Urgency.WHENEVER,
            title=_("Introduce your city"),
            detail=_("Name, languages, colour, logo, and who the mails come from."),
            action=_("To the settings"),
            href=reverse("city-settings", args=[city.slug]),
            icon="settings",
        ),
        Duty(
            Urgency.WHENEVER,
            title=_("Bring your colleagues"),
            detail=_("Invite them by mail, each with the role they need."),
            action=_("Invite colleagues"),
            href=reverse("members", args=[city.slug]),
            icon="people",
        ),
    ]


@workspace_panels.add
def show_activity(*, city: City, actor: Actor, now: datetime) -> Panel | None:
    """The newest entries of the log, for those who may read it."""
    if not actor.may(LOG_READ):
        return None
    entries = list(list_log_entries(city=city, filters=LogFilters())[:_MOST_ENTRIES])
    if not entries:
        return None
    rows = [
        {"entry": entry, "words": say_action(entry.action), "span": timesince(entry.at, now, depth=1)}
        for entry in entries
    ]
    return Panel(_ACTIVITY, "cities/activity.html", {"rows": rows})
