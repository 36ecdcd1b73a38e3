"""Answering an invitation: no account, and nothing happens until a button is pressed."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone, translation
from django.views.decorators.cache import never_cache

from cities.errors import Refusal, TryAgain
from cities.models import City
from cities.tenancy import make_link
from cities.views.answers import form_page, show_refusal
from cities.views.gates import city_page
from citylabs.enums import InvitationState, LabState
from citylabs.forms.registration import DeclineForm, DetailsForm
from citylabs.models import Invitation
from citylabs.notifications.addresses import REGISTRATION
from citylabs.rules.registration import get_registration_obstacle
from citylabs.selectors.agenda import list_agenda_for_guests
from citylabs.selectors.consents import list_registration_texts
from citylabs.selectors.invitations import find_registration_of
from citylabs.selectors.registrations import get_seat_counts, get_targets
from citylabs.services.invitations import accept_invitation, decline_invitation
from citylabs.views.lab_pages import posted
from citylabs.views.links import open_invitation


@city_page
@never_cache
def invitation(request: Any, city: City, token: str) -> HttpResponse:
    """The prefilled form; sent, it accepts. Whoever has a registration already is led to it."""
    found = open_invitation(city, token)
    mine = find_registration_of(city=city, invitation=found)
    if mine and found.state == InvitationState.ACCEPTED:
        return redirect("registration", city.slug, make_link(REGISTRATION, mine.pk))
    texts = list_registration_texts(city=city, lab=found.lab, language=translation.get_language() or "en")
    form = DetailsForm(
        posted(request),
        city=city,
        needs=list_agenda_for_guests(city=city, lab=found.lab),
        texts=texts,
        with_email=False,
        initial=_prefill(found),
    )
    status = 200
    if request.method == "POST":
        answer = _accept(request, city, found, form) if form.is_valid() else 422
        if isinstance(answer, HttpResponse):
            return answer
        status = answer
    context = _context(city, found, token, texts)
    return TemplateResponse(request, "citylabs/invitations/accept.html", {**context, "form": form}, status=status)


def _accept(request: Any, city: City, found: Invitation, form: DetailsForm) -> HttpResponse | int:
    user = request.user if request.user.is_authenticated and request.user.email.lower() == found.email else None
    try:
        registration = accept_invitation(
            city=city, actor=request.actor, invitation=found, details=form.to_details(email=found.email), user=user
        )
    except TryAgain:
        raise
    except Refusal as refusal:
        return show_refusal(form, refusal)
    return redirect("registration", city.slug, make_link(REGISTRATION, registration.pk))


def _prefill(found: Invitation) -> dict[str, Any]:
    return {
        "person": found.person,
        "organisation": found.organisation,
        "helix_group": found.helix_group,
        "language": found.language,
    }


def _context(city: City, found: Invitation, token: str, texts: dict[str, Any]) -> dict[str, Any]:
    counts = get_seat_counts(city=city, lab=found.lab)
    return {
        "lab": found.lab,
        "invitation": found,
        "token": token,
        "counts": counts,
        "obstacle": get_registration_obstacle(found.lab, now=timezone.now()),
        "privacy": texts.get("privacy"),
        "disclaimer": texts.get("market_disclaimer"),
        "has_targets": bool(get_targets(city=city, lab=found.lab)),
    }


@city_page
@never_cache
def invitation_decline(request: Any, city: City, token: str) -> HttpResponse:
    """Asks for a reason, declines when the button is pressed, and offers the way back."""
    found = open_invitation(city, token)
    form = DeclineForm(posted(request), initial={"reason": found.decline_reason})
    status = 0
    if request.method == "POST" and form.is_valid():
        try:
            reason = form.cleaned_data["reason"]
            decline_invitation(city=city, actor=request.actor, invitation=found, reason=reason)
            return redirect("invitation-decline", city.slug, token)
        except TryAgain:
            raise
        except Refusal as refusal:
            status = show_refusal(form, refusal)
    is_answerable = found.lab.state in {LabState.PUBLISHED, LabState.RUNNING}
    context = {
        "lab": found.lab,
        "invitation": found,
        "token": token,
        "is_declined": found.state == InvitationState.DECLINED,
        "is_answerable": is_answerable,
        "obstacle": get_registration_obstacle(found.lab, now=timezone.now()),
    }
    return form_page(request, "citylabs/invitations/decline.html", form, status=status, **context)
