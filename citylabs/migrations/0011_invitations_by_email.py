"""What an address was invited to, newest first."""

from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False

    dependencies = [
        ("citylabs", "0010_hold_consents"),
    ]

    operations = [
        AddIndexConcurrently(
            model_name="invitation",
            index=models.Index(fields=["city", "email", "-created_at"], name="citylabs_invitation_by_email"),
        ),
    ]
