"""Unsaved drafts: one per person, city and form; never a secret; gone after 30 days."""

from datetime import timedelta

import pytest
from django.utils import timezone

from cities.models import City, FormDraft, Membership, User
from cities.permissions import SYSTEM
from cities.selectors.form_drafts import find_draft
from cities.services.form_drafts import KEPT_FOR, LARGEST, MOST, DraftTooLarge, discard_draft, keep_draft
from cities.services.memberships import remove_member
from cities.tasks.form_drafts import sweep_form_drafts
from cities.tenancy import enter_city
from tests.conftest import Cast

pytestmark = pytest.mark.django_db


def keys_of(city: City, user: User) -> set[str]:
    with enter_city(city):
        return set(FormDraft.objects.filter(user=user).values_list("key", flat=True))


def test_newest_words_replace_the_older_ones(cast: Cast) -> None:
    with enter_city(cast.ours):
        for words in ("first", "second"):
            keep_draft(city=cast.ours, user=cast.organiser, key="lab-1", content={"title": [words]})

        (draft,) = FormDraft.objects.all()

    assert draft.content == {"title": ["second"]}


def test_secrets_are_left_out(cast: Cast) -> None:
    given = {"csrfmiddlewaretoken": ["x"], "password1": ["x"], "api_token": ["x"], "groups": ["sme", "media"]}
    with enter_city(cast.ours):
        keep_draft(city=cast.ours, user=cast.organiser, key="lab-1", content=given)
        draft = find_draft(city=cast.ours, user=cast.organiser, key="lab-1")

    assert draft is not None
    assert draft.content == {"groups": ["sme", "media"]}


def test_too_much_is_refused_and_the_earlier_draft_stays(cast: Cast) -> None:
    with enter_city(cast.ours):
        keep_draft(city=cast.ours, user=cast.organiser, key="lab-1", content={"title": ["kept"]})
        with pytest.raises(DraftTooLarge):
            # Counted in bytes: an õ is two of them.
            keep_draft(city=cast.ours, user=cast.organiser, key="lab-1", content={"title": ["õ" * (LARGEST // 2)]})

        assert FormDraft.objects.get().content == {"title": ["kept"]}


def test_oldest_draft_makes_room(cast: Cast) -> None:
    now = timezone.now()
    with enter_city(cast.ours):
        for number in range(MOST + 1):
            at = now + timedelta(seconds=number)
            keep_draft(city=cast.ours, user=cast.organiser, key=f"lab-{number}", content={"a": ["b"]}, now=at)

    assert keys_of(cast.ours, cast.organiser) == {f"lab-{number}" for number in range(1, MOST + 1)}


def test_draft_is_its_authors_alone(cast: Cast) -> None:
    with enter_city(cast.ours):
        keep_draft(city=cast.ours, user=cast.organiser, key="lab-1", content={"title": ["mine"]})

        assert find_draft(city=cast.ours, user=cast.owner, key="lab-1") is None
        assert discard_draft(city=cast.ours, user=cast.owner, key="lab-1") is False
        assert discard_draft(city=cast.ours, user=cast.organiser, key="lab-1") is True
    with enter_city(cast.theirs):
        assert not FormDraft.objects.exists()


def test_leaving_the_city_takes_the_drafts_along(cast: Cast) -> None:
    with enter_city(cast.ours):
        for user in (cast.organiser, cast.reader):
            keep_draft(city=cast.ours, user=user, key="lab-1", content={"title": ["x"]})
        member = Membership.objects.get(city=cast.ours, user=cast.reader)
        remove_member(city=cast.ours, actor=SYSTEM, membership=member)

    assert keys_of(cast.ours, cast.reader) == set()
    assert keys_of(cast.ours, cast.organiser) == {"lab-1"}


def test_sweep_forgets_what_nobody_came_back_to(cast: Cast) -> None:
    now = timezone.now()
    for city, user, age in (
        (cast.ours, cast.organiser, KEPT_FOR + timedelta(hours=1)),
        (cast.ours, cast.owner, KEPT_FOR - timedelta(hours=1)),
        (cast.theirs, cast.stranger, KEPT_FOR + timedelta(hours=1)),
    ):
        with enter_city(city):
            keep_draft(city=city, user=user, key="lab-1", content={"a": ["b"]}, now=now - age)

    sweep_form_drafts()

    assert keys_of(cast.ours, cast.organiser) == set()
    assert keys_of(cast.ours, cast.owner) == {"lab-1"}
    assert keys_of(cast.theirs, cast.stranger) == set()
