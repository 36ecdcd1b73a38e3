"""Settings of the workers that get killed: the program's own, with the tests' templates and a quick sweep."""

from citylabs.settings.base import *  # noqa: F403  settings are one flat namespace by Django's convention
from citylabs.settings.base import BASE_DIR, CELERY_BROKER_TRANSPORT_OPTIONS, TEMPLATES

SECRET_KEY = "tests-only"  # noqa: S105  not a secret
TEMPLATES = [{**TEMPLATES[0], "DIRS": [*TEMPLATES[0]["DIRS"], BASE_DIR / "tests" / "templates"]}]
CELERY_BROKER_TRANSPORT_OPTIONS = {**CELERY_BROKER_TRANSPORT_OPTIONS, "visibility_timeout": 5}
CELERY_BEAT_SCHEDULE = {
    "sweep-outbox": {"task": "cities.sweep_outbox", "schedule": 0.5, "options": {"queue": "mail", "expires": 5}},
    "sweep-runs": {"task": "cities.sweep_runs", "schedule": 0.5, "options": {"queue": "default", "expires": 5}},
}
