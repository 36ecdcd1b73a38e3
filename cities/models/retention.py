"""How long a city keeps which data, and what was deleted when."""

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from cities.models.fields import uuid7_key
from cities.models.run import Run
from cities.models.walls import CityForeignKey, CityOwned, city_walls

LONGEST_DAYS = 36_500


class RetentionPeriod(CityOwned):
    """A period that the city has chosen instead of the default of a class (cities/hooks/retention.py)."""

    id = uuid7_key()
    code = models.CharField(max_length=40)
    days = models.PositiveIntegerField(_("days"), validators=[MinValueValidator(1), MaxValueValidator(LONGEST_DAYS)])
    reason = models.CharField(_("reason"), max_length=300, blank=True)
    changed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    changed_at = models.DateTimeField()

    class Meta:
        constraints = [
            *city_walls("cities_retentionperiod"),
            models.UniqueConstraint(fields=["city", "code"], name="cities_retentionperiod_once"),
            models.CheckConstraint(
                condition=models.Q(days__range=(1, LONGEST_DAYS)), name="cities_retentionperiod_days"
            ),
        ]


class RetentionHold(CityOwned):
    """Something that is too old but is kept on purpose until a day, with the reason. It names its thing by id only."""

    id = uuid7_key()
    code = models.CharField(max_length=40)
    object_id = models.UUIDField()
    until = models.DateField(_("kept until"))
    reason = models.CharField(_("reason"), max_length=300)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            *city_walls("cities_retentionhold"),
            models.UniqueConstraint(fields=["city", "code", "object_id"], name="cities_retentionhold_once"),
        ]


class RetentionRun(CityOwned):
    """One deletion by the rules: by night, or confirmed by a person. `results`: {code, days, before, deleted} each."""

    class Trigger(models.TextChoices):
        """Who started it."""

        NIGHT = "night", _("By night")
        HAND = "hand", _("Confirmed by a person")

    id = uuid7_key()
    trigger = models.CharField(_("started"), max_length=8, choices=Trigger.choices)
    started_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    codes = models.JSONField(default=list)
    results = models.JSONField(default=list)
    deleted = models.PositiveIntegerField(_("deleted"), default=0)
    run = CityForeignKey(Run, on_delete=models.SET_NULL, null=True, related_name="+")
    started_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-id"]
        constraints = city_walls("cities_retentionrun", references={"run": "cities_run"})

    def __str__(self) -> str:
        return f"Retention {self.started_at:%Y-%m-%d}"
