"""Who may import whom, and which doors writes go through."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

from tests.architecture.sources import APPS, ROOT, list_sources

WRITES = {"save", "create", "bulk_create", "bulk_update", "get_or_create", "update_or_create", "delete"}
# Rooms below or at the door itself; commands and tasks call services.
WRITING_ROOMS = {"services", "outbox", "log", "models", "tenancy", "adapters"}
EXCUSED = {
    "cities/api": "answers kept for an Idempotency-Key, and the moment a token was last used, are the API's own matter",
}


def test_import_contracts_hold() -> None:
    lint = Path(sys.executable).with_name("lint-imports")
    done = subprocess.run([lint, "--no-cache"], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout


def _is_write(node: ast.AST) -> bool:
    """`<something>.objects….create(…)`, `thing.save()`, `queryset.delete()`: a write by its name."""
    return isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in WRITES


def _objects_used(node: ast.Call) -> bool:
    return any(
        isinstance(part, ast.Attribute) and part.attr in {"objects", "_default_manager"} for part in ast.walk(node)
    )


@pytest.mark.parametrize("app", APPS)
def test_writes_stand_in_services(app: str) -> None:
    found = []
    for path in list_sources(app):
        room = path.relative_to(ROOT / app).parts[0].removesuffix(".py")
        if room in WRITING_ROOMS or f"{app}/{room}" in EXCUSED:
            continue
        for node in ast.walk(ast.parse(path.read_text())):
            if _is_write(node) and _objects_used(node):
                found.append(f"{path.relative_to(ROOT)}:{node.lineno}")
    assert found == []


def test_no_model_signals() -> None:
    words = ("pre_save", "post_save", "pre_delete", "post_delete", "m2m_changed", "django.db.models.signals")
    found = [str(path) for path in list_sources(*APPS) if any(word in path.read_text() for word in words)]
    assert found == []


def test_every_function_level_import_has_a_reason() -> None:
    found = []
    for path in list_sources(*APPS):
        lines = path.read_text().splitlines()
        for outer in ast.walk(ast.parse("\n".join(lines))):
            if not isinstance(outer, ast.FunctionDef):
                continue
            for node in ast.walk(outer):
                if isinstance(node, ast.Import | ast.ImportFrom) and "#" not in lines[node.lineno - 1]:
                    found.append(f"{path.relative_to(ROOT)}:{node.lineno}")
    assert found == []
