"""The append-only log. Its chain is made by a trigger at commit (migration 0002), never by Python."""

from django.db import models

from cities.models.fields import uuid7_key
from cities.models.walls import CityOwned, CityWall, city_walls


class LogEntry(CityOwned):
    """Who did what to which object. `seq`, `previous_hash` and `hash` are filled when the transaction commits."""

    id = uuid7_key()
    at = models.DateTimeField()
    actor_kind = models.CharField(max_length=10)
    actor_id = models.UUIDField(null=True)
    actor_label = models.CharField(max_length=254)
    action = models.CharField(max_length=60)
    object_type = models.CharField(max_length=60, blank=True)
    object_id = models.UUIDField(null=True)
    object_label = models.CharField(max_length=300, blank=True)
    changes = models.JSONField(default=dict)
    seq = models.BigIntegerField(null=True)
    previous_hash = models.BinaryField(null=True)
    hash = models.BinaryField(null=True)

    class Meta:
        ordering = ["-seq"]
        indexes = [
            models.Index(fields=["city", "object_id", "-seq"], name="cities_logentry_object"),
            models.Index(fields=["city", "action", "-seq"], name="cities_logentry_action"),
        ]
        constraints = [
            *city_walls("cities_logentry"),
            models.UniqueConstraint(fields=["city", "seq"], name="cities_logentry_seq"),
        ]


class LogHead(models.Model):
    """The end of a city's chain: how many entries there are and the last hash, so that a cut tail is found too."""

    city = models.OneToOneField("cities.City", on_delete=models.CASCADE, primary_key=True, related_name="+")
    seq = models.BigIntegerField(default=0)
    hash = models.BinaryField(default=b"")

    class Meta:
        constraints = [CityWall(name="cities_loghead_wall")]
