"""Let the log's chain see the real tables only.

The function runs as the owner. PostgreSQL looks for tables among the temporary ones first unless they are named last,
so the program's role could have shown it a temporary `cities_loghead` with a trigger, and run that as the owner
(PostgreSQL, "Writing SECURITY DEFINER Functions Safely").
"""

from django.db import migrations

FORWARD = "ALTER FUNCTION cities_log_chain() SET search_path = pg_catalog, public, pg_temp"
BACKWARD = "ALTER FUNCTION cities_log_chain() SET search_path = pg_catalog, public"


class Migration(migrations.Migration):
    dependencies = [("cities", "0008_outbox_statistics")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
