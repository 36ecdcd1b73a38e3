"""Pages kept for guests: quick, never personal, never old."""

from typing import Any

import pytest
from django.core.cache import cache
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext

from cities.models import City, Translations
from cities.permissions import SYSTEM
from cities.tenancy import enter_city
from cities.views.guest_pages import kept_for_guests
from citylabs.services.catalogue import refresh_public_lab
from procurement.services.needs import edit_need, move_need, show_need
from tests.conftest import Cast
from tests.factories.citylabs import LabFactory
from tests.factories.procurement import NeedFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _kept(settings: Any) -> Any:
    settings.GUEST_PAGE_SECONDS = 60
    cache.clear()
    yield
    cache.clear()


def count_queries(client: Client, address: str) -> tuple[int, str]:
    with CaptureQueriesContext(
        connection,
    ) as queries:
        body = client.get(address).content.decode()
    return len(queries), body


@pytest.mark.parametrize("address", ["/", "/labs/", "/c/tartu/"])
def test_second_guest_costs_no_query(cast: Cast, client: Client, address: str) -> None:
    first, page = count_queries(client, address)
    second, same = count_queries(Client(), address)

    assert first > 0
    assert second == 0
    assert same.count("<h1") == page.count("<h1") == 1


def test_nonce_is_fresh_and_matches_its_header(cast: Cast, client: Client) -> None:
    City.objects.filter(pk=cast.ours.pk).update(brand_colour="#1f6f8b")
    answers = [client.get("/c/tartu/") for _ in range(3)]
    nonces = {answer.content.decode().partition('nonce="')[2].partition('"')[0] for answer in answers}

    assert len(nonces) == 3
    for answer in answers:
        nonce = answer.content.decode().partition('nonce="')[2].partition('"')[0]
        assert f"'nonce-{nonce}'" in answer["Content-Security-Policy"]


def test_member_gets_a_page_of_their_own(cast: Cast, client: Client, as_user: Any) -> None:
    client.get("/")
    page = as_user(cast.organiser).get("/").content.decode()

    assert cast.organiser.email in page
    assert cast.organiser.email not in client.get("/").content.decode()


def test_page_with_a_form_is_not_kept(rf: RequestFactory) -> None:
    """The form's token belongs to one browser; its cookie is set only after the page has been looked at here."""

    @kept_for_guests
    def page(request: HttpRequest) -> HttpResponse:
        return HttpResponse(get_token(request))

    tokens = set()
    for _ in range(2):
        request = rf.get("/")
        request.csp_nonce = "n"
        tokens.add(page(request).content)

    assert len(tokens) == 2


def test_languages_are_kept_apart(cast: Cast, client: Client) -> None:
    english = client.get("/labs/", headers={"Accept-Language": "en"}).content.decode()
    estonian = client.get("/labs/", headers={"Accept-Language": "et"}).content.decode()

    assert '<html lang="en"' in english
    assert '<html lang="et"' in estonian


def test_change_shows_at_once(cast: Cast, client: Client, django_capture_on_commit_callbacks: Any) -> None:
    assert "Fresh news" not in client.get("/labs/").content.decode()
    lab = LabFactory(city=cast.ours, published=True, title={"en": "Fresh news"})

    with django_capture_on_commit_callbacks(execute=True), enter_city(cast.ours):
        refresh_public_lab(city=cast.ours, lab=lab)

    assert "Fresh news" in client.get("/labs/").content.decode()


@pytest.mark.parametrize(
    ("change", "is_shown"),
    [
        (lambda city, need: show_need(city=city, actor=SYSTEM, need=need, visibility="private"), False),
        (lambda city, need: move_need(city=city, actor=SYSTEM, need=need, stage="closed", reason="Bought"), False),
        (lambda city, need: edit_need(city=city, actor=SYSTEM, need=need, changes={"title": {"en": "Light"}}), False),
        (lambda city, need: None, True),
    ],
    ids=["hidden", "closed", "renamed", "left alone"],
)
def test_need_leaves_the_page_of_the_city_at_once(
    cast: Cast, client: Client, django_capture_on_commit_callbacks: Any, change: Any, is_shown: bool
) -> None:
    need = NeedFactory(city=cast.ours, title=Translations(en="Shade"), visibility="public")
    assert "Shade" in client.get("/c/tartu/").content.decode()

    with django_capture_on_commit_callbacks(execute=True), enter_city(cast.ours):
        change(cast.ours, need)

    assert ("Shade" in client.get("/c/tartu/").content.decode()) is is_shown
