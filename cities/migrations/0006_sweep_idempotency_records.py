"""Let the sweep find old answers of repeated requests."""

import cities.models.walls
from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [
        ("cities", "0005_sweep_staff_sessions"),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="idempotencyrecord",
            name="cities_idempotencyrecord_wall",
        ),
        migrations.AddConstraint(
            model_name="idempotencyrecord",
            constraint=cities.models.walls.CityWall(name="cities_idempotencyrecord_wall", own_rows="", sweep=True),
        ),
    ]
