"""How a lab stands against its targets, whom it is missing, and putting them on the invitation with one button."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cities.errors import Refusal
from cities.models import City
from cities.views.csv_answers import answer_csv
from cities.views.gates import workspace_page
from cities.views.undo import offer_undo
from citylabs.enums import LabState
from citylabs.forms.coverage import LevelTargetsForm, ProposedForm
from citylabs.models import Campaign, Lab
from citylabs.rules.permissions import INVITATIONS_SEND, LABS_EDIT, REGISTRATIONS_READ
from citylabs.selectors.campaigns import find_draft, get_campaign
from citylabs.selectors.lab_coverage import get_lab_coverage, get_level_targets
from citylabs.selectors.missing import find_lab_gaps, get_lab_subject, list_lab_proposals
from citylabs.services.audience import change_choice, start_choice, undo_choice
from citylabs.services.level_targets import set_level_targets
from citylabs.views.lab_pages import find_lab, posted
from stakeholders.selectors.proposals import list_profile_proposals, list_shared_proposals
from stakeholders.views.coverage import write_coverage


@workspace_page(get=REGISTRATIONS_READ)
def lab_coverage(request: Any, city: City, lab_slug: str) -> HttpResponse:
    """Targets and numbers by group and level; for those who invite also whom the lab is missing."""
    lab = find_lab(city, lab_slug)
    coverage = get_lab_coverage(city=city, lab=lab)
    context = {"lab": lab, "coverage": coverage, "gaps": None}
    if request.actor.may(INVITATIONS_SEND) and lab.state in {LabState.DRAFT, LabState.PUBLISHED}:
        context |= _missing(city, lab, coverage)
    return TemplateResponse(request, "citylabs/lab/coverage.html", context)


def _missing(city: City, lab: Lab, coverage: Any) -> dict[str, Any]:
    draft = find_draft(city=city, lab=lab)
    gaps = find_lab_gaps(city=city, lab=lab, coverage=coverage, campaign=draft)
    asked: dict[str, Any] = {
        "city": city,
        "gaps": gaps,
        "subject": get_lab_subject(city=city, lab=lab),
        "now": timezone.now(),
    }
    return {
        "draft": draft,
        "gaps": gaps,
        "proposals": list_lab_proposals(lab=lab, campaign=draft, **asked),
        "profiles": list_profile_proposals(**asked),
        "shared": list_shared_proposals(**asked),
    }


@workspace_page(post=INVITATIONS_SEND)
def lab_coverage_invite(request: Any, city: City, lab_slug: str) -> HttpResponse:
    """Put the ticked people on the draft of an invitation, a new one if there is none, with the way back."""
    lab = find_lab(city, lab_slug)
    form = ProposedForm(request.POST)
    here = reverse("lab-coverage", args=[city.slug, lab.slug])
    if not form.is_valid():
        messages.error(request, _("These entries do not exist. Nothing was changed."))
        return redirect(here)
    try:
        if form.cleaned_data["undo"]:
            _take_back(request, city, lab, form)
        elif form.cleaned_data["entry"]:
            _add(request, city, lab, form.cleaned_data["entry"])
        else:
            messages.info(request, _("Tick the people to add first."))
    except Campaign.DoesNotExist:
        messages.info(request, _("This draft is not there any more."))
    except Refusal as refusal:
        messages.error(request, str(refusal.message))
    return redirect(here)


def _add(request: Any, city: City, lab: Lab, ids: Any) -> None:
    draft = find_draft(city=city, lab=lab) or start_choice(city=city, actor=request.actor, lab=lab, user=request.user)
    choice = change_choice(city=city, actor=request.actor, campaign=draft, ticked=ids, shown=ids)
    words = ngettext(
        "%(number)s person is on the draft of the invitation.",
        "%(number)s people are on the draft of the invitation.",
        choice.added,
    )
    back = reverse("lab-coverage-invite", args=[city.slug, lab.slug])
    offer_undo(request, words % {"number": choice.added}, back, {"undo": choice.batch, "campaign": draft.pk})


def _take_back(request: Any, city: City, lab: Lab, form: ProposedForm) -> None:
    draft = get_campaign(city=city, lab=lab, campaign_id=form.cleaned_data["campaign"])
    undo_choice(city=city, actor=request.actor, campaign=draft, batch=form.cleaned_data["undo"])
    messages.success(request, _("Taken off the draft again."))


@workspace_page(get=LABS_EDIT, post=LABS_EDIT)
def lab_level_targets(request: Any, city: City, lab_slug: str) -> HttpResponse:
    """Say how many people of each level of government the lab wants."""
    lab = find_lab(city, lab_slug)
    form = LevelTargetsForm(posted(request), targets=get_level_targets(city=city, lab=lab))
    if form.is_bound and form.is_valid():
        set_level_targets(city=city, actor=request.actor, lab=lab, targets=form.read_targets())
        messages.success(request, _("Saved."))
        return redirect("lab-coverage", city.slug, lab.slug)
    context = {"lab": lab, "form": form}
    status = 422 if form.is_bound else 200
    return TemplateResponse(request, "citylabs/lab/level_targets.html", context, status=status)


@workspace_page(get=REGISTRATIONS_READ)
def lab_coverage_export(request: Any, city: City, lab_slug: str) -> Any:
    """The numbers as a file; they name nobody."""
    lab = find_lab(city, lab_slug)
    coverage = get_lab_coverage(city=city, lab=lab)
    return answer_csv(write_coverage(coverage), file_name=f"{lab.slug}-coverage.csv")
