"""Who put themselves into the registry: to look through once, so that nobody new goes unnoticed."""

from datetime import datetime
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cities.hooks import Duty, Urgency, workspace_duties
from cities.models import City
from cities.permissions import Actor
from cities.views.gates import workspace_page
from cities.views.undo import offer_undo
from stakeholders.forms.sharing import EntriesForm
from stakeholders.rules.permissions import STAKEHOLDERS_EDIT, STAKEHOLDERS_READ
from stakeholders.selectors.self_registrations import list_self_registrations
from stakeholders.services.self_registrations import see_self_registrations

_MOST = 200


@workspace_page(get=STAKEHOLDERS_READ)
def self_registrations(request: HttpRequest, city: City) -> HttpResponse:
    """The newest first; those nobody has looked at stand apart."""
    rows = list(list_self_registrations(city=city)[:_MOST])
    context = {
        "unseen": [row for row in rows if row.seen_at is None],
        "seen": [row for row in rows if row.seen_at is not None],
        "join_address": request.build_absolute_uri(reverse("join", args=[city.slug])),
    }
    return TemplateResponse(request, "stakeholders/join/list.html", context)


@workspace_page(post=STAKEHOLDERS_EDIT)
def self_registrations_see(request: Any, city: City) -> HttpResponse:
    """Note that these were looked at, or take that back."""
    form = EntriesForm(request.POST)
    if not form.is_valid():
        raise Http404
    seen = request.POST.get("seen", "yes") == "yes"
    changed = see_self_registrations(city=city, actor=request.actor, ids=form.cleaned_data["entry"], seen=seen)
    if changed and seen:
        said = ngettext("%(number)s is noted as seen.", "%(number)s are noted as seen.", len(changed))
        back = reverse("self-registrations-see", args=[city.slug])
        offer_undo(request, said % {"number": len(changed)}, back, {"entry": changed, "seen": "no"})
    return redirect("self-registrations", city.slug)


@workspace_duties.add
def list_self_registration_duties(*, city: City, actor: Actor, now: datetime) -> list[Duty]:
    """Ask to look at whoever is new."""
    if not actor.may(STAKEHOLDERS_EDIT):
        return []
    unseen = list(list_self_registrations(city=city, unseen_only=True)[:_MOST])
    if not unseen:
        return []
    words = ngettext("%(number)s person added themselves", "%(number)s people added themselves", len(unseen))
    return [
        Duty(
            Urgency.SOON,
            title=words % {"number": len(unseen)},
            detail=_("They confirmed their address. Look who they are, and tag them."),
            action=_("Look at them"),
            href=reverse("self-registrations", args=[city.slug]),
            icon="user",
            due=unseen[-1].confirmed_at,
        )
    ]
