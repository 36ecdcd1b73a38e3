"""Legal texts: versioned content, per language."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from cities.enums import LegalTextKind
from cities.models.fields import uuid7_key
from cities.models.walls import CityOwned, city_walls


class LegalText(CityOwned):
    """One version of one text in one language. Never edited: a change is a new version."""

    id = uuid7_key()
    kind = models.CharField(_("kind"), max_length=20, choices=LegalTextKind.choices)
    language = models.CharField(_("language"), max_length=2)
    version = models.PositiveIntegerField()
    body = models.TextField(_("text"))
    published_at = models.DateTimeField()

    class Meta:
        ordering = ["kind", "language", "-version"]
        constraints = [
            *city_walls("cities_legaltext"),
            models.UniqueConstraint(fields=["city", "kind", "language", "version"], name="cities_legaltext_version"),
            models.CheckConstraint(condition=~models.Q(body=""), name="cities_legaltext_body"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} ({self.language}, {self.version})"
