"""The walls between cities, as constraints that migrations put into PostgreSQL (design, section 5).

`city_walls(...)` is what a city-owned model writes into its Meta. It gives the table row-level security, enabled and
forced, a unique (city, id) that others may refer to, and for every reference to another city-owned table a composite
foreign key (city, reference), so that no row can point into another city.
"""

from typing import Any

from django.db import models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.models.constraints import BaseConstraint

# The setting is read through a sub-select so that it is evaluated once; NULLIF because a used connection reads ''.
CURRENT_CITY = "(SELECT NULLIF(current_setting('app.city', true), '')::uuid)"
CURRENT_USER = "(SELECT NULLIF(current_setting('app.user', true), '')::uuid)"
CURRENT_SWEEP = "(SELECT current_setting('app.sweep', true))"


class SqlConstraint(BaseConstraint):
    """A constraint made of plain SQL statements. Django's own validation has nothing to do here."""

    def create_statements(self, table: str) -> list[str]:
        """Return the statements that put the constraint onto the table."""
        raise NotImplementedError

    def remove_statements(self, table: str) -> list[str]:
        """Return the statements that take it off again."""
        raise NotImplementedError

    def constraint_sql(  # type: ignore[override]  # the stubs do not know that None means "nothing here"
        self, model: type[models.Model], schema_editor: BaseDatabaseSchemaEditor | None
    ) -> str | None:
        """Run after the table exists: nothing goes inside CREATE TABLE."""
        assert schema_editor is not None
        schema_editor.deferred_sql.extend(self.create_statements(model._meta.db_table))
        return None

    def create_sql(  # type: ignore[override]  # as above
        self, model: type[models.Model], schema_editor: BaseDatabaseSchemaEditor | None
    ) -> str | None:
        """Put the statements behind those that the migration has deferred already (unique keys they may need)."""
        assert schema_editor is not None
        schema_editor.deferred_sql.extend(self.create_statements(model._meta.db_table))
        return None

    def remove_sql(  # type: ignore[override]  # as above
        self, model: type[models.Model], schema_editor: BaseDatabaseSchemaEditor | None
    ) -> str | None:
        """Take the wall down again (only a migration's reverse does this)."""
        return "; ".join(self.remove_statements(model._meta.db_table))

    def validate(self, *args: Any, **kwargs: Any) -> None:
        """PostgreSQL is the judge."""

    def __eq__(self, other: object) -> bool:
        return type(other) is type(self) and self.deconstruct() == other.deconstruct()

    __hash__ = None  # type: ignore[assignment]  # constraints are compared, never hashed


class CityWall(SqlConstraint):
    """Row-level security: only rows of the transaction's city.

    `own_rows` names a user column whose rows the person may read without a city ("which cities am I in?").
    `sweep` lets a periodic task that has set `app.sweep` to the table's name read rows of all cities, read only.
    """

    def __init__(self, *, name: str, own_rows: str = "", sweep: bool = False) -> None:
        super().__init__(name=name)
        self.own_rows = own_rows
        self.sweep = sweep

    def deconstruct(self) -> tuple[str, Any, dict[str, Any]]:
        """Say how migrations write this down."""
        path, args, kwargs = super().deconstruct()
        return path, args, {**kwargs, "own_rows": self.own_rows, "sweep": self.sweep}

    def create_statements(self, table: str) -> list[str]:
        """Enable, force, and one policy per door."""
        mine = f"city_id = {CURRENT_CITY}"
        statements = [
            f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY",
            f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY",
            f"CREATE POLICY {self.name} ON {table} USING ({mine}) WITH CHECK ({mine})",
        ]
        if self.own_rows:
            door = f"{self.own_rows} = {CURRENT_USER}"
            statements.append(f"CREATE POLICY {self.name}_own ON {table} FOR SELECT USING ({door})")
        if self.sweep:
            door = f"{CURRENT_SWEEP} = '{table}'"
            statements.append(f"CREATE POLICY {self.name}_sweep ON {table} FOR SELECT USING ({door})")
        return statements

    def remove_statements(self, table: str) -> list[str]:
        """Drop the policies and let go of the table."""
        doors = ["", "_own", "_sweep"]
        drops = [f"DROP POLICY IF EXISTS {self.name}{door} ON {table}" for door in doors]
        return [
            *drops,
            f"ALTER TABLE {table} NO FORCE ROW LEVEL SECURITY",
            f"ALTER TABLE {table} DISABLE ROW LEVEL SECURITY",
        ]


class SameCity(SqlConstraint):
    """A composite foreign key (city_id, column) → (city_id, id): plain keys accept another city's row."""

    def __init__(self, *, name: str, column: str, to: str) -> None:
        super().__init__(name=name)
        self.column = column
        self.to = to

    def deconstruct(self) -> tuple[str, Any, dict[str, Any]]:
        """Say how migrations write this down."""
        path, args, kwargs = super().deconstruct()
        return path, args, {**kwargs, "column": self.column, "to": self.to}

    def create_statements(self, table: str) -> list[str]:
        """Deferred, so that Django may delete parents and children in any order within a transaction."""
        return [
            f"ALTER TABLE {table} ADD CONSTRAINT {self.name} FOREIGN KEY (city_id, {self.column}) "
            f"REFERENCES {self.to} (city_id, id) DEFERRABLE INITIALLY DEFERRED"
        ]

    def remove_statements(self, table: str) -> list[str]:
        """Drop the key."""
        return [f"ALTER TABLE {table} DROP CONSTRAINT IF EXISTS {self.name}"]


def city_walls(
    table: str, *, references: dict[str, str] | None = None, own_rows: str = "", sweep: bool = False
) -> list[BaseConstraint]:
    """Return the constraints of a city-owned table.

    `references` maps the name of each foreign key to another city-owned table onto that table, e.g.
    `{"lab": "citylabs_lab"}`; the Django field itself is a `CityForeignKey`.
    """
    keys: list[BaseConstraint] = [
        SameCity(name=f"{table}_{field}_same_city", column=f"{field}_id", to=to)
        for field, to in (references or {}).items()
    ]
    return [
        CityWall(name=f"{table}_wall", own_rows=own_rows, sweep=sweep),
        models.UniqueConstraint(fields=["city", "id"], name=f"{table}_city_id"),
        *keys,
    ]


class CityForeignKey(models.ForeignKey):
    """A reference to a row of the same city. The constraint is `SameCity` on the model, not Django's plain key."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs["db_constraint"] = False
        super().__init__(*args, **kwargs)


class CityOwned(models.Model):
    """A row that belongs to one city. Subclasses put `city_walls(...)` first into `Meta.constraints`."""

    id: Any
    # The unique (city, id) of the wall serves lookups by city; a second index would only make writes dearer.
    city = models.ForeignKey("cities.City", on_delete=models.CASCADE, related_name="+", db_index=False)

    class Meta:
        abstract = True
