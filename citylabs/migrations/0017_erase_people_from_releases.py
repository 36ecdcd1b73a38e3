"""One door through the wall around published reports: taking a person out of them (GDPR, article 17).

The program still may not change or remove what was published. This function of the owner puts the redacted content in
its place, with its new seal, and drops the files, which a worker then makes again; only for releases of the current
city. The log of the city keeps both seals.
"""

from django.conf import settings
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

FUNCTION = """
CREATE FUNCTION citylabs_redact_release(release uuid, redacted jsonb, seal text) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    PERFORM pg_advisory_xact_lock(hashtextextended(format(\x27release:%s\x27, release), 0));
    UPDATE citylabs_reportrelease SET content = redacted, sha256 = seal
     WHERE id = release AND city_id = NULLIF(current_setting(\x27app.city\x27, true), \x27\x27)::uuid;
    IF NOT FOUND THEN
        RAISE EXCEPTION \x27There is no such release in the current city.\x27;
    END IF;
    DELETE FROM citylabs_releasefile WHERE release_id = release;
END $$
"""


def open_door(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Let the role named by the settings call it, and nobody else."""
    role = schema_editor.connection.ops.quote_name(settings.DATABASE_APP_ROLE)
    schema_editor.execute(FUNCTION, None)  # no parameters: the text holds a percent sign
    schema_editor.execute("REVOKE ALL ON FUNCTION citylabs_redact_release(uuid, jsonb, text) FROM PUBLIC")
    schema_editor.execute(f"GRANT EXECUTE ON FUNCTION citylabs_redact_release(uuid, jsonb, text) TO {role}")


def close_door(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Published versions cannot be changed at all again."""
    schema_editor.execute("DROP FUNCTION citylabs_redact_release(uuid, jsonb, text)")


class Migration(migrations.Migration):
    dependencies = [("citylabs", "0016_access_needs")]
    operations = [migrations.RunPython(open_door, close_door)]
