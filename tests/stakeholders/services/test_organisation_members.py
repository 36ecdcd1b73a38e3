from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from stakeholders.models import Organisation, OrganisationMember
from stakeholders.services import organisation_members as service
from tests.factories.cities import UserFactory
from tests.factories.organisations import OrganisationFactory, OrganisationMemberFactory

pytestmark = pytest.mark.django_db
NOW = timezone.now()


@pytest.fixture
def admin() -> OrganisationMember:
    return OrganisationMemberFactory()


def invite(admin: OrganisationMember, email: str = "mari@firm.example", role: str = "editor", **more: Any) -> Any:
    return service.invite_member(user=admin.user, organisation_id=admin.organisation_id, email=email, role=role, **more)


def roles(organisation: Organisation) -> list[str]:
    return sorted(organisation.members.values_list("role", flat=True))


def test_invited_person_joins_with_the_role(admin: OrganisationMember) -> None:
    invitation = invite(admin, email=" Mari <MARI@firm.example> ", role="editor")

    member = service.accept_member_invitation(user=UserFactory(email="mari@firm.example"), invitation_id=invitation.pk)

    assert (invitation.email, member.role, member.organisation_id) == (
        "mari@firm.example",
        "editor",
        admin.organisation_id,
    )


def test_forwarded_mail_lets_nobody_in(admin: OrganisationMember) -> None:
    invitation = invite(admin)
    unproven = UserFactory(email="mari@firm.example", verified=False)

    for user in (UserFactory(), unproven):
        with pytest.raises(service.InvitedElsewhere):
            service.accept_member_invitation(user=user, invitation_id=invitation.pk)
    assert roles(admin.organisation) == ["admin"]


def test_invitation_ends(admin: OrganisationMember) -> None:
    invitation = invite(admin)
    mari = UserFactory(email="mari@firm.example")
    late = NOW + timedelta(days=15)
    with pytest.raises(service.InvitationOver):
        service.accept_member_invitation(user=mari, invitation_id=invitation.pk, now=late)
    service.withdraw_member_invitation(
        user=admin.user, organisation_id=admin.organisation_id, invitation_id=invitation.pk
    )

    with pytest.raises(service.InvitationOver):
        service.accept_member_invitation(user=mari, invitation_id=invitation.pk)


def test_address_is_asked_once_at_a_time(admin: OrganisationMember) -> None:
    first = invite(admin)
    with pytest.raises(service.InvitedAlready):
        invite(admin, email="MARI@firm.example")
    with pytest.raises(service.RunsItAlready):
        invite(admin, email=admin.user.email)

    second = invite(admin, now=NOW + timedelta(days=20))

    first.refresh_from_db()
    assert first.withdrawn_at is not None
    assert second.pk != first.pk


def test_editor_decides_nothing_about_people(admin: OrganisationMember) -> None:
    editor = OrganisationMemberFactory(organisation=admin.organisation, role="editor")
    given = {"user": editor.user, "organisation_id": admin.organisation_id}

    with pytest.raises(service.AdminsOnly):
        service.invite_member(**given, email="x@firm.example", role="editor")
    with pytest.raises(service.AdminsOnly):
        service.change_member_role(**given, member_id=editor.pk, role="admin")
    with pytest.raises(service.AdminsOnly):
        service.remove_member(**given, member_id=admin.pk)
    assert roles(admin.organisation) == ["admin", "editor"]


def test_there_is_always_an_admin(admin: OrganisationMember) -> None:
    given = {"user": admin.user, "organisation_id": admin.organisation_id, "member_id": admin.pk}
    gone = OrganisationMemberFactory(organisation=admin.organisation)
    type(gone.user).objects.filter(pk=gone.user_id).update(is_active=False)

    with pytest.raises(service.LastAdmin):
        service.change_member_role(**given, role="editor")
    with pytest.raises(service.LastAdmin):
        service.remove_member(**given)
    OrganisationMemberFactory(organisation=admin.organisation)
    service.remove_member(**given)

    assert roles(admin.organisation) == ["admin", "admin"]


def test_member_of_another_organisation_is_out_of_reach(admin: OrganisationMember) -> None:
    foreign = OrganisationMemberFactory(organisation=OrganisationFactory(), role="editor")
    given = {"user": admin.user, "organisation_id": admin.organisation_id, "member_id": foreign.pk}

    with pytest.raises(service.NotYours):
        service.change_member_role(**given, role="admin")
    with pytest.raises(service.NotYours):
        service.remove_member(**given)
    foreign.refresh_from_db()
    assert foreign.role == "editor"


def test_unknown_role_is_refused(admin: OrganisationMember) -> None:
    with pytest.raises(service.UnknownProfileRole):
        invite(admin, role="owner")
