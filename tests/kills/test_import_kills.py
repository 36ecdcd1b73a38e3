"""A worker killed by SIGKILL while it reads, writes and takes back an import: no row is lost, none is there twice."""

import random
import time
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from cities.enums import RunState
from cities.models import City, LogEntry
from cities.services import runs
from cities.tenancy import enter_city
from stakeholders.enums import ImportState
from stakeholders.models import ImportRow, Stakeholder, StakeholderImport
from stakeholders.services.import_decisions import undo_import
from stakeholders.services.imports import confirm_import, upload_import
from tests.factories.cities import CityFactory
from tests.factories.stakeholders import StakeholderFactory, make_actor
from tests.kills.crew import Crew, crew_environment, wait_until

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.kill]

ROWS, KNOWN, SEED = 8000, 20, 20260512
WRITE_MOMENTS, UNDO_MOMENT = (500, 3000, 6000), 2000


@pytest.fixture
def crew(broker: str, tmp_path: Path) -> Iterator[Crew]:
    """One worker, so that whoever is killed had the import in hand."""
    environment = {**crew_environment(broker), "RUN_SILENT_SECONDS": "3"}
    crew = Crew(environment, tmp_path, queue="default,matching")
    crew.start_beat()
    crew.start_worker()
    yield crew
    crew.stop()


@pytest.fixture
def city(monkeypatch: pytest.MonkeyPatch) -> City:
    """A city that knows some people of the list already. Its tasks come to the workers by the sweep."""
    monkeypatch.setattr(runs, "enqueue", lambda *args, **kwargs: None)  # our broker is not that of the settings
    city = CityFactory(slug="tartu")
    for number in range(KNOWN):
        StakeholderFactory(city=city, organisation="", email=_email(number * 97), person=_name(number * 97), role="Old")
    return city


def _name(number: int) -> str:
    """Names far enough from each other that none is taken for a double of another."""
    chance = random.Random(f"name {number}")  # noqa: S311  no secret
    return " ".join("".join(chance.choices("abdegiklmnoprstuv", k=9)).title() for _part in range(2))


def _email(number: int) -> str:
    return f"p{number}@{_name(number).split()[1].lower()}.example"


def _list() -> bytes:
    """Every third person has no address: only the name tells whether the row was written."""
    lines = [f"{_name(n)};{'' if n % 3 == 1 and n % 97 else _email(n)};New;citizen" for n in range(ROWS)]
    return "\n".join(["person;e-mail;role;group", *lines]).encode()


def _people(city: City) -> Counter[tuple[str, str]]:
    with enter_city(city):
        return Counter(Stakeholder.objects.filter(city=city).values_list("person", "role"))


def _find(city: City, found: StakeholderImport) -> StakeholderImport:
    with enter_city(city):
        return StakeholderImport.objects.select_related("run").get(pk=found.pk)


def _count(city: City, found: StakeholderImport, **wanted: object) -> int:
    with enter_city(city):
        return ImportRow.objects.filter(city=city, stakeholder_import=found, **wanted).count()


def _is(city: City, found: StakeholderImport, state: ImportState) -> Callable[[], bool]:
    """The page's and the run's end: both are written when the work is over."""

    def is_there() -> bool:
        now = _find(city, found)
        return now.state == state and now.run.state == RunState.DONE

    return is_there


def _kill_at(crew: Crew, chance: random.Random, is_time: Callable[[], bool]) -> None:
    """Kill the worker soon after the moment, wherever it is in its batch; another one takes over."""
    wait_until(is_time, crew, seconds=60)
    time.sleep(chance.random() * 0.1)
    crew.kill_one(chance)
    crew.start_worker()


def test_killed_workers_lose_and_double_no_row(crew: Crew, city: City) -> None:
    actor, chance = make_actor(city), random.Random(SEED)  # noqa: S311  no secret
    before = _people(city)
    expected = Counter((_name(number), "New") for number in range(ROWS))

    with enter_city(city):
        found = upload_import(city=city, actor=actor, file_name="list.csv", content=_list())
    _kill_at(crew, chance, lambda: _find(city, found).run.state == RunState.RUNNING)
    assert _find(city, found).state == ImportState.READING
    wait_until(_is(city, found, ImportState.PREVIEWED), crew, seconds=90)
    assert _count(city, found) == ROWS
    assert (_count(city, found, outcome="changed"), _count(city, found, outcome="new")) == (KNOWN, ROWS - KNOWN)
    assert _people(city) == before

    with enter_city(city):
        confirm_import(city=city, actor=actor, import_id=found.pk)
    for moment in WRITE_MOMENTS:
        _kill_at(crew, chance, lambda moment=moment: _count(city, found, applied=True) >= moment)  # type: ignore[misc]
        written = _count(city, found, applied=True)
        assert moment <= written < ROWS
        assert written == sum(number for (_who, role), number in _people(city).items() if role == "New")
    wait_until(_is(city, found, ImportState.DONE), crew, seconds=90)
    assert _people(city) == expected
    assert _written(city, found) == ROWS

    with enter_city(city):
        undo_import(city=city, actor=actor, import_id=found.pk)
    _kill_at(crew, chance, lambda: _count(city, found, undo="undone") >= UNDO_MOMENT)
    assert _count(city, found, undo="undone") < ROWS
    wait_until(_is(city, found, ImportState.UNDONE), crew, seconds=90)
    assert _people(city) == before


def _written(city: City, found: StakeholderImport) -> int:
    """What the log says was written, kills or not."""
    with enter_city(city):
        batches = LogEntry.objects.filter(object_id=found.pk, action="stakeholder-import.write")
        return sum(changes["created"] + changes["changed"] for changes in batches.values_list("changes", flat=True))
