"""Asking those who came, once, and keeping their answers without their names."""

from collections.abc import Mapping
from datetime import datetime
from uuid import uuid4

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cities.errors import Refusal
from cities.log import record
from cities.models import City
from cities.permissions import SYSTEM, Actor
from citylabs.enums import LabState, SurveyQuestionKind
from citylabs.models import Lab, Registration, SurveyQuestion, SurveyResponse
from citylabs.notifications.surveys import queue_survey
from citylabs.selectors.surveys import list_options, list_people_to_ask, list_questions
from stakeholders.rules.texts import clean_text

LONGEST_ANSWER = 5000


class NothingToAsk(Refusal):
    """A survey without questions."""

    code = "nothing-to-ask"
    message = _("The survey has no questions yet. Add one first.")


class LabNotOver(Refusal):
    """People are asked after the lab."""

    code = "lab-not-over"
    message = _("The survey is sent when the lab has ended. End the lab on its overview first.")


class AnsweredAlready(Refusal):
    """One answer each."""

    code = "answered-already"
    message = _("Thank you: you have answered this survey already.")


class SurveyClosed(Refusal):
    """The survey is not open: not sent, or the lab is closed."""

    code = "survey-closed"
    message = _("This survey is closed.")


class BadAnswer(Refusal):
    """An answer that does not fit its question. `field` is the question's code."""

    code = "bad-answer"
    status = 422
    message = _("Choose one of the given answers.")


def open_survey(*, city: City, actor: Actor = SYSTEM, lab: Lab, now: datetime | None = None) -> Lab:
    """Write to everybody who came, and open the survey for their answers; the log says how many were asked.

    A second call writes only to those whom the desk added since. Refuses with LabNotOver, NothingToAsk.
    """
    now = now or timezone.now()
    if lab.state != LabState.REPORTING:
        raise LabNotOver
    if not list_questions(city=city, lab=lab).exists():
        raise NothingToAsk
    with transaction.atomic():
        opened = Lab.objects.filter(city=city, id=lab.pk, survey_sent_at=None).update(survey_sent_at=now)
        count = queue_survey(city=city, lab=lab, people=list(list_people_to_ask(city=city, lab=lab)))
        lab.refresh_from_db(fields=["survey_sent_at"])
        if opened or count.queued:
            record(city=city, actor=actor, action="survey.send", target=lab, changes={"people": count.queued})
    return lab


def sweep_surveys(*, city: City, now: datetime | None = None) -> int:
    """Open the survey of every lab of the city that has ended without anybody sending it. Returns how many."""
    now = now or timezone.now()
    due = Lab.objects.filter(city=city, state=LabState.REPORTING, survey_sent_at=None, ends_at__lte=now)
    opened = 0
    for lab in due.order_by("ends_at", "id"):
        if list_questions(city=city, lab=lab).exists():
            open_survey(city=city, lab=lab, now=now)
            opened += 1
    return opened


def answer_survey(
    *, city: City, registration: Registration, answers: Mapping[str, str], now: datetime | None = None
) -> None:
    """Keep a person's answers without the person: a random key, the day, the group, and nothing that leads back.

    Blank answers are left out. Refuses with SurveyClosed, AnsweredAlready, BadAnswer. There is no log entry: its place
    in the chain would tie the answers to a moment.
    """
    now = now or timezone.now()
    lab = registration.lab
    if lab.survey_sent_at is None or lab.state != LabState.REPORTING:
        raise SurveyClosed
    if registration.checked_in_at is None:
        raise SurveyClosed(_("This survey is for those who were there."))
    questions = list(list_questions(city=city, lab=lab))
    clean = {question.code: value for question in questions if (value := _clean(question, answers))}
    if not clean:
        raise BadAnswer(_("Answer at least one question."))
    today = now.astimezone(lab.zone).date()
    with transaction.atomic():
        mine = Registration.objects.filter(city=city, id=registration.pk, survey_answered_on=None)
        if not mine.update(survey_answered_on=today):
            raise AnsweredAlready
        SurveyResponse.objects.bulk_create(
            [
                SurveyResponse(
                    id=uuid4(),
                    city=city,
                    lab=lab,
                    helix_group=registration.helix_group,
                    answers=clean,
                    answered_on=today,
                )
            ]
        )


def _clean(question: SurveyQuestion, answers: Mapping[str, str]) -> str:
    value = clean_text(str(answers.get(question.code) or ""))
    if not value:
        return ""
    if question.kind == SurveyQuestionKind.TEXT:
        if len(value) > LONGEST_ANSWER:
            raise BadAnswer(_("At most 5,000 characters, please."), field=question.code)
    elif value not in dict(list_options(question)):
        raise BadAnswer(field=question.code)
    return value
