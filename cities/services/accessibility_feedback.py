"""Taking in reports of barriers, answering them, saying that a barrier is gone, and forgetting them in time.

They may tell of a disability: the words go to nobody but those who look after accessibility and the person who wrote
them, and stay no longer than they are needed (GDPR, articles 5(1)(e), 9 and 17).
"""

from contextlib import suppress
from datetime import datetime, timedelta
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from cities.enums import FeedbackState
from cities.errors import Refusal
from cities.log import record
from cities.models import AccessibilityFeedback, City, OutboxMail
from cities.models.mail import OPEN_STATES
from cities.outbox import queue_mail
from cities.permissions import SYSTEM, Actor
from cities.selectors.accessibility import current_statement, list_dealt_with
from cities.tenancy import hide_links

TEXT_LENGTH = 5000
PAGE_LENGTH = 500
KEPT_FOR = timedelta(days=365)  # after the answer, or after the barrier is removed


class EmptyReport(Refusal):
    """Nothing is said."""

    code = "empty-report"
    status = 422
    message = _("Say what did not work for you.")


class EmptyAnswer(Refusal):
    """An answer without words."""

    code = "empty-answer"
    status = 422
    message = _("Write the answer before sending it.")


class NotWaiting(Refusal):
    """The report was answered or solved by a colleague in the meantime."""

    code = "not-waiting"
    message = _("This report has been dealt with already.")


class AnswerOnItsWay(Refusal):
    """Deleting the report would take the answer out of the outbox before it is sent."""

    code = "answer-on-its-way"
    message = _("The answer is still on its way. Delete the report once it is sent.")


def report_barrier(
    *, city: City, actor: Actor, text: str, page: str = "", email: str = "", now: datetime | None = None
) -> AccessibilityFeedback:
    """Keep the report, tell the city by mail, and send a receipt to whoever left an address. Refuses EmptyReport.

    The key in a personal link is taken out of the page's address: whoever reads the report is not the one it opens for.
    """
    text = text.strip()[:TEXT_LENGTH]
    if not text:
        raise EmptyReport(field="text")
    with transaction.atomic():
        feedback = AccessibilityFeedback.objects.create(
            city=city,
            text=text,
            page=hide_links(page.strip())[:PAGE_LENGTH],
            email=email.strip(),
            language=(translation.get_language() or "en").split("-")[0],
            created_at=now or timezone.now(),
        )
        # Neither words nor address go into the log, which nobody can take back: they may tell of a disability.
        record(city=city, actor=actor, action="accessibility_feedback.report", target=feedback)
        _tell_city(city, feedback)
        if feedback.email:
            _send_receipt(city, feedback)
    return feedback


def answer_feedback(
    *, city: City, actor: Actor, feedback: AccessibilityFeedback, answer: str, now: datetime | None = None
) -> AccessibilityFeedback:
    """Write the answer down and mail it to whoever left an address. Refuses EmptyAnswer, NotWaiting."""
    answer = answer.strip()[:TEXT_LENGTH]
    if not answer:
        raise EmptyAnswer(field="answer")
    with transaction.atomic():
        found = AccessibilityFeedback.objects.select_for_update().get(city=city, pk=feedback.pk)
        if found.answered_at:
            raise NotWaiting
        found.answer = answer
        found.answered_at = now or timezone.now()
        found.answered_by_label = actor.label
        if found.state == FeedbackState.NEW:
            found.state = FeedbackState.ANSWERED
        found.save(update_fields=["answer", "answered_at", "answered_by_label", "state"])
        record(city=city, actor=actor, action="accessibility_feedback.answer", target=found)
        if found.email:
            _send(city, found, kind="accessibility-answer", recipient=found.email, language=found.language)
    return found


def solve_feedback(
    *, city: City, actor: Actor, feedback: AccessibilityFeedback, is_solved: bool = True, now: datetime | None = None
) -> AccessibilityFeedback:
    """Say that the barrier is gone, or (`is_solved=False`, for the undo) that it is not after all."""
    with transaction.atomic():
        found = AccessibilityFeedback.objects.select_for_update().get(city=city, pk=feedback.pk)
        if (found.state == FeedbackState.SOLVED) == is_solved:
            return found
        before = FeedbackState.ANSWERED if found.answered_at else FeedbackState.NEW
        found.state = FeedbackState.SOLVED if is_solved else before
        found.solved_at = (now or timezone.now()) if is_solved else None
        found.save(update_fields=["state", "solved_at"])
        action = "accessibility_feedback.solve" if is_solved else "accessibility_feedback.reopen"
        record(city=city, actor=actor, action=action, target=found)
    return found


def forget_feedback(*, city: City, actor: Actor, feedback: AccessibilityFeedback) -> None:
    """Delete a report and the mails about it; the log still says that there was one. Refuses AnswerOnItsWay."""
    with transaction.atomic():
        found = AccessibilityFeedback.objects.select_for_update().get(city=city, pk=feedback.pk)
        mails = OutboxMail.objects.filter(city=city, campaign=_occasion(found))
        if mails.filter(kind="accessibility-answer", state__in=OPEN_STATES).exists():
            raise AnswerOnItsWay
        record(city=city, actor=actor, action="accessibility_feedback.forget", target=found)
        mails.delete()
        found.delete()


def forget_old_feedback(*, city: City, now: datetime) -> int:
    """Delete the reports that were answered or solved a year ago, and return how many; one without answer waits."""
    old = list_dealt_with(city=city, until=now - KEPT_FOR)
    forgotten = 0
    for feedback in old:
        with suppress(AnswerOnItsWay):  # next time
            forget_feedback(city=city, actor=SYSTEM, feedback=feedback)
            forgotten += 1
    return forgotten


def _occasion(feedback: AccessibilityFeedback) -> str:
    return f"accessibility:{feedback.pk}"


def _tell_city(city: City, feedback: AccessibilityFeedback) -> None:
    statement = current_statement(city=city)
    address = statement.contact_email if statement else city.reply_to
    if address:
        path = reverse("accessibility-feedback-item", args=[city.slug, feedback.pk])
        link = f"{settings.BASE_URL}{path}"
        language = city.default_language
        _send(city, feedback, kind="accessibility-report", recipient=address, language=language, link=link)


def _send_receipt(city: City, feedback: AccessibilityFeedback) -> None:
    """The receipt goes to an address nobody has proved: one a day, so that the form is no way to flood somebody."""
    day = feedback.created_at - timedelta(days=1)
    earlier = AccessibilityFeedback.objects.filter(city=city, email__iexact=feedback.email, created_at__gt=day)
    if not earlier.exclude(pk=feedback.pk).exists():
        _send(city, feedback, kind="accessibility-receipt", recipient=feedback.email, language=feedback.language)


def _send(
    city: City, feedback: AccessibilityFeedback, *, kind: str, recipient: str, language: str, link: str = ""
) -> None:
    with translation.override(language):
        due = date_format(timezone.localtime(feedback.answer_due_at, ZoneInfo(city.time_zone)), "DATE_FORMAT")
    page = feedback.page if not feedback.page.startswith("/") else f"{settings.BASE_URL}{feedback.page}"
    # Only the person who wrote them gets the words by mail; the city reads them here.
    words = {"text": feedback.text, "answer": feedback.answer} if kind == "accessibility-answer" else {}
    queue_mail(
        city=city,
        campaign=_occasion(feedback),
        occurrence=kind,
        recipient=recipient,
        kind=kind,
        language=language,
        context={
            **words,
            "page": page if urlsplit(page).scheme in {"http", "https", ""} else "",
            "due": due,
            "link": link,
        },
    )
