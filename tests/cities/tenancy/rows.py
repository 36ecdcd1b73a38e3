"""Making a row of any city-owned table with plain SQL, so that models of the future are tried too.

Values come from what the database says of each column: a plain value of its type, the first choice where the model
has choices, a row of the same city where a column refers to one. Check constraints of single tables that such values
break get theirs in SPECIAL.
"""

import json
from typing import Any
from uuid import UUID, uuid4

from django.contrib.postgres.fields import ArrayField
from django.db import connection, models

from cities.models import City, CityForeignKey, CityOwned, DataRequest, Network, NetworkMembership, User
from cities.tenancy import enter_city, enter_user
from stakeholders.models import Stakeholder

MOMENT = "2024-03-01T09:00:00+00:00"
LATER = "2024-03-01T10:00:00+00:00"
SPECIAL: dict[str, dict[str, Any]] = {
    "stakeholders_coveragetarget": {"level": ""},
    "stakeholders_selfregistration": {
        "confirmed_at": MOMENT,
        "email": "",
        "person": "",
        "organisation": "",
        "role": "",
    },
    "stakeholders_sharedentry": {"person": "", "role": "", "email": ""},  # without a consent it names no person
}


def table_of(model: Any) -> str:
    """The name of the model's table."""
    return str(model._meta.db_table)


def insert_row(model: Any, city: City, *, inside: Any = "same", given: dict[str, Any] | None = None) -> Any:
    """Insert one row of the city and return its id. `inside` is the city (or None) that the transaction enters."""
    key: Any = uuid4()
    if not isinstance(model._meta.pk, models.UUIDField):
        key = key.int >> 66  # fits into 8 bytes
    row: dict[str, Any] = {}
    for field in model._meta.concrete_fields:
        if not field.generated:
            row[field.column] = _value(field, city, inside)
    row |= {"id": key, "city_id": city.pk, **SPECIAL.get(table_of(model), {}), **(given or {})}
    if table_of(model) == "stakeholders_duplicatepair":
        _order_pair(row, given or {}, city if inside == "same" else None)
    columns, marks = ", ".join(f'"{name}"' for name in row), ", ".join(["%s"] * len(row))
    entered = city if inside == "same" else inside
    with enter_city(entered) if entered is not None else enter_user(None), connection.cursor() as cursor:
        cursor.execute(f"INSERT INTO {table_of(model)} ({columns}) VALUES ({marks})", list(row.values()))
    return key


def _order_pair(row: dict[str, Any], given: dict[str, Any], city: City | None) -> None:
    """The left of a pair has the smaller id: where chance had it otherwise, the one that is not given is another."""
    if row["left_id"] < row["right_id"]:
        return
    free = "right_id" if "left_id" in given else "left_id"
    low = uuid4().int >> 32
    row[free] = UUID(int=low if free == "left_id" else (1 << 128) - 1 - low)
    if city is not None:
        insert_row(Stakeholder, city, given={"id": row[free]})


def _value(field: Any, city: City, inside: Any) -> Any:
    if isinstance(field, models.ForeignKey):
        return _reference(field, city, inside)
    if field.null:
        return None
    if field.choices:
        return field.choices[0][0]
    return _plain(field)


def _reference(field: Any, city: City, inside: Any) -> Any:
    if field.column == "city_id":
        return city.pk
    if field.null:
        return None
    if isinstance(field, CityForeignKey) or issubclass(field.related_model, CityOwned):
        # A row the transaction may not write needs no true reference: the wall answers first.
        return insert_row(field.related_model, city) if inside == "same" else uuid4()
    if field.related_model is City:
        return city.pk
    if field.related_model is Network:
        return _network_of(city)
    if field.related_model is DataRequest:
        asked = DataRequest.objects.create(kind="access", digest=b"", language="en", created_at=MOMENT)
        return asked.pk
    if field.related_model is User:
        return User.objects.create_user(f"{uuid4().hex}@rows.example").pk
    raise NotImplementedError(f"{field}: say in tests/cities/tenancy/rows.py what it refers to")


def _network_of(city: City) -> UUID:
    """A network the city is in, so that what hangs on a membership can be written."""
    found = Network.objects.create(slug=uuid4().hex)
    with enter_city(city):
        NetworkMembership.objects.create(network=found, city=city, joined_at=MOMENT)
    return found.pk


def _plain(field: Any) -> Any:
    if isinstance(field, models.JSONField):
        return json.dumps({"en": "Text"})
    if isinstance(field, ArrayField):
        return []
    kinds: list[tuple[type[models.Field], Any]] = [
        (models.DateTimeField, LATER if "expire" in field.name or "end" in field.name else MOMENT),
        (models.DateField, "2024-03-01"),
        (models.TimeField, "09:00"),
        (models.BooleanField, False),
        (models.UUIDField, uuid4()),
        (models.BinaryField, uuid4().bytes),
        (models.EmailField, f"{uuid4().hex}@rows.example"),
        (models.DurationField, "1 hour"),
        (models.IntegerField, 1),
        (models.DecimalField, 1),
        (models.FloatField, 1.0),
        (models.CharField, uuid4().hex[: getattr(field, "max_length", None) or 32]),
        (models.TextField, "Text"),
    ]
    for kind, value in kinds:
        if isinstance(field, kind):
            return value
    raise NotImplementedError(f"{field}: say in tests/cities/tenancy/rows.py what a plain value of it is")
