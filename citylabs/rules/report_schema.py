"""The JSON Schema of a report, made from its classes, so that it cannot say something else than the code."""

from dataclasses import MISSING, fields, is_dataclass
from datetime import date, datetime
from types import NoneType, UnionType
from typing import Any, get_args, get_origin

from citylabs.rules.report_codec import hints_of
from citylabs.rules.report_structure import SCHEMA_VERSION, ReportContent

_PLAIN: dict[Any, dict[str, Any]] = {
    str: {"type": "string"},
    int: {"type": "integer"},
    float: {"type": "number"},
    bool: {"type": "boolean"},
    NoneType: {"type": "null"},
    datetime: {"type": "string", "format": "date-time"},
    date: {"type": "string", "format": "date"},
}


def describe_report() -> dict[str, Any]:
    """Return the JSON Schema (2020-12) of `ReportContent`."""
    definitions: dict[str, Any] = {}
    root = _describe(ReportContent, definitions)
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": f"CityLabs report, schema version {SCHEMA_VERSION}",
        **root,
        "$defs": dict(sorted(definitions.items())),
    }


def _describe(kind: Any, definitions: dict[str, Any]) -> dict[str, Any]:
    if is_dataclass(kind):
        name = str(getattr(kind, "__name__", kind))
        if name not in definitions:
            definitions[name] = {}  # holds the place, should a class ever contain itself
            definitions[name] = _describe_class(kind, definitions)
        return {"$ref": f"#/$defs/{name}"}
    origin = get_origin(kind)
    if origin is UnionType:
        return {"anyOf": [_describe(one, definitions) for one in get_args(kind)]}
    if origin is list:
        return {"type": "array", "items": _describe(get_args(kind)[0], definitions)}
    if origin is dict:
        return {"type": "object", "additionalProperties": _describe(get_args(kind)[1], definitions)}
    return dict(_PLAIN[kind])


def _describe_class(kind: Any, definitions: dict[str, Any]) -> dict[str, Any]:
    members = {}
    for it in fields(kind):
        members[it.name] = _describe(hints_of(kind)[it.name], definitions)
        if it.default is not MISSING:
            members[it.name] = {"const": it.default}
    return {
        "type": "object",
        "description": " ".join((kind.__doc__ or "").split()),
        "properties": members,
        "required": [it.name for it in fields(kind)],
        "additionalProperties": False,
    }
