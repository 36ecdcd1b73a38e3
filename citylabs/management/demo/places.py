"""The demo's cities and the people who work in them."""

from typing import Any

from cities.enums import Role
from cities.models import City, Translations, User
from cities.permissions import SYSTEM, Actor, permissions_of
from cities.selectors.memberships import find_membership
from cities.services.accounts import create_account
from cities.services.cities import CityDetails, create_city
from cities.services.memberships import add_member
from cities.tenancy import enter_city
from citylabs.management.demo.content import read_content

PASSWORD = "citylabs-demo"  # noqa: S105  printed on the console; the command refuses to run on a server
STAFF_EMAIL = "staff@citylabs.example"
COMPANY_EMAIL = "company@organisations.example"


def list_sign_ins() -> list[tuple[str, str]]:
    """Return (address, what for) of every demo account."""
    roles = [
        (f"{role}@{facts['slug']}.example", f"{Role(role).label}, {facts['name']['en']}")
        for facts in read_content("cities")["city"]
        for role in Role.values
    ]
    return [*roles, (COMPANY_EMAIL, "Runs the public profile of a company"), (STAFF_EMAIL, "Platform staff")]


def load_city(facts: dict[str, Any]) -> tuple[City, Actor]:
    """Create the city and one person per role, unless they are there; return the city and its organiser as actor."""
    slug = facts["slug"]
    people = {role: load_user(f"{role}@{slug}.example", facts["languages"][0]) for role in Role.values}
    city = City.objects.filter(slug=slug).first()
    if city is None:
        fields = {name: value for name, value in facts.items() if name not in {"slug", "name"}}
        details = CityDetails(name=Translations(facts["name"]), **fields)
        city = create_city(actor=SYSTEM, slug=slug, details=details, owner_email=people[Role.OWNER].email)
    with enter_city(city):
        for role, user in people.items():
            if find_membership(city=city, user=user) is None:
                add_member(city=city, actor=SYSTEM, user=user, role=role)
    return city, act_as(people[Role.ORGANISER], Role.ORGANISER)


def act_as(user: User, role: str) -> Actor:
    """Return the person as the services know them."""
    return Actor(kind="member", id=user.pk, label=user.email, role=role, permissions=permissions_of(role))


def load_user(email: str, language: str, *, is_staff: bool = False) -> User:
    """Create an account with a verified address, unless it is there."""
    known = User.objects.filter(email=email).first()
    return known or create_account(email=email, password=PASSWORD, language=language, is_staff=is_staff)
