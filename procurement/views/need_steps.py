"""Moving a need on, closing it, showing it."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from cities.errors import Refusal
from cities.models import City
from cities.views.answers import form_page, show_refusal
from cities.views.gates import workspace_page
from procurement.enums import NeedStage, Visibility
from procurement.forms.needs import CloseNeedForm
from procurement.rules.permissions import NEEDS_EDIT
from procurement.services.needs import move_need, show_need
from procurement.views.needs import find_need


@workspace_page(post=NEEDS_EDIT)
def need_move(request: Any, city: City, need_id: UUID) -> HttpResponse:
    """Take the need to the stage that was sent."""
    need, stage = find_need(city, need_id), request.POST.get("stage", "")
    if stage not in NeedStage.values:
        raise Http404
    try:
        moved = move_need(city=city, actor=request.actor, need=need, stage=stage)
    except Refusal as refusal:
        messages.error(request, str(refusal.message))
    else:
        messages.success(request, _("The need is now at the stage “%(stage)s”.") % {"stage": moved.get_stage_display()})
    return redirect("need-page", city.slug, need.pk)


@workspace_page(get=NEEDS_EDIT, post=NEEDS_EDIT)
def need_close(request: Any, city: City, need_id: UUID) -> HttpResponse:
    """Ask for the reason and close the need."""
    need = find_need(city, need_id)
    form = CloseNeedForm(request.POST or None)
    status = 0
    if request.method == "POST" and form.is_valid():
        reason = form.cleaned_data["closing_reason"]
        try:
            move_need(city=city, actor=request.actor, need=need, stage=NeedStage.CLOSED, reason=reason)
        except Refusal as refusal:
            status = show_refusal(form, refusal)
        else:
            messages.success(request, _("The need is closed."))
            return redirect("need-page", city.slug, need.pk)
    return form_page(request, "procurement/need_close.html", form, status=status, need=need)


@workspace_page(post=NEEDS_EDIT)
def need_show(request: Any, city: City, need_id: UUID) -> HttpResponse:
    """Make the need public or private."""
    need, visibility = find_need(city, need_id), request.POST.get("visibility", "")
    if visibility not in Visibility.values:
        raise Http404
    show_need(city=city, actor=request.actor, need=need, visibility=visibility)
    if visibility == Visibility.PUBLIC:
        messages.success(
            request, _("Everybody can see this need now, on the pages of labs that have it on the agenda.")
        )
    else:
        messages.success(request, _("Only your city sees this need now."))
    return redirect("need-page", city.slug, need.pk)
