"""What becomes of entries nobody has been in contact with for years: a person decides."""

from collections.abc import Collection
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cities.errors import Refusal
from cities.models import City
from cities.permissions import Actor
from cities.services.retention import keep_on_purpose
from cities.services.retention_rules import get_rule
from stakeholders.services.retention_classes import SILENT_ENTRIES, list_silent_entries
from stakeholders.services.stakeholders import delete_stakeholder

KEPT_AGAIN = timedelta(days=365)


class NobodyTicked(Refusal):
    """There is nothing to decide."""

    code = "nobody-ticked"
    status = 422
    message = _("Tick the entries first.")


class KeepReasonMissing(Refusal):
    """Keeping personal data longer must be justified."""

    code = "keep-reason-missing"
    status = 422
    message = _("Write why these entries are kept.")


def decide_silent_entries(
    *,
    city: City,
    actor: Actor,
    entry_ids: Collection[UUID],
    keep: bool,
    reason: str = "",
    now: datetime | None = None,
) -> int:
    """Delete silent entries, or keep them for another year with a reason; returns how many.

    Entries that are not silent any more (somebody was in contact meanwhile) are left alone.
    Refuses with NobodyTicked or KeepReasonMissing.
    """
    now = now or timezone.now()
    if not entry_ids:
        raise NobodyTicked
    if keep and not reason.strip():
        raise KeepReasonMissing(field="reason")
    before = get_rule(city=city, code=SILENT_ENTRIES).before(now)
    until = (now + KEPT_AGAIN).date()
    with transaction.atomic():
        silent = list_silent_entries(city=city, before=before, now=now).filter(pk__in=list(entry_ids))
        ids = list(silent.values_list("pk", flat=True))
        for entry_id in ids:
            if keep:
                keep_on_purpose(
                    city=city, actor=actor, code=SILENT_ENTRIES, object_id=entry_id, until=until, reason=reason
                )
            else:
                delete_stakeholder(city=city, actor=actor, stakeholder_id=entry_id)
    return len(ids)
