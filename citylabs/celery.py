"""The Celery application. Tasks are called by name (see cities.jobs), so nobody imports this module."""

import os
from pathlib import Path

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "citylabs.settings.local")


def list_task_modules() -> list[str]:
    """Every module in a `tasks` room, so that a new noun's tasks are found without a list to keep."""
    root = Path(__file__).resolve().parents[1]
    paths = sorted(root.glob("*/tasks/[a-z]*.py"))
    return [".".join(path.relative_to(root).with_suffix("").parts) for path in paths]


app = Celery("citylabs")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks(list_task_modules, related_name=None)
