"""The page behind the link in a colleague's invitation."""

from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from cities.errors import Refusal
from cities.models import City, ColleagueInvitation
from cities.selectors.colleague_invitations import get_invitation, is_verified_address
from cities.services.colleague_invitations import LINK_PURPOSE, accept_invitation
from cities.tenancy import read_link
from cities.views.gates import city_page


@city_page
def colleague_invitation(request: Any, city: City, token: str) -> HttpResponse:
    """Show who invites whom; the button joins. A look at the page changes nothing (link scanners look too)."""
    try:
        invitation = get_invitation(city=city, invitation_id=read_link(LINK_PURPOSE, token))
    except ColleagueInvitation.DoesNotExist:
        raise Http404 from None
    if request.method == "POST" and _state(request, invitation, timezone.now()) == "signed-out":
        return _to_sign_up(request, invitation)
    status, refusal = 200, ""
    if request.method == "POST" and request.user.is_authenticated:
        try:
            accept_invitation(city=city, user=request.user, invitation=invitation)
        except Refusal as error:
            status, refusal = error.status, str(error.message)
        else:
            messages.success(request, _("Welcome! You are a colleague now."))
            return redirect("city-workspace", city.slug)
    return _show(request, invitation, status, refusal)


def _show(request: Any, invitation: ColleagueInvitation, status: int, refusal: str) -> TemplateResponse:
    state = _state(request, invitation, timezone.now())
    context = {"invitation": invitation, "state": state, "refusal": refusal}
    if status == 200 and state in {"accepted", "withdrawn", "expired"}:
        status = 410
    return TemplateResponse(request, "cities/colleague_invitation.html", context, status=status)


def _state(request: Any, invitation: ColleagueInvitation, now: datetime) -> str:
    if invitation.accepted_at:
        return "accepted"
    if invitation.withdrawn_at:
        return "withdrawn"
    if invitation.expires_at <= now:
        return "expired"
    if not request.user.is_authenticated:
        return "signed-out"
    return "ready" if is_verified_address(user=request.user, email=invitation.email) else "other-address"


def _to_sign_up(request: HttpRequest, invitation: ColleagueInvitation) -> HttpResponse:
    """Whoever holds the link has read the invited mailbox: allauth need not send a second mail to prove the address.

    The key is allauth's own (`stash_verified_email`); it holds for this address only.
    """
    request.session["account_verified_email"] = invitation.email
    return redirect(f"{reverse('account_signup')}?{urlencode({'next': request.path})}")
