"""Tests: the real parts, a quick password hasher, and the program's role behind the wall."""

import os

from citylabs.settings.base import *  # noqa: F403  settings are one flat namespace by Django's convention
from citylabs.settings.base import (
    CACHES,
    CELERY_BROKER_TRANSPORT_OPTIONS,
    DATABASES,
    REDIS_URL,
    REST_FRAMEWORK,
    TEMPLATES,
    env,
)

SECRET_KEY = "tests-only"  # noqa: S105  not a secret
SUPPRESSION_KEYS = ["tests-only-suppressed-addresses"]
ENCRYPTION_KEYS = ["tests-only-access-needs-and-diets"]
ALLOWED_HOSTS = ["*"]
# The program's own login, for the tests that try to get from it to the owner.
PROGRAM_DATABASE = env.dj_db_url("DATABASE_URL", "postgres://citylabs_app@127.0.0.1:5432/citylabs")
DATABASES["default"] = {
    **env.dj_db_url("DATABASE_OWNER_URL", "postgres://citylabs_owner@127.0.0.1:5432/citylabs"),
    "ENGINE": "django.db.backends.postgresql",
    "OPTIONS": {"connect_timeout": 5},
    # Several people can run tests on one cluster at once.
    "TEST": {"NAME": "test_citylabs" + os.environ.get("TEST_DB_SUFFIX", "")},
}
# A broker and cache of their own for every test process: a worker of `make run` must not take their tasks.
_broker_number = 8 + int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw")) % 8
REDIS_URL = f"{REDIS_URL.rpartition('/')[0]}/{_broker_number}"
CELERY_BROKER_URL = REDIS_URL
CACHES = {"default": {**CACHES["default"], "LOCATION": REDIS_URL}}
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
STATIC_ROOT = None  # nothing is collected for tests; files come from their folders
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = False
# A page kept by one test would be shown to the next; the tests of keeping switch it on.
GUEST_PAGE_SECONDS = 0
ACCOUNT_RATE_LIMITS = False
REST_FRAMEWORK = {**REST_FRAMEWORK, "DEFAULT_THROTTLE_RATES": dict.fromkeys(REST_FRAMEWORK["DEFAULT_THROTTLE_RATES"])}
# And keys of their own for every test database, for several people on one broker.
CELERY_BROKER_TRANSPORT_OPTIONS = {
    **CELERY_BROKER_TRANSPORT_OPTIONS,
    "visibility_timeout": 30,
    "global_keyprefix": f"{DATABASES['default']['TEST']['NAME']}:",
}


class UnknownVariable(str):
    """What a template prints for a name nobody gave it: nothing on a server, a failure in tests."""

    def __contains__(self, part: object) -> bool:
        """Django looks for %s before it formats."""
        return part == "%s"

    def __mod__(self, name: object) -> str:
        """Refuse to go on."""
        raise AssertionError(f"A template uses {name}, which nobody gave it.")


TEMPLATES = [{**TEMPLATES[0], "OPTIONS": {**TEMPLATES[0]["OPTIONS"], "string_if_invalid": UnknownVariable("%s")}}]
