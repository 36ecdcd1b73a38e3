"""Colleagues: who works here, inviting, roles, leaving."""

from collections.abc import Iterator
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from cities.enums import Role
from cities.errors import Refusal
from cities.forms.people import ColleagueForm, RoleForm
from cities.models import City, Membership
from cities.permissions import MEMBERS_EDIT, MEMBERS_READ, WORKSPACE_READ, list_permissions
from cities.selectors.colleague_invitations import list_open_invitations
from cities.selectors.memberships import find_membership, get_member, list_members, list_open_staff_sessions
from cities.services.colleague_invitations import invite_colleague
from cities.services.exports import note_export
from cities.services.memberships import change_role, remove_member
from cities.tenancy import enter_city
from cities.views.answers import form_page, show_refusal
from cities.views.csv_answers import answer_csv, make_line_writer
from cities.views.gates import workspace_page
from cities.views.undo import offer_undo


@workspace_page(get=MEMBERS_READ, post=MEMBERS_EDIT)
def members(request: Any, city: City) -> HttpResponse:
    """The people of the city, the open invitations, and the form to invite one more."""
    form = ColleagueForm(request.POST if request.method == "POST" else None)
    status = 0
    if request.method == "POST" and form.is_valid():
        try:
            invitation = invite_colleague(city=city, actor=request.actor, **form.cleaned_data)
        except Refusal as refusal:
            status = show_refusal(form, refusal)
        else:
            messages.success(request, _("An invitation is on its way to %(email)s.") % {"email": invitation.email})
            return redirect("members", city.slug)
    context = {
        "members": list_members(city=city),
        "invitations": list_open_invitations(city=city),
        "staff_sessions": list_open_staff_sessions(city=city, now=timezone.now()),
        "now": timezone.now(),
    }
    return form_page(request, "cities/members.html", form, status=status, **context)


@workspace_page(get=MEMBERS_READ)
def members_export(request: Any, city: City) -> Any:
    """The people of the city as CSV. Taking them out is logged."""
    note_export(city=city, actor=request.actor, action="member.export")
    return answer_csv(_csv_lines(city, request.user), file_name=f"colleagues-{city.slug}.csv")


def _csv_lines(city: City, user: Any) -> Iterator[str]:
    writer = make_line_writer()
    yield writer.writerow(["name", "email", "role", "since"])
    with enter_city(city, user):
        found = list(list_members(city=city))
    for member in found:
        yield writer.writerow([member.user.name, member.user.email, member.role, member.created_at.isoformat()])


@workspace_page(get=MEMBERS_READ)
def roles(request: HttpRequest, city: City) -> HttpResponse:
    """What each role may do."""
    rows = [
        {
            "sentence": permission.sentence,
            "code": permission.code,
            "held": [(role, role in permission.roles) for role in Role],
        }
        for permission in list_permissions()
    ]
    return TemplateResponse(request, "cities/roles.html", {"roles": list(Role), "rows": rows})


@workspace_page(get=MEMBERS_EDIT, post=MEMBERS_EDIT)
def member_role(request: Any, city: City, membership_id: UUID) -> HttpResponse:
    """Another role for a colleague."""
    member = _find(city, membership_id)
    before = member.role
    form = RoleForm(request.POST if request.method == "POST" else None, initial={"role": member.role})
    status, before = 0, member.role
    if request.method == "POST" and form.is_valid():
        try:
            changed = change_role(city=city, actor=request.actor, membership=member, role=form.cleaned_data["role"])
        except Refusal as refusal:
            status = show_refusal(form, refusal)
        else:
            words = {"who": member.user, "role": changed.get_role_display()}
            text = _("%(who)s now has the role: %(role)s.") % words
            # Whoever has just given up the right to see the list goes where they may, and cannot take it back.
            if member.user_id == request.user.pk and changed.role != Role.OWNER:
                messages.success(request, text)
                return redirect("city-workspace", city.slug)
            offer_undo(request, text, request.path, {"role": before})
            return redirect("members", city.slug)
    return form_page(request, "cities/member_role.html", form, status=status, member=member)


@workspace_page(get=MEMBERS_EDIT, post=MEMBERS_EDIT)
def member_remove(request: Any, city: City, membership_id: UUID) -> HttpResponse:
    """Ask, then take a colleague out of the city."""
    return _remove(request, city, _find(city, membership_id), back="members")


@workspace_page(get=WORKSPACE_READ, post=WORKSPACE_READ)
def city_leave(request: Any, city: City) -> HttpResponse:
    """Ask, then leave the city oneself."""
    member = find_membership(city=city, user=request.user)
    if member is None:  # platform staff are inside without being members
        raise Http404
    return _remove(request, city, member, back="city-workspace")


def _remove(request: Any, city: City, member: Membership, *, back: str) -> HttpResponse:
    is_self = member.user_id == request.user.pk
    refusal, status = "", 200
    if request.method == "POST":
        try:
            remove_member(city=city, actor=request.actor, membership=member)
        except Refusal as error:
            refusal, status = str(error.message), error.status
        else:
            text = _("You have left %(city)s.") if is_self else _("%(who)s does not work in %(city)s any more.")
            messages.success(request, text % {"who": member.user, "city": city})
            return redirect("my-account") if is_self else redirect("members", city.slug)
    context = {"member": member, "is_self": is_self, "refusal": refusal, "back": back}
    return TemplateResponse(request, "cities/member_remove.html", context, status=status)


def _find(city: City, membership_id: UUID) -> Membership:
    try:
        return get_member(city=city, membership_id=membership_id)
    except Membership.DoesNotExist:
        raise Http404 from None
