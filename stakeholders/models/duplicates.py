"""Entries that may be about the same person or organisation, and entries that became one (docs/adr/0019)."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from cities.models import CityForeignKey, CityOwned, city_walls, uuid7_key
from stakeholders.enums import LikenessReason, PairState
from stakeholders.models.stakeholder import Stakeholder

_ENTRY = "stakeholders_stakeholder"


class MatchKey(CityOwned):
    """What an entry is looked up by when something like it is sought: hashes of normalised names, numbers, addresses.

    Equality is the only comparison that keeps its index behind the wall, so likeness is made of equal keys.
    """

    id = models.BigAutoField(primary_key=True)
    stakeholder = CityForeignKey(Stakeholder, on_delete=models.CASCADE, related_name="+", db_index=False)
    key = models.BigIntegerField()

    class Meta:
        indexes = [models.Index(fields=["city", "key"], name="stakeholders_matchkey_key")]
        constraints = [
            *city_walls("stakeholders_matchkey", references={"stakeholder": _ENTRY}),
            models.UniqueConstraint(fields=["city", "stakeholder", "key"], name="stakeholders_matchkey_once"),
        ]

    def __str__(self) -> str:
        return "Key"


class DuplicatePair(CityOwned):
    """Two entries that look alike. `left` is the one with the smaller id, so that a pair is there once.

    `fingerprint` is of both entries' values when somebody decided: other values, and the question is open again.
    """

    id = uuid7_key()
    left = CityForeignKey(Stakeholder, on_delete=models.CASCADE, related_name="+", db_index=False)
    right = CityForeignKey(Stakeholder, on_delete=models.CASCADE, related_name="+", db_index=False)
    score = models.PositiveSmallIntegerField(_("likeness"))
    reasons = ArrayField(models.CharField(max_length=12, choices=LikenessReason.choices), verbose_name=_("reasons"))
    is_certain = models.BooleanField(default=False)
    state = models.CharField(_("state"), max_length=10, choices=PairState.choices, default=PairState.OPEN)
    fingerprint = models.CharField(max_length=32)
    found_at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")

    class Meta:
        ordering = ["-score", "id"]
        indexes = [
            models.Index(fields=["city", "state", "-score", "id"], name="stakeholders_pair_queue"),
            models.Index(fields=["city", "right"], name="stakeholders_pair_right"),
        ]
        constraints = [
            *city_walls("stakeholders_duplicatepair", references={"left": _ENTRY, "right": _ENTRY}, sweep=True),
            models.UniqueConstraint(fields=["city", "left", "right"], name="stakeholders_duplicatepair_once"),
            models.CheckConstraint(condition=Q(left__lt=F("right")), name="stakeholders_duplicatepair_ordered"),
            models.CheckConstraint(
                condition=Q(state=PairState.OPEN, decided_at=None)
                | Q(state=PairState.DISMISSED, decided_at__isnull=False),
                name="stakeholders_duplicatepair_decided",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.score}: {', '.join(self.reasons)}"


class StakeholderMerge(CityOwned):
    """Two entries became one. Whatever the entry that went away held is here until the merge is undone or erased.

    `gone` holds its whole row and, under `lost`, what went with it (ENTRY_LOSES); `changed` the kept entry's values by
    field as [before, after]; `moved` the rows that now point at the kept entry: {"citylabs.Invitation": [ids]}.
    Goes with the kept entry.
    """

    id = uuid7_key()
    kept = CityForeignKey(Stakeholder, on_delete=models.CASCADE, related_name="+", db_index=False)
    gone_id = models.UUIDField()
    gone = models.JSONField()
    changed = models.JSONField(default=dict)
    moved = models.JSONField(default=dict)
    reasons = ArrayField(models.CharField(max_length=12, choices=LikenessReason.choices), default=list)
    score = models.PositiveSmallIntegerField(null=True)
    merged_at = models.DateTimeField()
    merged_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    undone_at = models.DateTimeField(null=True, blank=True)
    undone_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")

    class Meta:
        ordering = ["-merged_at", "-id"]
        indexes = [
            models.Index(fields=["city", "-merged_at", "-id"], name="stakeholders_merge_newest"),
            models.Index(fields=["city", "kept", "-merged_at"], name="stakeholders_merge_kept"),
        ]
        constraints = [
            *city_walls("stakeholders_stakeholdermerge", references={"kept": _ENTRY}),
            models.UniqueConstraint(
                fields=["city", "gone_id"], condition=Q(undone_at=None), name="stakeholders_stakeholdermerge_once"
            ),
        ]

    def __str__(self) -> str:
        """Without names: this goes into the append-only log."""
        return "Merge"
