"""Settings that hold everywhere. Whatever differs between places is read from the environment."""

from pathlib import Path
from urllib.parse import urlsplit

from celery.schedules import crontab
from csp.constants import NONCE
from django.utils.translation import gettext_lazy as _
from environs import Env

env = Env()
BASE_DIR = Path(__file__).resolve().parents[2]
VAR_DIR = Path(env.str("VAR_DIR", str(BASE_DIR / "var")))

DEBUG = False
DEMO_ALLOWED = False
BASE_URL = env.str("BASE_URL", "http://localhost:8000").rstrip("/")
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", ["localhost", "127.0.0.1"])
ROOT_URLCONF = "citylabs.urls"
WSGI_APPLICATION = "citylabs.wsgi.application"
AUTH_USER_MODEL = "cities.User"
SITE_NAME = "CityLabs"
# E-mail addresses are unique without regard to case, by a constraint on Lower("email") that this check cannot see.
SILENCED_SYSTEM_CHECKS = ["auth.W004"]

INSTALLED_APPS = [
    "cities",
    "stakeholders",
    "procurement",
    "citylabs",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django.contrib.humanize",
    "django.forms",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "allauth.usersessions",
    "rest_framework",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "django_filters",
    "django_htmx",
    "csp",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "cities.middleware.request_id.RequestIdMiddleware",
    "cities.api.lane.ApiLaneMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "cities.middleware.preferences.PreferencesMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "csp.middleware.CSPMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "cities.middleware.activity.ActivityMiddleware",
    "cities.middleware.refusals.RefusalMiddleware",
]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "django.template.context_processors.i18n",
                "csp.context_processors.nonce",
                "cities.views.context.platform",
            ],
        },
    },
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"

# --- database: one engine, two roles (see docs/adr/0002) -------------------------------------------------------
# The program runs as a role without DDL; migrations run as the owner when CITYLABS_DB_ROLE=owner.
DATABASE_APP_ROLE = env.str("DATABASE_APP_ROLE", "citylabs_app")
_database_variable = "DATABASE_OWNER_URL" if env.str("CITYLABS_DB_ROLE", "app") == "owner" else "DATABASE_URL"
DATABASES = {
    "default": {
        **env.dj_db_url(_database_variable, "postgres://citylabs_app@127.0.0.1:5432/citylabs"),
        "ENGINE": "django.db.backends.postgresql",
        "CONN_MAX_AGE": env.int("DATABASE_CONN_MAX_AGE", 60),
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {"connect_timeout": 5, "application_name": "citylabs"},
    }
}
DISABLE_SERVER_SIDE_CURSORS = True
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# --- keys of data (docs/operations.md, "Keys") ------------------------------------------------------------------
# The first key is used for what is written; the others still read what was written with them.
SUPPRESSION_KEYS: list[str] = env.list("SUPPRESSION_KEYS", [])
ENCRYPTION_KEYS: list[str] = env.list("ENCRYPTION_KEYS", [])

# --- broker, cache, tasks --------------------------------------------------------------------------------------
REDIS_URL = env.str("REDIS_URL", "redis://127.0.0.1:6379/0")
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.redis.RedisCache",
        "LOCATION": REDIS_URL,
        "KEY_PREFIX": "citylabs",
    }
}
SEARCH_MILLISECONDS = env.int("SEARCH_MILLISECONDS", 2000)
GUEST_PAGE_SECONDS = env.int("GUEST_PAGE_SECONDS", 60)
CELERY_BROKER_URL = REDIS_URL
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_TASK_DEFAULT_QUEUE = "default"
CELERY_TASK_QUEUES_NAMES = ["mail", "reports", "matching", "default"]
CELERY_TASK_TIME_LIMIT = 1500
CELERY_TASK_SOFT_TIME_LIMIT = 1440
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
# Without these a killed worker's tasks come back only after minutes (measured; docs/adr/0005). The task time limit
# stays below the visibility timeout, or a long task would be handed out twice.
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "visibility_timeout": env.int("CELERY_VISIBILITY_TIMEOUT", 1800),
    "unacked_restore_interval": 2,
    "unacked_restore_throttle": 1,
    "socket_timeout": 10,
    "socket_connect_timeout": 5,
    "socket_keepalive": True,
    "health_check_interval": 25,
}
CELERY_TIMEZONE = "UTC"
CELERY_BEAT_SCHEDULE: dict[str, dict[str, object]] = {
    "beat-heart": {"task": "cities.note_heartbeat", "schedule": 15.0, "options": {"queue": "default", "expires": 30}},
    "sweep-outbox": {"task": "cities.sweep_outbox", "schedule": 10.0, "options": {"queue": "mail", "expires": 20}},
    "sweep-staff": {"task": "cities.sweep_staff_sessions", "schedule": 60.0, "options": {"expires": 120}},
    "sweep-runs": {"task": "cities.sweep_runs", "schedule": 30.0, "options": {"queue": "default", "expires": 60}},
    "sweep-idempotency": {"task": "cities.sweep_idempotency", "schedule": 900.0, "options": {"expires": 900}},
    "sweep-drafts": {"task": "cities.sweep_form_drafts", "schedule": 3600.0, "options": {"expires": 3600}},
    "sweep-profile-drafts": {
        "task": "stakeholders.sweep_profile_drafts",
        "schedule": 3600.0,
        "options": {"expires": 3600},
    },
    "sweep-data-requests": {
        "task": "cities.sweep_data_requests",
        "schedule": 300.0,
        "options": {"queue": "default", "expires": 600},
    },
    "sweep-barriers": {
        "task": "cities.sweep_accessibility_feedback",
        "schedule": 21_600.0,
        "options": {"expires": 21_600},
    },
    "sweep-joined": {
        "task": "stakeholders.sweep_self_registrations",
        "schedule": 3600.0,
        "options": {"expires": 3600},
    },
    "retention": {"task": "cities.delete_by_night", "schedule": crontab(hour=1, minute=30)},
    "scan-duplicates": {
        "task": "stakeholders.scan_all_duplicates",
        "schedule": crontab(hour="1", minute="40"),
        "options": {"queue": "matching", "expires": 36_000},
    },
    "sweep-offers": {
        "task": "citylabs.sweep_offers",
        "schedule": 60.0,
        "options": {"queue": "default", "expires": 120},
    },
    "sweep-surveys": {
        "task": "citylabs.sweep_surveys",
        "schedule": 300.0,
        "options": {"queue": "mail", "expires": 600},
    },
}

# --- mail ------------------------------------------------------------------------------------------------------
_email = env.dj_email_url("EMAIL_URL", "smtp://127.0.0.1:1025")
EMAIL_BACKEND = _email.get("EMAIL_BACKEND", "")  # empty: a scheme nobody knows, refused on a server
EMAIL_HOST = _email["EMAIL_HOST"]
EMAIL_PORT = _email["EMAIL_PORT"]
EMAIL_HOST_USER = _email["EMAIL_HOST_USER"]
EMAIL_HOST_PASSWORD = _email["EMAIL_HOST_PASSWORD"]
EMAIL_USE_TLS = _email["EMAIL_USE_TLS"]
EMAIL_USE_SSL = _email["EMAIL_USE_SSL"]
EMAIL_TIMEOUT = env.int("EMAIL_TIMEOUT", 20)
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", "CityLabs <no-reply@citylabs.example>")
SERVER_EMAIL = DEFAULT_FROM_EMAIL
CONTACT_EMAIL = env.str("CONTACT_EMAIL", "contact@citylabs.example")
OUTBOX_BATCH = env.int("OUTBOX_BATCH", 50)
OUTBOX_LEASE_SECONDS = env.int("OUTBOX_LEASE_SECONDS", 120)
OUTBOX_MAX_ATTEMPTS = env.int("OUTBOX_MAX_ATTEMPTS", 6)
MAIL_CATCHER_URL = env.str("MAIL_CATCHER_URL", "")

# --- sign-in ---------------------------------------------------------------------------------------------------
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
ACCOUNT_ADAPTER = "cities.adapters.account.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_FORMS = {
    "login": "cities.forms.sign_in.LoginForm",
    "signup": "cities.forms.sign_in.SignupForm",
    "add_email": "cities.forms.sign_in.AddEmailForm",
    "change_password": "cities.forms.sign_in.ChangePasswordForm",
    "set_password": "cities.forms.sign_in.SetPasswordForm",
    "reset_password": "cities.forms.sign_in.ResetPasswordForm",
    "reset_password_from_key": "cities.forms.sign_in.ResetPasswordKeyForm",
    "reauthenticate": "cities.forms.sign_in.ReauthenticateForm",
}
MFA_FORMS = {
    "authenticate": "cities.forms.sign_in.AuthenticateForm",
    "reauthenticate": "cities.forms.sign_in.ReauthenticateCodeForm",
    "activate_totp": "cities.forms.sign_in.ActivateTOTPForm",
    "add_webauthn": "cities.forms.sign_in.AddWebAuthnForm",
    "edit_webauthn": "cities.forms.sign_in.EditWebAuthnForm",
}
ACCOUNT_SIGNUP_FORM_CLASS = "cities.forms.people.SignupForm"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_USER_DISPLAY = "cities.adapters.account.display_user"
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_LOGOUT_REDIRECT_URL = "home"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_ISSUER = SITE_NAME
MFA_TOTP_TOLERANCE = 1  # a phone's clock is not ours: one step of 30 seconds either way (RFC 6238, section 5.2)
USERSESSIONS_TRACK_ACTIVITY = True
SOCIALACCOUNT_EMAIL_AUTHENTICATION = False
OIDC_PROVIDERS = env.json("OIDC_PROVIDERS", [])
SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"APPS": OIDC_PROVIDERS}}
ALLAUTH_TRUSTED_PROXY_COUNT = env.int("TRUSTED_PROXY_COUNT", 0)
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "my-account"
SESSION_ENGINE = "django.contrib.sessions.backends.cached_db"
SESSION_COOKIE_NAME = "citylabs_session"
SESSION_COOKIE_AGE = 60 * 60 * 24 * 14
CSRF_FAILURE_VIEW = "cities.views.errors.csrf_failure"

# --- API -------------------------------------------------------------------------------------------------------
REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": ["cities.api.authentication.CitySessionAuthentication"],
    "DEFAULT_PERMISSION_CLASSES": [],
    "DEFAULT_RENDERER_CLASSES": ["cities.api.rendering.JsonRenderer"],
    "DEFAULT_PARSER_CLASSES": ["rest_framework.parsers.JSONParser"],
    "EXCEPTION_HANDLER": "cities.api.problems.answer_problem",
    "DEFAULT_SCHEMA_CLASS": "cities.api.schema.CitySchema",
    "UNAUTHENTICATED_USER": "django.contrib.auth.models.AnonymousUser",
    "DEFAULT_THROTTLE_RATES": {
        "anonymous": env.str("THROTTLE_ANONYMOUS", "120/min"),
        "member": env.str("THROTTLE_MEMBER", "1200/min"),
        "token": env.str("THROTTLE_TOKEN", "1200/min"),
        "public-write": env.str("THROTTLE_PUBLIC_WRITE", "30/min"),
    },
}
SPECTACULAR_SETTINGS = {
    "TITLE": "CityLabs API",
    "VERSION": "1",
    "OAS_VERSION": "3.1.0",
    "SERVE_INCLUDE_SCHEMA": False,
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
    "COMPONENT_SPLIT_REQUEST": True,
    "ENUM_GENERATE_CHOICE_DESCRIPTION": False,
    "SCHEMA_PATH_PREFIX": "/api/v1",
    # Choices stand where they are used: components of their own would need a hand-kept list of names.
    "POSTPROCESSING_HOOKS": ["cities.api.schema.drop_enum_marks"],
}

# --- words and time --------------------------------------------------------------------------------------------
LANGUAGE_CODE = "en"
LANGUAGES = [
    ("en", _("English")),
    ("et", _("Estonian")),
    ("fi", _("Finnish")),
    ("lt", _("Lithuanian")),
    ("lv", _("Latvian")),
    ("sv", _("Swedish")),
    ("da", _("Danish")),
    ("de", _("German")),
    ("pl", _("Polish")),
]
LOCALE_PATHS = [BASE_DIR / "locale"]
FORMAT_MODULE_PATH = ["citylabs.settings.formats"]
# For languages whose own formats say nothing about a date with a time (Estonian and others).
DATETIME_FORMAT = "j. F Y, H:i"
SHORT_DATETIME_FORMAT = "d.m.Y H:i"
USE_I18N = True
USE_TZ = True
TIME_ZONE = "UTC"

# --- files -----------------------------------------------------------------------------------------------------
STATIC_URL = "static/"
STATICFILES_DIRS = [BASE_DIR / "static"]
STATIC_ROOT = VAR_DIR / "static"
MEDIA_ROOT = env.str("MEDIA_ROOT", str(VAR_DIR / "media"))
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2000
FILE_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
UPLOAD_MAX_BYTES = 10 * 1024 * 1024

# --- browser walls ---------------------------------------------------------------------------------------------
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
CSRF_COOKIE_NAME = "citylabs_csrf"
SESSION_COOKIE_SAMESITE = "Lax"
# Chromium also asks `form-action` about the addresses a form's answer redirects to: here, to where people sign in.
_sign_in_pages = {"{0.scheme}://{0.netloc}".format(urlsplit(app["settings"]["server_url"])) for app in OIDC_PROVIDERS}
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'self'"],
        "script-src": ["'self'", NONCE],
        "style-src": ["'self'", NONCE],
        "img-src": ["'self'", "data:"],
        "font-src": ["'self'"],
        "connect-src": ["'self'"],
        "worker-src": ["'self'"],
        "object-src": ["'none'"],
        "base-uri": ["'self'"],
        "form-action": ["'self'", *sorted(_sign_in_pages)],
        "frame-ancestors": ["'none'"],
    }
}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "plain": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"},
    },
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "plain"}},
    "root": {"handlers": ["console"], "level": env.str("LOG_LEVEL", "INFO")},
}
