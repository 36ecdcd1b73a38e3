"""An organisation's own public profile, once for all cities."""

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.db import models
from django.db.models import Q
from django.db.models.functions import Left, Lower
from django.utils.translation import gettext_lazy as _

from cities.enums import Theme
from cities.models import TranslatedField, uuid7_key
from cities.models.folding import TextsOf, folded
from stakeholders.enums import GovernmentLevel, HelixGroup, SizeClass


class Organisation(models.Model):
    """Public, and written by the organisation's own people only; no city ever changes it.

    `scheme` and `registration_id` name it in a register (org-id.guide, e.g. EE-RIK and the number). `cpv_tree` has
    the stems of all its CPV codes, two digits and more, so that a subtree is found by one of them. `maturity` is a
    technology readiness level, 1 to 9. Not public before `is_listed`.
    """

    id = uuid7_key()
    slug = models.SlugField(_("address"), max_length=80, unique=True)
    name = models.CharField(_("name"), max_length=200)
    names = TranslatedField(_("name in other languages"), blank=True)
    scheme = models.CharField(_("register"), max_length=40, blank=True)
    registration_id = models.CharField(_("number in the register"), max_length=60, blank=True)
    country = models.CharField(_("country"), max_length=2, validators=[RegexValidator(r"^[A-Z]{2}$")])
    region = models.CharField(
        _("NUTS region"), max_length=5, blank=True, validators=[RegexValidator(r"^[A-Z]{2}[0-9A-Z]{0,3}$")]
    )
    size = models.CharField(_("size"), max_length=8, choices=SizeClass.choices, blank=True)
    helix_group = models.CharField(_("group"), max_length=20, choices=HelixGroup.choices)
    level = models.CharField(_("level of government"), max_length=10, choices=GovernmentLevel.choices, blank=True)
    summary = TranslatedField(_("in one sentence"), blank=True)
    offers = TranslatedField(_("what it offers"), blank=True)
    themes = ArrayField(
        models.CharField(max_length=12, choices=Theme.choices), verbose_name=_("themes"), default=list, blank=True
    )
    cpv = ArrayField(models.CharField(max_length=8), verbose_name=_("CPV codes"), default=list, blank=True)
    cpv_tree = ArrayField(models.CharField(max_length=8), default=list, blank=True, editable=False)
    languages = ArrayField(models.CharField(max_length=2), verbose_name=_("languages"), default=list, blank=True)
    website = models.URLField(_("website"), blank=True)
    maturity = models.PositiveSmallIntegerField(
        _("technology readiness level"), null=True, blank=True, validators=[MinValueValidator(1), MaxValueValidator(9)]
    )
    competences_sought = TranslatedField(_("what partners should bring"), blank=True)
    competences_offered = TranslatedField(_("what it brings to partners"), blank=True)
    is_listed = models.BooleanField(_("public"), default=False)
    created_at = models.DateTimeField(auto_now_add=True)
    changed_at = models.DateTimeField(auto_now=True)
    # What a list is sorted by, and what a search looks into.
    sort_key = models.GeneratedField(
        expression=Left(folded(models.F("name")), 300), output_field=models.TextField(), db_persist=True
    )
    searched = models.GeneratedField(
        expression=folded(
            "name", TextsOf("names"), "registration_id", TextsOf("summary"), TextsOf("competences_offered")
        ),
        output_field=models.TextField(),
        db_persist=True,
    )

    class Meta:
        ordering = ["name", "id"]
        indexes = [
            models.Index(fields=["changed_at", "id"], name="organisations_by_change"),
            models.Index(
                fields=["helix_group", "country", "id"], condition=Q(is_listed=True), name="organisations_listed"
            ),
            GinIndex(fields=["cpv_tree"], name="organisations_by_cpv"),
            GinIndex(fields=["themes"], name="organisations_by_theme"),
            GinIndex(fields=["languages"], name="organisations_by_language"),
            models.Index(fields=["sort_key", "id"], condition=Q(is_listed=True), name="organisations_listed_by_name"),
            GinIndex(OpClass("searched", name="gin_trgm_ops"), name="organisations_searched"),
        ]
        constraints = [
            models.UniqueConstraint(
                "scheme",
                Lower("registration_id"),
                condition=~Q(registration_id=""),
                name="stakeholders_organisation_registered_once",
            ),
            models.CheckConstraint(condition=~Q(name=""), name="stakeholders_organisation_named"),
            models.CheckConstraint(
                condition=Q(registration_id="") | ~Q(scheme=""), name="stakeholders_organisation_number_of_register"
            ),
            models.CheckConstraint(
                condition=Q(maturity=None) | Q(maturity__range=(1, 9)), name="stakeholders_organisation_maturity"
            ),
        ]

    def __str__(self) -> str:
        return self.name
