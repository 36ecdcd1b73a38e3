"""Let the copy of a shared entry be found by its index whatever the planner believes.

An import or a bulk change writes thousands of rows that the statistics do not know yet; by them PostgreSQL took both
tables for small and read one of them once for each changed entry: nine minutes for 22,000 entries, now seconds.
"""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("stakeholders", "0022_blank_level")]
    operations = [
        migrations.RunSQL(
            "ALTER FUNCTION stakeholders_follow_entry() SET enable_seqscan TO off",
            "ALTER FUNCTION stakeholders_follow_entry() RESET enable_seqscan",
        )
    ]
