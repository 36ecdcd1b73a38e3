"""Who works in a city."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection

from cities.enums import Role
from cities.models import City, LogEntry, Membership, User
from cities.permissions import Actor
from cities.services.memberships import LastOwner, UnknownRole, add_member, change_role, remove_member
from cities.tenancy import enter_city
from tests.conftest import Cast
from tests.factories.cities import CityFactory, MembershipFactory, UserFactory

pytestmark = pytest.mark.django_db


def actor_of(user: User) -> Actor:
    return Actor(kind="member", id=user.pk, label=user.email, role=Role.OWNER)


def member(city: City, user: User) -> Membership:
    return Membership.objects.get(city=city, user=user)


def actions(city: City) -> list[str]:
    return list(LogEntry.objects.filter(city=city).order_by("at").values_list("action", flat=True))


def test_change_role_changes_and_logs(cast: Cast) -> None:
    with enter_city(cast.ours):
        changed = change_role(
            city=cast.ours, actor=actor_of(cast.owner), membership=member(cast.ours, cast.desk), role=Role.READER
        )

        assert changed.role == Role.READER
        assert member(cast.ours, cast.desk).role == Role.READER
        entry = LogEntry.objects.get(city=cast.ours)
        assert entry.action == "member.change_role"
        assert entry.changes == {"role": ["desk", "reader"], "who": "desk@tartu.example"}


def test_change_role_to_the_same_changes_nothing(cast: Cast) -> None:
    with enter_city(cast.ours):
        change_role(city=cast.ours, actor=actor_of(cast.owner), membership=member(cast.ours, cast.desk), role="desk")

        assert actions(cast.ours) == []


def test_change_role_refuses_unknown_role(cast: Cast) -> None:
    with enter_city(cast.ours), pytest.raises(UnknownRole) as refusal:
        change_role(city=cast.ours, actor=actor_of(cast.owner), membership=member(cast.ours, cast.desk), role="king")

    assert refusal.value.field == "role"


def test_last_owner_can_neither_be_demoted_nor_removed(cast: Cast) -> None:
    with enter_city(cast.ours):
        owner = member(cast.ours, cast.owner)

        with pytest.raises(LastOwner):
            change_role(city=cast.ours, actor=actor_of(cast.owner), membership=owner, role=Role.READER)
        with pytest.raises(LastOwner):
            remove_member(city=cast.ours, actor=actor_of(cast.owner), membership=owner)

        assert member(cast.ours, cast.owner).role == Role.OWNER
        assert actions(cast.ours) == []


def test_an_inactive_owner_does_not_count(cast: Cast) -> None:
    gone = UserFactory(is_active=False)
    MembershipFactory(city=cast.ours, user=gone, role=Role.OWNER)

    with enter_city(cast.ours), pytest.raises(LastOwner):
        remove_member(city=cast.ours, actor=actor_of(cast.owner), membership=member(cast.ours, cast.owner))


@pytest.mark.parametrize(("by", "action"), [("owner", "member.remove"), ("desk", "member.leave")])
def test_remove_member_removes_and_logs(cast: Cast, by: str, action: str) -> None:
    with enter_city(cast.ours):
        leaving = member(cast.ours, cast.desk)

        remove_member(city=cast.ours, actor=actor_of(getattr(cast, by)), membership=leaving)

        assert not Membership.objects.filter(city=cast.ours, user=cast.desk).exists()
        assert actions(cast.ours) == [action]


def test_remove_member_knows_only_its_city(cast: Cast) -> None:
    with enter_city(cast.theirs):
        theirs = member(cast.theirs, cast.stranger)
    with enter_city(cast.ours), pytest.raises(Membership.DoesNotExist):
        remove_member(city=cast.ours, actor=actor_of(cast.owner), membership=theirs)


def test_add_member_refuses_unknown_role(cast: Cast) -> None:
    with enter_city(cast.ours), pytest.raises(UnknownRole):
        add_member(city=cast.ours, actor=actor_of(cast.owner), user=cast.stranger, role="")


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("how", ["leave", "demote"])
def test_two_owners_leaving_at_once_leave_one(how: str) -> None:
    city = CityFactory()
    owners = [UserFactory(), UserFactory()]
    for user in owners:
        MembershipFactory(city=city, user=user, role=Role.OWNER)
    both_inside = Barrier(2, timeout=10)

    def go(user: User) -> str:
        try:
            with enter_city(city):
                mine = member(city, user)
                both_inside.wait()
                if how == "leave":
                    remove_member(city=city, actor=actor_of(user), membership=mine)
                else:
                    change_role(city=city, actor=actor_of(user), membership=mine, role=Role.READER)
        except LastOwner:
            return "refused"
        finally:
            connection.close()
        return "gone"

    with ThreadPoolExecutor(2) as pool:
        results = sorted(pool.map(go, owners))

    assert results == ["gone", "refused"]
    with enter_city(city):
        assert Membership.objects.filter(city=city, role=Role.OWNER).count() == 1
