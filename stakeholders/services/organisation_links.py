"""A city points one of its entries at a public profile, and takes values over. The profile is never changed."""

from collections.abc import Collection
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from cities.errors import Refusal
from cities.models import City
from cities.permissions import Actor
from cities.rules.codes import cpv_stems
from stakeholders.models import Organisation, Stakeholder
from stakeholders.rules.entries import differences, loggable
from stakeholders.rules.profiles import TAKEN_OVER
from stakeholders.services.entry_log import record_entry


class NoSuchProfile(Refusal):
    """Only public profiles can be pointed at: others are nobody's to know."""

    code = "no-such-profile"
    status = 422
    message = _("There is no public profile like this. Choose one of the list.")


class NothingToTake(Refusal):
    """The entry points at no public profile, or the field is not one that both have."""

    code = "nothing-to-take"
    message = _("The entry points at no public profile any more, or the profile does not say this.")


def link_entry(*, city: City, actor: Actor, stakeholder_id: UUID, organisation_id: UUID) -> Stakeholder:
    """Let the entry point at a listed profile. Refuses NoSuchProfile; raises Stakeholder.DoesNotExist."""
    with transaction.atomic():
        entry = _lock(city, stakeholder_id)
        organisation = Organisation.objects.filter(pk=organisation_id, is_listed=True).first()
        if organisation is None:
            raise NoSuchProfile(field="profile")
        if entry.profile_id != organisation.pk:
            _point(city, actor, entry, organisation)
    return entry


def unlink_entry(*, city: City, actor: Actor, stakeholder_id: UUID) -> Stakeholder:
    """Let the entry point at no profile; its own values stay. Raises Stakeholder.DoesNotExist."""
    with transaction.atomic():
        entry = _lock(city, stakeholder_id)
        if entry.profile_id is not None:
            _point(city, actor, entry, None)
    return entry


def take_over_values(
    *, city: City, actor: Actor, stakeholder_id: UUID, fields: Collection[str]
) -> dict[str, list[object]]:
    """Give the entry the profile's values in these fields; return {field: [old, new]}. A blank one is never taken.

    Refuses NothingToTake; raises Stakeholder.DoesNotExist.
    """
    with transaction.atomic():
        entry = _lock(city, stakeholder_id)
        profile = entry.profile if entry.profile and entry.profile.is_listed else None
        if profile is None or set(fields) - set(TAKEN_OVER):
            raise NothingToTake
        values = {field: getattr(profile, TAKEN_OVER[field]) for field in fields}
        changes = differences(entry, {field: value for field, value in values.items() if value}, TAKEN_OVER)
        if not changes:
            return {}
        for field, (_old, new) in changes.items():
            setattr(entry, field, new)
        written = [*changes, "changed_at"]
        if "cpv" in changes:
            entry.cpv_tree = cpv_stems(entry.cpv)
            written.append("cpv_tree")
        entry.save(update_fields=written)
        kept = loggable(changes)
        record_entry(city=city, actor=actor, action="stakeholder.take_over", stakeholder=entry, changes=kept)
    return {field: list(pair) for field, pair in changes.items()}


def _lock(city: City, stakeholder_id: UUID) -> Stakeholder:
    return Stakeholder.objects.select_for_update().get(city=city, pk=stakeholder_id)


def _point(city: City, actor: Actor, entry: Stakeholder, organisation: Organisation | None) -> None:
    """The log keeps the profile's address: it is public and says nothing about a person."""
    before = entry.profile
    changes = {"profile": [before.slug if before else "", organisation.slug if organisation else ""]}
    entry.profile = organisation
    entry.save(update_fields=["profile", "changed_at"])
    action = "stakeholder.link" if organisation else "stakeholder.unlink"
    record_entry(city=city, actor=actor, action=action, stakeholder=entry, changes=changes)
