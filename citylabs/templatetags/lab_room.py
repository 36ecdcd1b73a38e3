"""The room of one lab in the workspace: what stands above each of its pages.

`{% load lab_room %}{% lab_room as lab_pages %}` in a template that has `lab`, `city`, `request`; `layouts/lab.html`
does it for every page of a lab. The current page is found by its address: no view has to say where it is.
"""

from dataclasses import dataclass
from typing import Any

from django import template
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from cities.permissions import Actor, Permission
from citylabs.models import Lab
from citylabs.rules.lab_next import NextStep, get_next_step
from citylabs.rules.permissions import (
    CHECKIN_USE,
    INVITATIONS_SEND,
    LABS_EDIT,
    LABS_READ,
    REGISTRATIONS_READ,
    REPORTS_READ,
)
from citylabs.selectors.registrations import SeatCounts, get_seat_counts

register = template.Library()

# Phase, then its pages: URL name, words, who may open it, and the part of the address that all its pages share.
_PHASES: list[tuple[str | Promise, list[tuple[str, str | Promise, Permission, str]]]] = [
    (
        _("Plan"),
        [
            ("lab-manage", _("Overview"), LABS_READ, ""),
            ("lab-edit-basics", _("Details"), LABS_EDIT, "edit/"),
            ("lab-programme", _("Programme"), LABS_READ, "programme/"),
        ],
    ),
    (
        _("Invite"),
        [
            ("lab-invitations", _("Invitations"), REGISTRATIONS_READ, "invitations/"),
            ("lab-registrations", _("Registrations"), REGISTRATIONS_READ, "registrations/"),
        ],
    ),
    (_("The day"), [("lab-checkin", _("Check-in"), CHECKIN_USE, "checkin/")]),
    (
        _("After"),
        [
            ("lab-survey", _("Survey"), REPORTS_READ, "survey/"),
            ("lab-report", _("Report"), REPORTS_READ, "report/"),
        ],
    ),
]
# What the lab waits for: URL name, words, who may, and the step of the table where the button takes one.
_STEPS: dict[NextStep, tuple[str, str | Promise, Permission, str]] = {
    NextStep.REVIEW: ("lab-review", _("Review and publish"), LABS_EDIT, ""),
    NextStep.INVITE: ("campaign-new", _("Invite people"), INVITATIONS_SEND, ""),
    NextStep.START: ("lab-step", _("Start the day"), LABS_EDIT, "start"),
    NextStep.CHECK_IN: ("lab-checkin", _("Check in"), CHECKIN_USE, ""),
    NextStep.END: ("lab-step", _("End the day"), LABS_EDIT, "end"),
    NextStep.REPORT: ("lab-report", _("To the report"), REPORTS_READ, ""),
}


@dataclass(frozen=True)
class LabPage:
    """A page of the lab. `current` is blank, "page" on the page itself, "true" on the pages below it."""

    label: str | Promise
    url: str
    current: str = ""


@dataclass(frozen=True)
class LabPhase:
    """The pages of one phase that the person may open."""

    label: str | Promise
    pages: list[LabPage]


@dataclass(frozen=True)
class LabStepButton:
    """The button of the next step: a link, or a form where it takes a step of the table."""

    label: str | Promise
    url: str
    is_post: bool


@dataclass(frozen=True)
class LabRoom:
    """Everything above a page of a lab."""

    phases: list[LabPhase]
    here: LabPage
    counts: SeatCounts
    step: LabStepButton | None
    is_overview: bool

    @property
    def head_step(self) -> LabStepButton | None:
        """The step beside the lab's name: not on the overview, which explains it, nor on the page that offers it."""
        if self.step is None or self.is_overview or self.step.url.startswith(self.here.url):
            return None
        return self.step


@register.simple_tag(takes_context=True)
def lab_room(context: template.Context) -> LabRoom:
    """Return the navigation of the lab, its seats and its next step. One query."""
    request, city, lab = context["request"], context["city"], context["lab"]
    home = reverse("lab-manage", args=[city.slug, lab.slug])
    phases = [
        LabPhase(label, pages)
        for label, given in _PHASES
        if (pages := _list_pages(request.actor, request.path, home, given, [city.slug, lab.slug]))
    ]
    pages = [page for phase in phases for page in phase.pages]
    return LabRoom(
        phases=phases,
        here=next((page for page in pages if page.current), pages[0]),
        counts=get_seat_counts(city=city, lab=lab),
        step=_find_step(request.actor, request.path, lab, [city.slug, lab.slug]),
        is_overview=request.path == home,
    )


def _list_pages(actor: Actor, path: str, home: str, given: list[Any], args: list[str]) -> list[LabPage]:
    pages = []
    for name, label, permission, part in given:
        if not actor.may(permission):
            continue
        url = reverse(name, args=args)
        is_inside = path.startswith(f"{home}{part}") if part else not _belongs_elsewhere(actor, path, home)
        current = "page" if path == url else "true" if is_inside else ""
        pages.append(LabPage(label, url, current))
    return pages


def _belongs_elsewhere(actor: Actor, path: str, home: str) -> bool:
    """Whether another page of the navigation, which this person may open, stands for this address."""
    parts = [part for _label, pages in _PHASES for _name, _words, may, part in pages if part and actor.may(may)]
    return any(path.startswith(f"{home}{part}") for part in parts)


def _find_step(actor: Actor, path: str, lab: Lab, args: list[str]) -> LabStepButton | None:
    found = get_next_step(lab, now=timezone.now())
    if found is None:
        return None
    name, label, permission, code = _STEPS[found]
    url = reverse(name, args=[*args, code] if code else args)
    if not actor.may(permission) or path.startswith(url):
        return None
    return LabStepButton(label, url, is_post=bool(code))
