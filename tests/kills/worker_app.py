"""The Celery application of the workers that get killed: the platform's own, with the tests' kinds of mail."""

from citylabs.celery import app

app.loader.import_default_modules()  # sets Django up, as the worker itself does a moment later

from tests import mail_kinds  # noqa: E402, F401  registers the kinds; needs Django set up

__all__ = ["app"]
