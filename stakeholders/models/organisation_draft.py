"""What somebody typed into the form of a profile and has not saved yet."""

from django.conf import settings
from django.db import models

from cities.models import uuid7_key
from stakeholders.models.organisation import Organisation


class OrganisationDraft(models.Model):
    """One per person, profile and form: like `FormDraft`, but outside of any city. Swept after 30 days."""

    id = uuid7_key()
    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="+")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    form = models.CharField(max_length=20)
    content = models.JSONField()
    changed_at = models.DateTimeField()

    class Meta:
        ordering = ["-changed_at"]
        indexes = [models.Index(fields=["changed_at"], name="organisation_drafts_by_age")]
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "user", "form"], name="stakeholders_organisationdraft_once"
            ),
        ]

    def __str__(self) -> str:
        return self.form
