"""Putting oneself into a registry: of one city, or of the cities of a network that one chooses. No account needed."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import translation
from django.views.decorators.cache import never_cache

from cities.enums import Theme
from cities.errors import BadLink, Refusal
from cities.models import City, Network
from cities.permissions import Actor
from cities.selectors.networks import get_network_named, list_network_cities
from cities.tenancy import enter_city, read_link
from cities.views.answers import show_refusal
from cities.views.gates import city_page, public_page
from cities.views.pace import guard_pace
from stakeholders.enums import ConsentPurpose
from stakeholders.forms.joining import JoinForm
from stakeholders.models import SelfRegistration
from stakeholders.notifications.addresses import JOIN
from stakeholders.selectors.joining_texts import list_joining_texts
from stakeholders.selectors.self_registrations import find_self_registration
from stakeholders.services.self_registrations import confirm_joining, forget_joining, request_joining

WRITTEN_TO = "joining_written_to"  # the session keeps the typed address until the next page
_PERSON = Actor(kind="person", label="anonymous")


@city_page
def join(request: Any, city: City) -> HttpResponse:
    """Be known to one city."""
    return _show_form(request, [city], network=None)


@public_page
def network_join(request: Any, slug: str) -> HttpResponse:
    """Be known to the cities of a network that one chooses."""
    network = _find_network(slug)
    return _show_form(request, list(list_network_cities(network=network)), network=network)


@city_page
@never_cache
def join_sent(request: Any, city: City) -> HttpResponse:
    """The same words whether the address was new or known: the mail tells the rest to its owner."""
    return _show_sent(request, network=None)


@public_page
@never_cache
def network_join_sent(request: Any, slug: str) -> HttpResponse:
    """The same for a network."""
    return _show_sent(request, network=_find_network(slug))


@city_page
@never_cache
def join_confirm(request: Any, city: City, token: str) -> HttpResponse:
    """The link of the mail: look at what was typed, then one button."""
    return _settle(request, [city], read_link(JOIN, token), network=None)


@public_page
@never_cache
def network_join_confirm(request: Any, slug: str, token: str) -> HttpResponse:
    """The same for a network: one button for all chosen cities."""
    network = _find_network(slug)
    return _settle(request, list(list_network_cities(network=network)), read_link(JOIN, token), network=network)


def _find_network(slug: str) -> Network:
    try:
        return get_network_named(slug=slug)
    except Network.DoesNotExist:
        raise Http404 from None


def _show_form(request: Any, cities: Sequence[City], *, network: Network | None) -> HttpResponse:
    language = translation.get_language() or "en"
    texts = list_joining_texts(cities=cities, language=language)
    form = JoinForm(
        request.POST if request.method == "POST" else None, cities=cities, texts=texts, initial={"language": language}
    )
    status = 200
    if request.method == "POST":
        guard_pace(request, cities[0] if network is None else None, "join")
        answer = _send(request, form, network) if form.is_valid() else 422
        if isinstance(answer, HttpResponse):
            return answer
        status = answer
    privacy = [{"city": city, "text": texts[city]["privacy"]} for city in cities if "privacy" in texts[city]]
    context = {"form": form, "network": network, "privacy": privacy, "cities": cities}
    return TemplateResponse(request, "stakeholders/join/form.html", context, status=status)


def _send(request: Any, form: JoinForm, network: Network | None) -> HttpResponse | int:
    """Keep what was typed and lead on, or put the refusal into the form and return the status."""
    try:
        request_joining(cities=form.chosen_cities, joining=form.to_joining(), network=network)
    except Refusal as refusal:
        return show_refusal(form, refusal)
    request.session[WRITTEN_TO] = form.cleaned_data["email"]
    if network is not None:
        return redirect("network-join-sent", network.slug)
    return redirect("join-sent", form.all_cities[0].slug)


def _show_sent(request: Any, *, network: Network | None) -> HttpResponse:
    email = request.session.pop(WRITTEN_TO, "")
    return TemplateResponse(request, "stakeholders/join/sent.html", {"email": email, "network": network})


def _settle(request: HttpRequest, cities: Sequence[City], batch: UUID, *, network: Network | None) -> HttpResponse:
    rows = _find_rows(cities, batch)
    if not rows:
        raise BadLink
    context = {"network": network, **_in_words(rows)}
    if request.method == "POST" and request.POST.get("answer") == "no":
        for city, _row in rows:
            with enter_city(city):
                forget_joining(city=city, batch=batch)
        return TemplateResponse(request, "stakeholders/join/forgotten.html", context)
    if request.method == "POST":
        for city, _row in rows:
            with enter_city(city):
                confirm_joining(city=city, actor=_PERSON, batch=batch)
        return TemplateResponse(request, "stakeholders/join/done.html", context)
    if all(row.confirmed_at for _city, row in rows):
        return TemplateResponse(request, "stakeholders/join/done.html", context)
    return TemplateResponse(request, "stakeholders/join/confirm.html", context)


def _in_words(rows: list[tuple[City, SelfRegistration]]) -> dict[str, Any]:
    first = rows[0][1]
    asked = {purpose for _city, row in rows for purpose in row.asked_consents}
    return {
        "rows": rows,
        "first": first,
        "themes": [Theme(theme).label for theme in first.themes],
        "consents": [purpose.label for purpose in ConsentPurpose if purpose in asked],
    }


def _find_rows(cities: Sequence[City], batch: UUID) -> list[tuple[City, SelfRegistration]]:
    """The rows of a form in the cities that still keep one, in the order of the cities."""
    found = []
    for city in cities:
        with enter_city(city):
            row = find_self_registration(city=city, batch=batch)
        if row is not None:
            found.append((city, row))
    return found
