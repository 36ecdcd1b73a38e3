"""Sharing entries of the registry in networks: what it would do, doing it, asking people, taking back."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cities.models import City, Network
from cities.selectors.networks import list_own_networks
from cities.views.gates import workspace_page
from cities.views.undo import offer_undo
from stakeholders.forms.registry_filters import make_filter_form
from stakeholders.forms.sharing import EntriesForm, ShareForm
from stakeholders.models import Stakeholder
from stakeholders.rules.permissions import STAKEHOLDERS_READ, STAKEHOLDERS_SHARE
from stakeholders.selectors.sharing import list_shared_by, preview_sharing
from stakeholders.selectors.stakeholders import list_stakeholders
from stakeholders.services.sharing import AT_ONCE, share_entries, unshare_entries
from stakeholders.services.sharing_requests import ask_to_share
from stakeholders.views.paging import read_page


@workspace_page(get=STAKEHOLDERS_SHARE, post=STAKEHOLDERS_SHARE)
def share_page(request: Any, city: City) -> HttpResponse:
    """Show whom sharing would show to whom, and who has not agreed; then share, or ask for consent."""
    networks = list(list_own_networks(city=city))
    given = request.POST if request.method == "POST" else request.GET
    entries = _read_entries(city, given, request.GET)
    step = request.POST.get("step", "")
    tags = sorted({tag for entry in entries for tag in entry.tags})
    form = ShareForm(
        request.POST if step else None,
        networks=networks,
        tags=tags,
        initial={"entry": [entry.pk for entry in entries]},
    )
    if networks and step in ("share", "ask") and form.is_valid():
        return _share(request, city, form) if step == "share" else _ask(request, city, form)
    context = {
        "form": form,
        "networks": networks,
        "number": len(entries),
        "only": entries[0] if len(entries) == 1 else None,
        "preview": preview_sharing(city=city, entries=entries),
    }
    return TemplateResponse(request, "stakeholders/sharing/share.html", context, status=422 if form.errors else 200)


def _read_entries(city: City, given: QueryDict, filters: QueryDict) -> list[Stakeholder]:
    form = EntriesForm(given)
    if not form.is_valid():
        raise Http404
    if form.cleaned_data["everything"]:
        found = list_stakeholders(city=city, filters=make_filter_form(filters, city=city).filters())
    else:
        found = list_stakeholders(city=city).filter(pk__in=form.cleaned_data["entry"])
    return list(found[: AT_ONCE + 1])


def _share(request: Any, city: City, form: ShareForm) -> HttpResponse:
    network = _get_network(form.cleaned_data["network"])
    ids = form.cleaned_data["entry"]
    tags = form.cleaned_data["tags"]
    done = share_entries(city=city, actor=request.actor, network=network, stakeholder_ids=ids, tags=tags)
    number = len(done.shared)
    said = ngettext(
        "%(number)s entry is shared in %(network)s.", "%(number)s entries are shared in %(network)s.", number
    )
    words = said % {"number": number, "network": network.name}
    if done.shared:
        undo = {"entry": done.shared, "network": network.pk}
        offer_undo(request, words, reverse("stakeholders-unshare", args=[city.slug]), undo)
    else:
        messages.success(request, _("They were shared already; their tags are as you chose."))
    return _back(city, ids)


def _ask(request: Any, city: City, form: ShareForm) -> HttpResponse:
    network = _get_network(form.cleaned_data["network"])
    ids = form.cleaned_data["entry"]
    asked = ask_to_share(city=city, actor=request.actor, network=network, stakeholder_ids=ids)
    said = ngettext("%(number)s person is asked by mail.", "%(number)s people are asked by mail.", len(asked))
    messages.success(request, said % {"number": len(asked)})
    return _back(city, ids)


@workspace_page(post=STAKEHOLDERS_SHARE)
def unshare_page(request: Any, city: City) -> HttpResponse:
    """Take entries back from one network, or from all; sharing again is one press away."""
    form = EntriesForm(request.POST)
    if not form.is_valid():
        raise Http404
    ids = form.cleaned_data["entry"]
    key = form.cleaned_data["network"]
    network = _get_network(key) if key else None
    gone = unshare_entries(city=city, actor=request.actor, stakeholder_ids=ids, network=network)
    said = ngettext("%(number)s entry is taken back.", "%(number)s entries are taken back.", len(gone))
    words = said % {"number": len(gone)}
    if gone and network is not None:
        again = {"entry": gone, "network": network.pk, "step": "share"}
        offer_undo(request, words, reverse("stakeholders-share", args=[city.slug]), again)
    else:
        messages.success(request, words)
    if request.POST.get("from") == "list":
        return redirect("shared-by-us", city.slug)
    return _back(city, ids)


@workspace_page(get=STAKEHOLDERS_READ)
def shared_by_us(request: HttpRequest, city: City) -> HttpResponse:
    """What the city shares itself, in which network, since when."""
    page = read_page(request, list_shared_by(city=city))
    context = {"page": page, "networks": list(list_own_networks(city=city))}
    return TemplateResponse(request, "stakeholders/sharing/by_us.html", context)


def _get_network(key: Any) -> Network:
    try:
        return Network.objects.get(pk=UUID(str(key)))
    except Network.DoesNotExist:
        raise Http404 from None


def _back(city: City, ids: list[UUID]) -> HttpResponse:
    if len(ids) == 1:
        return redirect("stakeholder", city.slug, ids[0])
    return redirect("stakeholders", city.slug)
