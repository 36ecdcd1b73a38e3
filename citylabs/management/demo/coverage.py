"""What the demo's cities want to know and to see in the room, so that their coverage says something."""

from cities.models import City
from cities.permissions import Actor
from cities.tenancy import enter_city
from citylabs.models import Lab
from citylabs.selectors.lab_coverage import get_level_targets
from citylabs.services.level_targets import set_level_targets
from stakeholders.selectors.coverage import get_coverage_targets
from stakeholders.services.coverage import set_coverage_targets

_GROUPS = {"sme": 18, "public_buyer": 9, "policy_maker": 4, "research": 6, "civil_society": 6, "media": 2}
_LEVELS = {"local": 8, "national": 2}
_LAB, _LAB_LEVELS = "rain-in-narrow-streets", {"local": 3, "national": 1}


def load_coverage(city: City, actor: Actor) -> None:
    """Set targets, unless the city has its own by now."""
    with enter_city(city):
        if get_coverage_targets(city=city) == ({}, {}):
            set_coverage_targets(city=city, actor=actor, groups=_GROUPS, levels=_LEVELS)
        lab = Lab.objects.filter(city=city, slug=_LAB).first()
        if lab and not get_level_targets(city=city, lab=lab):
            set_level_targets(city=city, actor=actor, lab=lab, targets=_LAB_LEVELS)
