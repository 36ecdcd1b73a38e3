"""A city's own entry about a person or an organisation."""

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from cities.enums import Theme
from cities.models import CityOwned, city_walls, uuid7_key
from stakeholders.enums import ConsentBasis, EntrySource, GovernmentLevel, HelixGroup
from stakeholders.models.folding import sort_key_expression
from stakeholders.models.organisation import Organisation

_ONE_TO_FIVE = [MinValueValidator(1), MaxValueValidator(5)]


class Stakeholder(CityOwned):
    """Private to its city. At least an organisation or a person is named; an address is in it once.

    `profile` is the organisation's own public profile, which the city never changes. `other_emails` are addresses the
    person had before, e.g. those of entries that were merged into this one. `cpv_tree`: see Organisation.
    """

    id = uuid7_key()
    organisation = models.CharField(_("organisation"), max_length=200, blank=True)
    person = models.CharField(_("person"), max_length=200, blank=True)
    role = models.CharField(_("role in the organisation"), max_length=120, blank=True)
    email = models.EmailField(_("e-mail address"), blank=True)
    phone = models.CharField(_("phone"), max_length=40, blank=True)
    helix_group = models.CharField(_("group"), max_length=20, choices=HelixGroup.choices)
    language = models.CharField(_("language"), max_length=2, default="en")
    country = models.CharField(_("country"), max_length=2, blank=True, validators=[RegexValidator(r"^[A-Z]{2}$")])
    # The database itself forgets a deleted profile (migration 0006): Django would not see the entries of other cities.
    profile = models.ForeignKey(
        Organisation,
        verbose_name=_("public profile"),
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
    )
    scheme = models.CharField(_("register"), max_length=40, blank=True, default="", db_default="")
    registration_id = models.CharField(
        _("number in the register"), max_length=60, blank=True, default="", db_default=""
    )
    region = models.CharField(
        _("NUTS region"),
        max_length=5,
        blank=True,
        default="",
        db_default="",
        validators=[RegexValidator(r"^[A-Z]{2}[0-9A-Z]{0,3}$")],
    )
    level = models.CharField(
        _("level of government"), max_length=10, choices=GovernmentLevel.choices, blank=True, default="", db_default=""
    )
    website = models.URLField(_("website"), blank=True, default="", db_default="")
    other_emails = ArrayField(
        models.EmailField(), verbose_name=_("earlier addresses"), default=list, db_default=[], blank=True
    )
    themes = ArrayField(
        models.CharField(max_length=12, choices=Theme.choices),
        verbose_name=_("themes"),
        default=list,
        db_default=[],
        blank=True,
    )
    cpv = ArrayField(
        models.CharField(max_length=8), verbose_name=_("CPV codes"), default=list, db_default=[], blank=True
    )
    cpv_tree = ArrayField(models.CharField(max_length=8), default=list, db_default=[], blank=True, editable=False)
    influence = models.PositiveSmallIntegerField(_("influence"), null=True, blank=True, validators=_ONE_TO_FIVE)
    interest = models.PositiveSmallIntegerField(_("interest"), null=True, blank=True, validators=_ONE_TO_FIVE)
    engagement_plan = models.TextField(_("engagement plan"), max_length=5000, blank=True, default="", db_default="")
    last_contact_on = models.DateField(_("last contact"), null=True, blank=True)
    tags = ArrayField(models.CharField(max_length=40), verbose_name=_("tags"), default=list, blank=True)
    consent_basis = models.CharField(
        _("basis for keeping the data"),
        max_length=20,
        choices=ConsentBasis.choices,
        default=ConsentBasis.LEGITIMATE_INTEREST,
    )
    consent_note = models.CharField(_("evidence of the basis"), max_length=300, blank=True)
    notes = models.TextField(_("notes"), max_length=5000, blank=True)
    source = models.CharField(_("source"), max_length=12, choices=EntrySource.choices, default=EntrySource.MANUAL)
    created_at = models.DateTimeField(auto_now_add=True)
    changed_at = models.DateTimeField(auto_now=True)
    sort_key = models.GeneratedField(expression=sort_key_expression(), output_field=models.TextField(), db_persist=True)

    class Meta:
        ordering = ["organisation", "person", "id"]
        indexes = [
            models.Index(fields=["city", "organisation", "person", "id"], name="stakeholders_by_name"),
            models.Index(fields=["city", "helix_group", "organisation"], name="stakeholders_by_group"),
            models.Index(fields=["city", "changed_at", "id"], name="stakeholders_by_change"),
            models.Index(fields=["city", "sort_key", "id"], name="stakeholders_by_sort_key"),
            models.Index(fields=["city", "profile"], name="stakeholders_by_profile"),
            models.Index(fields=["city", "level", "sort_key"], name="stakeholders_by_level"),
            models.Index(fields=["city", "region", "sort_key"], name="stakeholders_by_region"),
            models.Index(fields=["city", "last_contact_on", "id"], name="stakeholders_by_contact"),
            models.Index(
                fields=["city", "scheme", "registration_id"],
                condition=~Q(registration_id=""),
                name="stakeholders_by_registration",
            ),
            GinIndex(fields=["tags"], name="stakeholders_by_tag"),
            models.Index(fields=["email"], name="stakeholders_by_email"),
        ]
        constraints = [
            *city_walls("stakeholders_stakeholder", sweep=True),
            models.UniqueConstraint(
                "city", Lower("email"), condition=~Q(email=""), name="stakeholders_stakeholder_email_once"
            ),
            models.CheckConstraint(
                condition=~Q(organisation="") | ~Q(person=""), name="stakeholders_stakeholder_named"
            ),
            models.CheckConstraint(
                condition=(Q(influence=None) | Q(influence__range=(1, 5)))
                & (Q(interest=None) | Q(interest__range=(1, 5))),
                name="stakeholders_stakeholder_one_to_five",
            ),
        ]

    def __str__(self) -> str:
        return ", ".join(part for part in (self.person, self.organisation) if part)
