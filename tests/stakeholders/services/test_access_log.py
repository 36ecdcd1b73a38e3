"""Who looked at personal data: one row per quarter of an hour, kept by the database itself."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import Error, connection, transaction

from cities.permissions import SYSTEM, Actor
from cities.tenancy import enter_city
from stakeholders.enums import LookSubject, LookWay
from stakeholders.models import Look, Stakeholder
from stakeholders.services.access_log import note_look
from tests.conftest import Cast
from tests.factories.stakeholders import StakeholderFactory, make_actor

NOW = datetime(2026, 5, 1, 12, 1, tzinfo=UTC)


@pytest.fixture
def entry(cast: Cast) -> Stakeholder:
    return StakeholderFactory(city=cast.ours)


def look(
    cast: Cast, entry: Stakeholder, *, actor: Actor | None = None, way: LookWay = LookWay.PAGE, minutes: int = 0
) -> None:
    with enter_city(cast.ours):
        note_look(
            city=cast.ours,
            actor=actor or make_actor(cast.ours),
            way=way,
            subject=LookSubject.ENTRY,
            about=entry,
            now=NOW + timedelta(minutes=minutes),
        )


def count(cast: Cast) -> int:
    with enter_city(cast.ours):
        return Look.objects.filter(city=cast.ours).count()


@pytest.mark.parametrize(
    ("way", "minutes", "expected"),
    [
        (LookWay.PAGE, (0, 1, 13), 1),
        (LookWay.PAGE, (0, 14), 2),
        (LookWay.API, (0, 0, 0), 1),
        (LookWay.EXPORT, (0, 0), 2),
        (LookWay.DATA_COPY, (0, 0), 2),
    ],
)
def test_looks_within_a_quarter_of_an_hour_are_one_and_downloads_count_each(
    way: LookWay, minutes: tuple[int, ...], expected: int, cast: Cast, entry: Stakeholder
) -> None:
    for minute in minutes:
        look(cast, entry, way=way, minutes=minute)

    assert count(cast) == expected


def test_a_look_names_nobody(cast: Cast, entry: Stakeholder) -> None:
    look(cast, entry)

    with enter_city(cast.ours):
        row = Look.objects.filter(city=cast.ours).values().get()
    assert (row["actor_role"], row["about_id"], row["people"]) == ("organiser", entry.pk, 1)
    assert not [value for value in map(str, row.values()) if "@" in value or entry.person in value]


@pytest.mark.parametrize(("actor", "expected"), [(Actor(kind="person", label="anonymous"), 0), (SYSTEM, 1)])
def test_people_who_see_their_own_data_are_not_noted(
    actor: Actor, expected: int, cast: Cast, entry: Stakeholder
) -> None:
    look(cast, entry, actor=actor)

    assert count(cast) == expected


def test_a_look_is_one_statement(cast: Cast, entry: Stakeholder, django_assert_num_queries: object) -> None:
    with enter_city(cast.ours), django_assert_num_queries(1):  # type: ignore[operator]
        note_look(
            city=cast.ours, actor=SYSTEM, way=LookWay.PAGE, subject=LookSubject.ENTRY, about=entry, people=1, now=NOW
        )


@pytest.mark.parametrize("attack", ["UPDATE stakeholders_look SET people = 0", "DELETE FROM stakeholders_look"])
def test_the_program_can_neither_change_nor_delete_looks(attack: str, cast: Cast, entry: Stakeholder) -> None:
    look(cast, entry)

    with (
        enter_city(cast.ours),
        pytest.raises(Error, match="permission denied"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(attack)
    assert count(cast) == 1


def test_retention_reaches_old_looks_of_its_city_only(cast: Cast, entry: Stakeholder) -> None:
    years_ago = -3 * 365 * 24 * 60
    look(cast, entry, minutes=years_ago)
    look(cast, entry)
    with enter_city(cast.theirs):
        note_look(
            city=cast.theirs,
            actor=SYSTEM,
            way=LookWay.PAGE,
            subject=LookSubject.REGISTRY,
            now=NOW + timedelta(minutes=years_ago),
        )

    with enter_city(cast.ours), connection.cursor() as cursor:
        cursor.execute("SELECT stakeholders_forget_looks(now() - interval '2 years')")
        assert cursor.fetchone() == (1,)
        with pytest.raises(Error, match="at least a year"), transaction.atomic():
            cursor.execute("SELECT stakeholders_forget_looks(now() - interval '2 days')")
    assert count(cast) == 1
    with enter_city(cast.theirs):
        assert Look.objects.filter(city=cast.theirs).count() == 1
