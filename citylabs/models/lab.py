"""The event itself, its target numbers and its needs."""

from zoneinfo import ZoneInfo

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from cities.models import CityForeignKey, CityOwned, TranslatedField, city_walls, uuid7_key
from cities.models.city import validate_time_zone
from citylabs.enums import LabKind, LabState
from procurement.models import Need
from stakeholders.enums import GovernmentLevel, HelixGroup


class Lab(CityOwned):
    """A CityLab. Its seats are counted under a lock on this row; `next_number` numbers its registrations in order."""

    id = uuid7_key()
    slug = models.SlugField(_("address"), max_length=80)
    kind = models.CharField(_("kind"), max_length=20, choices=LabKind.choices)
    state = models.CharField(_("state"), max_length=10, choices=LabState.choices, default=LabState.DRAFT)
    round = models.CharField(_("round"), max_length=80, blank=True)
    title = TranslatedField(_("title"))
    purpose = TranslatedField(_("purpose"), blank=True)
    description = TranslatedField(_("description"), blank=True)
    access_notes = TranslatedField(_("accessibility of the place"), blank=True)
    languages = ArrayField(models.CharField(max_length=2), verbose_name=_("languages"), default=list)
    time_zone = models.CharField(_("time zone"), max_length=64, validators=[validate_time_zone])
    starts_at = models.DateTimeField(_("starts"), null=True, blank=True)
    ends_at = models.DateTimeField(_("ends"), null=True, blank=True)
    date_is_invented = models.BooleanField(_("the date is made up for the demo"), default=False)
    venue = models.CharField(_("place"), max_length=200, blank=True)
    address = models.CharField(_("street address"), max_length=300, blank=True)
    online_url = models.URLField(_("online link"), blank=True)
    capacity = models.PositiveIntegerField(_("seats"), default=40)
    registration_opens_at = models.DateTimeField(_("registration opens"), null=True, blank=True)
    registration_closes_at = models.DateTimeField(_("registration closes"), null=True, blank=True)
    copied_from = CityForeignKey("self", on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    next_number = models.PositiveIntegerField(default=1, editable=False)
    calendar_sequence = models.PositiveIntegerField(default=0, editable=False)
    cancellation_reason = models.CharField(_("reason for cancelling"), max_length=500, blank=True)
    published_at = models.DateTimeField(null=True, blank=True)
    survey_sent_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    changed_at = models.DateTimeField(auto_now=True)

    class Meta:
        ordering = ["-starts_at", "-id"]
        indexes = [
            models.Index(fields=["city", "-starts_at", "-id"], name="citylabs_lab_by_date"),
            models.Index(fields=["city", "state", "-starts_at"], name="citylabs_lab_by_state"),
            models.Index(fields=["city", "changed_at", "id"], name="citylabs_lab_by_change"),
            models.Index(fields=["ends_at"], condition=Q(state="reporting"), name="citylabs_lab_sweep"),
        ]
        constraints = [
            *city_walls("citylabs_lab", references={"copied_from": "citylabs_lab"}, sweep=True),
            models.UniqueConstraint(fields=["city", "slug"], name="citylabs_lab_slug"),
            models.CheckConstraint(condition=~Q(title={}), name="citylabs_lab_titled"),
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="citylabs_lab_ends_after_start"),
            models.CheckConstraint(condition=Q(capacity__gte=1, capacity__lte=10000), name="citylabs_lab_capacity"),
            models.CheckConstraint(
                condition=Q(registration_closes_at__gt=F("registration_opens_at")),
                name="citylabs_lab_registration_window",
            ),
        ]

    def __str__(self) -> str:
        return str(self.title)

    @property
    def zone(self) -> ZoneInfo:
        """The zone in which the lab's times are shown."""
        return ZoneInfo(self.time_zone)


class LabTarget(CityOwned):
    """How many people of a helix group the lab wants in the room."""

    id = uuid7_key()
    lab = CityForeignKey(Lab, on_delete=models.CASCADE, related_name="targets")
    helix_group = models.CharField(_("group"), max_length=20, choices=HelixGroup.choices)
    target = models.PositiveIntegerField(_("target number"))

    class Meta:
        ordering = ["helix_group"]
        constraints = [
            *city_walls("citylabs_labtarget", references={"lab": "citylabs_lab"}),
            models.UniqueConstraint(fields=["city", "lab", "helix_group"], name="citylabs_labtarget_once"),
            models.CheckConstraint(condition=Q(target__gte=1, target__lte=10000), name="citylabs_labtarget_positive"),
        ]


class LabLevelTarget(CityOwned):
    """How many people of a level of government the lab wants in the room."""

    id = uuid7_key()
    lab = CityForeignKey(Lab, on_delete=models.CASCADE, related_name="level_targets")
    level = models.CharField(_("level of government"), max_length=10, choices=GovernmentLevel.choices)
    target = models.PositiveIntegerField(_("target number"))

    class Meta:
        ordering = ["level"]
        constraints = [
            *city_walls("citylabs_lableveltarget", references={"lab": "citylabs_lab"}),
            models.UniqueConstraint(fields=["city", "lab", "level"], name="citylabs_lableveltarget_once"),
            models.CheckConstraint(condition=Q(target__range=(1, 10000)), name="citylabs_lableveltarget_positive"),
        ]


class LabNeed(CityOwned):
    """A need on the agenda of a lab."""

    id = uuid7_key()
    lab = CityForeignKey(Lab, on_delete=models.CASCADE, related_name="agenda")
    need = CityForeignKey(Need, on_delete=models.CASCADE, related_name="+")
    position = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["position", "id"]
        constraints = [
            *city_walls("citylabs_labneed", references={"lab": "citylabs_lab", "need": "procurement_need"}),
            models.UniqueConstraint(fields=["city", "lab", "need"], name="citylabs_labneed_once"),
        ]
