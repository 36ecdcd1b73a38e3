"""What the worker does with a campaign: batches of invitation rows and mails, each in one transaction.

A row and its mail are written together, so a kill loses nothing; whoever has a row is not in the audience any more, so
starting again goes on where it stopped and invites nobody twice.
"""

from collections.abc import Iterator
from uuid import UUID

from django.utils import timezone

from cities.models import City
from cities.outbox import queue_mails
from cities.services.runs import Work, work_on
from cities.tenancy import enter_city
from citylabs.enums import CampaignState
from citylabs.models import Campaign, Invitation, Lab
from citylabs.notifications.invitations import KIND, InvitationWriter
from citylabs.selectors.campaigns import list_to_invite
from citylabs.selectors.invitations import get_mail_key, list_remindable
from citylabs.selectors.registrations import get_targets
from stakeholders.models import Stakeholder
from stakeholders.selectors.reach import find_closed

BATCH = 500
_START = UUID(int=0)


def send_invitations(*, city_id: UUID, run_id: UUID, campaign_id: UUID) -> None:
    """Work on a campaign's run: invite whoever is left of its audience. May be started again at any time."""
    with work_on(run_id) as work:
        with enter_city(city_id):
            campaign = Campaign.objects.select_related("lab", "city").get(city_id=city_id, id=campaign_id)
            city, lab = campaign.city, campaign.lab
            writer = InvitationWriter(city=city, lab=lab, campaign=campaign, targets=get_targets(city=city, lab=lab))
            done_before = Invitation.objects.filter(city=city, campaign=campaign).count()
            left = list_to_invite(city=city, campaign=campaign).count()
        work.set_total(done_before + left)
        work.advance(done_before)
        for invited, failed in _invite_in_batches(work, city, campaign, writer):
            work.advance(invited, failed)
        _finish(city, campaign, cancelled=work.is_cancelled)


def _invite_in_batches(
    work: Work, city: City, campaign: Campaign, writer: InvitationWriter
) -> Iterator[tuple[int, int]]:
    last = _START
    while not work.is_cancelled:
        with enter_city(city):
            audience = list_to_invite(city=city, campaign=campaign)
            people = list(audience.filter(id__gt=last).order_by("id")[:BATCH])
            if not people:
                return
            last = people[-1].pk
            closed = find_closed(city=city, emails=[person.email for person in people])
            people = [person for person in people if person.email.lower() not in closed]
            invitations = _write_rows(city, campaign, people)
            count = queue_mails(
                city=city,
                kind=KIND,
                campaign=get_mail_key(campaign.lab_id),
                items=[writer.write(invitation) for invitation in invitations],
                send_at=campaign.send_at,
            )
        yield len(people), count.failed + count.suppressed


def _write_rows(city: City, campaign: Campaign, people: list[Stakeholder]) -> list[Invitation]:
    """Insert the rows; whoever another campaign invites at this moment is left to it."""
    emails = [person.email.lower() for person in people]
    Invitation.objects.bulk_create(
        [
            Invitation(
                city=city,
                lab=campaign.lab,
                campaign=campaign,
                stakeholder=person,
                email=email,
                person=person.person,
                organisation=person.organisation,
                helix_group=person.helix_group,
                language=person.language,
            )
            for person, email in zip(people, emails, strict=True)
        ],
        ignore_conflicts=True,
    )
    return list(Invitation.objects.filter(city=city, campaign=campaign, email__in=emails).order_by("id"))


def _finish(city: City, campaign: Campaign, *, cancelled: bool) -> None:
    with enter_city(city):
        Campaign.objects.filter(city=city, id=campaign.pk).update(
            state=CampaignState.CANCELLED if cancelled else CampaignState.SENT, sent_at=timezone.now()
        )


def send_reminders(*, city_id: UUID, run_id: UUID, lab_id: UUID) -> None:
    """Work on a reminder's run: one reminder to everybody who has not answered and whose invitation was delivered."""
    with work_on(run_id) as work:
        with enter_city(city_id):
            lab = Lab.objects.select_related("city").get(city_id=city_id, id=lab_id)
            targets = get_targets(city=lab.city, lab=lab)
            work_total = list_remindable(city=lab.city, lab=lab).count()
        work.set_total(work_total)
        writers: dict[UUID, InvitationWriter] = {}
        last = _START
        while not work.is_cancelled:
            with enter_city(city_id):
                batch = list(
                    list_remindable(city=lab.city, lab=lab).filter(id__gt=last).select_related("campaign")[:BATCH]
                )
                if not batch:
                    break
                last = batch[-1].pk
                for one in batch:
                    if one.campaign_id not in writers:
                        writers[one.campaign_id] = InvitationWriter(
                            city=lab.city, lab=lab, campaign=one.campaign, targets=targets
                        )
                items = [writers[one.campaign_id].write(one, reminder=1) for one in batch]
                count = queue_mails(city=lab.city, kind=KIND, campaign=get_mail_key(lab.pk), items=items)
            work.advance(len(batch), count.failed + count.suppressed)
