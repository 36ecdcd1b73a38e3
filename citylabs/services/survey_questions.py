"""Writing the questions of a lab's survey, until it is sent."""

from collections.abc import Mapping, Sequence
from uuid import uuid4

from django.conf import settings
from django.db import transaction
from django.db.models import F, Max
from django.utils.translation import gettext_lazy as _

from cities.errors import Refusal
from cities.log import record
from cities.models import City, Translations
from cities.permissions import Actor
from citylabs.enums import SurveyQuestionKind
from citylabs.models import Lab, SurveyQuestion
from citylabs.services.seats import lock_lab
from stakeholders.rules.texts import clean_line

LONGEST_QUESTION = 300
MOST_QUESTIONS = 30
MOST_CHOICES = 12


class SurveySent(Refusal):
    """Who was asked must have been asked the same."""

    code = "survey-sent"
    message = _("The survey has been sent; its questions cannot be changed any more.")


class BadQuestion(Refusal):
    """A question nobody could answer."""

    code = "bad-question"
    status = 422


def _guard_unsent(lab: Lab) -> None:
    if lab.survey_sent_at is not None:
        raise SurveySent


def _clean_words(words: Mapping[str, str], field: str) -> Translations:
    clean = Translations({code: text for code, value in words.items() if (text := clean_line(value or ""))})
    if not clean:
        raise BadQuestion(_("Write it in at least one language."), field=field)
    if set(clean) - set(dict(settings.LANGUAGES)) or any(len(text) > LONGEST_QUESTION for text in clean.values()):
        raise BadQuestion(_("At most 300 characters per language, please."), field=field)
    return clean


def _clean_choices(kind: str, choices: Sequence[Mapping[str, str]]) -> list[dict[str, str]]:
    if kind != SurveyQuestionKind.CHOICE:
        return []
    clean = [dict(_clean_words(choice, "choices")) for choice in choices]
    if not 2 <= len(clean) <= MOST_CHOICES:
        raise BadQuestion(_("Give between 2 and 12 answers to choose from, one per line."), field="choices")
    return clean


def add_question(
    *,
    city: City,
    actor: Actor,
    lab: Lab,
    kind: str,
    text: Mapping[str, str],
    choices: Sequence[Mapping[str, str]] = (),
    position: int | None = None,
) -> SurveyQuestion:
    """Add a question at the end, or at a place, from which on the others move down. Refuses SurveySent, BadQuestion."""
    if kind not in SurveyQuestionKind.values:
        raise BadQuestion(_("Choose a kind of question."), field="kind")
    words, answers = _clean_words(text, "text"), _clean_choices(kind, choices)
    with transaction.atomic():
        lab = lock_lab(city=city, lab_id=lab.pk)
        _guard_unsent(lab)
        questions = SurveyQuestion.objects.filter(city=city, lab=lab)
        if questions.count() >= MOST_QUESTIONS:
            raise BadQuestion(_("A survey has at most 30 questions; nobody answers longer ones."), field="text")
        if position is None:
            position = (questions.aggregate(last=Max("position"))["last"] or 0) + 1
        else:
            questions.filter(position__gte=position).update(position=F("position") + 1)
        question = SurveyQuestion.objects.create(
            city=city,
            lab=lab,
            code=f"q-{uuid4().hex[:8]}",
            kind=kind,
            text=words,
            choices=answers,
            position=position,
        )
        record(city=city, actor=actor, action="survey.add-question", target=lab, changes={"text": dict(words)})
    return question


def remove_question(*, city: City, actor: Actor, lab: Lab, question: SurveyQuestion) -> None:
    """Take a question out. Refuses with SurveySent."""
    with transaction.atomic():
        _guard_unsent(lock_lab(city=city, lab_id=lab.pk))
        record(
            city=city, actor=actor, action="survey.remove-question", target=lab, changes={"text": dict(question.text)}
        )
        question.delete()


def move_question(*, city: City, actor: Actor, lab: Lab, question: SurveyQuestion, up: bool) -> None:
    """Change places with the neighbour above or below; at the end nothing happens. Refuses with SurveySent."""
    with transaction.atomic():
        _guard_unsent(lock_lab(city=city, lab_id=lab.pk))
        questions = list(SurveyQuestion.objects.filter(city=city, lab=lab).order_by("position", "id"))
        here = next(index for index, other in enumerate(questions) if other.pk == question.pk)
        there = here - 1 if up else here + 1
        if not 0 <= there < len(questions):
            return
        questions[here], questions[there] = questions[there], questions[here]
        for place, other in enumerate(questions, start=1):
            other.position = place
        SurveyQuestion.objects.bulk_update(questions, ["position"])
        record(city=city, actor=actor, action="survey.move-question", target=lab)
