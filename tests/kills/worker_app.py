"""The Celery application of the workers that get killed: the platform's own, with the tests' kinds of mail."""

import os
from datetime import timedelta

from citylabs.celery import app

app.loader.import_default_modules()  # sets Django up, as the worker itself does a moment later

from cities.services import runs  # noqa: E402  needs Django set up
from tests import mail_kinds  # noqa: E402, F401  registers the kinds; needs Django set up

# A test does not wait a minute until a silent worker is taken for dead.
runs.SILENT_AFTER = timedelta(seconds=float(os.environ.get("RUN_SILENT_SECONDS", "60")))
runs.LOST_AFTER = runs.SILENT_AFTER / 2

__all__ = ["app"]
