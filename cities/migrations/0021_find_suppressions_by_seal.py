"""Recognise erased addresses by an index, built while the list is in use."""

from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False

    dependencies = [("cities", "0020_seals_of_suppressed_addresses")]

    operations = [
        AddIndexConcurrently(
            model_name="suppression",
            index=models.Index(fields=["city", "address_seal"], name="cities_suppression_by_seal"),
        ),
    ]
