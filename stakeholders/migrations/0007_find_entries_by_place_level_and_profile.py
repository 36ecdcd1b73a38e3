"""What the registry is filtered by besides group and name, built while it is in use."""

from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False

    dependencies = [
        ("stakeholders", "0006_organisations"),
    ]

    operations = [
        AddIndexConcurrently(
            model_name="stakeholder",
            index=models.Index(fields=["city", "profile"], name="stakeholders_by_profile"),
        ),
        AddIndexConcurrently(
            model_name="stakeholder",
            index=models.Index(fields=["city", "level", "sort_key"], name="stakeholders_by_level"),
        ),
        AddIndexConcurrently(
            model_name="stakeholder",
            index=models.Index(fields=["city", "region", "sort_key"], name="stakeholders_by_region"),
        ),
        AddIndexConcurrently(
            model_name="stakeholder",
            index=models.Index(fields=["city", "last_contact_on", "id"], name="stakeholders_by_contact"),
        ),
        AddIndexConcurrently(
            model_name="stakeholder",
            index=models.Index(
                condition=models.Q(("registration_id", ""), _negated=True),
                fields=["city", "scheme", "registration_id"],
                name="stakeholders_by_registration",
            ),
        ),
    ]
