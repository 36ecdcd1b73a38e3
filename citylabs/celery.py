"""The Celery application. Tasks are called by name (see cities.jobs), so nobody imports this module."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "citylabs.settings.local")

app = Celery("citylabs")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
