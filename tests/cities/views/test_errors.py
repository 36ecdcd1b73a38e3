"""Pages for what goes wrong: the status, the words, the next step and the number; and the page without a connection."""

import re
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.contrib.staticfiles import finders
from django.http import HttpRequest
from django.test import Client, RequestFactory
from django.urls import reverse
from django.utils import translation

from cities.errors import NotAllowed, Refusal
from cities.hooks import workspace_panels
from cities.middleware.refusals import RefusalMiddleware
from cities.views import errors
from tests.conftest import Cast

pytestmark = pytest.mark.django_db
NUMBER = re.compile(r"<code>[A-Za-z0-9._-]{8,64}</code>")


def refuse(exception: Exception, **meta: str) -> Any:
    request = RequestFactory().get("/", **meta)  # type: ignore[arg-type]
    request.request_id = "abcd-1234"  # type: ignore[attr-defined]
    return RefusalMiddleware(lambda _request: None).process_exception(request, exception)  # type: ignore[arg-type,return-value]


@pytest.mark.parametrize(("language", "words"), [("en", "We cannot find this page"), ("et", "Me ei leia seda lehte")])
def test_unknown_page_offers_the_search(client: Client, language: str, words: str) -> None:
    answer = client.get("/nowhere/", headers={"Accept-Language": language})
    page = answer.content.decode()

    assert answer.status_code == 404
    assert f'lang="{language}"' in page
    assert words in page
    assert f'action="{reverse("search")}"' in page
    assert NUMBER.search(page)
    assert answer["X-Request-ID"] in page


def test_colleague_without_permission_is_told_whom_to_ask(cast: Cast, as_user: Any) -> None:
    answer = as_user(cast.reader).get(reverse("city-settings", args=["tartu"]))

    assert answer.status_code == 403
    assert "Ask an owner of the city" in answer.content.decode()
    assert NUMBER.search(answer.content.decode())


@pytest.mark.parametrize(
    ("referrer", "back"),
    [
        ("http://testserver/c/tartu/work/labs/?page=2", 'href="/c/tartu/work/labs/?page=2"'),
        ("https://elsewhere.example/trap/", ""),
        ("http://testserver//elsewhere.example/trap/", ""),
        ("http://testserver/\\elsewhere.example/trap/", ""),
        ("", ""),
    ],
)
def test_refusal_leads_back_to_our_page_only(referrer: str, back: str) -> None:
    answer = refuse(Refusal("The seat is gone."), HTTP_REFERER=referrer)
    page = answer.content.decode()

    assert answer.status_code == 409
    assert "The seat is gone." in page
    assert "elsewhere.example" not in page
    assert ("Back to the page" in page) is bool(back)
    assert back in page


def test_refused_permission_is_the_page_for_that() -> None:
    answer = refuse(NotAllowed())

    assert answer.status_code == 403
    assert "Your role does not allow this." in answer.content.decode()


def test_too_many_says_how_long() -> None:
    answer = errors.too_many(RequestFactory().get("/account/login/"))

    assert (answer.status_code, answer["Retry-After"]) == (429, "60")
    assert 'href="/account/login/"' in answer.content.decode()


def test_expired_form_is_opened_again(cast: Cast) -> None:
    client = Client(enforce_csrf_checks=True)

    answer = client.post("/account/login/", {"login": "x"})

    assert answer.status_code == 403
    assert 'href="/account/login/"' in answer.content.decode()


def test_our_mistake_needs_nothing_but_the_number(django_assert_num_queries: Any) -> None:
    request = RequestFactory().get("/c/tartu/?x=1&y=2")
    request.request_id = "abcd-1234"  # type: ignore[attr-defined]

    with django_assert_num_queries(0), translation.override("lt"):
        answer = errors.server_error(request)

    page = answer.content.decode()
    assert answer.status_code == 500
    assert 'lang="lt"' in page
    assert "<code>abcd-1234</code>" in page
    assert 'href="/c/tartu/?x=1&amp;y=2"' in page
    assert settings.CONTACT_EMAIL in page


def test_crash_of_a_page_shows_it(cast: Cast, as_user: Any) -> None:
    def crash(**arguments: object) -> None:
        raise RuntimeError

    client = as_user(cast.owner)
    client.raise_request_exception = False
    workspace_panels.add(crash)
    try:
        answer = client.get(reverse("city-workspace", args=["tartu"]))
    finally:
        workspace_panels._functions.remove(crash)

    assert answer.status_code == 500
    assert answer["X-Request-ID"] in answer.content.decode()


@pytest.mark.parametrize("language", ["en", "et", "pl"])
def test_offline_page_is_the_same_for_everybody(cast: Cast, as_user: Any, client: Client, language: str) -> None:
    address = f"{reverse('offline')}?in={language}"

    answer = client.get(address)

    assert answer.content == as_user(cast.owner).get(address).content
    assert f'<html lang="{language}"' in answer.content.decode()
    assert settings.LANGUAGE_COOKIE_NAME not in answer.cookies


def test_worker_keeps_everything_the_offline_page_loads_and_nothing_else(client: Client) -> None:
    answer = client.get(reverse("service-worker"))
    script = answer.content.decode()
    kept = re.findall(r'"(/static/[^"]+)"', script.encode().decode("unicode_escape"))
    page = client.get(f"{reverse('offline')}?in=et").content.decode()
    loaded = re.findall(r'(?:href|src)="(/static/[^"]+)"', page)

    assert answer["Content-Type"] == "text/javascript"
    assert answer["Cache-Control"] == "no-cache"
    assert set(loaded) <= set(kept)
    assert {path.removeprefix("/static/").partition("/")[0] for path in kept} == {"css", "fonts", "icons", "js"}
    assert all(finders.find(path.removeprefix("/static/")) for path in kept)
    assert "cache.put" not in script


def test_worker_is_one_for_all_languages_and_never_cuts_off_another(client: Client) -> None:
    script = client.get(reverse("service-worker")).content.decode()

    assert client.get(f"{reverse('service-worker')}?in=et").content.decode() == script
    assert "skipWaiting()" not in script


def test_worker_is_allowed_by_the_policy(client: Client) -> None:
    assert "worker-src 'self'" in client.get("/nowhere/")["Content-Security-Policy"]
    assert Path(settings.BASE_DIR / "templates/offline_worker.js").read_text().count("caches.open") == 1


def test_error_pages_render_without_a_context() -> None:
    request = HttpRequest()
    request.method = "GET"

    assert errors.server_error(request).status_code == 500
