"""Writing, changing and deleting entries of the registry."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from cities.errors import Refusal
from cities.models import City
from cities.models.fields import LANGUAGE_CODES
from cities.outbox.recognition import find_forgotten
from cities.permissions import Actor
from cities.services.suppressions import recall_address
from stakeholders.enums import ConsentBasis, EntrySource, HelixGroup
from stakeholders.models import ImportRow, Stakeholder
from stakeholders.rules.entries import Values, clean_values, differences, list_faults, loggable, with_tree
from stakeholders.rules.fields import ENTRY_FIELDS
from stakeholders.rules.hooks import ENTRY_DELETED
from stakeholders.rules.reasons import explain_reason
from stakeholders.rules.signatures import COMPARED_FIELDS
from stakeholders.rules.texts import clean_email
from stakeholders.rules.words import find_country
from stakeholders.selectors.stakeholders import find_by_email, get_stakeholder
from stakeholders.services.entry_log import record_entry
from stakeholders.services.match_keys import look_for_doubles

# Where the person wrote themselves down.
OWN_SOURCES = frozenset({EntrySource.REGISTRATION, EntrySource.SELF})


class NothingNamed(Refusal):
    """An entry must be about somebody."""

    code = "nothing-named"
    status = 422
    message = _("Name an organisation or a person.")


class BrokenValue(Refusal):
    """A value cannot be kept as it is."""

    code = "broken-value"
    status = 422


class AddressTaken(Refusal):
    """An address is in a registry once."""

    code = "address-taken"
    message = _("Another entry of the registry has this e-mail address already.")


class ErasedBefore(Refusal):
    """The person asked to be forgotten; nobody but themselves brings them back."""

    code = "erased-before"
    message = _(
        "The person with this address asked the city to erase their data. They can come back by registering themselves."
    )


class ChangedMeanwhile(Refusal):
    """Somebody else saved the entry after this person opened it."""

    code = "changed-meanwhile"
    message = _("A colleague has changed this entry since you opened it. Open it again to see what is new.")


def create_stakeholder(*, city: City, actor: Actor, values: Values, source: str = EntrySource.MANUAL) -> Stakeholder:
    """Write a new entry with the `ENTRY_FIELDS` in values.

    Refuses with NothingNamed, BrokenValue, AddressTaken (its details name the other entry) or, unless the person
    registers themselves, ErasedBefore.
    """
    clean = clean_values(values)
    clean.setdefault("language", city.default_language)
    _guard(clean, required=("helix_group",))
    if not (clean.get("organisation") or clean.get("person")):
        raise NothingNamed(field="organisation")
    _guard_address(city, clean.get("email", ""))
    own_wish = source in OWN_SOURCES
    if not own_wish:
        _guard_forgotten(city, clean)
    with transaction.atomic():
        if own_wish and clean.get("email"):
            recall_address(city=city, email=clean["email"])
        stakeholder = _save(Stakeholder(city=city, source=source, **with_tree(clean)))
        kept = {field: ["", value] for field, value in clean.items() if value}
        record_entry(
            city=city, actor=actor, action="stakeholder.create", stakeholder=stakeholder, changes=loggable(kept)
        )
        look_for_doubles(city=city, entries=[stakeholder])
    return stakeholder


def edit_stakeholder(
    *, city: City, actor: Actor, stakeholder_id: UUID, values: Values, seen_at: datetime | None = None
) -> Stakeholder:
    """Give an entry the values; fields that are not in it stay. Saving what is there already changes nothing.

    `seen_at` is the `changed_at` the person saw: an older one is refused with ChangedMeanwhile. Consents are never
    touched here. Refuses also with NothingNamed, BrokenValue, AddressTaken, ErasedBefore; raises
    Stakeholder.DoesNotExist.
    """
    clean = clean_values(values)
    _guard(clean)
    with transaction.atomic():
        stakeholder = Stakeholder.objects.select_for_update().get(city=city, pk=stakeholder_id)
        if seen_at is not None and stakeholder.changed_at != seen_at:
            raise ChangedMeanwhile
        changes = differences(stakeholder, clean)
        if not changes:
            return stakeholder
        if "email" in changes:
            _guard_address(city, clean["email"], but=stakeholder.pk)
        _guard_forgotten(city, {field: new for field, (_old, new) in changes.items()})
        written = with_tree({field: new for field, (_old, new) in changes.items()})
        for field, new in written.items():
            setattr(stakeholder, field, new)
        if not (stakeholder.organisation or stakeholder.person):
            raise NothingNamed(field="organisation")
        _save(stakeholder, update_fields=[*written, "changed_at"])
        record_entry(
            city=city, actor=actor, action="stakeholder.edit", stakeholder=stakeholder, changes=loggable(changes)
        )
        if COMPARED_FIELDS & set(changes):
            look_for_doubles(city=city, entries=[stakeholder])
    return stakeholder


def delete_stakeholder(*, city: City, actor: Actor, stakeholder_id: UUID) -> None:
    """Delete an entry, also from what imports have kept of it. The log keeps that it happened, not whom it was about.

    Consents belong to the address, not to the entry: they stay as evidence (GDPR, article 7(1)).
    Raises Stakeholder.DoesNotExist.
    """
    stakeholder = get_stakeholder(city=city, stakeholder_id=stakeholder_id)
    with transaction.atomic():
        ENTRY_DELETED.call(city=city, actor=actor, stakeholder=stakeholder)
        record_entry(city=city, actor=actor, action="stakeholder.delete", stakeholder=stakeholder, changes={})
        ImportRow.objects.filter(city=city, stakeholder=stakeholder).update(values={}, changes={}, reasons=[])
        stakeholder.delete()


def keep_registrant(*, city: City, actor: Actor, values: Values) -> Stakeholder:
    """Return the entry with the address in `values`, written now if the city does not know it yet.

    For registrations: what a city wrote about somebody is never overwritten by what they type into a form.
    """
    known = find_by_email(city=city, email=clean_email(values["email"]))
    if known is not None:
        return known
    try:
        return create_stakeholder(city=city, actor=actor, values=values, source=EntrySource.REGISTRATION)
    except AddressTaken:  # somebody else wrote it between the look and the insert
        known = find_by_email(city=city, email=clean_email(values["email"]))
        if known is None:
            raise
        return known


def _guard(values: Values, required: tuple[str, ...] = ()) -> None:
    if unknown := set(values) - set(ENTRY_FIELDS):
        raise ValueError(f"Not fields of an entry: {', '.join(sorted(unknown))}.")
    for reason in list_faults(values):
        raise BrokenValue(explain_reason(reason), field=reason.get("field", "email"))
    choices: dict[str, Any] = {
        "helix_group": HelixGroup.values,
        "language": LANGUAGE_CODES,
        "consent_basis": ConsentBasis.values,
    }
    for field, allowed in choices.items():
        if (field in values or field in required) and values.get(field) not in allowed:
            raise BrokenValue(_("Choose one of the values of the list."), field=field)
    country = values.get("country", "")
    if country and (len(country) != 2 or find_country(country) != country):
        raise BrokenValue(_("Write the country as its two-letter code, for example EE."), field="country")


def _guard_address(city: City, email: str, but: UUID | None = None) -> None:
    if not email:
        return
    known = find_by_email(city=city, email=email)
    if known is not None and known.pk != but:
        raise AddressTaken(field="email", stakeholder=str(known.pk))


def _guard_forgotten(city: City, values: Values) -> None:
    """No address that was erased comes back, as an earlier one either."""
    named = {"email": [values.get("email", "")], "other_emails": values.get("other_emails", [])}
    for field, addresses in named.items():
        if find_forgotten(city=city, emails=[address for address in addresses if address]):
            raise ErasedBefore(field=field)


def _save(stakeholder: Stakeholder, update_fields: list[str] | None = None) -> Stakeholder:
    try:
        with transaction.atomic():
            stakeholder.save(update_fields=update_fields)
    except IntegrityError as error:
        if "email_once" not in str(error):
            raise
        raise AddressTaken(field="email") from None
    return stakeholder
