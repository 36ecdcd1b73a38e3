"""Whom the city is missing, and taking an organisation into the registry with one button."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _

from cities.errors import Refusal
from cities.models import City
from cities.views.gates import workspace_page
from cities.views.undo import offer_undo
from stakeholders.models import Stakeholder
from stakeholders.rules.permissions import STAKEHOLDERS_EDIT
from stakeholders.rules.proposals import Subject
from stakeholders.selectors.coverage import get_coverage
from stakeholders.selectors.proposals import (
    find_gaps,
    list_profile_proposals,
    list_shared_proposals,
    list_silent_proposals,
)
from stakeholders.services.proposals import add_profile
from stakeholders.services.stakeholders import delete_stakeholder


@workspace_page(get=STAKEHOLDERS_EDIT)
def missing(request: Any, city: City) -> HttpResponse:
    """Organisations and shared entries that would fill the gaps, and entries nobody has written to for a year."""
    now = timezone.now()
    gaps, subject = find_gaps(get_coverage(city=city, now=now)), Subject(region=city.nuts3)
    asked: dict[str, Any] = {"city": city, "gaps": gaps, "subject": subject, "now": now}
    context = {
        "gaps": gaps,
        "profiles": list_profile_proposals(**asked),
        "shared": list_shared_proposals(**asked),
        "silent": list_silent_proposals(**asked),
    }
    return TemplateResponse(request, "stakeholders/coverage/missing.html", context)


@workspace_page(post=STAKEHOLDERS_EDIT)
def missing_add(request: Any, city: City, organisation_id: UUID) -> HttpResponse:
    """Take an organisation into the registry, with the way back."""
    try:
        entry = add_profile(city=city, actor=request.actor, organisation_id=organisation_id)
    except Refusal as refusal:
        messages.error(request, str(refusal.message))
    else:
        words = _("“%(name)s” is in the registry now. Add a person to write to.") % {"name": entry.organisation}
        fields = {"next": _next(request, city)}
        offer_undo(request, words, reverse("missing-remove", args=[city.slug, entry.pk]), fields)
    return redirect(_next(request, city))


@workspace_page(post=STAKEHOLDERS_EDIT)
def missing_remove(request: Any, city: City, stakeholder_id: UUID) -> HttpResponse:
    """Take it out again."""
    try:
        delete_stakeholder(city=city, actor=request.actor, stakeholder_id=stakeholder_id)
    except Stakeholder.DoesNotExist:
        raise Http404 from None
    messages.success(request, _("Taken out of the registry again."))
    return redirect(_next(request, city))


def _next(request: Any, city: City) -> str:
    """Back to where the button stood: this page, or the page of a lab."""
    wanted = str(request.POST.get("next", ""))
    inside = wanted.startswith(f"/c/{city.slug}/work/")
    if inside and url_has_allowed_host_and_scheme(wanted, allowed_hosts={request.get_host()}):
        return wanted
    return reverse("missing", args=[city.slug])
