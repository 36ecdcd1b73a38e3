"""A server. Refuses to start with an unsafe value and says which one."""

from django.core.exceptions import ImproperlyConfigured

from citylabs.settings.base import *  # noqa: F403  settings are one flat namespace by Django's convention
from citylabs.settings.base import (
    ALLOWED_HOSTS,
    BASE_URL,
    DATABASES,
    EMAIL_BACKEND,
    ENCRYPTION_KEYS,
    SUPPRESSION_KEYS,
    env,
)

SECRET_KEY = env.str("SECRET_KEY", "")
_KEY_LENGTH = 32


def _name_unsafe_keys() -> list[str]:
    """The keys of data: long, random, and none of them used for two things."""
    problems = []
    for name, keys in (("SUPPRESSION_KEYS", SUPPRESSION_KEYS), ("ENCRYPTION_KEYS", ENCRYPTION_KEYS)):
        if not keys or any(len(key) < _KEY_LENGTH or key.startswith(("only-for", "change")) for key in keys):
            problems.append(f"{name} must hold random strings of at least {_KEY_LENGTH} characters, parted by commas")
    if set(SUPPRESSION_KEYS) & set(ENCRYPTION_KEYS) or SECRET_KEY in {*SUPPRESSION_KEYS, *ENCRYPTION_KEYS} - {""}:
        problems.append("ENCRYPTION_KEYS must share no key with SUPPRESSION_KEYS or SECRET_KEY")
    return problems


def _refuse_unsafe() -> None:
    """Collect every unsafe value, so that an operator mends them all in one go."""
    problems = _name_unsafe_keys()
    if len(SECRET_KEY) < 50 or SECRET_KEY.startswith(("django-insecure", "only-for", "change")):
        problems.append("SECRET_KEY must be a random string of at least 50 characters")
    if not env.str("ALLOWED_HOSTS", "") or "*" in ALLOWED_HOSTS:
        problems.append("ALLOWED_HOSTS must name the hosts of this site, without *")
    if not BASE_URL.startswith("https://"):
        problems.append("BASE_URL must be the public https:// address of this site")
    for name in ("DATABASE_URL", "REDIS_URL", "EMAIL_URL"):
        if not env.str(name, ""):
            problems.append(f"{name} must be set")
    if not EMAIL_BACKEND.endswith(".smtp.EmailBackend"):
        problems.append("EMAIL_URL must begin with smtp:// or submission://")
    if DATABASES["default"].get("USER") in {"postgres", "root"}:
        problems.append("DATABASE_URL must not use a superuser: row-level security would not hold")
    if env.bool("DEBUG", False):
        problems.append("DEBUG must not be on")
    if problems:
        raise ImproperlyConfigured("Unsafe settings:\n- " + "\n- ".join(problems))


_refuse_unsafe()
DEBUG = False
SECURE_SSL_REDIRECT = env.bool("SECURE_SSL_REDIRECT", True)
SECURE_REDIRECT_EXEMPT = [r"^livez$", r"^readyz$"]
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_HSTS_SECONDS = env.int("SECURE_HSTS_SECONDS", 31536000)
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
SESSION_COOKIE_SECURE = True
CSRF_COOKIE_SECURE = True
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", [BASE_URL])
