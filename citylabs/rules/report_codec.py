"""Frozen dataclasses to JSON and back, strictly: an unknown, missing or wrongly typed member is refused.

Only what the report needs: str, int, float, bool, date, datetime, None, lists, maps of strings, dataclasses.
"""

import hashlib
import json
from dataclasses import MISSING, fields, is_dataclass
from datetime import UTC, date, datetime
from functools import cache
from types import NoneType, UnionType
from typing import Any, TypeVar, get_args, get_origin, get_type_hints

T = TypeVar("T")


class BadContent(ValueError):
    """The JSON is not what the classes say."""


def encode(value: Any) -> Any:
    """Return the value as plain JSON. Moments are written in UTC with a Z, days as ISO dates."""
    if is_dataclass(value):
        return {it.name: encode(getattr(value, it.name)) for it in fields(value)}
    if isinstance(value, dict):
        return {key: encode(part) for key, part in value.items()}
    if isinstance(value, list | tuple):
        return [encode(part) for part in value]
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")
    if isinstance(value, date):
        return value.isoformat()
    return value


@cache
def hints_of(cls: type) -> dict[str, Any]:
    """Return the resolved annotations of a dataclass."""
    return get_type_hints(cls)


def decode(kind: Any, value: Any) -> Any:
    """Return `value` as `kind`; raises BadContent."""
    if is_dataclass(kind):
        return _decode_class(kind, value)
    origin = get_origin(kind)
    if origin is UnionType:
        return _decode_union(kind, value)
    if origin is list:
        _expect(isinstance(value, list), kind, value)
        return [decode(get_args(kind)[0], part) for part in value]
    if origin is dict:
        _expect(isinstance(value, dict), kind, value)
        return {key: decode(get_args(kind)[1], part) for key, part in value.items()}
    return _decode_plain(kind, value)


def _expect(condition: bool, kind: Any, value: Any) -> None:
    if not condition:
        raise BadContent(f"{value!r:.80} is not {kind}")


def _decode_class(kind: Any, value: Any) -> Any:
    _expect(isinstance(value, dict), kind, value)
    known = {it.name: it for it in fields(kind)}
    required = {name for name, it in known.items() if it.default is MISSING}
    if wrong := (set(value) - set(known)) | (required - set(value)):
        raise BadContent(f"{kind.__name__}: unknown or missing {sorted(wrong)}")
    made = kind(**{name: decode(hints_of(kind)[name], part) for name, part in value.items()})
    for name, it in known.items():  # a constant (schema, schema_version) must be what it is
        _expect(it.default is MISSING or getattr(made, name) == it.default, kind, getattr(made, name))
    return made


def _decode_union(kind: Any, value: Any) -> Any:
    for one in get_args(kind):
        try:
            return decode(one, value)
        except BadContent:
            continue
    raise BadContent(f"{value!r:.80} is not {kind}")


def _decode_plain(kind: Any, value: Any) -> Any:
    if kind in {datetime, date}:
        _expect(isinstance(value, str), kind, value)
        try:
            return kind.fromisoformat(value)
        except ValueError:
            raise BadContent(f"{value!r:.80} is not {kind}") from None
    if kind is NoneType:
        _expect(value is None, kind, value)
    elif kind is float:
        _expect(isinstance(value, float), kind, value)
    else:
        _expect(type(value) is kind, kind, value)  # bool is no int here
    return value


def canonical_json(content: dict[str, Any]) -> bytes:
    """Return the one byte form of a content: sorted keys, no blanks, UTF-8 (in the manner of RFC 8785)."""
    return json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False).encode()


def seal_content(content: dict[str, Any]) -> str:
    """Return the SHA-256 of the canonical form, in hexadecimal."""
    return hashlib.sha256(canonical_json(content)).hexdigest()
