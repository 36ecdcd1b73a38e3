"""What a coordinating city does with the cities of its network: ask, take back, give roles, take out."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from cities.errors import NotAllowed, Refusal
from cities.forms.networks import AskCityForm, CitySearchForm
from cities.models import City
from cities.permissions import NETWORKS_EDIT
from cities.selectors.cities import get_city
from cities.selectors.networks import list_cities_to_ask, list_network_members
from cities.services.network_invitations import ask_city, withdraw_network_invitation
from cities.services.networks import change_network_role, remove_city
from cities.views.answers import form_page, show_refusal
from cities.views.gates import workspace_page
from cities.views.networks import find_own_network
from cities.views.undo import offer_undo


@workspace_page(get=NETWORKS_EDIT, post=NETWORKS_EDIT)
def network_ask(request: Any, city: City, network_id: UUID) -> HttpResponse:
    """Find a city, then ask it with a few words."""
    network, membership = find_own_network(city, network_id)
    if not membership.is_coordinator:
        raise NotAllowed
    chosen = _find_city(request.GET.get("city", ""))
    search = CitySearchForm(request.GET)
    words = search.cleaned_data["q"] if search.is_valid() else ""
    context = {"network": network, "chosen": chosen, "search": search, "words": words}
    if chosen is None:
        found = list_cities_to_ask(network=network, words=words) if words else []
        return TemplateResponse(request, "cities/networks/ask.html", {**context, "found": found, "form": None})
    form = AskCityForm(request.POST if request.method == "POST" else None)
    status = 0
    if request.method == "POST" and form.is_valid():
        try:
            ask_city(city=city, actor=request.actor, network=network, invited=chosen, **form.cleaned_data)
        except Refusal as refusal:
            status = show_refusal(form, refusal)
        else:
            messages.success(request, _("%(city)s is asked; its owners get a mail.") % {"city": chosen.name})
            return redirect("network", city.slug, network.pk)
    return form_page(request, "cities/networks/ask.html", form, status=status, found=[], **context)


@workspace_page(post=NETWORKS_EDIT)
def network_unask(request: Any, city: City, network_id: UUID, invitation_id: UUID) -> HttpResponse:
    """Take an invitation back."""
    network, _membership = find_own_network(city, network_id)
    withdraw_network_invitation(city=city, actor=request.actor, network=network, invitation_id=invitation_id)
    messages.success(request, _("The invitation is withdrawn."))
    return redirect("network", city.slug, network.pk)


@workspace_page(post=NETWORKS_EDIT)
def network_member_role(request: Any, city: City, network_id: UUID, member_slug: str) -> HttpResponse:
    """Make a city a coordinator, or a plain member again; can be undone."""
    network, _membership = find_own_network(city, network_id)
    member = _get_city(member_slug)
    role = request.POST.get("role", "")
    changed = change_network_role(city=city, actor=request.actor, network=network, member=member.pk, role=role)
    back = reverse("network-member-role", args=[city.slug, network.pk, member.slug])
    said = _("%(city)s is a coordinator now.") if changed.is_coordinator else _("%(city)s is a plain member now.")
    undo = {"role": "member" if changed.is_coordinator else "coordinator"}
    if member == city and not changed.is_coordinator:
        messages.success(request, said % {"city": member.name})  # who gave the role away cannot take it back
    else:
        offer_undo(request, said % {"city": member.name}, back, undo)
    return redirect("network", city.slug, network.pk)


@workspace_page(get=NETWORKS_EDIT, post=NETWORKS_EDIT)
def network_member_remove(request: Any, city: City, network_id: UUID, member_slug: str) -> HttpResponse:
    """Ask, then take a city out."""
    network, membership = find_own_network(city, network_id)
    member = _get_city(member_slug)
    if not membership.is_coordinator:
        raise NotAllowed
    if not list_network_members(network=network).filter(city=member).exists():
        raise Http404
    if request.method != "POST":
        return TemplateResponse(request, "cities/networks/remove.html", {"network": network, "member": member})
    remove_city(city=city, actor=request.actor, network=network, member=member.pk)
    messages.success(request, _("%(city)s is not in the network any more.") % {"city": member.name})
    return redirect("network", city.slug, network.pk)


def _find_city(slug: str) -> City | None:
    return _get_city(slug) if slug else None


def _get_city(slug: str) -> City:
    try:
        return get_city(slug=slug)
    except City.DoesNotExist:
        raise Http404 from None
