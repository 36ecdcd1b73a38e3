"""What people need to take part, and what they eat."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class AccessSupport(models.TextChoices):
    """What a venue can be asked to have ready (EN 17210, EN 301 549)."""

    STEP_FREE = "step_free", _("Step-free way and seat")
    HEARING_LOOP = "hearing_loop", _("Hearing loop")
    SIGN_LANGUAGE = "sign_language", _("Sign language interpreter")
    CAPTIONS = "captions", _("Live captions")
    LARGE_PRINT = "large_print", _("Large print or files for a screen reader")
    QUIET_ROOM = "quiet_room", _("Quiet room for breaks")
    COMPANION = "companion", _("A companion or an assistance dog comes along")


class Diet(models.TextChoices):
    """What the kitchen must know."""

    VEGETARIAN = "vegetarian", _("Vegetarian")
    VEGAN = "vegan", _("Vegan")
    GLUTEN_FREE = "gluten_free", _("Without gluten")
    LACTOSE_FREE = "lactose_free", _("Without lactose")
    NUT_ALLERGY = "nut_allergy", _("Nut allergy")
    HALAL = "halal", _("Halal")
    KOSHER = "kosher", _("Kosher")
