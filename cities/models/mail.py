"""The outbox, and the addresses that must not be written to."""

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.utils.translation import gettext_lazy as _

from cities.enums import MailState
from cities.models.fields import uuid7_key
from cities.models.walls import CityOwned, city_walls

OPEN_STATES = [MailState.QUEUED, MailState.RETRYING, MailState.SENDING]


class OutboxMail(CityOwned):
    """One mail to one recipient. (campaign, recipient, occurrence) is unique: nobody is written to twice.

    `campaign` names the occasion (`invitation:<campaign id>`, `registration:<id>`), `occurrence` the how-many-th mail
    of that occasion (`1`, `reminder-1`), `kind` a registered mail kind. `due_at` is when the worker may take it: now,
    after a back-off, or, while SENDING, when the lease of a worker that may have been killed ends; `lapses` counts
    such ends. `priority` 0 (somebody waits for it) goes before 1 (a mass of invitations). `history` is a list of
    {at, state, words}.
    """

    id = uuid7_key()
    campaign = models.CharField(max_length=120)
    recipient = models.EmailField(_("recipient"))
    occurrence = models.CharField(max_length=40, default="1")
    recipient_name = models.CharField(max_length=200, blank=True)
    kind = models.CharField(_("kind"), max_length=80)
    language = models.CharField(max_length=2, default="en")
    context = models.JSONField(default=dict, encoder=DjangoJSONEncoder)
    subject = models.CharField(_("subject"), max_length=300, blank=True)
    state = models.CharField(_("state"), max_length=10, choices=MailState.choices, default=MailState.QUEUED)
    priority = models.PositiveSmallIntegerField(default=0)
    attempts = models.PositiveSmallIntegerField(default=0)
    lapses = models.PositiveSmallIntegerField(default=0)
    due_at = models.DateTimeField()
    claim = models.UUIDField(null=True)
    message_id = models.CharField(max_length=120)
    error = models.TextField(_("what the mail server said"), blank=True)
    history = models.JSONField(default=list, encoder=DjangoJSONEncoder)
    created_at = models.DateTimeField(auto_now_add=True)
    sent_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        """Without the address: this goes into the append-only log, which an erasure cannot reach."""
        return f"Mail ({self.kind})"

    class Meta:
        ordering = ["-created_at"]
        indexes = [
            models.Index(fields=["city", "-created_at"], name="cities_outboxmail_newest"),
            models.Index(
                fields=["city", "priority", "due_at"],
                condition=models.Q(state__in=OPEN_STATES),
                name="cities_outboxmail_due",
            ),
            models.Index(fields=["due_at"], condition=models.Q(state__in=OPEN_STATES), name="cities_outboxmail_sweep"),
            models.Index(fields=["recipient"], name="cities_outboxmail_person"),
        ]
        constraints = [
            *city_walls("cities_outboxmail", sweep=True),
            models.CheckConstraint(condition=~models.Q(recipient=""), name="cities_outboxmail_has_recipient"),
            models.UniqueConstraint(
                fields=["city", "campaign", "recipient", "occurrence"], name="cities_outboxmail_once"
            ),
        ]


class Suppression(CityOwned):
    """An address that asked not to be written to, or that does not exist. `scope` is what it is kept from.

    After an erasure `email` is NULL and only `address_seal` is left (cities/outbox/seals.py). Rows from before there
    were seals have none until they are erased or `manage.py seal_suppressions` has passed.
    """

    class Scope(models.TextChoices):
        """INVITATIONS keeps the mails a person asked for themselves (ticket, change of place)."""

        INVITATIONS = "invitations", _("Invitations")
        ALL = "all", _("All mails")

    id = uuid7_key()
    # NULL, not blank: the unique key below must let many erased addresses be.
    email = models.EmailField(_("e-mail address"), null=True)  # noqa: DJ001
    address_seal = models.CharField(max_length=64, blank=True, db_default="")
    scope = models.CharField(_("kept from"), max_length=12, choices=Scope.choices)
    reason = models.CharField(_("reason"), max_length=200)
    created_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        """Without the address: this goes into the append-only log, which an erasure cannot reach."""
        return f"Suppression ({self.scope})"

    class Meta:
        ordering = ["-created_at"]
        indexes = [models.Index(fields=["city", "address_seal"], name="cities_suppression_by_seal")]
        constraints = [
            *city_walls("cities_suppression"),
            models.UniqueConstraint(fields=["city", "email", "scope"], name="cities_suppression_once"),
            models.CheckConstraint(
                condition=models.Q(email__isnull=False) | ~models.Q(address_seal=""),
                name="cities_suppression_recognisable",
            ),
        ]
