"""The history of a profile."""

from django.db import models

from cities.models import uuid7_key


class OrganisationChange(models.Model):
    """One change of a profile; kept by the database against change and deletion (migration 0018).

    It belongs to no city, so it cannot stand in a city's log. It names nobody but by ids and holds no free text: of a
    text it keeps only that it changed, of codes the old and the new value. It outlives the profile and the accounts.
    """

    id = uuid7_key()
    organisation_id = models.UUIDField()
    at = models.DateTimeField()
    actor_kind = models.CharField(max_length=10)
    actor_id = models.UUIDField(null=True)
    city_id = models.UUIDField(null=True)
    action = models.CharField(max_length=40)
    changes = models.JSONField(default=dict)

    class Meta:
        ordering = ["-id"]
        indexes = [models.Index(fields=["organisation_id", "-id"], name="organisation_changes_of")]

    def __str__(self) -> str:
        return self.action
