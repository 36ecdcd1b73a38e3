"""Keeping what somebody types into a long form, until they save it or throw it away.

Not logged: nobody has decided anything yet. A draft is its author's alone; colleagues never see it.
"""

import json
from collections.abc import Mapping
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cities.errors import Refusal
from cities.models import City, FormDraft, User

KEPT_FOR = timedelta(days=30)
LARGEST = 100_000
MOST = 40  # of one person in one city; the oldest goes first
_NEVER = ("csrf", "password", "secret", "token")


class DraftTooLarge(Refusal):
    """More text than a form of ours can hold."""

    code = "draft-too-large"
    status = 413
    message = _("This is too much to keep as a draft. Save the form, or shorten the text.")


def keep_draft(
    *, city: City, user: User, key: str, content: Mapping[str, list[str]], now: datetime | None = None
) -> FormDraft:
    """Replace the person's draft of the form. Passwords, tokens and secrets are left out. Refuses DraftTooLarge."""
    wanted = {name: values for name, values in content.items() if not any(word in name for word in _NEVER)}
    kept = {_store(name): [_store(value) for value in values] for name, values in wanted.items()}
    if len(json.dumps(kept, ensure_ascii=False).encode()) > LARGEST:
        raise DraftTooLarge
    draft = FormDraft(city=city, user=user, key=key, content=kept, changed_at=now or timezone.now())
    with transaction.atomic():
        FormDraft.objects.bulk_create(
            [draft],
            update_conflicts=True,
            unique_fields=["city", "user", "key"],
            update_fields=["content", "changed_at"],
        )
        _drop_oldest(city, user.pk)
    return draft


def discard_draft(*, city: City, user: User, key: str) -> bool:
    """Forget the person's draft of the form; say whether there was one."""
    deleted, _by_model = FormDraft.objects.filter(city=city, user=user, key=key).delete()
    return deleted > 0


def forget_old_drafts(*, city: City, now: datetime) -> int:
    """Delete the city's drafts that nobody has touched for 30 days; return how many there were."""
    deleted, _by_model = FormDraft.objects.filter(city=city, changed_at__lt=now - KEPT_FOR).delete()
    return deleted


def forget_drafts_of(*, city: City, user_id: UUID) -> None:
    """Delete everything a person has left unsaved: they leave the city."""
    FormDraft.objects.filter(city=city, user_id=user_id).delete()


def _store(text: str) -> str:
    """Without the one character that PostgreSQL does not store."""
    return text.replace("\x00", "")


def _drop_oldest(city: City, user_id: UUID) -> None:
    own = FormDraft.objects.filter(city=city, user_id=user_id).order_by("-changed_at", "-id")
    FormDraft.objects.filter(city=city, pk__in=list(own.values_list("pk", flat=True)[MOST:])).delete()
