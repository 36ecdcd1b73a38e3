"""Let the program's role add looks, and nothing else: who looked is worth nothing if whoever looked can wipe it.

One door stays open, for retention (GDPR, article 5(1)(e)): a function of the owner that deletes looks of the current
city, and only such as are at least a year old. It runs behind the wall of the city like everything else.
"""

from django.conf import settings
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

FUNCTION = """
CREATE FUNCTION stakeholders_forget_looks(before timestamptz) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    gone bigint;
BEGIN
    IF before > now() - interval '1 year' THEN
        RAISE EXCEPTION 'Looks are kept for at least a year.';
    END IF;
    DELETE FROM stakeholders_look
     WHERE city_id = NULLIF(current_setting('app.city', true), '')::uuid AND at < before;
    GET DIAGNOSTICS gone = ROW_COUNT;
    RETURN gone;
END $$
"""


def close(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Take change and deletion from the role named by the settings."""
    role = schema_editor.connection.ops.quote_name(settings.DATABASE_APP_ROLE)
    schema_editor.execute(FUNCTION)
    schema_editor.execute(f"REVOKE UPDATE, DELETE ON stakeholders_look FROM {role}")
    schema_editor.execute("REVOKE ALL ON FUNCTION stakeholders_forget_looks(timestamptz) FROM PUBLIC")
    schema_editor.execute(f"GRANT EXECUTE ON FUNCTION stakeholders_forget_looks(timestamptz) TO {role}")


def open_again(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Give both back."""
    role = schema_editor.connection.ops.quote_name(settings.DATABASE_APP_ROLE)
    schema_editor.execute(f"GRANT UPDATE, DELETE ON stakeholders_look TO {role}")
    schema_editor.execute("DROP FUNCTION stakeholders_forget_looks(timestamptz)")


class Migration(migrations.Migration):
    dependencies = [("stakeholders", "0010_looks")]
    operations = [migrations.RunPython(close, open_again)]
