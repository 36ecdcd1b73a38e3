"""The tenant."""

import re
from zoneinfo import available_timezones

from babel import Locale
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.db import models
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from cities.enums import CityKind, PopulationBand
from cities.models.fields import LANGUAGE_CODES, TranslatedField, uuid7_key
from cities.models.folding import TextsOf, folded

CITY_HAYSTACK = folded(TextsOf("name"), models.F("slug"))
COLOUR = re.compile(r"^#[0-9a-fA-F]{6}$")


def validate_time_zone(value: str) -> None:
    """Refuse a zone the time-zone database does not know."""
    if value not in available_timezones():
        raise ValidationError(_("%(zone)s is not a time zone."), params={"zone": value})


def default_languages() -> list[str]:
    """English until the city says otherwise."""
    return ["en"]


class City(models.Model):
    """A city, a region or an agency that runs labs. Public: what is here may be read by everybody."""

    id = uuid7_key()
    slug = models.SlugField(_("address"), max_length=60, unique=True)
    name = TranslatedField(_("name"))
    kind = models.CharField(_("kind"), max_length=20, choices=CityKind.choices, default=CityKind.MUNICIPALITY)
    country = models.CharField(_("country"), max_length=2, validators=[RegexValidator(r"^[A-Z]{2}$")])
    nuts3 = models.CharField(
        _("NUTS-3 region"), max_length=5, blank=True, validators=[RegexValidator(r"^[A-Z]{2}[0-9A-Z]{3}$")]
    )
    population_band = models.CharField(_("population"), max_length=12, choices=PopulationBand.choices, blank=True)
    latitude = models.FloatField(
        _("latitude"), null=True, blank=True, validators=[MinValueValidator(-90.0), MaxValueValidator(90.0)]
    )
    longitude = models.FloatField(
        _("longitude"), null=True, blank=True, validators=[MinValueValidator(-180.0), MaxValueValidator(180.0)]
    )
    time_zone = models.CharField(
        _("time zone"), max_length=64, default="Europe/Tallinn", validators=[validate_time_zone]
    )
    languages = ArrayField(models.CharField(max_length=2), verbose_name=_("languages"), default=default_languages)
    website = models.URLField(_("website"), blank=True)
    brand_colour = models.CharField(
        _("brand colour"),
        max_length=7,
        blank=True,
        validators=[RegexValidator(COLOUR, _("Write a colour as #rrggbb."))],
    )
    logo_version = models.PositiveIntegerField(default=0, editable=False)
    sender_name = models.CharField(_("sender name of mails"), max_length=120, blank=True)
    reply_to = models.EmailField(_("reply address of mails"), blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    changed_at = models.DateTimeField(auto_now=True)

    class Meta:
        ordering = ["slug"]
        indexes = [GinIndex(OpClass(CITY_HAYSTACK, name="gin_trgm_ops"), name="cities_city_search")]
        constraints = [
            models.CheckConstraint(condition=models.Q(country__regex=r"^[A-Z]{2}$"), name="cities_city_country_code"),
            models.CheckConstraint(
                condition=models.Q(languages__contained_by=list(LANGUAGE_CODES)) & ~models.Q(languages=[]),
                name="cities_city_languages_known",
            ),
            models.CheckConstraint(
                condition=models.Q(latitude=None, longitude=None)
                | models.Q(
                    latitude__isnull=False,
                    longitude__isnull=False,
                    latitude__range=(-90.0, 90.0),
                    longitude__range=(-180.0, 180.0),
                ),
                name="cities_city_on_the_globe",
            ),
        ]

    def __str__(self) -> str:
        return str(self.name) or self.slug

    @property
    def country_name(self) -> str:
        """The country in the reader's language."""
        locale = Locale.parse(get_language() or "en", sep="-")
        return str(locale.territories.get(self.country, self.country))

    @property
    def default_language(self) -> str:
        """The first of the city's languages."""
        return self.languages[0]

    @property
    def logo_url(self) -> str:
        """The path of the logo, new with every upload so that it can be cached for ever; blank without a logo."""
        return reverse("city-logo", args=[self.slug, self.logo_version]) if self.logo_version else ""


class CityLogo(models.Model):
    """The logo's bytes, apart from the city so that no page loads them by accident. Re-encoded, hence a known type."""

    city = models.OneToOneField(City, on_delete=models.CASCADE, primary_key=True, related_name="logo")
    content = models.BinaryField()
    content_type = models.CharField(max_length=20)
