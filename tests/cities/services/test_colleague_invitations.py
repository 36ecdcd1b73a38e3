"""Colleagues come by invitation."""

from datetime import UTC, datetime, timedelta

import pytest

from cities.enums import Role
from cities.errors import Refusal
from cities.models import City, ColleagueInvitation, LogEntry, Membership, OutboxMail, User
from cities.permissions import Actor
from cities.services.colleague_invitations import (
    LINK_PURPOSE,
    AlreadyInvited,
    AlreadyMember,
    InvitationClosed,
    OtherAddress,
    accept_invitation,
    invite_colleague,
    resend_invitation,
    withdraw_invitation,
)
from cities.services.memberships import UnknownRole
from cities.tenancy import enter_city, read_link
from tests.conftest import Cast
from tests.factories.cities import UserFactory

pytestmark = pytest.mark.django_db
NOW = datetime(2024, 3, 1, 9, tzinfo=UTC)


def owner(cast: Cast) -> Actor:
    return Actor(kind="member", id=cast.owner.pk, label=cast.owner.email, role=Role.OWNER)


def invite(cast: Cast, email: str = "new@tartu.example", now: datetime = NOW) -> ColleagueInvitation:
    return invite_colleague(city=cast.ours, actor=owner(cast), email=email, role=Role.DESK, now=now)


def actions(city: City) -> list[str]:
    return list(LogEntry.objects.filter(city=city).order_by("at").values_list("action", flat=True))


def test_invite_colleague_queues_a_mail_with_a_link_of_14_days(cast: Cast) -> None:
    with enter_city(cast.ours):
        invitation = invite(cast, " New@Tartu.example ")

        assert invitation.email == "new@tartu.example"
        assert invitation.expires_at == NOW + timedelta(days=14)
        mail = OutboxMail.objects.get(city=cast.ours)
        assert (mail.recipient, mail.kind, mail.language) == ("new@tartu.example", "colleague-invitation", "en")
        token = mail.context["link"].rstrip("/").rpartition("/")[2]
        assert read_link(LINK_PURPOSE, token) == invitation.pk
        assert actions(cast.ours) == ["colleague_invitation.send"]


def test_invite_colleague_writes_in_the_language_of_an_account(cast: Cast) -> None:
    UserFactory(email="known@tartu.example", language="fi")
    with enter_city(cast.ours):
        invite(cast, "known@tartu.example")

        assert OutboxMail.objects.get(city=cast.ours).language == "fi"


@pytest.mark.parametrize(
    ("email", "role", "refusal", "field"),
    [
        ("new@tartu.example", "king", UnknownRole, "role"),
        ("DESK@tartu.example", "reader", AlreadyMember, "email"),
    ],
)
def test_invite_colleague_refuses(cast: Cast, email: str, role: str, refusal: type[Refusal], field: str) -> None:
    with enter_city(cast.ours):
        with pytest.raises(refusal) as refused:
            invite_colleague(city=cast.ours, actor=owner(cast), email=email, role=role, now=NOW)

        assert refused.value.field == field
        assert not ColleagueInvitation.objects.exists()
        assert not OutboxMail.objects.exists()


def test_invite_colleague_refuses_an_open_invitation_and_replaces_an_expired_one(cast: Cast) -> None:
    with enter_city(cast.ours):
        first = invite(cast)
        with pytest.raises(AlreadyInvited):
            invite(cast, "NEW@tartu.example", NOW + timedelta(days=13))

        second = invite(cast, now=NOW + timedelta(days=15))

        first.refresh_from_db()
        assert first.withdrawn_at == NOW + timedelta(days=15)
        assert second.pk != first.pk
        assert OutboxMail.objects.filter(city=cast.ours).count() == 2


def test_resend_invitation_gives_a_new_term_and_a_second_mail(cast: Cast) -> None:
    with enter_city(cast.ours):
        invitation = invite(cast)

        again = resend_invitation(
            city=cast.ours, actor=owner(cast), invitation=invitation, now=NOW + timedelta(days=20)
        )

        assert again.expires_at == NOW + timedelta(days=34)
        assert OutboxMail.objects.filter(city=cast.ours, recipient="new@tartu.example").count() == 2
        assert actions(cast.ours) == ["colleague_invitation.send", "colleague_invitation.resend"]


def test_withdraw_invitation_makes_the_link_worthless(cast: Cast) -> None:
    person = UserFactory(email="new@tartu.example")
    with enter_city(cast.ours):
        invitation = invite(cast)

        withdraw_invitation(city=cast.ours, actor=owner(cast), invitation=invitation, now=NOW)

        with pytest.raises(InvitationClosed):
            accept_invitation(city=cast.ours, user=person, invitation=invitation, now=NOW)
        with pytest.raises(InvitationClosed):
            withdraw_invitation(city=cast.ours, actor=owner(cast), invitation=invitation, now=NOW)
        with pytest.raises(InvitationClosed):
            resend_invitation(city=cast.ours, actor=owner(cast), invitation=invitation, now=NOW)
        assert not Membership.objects.filter(city=cast.ours, user=person).exists()


def test_accept_invitation_makes_a_member_once(cast: Cast) -> None:
    person = UserFactory(email="new@tartu.example")
    with enter_city(cast.ours):
        invitation = invite(cast)

        membership = accept_invitation(city=cast.ours, user=person, invitation=invitation, now=NOW)

        assert (membership.user, membership.role) == (person, Role.DESK)
        with pytest.raises(InvitationClosed):
            accept_invitation(city=cast.ours, user=person, invitation=invitation, now=NOW)
        entry = LogEntry.objects.get(city=cast.ours, action="member.add")
        assert (entry.actor_label, entry.changes) == ("new@tartu.example", {"role": "desk", "who": "new@tartu.example"})


def test_accept_invitation_refuses_after_14_days(cast: Cast) -> None:
    person = UserFactory(email="new@tartu.example")
    with enter_city(cast.ours), pytest.raises(InvitationClosed):
        accept_invitation(city=cast.ours, user=person, invitation=invite(cast), now=NOW + timedelta(days=14))


@pytest.mark.parametrize("verified", [True, False])
def test_accept_invitation_asks_for_the_invited_and_verified_address(cast: Cast, verified: bool) -> None:
    person: User = UserFactory(email="new@tartu.example" if not verified else "other@tartu.example", verified=verified)
    with enter_city(cast.ours), pytest.raises(OtherAddress):
        accept_invitation(city=cast.ours, user=person, invitation=invite(cast), now=NOW)
