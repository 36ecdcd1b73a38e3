"""Choosing whom to invite, trying the mail, and starting to send."""

from datetime import datetime
from typing import Any
from uuid import uuid4

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cities.enums import RunState
from cities.errors import Refusal
from cities.log import record
from cities.models import City, OutboxMail, Run, Translations, User
from cities.permissions import Actor
from cities.services.runs import start_run
from citylabs.enums import CampaignState
from citylabs.models import Campaign, Invitation, Lab
from citylabs.notifications.invitations import queue_test, sample_organisation, sample_person, write_sample
from citylabs.rules.merge_fields import MERGE_FIELDS, find_faults
from citylabs.rules.registration import RegistrationObstacle, get_invitation_obstacle
from citylabs.selectors.campaigns import count_audience
from citylabs.selectors.invitations import list_remindable
from citylabs.selectors.registrations import get_targets
from stakeholders.enums import HelixGroup
from stakeholders.models import Stakeholder
from stakeholders.rules.texts import clean_text

LONGEST_NOTE = 5000


class LabNotInviting(Refusal):
    """The lab's state or time does not allow invitations; the message says why."""

    code = "lab-not-inviting"


class NobodyToInvite(Refusal):
    """Everybody in the audience is invited, registered or does not want mails."""

    code = "nobody-to-invite"
    message = _("There is nobody to write to: choose other groups, tags or languages, or add people to the registry.")


class CampaignSent(Refusal):
    """What has been sent cannot be changed or sent again."""

    code = "campaign-sent"
    message = _("These invitations are sent or being sent already. Start new ones to reach more people.")


class NoteTooLong(Refusal):
    """The personal words are a letter of their own."""

    code = "note-too-long"
    status = 422
    message = _("At most 5,000 characters per language, please.")


class UnknownMergeField(Refusal):
    """Braces around something that no mail can fill in."""

    code = "unknown-merge-field"
    status = 422
    message = _("Some fields in braces are not known.")


class UnknownAudience(Refusal):
    """A group or language that does not exist."""

    code = "unknown-audience"
    status = 422
    message = _("Choose the groups and languages from the lists.")


class WrongSendTime(Refusal):
    """Mails would go out in the past, or when nobody can register any more."""

    code = "wrong-send-time"
    status = 422
    message = _("Nobody could register any more at this time. Choose an earlier one.")


class AlreadyReminding(Refusal):
    """A reminder is being sent at this moment."""

    code = "already-reminding"
    message = _("Reminders are being sent already.")


def clean_audience(audience: dict[str, Any]) -> dict[str, list[str]]:
    """Return the filter with known groups and languages only; raises UnknownAudience for others."""
    chosen = {name: [str(value) for value in audience.get(name) or []] for name in ("groups", "tags", "languages")}
    if set(chosen["groups"]) - set(HelixGroup.values):
        raise UnknownAudience(field="groups")
    if set(chosen["languages"]) - set(dict(settings.LANGUAGES)):
        raise UnknownAudience(field="languages")
    return chosen


def _clean_note(note: dict[str, str]) -> Translations:
    cleaned = Translations({code: clean_text(text) for code, text in note.items() if text and text.strip()})
    if any(len(text) > LONGEST_NOTE for text in cleaned.values()):
        raise NoteTooLong(field="note")
    if set(cleaned) - set(dict(settings.LANGUAGES)):
        raise UnknownAudience(field="note")
    if faults := list(dict.fromkeys(fault for text in cleaned.values() for fault in find_faults(text))):
        words = {"faults": ", ".join(faults[:5]), "fields": ", ".join(f"{{{name}}}" for name in MERGE_FIELDS)}
        said = _("These braces are not a field that a mail can fill in: %(faults)s. The fields are: %(fields)s.")
        raise UnknownMergeField(said % words, field="note")
    return cleaned


def find_obstacle(lab: Lab, *, now: datetime) -> RegistrationObstacle | None:
    """Return why nobody can be invited, or None where an invited person could accept, now or once it opens."""
    return get_invitation_obstacle(lab, now=now)


def guard_inviting(lab: Lab, *, now: datetime) -> None:
    """Refuse with LabNotInviting unless an invited person could accept, now or once registration opens."""
    if obstacle := find_obstacle(lab, now=now):
        raise LabNotInviting(obstacle.label, obstacle=obstacle.value)


def create_campaign(
    *, city: City, actor: Actor, lab: Lab, audience: dict[str, Any], note: dict[str, str], user: User | None = None
) -> Campaign:
    """Write a campaign as a draft: whom, and with which personal words. Refuses NoteTooLong, UnknownAudience."""
    chosen, words = clean_audience(audience), _clean_note(note)
    with transaction.atomic():
        campaign = Campaign.objects.create(city=city, lab=lab, audience=chosen, note=words, created_by=user)
        record(city=city, actor=actor, action="campaign.create", target=campaign, changes={"audience": chosen})
    return campaign


def edit_campaign(*, city: City, actor: Actor, campaign: Campaign, note: dict[str, str]) -> Campaign:
    """Change the personal words of a draft. Refuses CampaignSent, NoteTooLong, UnknownAudience."""
    words = _clean_note(note)
    with transaction.atomic():
        campaign = Campaign.objects.select_for_update().get(city=city, id=campaign.pk)
        if campaign.state != CampaignState.DRAFT:
            raise CampaignSent
        campaign.note = words
        campaign.save(update_fields=["note"])
        record(city=city, actor=actor, action="campaign.edit", target=campaign, changes={"note": sorted(words)})
    return campaign


def can_send(campaign: Campaign) -> bool:
    """Whether the campaign is a draft, or was stopped or failed half way and can go on."""
    if campaign.state in {CampaignState.DRAFT, CampaignState.CANCELLED}:
        return True
    run_ended = campaign.run is not None and campaign.run.state in {RunState.FAILED, RunState.CANCELLED}
    return campaign.state == CampaignState.SENDING and run_ended


def _guard_send_at(lab: Lab, send_at: datetime | None, *, now: datetime) -> None:
    if send_at is not None and send_at <= now:
        raise WrongSendTime(_("This time is over. Choose a later one, or send now."), field="send_at")
    if send_at is not None and find_obstacle(lab, now=send_at):
        raise WrongSendTime(field="send_at")


def send_campaign(
    *,
    city: City,
    actor: Actor,
    campaign: Campaign,
    send_at: datetime | None = None,
    now: datetime | None = None,
) -> Campaign:
    """Start sending a draft, or go on with one that was stopped; a worker writes the invitations.

    With `send_at` the mails wait in the outbox until then. Refuses LabNotInviting, WrongSendTime, NobodyToInvite,
    CampaignSent.
    """
    now = now or timezone.now()
    guard_inviting(campaign.lab, now=now)
    _guard_send_at(campaign.lab, send_at, now=now)
    counts = count_audience(city=city, campaign=campaign)
    if not counts.to_invite:
        raise NobodyToInvite
    with transaction.atomic():
        campaign = Campaign.objects.select_for_update().get(city=city, id=campaign.pk)
        if not can_send(campaign):
            raise CampaignSent
        campaign.run = start_run(
            city=city,
            actor=actor,
            kind="campaign",
            task="citylabs.send_campaign",
            object_id=campaign.pk,
            queue="mail",
            total=counts.to_invite,
            arguments={"campaign_id": str(campaign.pk)},
        )
        campaign.state, campaign.send_at = CampaignState.SENDING, send_at
        campaign.save(update_fields=["run", "state", "send_at"])
        changes = {"people": counts.to_invite, "send_at": send_at.isoformat() if send_at else None}
        record(city=city, actor=actor, action="campaign.send", target=campaign, changes=changes)
    return campaign


def remind_unanswered(*, city: City, actor: Actor, lab: Lab, now: datetime | None = None) -> Run:
    """Start one reminder to everybody who was invited and has not answered; nobody gets it twice.

    Refuses LabNotInviting, NobodyToInvite, AlreadyReminding.
    """
    guard_inviting(lab, now=now or timezone.now())
    with transaction.atomic():
        open_runs = Run.objects.filter(
            city=city, kind="reminder", object_id=lab.pk, state__in=[RunState.WAITING, RunState.RUNNING]
        )
        if open_runs.exists():
            raise AlreadyReminding
        people = list_remindable(city=city, lab=lab).count()
        if not people:
            raise NobodyToInvite(_("Everybody has answered, was reminded or could not be reached."))
        run = start_run(
            city=city,
            actor=actor,
            kind="reminder",
            task="citylabs.send_reminders",
            object_id=lab.pk,
            queue="mail",
            total=people,
            arguments={"lab_id": str(lab.pk)},
        )
        record(city=city, actor=actor, action="invitation.remind", target=lab, changes={"people": people})
    return run


def describe_sample(
    *, city: City, campaign: Campaign, language: str, person: Stakeholder | None = None
) -> dict[str, Any]:
    """Return the context of the campaign's mail in a language, as this person or an invented one would get it."""
    groups = campaign.audience.get("groups") or [HelixGroup.SME]
    sample = Invitation(
        id=uuid4(),
        city=city,
        lab=campaign.lab,
        campaign=campaign,
        email="name@example.org",
        person=person.person if person else sample_person(language),
        organisation=person.organisation if person else sample_organisation(language),
        helix_group=person.helix_group if person else groups[0],
        language=language,
    )
    targets = get_targets(city=city, lab=campaign.lab)
    return write_sample(city=city, lab=campaign.lab, campaign=campaign, targets=targets, sample=sample)


def send_test_mail(
    *, city: City, actor: Actor, campaign: Campaign, recipient: str, language: str, now: datetime | None = None
) -> OutboxMail:
    """Send the campaign's mail to oneself, marked as a test."""
    now = now or timezone.now()
    context = {**describe_sample(city=city, campaign=campaign, language=language), "is_test": True}
    with transaction.atomic():
        mail = queue_test(
            city=city,
            campaign=campaign,
            recipient=recipient,
            context=context,
            language=language,
            occurrence=f"{language}-{now:%Y%m%d%H%M%S}",
        )
        record(city=city, actor=actor, action="campaign.test", target=campaign, changes={"language": language})
    return mail
