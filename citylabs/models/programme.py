"""Rooms and the sessions in them."""

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateTimeRangeField, RangeOperators
from django.db import models
from django.db.models import Deferrable, F, Func, Q
from django.utils.translation import gettext_lazy as _

from cities.models import CityForeignKey, CityOwned, TranslatedField, city_walls, uuid7_key
from citylabs.enums import SessionFormat
from citylabs.models.lab import Lab


class TsTzRange(Func):
    """The time between two moments, the last one excluded, so that one session may begin as another ends."""

    function = "TSTZRANGE"
    output_field = DateTimeRangeField()


class Room(CityOwned):
    """A room of the lab's venue."""

    id = uuid7_key()
    lab = CityForeignKey(Lab, on_delete=models.CASCADE, related_name="rooms")
    name = models.CharField(_("name"), max_length=120)
    capacity = models.PositiveIntegerField(_("places"), null=True, blank=True)

    class Meta:
        ordering = ["name", "id"]
        constraints = [
            *city_walls("citylabs_room", references={"lab": "citylabs_lab"}),
            models.UniqueConstraint(fields=["city", "lab", "name"], name="citylabs_room_name"),
        ]

    def __str__(self) -> str:
        return self.name


class Session(CityOwned):
    """A part of the programme. A room cannot be used twice at once: PostgreSQL refuses it."""

    id = uuid7_key()
    lab = CityForeignKey(Lab, on_delete=models.CASCADE, related_name="sessions")
    room = CityForeignKey(Room, on_delete=models.SET_NULL, null=True, blank=True, related_name="sessions")
    title = TranslatedField(_("title"))
    text = TranslatedField(_("what happens"), blank=True)
    format = models.CharField(_("format"), max_length=12, choices=SessionFormat.choices, default=SessionFormat.TALK)
    lead = models.CharField(_("led by"), max_length=200, blank=True)
    starts_at = models.DateTimeField(_("starts"))
    ends_at = models.DateTimeField(_("ends"))

    class Meta:
        ordering = ["starts_at", "ends_at", "id"]
        indexes = [models.Index(fields=["city", "lab", "starts_at"], name="citylabs_session_in_order")]
        constraints = [
            *city_walls("citylabs_session", references={"lab": "citylabs_lab", "room": "citylabs_room"}),
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="citylabs_session_ends_after_start"),
            ExclusionConstraint(
                name="citylabs_session_room_free",
                expressions=[
                    ("room", RangeOperators.EQUAL),
                    (TsTzRange("starts_at", "ends_at"), RangeOperators.OVERLAPS),
                ],
                condition=Q(room__isnull=False),
                # Judged at the end of a statement: one UPDATE may shift a whole programme or swap two sessions.
                deferrable=Deferrable.IMMEDIATE,
            ),
        ]

    def __str__(self) -> str:
        return str(self.title)
