"""Reports of barriers: kept, mailed, answered, solved, and never a way to spy or to flood."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from django.utils import translation

from cities.models import AccessibilityFeedback, LogEntry, OutboxMail
from cities.outbox.render import render_mail
from cities.permissions import SYSTEM, Actor
from cities.services.accessibility_feedback import (
    AnswerOnItsWay,
    EmptyAnswer,
    EmptyReport,
    NotWaiting,
    answer_feedback,
    forget_feedback,
    forget_old_feedback,
    report_barrier,
    solve_feedback,
)
from cities.services.mail_preview import preview_mail
from cities.tasks.accessibility import sweep_accessibility_feedback
from cities.tenancy import enter_city, make_link
from tests.conftest import Cast
from tests.factories.accessibility import AccessibilityFeedbackFactory, AccessibilityStatementFactory

pytestmark = pytest.mark.django_db
NOW = datetime(2024, 3, 1, 9, tzinfo=UTC)
ANYBODY = Actor(kind="person", label="anonymous")


def report(cast: Cast, **more: str) -> AccessibilityFeedback:
    given = {"text": "I cannot reach the map.", "page": "/c/tartu/", "email": "guest@people.example", **more}
    return report_barrier(city=cast.ours, actor=ANYBODY, now=NOW, **given)  # type: ignore[arg-type]


def mails() -> list[tuple[str, str, str]]:
    return sorted((mail.kind, mail.recipient, mail.language) for mail in OutboxMail.objects.all())


def test_report_tells_the_city_and_sends_a_receipt_in_the_guests_language(cast: Cast) -> None:
    with enter_city(cast.ours), translation.override("et"):
        feedback = report(cast)

        assert (feedback.state, feedback.language) == ("new", "et")
        assert mails() == [
            ("accessibility-receipt", "guest@people.example", "et"),
            ("accessibility-report", "labs@tartu.example", "en"),
        ]


def test_report_goes_to_the_address_of_the_statement(cast: Cast) -> None:
    AccessibilityStatementFactory(city=cast.ours, contact_email="access@tartu.example")
    with enter_city(cast.ours):
        report(cast, email="")

        assert mails() == [("accessibility-report", "access@tartu.example", "en")]


def test_log_says_that_something_was_reported_and_not_what(cast: Cast) -> None:
    with enter_city(cast.ours):
        feedback = report(cast, text="I am blind and cannot read the map.")

        entry = LogEntry.objects.get(object_id=feedback.pk)
        assert (entry.action, entry.changes) == ("accessibility_feedback.report", {})
        assert "blind" not in f"{entry.object_label}{entry.actor_label}"


def test_key_of_a_personal_link_is_taken_out_of_the_page(cast: Cast) -> None:
    token = make_link("manage", uuid4())
    with enter_city(cast.ours):
        feedback = report(cast, page=f"/c/tartu/registration/{token}/")

    assert token not in feedback.page
    assert feedback.page == "/c/tartu/registration/…/"


def test_receipts_to_one_address_are_one_a_day_and_carry_no_words_of_the_sender(cast: Cast) -> None:
    with enter_city(cast.ours):
        report(cast, text="Buy this!")
        report(cast, text="Buy that!", email="GUEST@people.example")

        receipts = OutboxMail.objects.filter(kind="accessibility-receipt")
        assert receipts.count() == 1


def test_empty_report_is_refused(cast: Cast) -> None:
    with enter_city(cast.ours), pytest.raises(EmptyReport):
        report(cast, text=" \n ")


def test_answer_is_written_down_and_mailed_once(cast: Cast) -> None:
    feedback = AccessibilityFeedbackFactory(city=cast.ours, language="et")
    actor = Actor(kind="member", label="organiser@tartu.example")
    with enter_city(cast.ours):
        with pytest.raises(EmptyAnswer):
            answer_feedback(city=cast.ours, actor=actor, feedback=feedback, answer=" ")
        answered = answer_feedback(city=cast.ours, actor=actor, feedback=feedback, answer="It is mended.", now=NOW)
        with pytest.raises(NotWaiting):
            answer_feedback(city=cast.ours, actor=actor, feedback=feedback, answer="Again.")

        assert (answered.state, answered.answered_by_label, answered.answered_at) == ("answered", actor.label, NOW)
        assert mails() == [("accessibility-answer", "guest@people.example", "et")]


def test_the_outbox_holds_words_for_the_writer_only_and_shows_them_to_nobody(cast: Cast) -> None:
    with enter_city(cast.ours):
        feedback = report(cast, text="I am blind.")
        answer_feedback(city=cast.ours, actor=SYSTEM, feedback=feedback, answer="Sorry, blind friend.")
        found = {mail.kind: mail for mail in OutboxMail.objects.all()}

        assert [kind for kind, mail in found.items() if "blind" in str(mail.context)] == ["accessibility-answer"]
        assert "blind" in render_mail(found["accessibility-answer"], city=cast.ours).text
        preview = preview_mail(city=cast.ours, mail=found["accessibility-answer"])
        assert "…" in preview.text
        assert "blind" not in f"{preview.subject}{preview.text}{preview.html}{preview.fault}"


def test_forgetting_leaves_the_log_alone_and_nothing_else(cast: Cast) -> None:
    with enter_city(cast.ours):
        feedback = report(cast, text="I am blind.")
        answer_feedback(city=cast.ours, actor=SYSTEM, feedback=feedback, answer="Thank you.")
        with pytest.raises(AnswerOnItsWay):
            forget_feedback(city=cast.ours, actor=SYSTEM, feedback=feedback)
        OutboxMail.objects.update(state="sent")

        forget_feedback(city=cast.ours, actor=SYSTEM, feedback=feedback)

        assert (AccessibilityFeedback.objects.count(), OutboxMail.objects.count()) == (0, 0)
        assert LogEntry.objects.filter(object_id=feedback.pk, action="accessibility_feedback.forget").exists()


def test_reports_are_forgotten_a_year_after_they_were_dealt_with(cast: Cast) -> None:
    year, day = timedelta(days=365), timedelta(days=1)
    dates: list[dict[str, datetime]] = [
        {},
        {"answered_at": NOW - year},
        {"solved_at": NOW - year},
        {"answered_at": NOW - 2 * year, "solved_at": NOW - year + day},
        {"answered_at": NOW - year + day},
    ]
    made = [AccessibilityFeedbackFactory(city=cast.ours, created_at=NOW - 3 * year, **each) for each in dates]
    other = AccessibilityFeedbackFactory(city=cast.theirs, solved_at=NOW - year)
    with enter_city(cast.ours):
        assert forget_old_feedback(city=cast.ours, now=NOW) == 2
        assert forget_old_feedback(city=cast.ours, now=NOW) == 0
        left = set(AccessibilityFeedback.objects.values_list("pk", flat=True))
    assert left == {made[place].pk for place in (0, 3, 4)}

    assert sweep_accessibility_feedback() == 3
    with enter_city(cast.theirs):
        assert not AccessibilityFeedback.objects.filter(pk=other.pk).exists()


def test_answer_without_an_address_is_only_kept(cast: Cast) -> None:
    feedback = AccessibilityFeedbackFactory(city=cast.ours, email="")
    with enter_city(cast.ours):
        answer_feedback(city=cast.ours, actor=SYSTEM, feedback=feedback, answer="Thank you.")

        assert not OutboxMail.objects.exists()


@pytest.mark.parametrize(("answer", "before"), [("", "new"), ("Mended.", "answered")])
def test_solving_can_be_undone(cast: Cast, answer: str, before: str) -> None:
    feedback = AccessibilityFeedbackFactory(city=cast.ours)
    with enter_city(cast.ours):
        if answer:
            answer_feedback(city=cast.ours, actor=SYSTEM, feedback=feedback, answer=answer)
        solved = solve_feedback(city=cast.ours, actor=SYSTEM, feedback=feedback, now=NOW)
        assert (solved.state, solved.solved_at) == ("solved", NOW)

        again = solve_feedback(city=cast.ours, actor=SYSTEM, feedback=feedback, is_solved=False)

        assert (again.state, again.solved_at) == (before, None)
        actions = list(LogEntry.objects.filter(object_id=feedback.pk).values_list("action", flat=True))
        assert {"accessibility_feedback.solve", "accessibility_feedback.reopen"} <= set(actions)


def test_an_answer_is_late_after_fourteen_days(cast: Cast) -> None:
    feedback = AccessibilityFeedbackFactory(city=cast.ours, created_at=NOW)

    assert not feedback.is_late(NOW + timedelta(days=14))
    assert feedback.is_late(NOW + timedelta(days=14, seconds=1))


@pytest.mark.parametrize("language", ["en", "et", "lt"])
def test_mails_say_what_they_are_about_and_nothing_as_markup(cast: Cast, language: str) -> None:
    with enter_city(cast.ours), translation.override(language):
        feedback = report(cast, text="The <map> & its way.")
        answer_feedback(city=cast.ours, actor=SYSTEM, feedback=feedback, answer="It is <mended>.")
        found = {mail.kind: render_mail(mail, city=cast.ours) for mail in OutboxMail.objects.all()}

    told, receipt, answer = (found[f"accessibility-{kind}"] for kind in ("report", "receipt", "answer"))
    assert "map" not in f"{told.text}{told.html}{receipt.text}"
    assert "/c/tartu/" in told.text
    assert "The <map> & its way." in answer.text
    assert "The &lt;map&gt; &amp; its way." in answer.html
    assert "/c/tartu/work/settings/accessibility/reports/" in told.text
    assert "It is <mended>." in answer.text
    assert "It is &lt;mended&gt;." in answer.html
    assert all(mail.subject and "\n" not in mail.subject for mail in found.values())
