"""Who runs a profile: the people, roles, invitations, and the page behind the link in an invitation."""

from datetime import datetime
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from cities.errors import Refusal
from cities.selectors.colleague_invitations import is_verified_address
from cities.tenancy import read_link
from cities.views.answers import form_page, show_refusal
from cities.views.gates import account_page, public_page
from cities.views.undo import offer_undo
from stakeholders.forms.organisation_facts import MemberInvitationForm
from stakeholders.models import Organisation, OrganisationMember, OrganisationMemberInvitation
from stakeholders.notifications.organisations import INVITATION_LINK
from stakeholders.selectors.organisation_people import get_member_invitation, list_members, list_open_invitations
from stakeholders.services.organisation_asking import ask_to_join
from stakeholders.services.organisation_members import (
    accept_member_invitation,
    change_member_role,
    invite_member,
    remove_member,
    resend_member_invitation,
    withdraw_member_invitation,
)
from stakeholders.views.organisation_gate import find_own, own_context


@account_page
def organisation_members(request: Any, organisation_slug: str) -> HttpResponse:
    """The people of the profile, the open invitations, and the form to invite one more."""
    member = find_own(request.user, organisation_slug)
    form = MemberInvitationForm(request.POST if request.method == "POST" else None)
    status = 0
    if request.method == "POST" and form.is_valid():
        try:
            sent = invite_member(user=request.user, organisation_id=member.organisation_id, **form.cleaned_data)
        except Refusal as refusal:
            status = show_refusal(form, refusal)
        else:
            messages.success(request, _("An invitation is on its way to %(email)s.") % {"email": sent.email})
            return redirect("own-organisation-members", organisation_slug)
    context = {
        "members": list(list_members(organisation=member.organisation)),
        "invitations": list(list_open_invitations(organisation=member.organisation)),
        "now": timezone.now(),
        **own_context(member, "own-organisation-members"),
    }
    return form_page(request, "stakeholders/organisations/own_members.html", form, status=status, **context)


@account_page
def organisation_member_role(request: Any, organisation_slug: str, member_id: UUID) -> HttpResponse:
    """Another role for one of the profile's people."""
    if request.method != "POST":
        return HttpResponseNotAllowed(["POST"])
    own = find_own(request.user, organisation_slug)
    before = OrganisationMember.objects.filter(pk=member_id, organisation=own.organisation).values_list("role").first()
    role = request.POST.get("role", "")
    try:
        changed = change_member_role(
            user=request.user, organisation_id=own.organisation_id, member_id=member_id, role=role
        )
    except Refusal as refusal:
        return _refused(request, own, refusal)
    text = _("%(who)s now has the role: %(role)s.") % {"who": changed.user, "role": changed.get_role_display()}
    if changed.user_id == request.user.pk or not before:
        messages.success(request, text)
    else:
        offer_undo(request, text, request.path, {"role": before[0]})
    return redirect("own-organisation-members", organisation_slug)


@account_page
def organisation_member_remove(request: Any, organisation_slug: str, member_id: UUID) -> HttpResponse:
    """Ask, then take somebody off the profile, or leave it."""
    own = find_own(request.user, organisation_slug)
    person = list_members(organisation=own.organisation).filter(pk=member_id).first()
    if person is None:
        raise Http404
    is_self, refusal, status = person.user_id == request.user.pk, "", 200
    if request.method == "POST":
        try:
            remove_member(user=request.user, organisation_id=own.organisation_id, member_id=member_id)
        except Refusal as error:
            refusal, status = str(error.message), error.status
        else:
            messages.success(request, _("%(who)s does not run the profile any more.") % {"who": person.user})
            return redirect("own-organisations") if is_self else redirect("own-organisation-members", organisation_slug)
    context = {"person": person, "is_self": is_self, "refusal": refusal}
    context |= own_context(own, "own-organisation-members")
    return TemplateResponse(request, "stakeholders/organisations/own_member_remove.html", context, status=status)


@account_page
def organisation_invitation_resend(request: Any, organisation_slug: str, member_invitation_id: UUID) -> HttpResponse:
    """Send the mail again."""
    said = _("The invitation is on its way to %(email)s again.")
    return _change_invitation(request, organisation_slug, member_invitation_id, resend_member_invitation, said)


@account_page
def organisation_invitation_withdraw(request: Any, organisation_slug: str, member_invitation_id: UUID) -> HttpResponse:
    """Make the link worthless."""
    said = _("The invitation to %(email)s is withdrawn.")
    return _change_invitation(request, organisation_slug, member_invitation_id, withdraw_member_invitation, said)


def _change_invitation(request: Any, slug: str, invitation_id: UUID, change: Any, said: str) -> HttpResponse:
    if request.method != "POST":
        return HttpResponseNotAllowed(["POST"])
    own = find_own(request.user, slug)
    try:
        found = change(user=request.user, organisation_id=own.organisation_id, invitation_id=invitation_id)
    except Refusal as refusal:
        return _refused(request, own, refusal)
    messages.success(request, said % {"email": found.email})
    return redirect("own-organisation-members", slug)


def _refused(request: HttpRequest, own: OrganisationMember, refusal: Refusal) -> HttpResponse:
    if refusal.status == 404:
        raise Http404
    messages.error(request, str(refusal.message))
    return redirect("own-organisation-members", own.organisation.slug)


@account_page
def organisation_ask(request: Any, organisation_id: UUID) -> HttpResponse:
    """Ask the admins of a profile to be let in. A profile that is not public is not named."""
    found = Organisation.objects.filter(pk=organisation_id).first()
    if found is None:
        raise Http404
    refusal, status = "", 200
    if request.method == "POST":
        try:
            ask_to_join(user=request.user, organisation_id=organisation_id)
        except Refusal as error:
            refusal, status = str(error.message), error.status
        else:
            messages.success(request, _("The admins of the profile have got your question by mail."))
            return redirect("own-organisations")
    context = {"name": found.name if found.is_listed else "", "refusal": refusal}
    return TemplateResponse(request, "stakeholders/organisations/ask.html", context, status=status)


@public_page
def organisation_invitation(request: Any, token: str) -> HttpResponse:
    """Show who invites to run what; the button joins. A look at the page changes nothing (link scanners look too)."""
    try:
        invitation = get_member_invitation(invitation_id=read_link(INVITATION_LINK, token))
    except OrganisationMemberInvitation.DoesNotExist:
        raise Http404 from None
    status, refusal = 200, ""
    if request.method == "POST" and not request.user.is_authenticated:
        return _to_sign_up(request, invitation)
    if request.method == "POST":
        try:
            member = accept_member_invitation(user=request.user, invitation_id=invitation.pk)
        except Refusal as error:
            status, refusal = error.status, str(error.message)
        else:
            messages.success(request, _("Welcome! You run this profile with others now."))
            return redirect("own-organisation", member.organisation.slug)
    state = _state(request, invitation, timezone.now())
    if status == 200 and state in {"accepted", "withdrawn", "expired"}:
        status = 410
    context = {"invitation": invitation, "state": state, "refusal": refusal}
    return TemplateResponse(request, "stakeholders/organisations/invitation.html", context, status=status)


def _state(request: Any, invitation: OrganisationMemberInvitation, now: datetime) -> str:
    if invitation.accepted_at:
        return "accepted"
    if invitation.withdrawn_at:
        return "withdrawn"
    if invitation.expires_at <= now:
        return "expired"
    if not request.user.is_authenticated:
        return "signed-out"
    return "ready" if is_verified_address(user=request.user, email=invitation.email) else "other-address"


def _to_sign_up(request: HttpRequest, invitation: OrganisationMemberInvitation) -> HttpResponse:
    """Whoever holds the link of an open invitation has read the invited mailbox: no second mail need prove it.

    The key is allauth's own (`stash_verified_email`); it holds for this address only.
    """
    if _state(request, invitation, timezone.now()) == "signed-out":
        request.session["account_verified_email"] = invitation.email
    return redirect(f"{reverse('account_signup')}?{urlencode({'next': request.path})}")
