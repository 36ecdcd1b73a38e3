"""Creating cities and changing their settings."""

from dataclasses import dataclass, field, fields
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from cities.enums import CityKind, Role
from cities.errors import Refusal
from cities.jobs.guest_pages import forget_guest_pages
from cities.log import record
from cities.models import City, Membership, Translations, User
from cities.models.fields import LANGUAGE_CODES
from cities.permissions import Actor
from cities.selectors.users import find_user_by_verified_email
from cities.services.colleague_invitations import invite_colleague
from cities.services.legal_texts import add_starter_texts
from cities.services.memberships import add_member
from cities.tenancy import enter_city


class AddressTaken(Refusal):
    """Another city has this address."""

    code = "address-taken"
    message = _("Another city has this address already.")


class BadCityDetails(Refusal):
    """A field of the city is not what it should be; the message says which and why."""

    code = "bad-city-details"
    status = 422


@dataclass(frozen=True)
class CityDetails:
    """What an owner may change about a city. The address (slug) never changes: mails and posters carry it."""

    name: Translations
    country: str
    kind: str = CityKind.MUNICIPALITY
    nuts3: str = ""
    population_band: str = ""
    latitude: float | None = None
    longitude: float | None = None
    time_zone: str = "Europe/Tallinn"
    languages: list[str] = field(default_factory=lambda: ["en"])
    website: str = ""
    brand_colour: str = ""
    sender_name: str = ""
    reply_to: str = ""

    def as_dict(self) -> dict[str, Any]:
        """Return the details by the names of the model's fields."""
        return {each.name: getattr(self, each.name) for each in fields(self)}


def create_city(*, actor: Actor, slug: str, details: CityDetails, owner_email: str) -> City:
    """Create a city with starter legal texts in its languages, and its first owner.

    Somebody with an account and this verified address becomes the owner at once; anybody else is invited by mail.
    Refuses AddressTaken, BadCityDetails.
    """
    city = City(slug=slug, **details.as_dict())
    _check(city)
    if City.objects.filter(slug=slug).exists():
        raise AddressTaken(field="slug")
    with transaction.atomic():
        city.save(force_insert=True)
        forget_guest_pages()
        with enter_city(city):
            record(city=city, actor=actor, action="city.create", target=city, changes={"slug": slug})
            add_starter_texts(city=city, actor=actor)
            _welcome_owner(city, actor, owner_email)
    return city


def update_city(*, city: City, actor: Actor, details: CityDetails) -> City:
    """Change the city's settings. New languages get starter legal texts. Refuses BadCityDetails."""
    with transaction.atomic():
        found = City.objects.select_for_update(no_key=True).get(pk=city.pk)
        changes = {}
        for name, value in details.as_dict().items():
            before = getattr(found, name)
            if before != value:
                changes[name] = [before, value]
                setattr(found, name, value)
        if not changes:
            return found
        _check(found)
        found.save()
        forget_guest_pages()
        record(city=city, actor=actor, action="city.update", target=found, changes=changes)
        if "languages" in changes:
            add_starter_texts(city=found, actor=actor)
    return found


def _check(city: City) -> None:
    """The model's validators, as a refusal that names the first field at fault."""
    try:
        city.full_clean(exclude=["id"], validate_unique=False, validate_constraints=False)
        if unknown := set(city.languages) - set(LANGUAGE_CODES):
            raise ValidationError({"languages": [_("Unknown language: %s.") % ", ".join(sorted(unknown))]})
        if (city.latitude is None) != (city.longitude is None):
            raise ValidationError({_missing_half(city): [_("A place on the map needs both numbers.")]})
        if not city.name.get(city.default_language):
            raise ValidationError({"name": [_("Write the name in the city's first language.")]})
    except ValidationError as error:
        name, messages = next(iter(error.message_dict.items()))
        raise BadCityDetails(messages[0], field=name) from None


def _missing_half(city: City) -> str:
    return "latitude" if city.latitude is None else "longitude"


def _welcome_owner(city: City, actor: Actor, email: str) -> Membership | None:
    user: User | None = find_user_by_verified_email(email=email)
    if user is None:
        invite_colleague(city=city, actor=actor, email=email, role=Role.OWNER)
        return None
    return add_member(city=city, actor=actor, user=user, role=Role.OWNER)
