"""The networks of a city: in which it is, which ask it, founding one, leaving."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _

from cities.errors import Refusal
from cities.forms.networks import NetworkForm
from cities.models import City, Network, NetworkInvitation, NetworkMembership
from cities.permissions import NETWORKS_EDIT, NETWORKS_READ
from cities.selectors.networks import (
    find_network_membership,
    get_network,
    list_asked_cities,
    list_network_members,
    list_open_network_invitations,
    list_own_networks,
)
from cities.services.network_invitations import accept_network_invitation, decline_network_invitation
from cities.services.networks import edit_network, found_network, leave_network
from cities.views.answers import form_page, show_refusal
from cities.views.gates import workspace_page


def find_own_network(city: City, network_id: UUID) -> tuple[Network, NetworkMembership]:
    """Return the network and how the city is in it; 404 for any other network."""
    try:
        network = get_network(network_id=network_id)
    except Network.DoesNotExist:
        raise Http404 from None
    membership = find_network_membership(city=city, network=network)
    if membership is None:
        raise Http404
    return network, membership


@workspace_page(get=NETWORKS_READ)
def networks(request: HttpRequest, city: City) -> HttpResponse:
    """The networks the city is in, and the invitations that wait for its answer."""
    context = {
        "mine": list_own_networks(city=city),
        "invitations": list_open_network_invitations(city=city),
    }
    return TemplateResponse(request, "cities/networks/list.html", context)


@workspace_page(get=NETWORKS_EDIT, post=NETWORKS_EDIT)
def network_new(request: Any, city: City) -> HttpResponse:
    """Found a network."""
    form = NetworkForm(request.POST if request.method == "POST" else None, city=city)
    status = 0
    if request.method == "POST" and form.is_valid():
        try:
            network = found_network(city=city, actor=request.actor, details=form.to_details())
        except Refusal as refusal:
            status = show_refusal(form, refusal)
        else:
            messages.success(request, _("The network is founded. Now invite other cities."))
            return redirect("network", city.slug, network.pk)
    return form_page(request, "cities/networks/form.html", form, status=status, network=None)


@workspace_page(get=NETWORKS_READ)
def network_page(request: HttpRequest, city: City, network_id: UUID) -> HttpResponse:
    """Who is in a network, who was asked, and what a coordinator can do."""
    network, membership = find_own_network(city, network_id)
    context = {
        "network": network,
        "mine": membership,
        "members": list_network_members(network=network),
        "asked": list_asked_cities(network=network),
    }
    return TemplateResponse(request, "cities/networks/network.html", context)


@workspace_page(get=NETWORKS_EDIT, post=NETWORKS_EDIT)
def network_edit(request: Any, city: City, network_id: UUID) -> HttpResponse:
    """Change what a network says about itself."""
    network, _membership = find_own_network(city, network_id)
    form = NetworkForm(
        request.POST if request.method == "POST" else None, city=city, initial=NetworkForm.initial_of(network)
    )
    status = 0
    if request.method == "POST" and form.is_valid():
        try:
            edit_network(city=city, actor=request.actor, network=network, details=form.to_details())
        except Refusal as refusal:
            status = show_refusal(form, refusal)
        else:
            messages.success(request, _("Saved."))
            return redirect("network", city.slug, network.pk)
    return form_page(request, "cities/networks/form.html", form, status=status, network=network)


@workspace_page(post=NETWORKS_EDIT)
def network_answer(request: Any, city: City, invitation_id: UUID) -> HttpResponse:
    """Join the network that asked, or decline."""
    asked = {"city": city, "actor": request.actor, "invitation_id": invitation_id}
    try:
        if request.POST.get("answer") != "yes":
            decline_network_invitation(**asked)
            messages.success(request, _("The invitation is declined."))
            return redirect("networks", city.slug)
        membership = accept_network_invitation(**asked)
    except NetworkInvitation.DoesNotExist:
        raise Http404 from None
    messages.success(request, _("Your city is in the network. Nothing is shared yet."))
    return redirect("network", city.slug, membership.network_id)


@workspace_page(get=NETWORKS_EDIT, post=NETWORKS_EDIT)
def network_leave(request: Any, city: City, network_id: UUID) -> HttpResponse:
    """Ask, then leave."""
    network, membership = find_own_network(city, network_id)
    if request.method != "POST":
        return TemplateResponse(request, "cities/networks/leave.html", {"network": network, "mine": membership})
    leave_network(city=city, actor=request.actor, network=network)
    messages.success(request, _("Your city has left the network. All it shared there is taken back."))
    return redirect("networks", city.slug)
