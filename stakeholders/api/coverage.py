"""How well the registry covers what the city wants. The numbers name nobody."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from rest_framework import serializers

from cities.api.bases import CityApi
from cities.api.rendering import JsonAnswer
from cities.models import City
from stakeholders.enums import GovernmentLevel, HelixGroup
from stakeholders.rules.coverage import CoverageRow
from stakeholders.rules.permissions import STAKEHOLDERS_EDIT, STAKEHOLDERS_READ
from stakeholders.selectors.coverage import get_coverage, get_coverage_targets
from stakeholders.services.coverage import MOST, set_coverage_targets


class CoverageRowSerializer(serializers.Serializer):
    """A group or level against its target."""

    code = serializers.CharField()
    target = serializers.IntegerField(help_text="0: none.")
    short = serializers.IntegerField(help_text="How many are missing to the target.")
    numbers = serializers.DictField(
        child=serializers.IntegerField(),
        help_text="entries, reachable; contacted, invited, accepted and attended in the last 12 months.",
    )


class CoverageSerializer(serializers.Serializer):
    """By group and by level of government."""

    groups = CoverageRowSerializer(many=True)
    levels = CoverageRowSerializer(many=True)


def show_row(row: CoverageRow) -> dict[str, Any]:
    """Return a row as the API shows it."""
    return {"code": row.code, "target": row.target, "short": row.short, "numbers": row.numbers}


class CoverageApi(CityApi):
    """The coverage of the registry."""

    permissions = {"GET": STAKEHOLDERS_READ}
    tag = "stakeholders"
    OutputSerializer = CoverageSerializer
    output_example = {
        "groups": [{"code": "sme", "target": 40, "short": 12, "numbers": {"entries": 28, "reachable": 25}}],
        "levels": [{"code": "local", "target": 10, "short": 0, "numbers": {"entries": 14, "reachable": 14}}],
    }

    def get(self, request: HttpRequest, city: City) -> HttpResponse:
        """Read targets and numbers of every group and level."""
        coverage = get_coverage(city=city, now=timezone.now())
        return JsonAnswer(
            {"groups": [show_row(row) for row in coverage.groups], "levels": [show_row(row) for row in coverage.levels]}
        )


class CoverageTargetsSerializer(serializers.Serializer):
    """How many the city wants to know. Groups and levels that are left out have no target."""

    groups = serializers.DictField(child=serializers.IntegerField(min_value=0, max_value=MOST))
    levels = serializers.DictField(child=serializers.IntegerField(min_value=0, max_value=MOST))

    def validate_groups(self, value: dict[str, int]) -> dict[str, int]:
        """Refuse what is no group."""
        return _known(value, HelixGroup.values)

    def validate_levels(self, value: dict[str, int]) -> dict[str, int]:
        """Refuse what is no level of government."""
        return _known(value, GovernmentLevel.values)


def _known(value: dict[str, int], codes: list[str]) -> dict[str, int]:
    if unknown := sorted(set(value) - set(codes)):
        raise serializers.ValidationError([f"Unknown: {', '.join(unknown)}."])
    return value


class CoverageTargetsApi(CityApi):
    """The targets of the registry."""

    permissions = {"GET": STAKEHOLDERS_READ, "PUT": STAKEHOLDERS_EDIT}
    tag = "stakeholders"
    InputSerializer = CoverageTargetsSerializer
    OutputSerializer = CoverageTargetsSerializer
    input_example = output_example = {"groups": {"sme": 40, "research": 10}, "levels": {"local": 10}}

    def get(self, request: HttpRequest, city: City) -> HttpResponse:
        """Read the targets."""
        groups, levels = get_coverage_targets(city=city)
        return JsonAnswer({"groups": groups, "levels": levels})

    def put(self, request: HttpRequest, city: City) -> HttpResponse:
        """Put these targets in the place of all there were."""
        set_coverage_targets(city=city, actor=self.actor, **self.read())
        return self.get(request, city)
