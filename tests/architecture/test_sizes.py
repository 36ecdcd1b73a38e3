"""How large things may get (CONTRIBUTING.md)."""

from pathlib import Path

import pytest

from tests.architecture.sources import APPS, ROOT, list_functions, list_sources

FORBIDDEN_NAMES = {"utils", "helpers", "common", "misc", "manager", "managers", "handlers", "base_utils"}


def name_of(path: Path) -> str:
    return str(path.relative_to(ROOT))


@pytest.mark.parametrize("path", list_sources(*APPS, "ops"), ids=name_of)
def test_app_file_is_small(path: Path) -> None:
    assert len(path.read_text().splitlines()) <= 400


@pytest.mark.parametrize("path", list_sources("tests"), ids=name_of)
def test_test_file_is_small(path: Path) -> None:
    assert len(path.read_text().splitlines()) <= 500


@pytest.mark.parametrize("path", list_sources(*APPS, "ops"), ids=name_of)
def test_functions_are_short(path: Path) -> None:
    assert [f"{name}: {lines}" for name, lines, _node in list_functions(path) if lines > 50] == []


@pytest.mark.parametrize("app", APPS)
def test_views_are_thin(app: str) -> None:
    views = [*list_sources(f"{app}/views"), *list_sources(f"{app}/api")]
    long = [
        f"{name_of(path)} {name}: {lines}"
        for path in views
        for name, lines, _node in list_functions(path)
        if lines > 30
    ]
    assert long == []


def test_no_junk_drawers() -> None:
    names = {path.stem for path in list_sources(*APPS)} | {
        path.name for app in APPS for path in (ROOT / app).rglob("*") if path.is_dir()
    }
    assert names & FORBIDDEN_NAMES == set()


def test_templates_are_small() -> None:
    long = [name_of(path) for path in (ROOT / "templates").rglob("*.html") if len(path.read_text().splitlines()) > 250]
    assert long == []
