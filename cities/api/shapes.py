"""From records to JSON without the serializer's machinery, by the serializer's own declaration.

`OutputSerializer` says which fields an answer has; the OpenAPI schema is made from it. Running it for each of 50
records costs more than everything else in a request together, so a Shape is read off it once: names, sources and the
few conversions that are needed. Lists then select exactly the columns of the answer. tests/cities/api/test_shapes.py
proves that both ways give the same JSON.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache
from typing import Any, cast

from django.core.exceptions import FieldDoesNotExist
from django.db import connection
from django.db.models import CharField, F, JSONField, Model, QuerySet, TextField
from django.db.models.functions import Cast
from rest_framework import serializers

from cities.api.fields import TranslationsField
from cities.api.rows import fetch_rows

# Their representation is what orjson makes of the value anyway.
_AS_IT_IS = (
    serializers.BooleanField,
    serializers.CharField,
    serializers.ChoiceField,
    serializers.DateField,
    serializers.DateTimeField,
    serializers.IntegerField,
    serializers.FloatField,
    serializers.JSONField,
    serializers.UUIDField,
    TranslationsField,
)
Convert = Callable[[Any], Any]


@dataclass(frozen=True)
class Part:
    """One field of the answer. `convert` is None where orjson needs no help; `whole` conversions get the record."""

    name: str
    source: tuple[str, ...]
    convert: Convert | None = None
    whole: bool = False

    def of(self, record: Any) -> Any:
        """Return the field's value for a record."""
        if self.whole:
            assert self.convert is not None
            return self.convert(record)
        value = record
        for step in self.source:
            value = value.get(step) if isinstance(value, dict) else getattr(value, step)
            if value is None:
                return None
        return self.convert(value) if self.convert else value


def _is_plain(field: serializers.Field) -> bool:
    if isinstance(field, serializers.ListField):
        return field.child is None or type(field.child).__name__ == "_UnvalidatedField" or _is_plain(field.child)
    if type(field).to_representation not in {kind.to_representation for kind in _AS_IT_IS}:
        return False
    return getattr(field, "format", None) in {None, "iso-8601", "hex_verbose"}


def _part_of(name: str, field: serializers.Field) -> Part:
    source = tuple(step for step in (field.source or name).split(".") if step)
    if isinstance(field, serializers.SerializerMethodField):  # its method is bound to the one serializer of the shape
        return Part(name, (), getattr(field.parent, field.method_name or f"get_{name}"), whole=True)
    if isinstance(field, serializers.ListSerializer):
        inner = Shape.of(cast(type[serializers.Serializer], type(field.child)))
        return Part(name, source, lambda many: [inner.from_record(one) for one in _all(many)])
    if isinstance(field, serializers.Serializer):
        inner = Shape.of(type(field))
        return Part(name, source, inner.from_record, whole=field.source == "*")
    if field.source == "*":
        return Part(name, (), field.to_representation, whole=True)
    if isinstance(field, serializers.CharField) and _is_plain(field):
        return Part(name, source, _text)
    return Part(name, source, None if _is_plain(field) else field.to_representation)


def _text(value: Any) -> str:
    """A text in several languages asked for as one text is the reader's."""
    return value if type(value) is str else str(value)


def _all(many: Any) -> Iterable[Any]:
    found: Iterable[Any] = many.all() if hasattr(many, "all") else many
    return found


def _column(model: type[Model], source: tuple[str, ...]) -> Any:
    """The model field a source leads to through foreign keys; raises FieldDoesNotExist for anything else."""
    for step in source[:-1]:
        related = model._meta.get_field(step)
        if not related.many_to_one and not related.one_to_one:
            raise FieldDoesNotExist
        model = related.related_model  # type: ignore[assignment]  # a foreign key has one
    last = source[-1]
    if last.endswith("_id"):
        return model._meta.get_field(last.removesuffix("_id"))
    column = model._meta.pk if last == "pk" else model._meta.get_field(last)
    if not column.concrete or column.is_relation:  # a relation itself is a record, not a column
        raise FieldDoesNotExist
    return column


def _read_first(column: Any, convert: Convert) -> Convert:
    """A conversion that works on the parsed value of a jsonb column, which came as text."""
    return lambda text: convert(column.from_db_value(text, None, connection))


class Shape:
    """What an OutputSerializer declares, ready to be applied to records and rows."""

    def __init__(self, serializer: serializers.Serializer) -> None:
        self.parts = [_part_of(name, field) for name, field in serializer.fields.items() if not field.write_only]
        self._plans: dict[Any, list[tuple[str, Any, Convert | None]] | None] = {}

    @staticmethod
    @cache
    def of(serializer_class: type[serializers.Serializer]) -> "Shape":
        """Return the shape of a serializer class, read off once per process."""
        return Shape(serializer_class())

    def from_record(self, record: Any) -> dict[str, Any] | None:
        """Return the answer for one object (a model instance, a dataclass or a dict)."""
        return None if record is None else {part.name: part.of(record) for part in self.parts}

    def from_queryset(self, queryset: QuerySet[Any], *, order_key: str = "id") -> list[tuple[Any, Any, Any]]:
        """Return (answer, value of the order key, id) for all rows, in one statement where the declaration allows."""
        plan = self._plan(queryset)
        if plan is None:
            return [(self.from_record(record), getattr(record, order_key), record.pk) for record in queryset]
        names = [name for name, _column, _convert in plan]
        converts = [(name, convert) for name, _column, convert in plan if convert]
        found = []
        for row in fetch_rows(queryset.values_list(*(column for _name, column, _convert in plan), order_key, "pk")):
            answer = dict(zip(names, row, strict=False))
            for name, convert in converts:
                if answer[name] is not None:
                    answer[name] = convert(answer[name])
            found.append((answer, row[-2], row[-1]))
        return found

    def _plan(self, queryset: QuerySet[Any]) -> list[tuple[str, Any, Convert | None]] | None:
        """Return (name, column, conversion) per field, or None if some field needs the whole record."""
        if queryset._prefetch_related_lookups:  # type: ignore[attr-defined]  # private, and the only place it is kept
            return None
        key = (queryset.model, frozenset(queryset.query.annotations))
        if key not in self._plans:
            try:
                self._plans[key] = [self._step(queryset, part) for part in self.parts]
            except FieldDoesNotExist:
                self._plans[key] = None
        return self._plans[key]

    def _step(self, queryset: QuerySet[Any], part: Part) -> tuple[str, Any, Convert | None]:
        if part.whole:
            raise FieldDoesNotExist
        path = "__".join(part.source)
        if path in queryset.query.annotations:
            return part.name, path, part.convert
        column = _column(queryset.model, part.source)
        if part.convert is None:
            return part.name, path, None  # jsonb goes out as PostgreSQL wrote it, see rows.py
        if isinstance(column, JSONField):
            return part.name, Cast(F(path), TextField()), _read_first(column, part.convert)
        if part.convert is _text and isinstance(column, CharField | TextField):
            return part.name, path, None
        return part.name, path, part.convert
