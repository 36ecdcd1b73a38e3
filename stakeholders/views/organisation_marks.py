"""Verification of one's own profile: by the mail domain at once, by a city on request."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _

from cities.errors import Refusal
from cities.views.gates import account_page
from stakeholders.rules.domains import is_everybodys, proves_website, readable, website_domain
from stakeholders.selectors.organisation_people import list_proven_addresses
from stakeholders.services.organisation_marks import verify_by_mail, withdraw_by_member
from stakeholders.views.organisation_gate import find_own, own_context


@account_page
def organisation_marks(request: Any, organisation_slug: str) -> HttpResponse:
    """What is verified, by whom, and what can be verified now; the button proves the mail domain."""
    member = find_own(request.user, organisation_slug)
    organisation = member.organisation
    refusal, status = "", 200
    if request.method == "POST":
        try:
            verify_by_mail(user=request.user, organisation_id=organisation.pk)
        except Refusal as error:
            refusal, status = str(error.message), error.status
        else:
            messages.success(request, _("The mail domain is proven. The mark stands on your profile."))
            return redirect("own-organisation-marks", organisation_slug)
    domain = website_domain(organisation.website)
    marks = organisation.verifications.select_related("city").order_by("-verified_at")
    addresses = list_proven_addresses(user=request.user)
    context = {
        "marks": [(mark, readable(mark.domain)) for mark in marks],
        "domain": readable(domain),
        "is_everybodys": is_everybodys(domain),
        "is_proven": any(mark.domain == domain and not mark.withdrawn_at for mark in marks) if domain else False,
        "proving": next((email for email in addresses if proves_website(email, organisation.website)), ""),
        "refusal": refusal,
        **own_context(member, "own-organisation-marks"),
    }
    return TemplateResponse(request, "stakeholders/organisations/own_marks.html", context, status=status)


@account_page
def organisation_mark_remove(request: Any, organisation_slug: str, verification_id: UUID) -> HttpResponse:
    """Take a mark off one's own profile."""
    if request.method != "POST":
        return HttpResponseNotAllowed(["POST"])
    member = find_own(request.user, organisation_slug)
    try:
        withdraw_by_member(user=request.user, organisation_id=member.organisation_id, verification_id=verification_id)
    except Refusal:
        raise Http404 from None
    messages.success(request, _("The mark is off your profile."))
    return redirect("own-organisation-marks", organisation_slug)
