"""Whose address is in which city, found without reading whole tables."""

from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False

    dependencies = [
        ("citylabs", "0014_people_across_cities"),
    ]

    operations = [
        AddIndexConcurrently(
            model_name="invitation",
            index=models.Index(fields=["email"], name="citylabs_invitation_person"),
        ),
        AddIndexConcurrently(
            model_name="registration",
            index=models.Index(fields=["email"], name="citylabs_registration_person"),
        ),
    ]
