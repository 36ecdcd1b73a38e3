"""Labs made of a template, and copies."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.conf import settings

from cities.models import Translations
from cities.permissions import Actor
from cities.tenancy import enter_city
from citylabs.models import Lab, LabNeed, LabTarget, Registration, Room, Session, SurveyQuestion
from citylabs.rules.lab_states import find_step
from citylabs.selectors.lab_facts import get_lab_facts
from citylabs.services.lab_origins import UnknownTemplate, copy_lab, create_lab_from_template
from citylabs.services.lab_refusals import BadInput
from citylabs.services.templates import TEMPLATES, LabTemplate
from tests.conftest import Cast
from tests.factories.citylabs import START, LabFactory, LabNeedFactory, LabTargetFactory, RoomFactory, SessionFactory
from tests.factories.procurement import NeedFactory

pytestmark = pytest.mark.django_db
LANGUAGES = {code for code, _name in settings.LANGUAGES}
DAY = date(2030, 5, 14)
EACH_TEMPLATE = pytest.mark.parametrize("template", TEMPLATES.values(), ids=list(TEMPLATES))


@EACH_TEMPLATE
def test_template_speaks_all_languages(template: LabTemplate) -> None:
    said = [template.title, template.purpose]
    said += [session.title for session in template.sessions] + [room.name for room in template.rooms]
    said += [session.text for session in template.sessions if session.text]
    said += [question["text"] for question in template.questions]
    said += [choice for question in template.questions for choice in question.get("choices", [])]

    assert [text for text in said if set(text) != LANGUAGES] == []


@EACH_TEMPLATE
def test_template_programme_is_whole(template: LabTemplate) -> None:
    ends = [session.after + session.minutes for session in template.sessions]

    assert [session.after for session in template.sessions] == [0, *ends[:-1]]
    assert ends[-1] == template.minutes
    assert {session.room for session in template.sessions} - {room.key for room in template.rooms} <= {""}
    assert sum(template.targets.values()) <= template.capacity
    assert len({question["code"] for question in template.questions}) == len(template.questions)


@EACH_TEMPLATE
def test_create_lab_from_template_lacks_only_the_place(cast: Cast, organiser: Actor, template: LabTemplate) -> None:
    with enter_city(cast.ours):
        lab = create_lab_from_template(city=cast.ours, actor=organiser, code=template.code, starts_on=DAY)

        facts = get_lab_facts(city=cast.ours, lab=lab, now=datetime(2030, 4, 1, tzinfo=UTC))
        step = find_step("publish", "draft")
        assert step is not None
        missing = [requirement.code for requirement in step.list_missing(facts)]
        assert [code for code in missing if code not in ("public-need", "disclaimer")] == ["place"]
        assert Session.objects.filter(lab=lab).count() == len(template.sessions)
        assert LabTarget.objects.filter(lab=lab).count() == len(template.targets)
        assert SurveyQuestion.objects.filter(lab=lab).count() == len(template.questions)
        assert set(lab.title) == {"en", "et"}


def test_create_lab_from_template_begins_by_the_citys_clock(cast: Cast, organiser: Actor) -> None:
    with enter_city(cast.ours):
        lab = create_lab_from_template(city=cast.ours, actor=organiser, code="buyer_training", starts_on=DAY)

        assert lab.starts_at == datetime(2030, 5, 14, 6, tzinfo=UTC)
        first = Session.objects.filter(lab=lab).order_by("starts_at").select_related("room")[0]
        assert (first.starts_at, str(first.room)) == (lab.starts_at, "Main hall")


def test_create_lab_from_template_speaks_the_languages_asked_for(cast: Cast, organiser: Actor) -> None:
    with enter_city(cast.ours):
        lab = create_lab_from_template(
            city=cast.ours, actor=organiser, code="market_dialogue", starts_on=DAY, languages=["lv"]
        )

        assert (list(lab.title), lab.languages) == (["lv"], ["lv"])
        assert Room.objects.filter(lab=lab, name="Lielā zāle").count() == 1


def test_create_lab_from_template_refuses_an_unknown_one(cast: Cast, organiser: Actor) -> None:
    with enter_city(cast.ours), pytest.raises(UnknownTemplate):
        create_lab_from_template(city=cast.ours, actor=organiser, code="party", starts_on=DAY)


@pytest.mark.parametrize("year", [1, 1999, 2101, 9999])
def test_create_lab_from_template_refuses_strange_years(cast: Cast, organiser: Actor, year: int) -> None:
    with enter_city(cast.ours), pytest.raises(BadInput):
        create_lab_from_template(
            city=cast.ours, actor=organiser, code="buyer_training", starts_on=DAY.replace(year=year)
        )


def test_copy_lab_keeps_the_plan_and_nobody(cast: Cast, organiser: Actor) -> None:
    lab = LabFactory(city=cast.ours, published=True, slug="lab", online_url="https://meet.example/a")
    room = RoomFactory(lab=lab, name="Hall")
    SessionFactory(lab=lab, room=room, title=Translations(en="Talk"), starts_at=START + timedelta(hours=1))
    LabTargetFactory(lab=lab, target=7)
    need = NeedFactory(city=cast.ours)
    LabNeedFactory(lab=lab, need=need)
    with enter_city(cast.ours):
        Registration.objects.create(
            city=cast.ours, lab=lab, number=1, state="confirmed", source="public", person="Mari", helix_group="sme"
        )
        copy = copy_lab(city=cast.ours, actor=organiser, lab=lab, starts_on=date(2030, 11, 5))

        winter = datetime(2030, 11, 5, 7, tzinfo=UTC)
        kept = Lab.objects.get(pk=copy.pk)
        assert (kept.state, kept.starts_at, kept.ends_at) == ("draft", winter, winter + timedelta(hours=7))
        assert (kept.copied_from_id, kept.published_at, kept.next_number) == (lab.pk, None, 1)
        assert kept.slug != lab.slug
        session = Session.objects.select_related("room").get(lab=copy)
        assert (session.starts_at, str(session.room)) == (winter + timedelta(hours=1), "Hall")
        assert session.room_id != room.pk
        assert list(LabTarget.objects.filter(lab=copy).values_list("target", flat=True)) == [7]
        assert list(LabNeed.objects.filter(lab=copy).values_list("need_id", flat=True)) == [need.pk]
        assert Registration.objects.filter(lab=copy).count() == 0
        assert Registration.objects.filter(lab=lab).count() == 1


def test_copy_lab_without_a_date(cast: Cast, organiser: Actor) -> None:
    lab = LabFactory(city=cast.ours, starts_at=None, ends_at=None)
    with enter_city(cast.ours):
        copy = copy_lab(city=cast.ours, actor=organiser, lab=lab, starts_on=DAY)

        assert (copy.starts_at, copy.title) == (None, lab.title)


@pytest.mark.parametrize(("days_before", "closes_before"), [(30, 3), (4, 3), (2, 0), (0, 0)])
def test_create_lab_from_template_leaves_time_to_register(
    cast: Cast, organiser: Actor, days_before: int, closes_before: int
) -> None:
    now = datetime.combine(DAY, datetime.min.time(), tzinfo=UTC) - timedelta(days=days_before)

    with enter_city(cast.ours):
        lab = create_lab_from_template(city=cast.ours, actor=organiser, code="needs_cocreation", starts_on=DAY, now=now)

    assert lab.starts_at is not None
    assert lab.registration_closes_at == lab.starts_at - timedelta(days=closes_before)
