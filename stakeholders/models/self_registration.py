"""Somebody puts themselves into a city's registry."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from cities.enums import Theme
from cities.models import CityForeignKey, CityOwned, Network, city_walls, uuid7_key
from stakeholders.enums import HelixGroup
from stakeholders.models.stakeholder import Stakeholder


class SelfRegistration(CityOwned):
    """What a person typed about themselves for one city. Nothing of it is in the registry before `confirmed_at`.

    The rows of one form, one per chosen city, share their `batch`: one mail confirms them all. `asked_consents` maps
    each ticked purpose to the text that was shown. After confirmation the entry has the words, so they are blanked
    here; what stays is that it happened, until a colleague has seen it.
    """

    id = uuid7_key()
    batch = models.UUIDField()
    network = models.ForeignKey(Network, on_delete=models.SET_NULL, null=True, related_name="+")
    email = models.EmailField(_("e-mail address"), blank=True)
    person = models.CharField(_("person"), max_length=200, blank=True)
    organisation = models.CharField(_("organisation"), max_length=200, blank=True)
    role = models.CharField(_("role in the organisation"), max_length=120, blank=True)
    helix_group = models.CharField(_("group"), max_length=20, choices=HelixGroup.choices)
    language = models.CharField(_("language"), max_length=2)
    country = models.CharField(_("country"), max_length=2, blank=True)
    themes = ArrayField(
        models.CharField(max_length=12, choices=Theme.choices), verbose_name=_("themes"), default=list, blank=True
    )
    cpv = ArrayField(models.CharField(max_length=8), verbose_name=_("CPV codes"), default=list, blank=True)
    asked_consents = models.JSONField(default=dict)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    confirmed_at = models.DateTimeField(null=True, blank=True)
    seen_at = models.DateTimeField(null=True, blank=True)
    stakeholder = CityForeignKey(Stakeholder, on_delete=models.CASCADE, null=True, related_name="+")
    was_known = models.BooleanField(default=False)

    class Meta:
        ordering = ["-created_at", "-id"]
        indexes = [
            models.Index(fields=["city", "-confirmed_at", "-id"], name="stakeholders_joined_newest"),
            models.Index(fields=["expires_at"], condition=Q(confirmed_at=None), name="stakeholders_joined_sweep"),
        ]
        constraints = [
            *city_walls(
                "stakeholders_selfregistration", references={"stakeholder": "stakeholders_stakeholder"}, sweep=True
            ),
            models.UniqueConstraint(fields=["city", "batch"], name="stakeholders_selfregistration_once"),
            models.CheckConstraint(
                condition=Q(confirmed_at=None, stakeholder=None, seen_at=None)
                | Q(confirmed_at__isnull=False, email="", person="", organisation="", role=""),
                name="stakeholders_selfregistration_blanked",
            ),
        ]

    def __str__(self) -> str:
        return "Self-registration"
