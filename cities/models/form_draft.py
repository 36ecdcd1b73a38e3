"""What somebody has typed into a long form and not saved yet."""

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models

from cities.models.fields import uuid7_key
from cities.models.walls import CityOwned, city_walls


class FormDraft(CityOwned):
    """One person's unsaved draft of one form: `key` names the form and its object (`lab-<id>`).

    `content` maps each field's name to the list of its values, as a POST would carry them.
    """

    id = uuid7_key()
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+", db_index=False)
    key = models.CharField(max_length=100)
    content = models.JSONField(default=dict, encoder=DjangoJSONEncoder)
    changed_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["changed_at"], name="cities_formdraft_age")]
        constraints = [
            *city_walls("cities_formdraft", sweep=True),
            models.UniqueConstraint(fields=["city", "user", "key"], name="cities_formdraft_once"),
        ]
