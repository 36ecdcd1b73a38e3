"""Who is coming, who waits, and which seats are on offer."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from cities.models import CityForeignKey, CityOwned, city_walls, uuid7_key
from citylabs.enums import OfferState, RegistrationSource, RegistrationState
from citylabs.models.invitation import Invitation
from citylabs.models.lab import Lab
from procurement.models import Need
from stakeholders.enums import HelixGroup

ACTIVE_STATES = [RegistrationState.CONFIRMED, RegistrationState.OFFERED, RegistrationState.WAITING]
SEAT_STATES = [RegistrationState.CONFIRMED, RegistrationState.OFFERED]


class Registration(CityOwned):
    """A person's place in a lab. `number` is the order of arrival, given under the lab's lock."""

    id = uuid7_key()
    lab = CityForeignKey(Lab, on_delete=models.CASCADE, related_name="registrations")
    invitation = CityForeignKey(Invitation, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    number = models.PositiveIntegerField(_("number"))
    state = models.CharField(_("state"), max_length=12, choices=RegistrationState.choices)
    source = models.CharField(_("source"), max_length=10, choices=RegistrationSource.choices)
    email = models.EmailField(_("e-mail address"), blank=True)
    person = models.CharField(_("name"), max_length=200)
    organisation = models.CharField(_("organisation"), max_length=200, blank=True)
    helix_group = models.CharField(_("group"), max_length=20, choices=HelixGroup.choices)
    language = models.CharField(_("language"), max_length=2, default="en")
    calendar_sequence = models.PositiveIntegerField(default=0)
    # Purpose → id of the legal text read, or "": what was ticked by somebody whose address was not proven yet.
    asked_consents = models.JSONField(default=dict, db_default={}, blank=True)
    checked_in_at = models.DateTimeField(_("checked in"), null=True, blank=True)
    checked_in_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    survey_answered_on = models.DateField(null=True, blank=True)
    cancelled_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    changed_at = models.DateTimeField(auto_now=True)

    class Meta:
        ordering = ["number"]
        indexes = [
            models.Index(fields=["city", "lab", "state", "number"], name="citylabs_registration_state"),
            models.Index(fields=["city", "lab", "person", "id"], name="citylabs_registration_name"),
            models.Index(fields=["city", "changed_at", "id"], name="citylabs_registration_changed"),
            models.Index(fields=["email"], name="citylabs_registration_person"),
        ]
        constraints = [
            *city_walls(
                "citylabs_registration",
                references={"lab": "citylabs_lab", "invitation": "citylabs_invitation"},
                sweep=True,
            ),
            models.UniqueConstraint(fields=["city", "lab", "number"], name="citylabs_registration_number"),
            models.UniqueConstraint(
                "city",
                "lab",
                Lower("email"),
                condition=Q(state__in=ACTIVE_STATES) & ~Q(email=""),
                name="citylabs_registration_active_once",
            ),
            models.CheckConstraint(
                condition=Q(checked_in_at=None) | Q(state=RegistrationState.CONFIRMED),
                name="citylabs_registration_in_only_confirmed",
            ),
        ]

    def __str__(self) -> str:
        """Without the name: this goes into the append-only log, which an erasure cannot reach."""
        return f"Registration {self.number}"


class RegistrationNeed(CityOwned):
    """A need of the lab that a registered person wants to work on."""

    id = uuid7_key()
    registration = CityForeignKey(Registration, on_delete=models.CASCADE, related_name="interests")
    need = CityForeignKey(Need, on_delete=models.CASCADE, related_name="+")

    class Meta:
        constraints = [
            *city_walls(
                "citylabs_registrationneed",
                references={"registration": "citylabs_registration", "need": "procurement_need"},
            ),
            models.UniqueConstraint(fields=["city", "registration", "need"], name="citylabs_registrationneed_once"),
        ]


class SeatOffer(CityOwned):
    """A freed seat offered to somebody on the waiting list, for a time counted in working days."""

    id = uuid7_key()
    registration = CityForeignKey(Registration, on_delete=models.CASCADE, related_name="offers")
    state = models.CharField(_("state"), max_length=10, choices=OfferState.choices, default=OfferState.OPEN)
    rule = models.CharField(max_length=40)
    offered_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-offered_at"]
        indexes = [
            models.Index(fields=["expires_at"], condition=Q(state="open"), name="citylabs_seatoffer_sweep"),
        ]
        constraints = [
            *city_walls("citylabs_seatoffer", references={"registration": "citylabs_registration"}, sweep=True),
            models.UniqueConstraint(
                fields=["city", "registration"], condition=Q(state="open"), name="citylabs_seatoffer_open_once"
            ),
        ]
