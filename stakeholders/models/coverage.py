"""How many people and organisations of each kind a city wants to know."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from cities.models import CityOwned, city_walls, uuid7_key
from stakeholders.enums import GovernmentLevel, HelixGroup


class CoverageTarget(CityOwned):
    """A target for the registry as a whole: of one helix group, or of one level of government."""

    id = uuid7_key()
    helix_group = models.CharField(_("group"), max_length=20, choices=HelixGroup.choices, blank=True)
    level = models.CharField(_("level of government"), max_length=10, choices=GovernmentLevel.choices, blank=True)
    target = models.PositiveIntegerField(_("target number"))

    class Meta:
        constraints = [
            *city_walls("stakeholders_coveragetarget"),
            models.UniqueConstraint(fields=["city", "helix_group", "level"], name="stakeholders_coveragetarget_once"),
            models.CheckConstraint(
                condition=Q(helix_group="", level__gt="") | Q(helix_group__gt="", level=""),
                name="stakeholders_coveragetarget_one_kind",
            ),
            models.CheckConstraint(
                condition=Q(target__range=(1, 1_000_000)), name="stakeholders_coveragetarget_positive"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.helix_group or self.level}: {self.target}"
