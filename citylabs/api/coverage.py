"""How a lab stands against its targets, and whom it is missing."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from rest_framework import serializers

from cities.api.bases import CityApi
from cities.api.rendering import JsonAnswer
from cities.models import City
from citylabs.rules.permissions import INVITATIONS_SEND, REGISTRATIONS_READ
from citylabs.selectors.campaigns import find_draft
from citylabs.selectors.lab_coverage import get_lab_coverage
from citylabs.selectors.labs import get_lab
from citylabs.selectors.missing import find_lab_gaps, get_lab_subject, list_lab_proposals
from stakeholders.api.coverage import CoverageSerializer, show_row
from stakeholders.api.proposals import GapsSerializer, ProposalSerializer, show_proposal
from stakeholders.selectors.proposals import list_profile_proposals, list_shared_proposals


class LabCoverageApi(CityApi):
    """The coverage of a lab."""

    permissions = {"GET": REGISTRATIONS_READ}
    tag = "labs"
    OutputSerializer = CoverageSerializer

    def get(self, request: HttpRequest, city: City, lab_slug: str) -> HttpResponse:
        """Read targets and numbers of every group and level."""
        coverage = get_lab_coverage(city=city, lab=get_lab(city=city, slug=lab_slug))
        rows = {"groups": coverage.groups, "levels": coverage.levels}
        return JsonAnswer({kind: [show_row(row) for row in found] for kind, found in rows.items()})


class LabMissingSerializer(serializers.Serializer):
    """Who is missing, and who could come: entries that can be invited, profiles, entries shared by other cities."""

    gaps = GapsSerializer()
    entries = ProposalSerializer(many=True)
    profiles = ProposalSerializer(many=True)
    shared = ProposalSerializer(many=True)


class LabMissingApi(CityApi):
    """Whom a lab is missing, in an order that is the same for everybody."""

    permissions = {"GET": INVITATIONS_SEND}
    tag = "labs"
    OutputSerializer = LabMissingSerializer

    def get(self, request: HttpRequest, city: City, lab_slug: str) -> HttpResponse:
        """List proposals with their reasons."""
        lab = get_lab(city=city, slug=lab_slug)
        draft, coverage = find_draft(city=city, lab=lab), get_lab_coverage(city=city, lab=lab)
        gaps = find_lab_gaps(city=city, lab=lab, coverage=coverage, campaign=draft)
        subject = get_lab_subject(city=city, lab=lab)
        asked: dict[str, Any] = {"city": city, "gaps": gaps, "subject": subject, "now": timezone.now()}
        found = {
            "entries": list_lab_proposals(lab=lab, campaign=draft, **asked),
            "profiles": list_profile_proposals(**asked),
            "shared": list_shared_proposals(**asked),
        }
        shown = {kind: [show_proposal(one) for one in proposals] for kind, proposals in found.items()}
        return JsonAnswer({"gaps": {"groups": dict(gaps.groups), "levels": dict(gaps.levels)}, **shown})
