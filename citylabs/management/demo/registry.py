"""The demo's registries and needs."""

from datetime import timedelta
from itertools import cycle
from typing import Any

from django.utils import timezone
from django.utils.text import slugify

from cities.enums import Theme
from cities.models import City, Translations
from cities.permissions import Actor
from citylabs.management.demo.content import read_content
from procurement.enums import NeedStage, Visibility
from procurement.models import Need
from procurement.services.needs import NeedContent, create_need, move_need, show_need
from stakeholders.enums import ConsentBasis, GovernmentLevel
from stakeholders.models import Segment, Stakeholder
from stakeholders.services.segments import create_segment
from stakeholders.services.stakeholders import create_stakeholder

_COUNTRIES = {"tartu": ("EE", "EE008"), "tampere": ("FI", "FI197"), "panevezys": ("LT", "LT025")}
_LEVELS = {"public_buyer": GovernmentLevel.LOCAL, "policy_maker": GovernmentLevel.NATIONAL}
_PLAN = "Invite them early to the next lab, and ask what they would need to take part."
_SEGMENTS: tuple[tuple[str, str, bool, dict[str, Any]], ...] = (
    ("Small companies", "Who could offer something", True, {"all": [{"filters": {"group": "sme"}}]}),
    (
        "Decisive and long unheard",
        "Call them before the next lab",
        False,
        {
            "all": [{"filters": {"influence_min": 4}}],
            "any": [{"filters": {"contact": "none-6"}}, {"filters": {"contact": "never"}}],
            "none": [{"filters": {"condition": "declined"}}],
        },
    ),
)
_ROLES = ("Head of unit", "Project manager", "Specialist", "Adviser")


def list_people(city_slug: str) -> list[dict[str, Any]]:
    """Return the invented people of a city as values of registry entries."""
    content = read_content("registry")[city_slug]
    names = cycle(content["first_names"])
    people: list[dict[str, Any]] = []
    for organisation in content["organisations"]:
        for number in range(organisation["people"]):
            first = next(names)
            people.append(
                {
                    "organisation": organisation["name"],
                    "person": f"{first} {content['family']}",
                    "role": _ROLES[number % len(_ROLES)],
                    "email": f"{slugify(first)}.{len(people) + 1}@{slugify(organisation['name'])}.example",
                    "helix_group": organisation["group"],
                    "language": content["language"] if number != 1 else "en",
                    "tags": organisation["tags"],
                    **_what_we_know(city_slug, organisation, len(people)),
                    "consent_basis": ConsentBasis.LEGITIMATE_INTEREST,
                    "consent_note": "Invented for the demo",
                }
            )
    return people


def _what_we_know(city_slug: str, organisation: dict[str, Any], place: int) -> dict[str, Any]:
    country, region = _COUNTRIES[city_slug]
    influence, interest = 1 + place * 7 % 5, 1 + place * 3 % 5
    asked = timezone.localdate() - timedelta(days=20 + place * 37 % 500)
    return {
        "country": country,
        "region": region,
        "level": _LEVELS.get(organisation["group"], ""),
        "themes": [theme for theme in Theme.values if theme in organisation["tags"]],
        "influence": influence,
        "interest": interest,
        "engagement_plan": _PLAN if influence > 3 else "",
        "last_contact_on": None if place % 4 == 3 else asked,
    }


def load_segments(city: City, actor: Actor) -> None:
    """Save the demo's segments, unless the city has its own. Call inside `enter_city`."""
    if Segment.objects.filter(city=city).exists():
        return
    for name, description, pinned, definition in _SEGMENTS:
        create_segment(city=city, actor=actor, name=name, description=description, pinned=pinned, definition=definition)


def load_registry(city: City, actor: Actor) -> None:
    """Write the city's invented stakeholders, unless there are any. Call inside `enter_city`."""
    if Stakeholder.objects.filter(city=city).exists():
        return
    for values in list_people(city.slug):
        create_stakeholder(city=city, actor=actor, values=values)
    load_segments(city, actor)


def load_needs(city: City, actor: Actor) -> dict[str, Need]:
    """Write the city's needs, unless they are there, and return them by key. Call inside `enter_city`."""
    needs = {}
    for facts in read_content("needs")["need"]:
        if facts["city"] != city.slug:
            continue
        found = Need.objects.filter(city=city, title__en=facts["title"]["en"]).first()
        needs[facts["key"]] = found or _write_need(city, actor, facts)
    return needs


def _write_need(city: City, actor: Actor, facts: dict[str, Any]) -> Need:
    content = NeedContent(
        title=Translations(facts["title"]),
        ask=Translations(facts["ask"]),
        situation=Translations(en=f"Derived from a public challenge: {facts['source']}"),
        theme=facts["theme"],
        cpv=facts["cpv"],
    )
    need = create_need(city=city, actor=actor, content=content)
    move_need(city=city, actor=actor, need=need, stage=NeedStage.VALIDATED)
    need.refresh_from_db()
    return show_need(city=city, actor=actor, need=need, visibility=Visibility.PUBLIC)
