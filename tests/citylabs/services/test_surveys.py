"""Asking those who came, once, without knowing who answered what."""

from datetime import timedelta

import pytest

from cities.models import LogEntry, OutboxMail
from cities.permissions import Actor
from cities.tenancy import enter_city
from citylabs.enums import LabState, SurveyQuestionKind
from citylabs.models import Lab, Registration, SurveyQuestion, SurveyResponse
from citylabs.services.survey_questions import BadQuestion, SurveySent, add_question, move_question, remove_question
from citylabs.services.surveys import (
    AnsweredAlready,
    BadAnswer,
    LabNotOver,
    NothingToAsk,
    SurveyClosed,
    answer_survey,
    open_survey,
)
from citylabs.tasks.surveys import sweep_surveys
from tests.conftest import Cast
from tests.factories.citylabs import START, LabFactory
from tests.factories.citylabs_people import RegistrationFactory, SurveyQuestionFactory

pytestmark = pytest.mark.django_db
AFTER = START + timedelta(hours=8)


@pytest.fixture
def lab(cast: Cast) -> Lab:
    lab = LabFactory(city=cast.ours, state=LabState.REPORTING)
    SurveyQuestionFactory(lab=lab, code="useful")
    choices = [{"en": "Yes"}, {"en": "No"}]
    SurveyQuestionFactory(lab=lab, code="again", kind=SurveyQuestionKind.CHOICE, choices=choices)
    SurveyQuestionFactory(lab=lab, code="better", kind=SurveyQuestionKind.TEXT)
    return lab


def test_open_survey_asks_those_who_came_once(cast: Cast, lab: Lab, organiser: Actor) -> None:
    RegistrationFactory(lab=lab, email="came@firm.example", checked_in_at=START)
    RegistrationFactory(lab=lab, email="no-show@firm.example")
    RegistrationFactory(lab=lab, email="", checked_in_at=START)
    with enter_city(cast.ours):
        open_survey(city=cast.ours, actor=organiser, lab=lab, now=AFTER)
        open_survey(city=cast.ours, actor=organiser, lab=lab, now=AFTER)

        assert list(OutboxMail.objects.values_list("kind", "recipient")) == [("survey", "came@firm.example")]
        assert Lab.objects.get(id=lab.pk).survey_sent_at == AFTER
        assert LogEntry.objects.get(action="survey.send").changes == {"people": 1}


def test_open_survey_refuses(cast: Cast, organiser: Actor) -> None:
    running = LabFactory(city=cast.ours, state=LabState.RUNNING)
    empty = LabFactory(city=cast.ours, state=LabState.REPORTING)
    with enter_city(cast.ours):
        with pytest.raises(LabNotOver):
            open_survey(city=cast.ours, actor=organiser, lab=running)
        with pytest.raises(NothingToAsk):
            open_survey(city=cast.ours, actor=organiser, lab=empty)


def test_sweep_surveys_opens_what_is_due(cast: Cast) -> None:
    long_ago = START.replace(year=2026, month=1)
    due = LabFactory(
        city=cast.ours, state=LabState.REPORTING, starts_at=long_ago, ends_at=long_ago + timedelta(hours=1)
    )
    SurveyQuestionFactory(lab=due)
    LabFactory(city=cast.theirs, state=LabState.REPORTING)  # not over

    assert sweep_surveys() == 1
    assert sweep_surveys() == 0


def test_answer_survey_leaves_nothing_that_leads_back(cast: Cast, lab: Lab) -> None:
    person = _asked(cast, lab)
    with enter_city(cast.ours):
        before = LogEntry.objects.count()
        answer_survey(
            city=cast.ours,
            registration=person,
            answers={"useful": "4", "again": "0", "better": " More <b>coffee</b> ", "nonsense": "x"},
            now=AFTER,
        )

        response = SurveyResponse.objects.get()
        assert response.answers == {"useful": "4", "again": "0", "better": "More <b>coffee</b>"}
        assert (response.helix_group, str(response.answered_on)) == ("sme", "2030-05-14")
        assert response.id.version == 4
        assert LogEntry.objects.count() == before
        fields = {field.name for field in SurveyResponse._meta.get_fields()}
        assert fields == {"id", "city", "lab", "helix_group", "answers", "answered_on"}


def _asked(cast: Cast, lab: Lab) -> Registration:
    with enter_city(cast.ours):
        Lab.objects.filter(id=lab.pk).update(survey_sent_at=AFTER)
        lab.refresh_from_db()
    return RegistrationFactory(lab=lab, checked_in_at=START)


def test_answer_survey_counts_once(cast: Cast, lab: Lab) -> None:
    person = _asked(cast, lab)
    with enter_city(cast.ours):
        answer_survey(city=cast.ours, registration=person, answers={"useful": "4"}, now=AFTER)
        with pytest.raises(AnsweredAlready):
            answer_survey(city=cast.ours, registration=person, answers={"useful": "1"}, now=AFTER)

        assert [response.answers for response in SurveyResponse.objects.all()] == [{"useful": "4"}]


@pytest.mark.parametrize(
    ("answers", "field"),
    [
        ({}, ""),
        ({"useful": ""}, ""),
        ({"useful": "6"}, "useful"),
        ({"useful": "0"}, "useful"),
        ({"again": "2"}, "again"),
        ({"again": "Yes"}, "again"),
        ({"better": "x" * 5001}, "better"),
    ],
)
def test_answer_survey_refuses_bad_answers(cast: Cast, lab: Lab, answers: dict[str, str], field: str) -> None:
    person = _asked(cast, lab)
    with enter_city(cast.ours):
        with pytest.raises(BadAnswer) as refusal:
            answer_survey(city=cast.ours, registration=person, answers=answers, now=AFTER)

        assert refusal.value.field == field
        assert not SurveyResponse.objects.exists()
        assert Registration.objects.get().survey_answered_on is None


@pytest.mark.parametrize("what", ["not sent", "closed", "no-show"])
def test_answer_survey_refuses_when_closed(cast: Cast, lab: Lab, what: str) -> None:
    person = _asked(cast, lab)
    if what == "not sent":
        person.lab.survey_sent_at = None
    elif what == "closed":
        person.lab.state = LabState.CLOSED
    else:
        person.checked_in_at = None
    with enter_city(cast.ours), pytest.raises(SurveyClosed):
        answer_survey(city=cast.ours, registration=person, answers={"useful": "4"}, now=AFTER)


def test_questions_are_added_moved_and_removed_until_sent(cast: Cast, lab: Lab, organiser: Actor) -> None:
    with enter_city(cast.ours):
        common = {"city": cast.ours, "actor": organiser, "lab": lab}
        new = add_question(**common, kind="text", text={"en": " New? "})
        move_question(**common, question=new, up=True)
        remove_question(**common, question=SurveyQuestion.objects.get(code="useful"))
        move_question(**common, question=new, up=False)
        move_question(**common, question=new, up=False)  # at the end already

        codes = list(SurveyQuestion.objects.order_by("position").values_list("code", flat=True))
        assert codes == ["again", "better", new.code]
        Lab.objects.filter(id=lab.pk).update(survey_sent_at=AFTER)
        with pytest.raises(SurveySent):
            remove_question(**common, question=new)
        with pytest.raises(SurveySent):
            add_question(**common, kind="text", text={"en": "Late?"})


@pytest.mark.parametrize(
    ("field", "values"),
    [
        ("kind", {"kind": "riddle", "text": {"en": "?"}}),
        ("text", {"kind": "text", "text": {"en": " "}}),
        ("text", {"kind": "text", "text": {"xx": "?"}}),
        ("text", {"kind": "text", "text": {"en": "x" * 301}}),
        ("choices", {"kind": "choice", "text": {"en": "?"}, "choices": [{"en": "only one"}]}),
    ],
)
def test_add_question_refuses(cast: Cast, lab: Lab, organiser: Actor, field: str, values: dict) -> None:
    with enter_city(cast.ours):
        with pytest.raises(BadQuestion) as refusal:
            add_question(city=cast.ours, actor=organiser, lab=lab, **values)

        assert refusal.value.field == field
        assert SurveyQuestion.objects.count() == 3
