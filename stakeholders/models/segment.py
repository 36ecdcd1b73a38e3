"""Filters of the registry that a city keeps under a name, and combines."""

from django.conf import settings
from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from cities.models import CityOwned, city_walls, uuid7_key


class Segment(CityOwned):
    """Who is meant is found anew each time. `definition`: see stakeholders.rules.segments."""

    id = uuid7_key()
    name = models.CharField(_("name"), max_length=80)
    description = models.CharField(_("what it is for"), max_length=300, blank=True)
    definition = models.JSONField(default=dict)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    changed_at = models.DateTimeField(auto_now=True)

    class Meta:
        ordering = ["name", "id"]
        constraints = [
            *city_walls("stakeholders_segment"),
            models.UniqueConstraint("city", Lower("name"), name="stakeholders_segment_named_once"),
            models.CheckConstraint(condition=~models.Q(name=""), name="stakeholders_segment_named"),
        ]

    def __str__(self) -> str:
        return self.name
