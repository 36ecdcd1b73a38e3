"""Taking a person out of texts about other things: what was typed into JSON, a subject, a file's words."""

import re
from typing import Any

from django.db.models import Q, QuerySet, TextField
from django.db.models.functions import Cast

from cities.hooks import Person

GAP = "…"


def redact(value: Any, person: Person) -> Any:
    """Return the value with every mention of the person replaced by a gap, in any depth of lists and maps."""
    needles = person.needles
    if not needles:
        return value
    return _redact(value, re.compile("|".join(re.escape(needle) for needle in needles), re.IGNORECASE))


def _redact(value: Any, pattern: re.Pattern[str]) -> Any:
    if isinstance(value, str):
        return pattern.sub(GAP, value)
    if isinstance(value, list):
        return [_redact(one, pattern) for one in value]
    if isinstance(value, dict):
        return {_redact(key, pattern): _redact(one, pattern) for key, one in value.items()}
    return value


def mentions(value: str, person: Person) -> bool:
    """Whether a text names the person."""
    lowered = value.lower()
    return any(needle.lower() in lowered for needle in person.needles)


def mentioning(rows: QuerySet[Any], person: Person, *columns: str) -> QuerySet[Any]:
    """The rows whose columns (texts or JSON) name the person. Reads every row it is given: for workers."""
    if not person.needles:
        return rows.none()
    casts = {f"{column}_as_text": Cast(column, TextField()) for column in columns}
    found = Q()
    for name in casts:
        for needle in person.needles:
            # jsonb writes a backslash and a quotation mark with a backslash before it.
            escaped = needle.replace("\\", "\\\\").replace('"', '\\"')
            found |= Q(**{f"{name}__icontains": needle}) | Q(**{f"{name}__icontains": escaped})
    matching: QuerySet[Any] = rows.annotate(**casts).filter(found)
    return matching
