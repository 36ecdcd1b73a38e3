"""Who saw or took out personal data."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from cities.models import CityOwned, city_walls, uuid7_key
from stakeholders.enums import LookSubject, LookWay


class Look(CityOwned):
    """One look at a person's data, or at a list of people; kept by the database against change (migration 0011).

    It names nobody but by ids, so an erasure need not reach it: `actor_id` is a user or token, `about_id` an entry, a
    registration or a lab. `once` makes the looks of one person at one thing within a quarter of an hour one row.
    """

    id = uuid7_key()
    at = models.DateTimeField(_("when"))
    actor_kind = models.CharField(max_length=10)
    actor_id = models.UUIDField(null=True)
    actor_role = models.CharField(max_length=20, blank=True)
    way = models.CharField(_("way"), max_length=12, choices=LookWay.choices)
    subject = models.CharField(_("looked at"), max_length=16, choices=LookSubject.choices)
    about_id = models.UUIDField(null=True)
    people = models.PositiveIntegerField(_("people"), default=1)
    once = models.CharField(max_length=140)

    class Meta:
        ordering = ["-id"]
        indexes = [
            models.Index(fields=["city", "about_id", "-id"], name="stakeholders_look_about"),
            models.Index(fields=["city", "at"], name="stakeholders_look_at"),
        ]
        constraints = [
            *city_walls("stakeholders_look", sweep=True),
            models.UniqueConstraint(fields=["city", "once"], name="stakeholders_look_once"),
        ]

    def __str__(self) -> str:
        return f"{self.get_way_display()}: {self.get_subject_display()}"
