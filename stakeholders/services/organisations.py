"""Founding, writing, publishing and deleting an organisation's profile. Its own people only; never a city."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from cities.errors import Refusal, TryAgain
from cities.jobs.guest_pages import forget_guest_pages
from cities.models import Translations, User
from cities.models.folding import fold
from cities.rules.codes import cpv_stems, normalise_region
from stakeholders.enums import ProfileRole
from stakeholders.models import Organisation, OrganisationMember
from stakeholders.rules.profiles import LONGEST_TEXT, PROFILE_FIELDS, TRANSLATED_FIELDS, Values, list_faults
from stakeholders.rules.registers import clean_number
from stakeholders.rules.texts import clean_line, clean_text
from stakeholders.selectors.organisations import find_registered
from stakeholders.services.organisation_access import open_profile, record_change
from stakeholders.services.organisation_marks import end_overtaken_marks

MOST_PROFILES = 20
# Addresses of other pages beside the profiles.
_RESERVED = {"new", "invitation", "export"}


class BrokenProfile(Refusal):
    """A value cannot stand in a profile."""

    code = "broken-value"
    status = 422


class RegisteredAlready(Refusal):
    """The register's number belongs to a profile. Its people decide who else runs it."""

    code = "registered-already"
    message = _("There is a profile with this number in the register already. Ask its people to let you in.")


class ProfileChangedMeanwhile(Refusal):
    """Somebody else saved the profile after this person opened it."""

    code = "changed-meanwhile"
    message = _("A colleague has changed this profile since you opened it. Open it again to see what is new.")


class TooManyProfiles(Refusal):
    """Nobody runs so many organisations; a script does."""

    code = "too-many-profiles"
    message = _("You run 20 profiles already. Leave one before you found another.")


class NotReady(Refusal):
    """A public profile says at least what the organisation does."""

    code = "profile-not-ready"
    message = _("Write one sentence that says what the organisation does; then the profile can be made public.")


def clean_profile(values: Values) -> Values:
    """Return the values as they are kept; refuses BrokenProfile."""
    if unknown := set(values) - set(PROFILE_FIELDS):
        raise ValueError(f"Not fields of a profile: {', '.join(sorted(unknown))}.")
    clean: Values = {}
    for field, value in values.items():
        clean[field] = _clean_translations(field, value) if field in TRANSLATED_FIELDS else _clean(field, value)
    for field, words in list_faults(clean):
        raise BrokenProfile(words, field=field)
    if "cpv" in clean:
        clean["cpv_tree"] = cpv_stems(clean["cpv"])
    return clean


def found_profile(*, user: User, values: Values, now: datetime | None = None) -> Organisation:
    """Make a profile that is not public yet; the founder becomes its admin.

    Refuses BrokenProfile, TooManyProfiles, and RegisteredAlready with the other profile's id in its details.
    """
    clean = clean_profile({"name": "", "country": "", "helix_group": "", **values})
    with transaction.atomic():
        User.objects.select_for_update(no_key=True).get(pk=user.pk)
        if OrganisationMember.objects.filter(user=user).count() >= MOST_PROFILES:
            raise TooManyProfiles
        _guard_registration(clean)
        organisation = _save(Organisation(slug=_free_slug(clean["name"]), **clean))
        OrganisationMember.objects.create(organisation=organisation, user=user, role=ProfileRole.ADMIN)
        changes = {field: ["", value] for field, value in clean.items() if value and field != "cpv_tree"}
        record_change(organisation=organisation, user=user, action="found", changes=changes, now=now)
    return organisation


def edit_profile(
    *,
    user: User,
    organisation_id: UUID,
    values: Values,
    seen_at: datetime | None = None,
    now: datetime | None = None,
) -> Organisation:
    """Give the profile the values; fields that are not in them stay. Saving what is there already changes nothing.

    A new name, register, number or country ends what cities have verified; a new website what a mail domain has.
    Refuses NotYours, BrokenProfile, RegisteredAlready, ProfileChangedMeanwhile (against `seen_at`).
    """
    now = now or timezone.now()
    with transaction.atomic():
        organisation = open_profile(user=user, organisation_id=organisation_id)
        if seen_at is not None and organisation.changed_at != seen_at:
            raise ProfileChangedMeanwhile
        clean = clean_profile(_with_register(organisation, values))
        changes = {
            field: [getattr(organisation, field), value]
            for field, value in clean.items()
            if value != getattr(organisation, field)
        }
        if not changes:
            return organisation
        _guard_registration({**_registration(organisation), **clean}, but=organisation.pk)
        for field, (_old, new) in changes.items():
            setattr(organisation, field, new)
        if organisation.is_listed and not organisation.summary:
            raise NotReady(field="summary")
        _save(organisation, update_fields=[*changes, "changed_at"])
        changes.pop("cpv_tree", None)
        record_change(organisation=organisation, user=user, action="edit", changes=changes, now=now)
        end_overtaken_marks(organisation=organisation, changed=set(changes), now=now)
    _forget_pages(organisation)
    return organisation


def list_profile(*, user: User, organisation_id: UUID, now: datetime | None = None) -> Organisation:
    """Make the profile public. Refuses NotYours, NotReady."""
    return _show(user, organisation_id, is_listed=True, now=now)


def unlist_profile(*, user: User, organisation_id: UUID, now: datetime | None = None) -> Organisation:
    """Take the profile out of public view; cities keep what they wrote in their own entries. Refuses NotYours."""
    return _show(user, organisation_id, is_listed=False, now=now)


def delete_profile(*, user: User, organisation_id: UUID, now: datetime | None = None) -> None:
    """Delete the profile with its people, marks, references and relations; its history stays, without names.

    Entries of cities that point at it forget the pointer and keep their own values. Refuses NotYours, AdminsOnly.
    """
    with transaction.atomic():
        organisation = open_profile(user=user, organisation_id=organisation_id, admin=True)
        record_change(organisation=organisation, user=user, action="delete", now=now)
        organisation.delete()
    forget_guest_pages()


def _show(user: User, organisation_id: UUID, *, is_listed: bool, now: datetime | None) -> Organisation:
    with transaction.atomic():
        organisation = open_profile(user=user, organisation_id=organisation_id)
        if organisation.is_listed == is_listed:
            return organisation
        if is_listed and not organisation.summary:
            raise NotReady(field="summary")
        organisation.is_listed = is_listed
        organisation.save(update_fields=["is_listed", "changed_at"])
        changes = {"is_listed": [not is_listed, is_listed]}
        record_change(organisation=organisation, user=user, action="show" if is_listed else "hide", changes=changes)
    forget_guest_pages()
    return organisation


def _forget_pages(organisation: Organisation) -> None:
    if organisation.is_listed:
        forget_guest_pages()


def _clean(field: str, value: Any) -> Any:
    if field in {"themes", "cpv", "languages"}:
        return list(dict.fromkeys(value or ()))
    if field == "maturity":
        return value or None
    if field == "registration_id":
        return clean_number(clean_line(value or ""))
    if field == "region":
        return normalise_region(value or "")
    return clean_line(value or "")


def _clean_translations(field: str, value: Any) -> Translations:
    clean = clean_line if field in {"names", "summary"} else clean_text
    texts = Translations({code: text for code, raw in (value or {}).items() if (text := clean(raw))})
    if any(len(text) > LONGEST_TEXT[field] for text in texts.values()):
        message = _("At most %(limit)d characters in each language.") % {"limit": LONGEST_TEXT[field]}
        raise BrokenProfile(message, field=field)
    return texts


def _registration(organisation: Organisation) -> Values:
    return {"scheme": organisation.scheme, "registration_id": organisation.registration_id}


def _with_register(organisation: Organisation, values: Values) -> Values:
    """A number given alone belongs to the register the profile names."""
    if "registration_id" in values and "scheme" not in values:
        return {**values, "scheme": organisation.scheme}
    return values


def _guard_registration(values: Values, but: UUID | None = None) -> None:
    known = find_registered(scheme=values.get("scheme", ""), number=values.get("registration_id", ""))
    if known is not None and known.pk != but:
        raise RegisteredAlready(field="registration_id", organisation=str(known.pk))


def _save(organisation: Organisation, update_fields: list[str] | None = None) -> Organisation:
    """Two people may found the same organisation in the same moment: the index decides."""
    try:
        with transaction.atomic():
            organisation.save(update_fields=update_fields)
    except IntegrityError as error:
        if "registered_once" in str(error):
            raise RegisteredAlready(field="registration_id") from None
        if "slug" in str(error):  # somebody has just taken the address made of the same name
            raise TryAgain from None
        raise
    return organisation


def _free_slug(name: str) -> str:
    """Return an address made of the name that nobody has; with a number if the bare one is taken."""
    bare = slugify(fold(name))[:70].strip("-") or "organisation"
    taken = _RESERVED | set(Organisation.objects.filter(slug__startswith=bare).values_list("slug", flat=True))
    return next(slug for slug in (bare, *(f"{bare}-{n}" for n in range(2, len(taken) + 3))) if slug not in taken)
