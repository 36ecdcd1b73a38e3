"""Who is invited to a lab, and what they answered."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from cities.enums import RunState
from cities.errors import Refusal
from cities.models import City
from cities.selectors.runs import find_latest_run
from cities.services.exports import note_export
from cities.tenancy import enter_city
from cities.views.csv_answers import answer_csv, make_line_writer
from cities.views.gates import workspace_page
from citylabs.forms.campaigns import InvitationFilterForm
from citylabs.models import Invitation, Lab
from citylabs.rules.permissions import INVITATIONS_SEND, REGISTRATIONS_READ
from citylabs.selectors.campaigns import list_campaigns
from citylabs.selectors.invitations import list_answers_by_group, list_invitations, list_remindable
from citylabs.services.campaigns import find_obstacle, remind_unanswered
from citylabs.views.lab_pages import find_lab

CAMPAIGNS = 50
CHUNK = 1000
PAGE = 50


@workspace_page(get=REGISTRATIONS_READ)
def lab_invitations(request: Any, city: City, lab_slug: str) -> HttpResponse:
    """Answers by group, campaigns, and everybody invited."""
    lab = find_lab(city, lab_slug)
    campaigns = list(list_campaigns(city=city, lab=lab)[:CAMPAIGNS])
    form = InvitationFilterForm(request.GET, lab=lab, campaigns=campaigns)
    conditions = form.conditions()
    people = list_invitations(city=city, lab=lab, **conditions)
    run = find_latest_run(city=city, kind="reminder", object_id=lab.pk)
    context = {
        "lab": lab,
        "filters": form,
        "is_filtered": bool(conditions),
        "page": Paginator(people, PAGE).get_page(request.GET.get("page")),
        "campaigns": campaigns,
        "reminder_run": run if run and run.state in {RunState.WAITING, RunState.RUNNING} else None,
        "remindable": list_remindable(city=city, lab=lab).count(),
        "obstacle": find_obstacle(lab, now=timezone.now()),
        **_answers(city, lab),
    }
    return TemplateResponse(request, "citylabs/invitations/list.html", context, status=422 if form.errors else 200)


def _answers(city: City, lab: Lab) -> dict[str, Any]:
    *groups, total = list_answers_by_group(city=city, lab=lab)
    return {"groups": groups, "total": total}


@workspace_page(get=REGISTRATIONS_READ)
def invitation_counts(request: Any, city: City, lab_slug: str) -> HttpResponse:
    """The table of answers by group, asked for again while mails go out and answers arrive."""
    lab = find_lab(city, lab_slug)
    return TemplateResponse(request, "citylabs/invitations/counts.html", {"lab": lab, **_answers(city, lab)})


@workspace_page(get=INVITATIONS_SEND, post=INVITATIONS_SEND)
def invitations_remind(request: Any, city: City, lab_slug: str) -> HttpResponse:
    """Ask, then remind everybody who has not answered."""
    lab = find_lab(city, lab_slug)
    if request.method != "POST":
        context = {"lab": lab, "people": list_remindable(city=city, lab=lab).count()}
        return TemplateResponse(request, "citylabs/invitations/remind.html", context)
    try:
        remind_unanswered(city=city, actor=request.actor, lab=lab)
    except Refusal as refusal:
        messages.error(request, str(refusal.message))
    else:
        messages.success(request, _("The reminders are on their way."))
    return redirect("lab-invitations", city.slug, lab.slug)


@workspace_page(get=REGISTRATIONS_READ)
def invitations_export(request: Any, city: City, lab_slug: str) -> Any:
    """The invited people as the list shows them, as CSV. Taking it out is logged."""
    lab = find_lab(city, lab_slug)
    campaigns = list_campaigns(city=city, lab=lab)[:CAMPAIGNS]
    conditions = InvitationFilterForm(request.GET, lab=lab, campaigns=campaigns).conditions()
    logged = {**conditions, "searched": conditions.get("search", "")}
    logged.pop("search", None)
    note_export(city=city, actor=request.actor, action="invitation.export", target=lab, **logged)
    lines = _lines(city, request.user, lab, conditions)
    return answer_csv(lines, file_name=f"{lab.slug}-invitations.csv")


def _lines(city: City, user: Any, lab: Lab, conditions: dict[str, str]) -> Iterator[str]:
    """The gate's transaction has ended when the lines are read, so the city is entered anew."""
    writer = make_line_writer()
    headers = [_("Name"), _("Organisation"), _("E-mail address"), _("Group"), _("Language"), _("Mail"), _("Answer")]
    yield writer.writerow([*headers, _("Reason"), _("Invited"), _("Answered")])
    with enter_city(city, user):
        for one in list_invitations(city=city, lab=lab, **conditions).iterator(chunk_size=CHUNK):
            moments = [moment and f"{moment.astimezone(lab.zone):%Y-%m-%d %H:%M}" for moment in _moments(one)]
            words = [str(one.get_helix_group_display()), one.language, one.mail_words, str(one.get_state_display())]
            yield writer.writerow([one.person, one.organisation, one.email, *words, one.decline_reason, *moments])


def _moments(one: Invitation) -> tuple[datetime, datetime | None]:
    return one.created_at, one.answered_at
