"""Keep what people have typed into long forms and not saved yet."""

import cities.models.fields
import cities.models.walls
import django.core.serializers.json
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("cities", "0012_accessibility_statement"),
    ]

    operations = [
        migrations.CreateModel(
            name="FormDraft",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        db_default=cities.models.fields.UUID7(), editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("key", models.CharField(max_length=100)),
                ("content", models.JSONField(default=dict, encoder=django.core.serializers.json.DjangoJSONEncoder)),
                ("changed_at", models.DateTimeField()),
                (
                    "city",
                    models.ForeignKey(
                        db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name="+", to="cities.city"
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["changed_at"], name="cities_formdraft_age")],
                "constraints": [
                    cities.models.walls.CityWall(name="cities_formdraft_wall", own_rows="", sweep=True),
                    models.UniqueConstraint(fields=("city", "id"), name="cities_formdraft_city_id"),
                    models.UniqueConstraint(fields=("city", "user", "key"), name="cities_formdraft_once"),
                ],
            },
        ),
    ]
