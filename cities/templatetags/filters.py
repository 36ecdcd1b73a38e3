"""What a list is narrowed to, as chips that each take one filter away (components/filter_bar.html)."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django import template
from django.forms import BaseForm, BoundField
from django.http import QueryDict
from django.utils.formats import date_format

register = template.Library()

# A list that is narrowed otherwise begins anew.
PLACES = ("page", "after", "before")


@dataclass(frozen=True)
class Chip:
    """One active filter and the address of the list without it."""

    label: str
    value: str
    href: str


@register.filter
def active_filters(form: BaseForm) -> list[Chip]:
    """Return a chip for every value of a bound GET form that narrows the list."""
    if not form.is_bound or not isinstance(form.data, QueryDict):
        return []
    return [chip for field in form.visible_fields() if not field.errors for chip in _chips_of(field, form.data)]


def _chips_of(field: BoundField, asked: QueryDict) -> Iterator[Chip]:
    values = [value for value in asked.getlist(field.html_name) if value.strip()]
    # A text or a choice has one value, the last one given; only boxes have several.
    several = bool(getattr(field.field.widget, "allow_multiple_selected", False))
    for value in values if several else values[-1:]:
        yield Chip(
            str(field.label or ""), _words(field, value), _without(asked, field.html_name, value if several else None)
        )


def _words(field: BoundField, value: str) -> str:
    """Return the value as the reader sees it in the form; blank for a tick box, whose label says all."""
    if field.widget_type == "checkbox":
        return ""
    for code, label in _flat(getattr(field.field, "choices", ())):
        if str(code) == value:
            return str(label)
    cleaned = getattr(field.form, "cleaned_data", {}).get(field.name)
    return date_format(cleaned, "DATE_FORMAT") if isinstance(cleaned, date) else value


def _flat(choices: Any) -> Iterator[tuple[Any, Any]]:
    for code, label in choices:
        if isinstance(label, list | tuple):
            yield from label
        else:
            yield code, label


def _without(asked: QueryDict, name: str, value: str | None) -> str:
    """Return the address without this value of a field, or without the field."""
    rest = asked.copy()
    kept = [other for other in rest.getlist(name) if other != value] if value is not None else []
    for place in (*PLACES, name):
        rest.pop(place, None)
    if kept:
        rest.setlist(name, kept)
    return f"?{rest.urlencode()}"
