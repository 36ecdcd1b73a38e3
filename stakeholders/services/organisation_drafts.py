"""Keeping what somebody types into the form of a profile, until they save it or throw it away. Not logged."""

import json
from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from cities.models import User
from cities.services.form_drafts import KEPT_FOR, LARGEST, DraftTooLarge
from stakeholders.models import OrganisationDraft
from stakeholders.services.organisation_access import open_profile


def keep_profile_draft(
    *,
    user: User,
    organisation_id: UUID,
    form: str,
    content: Mapping[str, list[str]],
    now: datetime | None = None,
) -> OrganisationDraft:
    """Replace the person's draft of the form. Refuses NotYours, DraftTooLarge."""
    kept = {name: values for name, values in content.items() if "csrf" not in name}
    if len(text := json.dumps(kept, ensure_ascii=False)) > LARGEST:
        raise DraftTooLarge
    kept = json.loads(text.replace("\\u0000", ""))
    draft = OrganisationDraft(
        organisation_id=organisation_id, user=user, form=form, content=kept, changed_at=now or timezone.now()
    )
    with transaction.atomic():
        open_profile(user=user, organisation_id=organisation_id)
        OrganisationDraft.objects.bulk_create(
            [draft],
            update_conflicts=True,
            unique_fields=["organisation", "user", "form"],
            update_fields=["content", "changed_at"],
        )
    return draft


def discard_profile_draft(*, user: User, organisation_id: UUID, form: str) -> bool:
    """Forget the person's draft of the form; say whether there was one."""
    own = OrganisationDraft.objects.filter(user=user, organisation_id=organisation_id, form=form)
    deleted, _by_model = own.delete()
    return deleted > 0


def forget_old_profile_drafts(*, now: datetime) -> int:
    """Delete the drafts that nobody has touched for 30 days; return how many there were."""
    deleted, _by_model = OrganisationDraft.objects.filter(changed_at__lt=now - KEPT_FOR).delete()
    return deleted
