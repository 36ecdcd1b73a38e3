"""What a city does with public profiles: pointing an entry at one, taking values over, vouching for one."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from cities.errors import Refusal
from cities.models import City
from cities.views.answers import form_page, show_refusal
from cities.views.gates import workspace_page
from cities.views.undo import offer_undo
from stakeholders.forms.organisation_facts import EvidenceForm
from stakeholders.models import Organisation, Stakeholder
from stakeholders.rules.permissions import ORGANISATIONS_VERIFY, STAKEHOLDERS_EDIT
from stakeholders.selectors.organisations import (
    OrganisationFilter,
    list_by_ids,
    list_marks_of_city,
    list_public_organisations,
    with_marks,
)
from stakeholders.selectors.stakeholders import get_stakeholder
from stakeholders.services.organisation_links import link_entry, take_over_values, unlink_entry
from stakeholders.services.organisation_marks import verify_by_city, withdraw_by_city
from stakeholders.views.organisation_words import say_country

_MOST = 20


def _find(city: City, stakeholder_id: UUID) -> Stakeholder:
    try:
        return get_stakeholder(city=city, stakeholder_id=stakeholder_id)
    except Stakeholder.DoesNotExist:
        raise Http404 from None


def _read_id(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        raise Http404 from None


@workspace_page(get=STAKEHOLDERS_EDIT, post=STAKEHOLDERS_EDIT)
def profile_link(request: Any, city: City, stakeholder_id: UUID) -> HttpResponse:
    """Look for the profile an entry is about, and point at it; a blank profile takes the pointer away."""
    entry = _find(city, stakeholder_id)
    if request.method == "POST":
        return _point(request, city, entry)
    words = request.GET.get("q", entry.organisation).strip()[:100]
    found = list_public_organisations(chosen=OrganisationFilter(q=words)) if words else Organisation.objects.none()
    rows = list(with_marks(found).order_by("sort_key", "id")[: _MOST + 1])
    context = {
        "stakeholder": entry,
        "words": words,
        "rows": [{"organisation": one, "country": say_country(one.country)} for one in rows[:_MOST]],
        "is_more": len(rows) > _MOST,
    }
    return TemplateResponse(request, "stakeholders/organisations/choose.html", context)


def _point(request: Any, city: City, entry: Stakeholder) -> HttpResponse:
    wanted, before = request.POST.get("profile", ""), entry.profile_id
    back = redirect("stakeholder", city.slug, entry.pk)
    try:
        if wanted:
            link_entry(city=city, actor=request.actor, stakeholder_id=entry.pk, organisation_id=_read_id(wanted))
        else:
            unlink_entry(city=city, actor=request.actor, stakeholder_id=entry.pk)
    except Refusal as refusal:
        messages.error(request, str(refusal.message))
        return back
    said = _("The entry points at the public profile.") if wanted else _("The entry points at no profile any more.")
    offer_undo(request, said, request.path, {"profile": before or ""})
    return back


@workspace_page(post=STAKEHOLDERS_EDIT)
def profile_take_over(request: Any, city: City, stakeholder_id: UUID) -> HttpResponse:
    """Give the entry the profile's value in one field, or in all that differ."""
    entry = _find(city, stakeholder_id)
    fields = request.POST.getlist("field")
    try:
        changes = take_over_values(city=city, actor=request.actor, stakeholder_id=entry.pk, fields=fields)
    except Refusal as refusal:
        messages.error(request, str(refusal.message))
    else:
        if changes:
            messages.success(request, _("The entry has the profile’s values now. The old ones stand in its history."))
        else:
            messages.info(request, _("Nothing changed: the entry has these values already."))
    return redirect("stakeholder", city.slug, stakeholder_id)


@workspace_page(get=ORGANISATIONS_VERIFY, post=ORGANISATIONS_VERIFY)
def profile_verify(request: Any, city: City, organisation_id: UUID) -> HttpResponse:
    """Vouch for a public profile, with the evidence."""
    organisation = _find_listed(organisation_id)
    form = EvidenceForm(request.POST if request.method == "POST" else None)
    status = 0
    if request.method == "POST" and form.is_valid():
        try:
            verify_by_city(city=city, actor=request.actor, organisation_id=organisation.pk, **form.cleaned_data)
        except Refusal as refusal:
            status = show_refusal(form, refusal)
        else:
            text = _("%(city)s vouches for %(name)s now.") % {"city": city, "name": organisation.name}
            messages.success(request, text)
            return redirect("organisation", organisation.slug)
    context = {
        "organisation": organisation,
        "country": say_country(organisation.country),
        "mark": list_marks_of_city(city=city, organisation=organisation).first(),
        "cancel_href": reverse("organisation", args=[organisation.slug]),
    }
    return form_page(request, "stakeholders/organisations/verify.html", form, status=status, **context)


@workspace_page(post=ORGANISATIONS_VERIFY)
def profile_unverify(request: Any, city: City, verification_id: UUID) -> HttpResponse:
    """Take the city's word back."""
    try:
        found = withdraw_by_city(
            city=city,
            actor=request.actor,
            verification_id=verification_id,
            reason=request.POST.get("reason", ""),
        )
    except Refusal:
        raise Http404 from None
    messages.success(request, _("The city does not vouch for %(name)s any more.") % {"name": found.organisation.name})
    return redirect("profile-verify", city.slug, found.organisation_id)


def _find_listed(organisation_id: UUID) -> Organisation:
    found = list_by_ids(ids=[organisation_id]).first()
    if found is None:
        raise Http404
    return found
