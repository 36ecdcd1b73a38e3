"""Reading questions, and answers that belong to nobody."""

from dataclasses import dataclass, field
from uuid import UUID

from django.db.models import QuerySet

from cities.models import City, Translations
from citylabs.enums import SurveyQuestionKind
from citylabs.models import Lab, Registration, SurveyQuestion, SurveyResponse
from citylabs.rules.report_privacy import is_shown
from citylabs.selectors.figures_survey import Answers, read_survey

_SCALE = ("1", "2", "3", "4", "5")


@dataclass(frozen=True)
class SurveyProgress:
    """How many came, were asked and have answered."""

    came: int
    asked: int
    answered: int


@dataclass(frozen=True)
class QuestionResult:
    """The answers to one question: a bar per possible answer, or free words."""

    question: SurveyQuestion
    answered: int
    rows: list[dict[str, object]] = field(default_factory=list)
    texts: list[str] = field(default_factory=list)
    options: list[str] = field(default_factory=list)
    average: float | None = None


def list_questions(*, city: City, lab: Lab) -> QuerySet[SurveyQuestion]:
    """Return the lab's questions in order."""
    return SurveyQuestion.objects.filter(city=city, lab=lab).order_by("position", "id")


def get_question(*, city: City, lab: Lab, question_id: UUID) -> SurveyQuestion:
    """Return a question of the lab; raises SurveyQuestion.DoesNotExist."""
    return SurveyQuestion.objects.get(city=city, lab=lab, id=question_id)


def list_people_to_ask(*, city: City, lab: Lab) -> QuerySet[Registration]:
    """Return those who came and left an address."""
    came = Registration.objects.filter(city=city, lab=lab).exclude(checked_in_at=None)
    return came.exclude(email="").order_by("number")


def get_survey_progress(*, city: City, lab: Lab) -> SurveyProgress:
    """Return the counts; `asked` is 0 until the survey is sent."""
    came = Registration.objects.filter(city=city, lab=lab).exclude(checked_in_at=None)
    asked = came.exclude(email="").count() if lab.survey_sent_at else 0
    answered = SurveyResponse.objects.filter(city=city, lab=lab).count()
    return SurveyProgress(came=came.count(), asked=asked, answered=answered)


def list_results(*, city: City, lab: Lab) -> list[QuestionResult]:
    """Return the answers per question, in a fixed number of queries however many people answered. Never per person."""
    reading = read_survey(city=city, lab=lab)
    return [_sum_up(question, reading.answers.get(question.code, Answers())) for question in reading.questions]


def list_options(question: SurveyQuestion) -> list[tuple[str, str]]:
    """Return the possible answers of a question as (value, words): choices are given by their place in the list."""
    if question.kind == SurveyQuestionKind.SCALE:
        return [(value, value) for value in _SCALE]
    return [(str(place), str(Translations(choice))) for place, choice in enumerate(question.choices)]


def _sum_up(question: SurveyQuestion, answers: Answers) -> QuestionResult:
    """Few answers are not broken down: who gave them could be guessed (citylabs.rules.report_privacy)."""
    options = [words for _value, words in list_options(question)]
    if not is_shown(answers.number):
        return QuestionResult(question, answers.number, options=options)
    if question.kind == SurveyQuestionKind.TEXT:
        return QuestionResult(question, answers.number, texts=answers.list_texts())
    counts = [(label, answers.count(value)) for value, label in list_options(question)]
    largest = max((count for _label, count in counts), default=0) or 1
    rows: list[dict[str, object]] = [
        {"label": label, "value": count, "percent": round(100 * count / largest)} for label, count in counts
    ]
    return QuestionResult(question, answers.number, rows=rows, options=options, average=answers.means.get(""))
