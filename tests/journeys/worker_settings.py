"""Settings of the worker beside a journey: a laptop's, on the keys of the running test, with quicker sweeps."""

import os

from citylabs.settings.local import *  # noqa: F403  settings are one flat namespace by Django's convention
from citylabs.settings.local import CELERY_BEAT_SCHEDULE, CELERY_BROKER_TRANSPORT_OPTIONS

CELERY_BROKER_TRANSPORT_OPTIONS = {
    **CELERY_BROKER_TRANSPORT_OPTIONS,
    "global_keyprefix": os.environ["BROKER_KEY_PREFIX"],
}
CELERY_BEAT_SCHEDULE = {name: {**entry, "schedule": 5.0} for name, entry in CELERY_BEAT_SCHEDULE.items()}
