"""The compiled report of a lab, its files, and what was promised."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from cities.models import CityForeignKey, CityOwned, Run, TranslatedField, city_walls, uuid7_key
from citylabs.enums import CommitmentState, ReportState
from citylabs.models.lab import Lab


class Report(CityOwned):
    """One per lab. `content` is the one data structure from which page, PDF, XLSX and JSON are made."""

    id = uuid7_key()
    lab = CityForeignKey(Lab, on_delete=models.CASCADE, related_name="reports")
    state = models.CharField(_("state"), max_length=10, choices=ReportState.choices, default=ReportState.DRAFT)
    conclusions = TranslatedField(_("conclusions"), blank=True)
    content = models.JSONField(default=dict)
    version = models.PositiveIntegerField(default=0)
    run = CityForeignKey(Run, on_delete=models.SET_NULL, null=True, related_name="+")
    compiled_at = models.DateTimeField(null=True)
    published_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField(auto_now_add=True)
    changed_at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = [
            *city_walls("citylabs_report", references={"lab": "citylabs_lab", "run": "cities_run"}),
            models.UniqueConstraint(fields=["city", "lab"], name="citylabs_report_once"),
        ]


class ReportFile(CityOwned):
    """A finished file of the compiled report in one format and language; the JSON is for all languages (blank)."""

    id = uuid7_key()
    report = CityForeignKey(Report, on_delete=models.CASCADE, related_name="files")
    format = models.CharField(max_length=5)
    language = models.CharField(max_length=2, blank=True)
    content = models.BinaryField()
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            *city_walls("citylabs_reportfile", references={"report": "citylabs_report"}),
            models.UniqueConstraint(fields=["city", "report", "format", "language"], name="citylabs_reportfile_once"),
        ]


class Commitment(CityOwned):
    """What somebody promised to do by when."""

    id = uuid7_key()
    lab = CityForeignKey(Lab, on_delete=models.CASCADE, related_name="commitments")
    text = models.CharField(_("what"), max_length=500)
    owner = models.CharField(_("who"), max_length=200)
    due_date = models.DateField(_("by when"))
    state = models.CharField(_("state"), max_length=8, choices=CommitmentState.choices, default=CommitmentState.OPEN)
    created_at = models.DateTimeField(auto_now_add=True)
    changed_at = models.DateTimeField(auto_now=True)

    class Meta:
        ordering = ["due_date", "id"]
        constraints = city_walls("citylabs_commitment", references={"lab": "citylabs_lab"})
