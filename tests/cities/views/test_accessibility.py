"""Accessibility through its pages: the statement in every language, the report, the answers."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from django.conf import settings
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from cities.models import AccessibilityFeedback, AccessibilityStatement, OutboxMail, Translations
from cities.tenancy import enter_city, make_link
from tests.conftest import Cast
from tests.factories.accessibility import AccessibilityFeedbackFactory, AccessibilityStatementFactory

pytestmark = pytest.mark.django_db
FORM = {
    "status": "partial",
    "law": "Avaliku teabe seadus § 32",
    "failures_en": "Old <PDF> files.",
    "failures_et": "",
    "method": "self",
    "prepared_date": "2024-02-01",
    "contact_name": "Digital services",
    "contact_email": "access@tartu.example",
    "body_name": "TTJA",
    "body_url": "https://ttja.example/",
}


def url(name: str, *more: object) -> str:
    return reverse(name, args=["tartu", *more])


@pytest.fixture(autouse=True)
def _fresh_pace() -> None:
    cache.clear()


@pytest.mark.parametrize("language", [code for code, _name in settings.LANGUAGES])
def test_statement_has_the_parts_of_the_model_in_every_language(cast: Cast, language: str) -> None:
    AccessibilityStatementFactory(city=cast.ours, failures=Translations(et="Vanad <PDF>-id."))

    page = Client().get(url("city-accessibility"), {"lang": language})

    assert page.status_code == 200
    html = page.content.decode()
    for part in ("scope", "status", "content", "preparation", "feedback", "enforcement"):
        assert f'id="{part}"' in html
    assert "Vanad &lt;PDF&gt;-id." in html
    assert ('lang="et"><p>Vanad' in html) is (language != "et")
    assert f'<html lang="{language}"' in html
    assert url("accessibility-feedback") in html


def test_without_a_statement_the_page_still_takes_reports(cast: Cast) -> None:
    html = Client().get(url("city-accessibility")).content.decode()

    assert "has not published its own statement yet" in html
    assert "Tarbijakaitse ja Tehnilise Järelevalve Amet" in html
    assert url("accessibility-feedback") in html


def test_organiser_publishes_and_guests_read_it(cast: Cast, as_user: Any) -> None:
    client = as_user(cast.organiser)
    empty = client.get(url("accessibility-edit")).content.decode()
    assert 'value="Avaliku teabe seadus § 32"' in empty

    answer = client.post(url("accessibility-edit"), FORM, follow=True)

    assert "Version 1 is published." in answer.content.decode()
    assert "Old &lt;PDF&gt; files." in Client().get(url("city-accessibility")).content.decode()


def test_a_bad_statement_is_shown_again_with_its_fault(cast: Cast, as_user: Any) -> None:
    answer = as_user(cast.organiser).post(url("accessibility-edit"), {**FORM, "failures_en": ""})

    assert answer.status_code == 422
    assert "Say what is not accessible and why" in answer.content.decode()
    with enter_city(cast.ours):
        assert not AccessibilityStatement.objects.exists()


def test_review_with_one_click(cast: Cast, as_user: Any) -> None:
    day = timezone.localdate() - timedelta(days=380)
    AccessibilityStatementFactory(city=cast.ours, version=1, prepared_date=day, reviewed_date=day)
    client = as_user(cast.reviewer)
    assert "The yearly review was due on" in client.get(url("accessibility-edit")).content.decode()

    answer = client.post(url("accessibility-confirm"), follow=True)

    assert "marked as reviewed today" in answer.content.decode()
    with enter_city(cast.ours):
        assert AccessibilityStatement.objects.count() == 2


def test_a_guest_reports_a_barrier_from_a_page(cast: Cast) -> None:
    client = Client()
    asked = client.get(url("accessibility-feedback"), headers={"referer": "http://testserver/c/tartu/?x=1"})
    assert 'value="/c/tartu/"' in asked.content.decode()

    given = {"text": "No way to the <map>.", "page": "/c/tartu/", "email": "guest@people.example"}
    answer = client.post(url("accessibility-feedback"), given, follow=True)

    assert "Your report has arrived" in answer.content.decode()
    with enter_city(cast.ours):
        assert AccessibilityFeedback.objects.get().text == "No way to the <map>."


def test_the_footer_says_which_page_it_stands_on(cast: Cast) -> None:
    page = Client().get(url("city")).content.decode()

    assert f'{url("accessibility-feedback")}?page=/c/tartu/"' in page


@pytest.mark.parametrize(
    ("asked", "filled"),
    [
        ("/c/tartu/labs/", "/c/tartu/labs/"),
        (f"/c/tartu/registration/{make_link('registration', UUID(int=1))}/", "/c/tartu/registration/…/"),
        ("https://elsewhere.example/", None),
        ("//elsewhere.example/", None),
        ("javascript:alert(1)", None),
    ],
)
def test_only_a_page_of_this_site_is_filled_in(cast: Cast, asked: str, filled: str | None) -> None:
    form = Client().get(url("accessibility-feedback"), {"page": asked}).context["form"]

    assert form.initial["page"] == (filled or "")


def test_the_page_of_another_site_is_not_filled_in(cast: Cast) -> None:
    asked = Client().get(url("accessibility-feedback"), headers={"referer": "https://elsewhere.example/c/tartu/"})

    assert "/c/tartu/&quot;" not in asked.content.decode()
    assert 'name="page" maxlength' in asked.content.decode()
    assert "elsewhere" not in asked.content.decode()


def test_a_program_that_fills_in_everything_is_thanked_and_ignored(cast: Cast) -> None:
    answer = Client().post(url("accessibility-feedback"), {"text": "Buy!", "website": "https://spam.example"})

    assert answer.status_code == 302
    with enter_city(cast.ours):
        assert not AccessibilityFeedback.objects.exists()
        assert not OutboxMail.objects.exists()


def test_too_many_reports_from_one_place_are_slowed(cast: Cast) -> None:
    statuses = [Client().post(url("accessibility-feedback"), {"text": "x"}).status_code for _number in range(31)]

    assert statuses[-2:] == [302, 429]


def test_an_empty_report_is_shown_again(cast: Cast) -> None:
    answer = Client().post(url("accessibility-feedback"), {"text": ""})

    assert answer.status_code == 422
    assert "data-error-summary" in answer.content.decode()


@pytest.mark.parametrize("role", ["facilitator", "desk", "reader"])
def test_others_do_not_read_reports(cast: Cast, as_user: Any, role: str) -> None:
    feedback = AccessibilityFeedbackFactory(city=cast.ours)
    client = as_user(getattr(cast, role))

    for address in (
        url("accessibility-feedback-list"),
        url("accessibility-feedback-item", feedback.pk),
        url("accessibility-feedback-export"),
        url("accessibility-edit"),
    ):
        assert client.get(address).status_code == 403


def test_answer_and_solve_through_the_pages(cast: Cast, as_user: Any) -> None:
    feedback = AccessibilityFeedbackFactory(city=cast.ours, text="Where is <the> map?")
    client = as_user(cast.organiser)
    item = url("accessibility-feedback-item", feedback.pk)
    assert "Where is &lt;the&gt; map?" in client.get(item).content.decode()

    client.post(item, {"answer": "It is mended."})
    done = client.post(url("accessibility-feedback-solve", feedback.pk), follow=True)

    html = done.content.decode()
    assert "It is mended." in html
    assert "Marked as solved." in html
    assert client.post(item, {"answer": "Again."}).status_code == 409
    client.post(url("accessibility-feedback-solve", feedback.pk), {"undo": "1"})
    with enter_city(cast.ours):
        assert AccessibilityFeedback.objects.get().state == "answered"


@pytest.mark.parametrize("rows", [1, 3])
def test_list_costs_the_same_whatever_its_length(
    cast: Cast, as_user: Any, rows: int, django_assert_max_num_queries: Any
) -> None:
    AccessibilityFeedbackFactory.create_batch(rows, city=cast.ours)
    client = as_user(cast.organiser)
    with django_assert_max_num_queries(20):
        html = client.get(url("accessibility-feedback-list")).content.decode()

    assert html.count("cannot be reached by keyboard") == rows


def test_csv_holds_every_report_and_no_formula(cast: Cast, as_user: Any) -> None:
    AccessibilityFeedbackFactory(city=cast.ours, text="=1+1")

    answer = as_user(cast.organiser).get(url("accessibility-feedback-export"))

    lines = b"".join(answer.streaming_content).decode("utf-8-sig").splitlines()
    assert lines[0].startswith("received_at,state,page,text")
    assert "'=1+1" in lines[1]


def test_today_asks_for_answers_and_reviews(cast: Cast, as_user: Any) -> None:
    day = timezone.localdate() - timedelta(days=380)
    AccessibilityStatementFactory(city=cast.ours, prepared_date=day, reviewed_date=day)
    AccessibilityFeedbackFactory(city=cast.ours, created_at=timezone.now() - timedelta(days=20))
    html = as_user(cast.organiser).get(url("city-workspace")).content.decode()

    assert "1 report of a barrier waits" in html
    assert "Review the accessibility statement" in html
    assert "barrier waits" not in as_user(cast.reader).get(url("city-workspace")).content.decode()


def test_a_report_is_deleted_from_its_page(cast: Cast, as_user: Any) -> None:
    feedback = AccessibilityFeedbackFactory(city=cast.ours)
    client = as_user(cast.organiser)
    address = url("accessibility-feedback-forget", feedback.pk)
    assert address in client.get(url("accessibility-feedback-item", feedback.pk)).content.decode()

    assert as_user(cast.stranger).post(address).status_code == 404
    done = client.post(address, follow=True)

    assert "The report is deleted." in done.content.decode()
    assert client.post(address).status_code == 404
