"""Every figure of a lab small enough to count on one's fingers (tests/factories/citylabs_reports.py)."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cities.tenancy import enter_city
from citylabs.models import Lab, Registration
from citylabs.rules.report_checks import find_mismatches, list_figures
from citylabs.rules.report_sources import SOURCES
from citylabs.rules.report_structure import Counts, ReportContent
from citylabs.selectors.report_content import collect_content
from tests.citylabs.reports.conftest import collect
from tests.conftest import Cast
from tests.factories.citylabs_reports import (
    DAY,
    CountedRegistrationFactory,
    HeldLabFactory,
    SmallLab,
    SurveyResponseFactory,
)

pytestmark = pytest.mark.django_db


def numbers(counts: Counts) -> list[float | None]:
    names = ("invited", "accepted", "declined", "unanswered", "registered", "confirmed", "offered", "waiting")
    return [getattr(counts, name).value for name in (*names, "cancelled", "attended", "no_show")]


def test_collect_content_counts_everybody(content: ReportContent) -> None:
    assert numbers(content.total) == [7, 4, 1, 2, 10, 7, 1, 1, 1, 6, 1]


def test_collect_content_counts_by_group(content: ReportContent) -> None:
    assert {row.group: numbers(row.counts) for row in content.groups} == {
        "sme": [4, 2, 1, 1, 5, 4, 0, 0, 1, 3, 1],
        "public_buyer": [1, 1, 0, 0, 2, 1, 1, 0, 0, 1, 0],
        "research": [2, 1, 0, 1, 2, 1, 0, 1, 0, 1, 0],
        "citizen": [0, 0, 0, 0, 1, 1, 0, 0, 0, 1, 0],
    }


def test_collect_content_counts_channels(content: ReportContent) -> None:
    assert {row.channel: (row.registered.value, row.attended.value) for row in content.channels} == {
        "invitation": (4, 4),
        "public": (4, 0),
        "desk": (1, 1),
        "api": (1, 1),
    }


def test_collect_content_weighs_targets(content: ReportContent) -> None:
    assert [(row.group, row.target.value, row.attended.value, row.missing.value) for row in content.balance] == [
        ("sme", 4, 3, 1),
        ("public_buyer", 0, 1, 0),
        ("research", 1, 1, 0),
        ("citizen", 0, 1, 0),
        ("investor", 2, 0, 2),
    ]


def test_collect_content_tells_new_from_returning_organisations(content: ReportContent) -> None:
    known = content.organisations
    assert (known.attended.value, known.new.value, known.returning.value) == (4, 3, 1)


def test_collect_content_names_public_needs_only(content: ReportContent) -> None:
    assert [(need.title["en"], need.interested.value, need.attended.value) for need in content.needs] == [
        ("Shade", 3, 2),
        ("Water", 1, 1),
    ]
    assert content.private_needs.value == 1
    assert "Secret" not in str(content.to_json())


def test_collect_content_counts_mails(content: ReportContent) -> None:
    mails = content.mails
    assert [it.value for it in (mails.total, mails.sent, mails.failed, mails.waiting, mails.withheld)] == [
        9,
        6,
        1,
        1,
        1,
    ]


def test_collect_content_reads_scale_answers(content: ReportContent) -> None:
    question = content.survey.questions[0]

    assert content.survey.responses.value == 7
    assert (question.answers.value, question.mean.value) == (6, 3.83)
    assert [(option.value, option.count.value) for option in question.options] == [
        ("1", 0),
        ("2", 1),
        ("3", 1),
        ("4", 2),
        ("5", 2),
    ]
    # Research, citizens and buyers gave one answer each: they are not broken down.
    assert [(row.group, row.answers.value, row.mean.value) for row in question.groups] == [("sme", 3, 4.33)]


def test_collect_content_reads_choices(content: ReportContent) -> None:
    question = content.survey.questions[1]

    assert question.answers.value == 3
    assert question.mean.value is None
    assert [(option.label["en"], option.count.value) for option in question.options] == [("Yes", 2), ("No", 1)]


def test_collect_content_lists_texts_without_personal_data(content: ReportContent) -> None:
    assert sorted(content.survey.questions[2].texts) == ["Ask […]", "Call me: […]", "Write to […]"]


def test_collect_content_lists_no_texts_of_two(content: ReportContent) -> None:
    question = content.survey.questions[3]

    assert (question.answers.value, question.texts) == (2, [])


def test_collect_content_withholds_a_group_that_subtraction_would_show(small: SmallLab) -> None:
    SurveyResponseFactory(lab=small.lab, helix_group="research", answers={"useful": 1})
    SurveyResponseFactory(lab=small.lab, helix_group="research", answers={"useful": 1})
    SurveyResponseFactory(lab=small.lab, helix_group="citizen", answers={"useful": 1})
    SurveyResponseFactory(lab=small.lab, helix_group="citizen", answers={"useful": 1})

    groups = collect(small).survey.questions[0].groups

    # Buyers (1) would follow from the total less the others, so the smallest other group is withheld with them.
    assert [row.group for row in groups] == ["sme", "research"]


def test_collect_content_holds_the_plan_and_the_words(content: ReportContent) -> None:
    assert content.lab.title == {"en": "Cool streets lab", "et": "Jahedad tänavad"}
    assert [(item.title["en"], item.room) for item in content.programme] == [("Welcome", "Great hall")]
    assert [(it.text, it.owner, it.state) for it in content.commitments] == [
        ("Publish the market consultation", "Procurement unit", "open")
    ]
    assert content.conclusions["et"] == "Kõigepealt vari.\nSiis vesi."


def test_collect_content_holds_no_names_or_addresses(content: ReportContent) -> None:
    found = str(content.to_json())
    assert [word for word in ("Mari", "Kuusk", "Guest", "@", "5555", "Mayor", "Alpha") if word in found] == []


def test_every_figure_names_its_source_and_time(content: ReportContent) -> None:
    figures = list(list_figures(content))

    assert len(figures) > 100
    assert {figure.source for figure in figures} <= set(SOURCES)
    assert {figure.at for figure in figures} == {content.read_at}
    assert {source.code: set(source.sentence) for source in content.sources} == dict.fromkeys(SOURCES, {"en", "et"})


def test_find_mismatches_is_silent_when_all_adds_up(content: ReportContent) -> None:
    assert find_mismatches(content) == []


@pytest.mark.parametrize("name", ["invited", "registered", "confirmed", "attended", "no_show", "declined", "waiting"])
def test_find_mismatches_names_a_wrong_total(content: ReportContent, name: str) -> None:
    figure = getattr(content.total, name)
    wrong = replace(content.total, **{name: replace(figure, value=figure.value + 1)})

    found = find_mismatches(replace(content, total=wrong))

    assert any(name in sentence for sentence in found)


def test_find_mismatches_names_an_unknown_source(content: ReportContent) -> None:
    wrong = replace(content, private_needs=replace(content.private_needs, source="guessed"))
    assert find_mismatches(wrong) == ["a figure names the unknown source 'guessed'"]


def test_collect_content_of_an_empty_lab_has_zeros(cast: Cast) -> None:
    lab = HeldLabFactory(city=cast.ours)

    with enter_city(cast.ours):
        content = collect_content(city=cast.ours, lab=lab, conclusions={})

    assert numbers(content.total) == [0] * 11
    assert (content.groups, content.balance, content.survey.questions) == ([], [], [])
    assert find_mismatches(content) == []


def count_queries(lab: Lab) -> int:
    with enter_city(lab.city), CaptureQueriesContext(connection) as queries:
        collect_content(city=lab.city, lab=lab, conclusions={})
    return len(queries)


def test_collect_content_asks_equally_often_for_1_3_and_500(cast: Cast) -> None:
    lab = HeldLabFactory(city=cast.ours)
    found = []
    for number in (1, 3, 500):
        with enter_city(cast.ours):
            have = Registration.objects.filter(lab=lab).count()
            Registration.objects.bulk_create(
                CountedRegistrationFactory.build_batch(
                    number - have, lab=lab, city=cast.ours, checked_in_at=DAY + timedelta(minutes=1), organisation="O"
                )
            )
        found.append(count_queries(lab))

    assert found == [18, 18, 18]
