"""What everybody may see: no row-level security, so that search keeps its indexes (design, section 5, wall 5)."""

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.utils.translation import gettext_lazy as _

from cities.models import City, TranslatedField, uuid7_key
from cities.models.folding import TextsOf, folded
from citylabs.enums import LabKind, LabState

# What the search looks into; the index below holds the very same expression.
PUBLIC_HAYSTACK = folded(TextsOf("title"), TextsOf("purpose"), models.F("venue"), models.F("round"), models.F("slug"))


class PublicLab(models.Model):
    """The public row of a published lab, refreshed by the services that change the lab. Holds nothing private."""

    id = models.UUIDField(primary_key=True, editable=False)
    city = models.ForeignKey(City, on_delete=models.CASCADE, related_name="+")
    slug = models.SlugField(max_length=80)
    kind = models.CharField(_("kind"), max_length=20, choices=LabKind.choices)
    state = models.CharField(_("state"), max_length=10, choices=LabState.choices)
    round = models.CharField(_("round"), max_length=80, blank=True)
    title = TranslatedField(_("title"))
    purpose = TranslatedField(_("purpose"), blank=True)
    languages = ArrayField(models.CharField(max_length=2), default=list)
    time_zone = models.CharField(max_length=64)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    date_is_invented = models.BooleanField(default=False)
    venue = models.CharField(max_length=200, blank=True)
    is_online = models.BooleanField(default=False)
    capacity = models.PositiveIntegerField()
    registration_opens_at = models.DateTimeField(null=True)
    registration_closes_at = models.DateTimeField(null=True)
    has_report = models.BooleanField(default=False)
    groups = ArrayField(models.CharField(max_length=20), default=list)  # helix groups with a target number
    seats_taken = models.PositiveIntegerField(default=0)
    waiting = models.PositiveIntegerField(default=0)
    came = models.PositiveIntegerField(null=True)  # checked in, once the day is over; unknown for labs without a list
    published_at = models.DateTimeField()
    changed_at = models.DateTimeField(auto_now=True)

    class Meta:
        ordering = ["starts_at", "id"]
        indexes = [
            models.Index(fields=["starts_at", "id"], name="citylabs_publiclab_by_date"),
            models.Index(fields=["city", "starts_at", "id"], name="citylabs_publiclab_of_city"),
            models.Index(fields=["changed_at", "id"], name="citylabs_publiclab_by_change"),
            GinIndex(OpClass(PUBLIC_HAYSTACK, name="gin_trgm_ops"), name="citylabs_publiclab_search"),
        ]
        constraints = [models.UniqueConstraint(fields=["city", "slug"], name="citylabs_publiclab_slug")]

    def __str__(self) -> str:
        return str(self.title)

    @property
    def seats_left(self) -> int:
        """Free seats that nobody waits for; whoever comes now gets one of them."""
        return 0 if self.waiting else max(0, self.capacity - self.seats_taken)


class ReportRelease(models.Model):
    """A published version of a report, never changed afterwards. Holds no personal data."""

    id = uuid7_key()
    city = models.ForeignKey(City, on_delete=models.CASCADE, related_name="+")
    lab_id = models.UUIDField()
    lab_slug = models.SlugField(max_length=80)
    version = models.PositiveIntegerField()
    content = models.JSONField()
    sha256 = models.CharField(max_length=64)
    published_at = models.DateTimeField()

    class Meta:
        ordering = ["-version"]
        constraints = [
            models.UniqueConstraint(fields=["city", "lab_slug", "version"], name="citylabs_reportrelease_version")
        ]


class ReleaseFile(models.Model):
    """A published version as a file in one format and language: written once by a worker, never changed afterwards."""

    id = uuid7_key()
    city = models.ForeignKey(City, on_delete=models.CASCADE, related_name="+")
    release = models.ForeignKey(ReportRelease, on_delete=models.CASCADE, related_name="files")
    format = models.CharField(max_length=5)
    language = models.CharField(max_length=2, blank=True)
    content = models.BinaryField()
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["format", "language"]
        constraints = [
            models.UniqueConstraint(fields=["release", "format", "language"], name="citylabs_releasefile_once")
        ]
