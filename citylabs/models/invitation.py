"""Whom the city asked to come, and what they answered."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from cities.enums import MailState
from cities.models import CityForeignKey, CityOwned, Run, TranslatedField, city_walls, uuid7_key
from citylabs.enums import CampaignState, InvitationState
from citylabs.models.lab import Lab
from stakeholders.enums import HelixGroup
from stakeholders.models import Stakeholder


class Campaign(CityOwned):
    """One sending of invitations. `audience` is the filter it was chosen by: groups, tags, languages.

    `is_picked`: not a filter but people picked one by one, its `members`. `send_at`: the mails wait until then.
    """

    id = uuid7_key()
    lab = CityForeignKey(Lab, on_delete=models.CASCADE, related_name="campaigns")
    audience = models.JSONField(default=dict)
    is_picked = models.BooleanField(default=False, db_default=False)
    note = TranslatedField(_("personal words"), blank=True)
    state = models.CharField(_("state"), max_length=10, choices=CampaignState.choices, default=CampaignState.DRAFT)
    run = CityForeignKey(Run, on_delete=models.SET_NULL, null=True, related_name="+")
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    send_at = models.DateTimeField(_("when the mails go out"), null=True, blank=True)
    sent_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-created_at"]
        indexes = [models.Index(fields=["city", "lab", "-created_at"], name="citylabs_campaign_newest")]
        constraints = city_walls("citylabs_campaign", references={"lab": "citylabs_lab", "run": "cities_run"})

    def __str__(self) -> str:
        return "Campaign"


class Invitation(CityOwned):
    """One person invited to one lab, once, whatever campaign found them first. Keeps what was known at that time."""

    id = uuid7_key()
    lab = CityForeignKey(Lab, on_delete=models.CASCADE, related_name="invitations")
    campaign = CityForeignKey(Campaign, on_delete=models.CASCADE, related_name="invitations")
    stakeholder = CityForeignKey(Stakeholder, on_delete=models.SET_NULL, null=True, related_name="+")
    email = models.EmailField(_("e-mail address"))
    person = models.CharField(_("person"), max_length=200, blank=True)
    organisation = models.CharField(_("organisation"), max_length=200, blank=True)
    helix_group = models.CharField(_("group"), max_length=20, choices=HelixGroup.choices)
    language = models.CharField(_("language"), max_length=2)
    state = models.CharField(
        _("answer"), max_length=10, choices=InvitationState.choices, default=InvitationState.INVITED
    )
    answered_at = models.DateTimeField(null=True, blank=True)
    decline_reason = models.CharField(_("reason"), max_length=500, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    changed_at = models.DateTimeField(auto_now=True)

    class Meta:
        ordering = ["organisation", "person", "id"]
        indexes = [
            models.Index(fields=["city", "lab", "organisation", "person"], name="citylabs_invitation_by_name"),
            models.Index(fields=["city", "lab", "state", "helix_group"], name="citylabs_invitation_by_state"),
            # What a person was invited to before, and when last: for the registry's filters and the order of picking.
            models.Index(fields=["city", "email", "-created_at"], name="citylabs_invitation_by_email"),
            models.Index(fields=["email"], name="citylabs_invitation_person"),
        ]
        constraints = [
            *city_walls(
                "citylabs_invitation",
                references={
                    "lab": "citylabs_lab",
                    "campaign": "citylabs_campaign",
                    "stakeholder": "stakeholders_stakeholder",
                },
                sweep=True,
            ),
            models.UniqueConstraint(fields=["city", "lab", "email"], name="citylabs_invitation_once"),
        ]

    @property
    def mail_words(self) -> str:
        """The state of the mail in words, where the selector has found it (`list_invitations`)."""
        state = getattr(self, "mail_state", "")
        return str(MailState(state).label) if state else ""

    def __str__(self) -> str:
        """Without name and address: this goes into the append-only log, which an erasure cannot reach."""
        return f"Invitation ({self.helix_group})"
