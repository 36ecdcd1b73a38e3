"""Entries of the demo that somebody has written down twice, so that the queue of duplicates has something to decide."""

from cities.models import City
from cities.permissions import Actor
from citylabs.management.demo.registry import list_people
from stakeholders.enums import ConsentBasis
from stakeholders.models import DuplicatePair, Stakeholder
from stakeholders.services.duplicates import check_entries
from stakeholders.services.stakeholders import create_stakeholder

_FOLDED = str.maketrans("äõöüšžėąčęįųū", "aoouszeaceiuu")
_TWICE = (0, 3, 6, 9)  # places in the list of people


def load_doubles(city: City, actor: Actor) -> None:
    """Write some people of the city a second time, and look for duplicates, unless there are any.

    Call inside `enter_city`.
    """
    if DuplicatePair.objects.filter(city=city).exists():
        return
    people = list_people(city.slug)
    for turn, place in enumerate(_TWICE):
        known = people[place]
        first, _space, family = known["person"].partition(" ")
        domain = known["email"].partition("@")[2]
        written = {
            "organisation": known["organisation"].translate(_FOLDED) if turn % 2 else known["organisation"].upper(),
            "person": f"{first[0]}. {family}" if turn == 2 else known["person"],
            "email": f"{'info' if turn == 1 else 'kontakt'}.{place}@{domain}",
            "helix_group": known["helix_group"],
            "language": known["language"],
            "phone": f"+372 5550 10{place}",
            "tags": [*known["tags"], "fair 2025"],
            "notes": "Gave us a card at the fair.",
            "consent_basis": ConsentBasis.LEGITIMATE_INTEREST,
            "consent_note": "Invented for the demo",
        }
        if not Stakeholder.objects.filter(city=city, email=written["email"]).exists():
            create_stakeholder(city=city, actor=actor, values=written)
    check_entries(city=city, ids=Stakeholder.objects.filter(city=city).values_list("pk", flat=True))
