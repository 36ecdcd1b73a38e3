"""Reading the invitations of colleagues. Call inside `enter_city`."""

from uuid import UUID

from django.db.models import QuerySet

from cities.models import City, ColleagueInvitation, User


def get_invitation(*, city: City, invitation_id: UUID) -> ColleagueInvitation:
    """Return an invitation in whatever state; raises ColleagueInvitation.DoesNotExist."""
    return ColleagueInvitation.objects.select_related("invited_by").get(city=city, pk=invitation_id)


def list_open_invitations(*, city: City) -> QuerySet[ColleagueInvitation]:
    """Return the invitations nobody has answered or withdrawn, expired ones too, newest first."""
    found = ColleagueInvitation.objects.filter(city=city, accepted_at=None, withdrawn_at=None)
    return found.select_related("invited_by").order_by("-created_at", "-id")


def find_open_invitation(*, city: City, email: str) -> ColleagueInvitation | None:
    """Return the address's unanswered invitation, or None."""
    return list_open_invitations(city=city).filter(email__iexact=email).first()


def is_verified_address(*, user: User, email: str) -> bool:
    """Whether the person has proved that this address is theirs."""
    addresses = user.emailaddress_set  # type: ignore[attr-defined]  # django-allauth's model points at the user
    return bool(addresses.filter(email__iexact=email, verified=True).exists())
