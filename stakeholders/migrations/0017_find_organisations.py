"""What public profiles are found and sorted by, built while they are in use."""

import django.contrib.postgres.indexes
from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False

    dependencies = [
        ("stakeholders", "0016_people_and_facts_of_organisations"),
    ]

    operations = [
        AddIndexConcurrently(
            model_name="organisation",
            index=django.contrib.postgres.indexes.GinIndex(fields=["languages"], name="organisations_by_language"),
        ),
        AddIndexConcurrently(
            model_name="organisation",
            index=models.Index(
                condition=models.Q(("is_listed", True)), fields=["sort_key", "id"], name="organisations_listed_by_name"
            ),
        ),
        AddIndexConcurrently(
            model_name="organisation",
            index=django.contrib.postgres.indexes.GinIndex(
                django.contrib.postgres.indexes.OpClass("searched", name="gin_trgm_ops"), name="organisations_searched"
            ),
        ),
    ]
