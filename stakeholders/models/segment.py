"""A named choice of entries that is looked up anew each time."""

from django.conf import settings
from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from cities.models import CityOwned, city_walls, uuid7_key


class Segment(CityOwned):
    """A saved filter: whoever meets it now is in it. `definition` has the form of stakeholders.rules.segments."""

    id = uuid7_key()
    name = models.CharField(_("name"), max_length=120)
    description = models.CharField(_("description"), max_length=300, blank=True)
    definition = models.JSONField(default=dict)
    pinned = models.BooleanField(_("pinned"), default=False)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    created_at = models.DateTimeField(auto_now_add=True)
    changed_at = models.DateTimeField(auto_now=True)

    class Meta:
        ordering = ["-pinned", "name", "id"]
        constraints = [
            *city_walls("stakeholders_segment"),
            models.UniqueConstraint("city", Lower("name"), name="stakeholders_segment_name_once"),
        ]

    def __str__(self) -> str:
        return self.name
