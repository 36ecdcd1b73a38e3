"""Let the program's role add to the history of profiles, and nothing else."""

from django.conf import settings
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps


def close(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Take change and deletion from the role named by the settings."""
    role = schema_editor.connection.ops.quote_name(settings.DATABASE_APP_ROLE)
    schema_editor.execute(f"REVOKE UPDATE, DELETE ON stakeholders_organisationchange FROM {role}")


def open_again(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Give both back."""
    role = schema_editor.connection.ops.quote_name(settings.DATABASE_APP_ROLE)
    schema_editor.execute(f"GRANT UPDATE, DELETE ON stakeholders_organisationchange TO {role}")


class Migration(migrations.Migration):
    dependencies = [("stakeholders", "0017_find_organisations")]
    operations = [migrations.RunPython(close, open_again)]
