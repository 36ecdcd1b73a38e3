"""Who works in a city, who is invited to, and when platform staff looked in."""

from django.conf import settings
from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from cities.enums import Role
from cities.models.fields import uuid7_key
from cities.models.walls import CityOwned, city_walls


class Membership(CityOwned):
    """A person in a city with a role. The person may read their own memberships without a city."""

    id = uuid7_key()
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="memberships")
    role = models.CharField(_("role"), max_length=12, choices=Role.choices)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["created_at"]
        constraints = [
            *city_walls("cities_membership", own_rows="user_id"),
            models.UniqueConstraint(fields=["city", "user"], name="cities_membership_once"),
        ]

    def __str__(self) -> str:
        """Without the name: this goes into the append-only log, where the address alone says who it was."""
        return f"Membership ({self.role})"


class ColleagueInvitation(CityOwned):
    """An invitation by mail to join a city with a role. The link is signed, nothing secret is stored."""

    id = uuid7_key()
    email = models.EmailField(_("e-mail address"))
    role = models.CharField(_("role"), max_length=12, choices=Role.choices)
    invited_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-created_at"]
        indexes = [models.Index(fields=["email"], name="cities_colleagueinv_person")]
        constraints = [
            *city_walls("cities_colleagueinvitation", sweep=True),
            models.UniqueConstraint(
                "city",
                Lower("email"),
                condition=models.Q(accepted_at=None, withdrawn_at=None),
                name="cities_colleagueinvitation_open_once",
            ),
        ]

    def __str__(self) -> str:
        """Without the address: this goes into the append-only log, which an erasure cannot reach."""
        return f"Invitation ({self.role})"


class StaffSession(CityOwned):
    """Platform staff inside a city: for a time, for a reason, in the city's own log."""

    id = uuid7_key()
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    reason = models.CharField(_("reason"), max_length=500)
    started_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-started_at"]
        indexes = [models.Index(fields=["city", "user", "-expires_at"], name="cities_staffsession_open")]
        constraints = [
            *city_walls("cities_staffsession", own_rows="user_id", sweep=True),
            models.CheckConstraint(
                condition=models.Q(expires_at__gt=models.F("started_at")), name="cities_staffsession_time"
            ),
            models.CheckConstraint(condition=~models.Q(reason=""), name="cities_staffsession_reason"),
        ]

    def __str__(self) -> str:
        return self.reason
