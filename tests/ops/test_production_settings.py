"""A server with an unsafe value does not start, and says which value."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SAFE = {
    "SECRET_KEY": "k9" * 30,
    "SUPPRESSION_KEYS": "s7" * 16,
    "ENCRYPTION_KEYS": "e5" * 16 + "," + "e3" * 16,
    "ALLOWED_HOSTS": "citylabs.example",
    "BASE_URL": "https://citylabs.example",
    "DATABASE_URL": "postgres://citylabs_app:secret@database:5432/citylabs",
    "REDIS_URL": "redis://:secret@broker:6379/0",
    "EMAIL_URL": "submission://user:secret@relay.example:587",
}
UNSAFE = [
    ({"SECRET_KEY": ""}, "SECRET_KEY"),
    ({"SECRET_KEY": "short"}, "SECRET_KEY"),
    ({"SECRET_KEY": "django-insecure-" + "k9" * 30}, "SECRET_KEY"),
    ({"SECRET_KEY": "only-for-this-laptop-" + "k9" * 30}, "SECRET_KEY"),
    ({"SUPPRESSION_KEYS": ""}, "SUPPRESSION_KEYS"),
    ({"SUPPRESSION_KEYS": "s7" * 16 + ",short"}, "SUPPRESSION_KEYS"),
    ({"ENCRYPTION_KEYS": ""}, "ENCRYPTION_KEYS"),
    ({"ENCRYPTION_KEYS": "only-for-this-laptop-" + "e5" * 16}, "ENCRYPTION_KEYS"),
    ({"ENCRYPTION_KEYS": "s7" * 16}, "ENCRYPTION_KEYS"),
    ({"ENCRYPTION_KEYS": "k9" * 30}, "ENCRYPTION_KEYS"),
    ({"ALLOWED_HOSTS": ""}, "ALLOWED_HOSTS"),
    ({"ALLOWED_HOSTS": "citylabs.example,*"}, "ALLOWED_HOSTS"),
    ({"BASE_URL": "http://citylabs.example"}, "BASE_URL"),
    ({"DATABASE_URL": ""}, "DATABASE_URL"),
    ({"DATABASE_URL": "postgres://postgres:secret@database:5432/citylabs"}, "DATABASE_URL"),
    ({"REDIS_URL": ""}, "REDIS_URL"),
    ({"EMAIL_URL": ""}, "EMAIL_URL"),
    ({"EMAIL_URL": "smtp+tls://user:secret@relay.example:587"}, "EMAIL_URL"),
    ({"EMAIL_URL": "console://"}, "EMAIL_URL"),
    ({"DEBUG": "1"}, "DEBUG"),
]


def load_settings(values: dict[str, str], then: str = "") -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", f"import citylabs.settings.production as settings\n{then}"],
        cwd=ROOT,
        env={"PATH": os.environ["PATH"], **{name: value for name, value in values.items() if value}},
        capture_output=True,
        text=True,
        check=False,
    )


def test_safe_values_are_taken() -> None:
    loaded = load_settings(SAFE)
    assert loaded.returncode == 0, loaded.stderr


@pytest.mark.parametrize(("change", "name"), UNSAFE)
def test_unsafe_value_is_refused_by_name(change: dict[str, str], name: str) -> None:
    loaded = load_settings({**SAFE, **change})

    complaints = [line for line in loaded.stderr.splitlines() if line.startswith("- ")]
    assert loaded.returncode == 1
    assert [complaint.split()[1] for complaint in complaints] == [name]


def test_all_problems_are_told_at_once() -> None:
    loaded = load_settings({"DEBUG": "1"})

    named = {line.split()[1] for line in loaded.stderr.splitlines() if line.startswith("- ")}
    keys = {"SECRET_KEY", "SUPPRESSION_KEYS", "ENCRYPTION_KEYS"}
    assert named == {*keys, "ALLOWED_HOSTS", "BASE_URL", "DATABASE_URL", "REDIS_URL", "EMAIL_URL", "DEBUG"}


def test_forms_may_lead_to_the_sign_in_of_a_provider() -> None:
    """Chromium would otherwise stop the redirect that answers the button "sign in with …"."""
    provider = '[{"provider_id": "tara", "settings": {"server_url": "https://tara.example/oidc"}}]'
    show = "print(settings.CONTENT_SECURITY_POLICY['DIRECTIVES']['form-action'])"

    assert load_settings(SAFE, show).stdout == "[\"'self'\"]\n"
    with_provider = load_settings({**SAFE, "OIDC_PROVIDERS": provider}, show)
    assert with_provider.stdout == "[\"'self'\", 'https://tara.example']\n"
