"""How long the registry's data are kept: imported lists, consents that were withdrawn, looks, forgotten entries."""

from datetime import datetime
from typing import Any

from django.db import connection
from django.db.models import DateField, Exists, OuterRef, Q
from django.db.models.functions import Cast, Coalesce, Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cities.hooks import LegalMinimum, RetentionClass, register_retention
from cities.models import City
from cities.services.retention_classes import delete_first
from cities.services.retention_rules import list_held_ids
from stakeholders.enums import ConsentPurpose
from stakeholders.models import Consent, Look, Stakeholder, StakeholderImport

SILENT_ENTRIES = "entries"


def list_silent_entries(*, city: City, before: datetime, now: datetime) -> Any:
    """Return the entries nobody was in contact with and nobody changed since `before`, the longest silent first.

    What a colleague has decided to keep is left out until that decision ends.
    """
    contact = Coalesce("last_contact_on", Cast("created_at", DateField()))
    entries = Stakeholder.objects.filter(city=city, changed_at__lt=before).annotate(last_contact=contact)
    held = list_held_ids(city=city, code=SILENT_ENTRIES, now=now)
    return entries.filter(last_contact__lt=before.date()).exclude(pk__in=held).order_by("last_contact", "id")


def _imports(city: City, before: datetime) -> Any:
    return StakeholderImport.objects.filter(city=city, finished_at__lt=before)


def _consents(city: City, before: datetime) -> Any:
    """A no to invitations is kept as long as the registry has the address: without it the person would be invited."""
    entries = Stakeholder.objects.filter(city=city)
    mine = Q(email__iexact=OuterRef("email")) | Q(other_emails__contains=[Lower(OuterRef("email"))])
    needed = Q(purpose=ConsentPurpose.INVITE) & Q(Exists(entries.filter(mine)))
    return Consent.objects.filter(city=city, withdrawn_at__lt=before).exclude(needed)


def _looks(city: City, before: datetime) -> Any:
    return Look.objects.filter(city=city, at__lt=before)


def _delete_looks(city: City, before: datetime, limit: int) -> int:
    """Through the one door there is (migration looks_are_append_only), all at once: the table has no references."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT stakeholders_forget_looks(%s)", [before])
        gone = int(cursor.fetchone()[0])
    return min(gone, limit - 1)  # nothing is left, however many there were


def _keep(city: City, before: datetime, limit: int) -> int:
    """Entries are decided one by one by a person; nothing deletes them as a whole."""
    return 0


register_retention(
    RetentionClass(
        code=SILENT_ENTRIES,
        label=_("Entries without contact"),
        counted_from=_("after the last contact or change"),
        days=3 * 365,
        why=_("Who has not been heard of for years need not stay in a registry (GDPR, article 5(1)(e))."),
        stays=_("You decide entry by entry: delete it, or keep it with a reason."),
        count=lambda city, before: int(list_silent_entries(city=city, before=before, now=timezone.now()).count()),
        sample=lambda city, before, limit: [
            f"{entry.last_contact:%Y-%m-%d} · {entry}"
            for entry in list_silent_entries(city=city, before=before, now=timezone.now())[:limit]
        ],
        delete=_keep,
        is_automatic=False,
        decide="retention-entries",
        order=20,
    )
)
register_retention(
    RetentionClass(
        code="imports",
        label=_("Imported lists"),
        counted_from=_("after the end of the import"),
        days=365,
        why=_("For a year one can look up which row became what."),
        stays=_("The entries themselves, which say that they came from a file."),
        count=lambda city, before: int(_imports(city, before).count()),
        sample=lambda city, before, limit: [
            f"{one.finished_at:%Y-%m-%d} · {one.file_name}" for one in _imports(city, before).order_by("id")[:limit]
        ],
        delete=lambda city, before, limit: delete_first(_imports(city, before), limit),
        order=40,
    )
)
register_retention(
    RetentionClass(
        code="consents",
        label=_("Consents that were withdrawn"),
        counted_from=_("after the withdrawal"),
        days=3 * 365,
        why=_("The city must be able to show that it was allowed to do what it did (GDPR, article 7(1))."),
        stays=_("Nothing."),
        count=lambda city, before: int(_consents(city, before).count()),
        sample=lambda city, before, limit: [
            f"{one.withdrawn_at:%Y-%m-%d} · {one.get_purpose_display()}"
            for one in _consents(city, before).order_by("withdrawn_at", "id")[:limit]
        ],
        delete=lambda city, before, limit: delete_first(_consents(city, before), limit),
        minimum=LegalMinimum(365, _("Proof of what was allowed: GDPR, articles 5(2) and 7(1)")),
        order=50,
    )
)
register_retention(
    RetentionClass(
        code="looks",
        label=_("Who looked at personal data"),
        counted_from=_("after the look"),
        days=2 * 365,
        why=_("Long enough to find out what happened when somebody asks."),
        stays=_("Nothing."),
        count=lambda city, before: int(_looks(city, before).count()),
        sample=lambda city, before, limit: [
            f"{one.at:%Y-%m-%d} · {one}" for one in _looks(city, before).order_by("id")[:limit]
        ],
        delete=_delete_looks,
        minimum=LegalMinimum(366, _("Accountability: GDPR, articles 5(2) and 24")),
        order=60,
    )
)
