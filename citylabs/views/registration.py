"""Registering from the public page."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone, translation
from django.views.decorators.cache import never_cache

from cities.errors import Refusal, TryAgain
from cities.models import City
from cities.tenancy import make_link
from cities.views.answers import show_refusal
from cities.views.gates import city_page
from cities.views.pace import guard_pace
from citylabs.enums import RegistrationSource
from citylabs.forms.registration import PublicDetailsForm
from citylabs.models import Lab
from citylabs.notifications.addresses import REGISTRATION, make_lab_address
from citylabs.rules.registration import get_registration_obstacle
from citylabs.selectors.agenda import list_agenda_for_guests
from citylabs.selectors.consents import list_registration_texts
from citylabs.selectors.labs import get_open_lab
from citylabs.selectors.registrations import find_active_registration, get_seat_counts, get_targets
from citylabs.services.registrations import register_or_remind, register_person
from citylabs.views.lab_pages import posted

WRITTEN_TO = "registration_written_to"  # the session keeps the lab and the typed address until the next page


@city_page
def lab_register(request: Any, city: City, lab_slug: str) -> HttpResponse:
    """The form; with an account its owner sees the result at once, everybody else by mail."""
    lab = _find_open(city, lab_slug)
    user = request.user if request.user.is_authenticated else None
    mine = find_active_registration(city=city, lab=lab, email=user.email) if user else None
    if mine:
        return redirect("registration", city.slug, make_link(REGISTRATION, mine.pk))
    texts = list_registration_texts(city=city, lab=lab, language=translation.get_language() or "en")
    form = PublicDetailsForm(
        posted(request),
        city=city,
        needs=list_agenda_for_guests(city=city, lab=lab),
        texts=texts,
        with_email=user is None,
        initial=_prefill(request),
    )
    status = 200
    if request.method == "POST":
        guard_pace(request, city, "register")
        if form.is_trap_sprung:
            return redirect("lab-register-done", city.slug, lab.slug)
        answer = _register(request, city, lab, form) if form.is_valid() else 422
        if isinstance(answer, HttpResponse):
            return answer
        status = answer
    context = _context(city, lab, form, texts)
    return TemplateResponse(request, "citylabs/registration/register.html", context, status=status)


def _register(request: Any, city: City, lab: Lab, form: PublicDetailsForm) -> HttpResponse | int:
    """Register and lead on, or put the refusal into the form and return the status."""
    try:
        if request.user.is_authenticated:
            registration = register_person(
                city=city,
                actor=request.actor,
                lab=lab,
                details=form.to_details(email=request.user.email),
                source=RegistrationSource.PUBLIC,
                user=request.user,
            )
            return redirect("registration", city.slug, make_link(REGISTRATION, registration.pk))
        register_or_remind(
            city=city, actor=request.actor, lab=lab, details=form.to_details(), source=RegistrationSource.PUBLIC
        )
        request.session[WRITTEN_TO] = [str(lab.pk), form.cleaned_data["email"]]
    except TryAgain:
        raise
    except Refusal as refusal:
        return show_refusal(form, refusal)
    return redirect("lab-register-done", city.slug, lab.slug)


def _prefill(request: Any) -> dict[str, Any]:
    language = translation.get_language() or "en"
    if not request.user.is_authenticated:
        return {"language": language}
    return {"person": request.user.name, "language": request.user.language}


def _context(city: City, lab: Lab, form: PublicDetailsForm, texts: dict[str, Any]) -> dict[str, Any]:
    counts = get_seat_counts(city=city, lab=lab)
    return {
        "lab": lab,
        "form": form,
        "counts": counts,
        "obstacle": get_registration_obstacle(lab, now=timezone.now()),
        "privacy": texts.get("privacy"),
        "disclaimer": texts.get("market_disclaimer"),
        "has_targets": bool(get_targets(city=city, lab=lab)),
    }


@city_page
@never_cache
def lab_register_done(request: HttpRequest, city: City, lab_slug: str) -> HttpResponse:
    """The same words whether the address was new or known: the mail tells the rest to its owner.

    The address is shown once, so that a slip of the finger is seen, to the browser it was typed into.
    """
    lab = _find_open(city, lab_slug)
    lab_id, email = request.session.pop(WRITTEN_TO, ("", ""))
    context = {
        "lab": lab,
        "lab_address": make_lab_address(city, lab),
        "email": email if lab_id == str(lab.pk) else "",
    }
    return TemplateResponse(request, "citylabs/registration/done.html", context)


def _find_open(city: City, lab_slug: str) -> Lab:
    try:
        return get_open_lab(city=city, slug=lab_slug)
    except Lab.DoesNotExist:
        raise Http404 from None
