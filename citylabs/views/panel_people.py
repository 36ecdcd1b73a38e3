"""People on other pages: who is missing, on the start page; invitations, on the page of a registry entry."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from django.urls import reverse
from django.utils import formats
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from cities.hooks import Duty, Urgency, workspace_duties
from cities.models import City
from cities.permissions import Actor
from citylabs.enums import RegistrationState
from citylabs.rules.permissions import INVITATIONS_SEND, REGISTRATIONS_EDIT, REGISTRATIONS_READ
from citylabs.selectors.panels import LabGaps, OffersEnding, list_gaps, list_invitations_of, list_offers_ending
from stakeholders.models import Stakeholder
from stakeholders.rules.hooks import ENTRY_PANELS

_SOON = timedelta(hours=24)
_NEAR = timedelta(days=7)
# Nobody is asked to remind people again before they could have answered.
_PATIENCE = timedelta(days=3)
_SHOWN = 4


@workspace_duties.add
def list_people_duties(*, city: City, actor: Actor, now: datetime) -> list[Duty]:
    """Who has to be invited or reminded, which groups are missing, which offers of a seat are about to end."""
    duties: list[Duty] = []
    if actor.may(INVITATIONS_SEND):
        for gap in list_gaps(city=city, now=now):
            duties.extend(_close_gap(city, gap, now))
    if actor.may(REGISTRATIONS_EDIT):
        ending = list_offers_ending(city=city, now=now, until=now + _SOON)
        duties.extend(_watch_offers(city, offers) for offers in ending)
    return duties


def _close_gap(city: City, gap: LabGaps, now: datetime) -> Iterator[Duty]:
    lab = gap.lab
    urgency = Urgency.TODAY if lab.starts_at and lab.starts_at < now + _NEAR else Urgency.SOON
    if gap.draft_campaign_id:
        yield Duty(
            urgency,
            title=gettext("An invitation is written and not sent"),
            about=lab.title,
            action=gettext("Look and send"),
            href=reverse("campaign", args=[city.slug, lab.slug, gap.draft_campaign_id]),
            icon="send",
            due=lab.starts_at,
        )
    elif gap.short or not gap.invited:
        yield _invite(city, gap, urgency)
    was_reminded = gap.reminded_at is not None and gap.reminded_at > now - _PATIENCE
    if gap.unanswered and not was_reminded:
        yield _remind(city, gap, urgency)


def _invite(city: City, gap: LabGaps, urgency: Urgency) -> Duty:
    number = len(gap.short)
    short = ngettext("%(number)d group is below its target", "%(number)d groups are below their targets", number)
    return Duty(
        urgency,
        title=short % {"number": number} if gap.invited else gettext("Nobody is invited yet"),
        about=gap.lab.title,
        action=gettext("Invite more people") if gap.invited else gettext("Invite people"),
        href=reverse("campaign-new", args=[city.slug, gap.lab.slug]),
        icon="people",
        due=gap.lab.starts_at,
        template="citylabs/today/balance.html" if gap.short else "",
        context={"first": gap.short[:_SHOWN], "others": gap.short[_SHOWN:]},
    )


def _remind(city: City, gap: LabGaps, urgency: Urgency) -> Duty:
    number = gap.unanswered
    title = ngettext("%(number)d person has not answered", "%(number)d people have not answered", number)
    action = ngettext("Remind %(number)d person", "Remind %(number)d people", number)
    return Duty(
        urgency,
        title=title % {"number": number},
        about=gap.lab.title,
        detail=" · ".join(f"{group.label}: {group.got}" for group in gap.silent),
        action=action % {"number": number},
        href=reverse("invitations-remind", args=[city.slug, gap.lab.slug]),
        icon="mail",
        due=gap.lab.starts_at,
    )


def _watch_offers(city: City, offers: OffersEnding) -> Duty:
    lab, end = offers.lab, offers.first_end.astimezone(offers.lab.zone)
    title = ngettext(
        "%(number)d offer of a seat is about to end", "%(number)d offers of a seat are about to end", offers.number
    )
    detail = gettext("The first ends on %(moment)s (%(zone)s); then the seat goes to the next in line.")
    return Duty(
        Urgency.TODAY,
        title=title % {"number": offers.number},
        about=lab.title,
        detail=detail % {"moment": formats.date_format(end, "DATETIME_FORMAT"), "zone": lab.time_zone},
        action=gettext("Look at the waiting list"),
        href=f"{reverse('lab-registrations', args=[city.slug, lab.slug])}?state={RegistrationState.OFFERED}",
        icon="clock",
        due=offers.first_end,
    )


@ENTRY_PANELS.add
def show_invitations(*, city: City, actor: Actor, stakeholder: Stakeholder) -> dict[str, Any] | None:
    """Return what the entry was invited to and answered, or nothing."""
    if not actor.may(REGISTRATIONS_READ):
        return None
    invitations = list(list_invitations_of(city=city, stakeholder=stakeholder))
    if not invitations:
        return None
    return {
        "title": _("Invitations"),
        "template": "citylabs/panels/entry.html",
        "context": {"invitations": invitations},
    }
