"""Saying how many of each group and level a city wants to know."""

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from cities.errors import Refusal
from cities.log import record
from cities.models import City
from cities.permissions import Actor
from stakeholders.enums import GovernmentLevel, HelixGroup
from stakeholders.models import CoverageTarget
from stakeholders.selectors.coverage import get_coverage_targets

MOST = 1_000_000


class BadCoverageTarget(Refusal):
    """No such group or level, or no possible number."""

    code = "bad-coverage-target"
    status = 422
    message = _("A target is a whole number between 0 and 1,000,000; 0 means that there is none.")


def set_coverage_targets(*, city: City, actor: Actor, groups: dict[str, int], levels: dict[str, int]) -> None:
    """Put these targets in the place of all there were; 0 means none. Refuses BadCoverageTarget."""
    for codes, numbers in ((HelixGroup.values, groups), (GovernmentLevel.values, levels)):
        for code, number in numbers.items():
            if code not in codes or not 0 <= number <= MOST:
                raise BadCoverageTarget(field=code)
    wanted_groups = {code: number for code, number in groups.items() if number}
    wanted_levels = {code: number for code, number in levels.items() if number}
    with transaction.atomic():
        if (wanted_groups, wanted_levels) == get_coverage_targets(city=city):
            return
        CoverageTarget.objects.filter(city=city).delete()
        CoverageTarget.objects.bulk_create(
            [
                *(CoverageTarget(city=city, helix_group=code, target=one) for code, one in wanted_groups.items()),
                *(CoverageTarget(city=city, level=code, target=one) for code, one in wanted_levels.items()),
            ]
        )
        changes = {"groups": wanted_groups, "levels": wanted_levels}
        record(city=city, actor=actor, action="coverage.target", target=city, changes=changes)
