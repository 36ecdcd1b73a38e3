"""Whom a campaign reaches, who is left out and why, and the campaigns of a lab."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery

from cities.enums import MailState
from cities.models import City, LogEntry, OutboxMail
from cities.models.mail import OPEN_STATES
from cities.tenancy import current_city_id
from citylabs.enums import CampaignState, InvitationState
from citylabs.models import AudienceMember, Campaign, Invitation, Lab
from citylabs.rules.audience import LeftOut
from citylabs.selectors.audience import count_left_out, keep_invitable, list_picked
from citylabs.selectors.invitations import get_mail_key
from stakeholders.models import Stakeholder
from stakeholders.selectors.stakeholders import list_audience


@dataclass(frozen=True)
class AudienceCounts:
    """How many entries match, and how many of them are not written to. Each is counted once, under the first reason."""

    matching: int
    invited: int
    registered: int
    suppressed: int
    no_consent: int = 0

    @property
    def to_invite(self) -> int:
        """Who gets a mail."""
        return self.matching - self.invited - self.registered - self.suppressed - self.no_consent


def _list_entries(city: City, campaign: Campaign) -> QuerySet[Stakeholder]:
    """The people picked, or those who meet the campaign's filter; all with an address."""
    if campaign.is_picked:
        return list_picked(city=city, campaign=campaign).exclude(email="")
    named = {name: campaign.audience.get(name, ()) for name in ("groups", "tags", "languages")}
    return list_audience(city=city, **named)


def count_audience(*, city: City, campaign: Campaign) -> AudienceCounts:
    """Return how many entries match and why some are left out, in one query."""
    counts = count_left_out(city=city, lab=campaign.lab, entries=_list_entries(city, campaign))
    return AudienceCounts(
        matching=sum(counts.values()),
        invited=counts[LeftOut.INVITED],
        registered=counts[LeftOut.REGISTERED],
        suppressed=counts[LeftOut.SUPPRESSED],
        no_consent=counts[LeftOut.NO_CONSENT],
    )


def list_to_invite(*, city: City, campaign: Campaign) -> QuerySet[Stakeholder]:
    """Return whom the campaign will write to: with an address, not invited, registered, suppressed or unproven."""
    entries = _list_entries(city, campaign)
    return keep_invitable(city=city, lab=campaign.lab, entries=entries)


def get_campaign(*, city: City, lab: Lab, campaign_id: UUID) -> Campaign:
    """Return a campaign of the lab with its run; raises Campaign.DoesNotExist."""
    return Campaign.objects.select_related("run", "lab").get(city=city, lab=lab, id=campaign_id)


def find_edited_at(*, city: City, campaign: Campaign) -> datetime | None:
    """Return when the words of the campaign were saved last, as the log has it, or None."""
    edits = LogEntry.objects.filter(city=city, object_id=campaign.pk, action="campaign.edit")
    return edits.order_by("-at").values_list("at", flat=True).first()


def list_campaigns(*, city: City, lab: Lab) -> QuerySet[Campaign]:
    """Return the lab's campaigns newest first, each with run, answers, `people` invited, and `picked` for a draft."""
    campaigns = Campaign.objects.filter(city=city, lab=lab).select_related("run", "created_by")
    return campaigns.annotate(
        people=Count("invitations"),
        accepted=Count("invitations", filter=Q(invitations__state=InvitationState.ACCEPTED)),
        declined=Count("invitations", filter=Q(invitations__state=InvitationState.DECLINED)),
        unanswered=Count("invitations", filter=Q(invitations__state=InvitationState.INVITED)),
        picked=Subquery(_count_members(city)),
    ).order_by("-created_at", "-id")


def _count_members(city: City) -> QuerySet[AudienceMember]:
    """A subquery: a second join would multiply the invitations."""
    members = AudienceMember.objects.filter(city=city, campaign=OuterRef("pk"), is_in=True).order_by()
    return members.values("campaign").annotate(people=Count("id")).values("people")  # type: ignore[return-value]  # rows of values


@dataclass(frozen=True)
class Delivery:
    """How far the mails of a campaign are, and what the invited people answered."""

    states: dict[str, int]
    invited: int
    accepted: int
    declined: int

    @property
    def unanswered(self) -> int:
        """Invited, and nothing heard yet."""
        return self.invited - self.accepted - self.declined

    @property
    def waiting(self) -> int:
        """Mails that can still be stopped, or are in a worker's hands."""
        return sum(self.states[state] for state in OPEN_STATES) + self.states[MailState.DRAFT]

    @property
    def sent(self) -> int:
        """Taken by the mail server."""
        return self.states[MailState.SENT]

    @property
    def failed(self) -> int:
        """Refused by the mail server, at once or later."""
        return self.states[MailState.FAILED] + self.states[MailState.BOUNCED]

    @property
    def stopped(self) -> int:
        """Taken out of the queue by a colleague."""
        return self.states[MailState.CANCELLED]

    @property
    def held_back(self) -> int:
        """Kept from addresses that asked for it."""
        return self.states[MailState.SUPPRESSED]


def get_delivery(*, city: City, campaign: Campaign) -> Delivery:
    """Return the states of a campaign's mails and the answers to it, in two queries."""
    invitations = Invitation.objects.filter(city=city, campaign=campaign).order_by()
    mails = OutboxMail.objects.filter(city=city, campaign=get_mail_key(campaign.lab_id), occurrence="1")
    found = mails.filter(recipient__in=invitations.values("email")).order_by().values_list("state")
    states = dict.fromkeys(MailState.values, 0) | dict(found.annotate(number=Count("id")))
    answers = dict(invitations.values_list("state").annotate(number=Count("id")))
    accepted, declined = answers.get(InvitationState.ACCEPTED, 0), answers.get(InvitationState.DECLINED, 0)
    return Delivery(states, sum(answers.values()), accepted, declined)


def find_draft(*, city: City, lab: Lab) -> Campaign | None:
    """Return the newest draft of the lab whose people are picked, with `people`, the number of them, or None."""
    drafts = Campaign.objects.filter(city=city, lab=lab, state=CampaignState.DRAFT, is_picked=True)
    counted = drafts.annotate(people=Count("members", filter=Q(members__is_in=True)))
    return counted.order_by("-created_at").first()


def find_lab_slug_of(*, campaign_id: UUID | None = None, lab_id: UUID | None = None) -> str:
    """Return the address of a lab, by itself or by a campaign of it; blank if there is none in the city one is in."""
    labs = Lab.objects.filter(city_id=current_city_id())
    found = labs.filter(pk=lab_id) if lab_id else labs.filter(campaigns=campaign_id)
    return (found.values_list("slug", flat=True).first() or "") if campaign_id or lab_id else ""


def list_preview_people(*, city: City, campaign: Campaign, limit: int = 50) -> list[Stakeholder]:
    """Return the first people the campaign will write to, by name, to look at their mail."""
    return list(list_to_invite(city=city, campaign=campaign)[:limit])


def find_preview_person(*, city: City, campaign: Campaign, entry_id: str) -> Stakeholder | None:
    """Return one of those the campaign will write to, or None."""
    try:
        wanted = UUID(entry_id)
    except ValueError:
        return None
    return list_to_invite(city=city, campaign=campaign).filter(pk=wanted).first()
