"""Stopping, resuming and trying again the mails of a campaign, and throwing a draft away."""

from functools import partial
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cities.errors import Refusal
from cities.models import City
from cities.views.gates import workspace_page
from cities.views.outbox_many import read_stop, tell_left
from cities.views.undo import offer_undo
from citylabs.models import Campaign
from citylabs.rules.permissions import INVITATIONS_SEND
from citylabs.selectors.campaigns import get_campaign
from citylabs.services.campaign_mails import delete_draft, resume_campaign, retry_campaign, stop_campaign
from citylabs.views.lab_pages import find_lab


def _find(city: City, lab_slug: str, campaign_id: UUID) -> Campaign:
    try:
        return get_campaign(city=city, lab=find_lab(city, lab_slug), campaign_id=campaign_id)
    except Campaign.DoesNotExist:
        raise Http404 from None


@workspace_page(post=INVITATIONS_SEND)
def campaign_stop(request: Any, city: City, lab_slug: str, campaign_id: UUID) -> HttpResponse:
    """Take out of the queue what has not been sent; the way back sends it after all."""
    found = _find(city, lab_slug, campaign_id)
    try:
        stopped = stop_campaign(city=city, actor=request.actor, campaign=found, now=timezone.now())
    except Refusal as refusal:
        messages.error(request, str(refusal.message))
    else:
        words = ngettext("%(number)s mail was stopped.", "%(number)s mails were stopped.", stopped.mails)
        words = words if stopped.mails else _("Writing the invitations was stopped.")
        back = reverse("campaign-resume", args=[city.slug, found.lab.slug, found.pk])
        offer_undo(request, words % {"number": stopped.mails}, back, {"stop": stopped.stop})
    return redirect("campaign", city.slug, found.lab.slug, found.pk)


@workspace_page(post=INVITATIONS_SEND)
def campaign_resume(request: Any, city: City, lab_slug: str, campaign_id: UUID) -> HttpResponse:
    """Send after all what was stopped: by the way back of a stop its own mails, by the page's button all of them."""
    found = _find(city, lab_slug, campaign_id)
    words = _("What was stopped goes out after all.")
    return _move(request, found, partial(resume_campaign, stop=read_stop(request)), words)


@workspace_page(post=INVITATIONS_SEND)
def campaign_retry(request: Any, city: City, lab_slug: str, campaign_id: UUID) -> HttpResponse:
    """Try the failed mails again."""
    found = _find(city, lab_slug, campaign_id)
    words = _("%(number)s failed mails are in the queue again.")
    return _move(request, found, retry_campaign, words)


def _move(request: Any, found: Campaign, service: Any, words: str) -> HttpResponse:
    try:
        moved = service(city=found.city, actor=request.actor, campaign=found, now=timezone.now())
    except Refusal as refusal:
        messages.error(request, str(refusal.message))
    else:
        messages.success(request, tell_left(words % {"number": moved.mails}, moved.left))
    return redirect("campaign", found.city.slug, found.lab.slug, found.pk)


@workspace_page(post=INVITATIONS_SEND)
def campaign_delete(request: Any, city: City, lab_slug: str, campaign_id: UUID) -> HttpResponse:
    """Throw a draft away."""
    found = _find(city, lab_slug, campaign_id)
    try:
        delete_draft(city=city, actor=request.actor, campaign=found)
    except Refusal as refusal:
        messages.error(request, str(refusal.message))
        return redirect("campaign", city.slug, found.lab.slug, found.pk)
    messages.success(request, _("The draft is deleted. Nobody was written to."))
    return redirect("lab-invitations", city.slug, found.lab.slug)
