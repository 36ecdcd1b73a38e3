"""Templates: none unused, none with inline script or style, no request to another host."""

import re
from pathlib import Path

import pytest

from tests.architecture.sources import APPS, ROOT

TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
# Asked for by Django, allauth or the form renderer by their names.
BY_NAME = ("allauth/", "django/forms/", "account/", "mfa/", "socialaccount/", "usersessions/")
BY_DJANGO = {"400.html", "403.html", "403_csrf.html", "404.html", "429.html", "500.html"}


def name_of(path: Path) -> str:
    return str(path.relative_to(ROOT / "templates"))


def _all_text() -> str:
    sources = [path for app in APPS for path in (ROOT / app).rglob("*.py")]
    return "\n".join(path.read_text() for path in [*sources, *TEMPLATES, *(ROOT / "templates").rglob("*.txt")])


def test_no_unused_template() -> None:
    text = _all_text()
    unused = []
    for path in TEMPLATES:
        name = name_of(path)
        if name in BY_DJANGO or name.startswith(BY_NAME):
            continue
        if name not in text and name.removesuffix(".html") not in text:
            unused.append(name)
    assert unused == []


@pytest.mark.parametrize("path", [p for p in TEMPLATES if not name_of(p).startswith("mail/")], ids=name_of)
def test_template_obeys_the_content_security_policy(path: Path) -> None:
    text = path.read_text()
    assert re.findall(r"\sstyle=\"|\son[a-z]+=\"", text) == []
    assert re.findall(r"<script(?![^>]*(?:src=|nonce=|type=\"application/(?:ld\+)?json\"))[^>]*>", text) == []
    assert re.findall(r"(?:src|href)=\"https?://", text) == []
