"""Whose address is in which city, found without reading whole tables."""

from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False

    dependencies = [
        ("cities", "0018_data_requests"),
    ]

    operations = [
        AddIndexConcurrently(
            model_name="accessibilityfeedback",
            index=models.Index(fields=["email"], name="cities_a11yfeedback_person"),
        ),
        AddIndexConcurrently(
            model_name="colleagueinvitation",
            index=models.Index(fields=["email"], name="cities_colleagueinv_person"),
        ),
        AddIndexConcurrently(
            model_name="outboxmail",
            index=models.Index(fields=["recipient"], name="cities_outboxmail_person"),
        ),
    ]
