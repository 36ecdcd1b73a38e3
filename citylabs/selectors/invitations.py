"""Reading who was asked to come and what they said."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery

from cities.enums import MailState
from cities.models import City, OutboxMail
from citylabs.enums import InvitationState, RegistrationState
from citylabs.models import Invitation, Lab, Registration
from citylabs.selectors.people_filter import narrow_people
from stakeholders.enums import HelixGroup


@dataclass(frozen=True)
class GroupAnswers:
    """What one helix group answered. `code` is blank on the row of all groups together."""

    code: str
    label: str
    invited: int = 0
    accepted: int = 0
    declined: int = 0
    sent: int = 0
    failed: int = 0

    @property
    def unanswered(self) -> int:
        """Invited, and nothing heard yet."""
        return self.invited - self.accepted - self.declined


def get_invitation(*, city: City, invitation_id: UUID) -> Invitation:
    """Return an invitation with its lab; raises Invitation.DoesNotExist."""
    return Invitation.objects.select_related("lab").get(city=city, id=invitation_id)


def find_registration_of(*, city: City, invitation: Invitation) -> Registration | None:
    """Return the registration that came of the invitation and still counts, or None.

    Found by the invitation or by the address, as people also register on the public page.
    """
    mine = Registration.objects.filter(city=city, lab_id=invitation.lab_id).exclude(state=RegistrationState.CANCELLED)
    return mine.filter(Q(invitation=invitation) | Q(email__iexact=invitation.email)).select_related("lab").first()


def get_mail_key(lab_id: UUID) -> str:
    """Return the outbox campaign of a lab's invitations: the lab, so that nobody is invited to it twice."""
    return f"invitation:{lab_id}"


def _first_mails(city: City, lab: Lab) -> QuerySet[OutboxMail]:
    """The invitation itself, not its reminders, for a subquery over invitations."""
    key = get_mail_key(lab.pk)
    return OutboxMail.objects.filter(city=city, campaign=key, recipient=OuterRef("email"), occurrence="1")


def list_invitations(
    *,
    city: City,
    lab: Lab,
    state: str = "",
    helix_group: str = "",
    search: str = "",
    mail: str = "",
    campaign: str = "",
) -> QuerySet[Invitation]:
    """Return the lab's invitations by name, each with `mail_state`. `mail` keeps those whose mail is in that state."""
    found = Invitation.objects.filter(city=city, lab=lab)
    if campaign:
        found = found.filter(campaign=campaign)
    found = narrow_people(found, state=state, helix_group=helix_group, search=search)
    mails = _first_mails(city, lab)
    found = found.annotate(
        mail_state=Subquery(mails.values("state")[:1]), mail_error=Subquery(mails.values("error")[:1])
    )
    if mail:
        found = found.filter(mail_state=mail)
    return found.order_by("organisation", "person", "id")


def list_answers_by_group(*, city: City, lab: Lab) -> list[GroupAnswers]:
    """Return the answers of every group that has been invited, and last the row of all, in one query."""
    mails = _first_mails(city, lab)
    rows = (
        Invitation.objects.filter(city=city, lab=lab)
        .order_by()
        .annotate(mail_state=Subquery(mails.values("state")[:1]))
        .values("helix_group")
        .annotate(
            invited=Count("id"),
            accepted=Count("id", filter=Q(state=InvitationState.ACCEPTED)),
            declined=Count("id", filter=Q(state=InvitationState.DECLINED)),
            sent=Count("id", filter=Q(mail_state=MailState.SENT)),
            failed=Count("id", filter=Q(mail_state__in=[MailState.FAILED, MailState.BOUNCED])),
        )
    )
    names = ("invited", "accepted", "declined", "sent", "failed")
    found: dict[str, Any] = {row["helix_group"]: row for row in rows}
    groups = [
        GroupAnswers(code, str(label), **{name: found[code][name] for name in names})
        for code, label in HelixGroup.choices
        if code in found
    ]
    total = {name: sum(getattr(group, name) for group in groups) for name in names}
    return [*groups, GroupAnswers("", "", **total)]


def list_remindable(*, city: City, lab: Lab) -> QuerySet[Invitation]:
    """Return the invitations without an answer whose mail went out and who have not been reminded, oldest first."""
    mails = OutboxMail.objects.filter(city=city, campaign=get_mail_key(lab.pk)).order_by()
    lost = [MailState.FAILED, MailState.BOUNCED, MailState.SUPPRESSED, MailState.CANCELLED]
    unreachable = mails.filter(occurrence="1", state__in=lost)
    reminded = mails.filter(occurrence="reminder-1")
    silent = list_unanswered(city=city, lab=lab)
    return silent.exclude(email__in=unreachable.values("recipient")).exclude(email__in=reminded.values("recipient"))


def list_unanswered(*, city: City, lab: Lab) -> QuerySet[Invitation]:
    """Return the invitations without an answer, oldest first."""
    return Invitation.objects.filter(city=city, lab=lab, state=InvitationState.INVITED).order_by("id")
