"""JSON, by orjson, whatever a browser asks for."""

from typing import Any

import orjson
from django.http import HttpResponse
from django.utils.functional import Promise
from rest_framework.renderers import JSONRenderer

_OPTIONS = orjson.OPT_UTC_Z | orjson.OPT_NON_STR_KEYS | orjson.OPT_PASSTHROUGH_SUBCLASS


def _plain(value: Any) -> Any:
    """What orjson does not know by itself: words still to be translated, our dict and str subclasses."""
    if isinstance(value, Promise):
        return str(value)
    if isinstance(value, dict):
        return dict(value)
    if isinstance(value, str):
        return str.__str__(value)
    if isinstance(value, list | tuple | set | frozenset):
        return list(value)
    return str(value)


def to_json(value: Any) -> bytes:
    """Return the value as JSON in UTF-8; moments end in Z."""
    return orjson.dumps(value, _plain, _OPTIONS)


class JsonAnswer(HttpResponse):
    """An answer that is JSON from the start: nothing is left to render after the transaction.

    `records` is how many records a page of a list shows, for whoever must know how much left the house.
    """

    records: int = 1

    def __init__(self, body: Any = None, *, status: int = 200, content_type: str = "application/json") -> None:
        content = body if isinstance(body, bytes) else b"" if status in {204, 304} else to_json(body)
        super().__init__(content, status=status, content_type=content_type)


class JsonRenderer(JSONRenderer):
    """For the framework's own views."""

    def render(self, data: Any, *args: Any, **kwargs: Any) -> bytes:
        """Render with orjson."""
        return b"" if data is None else to_json(data)
