"""Planning a lab page by page."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import connection

from cities.models import LogEntry, Translations
from cities.permissions import Actor
from cities.tenancy import enter_city
from citylabs.enums import LabKind, LabState
from citylabs.models import Lab, LabNeed, LabTarget, PublicLab, Session, SurveyQuestion
from citylabs.services.lab_inputs import LabPlace, LabSeats, LabTexts
from citylabs.services.lab_refusals import BadInput, LabFrozen
from citylabs.services.labs import (
    KindFixed,
    LabKnown,
    SessionsOutside,
    create_lab,
    delete_lab,
    describe_lab,
    place_lab,
    seat_lab,
    set_agenda,
)
from citylabs.services.programme_shift import ClocksInTheWay
from tests.conftest import Cast
from tests.factories.citylabs import START, LabFactory, LabNeedFactory, LabTargetFactory, SessionFactory
from tests.factories.procurement import NeedFactory

pytestmark = pytest.mark.django_db

TEXTS: dict[str, Any] = {"kind": LabKind.BUYER_TRAINING, "title": Translations(en="Buying"), "languages": ["en"]}
PLACE: dict[str, Any] = {
    "time_zone": "Europe/Tallinn",
    "starts_at": START,
    "ends_at": START + timedelta(hours=7),
    "venue": "Town hall",
    "address": "Raekoja plats 1",
}
LONG = "x" * 10_000_000


def actions(cast: Cast) -> list[str]:
    connection.check_constraints()
    return list(LogEntry.objects.filter(city=cast.ours).order_by("seq").values_list("action", flat=True))


def test_create_lab_makes_a_draft_with_questions(cast: Cast, organiser: Actor) -> None:
    with enter_city(cast.ours):
        lab = create_lab(city=cast.ours, actor=organiser, kind="matchmaking", title=Translations(en="Meet the Market"))

        assert (lab.state, lab.slug, lab.languages, lab.time_zone) == (
            "draft",
            "meet-the-market",
            ["en", "et"],
            "Europe/Tallinn",
        )
        assert list(SurveyQuestion.objects.filter(lab=lab).values_list("code", flat=True)) == [
            "useful",
            "right-people",
            "come-again",
            "better",
        ]
        assert actions(cast) == ["lab.create"]
    assert PublicLab.objects.count() == 0


@pytest.mark.parametrize(
    ("title", "slug"), [("New", "new-2"), ("Tänavad", "tanavad"), ("…", "matchmaking"), ("A" * 200, "a" * 60)]
)
def test_create_lab_makes_an_address(cast: Cast, organiser: Actor, title: str, slug: str) -> None:
    with enter_city(cast.ours):
        lab = create_lab(city=cast.ours, actor=organiser, kind="matchmaking", title=Translations(en=title))

        assert lab.slug == slug


def test_create_lab_numbers_addresses_within_the_city(cast: Cast, organiser: Actor) -> None:
    LabFactory(city=cast.theirs, slug="streets")
    LabFactory(city=cast.ours, slug="streets")
    with enter_city(cast.ours):
        lab = create_lab(city=cast.ours, actor=organiser, kind="matchmaking", title=Translations(en="Streets"))

        assert lab.slug == "streets-2"


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"title": Translations()}, "title"),
        ({"title": Translations(en="  ")}, "title"),
        ({"title": Translations(en=LONG)}, "title"),
        ({"title": Translations(en="a\x00b")}, "title"),
        ({"title": Translations(xx="Hello")}, "title"),
        ({"kind": "party"}, "kind"),
        ({"languages": []}, "languages"),
        ({"purpose": Translations(en=LONG)}, "purpose"),
        ({"description": Translations(en=LONG)}, "description"),
        ({"round": "x" * 81}, "round"),
    ],
)
def test_describe_lab_refuses_bad_input(cast: Cast, organiser: Actor, changes: dict[str, Any], field: str) -> None:
    lab = LabFactory(city=cast.ours)
    with enter_city(cast.ours), pytest.raises(BadInput) as refusal:
        describe_lab(city=cast.ours, actor=organiser, lab=lab, texts=LabTexts(**{**TEXTS, **changes}))

    assert refusal.value.field == field
    with enter_city(cast.ours):
        assert Lab.objects.get(pk=lab.pk).title == lab.title
        assert actions(cast) == []


def test_describe_lab_logs_what_changed_and_publishes_it(cast: Cast, organiser: Actor) -> None:
    lab = LabFactory(city=cast.ours, published=True, kind=LabKind.BUYER_TRAINING)
    title = Translations(en="<b>Streets</b>")
    with enter_city(cast.ours):
        describe_lab(city=cast.ours, actor=organiser, lab=lab, texts=LabTexts(**{**TEXTS, "title": title}))

        entry = LogEntry.objects.get(city=cast.ours, action="lab.describe")
        assert entry.changes["title"] == [dict(lab.title), {"en": "<b>Streets</b>"}]
    assert PublicLab.objects.get(pk=lab.pk).title == {"en": "<b>Streets</b>"}


def test_describe_lab_keeps_the_kind_of_a_published_lab(cast: Cast, organiser: Actor) -> None:
    lab = LabFactory(city=cast.ours, published=True, kind=LabKind.MARKET_DIALOGUE)
    with enter_city(cast.ours), pytest.raises(KindFixed):
        describe_lab(city=cast.ours, actor=organiser, lab=lab, texts=LabTexts(**TEXTS))


@pytest.mark.parametrize("state", [LabState.CLOSED, LabState.CANCELLED])
def test_describe_lab_refuses_history(cast: Cast, organiser: Actor, state: str) -> None:
    lab = LabFactory(city=cast.ours, state=state)
    with enter_city(cast.ours), pytest.raises(LabFrozen):
        describe_lab(city=cast.ours, actor=organiser, lab=lab, texts=LabTexts(**TEXTS))


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"ends_at": START}, "ends_at"),
        ({"ends_at": START - timedelta(hours=1)}, "ends_at"),
        ({"ends_at": START + timedelta(days=15)}, "ends_at"),
        ({"starts_at": None}, "starts_at"),
        ({"ends_at": None}, "ends_at"),
        ({"time_zone": "Europe/Atlantis"}, "time_zone"),
        ({"time_zone": "../../etc/passwd"}, "time_zone"),
        ({"venue": "x" * 201}, "venue"),
        ({"venue": LONG}, "venue"),
        ({"address": "x" * 301}, "address"),
        ({"online_url": "javascript:alert(1)"}, "online_url"),
        ({"online_url": "https://meet.example/" + "x" * 200}, "online_url"),
        ({"access_notes": Translations(en=LONG)}, "access_notes"),
    ],
)
def test_place_lab_refuses_bad_input(cast: Cast, organiser: Actor, changes: dict[str, Any], field: str) -> None:
    lab = LabFactory(city=cast.ours, venue="Before")
    with enter_city(cast.ours), pytest.raises(BadInput) as refusal:
        place_lab(city=cast.ours, actor=organiser, lab=lab, place=LabPlace(**{**PLACE, **changes}))

    assert refusal.value.field == field
    with enter_city(cast.ours):
        assert Lab.objects.get(pk=lab.pk).venue == "Before"


def test_place_lab_moves_the_programme_by_the_clock(cast: Cast, organiser: Actor) -> None:
    lab = LabFactory(city=cast.ours)
    SessionFactory(lab=lab, starts_at=START + timedelta(hours=1))
    winter = datetime(2030, 11, 5, 7, tzinfo=UTC)  # also 9:00, after the change of the clocks
    given = LabPlace(**{**PLACE, "starts_at": winter, "ends_at": winter + timedelta(hours=7)})
    with enter_city(cast.ours):
        place_lab(city=cast.ours, actor=organiser, lab=lab, place=given)

        assert Session.objects.get(lab=lab).starts_at == winter + timedelta(hours=1)


def test_place_lab_moves_sessions_that_follow_each_other_in_one_room(cast: Cast, organiser: Actor) -> None:
    lab = LabFactory(city=cast.ours)
    with enter_city(cast.ours):
        room = lab.rooms.create(city=cast.ours, name="Hall")
    for hour in range(3):
        SessionFactory(lab=lab, room=room, starts_at=START + timedelta(hours=hour))
    later = START + timedelta(minutes=30)
    given = LabPlace(**{**PLACE, "starts_at": later, "ends_at": later + timedelta(hours=7)})
    with enter_city(cast.ours):
        place_lab(city=cast.ours, actor=organiser, lab=lab, place=given)

        starts = Session.objects.filter(lab=lab).order_by("starts_at").values_list("starts_at", flat=True)
        assert list(starts) == [later + timedelta(hours=hour) for hour in range(3)]


def test_place_lab_refuses_to_leave_sessions_outside(cast: Cast, organiser: Actor) -> None:
    lab = LabFactory(city=cast.ours)
    SessionFactory(lab=lab, title=Translations(en="Late"), starts_at=START + timedelta(hours=6))
    given = LabPlace(**{**PLACE, "ends_at": START + timedelta(hours=6, minutes=30)})
    with enter_city(cast.ours), pytest.raises(SessionsOutside) as refusal:
        place_lab(city=cast.ours, actor=organiser, lab=lab, place=given)

    assert "Late" in str(refusal.value.message)
    with enter_city(cast.ours):
        assert Lab.objects.get(pk=lab.pk).ends_at == lab.ends_at
        assert actions(cast) == []


@pytest.mark.parametrize(
    ("state", "changes", "sequence"),
    [
        (LabState.DRAFT, {"venue": "Elsewhere"}, 0),
        (LabState.PUBLISHED, {"venue": "Elsewhere"}, 1),
        (LabState.PUBLISHED, {"starts_at": START + timedelta(hours=1)}, 1),
        (LabState.PUBLISHED, {"online_url": "https://meet.example/a"}, 1),
        (LabState.PUBLISHED, {"access_notes": Translations(en="Lift")}, 0),
        (LabState.PUBLISHED, {}, 0),
    ],
)
def test_place_lab_counts_what_moves_people(
    cast: Cast, organiser: Actor, state: str, changes: dict[str, Any], sequence: int
) -> None:
    lab = LabFactory(city=cast.ours, state=state, published_at=START - timedelta(days=9))
    with enter_city(cast.ours):
        place_lab(city=cast.ours, actor=organiser, lab=lab, place=LabPlace(**{**PLACE, **changes}))

        assert Lab.objects.get(pk=lab.pk).calendar_sequence == sequence


def test_place_lab_never_publishes_the_online_link(cast: Cast, organiser: Actor) -> None:
    lab = LabFactory(city=cast.ours, published=True)
    given = LabPlace(**{**PLACE, "online_url": "https://meet.example/secret"})
    with enter_city(cast.ours):
        place_lab(city=cast.ours, actor=organiser, lab=lab, place=given)

    row = PublicLab.objects.filter(pk=lab.pk).values().get()
    assert row["is_online"] is True
    assert "secret" not in str(row)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"capacity": 0}, "capacity"),
        ({"capacity": -1}, "capacity"),
        ({"capacity": 10_001}, "capacity"),
        ({"capacity": 10**12}, "capacity"),
        ({"targets": {"sme": -1}}, "target_sme"),
        ({"targets": {"sme": 10**9}}, "target_sme"),
        ({"targets": {"aliens": 3}}, "helix_group"),
        ({"registration_opens_at": START, "registration_closes_at": START}, "registration_closes_at"),
        ({"registration_closes_at": START + timedelta(days=1)}, "registration_closes_at"),
    ],
)
def test_seat_lab_refuses_bad_input(cast: Cast, organiser: Actor, changes: dict[str, Any], field: str) -> None:
    lab = LabFactory(city=cast.ours, capacity=40)
    with enter_city(cast.ours), pytest.raises(BadInput) as refusal:
        seat_lab(city=cast.ours, actor=organiser, lab=lab, seats=LabSeats(**{"capacity": 30, **changes}))

    assert refusal.value.field == field
    with enter_city(cast.ours):
        assert Lab.objects.get(pk=lab.pk).capacity == 40


def test_seat_lab_replaces_targets(cast: Cast, organiser: Actor) -> None:
    lab = LabFactory(city=cast.ours)
    LabTargetFactory(lab=lab, helix_group="sme", target=10)
    LabTargetFactory(lab=lab, helix_group="media", target=1)
    with enter_city(cast.ours):
        seats = LabSeats(capacity=25, targets={"sme": 12, "research": 3, "media": 0})
        seat_lab(city=cast.ours, actor=organiser, lab=lab, seats=seats)

        assert dict(LabTarget.objects.values_list("helix_group", "target")) == {"sme": 12, "research": 3}
        assert actions(cast) == ["lab.seat"]


def test_set_agenda_orders_needs_and_drops_the_others(cast: Cast, organiser: Actor) -> None:
    lab = LabFactory(city=cast.ours)
    needs = [NeedFactory(city=cast.ours) for _ in range(3)]
    LabNeedFactory(lab=lab, need=needs[0])
    with enter_city(cast.ours):
        set_agenda(city=cast.ours, actor=organiser, lab=lab, need_ids=[needs[2].pk, needs[1].pk, needs[2].pk])

        agenda = LabNeed.objects.filter(lab=lab).order_by("position").values_list("need_id", "position")
        assert list(agenda) == [(needs[2].pk, 1), (needs[1].pk, 2)]


def test_set_agenda_refuses_another_citys_need(cast: Cast, organiser: Actor) -> None:
    lab = LabFactory(city=cast.ours)
    foreign = NeedFactory(city=cast.theirs)
    with enter_city(cast.ours), pytest.raises(BadInput):
        set_agenda(city=cast.ours, actor=organiser, lab=lab, need_ids=[foreign.pk])


def test_delete_lab_takes_a_draft_away(cast: Cast, organiser: Actor) -> None:
    lab = LabFactory(city=cast.ours)
    SessionFactory(lab=lab)
    with enter_city(cast.ours):
        delete_lab(city=cast.ours, actor=organiser, lab=lab)

        assert Lab.objects.filter(city=cast.ours).count() == 0
        assert actions(cast) == ["lab.delete"]


def test_delete_lab_refuses_a_published_one(cast: Cast, organiser: Actor) -> None:
    lab = LabFactory(city=cast.ours, published=True)
    with enter_city(cast.ours), pytest.raises(LabKnown):
        delete_lab(city=cast.ours, actor=organiser, lab=lab)


def test_services_refuse_another_citys_lab(cast: Cast, organiser: Actor) -> None:
    foreign = LabFactory(city=cast.theirs)
    with enter_city(cast.ours), pytest.raises(Lab.DoesNotExist):
        describe_lab(city=cast.ours, actor=organiser, lab=foreign, texts=LabTexts(**TEXTS))


def test_place_lab_refuses_to_squeeze_sessions_into_the_missing_hour(cast: Cast, organiser: Actor) -> None:
    evening = datetime(2030, 5, 13, 21, tzinfo=UTC)  # midnight in Tallinn
    lab = LabFactory(city=cast.ours, starts_at=evening, ends_at=evening + timedelta(hours=8))
    SessionFactory(lab=lab, starts_at=evening + timedelta(hours=3), ends_at=evening + timedelta(hours=4))
    spring = datetime(2030, 3, 30, 22, tzinfo=UTC)  # the night in which 3:00 becomes 4:00
    given = LabPlace(**{**PLACE, "starts_at": spring, "ends_at": spring + timedelta(hours=8)})
    with enter_city(cast.ours), pytest.raises(ClocksInTheWay):
        place_lab(city=cast.ours, actor=organiser, lab=lab, place=given)

    with enter_city(cast.ours):
        assert Session.objects.get(lab=lab).starts_at == evening + timedelta(hours=3)
