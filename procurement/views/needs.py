"""Needs in the workspace: list, page, editor."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _

from cities.errors import Refusal
from cities.models import City
from cities.views.answers import form_page, show_refusal
from cities.views.cursor import page_by_key
from cities.views.drafts import close_draft, open_draft
from cities.views.gates import workspace_page
from procurement.enums import NeedStage
from procurement.forms.needs import NeedFilterForm, NeedForm
from procurement.models import Need
from procurement.rules.need_stages import list_next_stages
from procurement.rules.permissions import NEEDS_EDIT, NEEDS_READ
from procurement.selectors.need_history import list_need_history
from procurement.selectors.needs import get_need, list_needs
from procurement.services.needs import CONTENT_FIELDS, create_need, edit_need
from procurement.views.history import describe_history
from procurement.views.panels import list_panels

HISTORY = 50


def find_need(city: City, need_id: UUID) -> Need:
    """Return the need or answer 404."""
    try:
        return get_need(city=city, need_id=need_id)
    except Need.DoesNotExist:
        raise Http404 from None


@workspace_page(get=NEEDS_READ)
def need_list(request: HttpRequest, city: City) -> HttpResponse:
    """The city's needs, newest first."""
    form = NeedFilterForm(request.GET)
    page = page_by_key(request, list_needs(city=city, **form.filters()))
    asked = any(request.GET.get(name) for name in form.fields)
    query = request.GET.urlencode() if asked else ""
    context = {"form": form, "page": page, "asked": asked, "export_query": query}
    return TemplateResponse(request, "procurement/need_list.html", context, status=422 if form.errors else 200)


@workspace_page(get=NEEDS_READ)
def need_page(request: Any, city: City, need_id: UUID) -> HttpResponse:
    """One need with its history and whatever upper apps add."""
    need = find_need(city, need_id)
    context = {
        "need": need,
        "next_stages": _moves(need),
        "steps": _steps(need),
        "history": describe_history(list_need_history(city=city, need=need)[:HISTORY]),
        "panels": list_panels(city=city, need=need, actor=request.actor),
    }
    return TemplateResponse(request, "procurement/need.html", context)


def _moves(need: Need) -> list[dict[str, Any]]:
    """The stages it may go to by a button; closing asks for a reason on a page of its own."""
    order = list(NeedStage)
    here = order.index(NeedStage(need.stage))
    goals = [stage for stage in list_next_stages(need.stage) if stage != NeedStage.CLOSED]
    return [{"value": one.value, "label": one.label, "is_back": order.index(one) < here} for one in goals]


def _steps(need: Need) -> list[dict[str, Any]]:
    """The way of a need for the stepper; a closed one has no current step."""
    way = [NeedStage.IDEA, NeedStage.VALIDATED, NeedStage.IN_LAB]
    if need.stage == NeedStage.CLOSED:
        return []
    place = way.index(NeedStage(need.stage))
    states = ["done"] * place + ["current"] + ["next"] * (len(way) - place - 1)
    return [{"label": stage.label, "state": state} for stage, state in zip(way, states, strict=True)]


@workspace_page(get=NEEDS_EDIT, post=NEEDS_EDIT)
def need_new(request: Any, city: City) -> HttpResponse:
    """Write a need down."""
    form = NeedForm(request.POST or None, languages=city.languages)
    status = 0
    if request.method == "POST" and form.is_valid():
        try:
            need = create_need(city=city, actor=request.actor, content=form.content())
        except Refusal as refusal:
            status = show_refusal(form, refusal)
        else:
            close_draft(request, city, "need-new")
            messages.success(request, _("The need is written down. Only your city sees it."))
            return redirect("need-page", city.slug, need.pk)
    draft = open_draft(request, city, "need-new")
    return form_page(request, "procurement/need_edit.html", form, status=status, need=None, draft=draft)


@workspace_page(get=NEEDS_EDIT, post=NEEDS_EDIT)
def need_edit(request: Any, city: City, need_id: UUID) -> HttpResponse:
    """Change what is written about a need."""
    need = find_need(city, need_id)
    initial = {name: getattr(need, name) for name in CONTENT_FIELDS}
    form = NeedForm(request.POST or None, languages=city.languages, initial=initial)
    status = 0
    if request.method == "POST" and form.is_valid():
        try:
            edit_need(city=city, actor=request.actor, need=need, changes=form.cleaned_data)
        except Refusal as refusal:
            status = show_refusal(form, refusal)
        else:
            close_draft(request, city, f"need-{need.pk}")
            messages.success(request, _("Saved."))
            return redirect("need-page", city.slug, need.pk)
    draft = open_draft(request, city, f"need-{need.pk}", saved_at=need.changed_at)
    return form_page(request, "procurement/need_edit.html", form, status=status, need=need, draft=draft)
