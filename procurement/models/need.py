"""Something a city needs and cannot simply buy off the shelf."""

from django.core.validators import RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from cities.enums import Theme
from cities.models import CityOwned, TranslatedField, city_walls, uuid7_key
from procurement.enums import NeedStage, Visibility


class Need(CityOwned):
    """A short record: enough to stand on the agenda of a lab."""

    id = uuid7_key()
    title = TranslatedField(_("title"))
    ask = TranslatedField(_("what is asked, in one line"), blank=True)
    situation = TranslatedField(_("current situation"), blank=True)
    outcome = TranslatedField(_("desired outcome"), blank=True)
    theme = models.CharField(_("theme"), max_length=12, choices=Theme.choices, default=Theme.OTHER)
    cpv = models.CharField(_("main CPV code"), max_length=8, blank=True, validators=[RegexValidator(r"^\d{8}$")])
    owner_unit = models.CharField(_("unit that owns the need"), max_length=200, blank=True)
    stage = models.CharField(_("stage"), max_length=12, choices=NeedStage.choices, default=NeedStage.IDEA)
    visibility = models.CharField(_("visible to"), max_length=8, choices=Visibility.choices, default=Visibility.PRIVATE)
    closing_reason = models.CharField(_("reason for closing"), max_length=500, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    changed_at = models.DateTimeField(auto_now=True)

    class Meta:
        ordering = ["-created_at"]
        indexes = [
            models.Index(fields=["city", "-created_at", "id"], name="procurement_need_newest"),
            models.Index(fields=["city", "stage", "-created_at"], name="procurement_need_by_stage"),
            models.Index(fields=["city", "changed_at", "id"], name="procurement_need_by_change"),
        ]
        constraints = [
            *city_walls("procurement_need"),
            models.CheckConstraint(condition=~models.Q(title={}), name="procurement_need_titled"),
            models.CheckConstraint(
                condition=~models.Q(stage=NeedStage.CLOSED) | ~models.Q(closing_reason=""),
                name="procurement_need_closed_with_reason",
            ),
        ]

    def __str__(self) -> str:
        return str(self.title)
