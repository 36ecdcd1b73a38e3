"""Moving a need on, closing it, showing it."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from cities.errors import Refusal
from cities.models import City
from cities.views.answers import form_page, show_refusal
from cities.views.gates import workspace_page
from cities.views.undo import offer_undo
from procurement.enums import NeedStage, Visibility
from procurement.forms.needs import CloseNeedForm
from procurement.models import Need
from procurement.rules.need_stages import can_move
from procurement.rules.permissions import NEEDS_EDIT
from procurement.services.needs import move_need, show_need
from procurement.views.needs import find_need


@workspace_page(post=NEEDS_EDIT)
def need_move(request: Any, city: City, need_id: UUID) -> HttpResponse:
    """Take the need to the stage that was sent."""
    need, stage = find_need(city, need_id), request.POST.get("stage", "")
    if stage not in NeedStage.values:
        raise Http404
    reason = request.POST.get("reason", "")
    try:
        moved = move_need(city=city, actor=request.actor, need=need, stage=stage, reason=reason)
    except Refusal as refusal:
        messages.error(request, str(refusal.message))
    else:
        said = _("The need is now at the stage “%(stage)s”.") % {"stage": moved.get_stage_display()}
        _offer_way_back(request, city, need, moved, said)
    return redirect("need-page", city.slug, need.pk)


def _offer_way_back(request: Any, city: City, before: Need, after: Need, said: str) -> None:
    """Say what was done; with the way back where the table of steps has it."""
    if not can_move(start=after.stage, goal=before.stage):
        messages.success(request, said)
        return
    fields = {"stage": before.stage, "reason": before.closing_reason}
    offer_undo(request, said, reverse("need-move", args=[city.slug, after.pk]), fields)


@workspace_page(get=NEEDS_EDIT, post=NEEDS_EDIT)
def need_close(request: Any, city: City, need_id: UUID) -> HttpResponse:
    """Ask for the reason and close the need."""
    need = find_need(city, need_id)
    form = CloseNeedForm(request.POST or None)
    status = 0
    if request.method == "POST" and form.is_valid():
        reason = form.cleaned_data["closing_reason"]
        try:
            closed = move_need(city=city, actor=request.actor, need=need, stage=NeedStage.CLOSED, reason=reason)
        except Refusal as refusal:
            status = show_refusal(form, refusal)
        else:
            _offer_way_back(request, city, need, closed, _("The need is closed."))
            return redirect("need-page", city.slug, need.pk)
    return form_page(request, "procurement/need_close.html", form, status=status, need=need)


@workspace_page(post=NEEDS_EDIT)
def need_show(request: Any, city: City, need_id: UUID) -> HttpResponse:
    """Make the need public or private."""
    need, visibility = find_need(city, need_id), request.POST.get("visibility", "")
    if visibility not in Visibility.values:
        raise Http404
    before = need.visibility
    show_need(city=city, actor=request.actor, need=need, visibility=visibility)
    if visibility == Visibility.PUBLIC:
        said = _("Everybody can see this need now, on the pages of labs that have it on the agenda.")
    else:
        said = _("Only your city sees this need now.")
    offer_undo(request, said, reverse("need-show", args=[city.slug, need.pk]), {"visibility": before})
    return redirect("need-page", city.slug, need.pk)
