"""What everybody may see: no row-level security, so that search keeps its indexes (design, section 5, wall 5)."""

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models.functions import Left
from django.utils.translation import gettext_lazy as _

from cities.models import City, TranslatedField, uuid7_key
from cities.models.folding import TextsOf, folded
from citylabs.enums import LabKind, LabState

TITLE_END = "\t"
WORDS_LENGTH = 1000  # PostgreSQL keeps no statistics on longer texts, and then reads all of them for a common word


def searched_words() -> Left:
    """What the search looks into, folded: the title (up to the tab), the place, the round, the address, the purpose."""
    rest = (models.F("venue"), models.F("round"), models.F("slug"), TextsOf("purpose"))
    return Left(folded(TextsOf("title"), models.Value(TITLE_END), *rest), WORDS_LENGTH)


class PublicLabs(models.Manager["PublicLab"]):
    """Leaves out what only the search reads."""

    def get_queryset(self) -> models.QuerySet["PublicLab"]:
        """Return the rows without their folded words."""
        return super().get_queryset().defer("words")


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
    groups = ArrayField(models.CharField(max_length=20), default=list, db_default=[])  # helix groups with a target
    seats_taken = models.PositiveIntegerField(default=0, db_default=0)
    waiting = models.PositiveIntegerField(default=0, db_default=0)
    came = models.PositiveIntegerField(null=True)  # checked in, once the day is over; unknown for labs without a list
    published_at = models.DateTimeField()
    changed_at = models.DateTimeField(auto_now=True)
    words = models.GeneratedField(expression=searched_words(), output_field=models.TextField(), db_persist=True)

    objects = PublicLabs()

    class Meta:
        ordering = ["starts_at", "id"]
        indexes = [
            models.Index(fields=["starts_at", "id"], name="citylabs_publiclab_by_date"),
            models.Index(fields=["city", "starts_at", "id"], name="citylabs_publiclab_of_city"),
            models.Index(fields=["changed_at", "id"], name="citylabs_publiclab_by_change"),
            GinIndex(OpClass(models.F("words"), name="gin_trgm_ops"), name="citylabs_publiclab_words"),
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
