"""A laptop: what `make run` starts."""

from citylabs.settings.base import *  # noqa: F403  settings are one flat namespace by Django's convention
from citylabs.settings.base import env

DEBUG = env.bool("DEBUG", False)
DEMO_ALLOWED = True
SECRET_KEY = env.str("SECRET_KEY", "only-for-this-laptop-never-for-a-server")
SUPPRESSION_KEYS = env.list("SUPPRESSION_KEYS", ["only-for-this-laptop-suppressed-addresses"])
ENCRYPTION_KEYS = env.list("ENCRYPTION_KEYS", ["only-for-this-laptop-access-needs-and-diets"])
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", ["*"])
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = DEBUG
