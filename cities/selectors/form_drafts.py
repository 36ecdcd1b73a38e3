"""Reading unsaved drafts. Call inside `enter_city`."""

from cities.models import City, FormDraft, User


def find_draft(*, city: City, user: User, key: str) -> FormDraft | None:
    """Return the person's draft of the form, or None."""
    return FormDraft.objects.filter(city=city, user=user, key=key).first()
