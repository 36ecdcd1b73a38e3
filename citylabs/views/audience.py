"""Choosing the people of a campaign from the registry, with the balance of the room always in view."""

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cities.errors import Refusal
from cities.models import City
from cities.views.gates import workspace_page
from cities.views.undo import offer_undo
from citylabs.enums import CampaignState
from citylabs.forms.audience import LEFT_OUT, PICKED, AudienceFilterForm, ChoiceForm
from citylabs.models import Campaign, Lab
from citylabs.rules.audience import LeftOut
from citylabs.rules.permissions import INVITATIONS_SEND
from citylabs.selectors.audience import (
    count_left_out,
    keep_left_out,
    list_group_balance,
    list_picked,
    list_picked_ids,
    mark_last_invited,
    mark_left_out,
)
from citylabs.selectors.campaigns import find_draft, get_campaign
from citylabs.services.audience import (
    Choice,
    change_choice,
    choose_matching,
    drop_matching,
    fill_group,
    start_choice,
    undo_choice,
)
from citylabs.views.campaign_steps import list_steps
from citylabs.views.lab_pages import find_lab
from stakeholders.enums import ConsentPurpose
from stakeholders.models import Stakeholder
from stakeholders.rules.filters import Filters
from stakeholders.selectors.consents import list_consenting_emails
from stakeholders.selectors.stakeholders import list_stakeholders
from stakeholders.views.paging import read_page


@workspace_page(get=INVITATIONS_SEND, post=INVITATIONS_SEND)
def campaign_new(request: Any, city: City, lab_slug: str) -> HttpResponse:
    """The builder before anything is chosen. The first choice writes the draft and goes on with it."""
    lab = find_lab(city, lab_slug)
    if request.method != "POST":
        return _show(request, city, lab, None)
    form = ChoiceForm(request.POST)
    path = reverse("campaign-new", args=[city.slug, lab.slug])
    if not form.is_valid():
        messages.error(request, _("These entries do not exist. Nothing was changed."))
        address = _with_query(path, request.GET)
        return HttpResponse(headers={"HX-Redirect": address}) if request.htmx else redirect(address)
    if not form.chooses:
        return redirect(_with_query(path, _next_query(request, city, form)))
    campaign = start_choice(city=city, actor=request.actor, lab=lab, user=request.user)
    refused = _carry_out(request, city, campaign, form)
    if request.htmx:
        return HttpResponse(headers={"HX-Redirect": _address(campaign, request.GET)})
    return refused or redirect(_go_on(request, campaign, form))


@workspace_page(get=INVITATIONS_SEND, post=INVITATIONS_SEND)
def campaign_people(request: Any, city: City, lab_slug: str, campaign_id: UUID) -> HttpResponse:
    """The builder over a draft: ticks, filters, everybody who fits, and filling a group by the rule."""
    lab = find_lab(city, lab_slug)
    try:
        campaign = get_campaign(city=city, lab=lab, campaign_id=campaign_id)
    except Campaign.DoesNotExist:
        raise Http404 from None
    if request.method == "POST":
        return _act(request, city, campaign)
    if campaign.state != CampaignState.DRAFT or not campaign.is_picked:
        return redirect("campaign", city.slug, lab.slug, campaign.pk)
    return _show(request, city, lab, campaign)


def _address(campaign: Campaign, query: QueryDict) -> str:
    path = reverse("campaign-people", args=[campaign.city.slug, campaign.lab.slug, campaign.pk])
    return _with_query(path, query)


def _with_query(path: str, query: QueryDict) -> str:
    return f"{path}?{query.urlencode()}" if query else path


def _act(request: Any, city: City, campaign: Campaign) -> HttpResponse:
    """Do what the form says to a draft, and show the balance or go on."""
    form = ChoiceForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("These entries do not exist. Nothing was changed."))
        return redirect(_address(campaign, request.GET))
    if refused := _carry_out(request, city, campaign, form):
        return refused
    if request.htmx:
        return TemplateResponse(request, "citylabs/invitations/meter.html", _meter(city, campaign.lab, campaign))
    return redirect(_go_on(request, campaign, form))


def _carry_out(request: Any, city: City, campaign: Campaign, form: ChoiceForm) -> HttpResponse | None:
    """Keep the ticks and do what the button says. A refusal is said where the campaign stands now."""
    try:
        _keep_ticks(request, city, campaign, form)
        choice = _do(request, city, campaign, form)
    except Refusal as refusal:
        messages.error(request, str(refusal.message))
        return redirect("campaign", city.slug, campaign.lab.slug, campaign.pk)
    if choice is not None and not request.htmx:
        _say(request, campaign, choice)
    return None


def _keep_ticks(request: Any, city: City, campaign: Campaign, form: ChoiceForm) -> None:
    ticked, shown = form.cleaned_data["entry"], form.cleaned_data["shown"]
    if shown:
        change_choice(city=city, actor=request.actor, campaign=campaign, ticked=ticked, shown=shown)


def _do(request: Any, city: City, campaign: Campaign, form: ChoiceForm) -> Choice | None:
    """What the button asks for beside the ticks; None where it only leads on."""
    who = {"city": city, "actor": request.actor, "campaign": campaign}
    if form.batch:
        return undo_choice(**who, batch=form.batch)
    if form.fill:
        group, number = form.fill
        return fill_group(**who, group=group, number=number)
    filters = AudienceFilterForm(request.GET, city=city).filters()
    if form.cleaned_data["do"] == "all":
        return choose_matching(**who, filters=filters)
    if form.cleaned_data["do"] == "none":
        return drop_matching(**who, filters=filters)
    return None


def _say(request: Any, campaign: Campaign, choice: Choice) -> None:
    """Say what was done, with the way back."""
    words = []
    if choice.added:
        words.append(ngettext("%(number)s person chosen.", "%(number)s people chosen.", choice.added))
    if choice.dropped:
        words.append(ngettext("%(number)s person left out.", "%(number)s people left out.", choice.dropped))
    numbers = [number for number in (choice.added, choice.dropped) if number]
    said = " ".join(word % {"number": number} for word, number in zip(words, numbers, strict=True))
    if not said:
        messages.info(request, _("Nothing to change: everybody who fits is chosen already, or cannot be invited."))
    else:
        offer_undo(request, said, _address(campaign, request.GET), {"undo": choice.batch})


def _go_on(request: Any, campaign: Campaign, form: ChoiceForm) -> str:
    """The next address: writing, another page of the list, or the list as filtered now."""
    if form.cleaned_data["do"] == "next":
        return reverse("campaign-edit", args=[campaign.city.slug, campaign.lab.slug, campaign.pk])
    return _address(campaign, _next_query(request, campaign.city, form))


def _next_query(request: Any, city: City, form: ChoiceForm) -> QueryDict:
    """What the list is narrowed to after this button: another page, other filters, or the same."""
    if page := form.cleaned_data["page"]:
        return QueryDict(page.removeprefix("?"))
    if form.cleaned_data["do"] == "filter":
        asked = {name: request.POST.get(name, "") for name in AudienceFilterForm(None, city=city).fields}
        return QueryDict(urlencode({name: value for name, value in asked.items() if value}))
    return QueryDict(request.GET.urlencode())


def _meter(city: City, lab: Lab, campaign: Campaign | None) -> dict[str, Any]:
    """How balanced the room would be, and how many are chosen."""
    rows = list_group_balance(city=city, lab=lab, campaign=campaign)
    picked = list_picked(city=city, campaign=campaign).count() if campaign else 0
    missing = sum(row.missing for row in rows)
    return {"lab": lab, "campaign": campaign, "balance": rows, "picked": picked, "missing": missing}


def _show(request: Any, city: City, lab: Lab, campaign: Campaign | None) -> HttpResponse:
    form = AudienceFilterForm(request.GET, city=city)
    filters = form.filters()
    entries = list_stakeholders(city=city, filters=filters)
    page = read_page(request, mark_last_invited(city=city, entries=_narrow(city, lab, campaign, entries, form.shown)))
    counts = count_left_out(city=city, lab=lab, entries=entries)
    emails = [entry.email for entry in page.entries]
    context = {
        "form": form,
        "page": page,
        "is_filtered": filters != Filters() or bool(form.shown),
        "is_left_out": form.shown not in {"", PICKED},
        "can_invite": counts.pop(""),
        "left_out": [{"code": code, "label": LeftOut(code).label, "number": counts[code]} for code in counts],
        "left_out_number": sum(counts.values()),
        "picked_ids": _picked_ids(city, campaign, page.entries),
        "agreed": list_consenting_emails(city=city, emails=emails, purpose=ConsentPurpose.INVITE),
        "draft": find_draft(city=city, lab=lab) if campaign is None else None,
        "steps": list_steps("people"),
        **_meter(city, lab, campaign),
    }
    status = 422 if form.errors else 200
    return TemplateResponse(request, "citylabs/invitations/people.html", context, status=status)


def _narrow(
    city: City, lab: Lab, campaign: Campaign | None, entries: QuerySet[Stakeholder], shown: str
) -> QuerySet[Stakeholder]:
    """Keep what "Show" asks for; every entry has its mark `left_out`."""
    if shown == PICKED:
        picked = list_picked(city=city, campaign=campaign).order_by() if campaign else Stakeholder.objects.none()
        return mark_left_out(city=city, lab=lab, entries=entries.filter(pk__in=picked.values("pk")))
    if shown == LEFT_OUT:
        return keep_left_out(city=city, lab=lab, entries=entries)
    return keep_left_out(city=city, lab=lab, entries=entries, reasons=[shown])


def _picked_ids(city: City, campaign: Campaign | None, entries: Any) -> set[UUID]:
    if campaign is None:
        return set()
    return list_picked_ids(city=city, campaign=campaign, among=[entry.pk for entry in entries])
