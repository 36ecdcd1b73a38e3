"""What the role that the program runs as may do: read and write rows, never the schema, never the past.

TRUNCATE is not granted, because row-level security does not cover it. The log can only be appended to.
"""

from django.conf import settings
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

GRANTS = """
GRANT USAGE ON SCHEMA public TO {role};
GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {role};
GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {role};
ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO {role};
ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT USAGE, SELECT ON SEQUENCES TO {role};
REVOKE UPDATE, DELETE ON cities_logentry FROM {role};
REVOKE INSERT, UPDATE, DELETE ON cities_loghead FROM {role};
REVOKE INSERT, UPDATE, DELETE ON django_migrations FROM {role};
"""


def grant(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Grant to the role named by the settings; it must exist (docs/operations.md)."""
    role = schema_editor.connection.ops.quote_name(settings.DATABASE_APP_ROLE)
    schema_editor.execute(GRANTS.format(role=role))


class Migration(migrations.Migration):
    dependencies = [("cities", "0002_log_chain")]
    operations = [migrations.RunPython(grant, migrations.RunPython.noop)]
