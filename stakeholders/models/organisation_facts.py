"""What stands on a profile beside its own words: who has verified it, what it has done, to whom it is related."""

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from cities.models import City, uuid7_key
from stakeholders.enums import RelationKind, VerificationWay
from stakeholders.models.organisation import Organisation


class OrganisationVerification(models.Model):
    """Somebody has made sure that the profile is who it says it is: a proven mail domain, or a city.

    The mark, its day, and the domain or the city are public; `evidence`, `withdrawal_reason` and the people are seen
    by the profile's members and the city that wrote them.
    """

    id = uuid7_key()
    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="verifications")
    way = models.CharField(_("how"), max_length=12, choices=VerificationWay.choices)
    domain = models.CharField(_("mail domain"), max_length=253, blank=True)
    city = models.ForeignKey(City, on_delete=models.CASCADE, null=True, blank=True, related_name="+")
    evidence = models.CharField(_("evidence"), max_length=500, blank=True)
    verified_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    verified_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawal_reason = models.CharField(_("reason"), max_length=500, blank=True)

    class Meta:
        ordering = ["verified_at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "way", "domain", "city"],
                condition=Q(withdrawn_at=None),
                nulls_distinct=False,
                name="stakeholders_organisationverification_once",
            ),
            models.CheckConstraint(
                condition=(Q(way="mail_domain", city=None) & ~Q(domain=""))
                | (Q(way="city", domain="", city__isnull=False) & ~Q(evidence="")),
                name="stakeholders_organisationverification_way",
            ),
        ]

    def __str__(self) -> str:
        return self.domain or str(self.city)


class OrganisationReference(models.Model):
    """Something the organisation has done for somebody, in its own words."""

    id = uuid7_key()
    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="references")
    title = models.CharField(_("what was done"), max_length=200)
    customer = models.CharField(_("for whom"), max_length=200, blank=True)
    year = models.PositiveSmallIntegerField(
        _("year"), null=True, blank=True, validators=[MinValueValidator(1950), MaxValueValidator(2100)]
    )
    url = models.URLField(_("page about it"), blank=True)
    about = models.TextField(_("in a few sentences"), max_length=1500, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = [F("year").desc(nulls_last=True), "-id"]
        constraints = [
            models.CheckConstraint(condition=~Q(title=""), name="stakeholders_organisationreference_titled"),
            models.CheckConstraint(
                condition=Q(year=None) | Q(year__range=(1950, 2100)), name="stakeholders_organisationreference_year"
            ),
        ]

    def __str__(self) -> str:
        return self.title


class OrganisationRelation(models.Model):
    """A related party, as the organisation itself declares it (Directive 2014/24/EU, articles 24, 41 and 57).

    `other` is its profile if it has one; `other_name` stands beside it, so that the declaration outlives that profile.
    """

    id = uuid7_key()
    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="relations")
    kind = models.CharField(_("relation"), max_length=16, choices=RelationKind.choices)
    other = models.ForeignKey(
        Organisation,
        verbose_name=_("profile"),
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="declared_by",
    )
    other_name = models.CharField(_("name of the related party"), max_length=200)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["kind", "other_name", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "kind", "other", "other_name"],
                nulls_distinct=False,
                name="stakeholders_organisationrelation_once",
            ),
            models.CheckConstraint(condition=~Q(other_name=""), name="stakeholders_organisationrelation_named"),
            models.CheckConstraint(
                condition=Q(other=None) | ~Q(other=F("organisation")),
                name="stakeholders_organisationrelation_not_itself",
            ),
        ]

    def __str__(self) -> str:
        return self.other_name
