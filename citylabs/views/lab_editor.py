"""The lab's editor, page by page. Each page is a form of its own: what is saved is saved."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from cities.errors import Refusal, TryAgain
from cities.models import City
from cities.views.answers import form_page, show_refusal
from cities.views.drafts import close_draft, open_draft
from cities.views.gates import workspace_page
from citylabs.forms.labs import LabPlaceForm, LabSeatsForm, LabTextsForm
from citylabs.forms.programme import AgendaForm
from citylabs.models import Lab
from citylabs.rules.lab_requirements import TO_PUBLISH
from citylabs.rules.lab_states import find_step, is_editable
from citylabs.rules.permissions import LABS_EDIT, LABS_READ
from citylabs.selectors.lab_facts import get_lab_facts
from citylabs.selectors.programme import list_agenda, list_needs_to_choose, list_rooms, list_sessions
from citylabs.selectors.registrations import get_targets
from citylabs.services.labs import describe_lab, place_lab, seat_lab, set_agenda
from citylabs.views.lab_pages import find_lab, posted
from citylabs.views.lab_steps import describe_editor, list_checks, next_page

_TEMPLATES = {
    "basics": "citylabs/lab/edit_basics.html",
    "place": "citylabs/lab/edit_place.html",
    "seats": "citylabs/lab/edit_seats.html",
    "agenda": "citylabs/lab/edit_agenda.html",
}


@workspace_page(get=LABS_EDIT, post=LABS_EDIT)
def lab_edit_basics(request: Any, city: City, lab_slug: str) -> HttpResponse:
    """Kind, languages, title, purpose, description."""
    lab = find_lab(city, lab_slug)
    form = LabTextsForm(posted(request), city=city, lab=lab)

    def save() -> Lab:
        return describe_lab(city=city, actor=request.actor, lab=lab, texts=form.read_input())

    return _edit(request, city, lab, "basics", form, save)


@workspace_page(get=LABS_EDIT, post=LABS_EDIT)
def lab_edit_place(request: Any, city: City, lab_slug: str) -> HttpResponse:
    """When and where."""
    lab = find_lab(city, lab_slug)
    form = LabPlaceForm(posted(request), city=city, lab=lab)

    def save() -> Lab:
        return place_lab(city=city, actor=request.actor, lab=lab, place=form.read_input())

    return _edit(request, city, lab, "place", form, save)


@workspace_page(get=LABS_EDIT, post=LABS_EDIT)
def lab_edit_seats(request: Any, city: City, lab_slug: str) -> HttpResponse:
    """Seats, registration window, target numbers."""
    lab = find_lab(city, lab_slug)
    targets = get_targets(city=city, lab=lab)
    form = LabSeatsForm(posted(request), lab=lab, targets=targets)

    def save() -> Lab:
        return seat_lab(city=city, actor=request.actor, lab=lab, seats=form.read_input())

    return _edit(request, city, lab, "seats", form, save, target_sum=sum(targets.values()))


@workspace_page(get=LABS_EDIT, post=LABS_EDIT)
def lab_edit_agenda(request: Any, city: City, lab_slug: str) -> HttpResponse:
    """The needs people will work on."""
    lab = find_lab(city, lab_slug)
    needs = list(list_needs_to_choose(city=city, lab=lab))
    chosen = list(list_agenda(city=city, lab=lab).values_list("need_id", flat=True))
    form = AgendaForm(posted(request), needs=needs, chosen=chosen)

    def save() -> Lab:
        return set_agenda(city=city, actor=request.actor, lab=lab, need_ids=form.read_input())

    by_id = {need.pk: need for need in needs}
    return _edit(request, city, lab, "agenda", form, save, needs=needs, order=[by_id[need_id] for need_id in chosen])


@workspace_page(get=LABS_READ)
def lab_review(request: Any, city: City, lab_slug: str) -> HttpResponse:
    """Everything once more, and what publishing still asks for."""
    lab = find_lab(city, lab_slug)
    checks = list_checks(city, lab, get_lab_facts(city=city, lab=lab, now=timezone.now()), TO_PUBLISH)
    step = find_step("publish", lab.state)
    context = {
        "lab": lab,
        **describe_editor(city, lab, "review"),
        "checks": checks,
        "missing": sum(not check["is_met"] for check in checks),
        "met": sum(bool(check["is_met"]) for check in checks),
        "step": step,
        "may_publish": step is not None and request.actor.may(step.permission),
        "sessions": list_sessions(city=city, lab=lab),
        "agenda": list_agenda(city=city, lab=lab),
        "rooms": list_rooms(city=city, lab=lab),
    }
    return TemplateResponse(request, "citylabs/lab/review.html", context)


def _edit(
    request: Any, city: City, lab: Lab, page: str, form: forms.Form, save: Callable[[], Lab], **context: Any
) -> HttpResponse:
    """Save and go on to the next page, or stay. What is typed is kept as a draft until it is saved."""
    status, key = 0, f"lab-{lab.pk}-{page}"
    if form.is_bound and form.is_valid():
        try:
            lab = save()
        except TryAgain:
            raise
        except Refusal as refusal:
            status = show_refusal(form, refusal)
        else:
            close_draft(request, city, key)
            messages.success(request, _("Saved."))
            # The address of a draft may just have changed with its title.
            name = request.resolver_match.url_name if "stay" in request.POST else next_page(page)
            return redirect(reverse(name, args=[city.slug, lab.slug]))
    context |= {"lab": lab, "page": page, **describe_editor(city, lab, page)}
    context["is_frozen"] = not is_editable(page, lab.state)
    context["draft"] = open_draft(request, city, key, saved_at=lab.changed_at)
    return form_page(request, _TEMPLATES[page], form, status=status, **context)
