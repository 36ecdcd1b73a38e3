"""An import of the city's stakeholder list, kept row by row so that it can be looked at before it counts."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from cities.models import CityForeignKey, CityOwned, Run, city_walls, uuid7_key
from stakeholders.enums import ImportState, RowChoice, RowOutcome, RowUndo
from stakeholders.models.stakeholder import Stakeholder


class StakeholderImport(CityOwned):
    """One uploaded file. `content` and `sample` (its first rows, and how they were read) are emptied at the end.

    `problem` is a code of stakeholders.services.files.problems, put into words when it is shown.
    """

    id = uuid7_key()
    file_name = models.CharField(_("file"), max_length=200)
    content = models.BinaryField()
    state = models.CharField(_("state"), max_length=10, choices=ImportState.choices, default=ImportState.READING)
    mapping = models.JSONField(default=dict)
    headers = models.JSONField(default=list)
    sample = models.JSONField(default=dict)
    problem = models.TextField(_("problem"), blank=True)
    run = CityForeignKey(Run, on_delete=models.SET_NULL, null=True, related_name="+")
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    finished_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-created_at"]
        indexes = [models.Index(fields=["city", "-created_at"], name="stakeholders_import_newest")]
        constraints = city_walls("stakeholders_stakeholderimport", references={"run": "cities_run"})

    def __str__(self) -> str:
        return self.file_name


class ImportRow(CityOwned):
    """One person or organisation of a row of the file: its values, what becomes of it, and why.

    A row that names several people has several parts. A duplicate points at the `stakeholder` it may be a double of, or
    at an earlier row of the file (`twin_number`, `twin_part`), and waits for a `choice`.
    """

    id = uuid7_key()
    stakeholder_import = CityForeignKey(StakeholderImport, on_delete=models.CASCADE, related_name="rows")
    number = models.PositiveIntegerField(_("row"))
    part = models.PositiveSmallIntegerField(default=1, db_default=1)
    values = models.JSONField(default=dict)
    outcome = models.CharField(_("outcome"), max_length=10, choices=RowOutcome.choices)
    reasons = models.JSONField(default=list)
    changes = models.JSONField(default=dict)
    stakeholder = CityForeignKey(Stakeholder, on_delete=models.SET_NULL, null=True, related_name="+")
    twin_number = models.PositiveIntegerField(null=True)
    twin_part = models.PositiveSmallIntegerField(null=True)
    choice = models.CharField(max_length=6, choices=RowChoice.choices, blank=True, db_default="")
    applied = models.BooleanField(default=False)
    undo = models.CharField(max_length=6, choices=RowUndo.choices, blank=True, db_default="")

    class Meta:
        ordering = ["number", "part"]
        indexes = [
            models.Index(fields=["city", "stakeholder_import", "outcome", "number"], name="stakeholders_importrow_list")
        ]
        constraints = [
            *city_walls(
                "stakeholders_importrow",
                references={
                    "stakeholder_import": "stakeholders_stakeholderimport",
                    "stakeholder": "stakeholders_stakeholder",
                },
            ),
            models.UniqueConstraint(
                fields=["city", "stakeholder_import", "number", "part"], name="stakeholders_importrow_number_part"
            ),
        ]
