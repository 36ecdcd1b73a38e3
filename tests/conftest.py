"""The cast, the clients, and the strictness that holds for every test.

Tests run as the program's role, behind the wall; only the set-up of the test database and the flush after a
transactional test run as its owner.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import pytest
from django.conf import settings
from django.db import connection
from django.db.backends.postgresql.operations import DatabaseOperations
from django.test import Client
from django.utils import translation

from cities.enums import Role
from cities.models import City, User
from tests.factories.cities import CityFactory, MembershipFactory, UserFactory

pytest_plugins = ["tests.chromium"]


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """Let every later connection take the program's role."""
    with django_db_blocker.unblock():
        connection.close()
        connection.settings_dict["OPTIONS"]["assume_role"] = settings.DATABASE_APP_ROLE
    yield
    with django_db_blocker.unblock():
        connection.close()
        connection.settings_dict["OPTIONS"].pop("assume_role")


@contextmanager
def as_owner() -> Iterator[None]:
    """Act as the owner of the schema for a moment: to look behind the wall, or to break things on purpose."""
    with connection.cursor() as cursor:
        cursor.execute("RESET ROLE")
    try:
        yield
    finally:
        if not connection.needs_rollback:
            with connection.cursor() as cursor:
                cursor.execute(f"SET ROLE {connection.ops.quote_name(settings.DATABASE_APP_ROLE)}")


@pytest.fixture(scope="session", autouse=True)
def _flush_as_owner() -> None:
    """TRUNCATE is not granted to the program; the flush between transactional tests needs it."""
    flush = DatabaseOperations.execute_sql_flush

    def execute_sql_flush(self: DatabaseOperations, sql_list: list[str]) -> None:
        with as_owner():
            flush(self, sql_list)

    DatabaseOperations.execute_sql_flush = execute_sql_flush  # type: ignore[method-assign]


@pytest.fixture(autouse=True)
def _own_language() -> Iterator[None]:
    """A page asked for in Lithuanian leaves its language behind in the thread; the next test starts in English."""
    yield
    translation.deactivate()


@dataclass(frozen=True)
class Cast:
    """Two cities and their people: everybody in `ours` has a role there, the stranger owns `theirs`."""

    ours: City
    theirs: City
    owner: User
    organiser: User
    facilitator: User
    reviewer: User
    desk: User
    reader: User
    stranger: User


@pytest.fixture
def cast(db: None) -> Cast:
    """Return the people every test knows."""
    ours = CityFactory(slug="tartu")
    theirs = CityFactory(slug="tampere", country="FI", nuts3="FI197", languages=["en", "fi"])
    people = {}
    for role in Role.values:
        user = UserFactory(email=f"{role}@tartu.example")
        MembershipFactory(city=ours, user=user, role=role)
        people[role] = user
    stranger = UserFactory(email="stranger@tampere.example")
    MembershipFactory(city=theirs, user=stranger, role=Role.OWNER)
    return Cast(ours=ours, theirs=theirs, stranger=stranger, **people)


@pytest.fixture
def as_user() -> Any:
    """Return a function that gives a signed-in client: `as_user(cast.organiser).get(...)`."""

    def sign_in(user: User) -> Client:
        client = Client()
        client.force_login(user)
        return client

    return sign_in
