"""The survey in the workspace: taking a removed question back, and taking the answers out."""

import json
from typing import Any

import pytest
from django.utils import timezone

from cities.tenancy import enter_city
from citylabs.enums import LabState
from citylabs.models import Lab, SurveyQuestion
from tests.citylabs.views.test_people_links import make_lab
from tests.citylabs.views.test_people_work import at
from tests.conftest import Cast
from tests.factories.citylabs_people import SurveyQuestionFactory
from tests.factories.citylabs_reports import SurveyResponseFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def lab(cast: Cast) -> Lab:
    lab = make_lab(cast)
    SurveyQuestionFactory(lab=lab)
    return lab


def test_a_removed_question_comes_back_to_its_place(cast: Cast, lab: Lab, as_user: Any) -> None:
    """Three questions, one of them with answers to choose from."""
    with enter_city(cast.ours):
        SurveyQuestion.objects.all().delete()
    choices = [{"en": "Yes"}, {"en": "No"}]
    texts = [{"en": "First"}, {"en": "Second", "et": "Teine"}, {"en": "Third"}]
    questions = [
        SurveyQuestionFactory(lab=lab, position=place, kind="choice", choices=choices, text=text)
        for place, text in enumerate(texts, start=1)
    ]
    client = as_user(cast.organiser)

    removed = client.post(at(lab, "survey-question-change", questions[1].pk), {"step": "remove"}, follow=True)
    back = json.loads(list(removed.context["messages"])[0].extra_tags)
    client.post(back["url"], dict(back["fields"]))

    with enter_city(cast.ours):
        rows = SurveyQuestion.objects.filter(lab=lab).order_by("position")
        assert [(dict(row.text), row.choices) for row in rows] == [(text, choices) for text in texts]
    for text in ('["no"]', '{"xx": "strange"}', "garbled", '{"en": 5}'):
        client.post(back["url"], {**dict(back["fields"]), "text": text})
    with enter_city(cast.ours):
        assert SurveyQuestion.objects.filter(lab=lab).count() == 3


def test_survey_answers_are_taken_out_as_csv_without_names(cast: Cast, lab: Lab, as_user: Any) -> None:
    with enter_city(cast.ours):
        Lab.objects.filter(pk=lab.pk).update(state=LabState.REPORTING, survey_sent_at=timezone.now())
        question = SurveyQuestion.objects.get(lab=lab)
    for _number in range(3):
        SurveyResponseFactory(lab=lab, answers={question.code: "5"})
    url = at(lab, "survey-export")

    answer: Any = as_user(cast.reader).get(url)
    lines = b"".join(answer.streaming_content).decode().splitlines()

    assert f"{question.text},5,3" in lines
    assert len(lines) == 6
    assert as_user(cast.desk).get(url).status_code == 403
