"""Keys to the API, and answers kept for repeated requests."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from cities.models.fields import uuid7_key
from cities.models.walls import CityOwned, city_walls


class ApiToken(CityOwned):
    """A city's token with scopes (permission codes) and an expiry. Only a SHA-256 of the secret is kept."""

    id = uuid7_key()
    name = models.CharField(_("name"), max_length=100)
    prefix = models.CharField(max_length=12)
    digest = models.BinaryField()
    scopes = ArrayField(models.CharField(max_length=40), verbose_name=_("scopes"))
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField(_("expires"))
    last_used_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-created_at"]
        constraints = [
            *city_walls("cities_apitoken"),
            models.UniqueConstraint(fields=["city", "digest"], name="cities_apitoken_digest"),
        ]

    def __str__(self) -> str:
        return self.name


class IdempotencyRecord(CityOwned):
    """The answer once given to an Idempotency-Key, with a fingerprint of the request it belongs to."""

    id = uuid7_key()
    key = models.CharField(max_length=200)
    caller = models.CharField(max_length=80)
    fingerprint = models.BinaryField()
    status = models.PositiveSmallIntegerField()
    body = models.BinaryField()
    content_type = models.CharField(max_length=100)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        indexes = [models.Index(fields=["city", "created_at"], name="cities_idempotency_age")]
        constraints = [
            *city_walls("cities_idempotencyrecord", sweep=True),
            models.UniqueConstraint(fields=["city", "caller", "key"], name="cities_idempotency_once"),
        ]
