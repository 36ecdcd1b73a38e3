"""What can be done with an open invitation of a colleague: sending it again, withdrawing it."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from cities.errors import Refusal
from cities.models import City, ColleagueInvitation
from cities.permissions import MEMBERS_EDIT
from cities.selectors.colleague_invitations import get_invitation
from cities.services.colleague_invitations import resend_invitation, withdraw_invitation
from cities.views.gates import workspace_page


@workspace_page(post=MEMBERS_EDIT)
def invitation_resend(request: Any, city: City, invitation_id: UUID) -> HttpResponse:
    """Send the mail again."""
    invitation = _find(city, invitation_id)
    try:
        resend_invitation(city=city, actor=request.actor, invitation=invitation)
    except Refusal as refusal:
        messages.error(request, str(refusal.message))
    else:
        messages.success(request, _("The invitation is on its way to %(email)s again.") % {"email": invitation.email})
    return redirect("members", city.slug)


@workspace_page(post=MEMBERS_EDIT)
def invitation_withdraw(request: Any, city: City, invitation_id: UUID) -> HttpResponse:
    """Make the link worthless."""
    invitation = _find(city, invitation_id)
    try:
        withdraw_invitation(city=city, actor=request.actor, invitation=invitation)
    except Refusal as refusal:
        messages.error(request, str(refusal.message))
    else:
        messages.success(request, _("The invitation to %(email)s is withdrawn.") % {"email": invitation.email})
    return redirect("members", city.slug)


def _find(city: City, invitation_id: UUID) -> ColleagueInvitation:
    try:
        return get_invitation(city=city, invitation_id=invitation_id)
    except ColleagueInvitation.DoesNotExist:
        raise Http404 from None
