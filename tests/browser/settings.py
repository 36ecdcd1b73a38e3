"""The site the browser walks through: the demo, with the hashed and compressed files of a server."""

import os

from citylabs.settings.local import *  # noqa: F403  settings are one flat namespace by Django's convention
from citylabs.settings.local import CACHES, DATABASES, REDIS_URL, TEMPLATES
from citylabs.settings.test import UnknownVariable

_name = DATABASES["default"]["NAME"]
SECRET_KEY = "tests-only"  # noqa: S105  not a secret
STATIC_ROOT = os.environ["SITE_STATIC_ROOT"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
WHITENOISE_USE_FINDERS = False
WHITENOISE_AUTOREFRESH = False
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
# The walk signs in once and takes minutes.
ACCOUNT_RATE_LIMITS = False
ACCOUNT_REAUTHENTICATION_TIMEOUT = 86400
CACHES = {"default": {**CACHES["default"], "KEY_PREFIX": _name}}
# Tasks that a page might send lie where no worker looks.
CELERY_BROKER_TRANSPORT_OPTIONS = {"global_keyprefix": f"{_name}:"}
CELERY_BROKER_URL = REDIS_URL
TEMPLATES = [{**TEMPLATES[0], "OPTIONS": {**TEMPLATES[0]["OPTIONS"], "string_if_invalid": UnknownVariable("%s")}}]
