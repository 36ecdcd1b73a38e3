"""The kind of a mail under its own name, who waits for it, and what happened to it."""

import django.core.serializers.json
from django.db import migrations, models


OPEN_STATES = ["queued", "retrying", "sending"]


class Migration(migrations.Migration):
    dependencies = [("cities", "0003_program_role")]
    operations = [
        migrations.RenameField("outboxmail", "template", "kind"),
        migrations.AlterField("outboxmail", "kind", models.CharField(max_length=80, verbose_name="kind")),
        migrations.AddField("outboxmail", "priority", models.PositiveSmallIntegerField(default=0)),
        migrations.AddField("outboxmail", "lapses", models.PositiveSmallIntegerField(default=0)),
        migrations.AddField(
            "outboxmail",
            "history",
            models.JSONField(default=list, encoder=django.core.serializers.json.DjangoJSONEncoder),
        ),
        migrations.RemoveIndex("outboxmail", "cities_outboxmail_due"),
        migrations.AddIndex(
            "outboxmail",
            models.Index(
                fields=["city", "priority", "due_at"],
                condition=models.Q(state__in=OPEN_STATES),
                name="cities_outboxmail_due",
            ),
        ),
        migrations.AddConstraint(
            "outboxmail",
            models.CheckConstraint(condition=~models.Q(recipient=""), name="cities_outboxmail_has_recipient"),
        ),
        migrations.AlterField("suppression", "email", models.EmailField(max_length=254, verbose_name="e-mail address")),
        migrations.AlterField("suppression", "reason", models.CharField(max_length=200, verbose_name="reason")),
        migrations.AlterField(
            "suppression",
            "scope",
            models.CharField(
                choices=[("invitations", "Invitations"), ("all", "All mails")], max_length=12, verbose_name="kept from"
            ),
        ),
    ]
