"""How full each public lab is. The release before this one writes rows without these columns, hence the defaults."""

import django.contrib.postgres.fields
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("citylabs", "0006_picked_audience"),
    ]

    operations = [
        migrations.AddField(
            model_name="publiclab",
            name="came",
            field=models.PositiveIntegerField(null=True),
        ),
        migrations.AddField(
            model_name="publiclab",
            name="groups",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.CharField(max_length=20), db_default=[], default=list, size=None
            ),
        ),
        migrations.AddField(
            model_name="publiclab",
            name="seats_taken",
            field=models.PositiveIntegerField(db_default=0, default=0),
        ),
        migrations.AddField(
            model_name="publiclab",
            name="waiting",
            field=models.PositiveIntegerField(db_default=0, default=0),
        ),
    ]
