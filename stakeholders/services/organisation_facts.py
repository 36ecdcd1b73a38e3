"""References and related parties on a profile."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from cities.errors import Refusal
from cities.jobs.guest_pages import forget_guest_pages
from cities.models import User
from stakeholders.enums import RelationKind
from stakeholders.models import Organisation, OrganisationReference, OrganisationRelation
from stakeholders.rules.texts import clean_line, clean_text
from stakeholders.services.organisation_access import NotYours, open_profile, record_change

MOST_REFERENCES = 50
MOST_RELATIONS = 100


class TooManyFacts(Refusal):
    """A profile is to be read."""

    code = "too-many"
    message = _("A profile holds at most 50 references and 100 related parties. Delete one first.")


class Nameless(Refusal):
    """A reference has a title, a related party a name."""

    code = "nameless"
    status = 422
    message = _("Write what it is called.")


class RelatedAlready(Refusal):
    """The same declaration stands there."""

    code = "related-already"
    message = _("This related party stands on the profile already.")


class RelatedToItself(Refusal):
    """Nobody is their own parent."""

    code = "related-to-itself"
    status = 422
    message = _("An organisation is not related to itself. Choose another.")


def save_reference(
    *,
    user: User,
    organisation_id: UUID,
    values: dict[str, Any],
    reference_id: UUID | None = None,
    now: datetime | None = None,
) -> OrganisationReference:
    """Add a reference, or change one. Refuses NotYours, Nameless, TooManyFacts."""
    clean = {field: clean_line(values.get(field) or "") for field in ("title", "customer", "url")}
    clean["about"] = clean_text(values.get("about") or "")
    if not clean["title"]:
        raise Nameless(field="title")
    with transaction.atomic():
        organisation = open_profile(user=user, organisation_id=organisation_id)
        if reference_id is None:
            if organisation.references.count() >= MOST_REFERENCES:
                raise TooManyFacts
            found = OrganisationReference(organisation=organisation)
        else:
            found = _get(OrganisationReference, organisation, reference_id)
        for field, value in {**clean, "year": values.get("year")}.items():
            setattr(found, field, value)
        found.save()
        action = "reference-add" if reference_id is None else "reference-edit"
        _touch(organisation, user, action, now)
    return found


def delete_reference(
    *, user: User, organisation_id: UUID, reference_id: UUID, now: datetime | None = None
) -> dict[str, Any]:
    """Delete a reference and return what it said, so that it can be written again. Refuses NotYours."""
    with transaction.atomic():
        organisation = open_profile(user=user, organisation_id=organisation_id)
        found = _get(OrganisationReference, organisation, reference_id)
        kept = {field: getattr(found, field) for field in ("title", "customer", "year", "url", "about")}
        found.delete()
        _touch(organisation, user, "reference-delete", now)
    return kept


def declare_relation(
    *,
    user: User,
    organisation_id: UUID,
    kind: str,
    other: Organisation | None = None,
    other_name: str = "",
    now: datetime | None = None,
) -> OrganisationRelation:
    """Declare a related party: a public profile, or a name. Refuses NotYours, Nameless, RelatedAlready, ….

    The other side is not asked: it is the organisation's own statement, and shown as such.
    """
    name = other.name if other else clean_line(other_name)[:200]
    if not name or kind not in RelationKind.values:
        raise Nameless(field="other_name" if kind in RelationKind.values else "kind")
    with transaction.atomic():
        organisation = open_profile(user=user, organisation_id=organisation_id)
        if other is not None and other.pk == organisation.pk:
            raise RelatedToItself(field="other_name")
        if organisation.relations.count() >= MOST_RELATIONS:
            raise TooManyFacts
        try:
            with transaction.atomic():
                found = OrganisationRelation.objects.create(
                    organisation=organisation, kind=kind, other=other, other_name=name
                )
        except IntegrityError:
            raise RelatedAlready(field="other_name") from None
        _touch(organisation, user, "relation-add", now)
    return found


def delete_relation(*, user: User, organisation_id: UUID, relation_id: UUID, now: datetime | None = None) -> None:
    """Take a related party off the profile. Refuses NotYours."""
    with transaction.atomic():
        organisation = open_profile(user=user, organisation_id=organisation_id)
        _get(OrganisationRelation, organisation, relation_id).delete()
        _touch(organisation, user, "relation-delete", now)


def _get(model: Any, organisation: Organisation, fact_id: UUID) -> Any:
    try:
        return model.objects.get(organisation=organisation, pk=fact_id)
    except model.DoesNotExist:
        raise NotYours from None


def _touch(organisation: Organisation, user: User, action: str, now: datetime | None) -> None:
    """Readers who ask for what has changed see the profile again."""
    organisation.save(update_fields=["changed_at"])
    record_change(organisation=organisation, user=user, action=action, now=now)
    if organisation.is_listed:
        forget_guest_pages()
