"""Writing a campaign, looking at it, sending it."""

from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from cities.errors import Refusal
from cities.models import City, OutboxMail
from cities.services.mail_preview import MailPreview, preview_mail
from cities.views.answers import form_page, show_refusal
from cities.views.gates import workspace_page
from cities.views.mail_frame import mail_frame
from citylabs.enums import CampaignState
from citylabs.forms.campaigns import CampaignForm, TestMailForm
from citylabs.models import Campaign, Lab
from citylabs.notifications.invitations import KIND
from citylabs.rules.permissions import INVITATIONS_SEND, REGISTRATIONS_READ
from citylabs.selectors.campaigns import count_audience, get_campaign, list_to_invite
from citylabs.services.campaigns import (
    can_send,
    create_campaign,
    describe_sample,
    edit_campaign,
    send_campaign,
    send_test_mail,
)
from citylabs.views.lab_pages import find_lab, posted
from stakeholders.selectors.stakeholders import list_tags

PAGE = 50


@workspace_page(get=INVITATIONS_SEND, post=INVITATIONS_SEND)
def campaign_new(request: Any, city: City, lab_slug: str) -> HttpResponse:
    """Choose an audience and write the personal words."""
    lab = find_lab(city, lab_slug)
    form = CampaignForm(posted(request), city=city, tags=list_tags(city=city))
    status = 0
    if request.method == "POST" and form.is_valid():
        try:
            campaign = create_campaign(
                city=city,
                actor=request.actor,
                lab=lab,
                audience=form.audience,
                note=form.cleaned_data["note"],
                user=request.user,
            )
            return redirect("campaign", city.slug, lab.slug, campaign.pk)
        except Refusal as refusal:
            status = show_refusal(form, refusal)
    return form_page(request, "citylabs/invitations/write.html", form, status=status, lab=lab, campaign=None)


@workspace_page(get=INVITATIONS_SEND, post=INVITATIONS_SEND)
def campaign_edit(request: Any, city: City, lab_slug: str, campaign_id: UUID) -> HttpResponse:
    """Change a draft."""
    campaign = _find(city, lab_slug, campaign_id)
    form = CampaignForm(
        posted(request),
        city=city,
        tags=list_tags(city=city),
        initial={**campaign.audience, "note": campaign.note},
    )
    status = 0
    if request.method == "POST" and form.is_valid():
        try:
            edit_campaign(
                city=city,
                actor=request.actor,
                campaign=campaign,
                audience=form.audience,
                note=form.cleaned_data["note"],
            )
            return redirect("campaign", city.slug, campaign.lab.slug, campaign.pk)
        except Refusal as refusal:
            status = show_refusal(form, refusal)
    return form_page(
        request, "citylabs/invitations/write.html", form, status=status, lab=campaign.lab, campaign=campaign
    )


@workspace_page(get=REGISTRATIONS_READ)
def campaign(request: Any, city: City, lab_slug: str, campaign_id: UUID) -> HttpResponse:
    """A draft: who will get it, who will not and why, and the mail itself. A sent one: how far it is."""
    found = _find(city, lab_slug, campaign_id)
    language = _language(request, city)
    context: dict[str, Any] = {
        "lab": found.lab,
        "campaign": found,
        "can_send": can_send(found),
        "language": language,
        "test_form": TestMailForm(initial={"language": language}),
        "preview": _preview(city, found, language),
        "audience": None,
        "page": None,
    }
    if found.state == CampaignState.DRAFT:
        people = list_to_invite(city=city, lab=found.lab, audience=found.audience)
        context["audience"] = count_audience(city=city, lab=found.lab, audience=found.audience)
        context["page"] = Paginator(people, PAGE).get_page(request.GET.get("page"))
    return TemplateResponse(request, "citylabs/invitations/campaign.html", context)


def _language(request: Any, city: City) -> str:
    asked = request.GET.get("mail_language", "")
    return asked if asked in dict(settings.LANGUAGES) else city.default_language


def _preview(city: City, found: Campaign, language: str) -> MailPreview:
    """The very mail: the same context, template and attachments as the one that is sent."""
    context = describe_sample(city=city, campaign=found, language=language)
    mail = OutboxMail(
        id=found.pk,
        city=city,
        campaign="preview",
        kind=KIND,
        recipient="name@example.org",
        language=language,
        context=context,
        due_at=timezone.now(),
    )
    return preview_mail(city=city, mail=mail)


@mail_frame
@workspace_page(get=REGISTRATIONS_READ)
def campaign_mail(request: Any, city: City, lab_slug: str, campaign_id: UUID) -> HttpResponse:
    """The HTML part of the mail, for the frame on the campaign's page."""
    found = _find(city, lab_slug, campaign_id)
    preview = _preview(city, found, _language(request, city))
    return HttpResponse(preview.html or preview.fault)


@workspace_page(post=INVITATIONS_SEND)
def campaign_test(request: Any, city: City, lab_slug: str, campaign_id: UUID) -> HttpResponse:
    """Send the mail to oneself."""
    found = _find(city, lab_slug, campaign_id)
    form = TestMailForm(request.POST)
    if form.is_valid():
        send_test_mail(
            city=city,
            actor=request.actor,
            campaign=found,
            recipient=request.user.email,
            language=form.cleaned_data["language"],
        )
        messages.success(request, _("A test mail is on its way to %(address)s.") % {"address": request.user.email})
    return redirect("campaign", city.slug, found.lab.slug, found.pk)


@workspace_page(post=INVITATIONS_SEND)
def campaign_send(request: Any, city: City, lab_slug: str, campaign_id: UUID) -> HttpResponse:
    """Start sending."""
    found = _find(city, lab_slug, campaign_id)
    try:
        send_campaign(city=city, actor=request.actor, campaign=found)
    except Refusal as refusal:
        messages.error(request, str(refusal.message))
        return redirect("campaign", city.slug, found.lab.slug, found.pk)
    messages.success(request, _("The invitations are on their way."))
    return redirect("lab-invitations", city.slug, found.lab.slug)


def _find(city: City, lab_slug: str, campaign_id: UUID) -> Campaign:
    lab: Lab = find_lab(city, lab_slug)
    try:
        return get_campaign(city=city, lab=lab, campaign_id=campaign_id)
    except Campaign.DoesNotExist:
        raise Http404 from None
