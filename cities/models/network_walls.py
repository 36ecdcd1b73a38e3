"""Walls with a door for the cities of a network (docs/adr/0020).

A city's wall shows its own rows only. These add what a network makes visible to others, and nothing that others may
write: every policy besides the wall is for SELECT.
"""

from typing import Any

from cities.models.walls import CURRENT_CITY, SqlConstraint

# Evaluated once per statement, and an array, so that an index on the network's column can be used.
OWN_NETWORKS = f"ARRAY(SELECT network_id FROM cities_networkmembership WHERE city_id = {CURRENT_CITY})"  # noqa: S608


class PublicWall(SqlConstraint):
    """Rows that everybody may read and only their own city may write."""

    def create_statements(self, table: str) -> list[str]:
        """Enable, force, and part reading from writing."""
        mine = f"city_id = {CURRENT_CITY}"
        return [
            f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY",
            f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY",
            f"CREATE POLICY {self.name} ON {table} USING ({mine}) WITH CHECK ({mine})",
            f"CREATE POLICY {self.name}_read ON {table} FOR SELECT USING (true)",
        ]

    def remove_statements(self, table: str) -> list[str]:
        """Drop both policies and let go of the table."""
        return [
            f"DROP POLICY IF EXISTS {self.name} ON {table}",
            f"DROP POLICY IF EXISTS {self.name}_read ON {table}",
            f"ALTER TABLE {table} NO FORCE ROW LEVEL SECURITY",
            f"ALTER TABLE {table} DISABLE ROW LEVEL SECURITY",
        ]


class NetworkDoor(SqlConstraint):
    """Beside a CityWall: the cities that are in the row's network now may read it."""

    def create_statements(self, table: str) -> list[str]:
        """One policy, for reading."""
        return [f"CREATE POLICY {self.name} ON {table} FOR SELECT USING (network_id = ANY ({OWN_NETWORKS}))"]

    def remove_statements(self, table: str) -> list[str]:
        """Shut the door."""
        return [f"DROP POLICY IF EXISTS {self.name} ON {table}"]


class RowDependsOn(SqlConstraint):
    """A foreign key over several columns, checked at commit: the row cannot be without the one it names.

    With `cascade` PostgreSQL deletes the row together with the one it names. Keys are checked past row-level security.
    """

    def __init__(self, *, name: str, columns: list[str], to: str, to_columns: list[str], cascade: bool = False) -> None:
        super().__init__(name=name)
        self.columns = columns
        self.to = to
        self.to_columns = to_columns
        self.cascade = cascade

    def deconstruct(self) -> tuple[str, Any, dict[str, Any]]:
        """Say how migrations write this down."""
        path, args, kwargs = super().deconstruct()
        own = {"columns": self.columns, "to": self.to, "to_columns": self.to_columns, "cascade": self.cascade}
        return path, args, {**kwargs, **own}

    def create_statements(self, table: str) -> list[str]:
        """Deferred, so that the two rows may change in any order within a transaction."""
        deletes = "ON DELETE CASCADE " if self.cascade else ""
        return [
            f"ALTER TABLE {table} ADD CONSTRAINT {self.name} FOREIGN KEY ({', '.join(self.columns)}) "
            f"REFERENCES {self.to} ({', '.join(self.to_columns)}) {deletes}DEFERRABLE INITIALLY DEFERRED"
        ]

    def remove_statements(self, table: str) -> list[str]:
        """Drop the key."""
        return [f"ALTER TABLE {table} DROP CONSTRAINT IF EXISTS {self.name}"]
