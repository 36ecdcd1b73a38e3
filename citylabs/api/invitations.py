"""Inviting to a lab, and what people answered."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from rest_framework import serializers

from cities.api.bases import CityApi
from cities.api.fields import TranslationsField
from cities.models import City
from citylabs.enums import CampaignState, InvitationState
from citylabs.rules.permissions import INVITATIONS_SEND, REGISTRATIONS_READ, REPORTS_READ
from citylabs.selectors.campaigns import count_audience, get_campaign, list_campaigns
from citylabs.selectors.invitations import list_invitations
from citylabs.selectors.labs import get_lab
from citylabs.selectors.surveys import get_survey_progress
from citylabs.services.campaigns import create_campaign, send_campaign
from stakeholders.enums import HelixGroup

_INPUT = {
    "audience": {"groups": ["sme", "research"], "tags": ["water"], "languages": []},
    "note": {"en": "We would be glad to see you.", "et": "Ootame sind."},
}
_CAMPAIGN = {
    "id": "01890a5d-ac96-774b-bcce-b302099a8059",
    **_INPUT,
    "state": "draft",
    "run_id": None,
    "created_at": "2026-05-01T12:00:00Z",
    "sent_at": None,
}
_INVITATION = {
    "id": "01890a5d-ac96-774b-bcce-b302099a8060",
    "campaign_id": _CAMPAIGN["id"],
    "person": "Mari Maasikas",
    "organisation": "OÜ Näide",
    "email": "mari@firm.example",
    "helix_group": "sme",
    "language": "et",
    "state": "accepted",
    "decline_reason": "",
    "answered_at": "2026-05-02T12:00:00Z",
    "created_at": "2026-05-01T12:00:00Z",
    "changed_at": "2026-05-02T12:00:00Z",
}


class AudienceSerializer(serializers.Serializer):
    """Whom to invite. An empty list means all."""

    groups = serializers.ListField(child=serializers.ChoiceField(HelixGroup.choices), required=False, default=list)
    tags = serializers.ListField(child=serializers.CharField(max_length=40), required=False, default=list)
    languages = serializers.ListField(child=serializers.CharField(max_length=2), required=False, default=list)


class CampaignSerializer(serializers.Serializer):
    """One sending of invitations. `run_id` is the long run that sends it."""

    id = serializers.UUIDField()
    audience = serializers.JSONField()
    note = TranslationsField()
    state = serializers.ChoiceField(CampaignState.choices)
    run_id = serializers.UUIDField(allow_null=True)
    created_at = serializers.DateTimeField()
    sent_at = serializers.DateTimeField(allow_null=True)


class CampaignListApi(CityApi):
    """The campaigns of a lab."""

    permissions = {"GET": REGISTRATIONS_READ, "POST": INVITATIONS_SEND}
    many = True
    tag = "invitations"
    OutputSerializer = CampaignSerializer
    input_example = _INPUT
    output_example = _CAMPAIGN

    class InputSerializer(serializers.Serializer):
        audience = AudienceSerializer()
        note = TranslationsField(max_length=5000, required=False)

    def get(self, request: HttpRequest, city: City, lab_slug: str) -> HttpResponse:
        """List the campaigns, newest first."""
        return self.page(list_campaigns(city=city, lab=get_lab(city=city, slug=lab_slug)), order="-created_at")

    def post(self, request: HttpRequest, city: City, lab_slug: str) -> HttpResponse:
        """Write a campaign as a draft. Nothing is sent yet."""
        lab, given = get_lab(city=city, slug=lab_slug), self.read()
        campaign = create_campaign(
            city=city, actor=self.actor, lab=lab, audience=given["audience"], note=given.get("note", {})
        )
        return self.answer(campaign, status=201)


class CampaignAudienceApi(CityApi):
    """Whom a campaign would reach."""

    permissions = {"GET": INVITATIONS_SEND}
    tag = "invitations"
    output_example = {
        "matching": 120,
        "invited": 40,
        "registered": 3,
        "suppressed": 2,
        "no_consent": 0,
        "to_invite": 75,
    }

    class OutputSerializer(serializers.Serializer):
        matching = serializers.IntegerField(help_text="Entries of the registry with an address that fit.")
        invited = serializers.IntegerField(help_text="Left out: invited to the lab already.")
        registered = serializers.IntegerField(help_text="Left out: registered already.")
        suppressed = serializers.IntegerField(help_text="Left out: no invitations wanted, or a dead address.")
        no_consent = serializers.IntegerField(help_text="Left out: kept on the basis of consent, without proof of it.")
        to_invite = serializers.IntegerField()

    def get(self, request: HttpRequest, city: City, lab_slug: str, campaign_id: UUID) -> HttpResponse:
        """Count whom it would write to, and whom not and why."""
        lab = get_lab(city=city, slug=lab_slug)
        campaign = get_campaign(city=city, lab=lab, campaign_id=campaign_id)
        return self.answer(count_audience(city=city, campaign=campaign))


class CampaignSendApi(CityApi):
    """Sending."""

    permissions = {"POST": INVITATIONS_SEND}
    tag = "invitations"
    OutputSerializer = CampaignSerializer
    output_example = {**_CAMPAIGN, "state": "sending"}
    answers = {"POST": (202, CampaignSerializer)}

    def post(self, request: HttpRequest, city: City, lab_slug: str, campaign_id: UUID) -> HttpResponse:
        """Start sending a draft, or go on with one that was stopped. A worker does it."""
        lab = get_lab(city=city, slug=lab_slug)
        campaign = get_campaign(city=city, lab=lab, campaign_id=campaign_id)
        return self.answer(send_campaign(city=city, actor=self.actor, campaign=campaign), status=202)


class InvitationListApi(CityApi):
    """The invited people of a lab."""

    permissions = {"GET": REGISTRATIONS_READ}
    many = True
    tag = "invitations"
    output_example = _INVITATION

    class FilterSerializer(serializers.Serializer):
        state = serializers.ChoiceField(InvitationState.choices, required=False)
        helix_group = serializers.ChoiceField(HelixGroup.choices, required=False)
        search = serializers.CharField(max_length=100, required=False, help_text="Words of name or address.")

    class OutputSerializer(serializers.Serializer):
        id = serializers.UUIDField()
        campaign_id = serializers.UUIDField()
        person = serializers.CharField()
        organisation = serializers.CharField()
        email = serializers.CharField()
        helix_group = serializers.ChoiceField(HelixGroup.choices)
        language = serializers.CharField()
        state = serializers.ChoiceField(InvitationState.choices)
        decline_reason = serializers.CharField()
        answered_at = serializers.DateTimeField(allow_null=True)
        created_at = serializers.DateTimeField()
        changed_at = serializers.DateTimeField()

    def get(self, request: HttpRequest, city: City, lab_slug: str) -> HttpResponse:
        """List the invited people by organisation."""
        lab = get_lab(city=city, slug=lab_slug)
        return self.page(list_invitations(city=city, lab=lab, **self.filters()), order="organisation")


class SurveyCountsApi(CityApi):
    """How many have answered the survey of a lab."""

    permissions = {"GET": REPORTS_READ}
    tag = "surveys"
    output_example = {"came": 42, "asked": 40, "answered": 23}

    class OutputSerializer(serializers.Serializer):
        came = serializers.IntegerField()
        asked = serializers.IntegerField()
        answered = serializers.IntegerField()

    def get(self, request: HttpRequest, city: City, lab_slug: str) -> HttpResponse:
        """Count who came, was asked and has answered. Answers are in the report, never by person."""
        return self.answer(get_survey_progress(city=city, lab=get_lab(city=city, slug=lab_slug)))
