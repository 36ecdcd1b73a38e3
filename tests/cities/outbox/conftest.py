"""The outbox's tests: a real SMTP server, and mail kinds with templates of their own."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from cities.outbox.render import _template, skeletons
from tests.smtp import smtp_server

__all__ = ["smtp_server"]


@pytest.fixture(autouse=True)
def _test_templates(settings: Any) -> Iterator[None]:
    """Let the kinds of tests/mail_kinds.py find their templates."""
    folder = str(Path(__file__).resolve().parents[2] / "templates")
    settings.TEMPLATES = [{**settings.TEMPLATES[0], "DIRS": [*settings.TEMPLATES[0]["DIRS"], folder]}]
    _template.cache_clear()
    yield
    _template.cache_clear()
    skeletons.clear()
