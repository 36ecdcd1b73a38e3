"""On the page of somebody another city shares: invite them to a lab, in one step."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _

from cities.models import City
from cities.permissions import Actor
from cities.views.gates import workspace_page
from citylabs.models import Invitation, Lab
from citylabs.rules.permissions import INVITATIONS_SEND
from citylabs.selectors.labs import AHEAD, LabFilter, get_lab, list_labs
from citylabs.services.campaigns import find_obstacle
from citylabs.services.shared_invitations import invite_shared_people
from stakeholders.models import SharedEntry
from stakeholders.rules.hooks import SHARED_ENTRY_PANELS

_MOST_LABS = 20


@SHARED_ENTRY_PANELS.add
def show_inviting(*, city: City, actor: Actor, shared: SharedEntry) -> dict[str, Any] | None:
    """Return the panel with the labs that invite now; for those who may send invitations."""
    if not actor.may(INVITATIONS_SEND) or not shared.email:
        return None
    now = timezone.now()
    ahead = list_labs(city=city, chosen=LabFilter(when=AHEAD), now=now)[:_MOST_LABS]
    invited = set(Invitation.objects.filter(city=city, email=shared.email.lower()).values_list("lab_id", flat=True))
    labs = [{"lab": lab, "is_invited": lab.pk in invited} for lab in ahead if find_obstacle(lab, now=now) is None]
    context = {"shared": shared, "labs": labs}
    return {"title": _("Invite"), "template": "citylabs/panels/invite_shared.html", "context": context}


@workspace_page(post=INVITATIONS_SEND)
def shared_invite(request: Any, city: City, shared_id: UUID) -> HttpResponse:
    """Send the invitation."""
    try:
        lab = get_lab(city=city, slug=request.POST.get("lab", ""))
    except Lab.DoesNotExist:
        raise Http404 from None
    invite_shared_people(city=city, actor=request.actor, lab=lab, shared_ids=[shared_id], user=request.user)
    messages.success(request, _("The invitation is on its way. The city they come from is told."))
    return redirect("shared-entry", city.slug, shared_id)
