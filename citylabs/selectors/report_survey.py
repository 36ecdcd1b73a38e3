"""The survey's part of a report, with what must not be shown withheld."""

from datetime import datetime
from typing import Any

from cities.models import City
from citylabs.enums import SurveyQuestionKind
from citylabs.models import Lab, SurveyQuestion
from citylabs.rules.report_privacy import (
    MOST_TEXTS,
    choose_shown_groups,
    collect_name_parts,
    is_shown,
    remove_personal_data,
)
from citylabs.rules.report_structure import Figure, GroupMean, Option, QuestionResult, Survey, Words
from citylabs.selectors.figures import list_people_names
from citylabs.selectors.figures_survey import Answers, read_survey
from stakeholders.enums import HelixGroup

SCALE = ("1", "2", "3", "4", "5")


def collect_survey(*, city: City, lab: Lab, at: datetime) -> Survey:
    """Return the results of the lab's survey. Five queries, however many questions and forms."""
    reading = read_survey(city=city, lab=lab)
    name_parts = collect_name_parts(list_people_names(city=city, lab=lab))
    questions = [
        _report(question, reading.answers.get(question.code, Answers()), name_parts, at)
        for question in reading.questions
    ]
    return Survey(Figure(reading.responses, "survey_responses", at), questions)


def _report(question: SurveyQuestion, answers: Answers, name_parts: set[str], at: datetime) -> QuestionResult:
    shown = is_shown(answers.number)
    is_scale, is_text = question.kind == SurveyQuestionKind.SCALE, question.kind == SurveyQuestionKind.TEXT
    texts = answers.list_texts()[:MOST_TEXTS] if is_text and shown else []
    return QuestionResult(
        code=question.code,
        kind=question.kind,
        text=dict(question.text),
        answers=Figure(answers.number, "survey_answers", at),
        mean=Figure(answers.means.get("") if is_scale and shown else None, "survey_mean", at),
        options=[] if is_text else _list_options(question, answers, shown, at),
        groups=_list_means(answers, at) if is_scale and shown else [],
        texts=[remove_personal_data(text, name_parts) for text in texts],
    )


def _list_options(question: SurveyQuestion, answers: Answers, shown: bool, at: datetime) -> list[Option]:
    labels = (
        {value: {} for value in SCALE} if question.kind == SurveyQuestionKind.SCALE else label_choices(question.choices)
    )
    given = {value for group in answers.groups.values() for value in group}
    for value in sorted(given - set(labels)):  # a choice that was taken out of the question after it was given
        labels[value] = {"en": value}
    return [
        Option(value, label, Figure(answers.count(value) if shown else None, "survey_counts", at))
        for value, label in labels.items()
    ]


def label_choices(choices: list[Any]) -> dict[str, Words]:
    """Return value → label of a CHOICE question's answers, which are given by their place in the list."""
    return {str(place): dict(choice) for place, choice in enumerate(choices)}


def _list_means(answers: Answers, at: datetime) -> list[GroupMean]:
    numbers = answers.number_by_group()
    shown = choose_shown_groups(numbers)
    return [
        GroupMean(group, Figure(numbers[group], "survey_answers", at), Figure(answers.means[group], "survey_mean", at))
        for group in HelixGroup.values
        if group in shown
    ]
