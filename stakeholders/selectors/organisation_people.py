"""Who runs which profile. Only for the profile's own people, and for the person about themselves."""

from uuid import UUID

from django.db.models import Q, QuerySet

from cities.models import User
from stakeholders.models import (
    Organisation,
    OrganisationChange,
    OrganisationDraft,
    OrganisationMember,
    OrganisationMemberInvitation,
)


def list_own_memberships_in_organisations(*, user: User) -> QuerySet[OrganisationMember]:
    """Return the person's memberships with their profiles, by name."""
    found = OrganisationMember.objects.filter(user=user).select_related("organisation")
    return found.order_by("organisation__sort_key", "id")


def get_own_membership(*, user: User, slug: str) -> OrganisationMember:
    """Return the person's membership in the profile with this address; raises OrganisationMember.DoesNotExist."""
    return OrganisationMember.objects.select_related("organisation").get(organisation__slug=slug, user=user)


def list_members(*, organisation: Organisation) -> QuerySet[OrganisationMember]:
    """Return the profile's people with their accounts, longest first."""
    return OrganisationMember.objects.filter(organisation=organisation).select_related("user")


def find_member_by_email(*, organisation: Organisation, email: str) -> OrganisationMember | None:
    """Return the member who signs in with this address, or has it as a confirmed further one; or None."""
    by_address = Q(user__email__iexact=email) | Q(
        user__emailaddress__email__iexact=email, user__emailaddress__verified=True
    )
    return list_members(organisation=organisation).filter(by_address).first()


def list_open_invitations(*, organisation: Organisation) -> QuerySet[OrganisationMemberInvitation]:
    """Return what nobody has answered or withdrawn, expired ones too, newest first."""
    found = OrganisationMemberInvitation.objects.filter(organisation=organisation, accepted_at=None, withdrawn_at=None)
    return found.select_related("invited_by")


def get_member_invitation(*, invitation_id: UUID) -> OrganisationMemberInvitation:
    """Return an invitation in whatever state; raises OrganisationMemberInvitation.DoesNotExist."""
    return OrganisationMemberInvitation.objects.select_related("organisation", "invited_by").get(pk=invitation_id)


def list_proven_addresses(*, user: User) -> list[str]:
    """Return the addresses the person has confirmed."""
    addresses = user.emailaddress_set  # type: ignore[attr-defined]  # django-allauth's model points at the user
    return list(addresses.filter(verified=True).order_by("-primary", "email").values_list("email", flat=True))


def list_changes(*, organisation: Organisation, limit: int = 12) -> list[OrganisationChange]:
    """Return the latest changes of the profile."""
    return list(OrganisationChange.objects.filter(organisation_id=organisation.pk).order_by("-id")[:limit])


def name_people(*, ids: set[UUID]) -> dict[UUID, str]:
    """Return the names of people with an account, for the history; erased ones have none."""
    found = User.objects.filter(pk__in=ids, is_active=True)
    return {user.pk: str(user) for user in found}


def find_profile_draft(*, organisation: Organisation, user: User, form: str) -> OrganisationDraft | None:
    """Return what the person typed into the form of this profile and did not save, or None."""
    return OrganisationDraft.objects.filter(organisation=organisation, user=user, form=form).first()
