"""One's own organisations: the list, founding, the overview with publishing, deleting."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from cities.errors import Refusal
from cities.views.answers import form_page, show_refusal
from cities.views.gates import account_page
from cities.views.undo import offer_undo
from stakeholders.forms.organisations import FoundForm
from stakeholders.models import Organisation
from stakeholders.rules.profiles import list_missing
from stakeholders.selectors.organisation_people import list_own_memberships_in_organisations
from stakeholders.selectors.organisations import list_by_ids, with_facts
from stakeholders.services.organisations import delete_profile, found_profile, list_profile, unlist_profile
from stakeholders.views.organisation_gate import find_own, own_context
from stakeholders.views.organisation_history import tell_history
from stakeholders.views.organisation_page import show_profile


@account_page
def own_organisations(request: Any) -> HttpResponse:
    """The organisations the person runs."""
    members = list(list_own_memberships_in_organisations(user=request.user))
    return TemplateResponse(request, "stakeholders/organisations/own_list.html", {"members": members})


@account_page
def organisation_found(request: Any) -> HttpResponse:
    """Found a profile; one more form, and it can be written."""
    form = FoundForm(request.POST if request.method == "POST" else None)
    status, known, taken = 0, None, ""
    if request.method == "POST" and form.is_valid():
        try:
            found = found_profile(user=request.user, values=form.cleaned_data)
        except Refusal as refusal:
            status = show_refusal(form, refusal)
            taken = str(refusal.details.get("organisation", ""))
            known = list_by_ids(ids=[UUID(taken)]).first() if taken else None
        else:
            messages.success(request, _("The profile is founded. Nobody but you sees it until you make it public."))
            return redirect("own-organisation-edit", found.slug, "offer")
    return form_page(request, "stakeholders/organisations/found.html", form, status=status, known=known, taken=taken)


@account_page
def own_organisation(request: Any, organisation_slug: str) -> HttpResponse:
    """Where the profile stands, what it lacks, who changed what."""
    member = find_own(request.user, organisation_slug)
    context = {
        "missing": list_missing(member.organisation),
        "history": tell_history(member.organisation),
        "marks": member.organisation.verifications.filter(withdrawn_at=None).select_related("city"),
        **own_context(member, "own-organisation"),
    }
    return TemplateResponse(request, "stakeholders/organisations/own.html", context)


@account_page
def organisation_preview(request: Any, organisation_slug: str) -> HttpResponse:
    """The page as the public will see it."""
    member = find_own(request.user, organisation_slug)
    found = with_facts(Organisation.objects.filter(pk=member.organisation_id)).get()
    context = {**show_profile(found), "is_preview": True}
    return TemplateResponse(request, "stakeholders/organisations/public.html", context)


@account_page
def organisation_publish(request: Any, organisation_slug: str) -> HttpResponse:
    """Make the profile public, or take it out of public view; both can be undone."""
    if request.method != "POST":
        return HttpResponseNotAllowed(["POST"])
    member = find_own(request.user, organisation_slug)
    is_listed = request.POST.get("public") == "1"
    change = list_profile if is_listed else unlist_profile
    try:
        change(user=request.user, organisation_id=member.organisation_id)
    except Refusal as refusal:
        messages.error(request, str(refusal.message))
        return redirect("own-organisation-edit", organisation_slug, "offer")
    said = _("The profile is public now.") if is_listed else _("The profile is not public any more.")
    offer_undo(request, said, request.path, {"public": "0" if is_listed else "1"})
    return redirect("own-organisation", organisation_slug)


@account_page
def organisation_delete(request: Any, organisation_slug: str) -> HttpResponse:
    """Ask, then delete the profile."""
    member = find_own(request.user, organisation_slug)
    context = own_context(member, "own-organisation")
    if request.method != "POST":
        return _ask(request, context)
    try:
        delete_profile(user=request.user, organisation_id=member.organisation_id)
    except Refusal as refusal:
        return _ask(request, {**context, "refusal": str(refusal.message)}, status=refusal.status)
    messages.success(request, _("“%(name)s” is deleted.") % {"name": member.organisation.name})
    return redirect(reverse("own-organisations"))


def _ask(request: HttpRequest, context: dict[str, Any], status: int = 200) -> HttpResponse:
    given = {"refusal": "", **context}
    return TemplateResponse(request, "stakeholders/organisations/own_delete.html", given, status=status)
