"""One changed byte anywhere in the log is found."""

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import connection, transaction
from django.db.utils import ProgrammingError

from cities.log import record, verify_chain
from cities.models import LogEntry
from cities.permissions import SYSTEM
from cities.tenancy import enter_city
from tests.conftest import Cast, as_owner

pytestmark = pytest.mark.django_db

TAMPERED = {
    "id": "uuidv7()",
    "at": "at + interval '1 microsecond'",
    "actor_kind": "'Systen'",
    "actor_id": "uuidv7()",
    "actor_label": "actor_label || '.'",
    "action": "'city.trx'",
    "object_type": "'cities.cite'",
    "object_id": "uuidv7()",
    "object_label": "'Tarty'",
    "changes": """'{"n": 3}'""",
    "seq": "seq + 100",
    "previous_hash": "set_byte(previous_hash, 0, get_byte(previous_hash, 0) # 1)",
    "hash": "set_byte(hash, 31, get_byte(hash, 31) # 1)",
}


@pytest.fixture
def logged(cast: Cast) -> Cast:
    with enter_city(cast.ours):
        for number in range(4):
            record(city=cast.ours, actor=SYSTEM, action="city.try", target=cast.ours, changes={"n": number})
        connection.check_constraints()
        assert verify_chain(city=cast.ours) is None
    return cast


def tamper(cast: Cast, sql: str) -> None:
    """The owner of the schema is behind the wall too, so it has to enter the city first."""
    with as_owner(), connection.cursor() as cursor:
        cursor.execute("SELECT set_config('app.city', %s, true)", [str(cast.ours.pk)])
        cursor.execute(sql)
        assert cursor.rowcount >= 1


def fault_of(cast: Cast) -> tuple[int, str] | None:
    with enter_city(cast.ours):
        fault = verify_chain(city=cast.ours)
    return (fault.seq, fault.reason) if fault else None


def test_every_column_is_tampered_with() -> None:
    assert set(TAMPERED) == {field.column for field in LogEntry._meta.concrete_fields} - {"city_id"}


@pytest.mark.parametrize("column", TAMPERED)
def test_a_changed_column_is_found(logged: Cast, column: str) -> None:
    tamper(logged, f"UPDATE cities_logentry SET {column} = {TAMPERED[column]} WHERE seq = 2")

    fault = fault_of(logged)

    assert fault is not None
    assert fault[0] == 2


def test_an_entry_of_another_city_is_found(logged: Cast) -> None:
    with as_owner(), connection.cursor() as cursor:
        cursor.execute("ALTER TABLE cities_logentry DISABLE ROW LEVEL SECURITY")
        cursor.execute("UPDATE cities_logentry SET city_id = %s WHERE seq = 2", [logged.theirs.pk])

    assert fault_of(logged) == (2, "entry 2 is missing or was inserted (found number 3)")


@pytest.mark.parametrize(
    ("sql", "fault"),
    [
        ("DELETE FROM cities_logentry WHERE seq = 2", (2, "entry 2 is missing or was inserted (found number 3)")),
        ("DELETE FROM cities_logentry WHERE seq = 1", (1, "entry 1 is missing or was inserted (found number 2)")),
        (
            "DELETE FROM cities_logentry WHERE seq = 4",
            (3, "the log ends at entry 3, its head says 4: the tail was cut"),
        ),
        ("DELETE FROM cities_logentry", (0, "the log ends at entry 0, its head says 4: the tail was cut")),
    ],
    ids=["middle", "first", "tail", "all"],
)
def test_a_deleted_entry_is_found(logged: Cast, sql: str, fault: tuple[int, str]) -> None:
    tamper(logged, sql)

    assert fault_of(logged) == fault


def test_an_inserted_entry_is_found(logged: Cast) -> None:
    with as_owner(), connection.cursor() as cursor:  # or the trigger would put the entry at the end of the chain
        cursor.execute("ALTER TABLE cities_logentry DISABLE TRIGGER cities_log_chain")
    tamper(logged, "UPDATE cities_logentry SET seq = seq + 1 WHERE seq = 4")
    tamper(
        logged,
        "INSERT INTO cities_logentry (id, city_id, at, actor_kind, actor_label, action, object_type, object_label, "
        "changes, seq, previous_hash, hash) SELECT uuidv7(), city_id, at, actor_kind, actor_label, 'city.lie', "
        "object_type, object_label, changes, 4, hash, hash FROM cities_logentry WHERE seq = 3",
    )

    fault = fault_of(logged)

    assert fault is not None
    assert fault[0] == 4


@pytest.mark.parametrize("sql", ["UPDATE cities_logentry SET action = 'x'", "DELETE FROM cities_logentry"])
def test_the_program_can_neither_change_nor_delete(logged: Cast, sql: str) -> None:
    with enter_city(logged.ours), pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
        connection.cursor().execute(sql)


def test_verify_log_names_the_first_broken_entry(logged: Cast, capsys: pytest.CaptureFixture[str]) -> None:
    tamper(logged, "UPDATE cities_logentry SET action = 'city.lie' WHERE seq IN (2, 3)")

    with pytest.raises(CommandError, match="1 log is broken"):
        call_command("verify_log")

    output = capsys.readouterr()
    assert output.err == "tartu: broken at entry 2: entry 2 was changed\n"
    assert output.out == "tampere: whole\n"


def test_verify_log_of_one_city(logged: Cast, capsys: pytest.CaptureFixture[str]) -> None:
    call_command("verify_log", "--city", "tartu")

    assert capsys.readouterr().out == "tartu: whole\n"
    with pytest.raises(CommandError, match="no city atlantis"):
        call_command("verify_log", "--city", "atlantis")


def test_chain_is_not_led_astray_by_temporary_tables(logged: Cast) -> None:
    """The chain's function runs as the owner: what the program puts in front of its tables would run as the owner."""
    with enter_city(logged.ours), connection.cursor() as cursor:
        cursor.execute(
            """
            CREATE TEMPORARY TABLE seen (who text);
            GRANT ALL ON seen TO PUBLIC;
            CREATE TEMPORARY TABLE cities_loghead (city_id uuid PRIMARY KEY, seq bigint, hash bytea);
            GRANT ALL ON cities_loghead TO PUBLIC;
            CREATE FUNCTION pg_temp.spy() RETURNS trigger LANGUAGE plpgsql AS
                $$ BEGIN INSERT INTO seen VALUES (current_user); RETURN NEW; END $$;
            CREATE TRIGGER spy BEFORE INSERT ON cities_loghead FOR EACH ROW EXECUTE FUNCTION pg_temp.spy();
            """
        )
        record(city=logged.ours, actor=SYSTEM, action="city.try", target=logged.ours)
        connection.check_constraints()
        cursor.execute("SELECT who FROM seen")
        seen = cursor.fetchall()
        cursor.execute("SELECT seq FROM public.cities_loghead")
        heads = cursor.fetchall()

    assert (seen, heads) == ([], [(5,)])
