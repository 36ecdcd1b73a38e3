"""What kind of public body a city is, and how large."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class CityKind(models.TextChoices):
    """The tenant may also be a regional agency or a competence centre."""

    MUNICIPALITY = "municipality", _("Municipality")
    REGION = "region", _("Region")
    AGENCY = "agency", _("Development agency")
    COMPETENCE_CENTRE = "competence_centre", _("Competence centre")


class PopulationBand(models.TextChoices):
    """Bands rather than numbers: they stay true for years and suit filters."""

    UNDER_20K = "under_20k", _("Under 20,000")
    FROM_20K = "20k_50k", _("20,000 to 50,000")
    FROM_50K = "50k_100k", _("50,000 to 100,000")
    FROM_100K = "100k_250k", _("100,000 to 250,000")
    FROM_250K = "250k_500k", _("250,000 to 500,000")
    OVER_500K = "over_500k", _("Over 500,000")
