"""What the lists of invited and of registered people are narrowed by, the same on both."""

from typing import TypeVar

from django.db.models import Q, QuerySet

from citylabs.models import Invitation, Registration

Person = TypeVar("Person", Invitation, Registration)


def narrow_people(
    people: QuerySet[Person], *, state: str = "", helix_group: str = "", search: str = ""
) -> QuerySet[Person]:
    """Keep those in a state and a group whose name, organisation or address has every word of the search."""
    if state:
        people = people.filter(state=state)
    if helix_group:
        people = people.filter(helix_group=helix_group)
    for word in search.split():
        people = people.filter(Q(person__icontains=word) | Q(organisation__icontains=word) | Q(email__icontains=word))
    return people
