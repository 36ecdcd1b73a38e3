"""Saying how many people of each level of government a lab wants in the room."""

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from cities.errors import Refusal
from cities.log import record
from cities.models import City
from cities.permissions import Actor
from citylabs.models import Lab, LabLevelTarget
from citylabs.selectors.lab_coverage import get_level_targets
from stakeholders.enums import GovernmentLevel

MOST = 10_000


class BadLevelTarget(Refusal):
    """No such level, or no possible number."""

    code = "bad-level-target"
    status = 422
    message = _("A target is a whole number between 0 and 10,000; 0 means that there is none.")


def set_level_targets(*, city: City, actor: Actor, lab: Lab, targets: dict[str, int]) -> None:
    """Put these targets in the place of all there were; 0 means none. Refuses BadLevelTarget."""
    for level, number in targets.items():
        if level not in GovernmentLevel.values or not 0 <= number <= MOST:
            raise BadLevelTarget(field=level)
    wanted = {level: number for level, number in targets.items() if number}
    with transaction.atomic():
        Lab.objects.select_for_update(no_key=True).get(city=city, pk=lab.pk)
        before = get_level_targets(city=city, lab=lab)
        if before == wanted:
            return
        LabLevelTarget.objects.filter(city=city, lab=lab).delete()
        rows = [LabLevelTarget(city=city, lab=lab, level=level, target=number) for level, number in wanted.items()]
        LabLevelTarget.objects.bulk_create(rows)
        record(city=city, actor=actor, action="lab.level", target=lab, changes={"before": before, "targets": wanted})
