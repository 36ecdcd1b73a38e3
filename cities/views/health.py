"""Whether this process is up, and whether it can do its work: for load balancers, orchestrators and `make run`."""

import logging
from collections.abc import Callable
from datetime import timedelta

import redis
from django.conf import settings
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from cities.jobs.heartbeats import age_of_life_sign

logger = logging.getLogger(__name__)
OLDEST_HEARTBEAT = timedelta(seconds=60)
BROKER_SECONDS = 3
_migrations_seen_complete = False


class NotReady(Exception):
    """A check failed for a reason that may be told to anybody."""


@require_safe
@never_cache
def livez(request: HttpRequest) -> HttpResponse:
    """The process answers. Asks nothing of others, so that an outage elsewhere does not restart every web process."""
    return HttpResponse("ok", content_type="text/plain")


@require_safe
@never_cache
def readyz(request: HttpRequest) -> JsonResponse:
    """One line per check; 503 while one of them fails. Tells no addresses and no versions."""
    checks: dict[str, Callable[[], str]] = {
        "database": check_database,
        "migrations": check_migrations,
        "broker": check_broker,
        "worker": check_worker,
    }
    answers = {name: _answer(name, check) for name, check in checks.items()}
    ready = all(answer["ok"] for answer in answers.values())
    return JsonResponse({"ready": ready, "checks": answers}, status=200 if ready else 503)


def _answer(name: str, check: Callable[[], str]) -> dict[str, bool | str]:
    try:
        return {"ok": True, "detail": check()}
    except NotReady as reason:
        return {"ok": False, "detail": str(reason)}
    except Exception as trouble:  # whatever goes wrong is the answer of the check, not an error page
        logger.warning("Readiness check %s failed", name, exc_info=True)
        return {"ok": False, "detail": type(trouble).__name__}


def check_database() -> str:
    """The database answers, to a role that the walls hold for: no superuser, not exempt, unable to edit the log."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT rolsuper OR rolbypassrls "
            "OR COALESCE(has_table_privilege(oid, to_regclass('cities_logentry'), 'UPDATE'), false) "
            "FROM pg_roles WHERE rolname = current_user"
        )
        (is_above_walls,) = cursor.fetchone()
    if is_above_walls:
        raise NotReady("row-level security does not hold for this role")
    return "answers"


def check_migrations() -> str:
    """Every migration of this code has been applied. Looked up until it was true once: code does not change later."""
    global _migrations_seen_complete  # noqa: PLW0603  remembered for the life of the process
    if not _migrations_seen_complete:
        loader = MigrationLoader(connection)
        missing = set(loader.disk_migrations) - set(loader.applied_migrations)
        if missing:
            raise NotReady(f"{len(missing)} to apply")
        _migrations_seen_complete = True
    return "applied"


def check_broker() -> str:
    """The broker answers, quickly."""
    client = redis.Redis.from_url(
        settings.CELERY_BROKER_URL, socket_timeout=BROKER_SECONDS, socket_connect_timeout=BROKER_SECONDS
    )
    with client:
        client.ping()
    return "answers"


def check_worker() -> str:
    """A worker of the default queue has lately run the task that beat sends."""
    age = age_of_life_sign(queue=settings.CELERY_TASK_DEFAULT_QUEUE, at=timezone.now())
    if age is None:
        raise NotReady("no heartbeat yet")
    words = f"heartbeat {age.total_seconds():.0f} s ago"
    if age > OLDEST_HEARTBEAT:
        raise NotReady(words)
    return words
