"""What was published stays as it was: the program may add releases and their files, never change or remove them."""

from django.conf import settings
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

TABLES = ["citylabs_reportrelease", "citylabs_releasefile"]


def _say(schema_editor: BaseDatabaseSchemaEditor, sentence: str) -> None:
    role = schema_editor.connection.ops.quote_name(settings.DATABASE_APP_ROLE)
    for table in TABLES:
        schema_editor.execute(sentence.format(table=table, role=role))


def revoke(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Take UPDATE and DELETE from the program's role."""
    _say(schema_editor, "REVOKE UPDATE, DELETE ON {table} FROM {role}")


def grant(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Give them back."""
    _say(schema_editor, "GRANT UPDATE, DELETE ON {table} TO {role}")


class Migration(migrations.Migration):
    dependencies = [("citylabs", "0002_add_release_files"), ("cities", "0003_program_role")]
    operations = [migrations.RunPython(revoke, grant)]
