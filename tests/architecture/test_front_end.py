"""What the browser gets: every foreign library listed with its version and licence, and nothing from elsewhere."""

import re
from importlib.metadata import version
from pathlib import Path

import django_htmx
import pytest

from tests.architecture.sources import ROOT

DOCS = (ROOT / "docs/design-system.md").read_text()
TEMPLATES = list((ROOT / "templates").rglob("*.html"))
SHEETS = sorted((ROOT / "static/css").rglob("*.css"))
SCRIPTS = sorted((ROOT / "static/js").rglob("*.js"))
OWN_COLOURS = {
    "tokens.css": "where colours are made",
    "print.css": "paper is white in every theme",
    "day.css": "a signal seen across a room, the same in every theme",
    "api-docs.css": "a foreign part, light only",
}
# Static files that a package brings, by the first folder of their path.
PACKAGES = {"drf_spectacular_sidecar": "drf-spectacular-sidecar", "mfa": "django-allauth", "account": "django-allauth"}


def name_of(path: Path) -> str:
    return str(path.relative_to(ROOT))


def library_rows() -> dict[str, str]:
    """Return {what: the whole row} of the table of libraries."""
    table = DOCS.partition("## Front-end libraries and licences")[2]
    rows = [line for line in table.splitlines() if line.startswith("| ")][2:]
    return {row.split("|")[1].strip(): row for row in rows}


def test_listed_versions_are_the_installed_ones() -> None:
    rows = library_rows()
    htmx = Path(django_htmx.__file__).parent / "static/django_htmx/htmx-4.js"
    found = re.search(r"this\.version = '([^']+)'", htmx.read_text())

    assert found is not None
    assert f"| {found[1]} |" in rows["htmx"]
    assert f"django-htmx {version('django-htmx')}" in rows["htmx"]
    assert f"| {version('django-allauth')} |" in next(row for what, row in rows.items() if "passkey" in what)
    assert f"drf-spectacular-sidecar {version('drf-spectacular-sidecar')}" in rows["Swagger UI"]


def test_every_library_has_a_licence() -> None:
    licences = [row.split("|")[3].strip() for row in library_rows().values()]

    assert len(licences) >= 5
    assert all(re.search(r"0BSD|MIT|Apache-2\.0|OFL-1\.1|public domain", licence) for licence in licences)


def test_static_files_of_packages_are_of_listed_ones() -> None:
    used = {path for page in TEMPLATES for path in re.findall(r"{% static ['\"]([^'\"]+)['\"]", page.read_text())}
    foreign = {path for path in used if not (ROOT / "static" / path).is_file()}

    assert {path.partition("/")[0] for path in foreign} <= set(PACKAGES)
    assert all(PACKAGES[path.partition("/")[0]] in DOCS for path in foreign)


@pytest.mark.parametrize("path", [*SHEETS, *SCRIPTS], ids=name_of)
def test_nothing_is_asked_of_another_host(path: Path) -> None:
    assert re.findall(r"(?:https?:)?//[a-z0-9-]+\.[a-z]{2,}/", path.read_text()) == []


@pytest.mark.parametrize("path", SCRIPTS, ids=name_of)
def test_script_is_small(path: Path) -> None:
    """Ours is plain and readable: what grows beyond this belongs into two files."""
    assert len(path.read_text().splitlines()) <= 300
    assert "innerHTML" not in path.read_text()


@pytest.mark.parametrize("path", SHEETS, ids=name_of)
def test_sheet_fills_a_layer_and_uses_tokens(path: Path) -> None:
    text = path.read_text()
    rules = re.sub(r"/\*.*?\*/", "", text, flags=re.DOTALL)

    assert rules.count("{") == rules.count("}")
    assert "@layer" in rules or path.name == "api-docs.css"  # dresses a foreign sheet that has no layer
    if path.name not in OWN_COLOURS:
        assert set(re.findall(r"#[0-9a-fA-F]{3,8}\b(?=[;\s,)])", rules)) <= {"#fff", "#ffffff", "#000", "#000000"}
