"""Codes of official lists, read from the files of the EU's Publications Office."""

from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.utils.translation import gettext_lazy as _

from cities.enums import CodeList
from cities.models.fields import TranslatedField, uuid7_key
from cities.models.folding import TextsOf, folded


class Code(models.Model):
    """Public, and written by `manage.py load_codes` only. `depth` counts the digits that matter: 45233000 has 5.

    A code that a newer edition has dropped stays with its name, because needs and entries may carry it, but it is no
    longer offered (`is_current`).
    """

    id = uuid7_key()
    list = models.CharField(_("code list"), max_length=12, choices=CodeList.choices)
    code = models.CharField(_("code"), max_length=12)
    parent = models.CharField(_("code above"), max_length=12, blank=True)
    depth = models.PositiveSmallIntegerField()
    names = TranslatedField(_("names"))
    is_current = models.BooleanField(default=True)
    searched = models.GeneratedField(
        expression=folded("code", TextsOf("names")), output_field=models.TextField(), db_persist=True
    )

    class Meta:
        ordering = ["list", "code"]
        indexes = [
            models.Index(fields=["list", "parent", "code"], name="codes_by_parent"),
            GinIndex(OpClass("searched", name="gin_trgm_ops"), name="codes_searched"),
        ]
        constraints = [models.UniqueConstraint(fields=["list", "code"], name="cities_code_once")]

    def __str__(self) -> str:
        return f"{self.code} {self.names}"
