"""Writing the words of a campaign, looking at it, sending it, and how far it is."""

from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from cities.enums import RunState
from cities.errors import Refusal
from cities.models import City, OutboxMail
from cities.services.mail_preview import MailPreview, preview_mail
from cities.views.answers import form_page, show_refusal
from cities.views.drafts import close_draft, open_draft
from cities.views.gates import workspace_page
from cities.views.mail_frame import mail_frame
from citylabs.enums import CampaignState
from citylabs.forms.audience import SendForm
from citylabs.forms.campaigns import CampaignForm, TestMailForm
from citylabs.models import Campaign, Lab
from citylabs.notifications.invitations import KIND
from citylabs.rules.merge_fields import MERGE_FIELDS
from citylabs.rules.permissions import INVITATIONS_SEND, REGISTRATIONS_READ
from citylabs.selectors.audience import count_languages, list_group_balance
from citylabs.selectors.campaigns import (
    count_audience,
    find_edited_at,
    find_preview_person,
    get_campaign,
    get_delivery,
    list_preview_people,
    list_to_invite,
)
from citylabs.services.campaign_mails import go_on_sending
from citylabs.services.campaigns import (
    WrongSendTime,
    can_send,
    describe_sample,
    edit_campaign,
    find_obstacle,
    send_campaign,
    send_test_mail,
)
from citylabs.views.campaign_steps import list_steps
from citylabs.views.lab_pages import find_lab, posted
from stakeholders.enums import HelixGroup
from stakeholders.models import Stakeholder

PAGE = 50


@workspace_page(get=INVITATIONS_SEND, post=INVITATIONS_SEND)
def campaign_edit(request: Any, city: City, lab_slug: str, campaign_id: UUID) -> HttpResponse:
    """Write the personal words of a draft, and see the mail they stand in."""
    campaign = _find(city, lab_slug, campaign_id)
    form = CampaignForm(posted(request), city=city, initial={"note": campaign.note})
    status = 0
    if request.method == "POST" and form.is_valid():
        try:
            edit_campaign(city=city, actor=request.actor, campaign=campaign, note=form.cleaned_data["note"])
            close_draft(request, city, f"campaign-{campaign.pk}")
            if request.POST.get("do") == "look":
                return redirect(request.get_full_path())
            return redirect("campaign", city.slug, campaign.lab.slug, campaign.pk)
        except Refusal as refusal:
            status = show_refusal(form, refusal)
    context = {
        "lab": campaign.lab,
        "campaign": campaign,
        "steps": list_steps("write"),
        "merge_fields": [{"code": f"{{{name}}}", "label": label} for name, label in MERGE_FIELDS.items()],
        "draft": open_draft(
            request,
            city,
            f"campaign-{campaign.pk}",
            saved_at=find_edited_at(city=city, campaign=campaign),
        ),
        **_mail(request, city, campaign),
    }
    return form_page(request, "citylabs/invitations/write.html", form, status=status, **context)


@workspace_page(get=REGISTRATIONS_READ)
def campaign(request: Any, city: City, lab_slug: str, campaign_id: UUID) -> HttpResponse:
    """A draft: who will get it, who will not and why, and the mail itself. A sent one: how far it is."""
    found = _find(city, lab_slug, campaign_id)
    if request.htmx and found.state != CampaignState.DRAFT:
        return TemplateResponse(request, "citylabs/invitations/delivery.html", _delivery(city, found))
    if found.state == CampaignState.DRAFT:
        return _check(request, city, found, SendForm(lab=found.lab))
    context = {**_delivery(city, found), **_mail(request, city, found)}
    return TemplateResponse(request, "citylabs/invitations/campaign.html", context)


def _delivery(city: City, found: Campaign) -> dict[str, Any]:
    delivery = get_delivery(city=city, campaign=found)
    is_writing = found.run is not None and found.run.state in {RunState.WAITING, RunState.RUNNING}
    return {
        "lab": found.lab,
        "campaign": found,
        "can_send": can_send(found),
        "delivery": delivery,
        "is_writing": is_writing,
        "is_moving": is_writing or bool(delivery.waiting),
    }


def _mail(request: Any, city: City, found: Campaign) -> dict[str, Any]:
    """The mail in one of the city's languages."""
    language, person = _language(request, city), _recipient(request, city, found)
    can_choose = found.state == CampaignState.DRAFT and request.actor.may(INVITATIONS_SEND)
    return {
        "language": language,
        "preview": _preview(city, found, language, person),
        "recipient": person,
        "recipients": list_preview_people(city=city, campaign=found) if can_choose else [],
    }


def _recipient(request: Any, city: City, found: Campaign) -> Stakeholder | None:
    """The person of the audience whose mail is looked at, or None for an invented one."""
    asked = request.GET.get("mail_person", "")
    if not asked or not request.actor.may(INVITATIONS_SEND):
        return None
    return find_preview_person(city=city, campaign=found, entry_id=asked)


def _check(request: Any, city: City, found: Campaign, form: SendForm, status: int = 0) -> HttpResponse:
    """Everything that decides: how many, in which languages, who is missing, the mail, and when."""
    people = list_to_invite(city=city, campaign=found)
    counts = count_languages(entries=people)
    context = {
        "lab": found.lab,
        "campaign": found,
        "steps": list_steps("check"),
        "audience": count_audience(city=city, campaign=found),
        "balance": list_group_balance(city=city, lab=found.lab, campaign=found if found.is_picked else None),
        "rows": [_language_row(found, code, number) for code, number in counts.items()],
        "filter_words": _filter_words(found),
        "obstacle": find_obstacle(found.lab, now=timezone.now()),
        "page": Paginator(people, PAGE).get_page(request.GET.get("page")),
        **_mail(request, city, found),
    }
    return form_page(request, "citylabs/invitations/check.html", form, status=status, **context)


def _language_row(found: Campaign, code: str, number: int) -> dict[str, Any]:
    """How many read a language, and in which language they get the personal words."""
    names = dict(settings.LANGUAGES)
    written = found.note.best(code)[0] if found.note else ""
    other = written if written != code else ""
    return {"code": code, "name": names.get(code, code), "number": number, "other": other}


def _filter_words(found: Campaign) -> str:
    """The filter of a campaign that was not picked by hand, in words."""
    if found.is_picked:
        return ""
    groups = [str(HelixGroup(code).label) for code in found.audience.get("groups", ())]
    languages = [str(dict(settings.LANGUAGES)[code]) for code in found.audience.get("languages", ())]
    parts = [", ".join(part) for part in (groups, found.audience.get("tags", ()), languages) if part]
    return " · ".join(parts) or _("Everybody in the registry")


def _language(request: Any, city: City) -> str:
    asked = request.GET.get("mail_language", "")
    return asked if asked in dict(settings.LANGUAGES) else city.default_language


def _preview(city: City, found: Campaign, language: str, person: Stakeholder | None = None) -> MailPreview:
    """The very mail: the same context, template and attachments as the one that is sent."""
    context = describe_sample(city=city, campaign=found, language=language, person=person)
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
    preview = _preview(city, found, _language(request, city), _recipient(request, city, found))
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
    name = "campaign-edit" if request.POST.get("back") == "write" else "campaign"
    path = reverse(name, args=[city.slug, found.lab.slug, found.pk])
    return redirect(f"{path}?mail_language={form.cleaned_data.get('language', city.default_language)}#mail")


@workspace_page(post=INVITATIONS_SEND)
def campaign_send(request: Any, city: City, lab_slug: str, campaign_id: UUID) -> HttpResponse:
    """Start sending, now or at a time; or go on with what was stopped half way."""
    found = _find(city, lab_slug, campaign_id)
    form = SendForm(request.POST if "when" in request.POST else {"when": SendForm.NOW}, lab=found.lab)
    if not form.is_valid():
        return _check(request, city, found, form)
    try:
        if found.state == CampaignState.DRAFT:
            send_campaign(city=city, actor=request.actor, campaign=found, send_at=form.moment)
        else:
            go_on_sending(city=city, actor=request.actor, campaign=found, now=timezone.now())
    except WrongSendTime as refusal:
        return _check(request, city, found, form, show_refusal(form, refusal))
    except Refusal as refusal:
        messages.error(request, str(refusal.message))
    else:
        messages.success(request, _("The invitations are on their way."))
    return redirect("campaign", city.slug, found.lab.slug, found.pk)


def _find(city: City, lab_slug: str, campaign_id: UUID) -> Campaign:
    lab: Lab = find_lab(city, lab_slug)
    try:
        return get_campaign(city=city, lab=lab, campaign_id=campaign_id)
    except Campaign.DoesNotExist:
        raise Http404 from None
