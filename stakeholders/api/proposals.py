"""Whom a city is missing."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from rest_framework import serializers

from cities.api.bases import CityApi
from cities.api.rendering import JsonAnswer
from cities.models import City
from stakeholders.rules.permissions import STAKEHOLDERS_EDIT
from stakeholders.rules.proposals import Proposal, Subject
from stakeholders.selectors.coverage import get_coverage
from stakeholders.selectors.proposals import (
    find_gaps,
    list_profile_proposals,
    list_shared_proposals,
    list_silent_proposals,
)
from stakeholders.services.proposals import add_profile


class GapsSerializer(serializers.Serializer):
    """How many are missing."""

    groups = serializers.DictField(child=serializers.IntegerField())
    levels = serializers.DictField(child=serializers.IntegerField())


class ProposalSerializer(serializers.Serializer):
    """Somebody who could fill a gap."""

    id = serializers.UUIDField()
    name = serializers.CharField()
    helix_group = serializers.CharField()
    level = serializers.CharField()
    reasons = serializers.ListField(child=serializers.CharField(), help_text="In the reader's language.")


def show_proposal(proposal: Proposal) -> dict[str, Any]:
    """Return a proposal as the API shows it."""
    candidate = proposal.candidate
    return {
        "id": candidate.id,
        "name": candidate.name,
        "helix_group": candidate.helix_group,
        "level": candidate.level,
        "reasons": proposal.reasons,
    }


class MissingSerializer(serializers.Serializer):
    """Profiles and shared entries to get to know, and entries that nobody has written to for a year."""

    gaps = GapsSerializer()
    profiles = ProposalSerializer(many=True)
    shared = ProposalSerializer(many=True)
    silent = ProposalSerializer(many=True)


class MissingApi(CityApi):
    """Whom the city is missing, in an order that is the same for everybody."""

    permissions = {"GET": STAKEHOLDERS_EDIT}
    tag = "stakeholders"
    OutputSerializer = MissingSerializer

    def get(self, request: HttpRequest, city: City) -> HttpResponse:
        """List proposals with their reasons."""
        now = timezone.now()
        gaps = find_gaps(get_coverage(city=city, now=now))
        asked: dict[str, Any] = {"city": city, "gaps": gaps, "subject": Subject(region=city.nuts3), "now": now}
        found = {
            "profiles": list_profile_proposals(**asked),
            "shared": list_shared_proposals(**asked),
            "silent": list_silent_proposals(**asked),
        }
        shown = {kind: [show_proposal(one) for one in proposals] for kind, proposals in found.items()}
        return JsonAnswer({"gaps": {"groups": dict(gaps.groups), "levels": dict(gaps.levels)}, **shown})


class MissingAddApi(CityApi):
    """Taking an organisation into the registry."""

    permissions = {"POST": STAKEHOLDERS_EDIT}
    tag = "stakeholders"

    class InputSerializer(serializers.Serializer):
        organisation_id = serializers.UUIDField(help_text="The id of a proposed profile.")

    class OutputSerializer(serializers.Serializer):
        id = serializers.UUIDField(help_text="The new entry.")

    input_example = output_example = None

    def post(self, request: HttpRequest, city: City) -> HttpResponse:
        """Write an entry that points at the profile, with what the profile says."""
        entry = add_profile(city=city, actor=self.actor, organisation_id=self.read()["organisation_id"])
        return self.answer(entry, status=201)
