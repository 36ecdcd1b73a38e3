"""Undo: a success message with the way back."""

import re
from typing import Any
from uuid import uuid4

import pytest
from django.contrib.messages import get_messages
from django.contrib.messages.storage.fallback import FallbackStorage
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.test import RequestFactory
from django.urls import reverse

from cities.enums import Role
from cities.models import Membership
from cities.templatetags.undo import undo_of
from cities.tenancy import enter_city
from cities.views.undo import offer_undo
from tests.conftest import Cast


@pytest.fixture
def request_() -> Any:
    request = RequestFactory().get("/")
    request.session = {}  # type: ignore[assignment]
    request._messages = FallbackStorage(request)  # type: ignore[attr-defined]
    return request


def only_message(request: HttpRequest) -> Any:
    (message,) = get_messages(request)
    return message


def test_message_carries_the_way_back(request_: HttpRequest) -> None:
    offer_undo(request_, "Removed.", "/c/tartu/work/x/", {"id": [1, 2], "note": 'a "word"'}, label="Bring back")

    found = undo_of(only_message(request_))

    assert found == {
        "url": "/c/tartu/work/x/",
        "fields": [["id", "1"], ["id", "2"], ["note", 'a "word"']],
        "label": "Bring back",
    }


@pytest.mark.parametrize("url", ["https://elsewhere.example/", "//elsewhere.example/", "javascript:alert(1)", "x/", ""])
def test_only_addresses_of_this_site(request_: HttpRequest, url: str) -> None:
    with pytest.raises(ValueError, match="address of this site"):
        offer_undo(request_, "Removed.", url, {})


def test_five_hundred_chosen_rows_can_be_taken_back(request_: HttpRequest) -> None:
    offer_undo(request_, "Tagged.", "/c/tartu/work/stakeholders/tag/?", {"entry": [str(uuid4()) for _ in range(500)]})

    assert undo_of(only_message(request_)) is not None


def test_too_many_fields_leave_the_button_out(request_: HttpRequest) -> None:
    offer_undo(request_, "Removed.", "/x/", {"id": ["0" * 36] * 600})

    message = only_message(request_)

    assert str(message) == "Removed."
    assert undo_of(message) is None


def test_plain_message_has_none(request_: HttpRequest) -> None:
    request_._messages.add(25, "Saved.", "some-tag")  # type: ignore[attr-defined]

    assert undo_of(only_message(request_)) is None


def test_htmx_answer_brings_its_messages(request_: HttpRequest) -> None:
    offer_undo(request_, "Removed.", "/c/tartu/work/x/", {"id": 1})

    page = render_to_string("components/messages_now.html", {"messages": get_messages(request_), "csrf_token": "t0k"})

    assert page.count('<hx-partial hx-target="#toasts"') == 1
    assert 'action="/c/tartu/work/x/"' in page
    assert 'value="t0k"' in page


@pytest.mark.django_db
def test_change_of_a_role_is_taken_back_by_the_button(cast: Cast, as_user: Any) -> None:
    client = as_user(cast.owner)
    with enter_city(cast.ours):
        member = Membership.objects.get(user=cast.desk)
    path = reverse("member-role", args=["tartu", member.pk])

    page = client.post(path, {"role": Role.READER}, follow=True).content.decode()
    form = re.search(r'<form class="toast__undo".*?</form>', page, re.DOTALL)
    assert form is not None
    hidden = dict(re.findall(r'name="(\w+)" value="([^"]*)"', form[0]))

    assert f'action="{path}"' in form[0]
    assert hidden.pop("csrfmiddlewaretoken")
    client.post(path, hidden)
    with enter_city(cast.ours):
        assert Membership.objects.get(pk=member.pk).role == Role.DESK
