"""The walls, tried at the database itself with plain SQL, for every city-owned table there is."""

import psycopg
import pytest
from django.apps import apps
from django.conf import settings
from django.db import connection, models, transaction
from django.db.utils import IntegrityError, ProgrammingError
from psycopg import errors

from cities.models import CityForeignKey, CityOwned, Membership
from cities.tenancy import enter_city
from tests.cities.tenancy.rows import insert_row, table_of
from tests.conftest import Cast, as_owner

pytestmark = pytest.mark.django_db

OWNED = [model for model in apps.get_models() if issubclass(model, CityOwned)]
WALLED = [*(table_of(model) for model in OWNED), "cities_loghead"]
KEYS = [(model, field) for model in OWNED for field in model._meta.concrete_fields if isinstance(field, CityForeignKey)]
APPEND_ONLY = {"cities_logentry", "stakeholders_look"}


def label(thing: object) -> str:
    return getattr(thing, "__name__", None) or getattr(thing, "name", None) or str(thing)


def rows(sql: str, *values: object) -> list[tuple]:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return cursor.fetchall()


def changed(sql: str, *values: object) -> int:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return cursor.rowcount


@pytest.mark.parametrize("table", WALLED)
def test_wall_is_enabled_and_forced(table: str) -> None:
    assert rows("SELECT relrowsecurity, relforcerowsecurity FROM pg_class WHERE oid = %s::regclass", table) == [
        (True, True)
    ]


@pytest.mark.parametrize("model", OWNED, ids=label)
def test_rows_are_seen_in_their_city_only(cast: Cast, model: type[models.Model]) -> None:
    key = insert_row(model, cast.theirs)
    count = f"SELECT count(*) FROM {table_of(model)} WHERE id = %s"

    with enter_city(cast.theirs):
        assert rows(count, key) == [(1,)]
    assert rows(count, key) == [(0,)]
    with enter_city(cast.ours):
        assert rows(count, key) == [(0,)]
    with as_owner():
        assert rows(count, key) == [(0,)]


@pytest.mark.parametrize("model", [model for model in OWNED if table_of(model) not in APPEND_ONLY], ids=label)
def test_rows_of_another_city_can_be_neither_changed_nor_deleted(cast: Cast, model: type[models.Model]) -> None:
    key = insert_row(model, cast.theirs)
    table = table_of(model)

    with enter_city(cast.ours):
        assert changed(f"UPDATE {table} SET city_id = city_id WHERE id = %s", key) == 0
        assert changed(f"DELETE FROM {table} WHERE id = %s", key) == 0
    assert changed(f"DELETE FROM {table}") == 0
    with enter_city(cast.theirs):
        assert rows(f"SELECT count(*) FROM {table} WHERE id = %s", key) == [(1,)]


@pytest.mark.parametrize("model", OWNED, ids=label)
def test_rows_cannot_be_put_or_moved_into_another_city(cast: Cast, model: type[models.Model]) -> None:
    with pytest.raises(ProgrammingError, match="row-level security"), transaction.atomic():
        insert_row(model, cast.theirs, inside=cast.ours)
    with pytest.raises(ProgrammingError, match="row-level security"), transaction.atomic():
        insert_row(model, cast.theirs, inside=None)
    key = insert_row(model, cast.ours)
    if table_of(model) in APPEND_ONLY:
        return
    with enter_city(cast.ours), pytest.raises(ProgrammingError, match="row-level security"), transaction.atomic():
        changed(f"UPDATE {table_of(model)} SET city_id = %s WHERE id = %s", cast.theirs.pk, key)


@pytest.mark.parametrize(("model", "field"), KEYS, ids=label)
def test_reference_is_a_composite_key(model: type[models.Model], field: CityForeignKey) -> None:
    found = rows(
        "SELECT pg_get_constraintdef(oid) FROM pg_constraint WHERE contype = 'f' AND conrelid = %s::regclass",
        table_of(model),
    )
    wanted = f"FOREIGN KEY (city_id, {field.column}) REFERENCES {table_of(field.related_model)}(city_id, id)"

    matching = [definition for (definition,) in found if definition.startswith(wanted)]
    assert len(matching) == 1


@pytest.mark.parametrize(("model", "field"), KEYS, ids=label)
def test_row_of_another_city_cannot_be_referenced(cast: Cast, model: type[models.Model], field: CityForeignKey) -> None:
    theirs = insert_row(field.related_model, cast.theirs)

    with enter_city(cast.ours):
        insert_row(model, cast.ours, given={field.column: theirs})
        with pytest.raises(IntegrityError, match="same_city"), transaction.atomic():
            connection.check_constraints()
        changed(f"DELETE FROM {table_of(model)} WHERE {field.column} = %s", theirs)


def test_own_memberships_are_readable_without_a_city_but_nothing_else(cast: Cast) -> None:
    with transaction.atomic():
        rows("SELECT set_config('app.user', %s, true)", str(cast.owner.pk))
        assert rows("SELECT user_id FROM cities_membership") == [(cast.owner.pk,)]
        assert changed("UPDATE cities_membership SET role = 'owner'") == 0
        rows("SELECT set_config('app.user', '', true)")
    with enter_city(cast.ours):
        assert Membership.objects.count() == 6


def test_program_role_is_not_above_the_wall() -> None:
    found = rows(
        "SELECT current_user, rolsuper, rolbypassrls, rolcreaterole, rolcreatedb "
        "FROM pg_roles WHERE rolname = current_user"
    )
    assert found == [(settings.DATABASE_APP_ROLE, False, False, False, False)]
    owned = rows("SELECT count(*) FROM pg_class WHERE pg_get_userbyid(relowner) = current_user")
    assert owned == [(0,)]


@pytest.mark.parametrize("table", WALLED)
def test_program_cannot_truncate(table: str) -> None:
    with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
        changed(f"TRUNCATE {table} CASCADE")


@pytest.mark.parametrize("table", WALLED)
def test_program_cannot_take_the_wall_down(table: str) -> None:
    for sql in (
        f"ALTER TABLE {table} DISABLE ROW LEVEL SECURITY",
        f"ALTER TABLE {table} NO FORCE ROW LEVEL SECURITY",
        f"DROP POLICY {table}_wall ON {table}",
        f"CREATE POLICY open ON {table} USING (true)",
        f"DROP TABLE {table} CASCADE",
    ):
        with pytest.raises(ProgrammingError, match="must be owner"), transaction.atomic():
            changed(sql)


@pytest.mark.parametrize("sql", ["UPDATE cities_logentry SET action = 'x'", "DELETE FROM cities_logentry"])
def test_program_cannot_change_the_log(cast: Cast, sql: str) -> None:
    with enter_city(cast.ours), pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
        changed(sql)


@pytest.fixture
def program() -> psycopg.Connection:
    """A connection with the program's own login, as in production: here SET ROLE is no way back to the owner."""
    given = settings.PROGRAM_DATABASE
    with psycopg.connect(
        host=given["HOST"],
        port=given["PORT"] or None,
        user=given["USER"],
        password=given["PASSWORD"] or None,
        dbname=connection.settings_dict["NAME"],
        autocommit=True,
    ) as opened:
        yield opened


def test_program_login_cannot_become_the_owner(program: psycopg.Connection) -> None:
    (owner,) = rows("SELECT pg_get_userbyid(relowner) FROM pg_class WHERE oid = 'cities_logentry'::regclass")[0]
    assert program.execute("SELECT current_user").fetchone() == (settings.DATABASE_APP_ROLE,)

    with pytest.raises(errors.InsufficientPrivilege):
        program.execute(f'SET ROLE "{owner}"')
    with pytest.raises(errors.InsufficientPrivilege):
        program.execute(f'SET SESSION AUTHORIZATION "{owner}"')
    with pytest.raises(errors.InsufficientPrivilege):
        program.execute(f'GRANT "{owner}" TO "{settings.DATABASE_APP_ROLE}"')


def test_program_login_cannot_look_around_the_wall(program: psycopg.Connection) -> None:
    program.execute("SET row_security = off")
    for table in WALLED:
        with pytest.raises(errors.InsufficientPrivilege):
            program.execute(f"SELECT count(*) FROM {table}")
