"""A release rolls out while the one before still reads and writes: its migrations must leave room for that."""

from collections.abc import Iterator

import pytest
from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.operations.base import Operation

from tests.architecture.sources import APPS

# Before these nothing was in use.
FIRST_IN_USE = {"cities": 11, "citylabs": 6, "procurement": 3, "stakeholders": 6}
LOADER = MigrationLoader(None)
LATER = [
    migration
    for (app, name), migration in sorted(LOADER.disk_migrations.items())
    if app in APPS and int(name[:4]) >= FIRST_IN_USE[app]
]


def operations(migration: migrations.Migration) -> Iterator[Operation]:
    """Those on tables that were there before."""
    made = [operation for operation in migration.operations if isinstance(operation, migrations.CreateModel)]
    fresh = {operation.name_lower for operation in made}
    for operation in migration.operations:
        if getattr(operation, "model_name_lower", None) not in fresh:
            yield operation


@pytest.mark.parametrize("migration", LATER, ids=str)
def test_index_is_built_while_the_table_is_in_use(migration: migrations.Migration) -> None:
    locking = [
        operation.index.name
        for operation in operations(migration)
        if isinstance(operation, migrations.AddIndex) and not isinstance(operation, AddIndexConcurrently)
    ]

    assert locking == []


@pytest.mark.parametrize("migration", LATER, ids=str)
def test_release_before_may_write_rows_without_new_columns(migration: migrations.Migration) -> None:
    demanding = [
        f"{operation.model_name}.{operation.name}"
        for operation in operations(migration)
        if isinstance(operation, migrations.AddField) and not _may_be_left_out(operation.field)
    ]

    assert demanding == []


def _may_be_left_out(field: models.Field) -> bool:
    return field.null or field.has_db_default() or isinstance(field, models.GeneratedField | models.ManyToManyField)
