"""What a city shows of its entries to the cities of a network (docs/adr/0020)."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from cities.enums import Theme
from cities.models import City, CityForeignKey, CityOwned, Network, NetworkDoor, RowDependsOn, city_walls, uuid7_key
from stakeholders.enums import GovernmentLevel, HelixGroup, SharedUseKind, SharingAnswer
from stakeholders.models.folding import sort_key_expression
from stakeholders.models.stakeholder import Stakeholder


class SharedEntry(CityOwned):
    """A read-only copy of chosen fields of an entry, which the cities of one network may read.

    It can only be while its city is in the network and, where it names a person or an address, while that address has
    an open consent to sharing: both are foreign keys, so PostgreSQL refuses whatever a service forgets. A trigger
    (migration shared_entries) lets the copy follow every change of the entry.
    """

    id = uuid7_key()
    network = models.ForeignKey(Network, on_delete=models.CASCADE, related_name="+", db_index=False)
    stakeholder = CityForeignKey(Stakeholder, on_delete=models.CASCADE, related_name="+")
    consent_email = models.CharField(max_length=254, null=True)  # noqa: DJ001  NULL: rests on no consent
    organisation = models.CharField(_("organisation"), max_length=200, blank=True)
    person = models.CharField(_("person"), max_length=200, blank=True)
    role = models.CharField(_("role in the organisation"), max_length=120, blank=True)
    email = models.EmailField(_("e-mail address"), blank=True)
    helix_group = models.CharField(_("group"), max_length=20, choices=HelixGroup.choices)
    level = models.CharField(_("level of government"), max_length=10, choices=GovernmentLevel.choices, blank=True)
    language = models.CharField(_("language"), max_length=2)
    country = models.CharField(_("country"), max_length=2, blank=True)
    region = models.CharField(_("NUTS region"), max_length=5, blank=True)
    website = models.URLField(_("website"), blank=True)
    themes = ArrayField(
        models.CharField(max_length=12, choices=Theme.choices), verbose_name=_("themes"), default=list, blank=True
    )
    cpv = ArrayField(models.CharField(max_length=8), verbose_name=_("CPV codes"), default=list, blank=True)
    cpv_tree = ArrayField(models.CharField(max_length=8), default=list, blank=True, editable=False)
    tags = ArrayField(models.CharField(max_length=40), verbose_name=_("tags"), default=list, blank=True)
    shared_at = models.DateTimeField(_("shared since"))
    changed_at = models.DateTimeField()
    sort_key = models.GeneratedField(expression=sort_key_expression(), output_field=models.TextField(), db_persist=True)

    class Meta:
        ordering = ["sort_key", "id"]
        indexes = [
            models.Index(fields=["network", "sort_key", "id"], name="stakeholders_shared_list"),
            models.Index(fields=["network", "helix_group", "sort_key"], name="stakeholders_shared_by_group"),
            models.Index(fields=["city", "consent_email"], name="stakeholders_shared_consent"),
        ]
        constraints = [
            *city_walls("stakeholders_sharedentry", references={"stakeholder": "stakeholders_stakeholder"}),
            NetworkDoor(name="stakeholders_sharedentry_network"),
            RowDependsOn(
                name="stakeholders_sharedentry_member",
                columns=["city_id", "network_id"],
                to="cities_networkmembership",
                to_columns=["city_id", "network_id"],
                cascade=True,
            ),
            RowDependsOn(
                name="stakeholders_sharedentry_consent",
                columns=["city_id", "consent_email"],
                to="stakeholders_consent",
                to_columns=["city_id", "share_email"],
                cascade=True,
            ),
            models.UniqueConstraint(fields=["city", "stakeholder", "network"], name="stakeholders_sharedentry_once"),
            models.CheckConstraint(
                condition=Q(consent_email__isnull=False, consent_email=Lower("email"))
                | Q(consent_email=None, person="", role="", email="") & ~Q(helix_group=HelixGroup.CITIZEN),
                name="stakeholders_sharedentry_person_agreed",
            ),
            models.CheckConstraint(
                condition=~Q(organisation="") | ~Q(person=""), name="stakeholders_sharedentry_named"
            ),
        ]

    def __str__(self) -> str:
        return ", ".join(part for part in (self.person, self.organisation) if part)

    @property
    def theme_words(self) -> list[str]:
        """The themes in the reader's language."""
        return [str(Theme(theme).label) for theme in self.themes]

    @property
    def is_about_person(self) -> bool:
        """Whether it rests on somebody's consent."""
        return self.consent_email is not None


class SharedUse(CityOwned):
    """What another city did with an entry that this city shares: once per city and kind, with how often."""

    id = uuid7_key()
    stakeholder = CityForeignKey(Stakeholder, on_delete=models.CASCADE, related_name="+")
    by_city = models.ForeignKey(City, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(_("what was done"), max_length=10, choices=SharedUseKind.choices)
    times = models.PositiveIntegerField(default=1)
    first_at = models.DateTimeField()
    last_at = models.DateTimeField()

    class Meta:
        ordering = ["-last_at", "-id"]
        constraints = [
            *city_walls("stakeholders_shareduse", references={"stakeholder": "stakeholders_stakeholder"}),
            models.UniqueConstraint(
                fields=["city", "stakeholder", "by_city", "kind"], name="stakeholders_shareduse_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} ({self.times})"


class SharingRequest(CityOwned):
    """A person was asked, once, whether the city may share their entry in a network. Nobody is asked again."""

    id = uuid7_key()
    stakeholder = CityForeignKey(Stakeholder, on_delete=models.CASCADE, related_name="+")
    network = models.ForeignKey(Network, on_delete=models.CASCADE, related_name="+")
    email = models.EmailField(_("e-mail address"))
    answer = models.CharField(_("answer"), max_length=6, choices=SharingAnswer.choices, default=SharingAnswer.OPEN)
    asked_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-asked_at", "-id"]
        constraints = [
            *city_walls("stakeholders_sharingrequest", references={"stakeholder": "stakeholders_stakeholder"}),
            models.UniqueConstraint("city", Lower("email"), name="stakeholders_sharingrequest_once"),
            models.CheckConstraint(
                condition=Q(answer=SharingAnswer.OPEN, answered_at=None)
                | ~Q(answer=SharingAnswer.OPEN) & Q(answered_at__gte=F("asked_at")),
                name="stakeholders_sharingrequest_answer",
            ),
        ]

    def __str__(self) -> str:
        return f"Question ({self.answer})"
