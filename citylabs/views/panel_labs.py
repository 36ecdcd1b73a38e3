"""The workspace's start page: the lab that is on now, the labs ahead, and what labs ask somebody to do."""

from datetime import datetime, timedelta
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cities.hooks import DUTIES, Duty, Panel, Urgency, workspace_duties, workspace_panels
from cities.models import City
from cities.permissions import Actor
from citylabs.enums import LabState
from citylabs.models import Lab
from citylabs.rules.lab_facts import LabFacts
from citylabs.rules.lab_requirements import EARLY_START, TO_PUBLISH
from citylabs.rules.permissions import LABS_EDIT, LABS_PUBLISH, LABS_READ
from citylabs.selectors.lab_facts import list_lab_facts
from citylabs.selectors.labs import has_labs, list_labs_ahead, list_labs_on_now
from citylabs.views.lab_steps import list_checks

_MOST_LABS = 6
_NEAR = timedelta(days=30)


@workspace_panels.add
def show_labs_on_now(*, city: City, actor: Actor, now: datetime) -> Panel | None:
    """The running labs with their live numbers, above everything else."""
    if not actor.may(LABS_READ):
        return None
    rows = list_labs_on_now(city=city)
    return Panel(DUTIES - 5, "citylabs/today/on_now.html", {"rows": rows}) if rows else None


@workspace_panels.add
def show_labs_ahead(*, city: City, actor: Actor, now: datetime) -> Panel | None:
    """The next labs at a glance, or nothing where no lab is ahead or the actor may not see labs."""
    if not actor.may(LABS_READ):
        return None
    labs = [lab for lab in list_labs_ahead(city=city, now=now, limit=_MOST_LABS) if lab.state != LabState.RUNNING]
    if not labs:
        return None
    rows = [{"lab": it.lab, "taken": it.seats_taken} for it in list_lab_facts(city=city, labs=labs, now=now)]
    return Panel(DUTIES + 10, "citylabs/today/ahead.html", {"rows": rows})


@workspace_duties.add
def list_lab_duties(*, city: City, actor: Actor, now: datetime) -> list[Duty]:
    """The day of a lab to be begun or ended, drafts to be completed or published, the first lab to be planned."""
    if not actor.may(LABS_EDIT):
        return []
    labs = list(list_labs_ahead(city=city, now=now, limit=_MOST_LABS, with_past=True))
    if not labs and not has_labs(city=city):
        return [_plan_first(city)]
    duties = [_judge(city, actor, facts) for facts in list_lab_facts(city=city, labs=labs, now=now)]
    return [duty for duty in duties if duty is not None]


def _judge(city: City, actor: Actor, facts: LabFacts) -> Duty | None:
    lab = facts.lab
    if lab.state == LabState.DRAFT:
        return _complete(city, actor, facts)
    if lab.state == LabState.RUNNING:
        return _end(city, lab) if lab.ends_at and lab.ends_at < facts.now else None
    if lab.starts_at and lab.starts_at - EARLY_START <= facts.now:
        return _start(city, lab)
    return None


def _start(city: City, lab: Lab) -> Duty:
    return Duty(
        Urgency.NOW,
        title=_("The day is here"),
        about=lab.title,
        detail=_("Start the day: the page says that the lab is on, and the desk checks people in."),
        action=_("Start the day"),
        href=reverse("lab-step", args=[city.slug, lab.slug, "start"]),
        is_post=True,
        icon="play",
        due=lab.starts_at,
    )


def _end(city: City, lab: Lab) -> Duty:
    return Duty(
        Urgency.NOW,
        title=_("The lab is over by the clock"),
        about=lab.title,
        detail=_("End the day: check-in closes, and those who came are asked for their opinion."),
        action=_("End the day"),
        href=reverse("lab-step", args=[city.slug, lab.slug, "end"]),
        is_post=True,
        icon="stop",
        due=lab.ends_at,
    )


def _complete(city: City, actor: Actor, facts: LabFacts) -> Duty | None:
    """What a draft still misses, or that it could be published."""
    lab = facts.lab
    is_near = lab.starts_at is not None and lab.starts_at < facts.now + _NEAR
    urgency = Urgency.TODAY if is_near else Urgency.SOON
    missing = [check for check in list_checks(city, lab, facts, TO_PUBLISH) if not check["is_met"]]
    if missing:
        return _mend(city, lab, urgency, missing)
    return _publish(city, lab, urgency) if actor.may(LABS_PUBLISH) else None


def _mend(city: City, lab: Lab, urgency: Urgency, missing: list[dict[str, Any]]) -> Duty:
    words = ngettext(
        "%(number)d point is missing before it can be published",
        "%(number)d points are missing before it can be published",
        len(missing),
    )
    first = next((check["url"] for check in missing if check["url"]), "")
    return Duty(
        urgency,
        title=words % {"number": len(missing)},
        about=lab.title,
        action=_("Mend this"),
        href=first or reverse("lab-review", args=[city.slug, lab.slug]),
        icon="edit",
        due=lab.starts_at,
        template="citylabs/today/missing.html",
        context={"missing": missing},
    )


def _publish(city: City, lab: Lab, urgency: Urgency) -> Duty:
    return Duty(
        urgency,
        title=_("Ready to be published"),
        about=lab.title,
        detail=_("Nothing is missing. Look once more at what everybody will see."),
        action=_("Review and publish"),
        href=reverse("lab-review", args=[city.slug, lab.slug]),
        icon="globe",
        due=lab.starts_at,
    )


def _plan_first(city: City) -> Duty:
    return Duty(
        Urgency.WHENEVER,
        title=_("Plan the first lab"),
        detail=_("Start from a template: it brings texts, programme, rooms, target numbers and survey questions."),
        action=_("Plan a lab"),
        href=reverse("lab-new", args=[city.slug]),
        icon="lab",
    )
