"""The demo's registries and needs."""

from itertools import cycle
from typing import Any

from django.utils.text import slugify

from cities.models import City, Translations
from cities.permissions import Actor
from citylabs.management.demo.content import read_content
from procurement.enums import NeedStage, Visibility
from procurement.models import Need
from procurement.services.needs import NeedContent, create_need, move_need, show_need
from stakeholders.enums import ConsentBasis
from stakeholders.models import Stakeholder
from stakeholders.services.stakeholders import create_stakeholder

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
                    "consent_basis": ConsentBasis.LEGITIMATE_INTEREST,
                    "consent_note": "Invented for the demo",
                }
            )
    return people


def load_registry(city: City, actor: Actor) -> None:
    """Write the city's invented stakeholders, unless there are any. Call inside `enter_city`."""
    if Stakeholder.objects.filter(city=city).exists():
        return
    for values in list_people(city.slug):
        create_stakeholder(city=city, actor=actor, values=values)


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
