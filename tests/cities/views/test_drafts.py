"""Keeping, offering and discarding a draft through the pages' addresses."""

from datetime import timedelta
from typing import Any

import pytest
from django.template.loader import render_to_string
from django.test import RequestFactory
from django.urls import reverse
from django.utils import timezone

from cities.models import FormDraft
from cities.services.form_drafts import LARGEST
from cities.tenancy import enter_city
from cities.views.drafts import Draft, close_draft, open_draft
from tests.conftest import Cast

pytestmark = pytest.mark.django_db

KEEP = reverse("draft-keep", args=["tartu", "lab-1"])


def opened(cast: Cast, user: Any, method: str = "get", **more: Any) -> Draft:
    request = getattr(RequestFactory(), method)("/")
    request.user = user
    with enter_city(cast.ours, user):
        return open_draft(request, cast.ours, "lab-1", **more)


def test_kept_and_offered_again(cast: Cast, as_user: Any) -> None:
    answer = as_user(cast.organiser).post(KEEP, {"title": "Streets", "groups": ["sme", "media"]})

    draft = opened(cast, cast.organiser)
    assert answer.status_code == 200
    assert draft.found is not None
    assert draft.found.content == {"title": ["Streets"], "groups": ["sme", "media"]}
    assert answer.json()["changed_at"] == draft.found.changed_at.isoformat(timespec="milliseconds")[:23] + "Z"
    assert opened(cast, cast.owner).found is None
    assert opened(cast, cast.organiser, "post").found is None


def test_what_cannot_be_stored_is_left_out_or_not_found(cast: Cast, as_user: Any) -> None:
    client = as_user(cast.organiser)

    assert client.post(KEEP, {"title": "a\x00b"}).status_code == 200
    draft = opened(cast, cast.organiser)
    assert draft.found is not None
    assert draft.found.content == {"title": ["ab"]}
    assert client.post(reverse("draft-keep", args=["tartu", "l" * 101]), {"title": "a"}).status_code == 404


def test_too_large_says_so(cast: Cast, as_user: Any) -> None:
    answer = as_user(cast.organiser).post(KEEP, {"title": "x" * LARGEST})

    assert answer.status_code == 413
    assert "shorten the text" in answer.json()["detail"]


def test_discarded_by_its_author_only(cast: Cast, as_user: Any) -> None:
    as_user(cast.organiser).post(KEEP, {"title": "Streets"})
    discard = reverse("draft-discard", args=["tartu", "lab-1"])

    as_user(cast.owner).post(discard)
    assert opened(cast, cast.organiser).found is not None
    assert as_user(cast.organiser).post(discard).status_code == 204
    assert opened(cast, cast.organiser).found is None


def test_closed_with_the_save(cast: Cast, as_user: Any) -> None:
    as_user(cast.organiser).post(KEEP, {"title": "Streets"})
    request = RequestFactory().post("/")
    request.user = cast.organiser

    with enter_city(cast.ours):
        close_draft(request, cast.ours, "lab-1")
        assert not FormDraft.objects.exists()


@pytest.mark.parametrize(("minutes", "words"), [(5, True), (-5, False)])
def test_says_when_the_thing_was_saved_since(cast: Cast, as_user: Any, minutes: int, words: bool) -> None:
    as_user(cast.organiser).post(KEEP, {"title": "Streets </script>"})

    draft = opened(cast, cast.organiser, saved_at=timezone.now() + timedelta(minutes=minutes))
    page = render_to_string("components/draft.html", {"draft": draft, "city": cast.ours})

    assert ("It was saved since then" in page) is words
    assert "You have an unsaved draft of this form from" in page
    assert draft.discard_url in page
    assert "Streets </script>" not in page


def test_guests_keep_nothing(cast: Cast, client: Any) -> None:
    assert client.post(KEEP, {"title": "Streets"}).status_code == 302
    with enter_city(cast.ours):
        assert not FormDraft.objects.exists()
