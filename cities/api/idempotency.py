"""A POST that is sent again is answered again, not done again.

The key belongs to a caller in a city. The first request does the work and keeps its answer in the same transaction; the
second finds it. Two at the same moment stand in line at an advisory lock. Answers of 500 and above are not kept.
"""

import hashlib
import re
from collections.abc import Callable
from typing import Any

from django.db import connection, transaction
from django.db.utils import OperationalError
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

from cities.api.authentication import Caller
from cities.api.problems import Problem
from cities.api.rendering import JsonAnswer
from cities.models import City, IdempotencyRecord

_KEY = re.compile(r"^[\x21-\x7e]{1,200}$")
_WAIT = "5s"


def read_key(request: HttpRequest) -> str:
    """Return the Idempotency-Key, or blank; refuses one that is not 1 to 200 visible ASCII characters."""
    key = request.META.get("HTTP_IDEMPOTENCY_KEY")
    if key is None:
        return ""
    if not _KEY.match(key):
        raise Problem("bad-idempotency-key", _("An Idempotency-Key has 1 to 200 visible ASCII characters."))
    return str(key)


def fingerprint_of(request: HttpRequest) -> bytes:
    """Return the SHA-256 of method, path with query, and body (the files themselves, where some are sent)."""
    found = hashlib.sha256(f"{request.method} {request.get_full_path()}\n".encode())
    if request.content_type == "multipart/form-data":
        for name, values in sorted(request.POST.lists()):
            found.update(f"{name}={values!r}\n".encode())
        uploads: list[tuple[str, Any]] = sorted(request.FILES.items())
        for name, upload in uploads:
            found.update(f"{name}:{getattr(upload, 'size', 0)}\n".encode())
            for piece in upload.chunks():
                found.update(piece)
            upload.seek(0)
    else:
        found.update(request.body)
    return found.digest()


def _stand_in_line(city: City, caller: str, key: str) -> None:
    """Wait for a twin of this request, for five seconds at most; then 409."""
    name = hashlib.sha256(f"{city.pk}\n{caller}\n{key}".encode()).digest()
    number = int.from_bytes(name[:8], signed=True)
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SELECT set_config('lock_timeout', %s, true)", [_WAIT])
            cursor.execute("SELECT pg_advisory_xact_lock(%s), set_config('lock_timeout', '0', true)", [number])
    except OperationalError as error:
        if getattr(error.__cause__, "sqlstate", "") != "55P03":
            raise
        raise Problem("in-progress", _("Ask again in a moment."), headers={"Retry-After": "1"}) from None


def _replay(record: IdempotencyRecord, fingerprint: bytes) -> HttpResponse:
    if bytes(record.fingerprint) != fingerprint:
        raise Problem(
            "idempotency-key-reused",
            _("This Idempotency-Key was sent with another request before. Use a new key for a new request."),
        )
    answer = JsonAnswer(bytes(record.body), status=record.status, content_type=record.content_type)
    answer["Idempotency-Replayed"] = "true"
    return answer


def answer_once(
    *, request: HttpRequest, city: City, caller: Caller, key: str, work: Callable[[], HttpResponse], secret: bool
) -> HttpResponse:
    """Return the kept answer for this key, or do the work and keep its answer. Call inside the city's transaction.

    `work` must turn refusals into answers itself; what it changed is rolled back if it answers with an error. With
    `secret` the answer's body is not kept (it holds something that is shown once).
    """
    owner = "anonymous" if caller.kind == "anonymous" else caller.key
    fingerprint = fingerprint_of(request)
    _stand_in_line(city, owner, key)
    kept = IdempotencyRecord.objects.filter(city=city, caller=owner, key=key).first()
    if kept is not None:
        return _replay(kept, fingerprint)
    with transaction.atomic():
        answer = work()
        if answer.status_code >= 400:
            transaction.set_rollback(True)
    if answer.status_code < 500:
        _keep(city, owner, key, fingerprint, answer, secret)
    return answer


def _keep(city: City, owner: str, key: str, fingerprint: bytes, answer: Any, secret: bool) -> None:
    body = b'{"detail":"Shown once, not kept."}' if secret and answer.status_code < 400 else answer.content
    IdempotencyRecord.objects.create(
        city=city,
        caller=owner,
        key=key,
        fingerprint=fingerprint,
        status=answer.status_code,
        body=body,
        content_type=answer["Content-Type"],
    )
