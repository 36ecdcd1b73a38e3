"""Who may open and do what: every page of people and settings, for every role, a stranger and nobody."""

from typing import Any
from uuid import UUID

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from cities.models import ColleagueInvitation, LogEntry, Membership, User
from cities.permissions import SYSTEM, Actor
from cities.services.api_tokens import create_token
from cities.services.colleague_invitations import invite_colleague
from cities.services.legal_texts import add_starter_texts
from cities.tenancy import enter_city
from tests.conftest import Cast

pytestmark = pytest.mark.django_db

ROLES = ["owner", "organiser", "facilitator", "reviewer", "desk", "reader"]
OWNER = {"owner"}
ALL = set(ROLES)
READS_PEOPLE = {"owner", "organiser", "reviewer"}
LEGAL = {"owner", "reviewer"}

# name of the page → (who may look, who may post); None where the method does not exist.
PAGES: dict[str, tuple[set[str] | None, set[str] | None]] = {
    "city-workspace": (ALL, None),
    "city-leave": (ALL, ALL),
    "members": (READS_PEOPLE, OWNER),
    "roles": (READS_PEOPLE, None),
    "member-role": (OWNER, OWNER),
    "member-remove": (OWNER, OWNER),
    "colleague-invitation-resend": (None, OWNER),
    "colleague-invitation-withdraw": (None, OWNER),
    "city-settings": (OWNER, OWNER),
    "city-logo-change": (OWNER, OWNER),
    "city-logo-remove": (None, OWNER),
    "legal-texts": (LEGAL, None),
    "legal-text-edit": (LEGAL, LEGAL),
    "api-tokens": (OWNER, OWNER),
    "api-token-revoke": (None, OWNER),
    "city-log": (READS_PEOPLE, None),
    "log-entry": (READS_PEOPLE, None),
    "log-export": (READS_PEOPLE, None),
    "log-verify": (None, READS_PEOPLE),
}


@pytest.fixture
def city_with_everything(cast: Cast) -> dict[str, UUID]:
    """One row of everything a page can be about."""
    owner = Actor(kind="member", id=cast.owner.pk, label=cast.owner.email, permissions=frozenset({"log.read"}))
    with enter_city(cast.ours):
        add_starter_texts(city=cast.ours, actor=SYSTEM)
        invitation: ColleagueInvitation = invite_colleague(
            city=cast.ours, actor=owner, email="new@tartu.example", role="desk"
        )
        expires_at = invitation.expires_at
        token, _secret = create_token(
            city=cast.ours, actor=owner, name="Website", scopes=["log.read"], expires_at=expires_at
        )
        member = Membership.objects.get(city=cast.ours, user=cast.desk)
        connection.check_constraints()  # the log's numbers are given at commit
        entry = LogEntry.objects.filter(city=cast.ours).first()
        assert entry is not None
    return {
        "membership_id": member.pk,
        "invitation_id": invitation.pk,
        "token_id": token.pk,
        "entry_id": entry.pk,
    }


def address(name: str, ids: dict[str, UUID]) -> str:
    extra: dict[str, Any] = {}
    if name in {"member-role", "member-remove"}:
        extra = {"membership_id": ids["membership_id"]}
    elif name.startswith("colleague-invitation-"):
        extra = {"invitation_id": ids["invitation_id"]}
    elif name == "api-token-revoke":
        extra = {"token_id": ids["token_id"]}
    elif name == "log-entry":
        extra = {"entry_id": ids["entry_id"]}
    elif name == "legal-text-edit":
        extra = {"kind": "privacy", "language": "et"}
    return reverse(name, kwargs={"city_slug": "tartu", **extra})


def expected(allowed: set[str] | None, role: str, *, done: set[int]) -> set[int]:
    if allowed is None:
        return {405}
    return done if role in allowed else {403}


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("name", PAGES)
def test_page_opens_for_its_roles(
    name: str, role: str, cast: Cast, as_user: Any, city_with_everything: dict[str, UUID]
) -> None:
    looks, posts = PAGES[name]
    client: Client = as_user(getattr(cast, role))
    where = address(name, city_with_everything)

    assert client.get(where).status_code in expected(looks, role, done={200})
    assert client.post(where).status_code in expected(posts, role, done={200, 302, 409, 422})


@pytest.mark.parametrize("name", PAGES)
def test_page_does_not_exist_for_strangers_and_staff_without_a_session(
    name: str, cast: Cast, as_user: Any, city_with_everything: dict[str, UUID]
) -> None:
    User.objects.filter(pk=cast.stranger.pk).update(is_staff=True)
    where = address(name, city_with_everything)

    assert as_user(cast.stranger).get(where).status_code == 404
    assert as_user(cast.stranger).post(where).status_code == 404


@pytest.mark.parametrize("name", PAGES)
def test_page_sends_nobody_to_the_sign_in(
    name: str, client: Client, cast: Cast, city_with_everything: dict[str, UUID]
) -> None:
    where = address(name, city_with_everything)
    answer = client.get(where)

    assert (answer.status_code, answer["Location"]) == (302, f"/account/login/?next={where}")


@pytest.mark.parametrize(("name", "queries"), [("members", 11), ("city-log", 9)])
@pytest.mark.parametrize("count", [1, 3])
def test_lists_take_the_same_number_of_queries(
    count: int, name: str, queries: int, cast: Cast, as_user: Any, django_assert_num_queries: Any
) -> None:
    owner = Actor(kind="member", id=cast.owner.pk, label=cast.owner.email)
    with enter_city(cast.ours):
        for number in range(count):
            invite_colleague(city=cast.ours, actor=owner, email=f"p{number}@tartu.example", role="desk")
        connection.check_constraints()  # the log's numbers are given at commit
    client = as_user(cast.owner)
    client.get(reverse(name, args=["tartu"]))

    with django_assert_num_queries(queries):
        assert client.get(reverse(name, args=["tartu"])).status_code == 200
