"""Reading who looked at whose data."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from cities.enums import Role
from cities.models import ApiToken, City, User
from cities.selectors.mail import midnight
from stakeholders.models import Look
from stakeholders.rules.hooks import LOOKED_AT


@dataclass(frozen=True)
class LookFilters:
    """Which looks; blank means all. `who` are the ids of users and tokens; both days are included."""

    way: str = ""
    subject: str = ""
    who: UUID | None = None
    about: UUID | None = None
    first: date | None = None
    last: date | None = None


@dataclass(frozen=True)
class ShownLook:
    """A look with its words: who it was, and what it was about where the city still has it."""

    look: Look
    who: str
    about: object = ""
    about_href: str = ""


def list_looks(*, city: City, filters: LookFilters | None = None) -> QuerySet[Look]:
    """Return the looks, newest first (keys grow with time)."""
    asked = filters or LookFilters()
    conditions: dict[str, Any] = {"way": asked.way, "subject": asked.subject}
    conditions |= {"actor_id": asked.who, "about_id": asked.about}
    looks = Look.objects.filter(city=city, **{name: value for name, value in conditions.items() if value})
    if asked.first:
        looks = looks.filter(at__gte=midnight(asked.first, city))
    if asked.last:
        looks = looks.filter(at__lt=midnight(asked.last + timedelta(days=1), city))
    return looks.order_by("-id")


def list_looks_at(*, city: City, about: Iterable[UUID], limit: int = 10) -> list[Look]:
    """Return the newest looks at these entries, registrations or labs."""
    return list(list_looks(city=city).filter(about_id__in=list(about))[:limit])


def describe_looks(*, city: City, looks: Sequence[Look]) -> list[ShownLook]:
    """Put words to looks, in a handful of queries whatever their number."""
    actors = {look.actor_id for look in looks if look.actor_id}
    people = {user.pk: str(user) for user in User.objects.filter(pk__in=actors)}
    tokens = dict(ApiToken.objects.filter(city=city, pk__in=actors).values_list("pk", "name"))
    names = _name_things(city, {look.about_id for look in looks if look.about_id})
    return [
        ShownLook(
            look,
            people.get(look.actor_id) or tokens.get(look.actor_id) or say_actor(look),  # type: ignore[arg-type]
            *names.get(look.about_id, ("", "")),  # type: ignore[arg-type]
        )
        for look in looks
    ]


def _name_things(city: City, ids: set[UUID]) -> dict[UUID, tuple[object, str]]:
    """Names and addresses of what was looked at, asked of the apps that have such things."""
    named: dict[UUID, tuple[object, str]] = {}
    for found in LOOKED_AT.call(city=city, ids=ids) if ids else []:
        named |= found
    return named


def say_actor(look: Look) -> str:
    """Who it was, without a name.

    A person may know when and why their data were looked at, but not which employee did it on the city's orders
    (Court of Justice, C-579/21, Pankki S).
    """
    if look.actor_kind == "token":
        return _("Another system of the city")
    if look.actor_kind == "staff":
        return _("The platform's staff")
    if look.actor_kind == "system":
        return "CityLabs"
    role = str(Role(look.actor_role).label) if look.actor_role in Role.values else ""
    return _("A colleague (%(role)s)") % {"role": role} if role else _("A colleague")


def list_actors(*, city: City) -> list[tuple[str, str]]:
    """Return who can be asked for: the city's colleagues and tokens, as choices of a filter."""
    users = User.objects.filter(memberships__city=city).order_by("name", "email")
    tokens = ApiToken.objects.filter(city=city).order_by("name")
    return [(str(user.pk), str(user)) for user in users] + [(str(token.pk), token.name) for token in tokens]


def looks_older_than(*, city: City, before: Any) -> QuerySet[Look]:
    """Return the looks that retention may delete."""
    return Look.objects.filter(Q(at__lt=before), city=city)
