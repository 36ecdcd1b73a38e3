"""Reading people who sign in."""

from cities.models import User


def find_user_by_verified_email(*, email: str) -> User | None:
    """Return the active person who has proved that this address is theirs, or None."""
    found = User.objects.filter(emailaddress__email__iexact=email, emailaddress__verified=True, is_active=True)
    return found.first()
