"""A city's own entry about a person or an organisation."""

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from cities.models import CityOwned, city_walls, uuid7_key
from stakeholders.enums import ConsentBasis, EntrySource, HelixGroup
from stakeholders.models.folding import sort_key_expression


class Stakeholder(CityOwned):
    """Private to its city. At least an organisation or a person is named; an address is in it once."""

    id = uuid7_key()
    organisation = models.CharField(_("organisation"), max_length=200, blank=True)
    person = models.CharField(_("person"), max_length=200, blank=True)
    role = models.CharField(_("role in the organisation"), max_length=120, blank=True)
    email = models.EmailField(_("e-mail address"), blank=True)
    phone = models.CharField(_("phone"), max_length=40, blank=True)
    helix_group = models.CharField(_("group"), max_length=20, choices=HelixGroup.choices)
    language = models.CharField(_("language"), max_length=2, default="en")
    country = models.CharField(_("country"), max_length=2, blank=True, validators=[RegexValidator(r"^[A-Z]{2}$")])
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
            GinIndex(fields=["tags"], name="stakeholders_by_tag"),
        ]
        constraints = [
            *city_walls("stakeholders_stakeholder"),
            models.UniqueConstraint(
                "city", Lower("email"), condition=~Q(email=""), name="stakeholders_stakeholder_email_once"
            ),
            models.CheckConstraint(
                condition=~Q(organisation="") | ~Q(person=""), name="stakeholders_stakeholder_named"
            ),
        ]

    def __str__(self) -> str:
        return ", ".join(part for part in (self.person, self.organisation) if part)
