"""ETags: a reader does not load what it has, a writer overwrites nothing unseen (RFC 9110, section 13)."""

import hashlib
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

from cities.api.problems import Problem
from cities.api.rendering import JsonAnswer


def tag_of(answer: HttpResponse) -> str:
    """Return the strong ETag of an answer's body."""
    return f'"{hashlib.blake2b(answer.content, digest_size=12).hexdigest()}"'


def _names(header: str, tag: str) -> bool:
    wanted = [part.strip().removeprefix("W/") for part in header.split(",")]
    return "*" in wanted or tag in wanted


def tag_and_compare(request: HttpRequest, answer: HttpResponse) -> HttpResponse:
    """Give a good answer its ETag; answer 304 to a reader who has this very body."""
    if answer.status_code != 200 or request.method not in {"GET", "HEAD", "PATCH"} or answer.streaming:
        return answer
    tag = tag_of(answer)
    known = request.META.get("HTTP_IF_NONE_MATCH", "")
    if known and request.method != "PATCH" and _names(known, tag):
        answer = JsonAnswer(status=304)
    answer["ETag"] = tag
    return answer


def check_match(request: HttpRequest, get_current: Callable[[], HttpResponse]) -> None:
    """Refuse a PATCH, PUT or DELETE whose If-Match is not the record's present ETag with 412."""
    wanted = request.META.get("HTTP_IF_MATCH", "")
    if not wanted or request.method not in {"PATCH", "PUT", "DELETE"}:
        return
    if not _names(wanted, tag_of(get_current())):
        raise Problem(
            "precondition-failed", _("Somebody changed this meanwhile. Read it again, then send your change.")
        )
