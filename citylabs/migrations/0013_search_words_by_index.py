"""A trigram index over the folded words, built while the catalogue goes on being written."""

import django.contrib.postgres.indexes
from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False

    dependencies = [("citylabs", "0012_store_searched_words")]

    operations = [
        AddIndexConcurrently(
            model_name="publiclab",
            index=django.contrib.postgres.indexes.GinIndex(
                django.contrib.postgres.indexes.OpClass(models.F("words"), name="gin_trgm_ops"),
                name="citylabs_publiclab_words",
            ),
        ),
    ]
