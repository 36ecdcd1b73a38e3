"""The city's labs in the workspace: the list, copies, the overview of one."""

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from cities.errors import Refusal
from cities.models import City
from cities.views.answers import form_page, show_refusal
from cities.views.csv_answers import answer_csv, make_line_writer
from cities.views.gates import workspace_page
from citylabs.enums import LabState
from citylabs.forms.lab_lists import CopyLabForm, LabFilterForm
from citylabs.models import Lab
from citylabs.rules.lab_states import is_public, list_steps_from
from citylabs.rules.permissions import CHECKIN_USE, LABS_EDIT, LABS_PUBLISH, LABS_READ, REGISTRATIONS_READ
from citylabs.selectors.invitations import list_answers_by_group
from citylabs.selectors.lab_facts import get_lab_facts
from citylabs.selectors.labs import LabFilter, list_labs_with_seats
from citylabs.selectors.programme import list_sessions
from citylabs.selectors.registrations import get_seat_counts, get_targets, list_balance
from citylabs.services.lab_origins import copy_lab
from citylabs.services.labs import delete_lab
from citylabs.views.lab_pages import find_lab, posted
from citylabs.views.lab_steps import find_next_page, list_checks


@workspace_page(get=LABS_READ)
def lab_manage_list(request: Any, city: City) -> HttpResponse:
    """All labs of the city, those without a date first, then the latest."""
    form, chosen = _read_filter(request)
    labs = list_labs_with_seats(city=city, chosen=chosen, now=timezone.now())
    asked = {key: value for key, value in request.GET.items() if key in form.fields and value}
    context = {
        "filter_form": form,
        "page": Paginator(labs, 25).get_page(request.GET.get("page")),
        "is_narrowed": chosen != LabFilter(),
        "export_query": urlencode(asked),
    }
    return TemplateResponse(request, "citylabs/lab/list.html", context)


@workspace_page(get=LABS_READ)
def labs_export(request: Any, city: City) -> Any:
    """The same list as CSV, narrowed by the same filters; times by the clock of each lab."""
    _form, chosen = _read_filter(request)
    writer = make_line_writer()
    labs = list(list_labs_with_seats(city=city, chosen=chosen, now=timezone.now()))
    heads = (_("Lab"), _("Kind"), _("Round"), _("State"), _("Starts"), _("Ends"), _("Time zone"), _("Place"))
    head = [*heads, _("Seats"), _("Seats taken"), _("Came"), _("Address")]
    return answer_csv((writer.writerow(row) for row in [head, *map(_tell, labs)]), file_name=f"{city.slug}-labs.csv")


def _read_filter(request: Any) -> tuple[LabFilterForm, LabFilter]:
    form = LabFilterForm(request.GET)
    return form, LabFilter(**form.cleaned_data) if form.is_valid() else LabFilter()


def _tell(lab: Any) -> list[Any]:
    moments = (lab.starts_at, lab.ends_at)
    starts, ends = (at.astimezone(lab.zone).strftime("%Y-%m-%d %H:%M") if at else "" for at in moments)
    kind, state = str(lab.get_kind_display()), str(lab.get_state_display())
    numbers = [lab.capacity, lab.seats_taken, lab.came]
    return [str(lab), kind, lab.round, state, starts, ends, lab.time_zone, lab.venue, *numbers, lab.slug]


@workspace_page(get=LABS_EDIT, post=LABS_EDIT)
def lab_copy(request: Any, city: City, lab_slug: str) -> HttpResponse:
    """The same lab on another day."""
    lab = find_lab(city, lab_slug)
    form = CopyLabForm(posted(request))
    status = 0
    if form.is_bound and form.is_valid():
        try:
            copy = copy_lab(city=city, actor=request.actor, lab=lab, **form.cleaned_data)
        except Refusal as refusal:
            status = show_refusal(form, refusal)
        else:
            messages.success(request, _("The copy is a draft. People were not copied."))
            return redirect(find_next_page(city, copy))
    return form_page(request, "citylabs/lab/copy.html", form, status=status, lab=lab)


@workspace_page(get=LABS_EDIT, post=LABS_EDIT)
def lab_delete(request: Any, city: City, lab_slug: str) -> HttpResponse:
    """Ask, then delete a draft."""
    lab = find_lab(city, lab_slug)
    if request.method != "POST":
        context = {"lab": lab, "sessions": list_sessions(city=city, lab=lab).count()}
        return TemplateResponse(request, "citylabs/lab/delete.html", context)
    try:
        delete_lab(city=city, actor=request.actor, lab=lab)
    except Refusal as refusal:
        messages.error(request, str(refusal.message))
        return redirect("lab-manage", city.slug, lab.slug)
    messages.success(request, _("“%(lab)s” is deleted.") % {"lab": lab})
    return redirect("lab-manage-list", city.slug)


@workspace_page(get=LABS_READ)
def lab_manage(request: Any, city: City, lab_slug: str) -> HttpResponse:
    """Where the lab stands, who is coming, and what to do next."""
    lab = find_lab(city, lab_slug)
    counts = get_seat_counts(city=city, lab=lab)
    answers = list_answers_by_group(city=city, lab=lab)[-1]
    steps = _list_steps(request, city, lab)
    context = {
        "lab": lab,
        "ready": [it for it in steps if not it["missing"] and not it["step"].is_back],
        "waiting": [it for it in steps if it["missing"]],
        "back": [it for it in steps if it["step"].is_back],
        "counts": counts,
        "balance": list_balance(counts, get_targets(city=city, lab=lab)),
        "answers": answers,
        "unanswered": answers.unanswered if request.actor.may(REGISTRATIONS_READ) else 0,
        "is_public": is_public(lab.state),
        "is_draft": lab.state == LabState.DRAFT,
        "is_live": lab.state in {LabState.PUBLISHED, LabState.RUNNING},
        "can_cancel": lab.state in {LabState.PUBLISHED, LabState.RUNNING} and request.actor.may(LABS_PUBLISH),
    }
    return TemplateResponse(request, "citylabs/lab/overview.html", context)


@workspace_page(get=CHECKIN_USE)
def lab_on_now(request: Any, city: City, lab_slug: str) -> HttpResponse:
    """The numbers at the door of a running lab, asked for again while the start page is open."""
    lab = find_lab(city, lab_slug)
    context = {"lab": lab, "counts": get_seat_counts(city=city, lab=lab)}
    return TemplateResponse(request, "citylabs/today/on_now_counts.html", context)


def _list_steps(request: Any, city: City, lab: Lab) -> list[dict[str, Any]]:
    """The steps of the table that this person may take, each with what it still asks for."""
    facts = get_lab_facts(city=city, lab=lab, now=timezone.now())
    steps = []
    for step in list_steps_from(lab.state):
        if step.code == "cancel" or not request.actor.may(step.permission):
            continue
        missing = [check for check in list_checks(city, lab, facts, step.requirements) if not check["is_met"]]
        if step.is_back and missing:
            continue  # nobody waits for being allowed to go back
        steps.append({"step": step, "missing": missing})
    return steps
