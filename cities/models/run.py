"""Long runs with progress that a page can show and a person can cancel."""

from django.db import models
from django.db.models import F, Q

from cities.enums import RunState
from cities.models.fields import uuid7_key
from cities.models.walls import CityOwned, city_walls


class Run(CityOwned):
    """One import, campaign or report being worked on. `task` and `arguments` let the sweeper start it again."""

    id = uuid7_key()
    kind = models.CharField(max_length=40)
    object_id = models.UUIDField(null=True)
    task = models.CharField(max_length=80)
    queue = models.CharField(max_length=20, default="default")
    arguments = models.JSONField(default=dict)
    state = models.CharField(max_length=10, choices=RunState.choices, default=RunState.WAITING)
    total = models.PositiveIntegerField(default=0)
    done = models.PositiveIntegerField(default=0)
    failed = models.PositiveIntegerField(default=0)
    message = models.TextField(blank=True)
    cancel_requested = models.BooleanField(default=False)
    created_at = models.DateTimeField(auto_now_add=True)
    started_at = models.DateTimeField(null=True)
    beat_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-created_at"]
        indexes = [
            models.Index(fields=["city", "kind", "object_id", "-created_at"], name="cities_run_of_object"),
            models.Index(
                fields=["created_at"],
                condition=Q(state__in=[RunState.WAITING, RunState.RUNNING]),
                name="cities_run_open",
            ),
        ]
        constraints = [
            *city_walls("cities_run", sweep=True),
            models.CheckConstraint(condition=Q(done__lte=F("total")), name="cities_run_done_within_total"),
        ]
