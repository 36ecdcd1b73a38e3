"""Requests of people about their own data, and what each city concerned makes of them."""

from calendar import monthrange
from datetime import datetime, timedelta

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _

from cities.enums import RequestKind, RequestState, TaskState
from cities.models.city import City
from cities.models.fields import LANGUAGE_CODES, uuid7_key
from cities.models.run import Run
from cities.models.walls import CityForeignKey, CityOwned, city_walls

OPEN_TASKS = [TaskState.OPEN, TaskState.WORKING]


def digest_address(email: str) -> bytes:
    """A keyed hash of an address: it can be recognised again, and not be read."""
    return salted_hmac("citylabs.person", email.strip().lower(), algorithm="sha256").digest()


def add_months(moment: datetime, months: int) -> datetime:
    """The same day so many months later, or the last day of a shorter month (Regulation 1182/71, article 3(2)(c))."""
    years, month = divmod(moment.month - 1 + months, 12)
    year, month = moment.year + years, month + 1
    return moment.replace(year=year, month=month, day=min(moment.day, monthrange(year, month)[1]))


class DataRequest(models.Model):
    """One request of one person to all cities. No wall: no city owns it, each sees only its own task (ADR 0021).

    `email` and `proposal` are the only personal data and go as soon as everybody has answered; `digest`, a keyed hash
    of the address, stays as proof that there was a request. `city` is the one through whose page it came.
    """

    id = uuid7_key()
    kind = models.CharField(_("request"), max_length=10, choices=RequestKind.choices)
    state = models.CharField(_("state"), max_length=8, choices=RequestState.choices, default=RequestState.UNPROVEN)
    email = models.EmailField(_("e-mail address"), blank=True)
    digest = models.BinaryField()
    language = models.CharField(_("language"), max_length=2)
    city = models.ForeignKey(City, on_delete=models.SET_NULL, null=True, related_name="+")
    proposal = models.JSONField(default=dict, blank=True)
    created_at = models.DateTimeField()
    link_sent_at = models.DateTimeField(null=True)
    proven_at = models.DateTimeField(null=True)
    answered_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-created_at"]
        indexes = [
            models.Index(
                fields=["state", "created_at"], condition=Q(answered_at=None), name="cities_datarequest_waiting"
            ),
            models.Index(fields=["digest", "-created_at"], name="cities_datarequest_digest"),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(language__in=LANGUAGE_CODES), name="cities_datarequest_language"),
            models.CheckConstraint(
                condition=Q(state=RequestState.UNPROVEN) | ~Q(proven_at=None), name="cities_datarequest_proven"
            ),
        ]

    def __str__(self) -> str:
        """Without the address: this goes into the append-only log, which an erasure cannot reach."""
        return f"Data request ({self.kind})"


class DataRequestTask(CityOwned):
    """What one city owes the person: an answer within one month (article 12(3)), two more with a reason.

    `outcome` counts what was erased and says what stays; `withheld` are the sources left out of the answer. `archive`
    is this city's part of the person's ZIP, encrypted, until `archive_until`.
    """

    id = uuid7_key()
    request = models.ForeignKey(DataRequest, on_delete=models.CASCADE, related_name="tasks")
    kind = models.CharField(_("request"), max_length=10, choices=RequestKind.choices)
    state = models.CharField(_("state"), max_length=8, choices=TaskState.choices, default=TaskState.OPEN)
    due_at = models.DateTimeField(_("answer by"))
    extension_reason = models.CharField(_("reason for more time"), max_length=500, blank=True)
    release_at = models.DateTimeField(null=True)
    run = CityForeignKey(Run, on_delete=models.SET_NULL, null=True, related_name="+")
    answer = models.TextField(_("answer"), blank=True)
    outcome = models.JSONField(default=dict, blank=True)
    withheld = models.JSONField(default=list, blank=True)
    archive = models.BinaryField(default=b"")
    archive_until = models.DateTimeField(null=True)
    handled_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    handled_at = models.DateTimeField(null=True)
    reminded_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField()

    class Meta:
        ordering = ["due_at", "id"]
        indexes = [
            models.Index(fields=["city", "state", "due_at"], name="cities_datarequesttask_list"),
            models.Index(fields=["due_at"], condition=Q(state__in=OPEN_TASKS), name="cities_datarequesttask_due"),
            models.Index(fields=["archive_until"], name="cities_datarequesttask_archive"),
        ]
        constraints = [
            *city_walls("cities_datarequesttask", references={"run": "cities_run"}, sweep=True),
            models.UniqueConstraint(fields=["city", "request"], name="cities_datarequesttask_once"),
        ]

    def __str__(self) -> str:
        """Without the person: this goes into the append-only log."""
        return f"Data request ({self.kind})"

    @property
    def is_open(self) -> bool:
        """Whether the city still owes the answer."""
        return self.state in OPEN_TASKS

    @property
    def is_extended(self) -> bool:
        """Whether the city has taken the two months more."""
        return bool(self.extension_reason)

    def is_late(self, now: datetime) -> bool:
        """Whether the term is over without an answer."""
        return self.is_open and self.due_at < now


# How long an answer lies ready, and how long a city has before what it holds is released without it.
ARCHIVE_KEPT_FOR = timedelta(days=7)
REVIEW_FOR = timedelta(days=14)
