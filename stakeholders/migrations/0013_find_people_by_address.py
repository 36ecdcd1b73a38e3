"""Whose address is in which city, found without reading whole tables."""

from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False

    dependencies = [
        ("stakeholders", "0012_people_across_cities"),
    ]

    operations = [
        AddIndexConcurrently(
            model_name="consent",
            index=models.Index(fields=["email"], name="stakeholders_consent_person"),
        ),
        AddIndexConcurrently(
            model_name="stakeholder",
            index=models.Index(fields=["email"], name="stakeholders_by_email"),
        ),
    ]
