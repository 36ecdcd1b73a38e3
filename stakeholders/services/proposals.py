"""Taking somebody who was proposed into the registry."""

from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from cities.errors import Refusal
from cities.models import City
from cities.permissions import Actor
from stakeholders.models import Organisation, Stakeholder
from stakeholders.rules.profiles import TAKEN_OVER
from stakeholders.services.organisation_links import NoSuchProfile, link_entry, take_over_values
from stakeholders.services.stakeholders import create_stakeholder


class InRegistryAlready(Refusal):
    """An entry points at this profile."""

    code = "in-registry-already"
    message = _("This organisation is in the registry already.")


def add_profile(*, city: City, actor: Actor, organisation_id: UUID) -> Stakeholder:
    """Write an entry about an organisation with a public profile, which it points at, with what the profile says.

    Refuses NoSuchProfile, InRegistryAlready. The profile itself is never changed, and has no address of a person:
    a colleague adds whom to write to.
    """
    with transaction.atomic():
        # Two colleagues who press the button at the same moment come one after the other.
        organisation = Organisation.objects.select_for_update(no_key=True).filter(pk=organisation_id, is_listed=True)
        profile = organisation.first()
        if profile is None:
            raise NoSuchProfile(field="profile")
        if Stakeholder.objects.filter(city=city, profile=profile).exists():
            raise InRegistryAlready
        values = {"organisation": profile.name, "helix_group": profile.helix_group, "country": profile.country}
        entry = create_stakeholder(city=city, actor=actor, values=values)
        link_entry(city=city, actor=actor, stakeholder_id=entry.pk, organisation_id=profile.pk)
        said = [field for field, theirs in TAKEN_OVER.items() if getattr(profile, theirs)]
        take_over_values(city=city, actor=actor, stakeholder_id=entry.pk, fields=said)
    return entry
