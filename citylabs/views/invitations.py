"""Who is invited to a lab, and what they answered."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from cities.errors import Refusal
from cities.models import City
from cities.selectors.runs import find_latest_run
from cities.views.gates import workspace_page
from citylabs.forms.campaigns import InvitationFilterForm
from citylabs.models import Lab
from citylabs.rules.permissions import INVITATIONS_SEND, REGISTRATIONS_READ
from citylabs.rules.registration import RegistrationObstacle, get_registration_obstacle
from citylabs.selectors.campaigns import list_campaigns
from citylabs.selectors.invitations import list_answers_by_group, list_invitations
from citylabs.services.campaigns import remind_unanswered
from citylabs.views.lab_pages import find_lab

PAGE = 50


@workspace_page(get=REGISTRATIONS_READ)
def lab_invitations(request: Any, city: City, lab_slug: str) -> HttpResponse:
    """Answers by group, campaigns, and everybody invited."""
    lab = find_lab(city, lab_slug)
    form = InvitationFilterForm(request.GET or None)
    wanted = form.cleaned_data if form.is_bound and form.is_valid() else {}
    people = list_invitations(
        city=city,
        lab=lab,
        state=wanted.get("state", ""),
        helix_group=wanted.get("group", ""),
        search=wanted.get("q", ""),
    )
    obstacle = get_registration_obstacle(lab, now=timezone.now())
    context = {
        "lab": lab,
        "filters": form,
        "is_filtered": any(wanted.values()),
        "page": Paginator(people, PAGE).get_page(request.GET.get("page")),
        "campaigns": list_campaigns(city=city, lab=lab)[:20],
        "reminder_run": find_latest_run(city=city, kind="reminder", object_id=lab.pk),
        "obstacle": None if obstacle == RegistrationObstacle.NOT_YET else obstacle,
        **_answers(city, lab),
    }
    return TemplateResponse(request, "citylabs/invitations/list.html", context)


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
        context = {"lab": lab, **_answers(city, lab)}
        return TemplateResponse(request, "citylabs/invitations/remind.html", context)
    try:
        remind_unanswered(city=city, actor=request.actor, lab=lab)
    except Refusal as refusal:
        messages.error(request, str(refusal.message))
    else:
        messages.success(request, _("The reminders are on their way."))
    return redirect("lab-invitations", city.slug, lab.slug)
