"""What a city's registry knows about a person: the entry with the city's notes, consents, and rows of imports."""

from datetime import datetime
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from cities.hooks import Erasure, Kept, Person, Place, Source, known_as, plain, register_source, shared_signs
from cities.log.words import register_action_words
from cities.models import City
from cities.permissions import SYSTEM
from cities.services.redaction import mentioning, mentions, redact
from stakeholders.enums import ImportState, RowOutcome
from stakeholders.models import Consent, ImportRow, Stakeholder, StakeholderImport
from stakeholders.rules.reasons import give_reason
from stakeholders.services.entry_log import record_entry
from stakeholders.services.files import UnreadableFile, read_table
from stakeholders.services.imports import OPEN_STATES, cancel_import
from stakeholders.services.match_keys import write_keys
from stakeholders.services.stakeholders import delete_stakeholder

register_action_words({"stakeholder.erase": _("Person erased from an entry")})

_SHOWN = [
    field.attname
    for field in Stakeholder._meta.concrete_fields
    if field.attname not in {"id", "city_id", "sort_key", "cpv_tree"}
]
# What is about the organisation and not about the person: it may stay when the person goes.
_OF_THE_ORGANISATION = frozenset(
    {
        "id",
        "city_id",
        "organisation",
        "helix_group",
        "language",
        "country",
        "profile_id",
        "scheme",
        "registration_id",
        "region",
        "level",
        "website",
        "themes",
        "cpv",
        "cpv_tree",
        "tags",
        "consent_basis",
        "source",
        "created_at",
        "changed_at",
        "sort_key",
    }
)


def find_entries(city: City, emails: frozenset[str]) -> list[Stakeholder]:
    """The entries with one of these addresses, now or earlier."""
    mine = Q(email__in=emails) | Q(other_emails__overlap=list(emails))
    return list(Stakeholder.objects.filter(mine, city=city).order_by("created_at", "id"))


@known_as.add
def know_entries(*, city: City, emails: frozenset[str]) -> tuple[set[str], set[str], set[str]]:
    """The other addresses, the names and the phones of the person's entries."""
    entries = find_entries(city, emails)
    addresses = {address for entry in entries for address in (entry.email, *entry.other_emails)}
    return addresses, {entry.person for entry in entries}, {entry.phone for entry in entries}


@shared_signs.add
def find_namesakes(*, city: City, emails: frozenset[str], names: set[str], phones: set[str]) -> set[str]:
    """Names and phones that stand in the entry of somebody else too."""
    others = Stakeholder.objects.filter(city=city).exclude(email__in=emails)
    others = others.exclude(other_emails__overlap=list(emails))
    same_name = set(others.filter(person__in=names).values_list("person", flat=True))
    return same_name | set(others.filter(phone__in=phones).values_list("phone", flat=True))


def _export_entries(city: City, person: Person) -> list[dict[str, Any]]:
    return [{name: plain(getattr(entry, name)) for name in _SHOWN} for entry in find_entries(city, person.emails)]


def _erase_entries(city: City, person: Person, now: datetime) -> Erasure:
    """Delete the person's entries. Where an organisation is named, what is about it alone stays as its entry."""
    erased = kept = 0
    for entry in find_entries(city, person.emails):
        if not entry.organisation or mentions(entry.organisation, person):
            delete_stakeholder(city=city, actor=SYSTEM, stakeholder_id=entry.pk)
            erased += 1
            continue
        for field in Stakeholder._meta.concrete_fields:
            if field.attname not in _OF_THE_ORGANISATION:
                blank = field.get_default() if field.has_default() else (None if field.null else "")
                setattr(entry, field.attname, blank)
        entry.website = redact(entry.website, person)
        entry.tags = [tag for tag in entry.tags if not mentions(tag, person)]
        entry.save()
        write_keys(city=city, entries=[entry])
        record_entry(city=city, actor=SYSTEM, action="stakeholder.erase", stakeholder=entry, changes={})
        kept += 1
    others = list(mentioning(Stakeholder.objects.filter(city=city), person, "notes", "engagement_plan", "consent_note"))
    for entry in others:
        for name in ("notes", "engagement_plan", "consent_note"):
            setattr(entry, name, redact(getattr(entry, name), person))
        entry.save(update_fields=["notes", "engagement_plan", "consent_note", "changed_at"])
    reason = _("Facts about a legal person are no personal data (GDPR, recital 14); nothing in them leads to you.")
    stays = (Kept(_("Your organisation’s entry, without you"), reason, kept),) if kept else ()
    return Erasure(erased=erased, pseudonymised=kept + len(others), kept=stays)


def _correct_entries(city: City, person: Person, values: dict[str, str]) -> int:
    changed = 0
    for entry in find_entries(city, person.emails):
        new = {name: value for name, value in values.items() if hasattr(entry, name) and getattr(entry, name) != value}
        if new:
            for name, value in new.items():
                setattr(entry, name, value)
            entry.save(update_fields=[*new, "changed_at"])
            record_entry(
                city=city,
                actor=SYSTEM,
                action="stakeholder.edit",
                stakeholder=entry,
                changes=dict.fromkeys(new, "changed"),
            )
            changed += 1
    return changed


register_source(
    Source(
        code="registry",
        label=_("Your entry in the city’s registry"),
        purpose=_("Knowing whom to ask when the city looks for new solutions, in the right mix of groups"),
        basis=_("As the entry itself says: legitimate interest, a public task, or your consent (GDPR, article 6(1))"),
        origin=_("From you, from a list of the city, or from a public source, as the entry says"),
        period=_("Until the city’s retention rules delete it, or you ask"),
        tables=("stakeholders.Stakeholder",),
        places=(Place(Stakeholder, "email"), Place(Stakeholder, "other_emails", is_list=True)),
        export=_export_entries,
        erase=_erase_entries,
        correct=_correct_entries,
        order=10,
        personal_texts=True,
    )
)


# --- consents -----------------------------------------------------------------------------------------------------


def _consents(city: City, person: Person) -> Any:
    return Consent.objects.filter(city=city, email__in=person.emails).order_by("given_at")


def _export_consents(city: City, person: Person) -> list[dict[str, Any]]:
    hidden = {"id", "city_id", "recorded_by_id"}
    shown = [field.attname for field in Consent._meta.concrete_fields if field.attname not in hidden]
    rows = []
    for consent in _consents(city, person).select_related("legal_text"):
        row = {name: plain(getattr(consent, name)) for name in shown}
        row["text"] = consent.legal_text.body if consent.legal_text else ""
        rows.append(row)
    return rows


def _erase_consents(city: City, person: Person, now: datetime) -> Erasure:
    """A consent proves that processing was lawful; with the data gone there is nothing left to prove."""
    return Erasure(erased=_consents(city, person).delete()[1].get("stakeholders.Consent", 0))


register_source(
    Source(
        code="consents",
        label=_("Your consents"),
        purpose=_("Showing what you agreed to, in which words, and when you took it back"),
        basis=_("Legal obligation (GDPR, article 7(1))"),
        origin=_("From you, or written down by a colleague for you"),
        period=_("As long as the city keeps data that rest on them"),
        tables=("stakeholders.Consent",),
        places=(Place(Consent, "email"),),
        export=_export_consents,
        erase=_erase_consents,
        order=20,
    )
)


# --- imports ------------------------------------------------------------------------------------------------------


def _rows(city: City, person: Person) -> Any:
    rows = ImportRow.objects.filter(city=city)
    ids = [entry.pk for entry in find_entries(city, person.emails)]
    named = mentioning(rows, person, "values", "changes", "reasons").values_list("pk", flat=True)
    return rows.filter(Q(pk__in=list(named)) | Q(stakeholder_id__in=ids))


def _export_rows(city: City, person: Person) -> list[dict[str, Any]]:
    return [
        {
            "file": row.stakeholder_import.file_name,
            "imported_at": plain(row.stakeholder_import.created_at),
            "row": row.number,
            "values": row.values,
            "changes": row.changes,
            "outcome": row.outcome,
        }
        for row in _rows(city, person).select_related("stakeholder_import").defer("stakeholder_import__content")
    ]


def _erase_rows(city: City, person: Person, now: datetime) -> Erasure:
    """Empty the rows and drop the files. The import is locked first, so a worker that writes it sees the refusal.

    An import whose rows are not judged yet is cancelled when its file names the person: the file must be uploaded
    again, and then the row is refused.
    """
    imports = StakeholderImport.objects.filter(city=city)
    alive = imports.filter(Q(state__in=OPEN_STATES) | ~Q(content=b""))
    locked = list(alive.select_for_update(of=("self",)).order_by("pk"))
    touched = 0
    rows = _rows(city, person)
    of_imports = set(rows.values_list("stakeholder_import_id", flat=True))
    waiting = rows.filter(applied=False)
    touched += waiting.update(
        values={}, changes={}, reasons=[give_reason("erased")], outcome=RowOutcome.REFUSED, stakeholder=None
    )
    touched += _rows(city, person).update(values={}, changes={}, reasons=[])
    for one in locked:
        if not one.content or (one.pk not in of_imports and not _names(city, bytes(one.content), person)):
            continue
        if one.state in OPEN_STATES and one.state in {ImportState.READING, ImportState.MAPPING}:
            cancel_import(city=city, actor=SYSTEM, import_id=one.pk, now=now)
        imports.filter(pk=one.pk).update(content=b"", sample={})
        touched += 1
    for one in mentioning(imports.defer("content"), person, "file_name", "sample", "headers"):
        imports.filter(pk=one.pk).update(
            file_name=redact(one.file_name, person) or "list",
            sample=redact(one.sample, person),
            headers=redact(one.headers, person),
        )
    return Erasure(erased=touched)


def _names(city: City, content: bytes, person: Person) -> bool:
    """Whether a file names the person. One that cannot be read is treated as if it did."""
    try:
        table = read_table(content, languages=city.languages)
    except UnreadableFile:
        return True
    return any(mentions("\n".join(cells), person) for _number, cells in table.rows)


register_source(
    Source(
        code="imports",
        label=_("Rows of lists that the city brought in"),
        purpose=_("Taking a list of the city into its registry, and being able to take that back"),
        basis=_("The same as for the entry"),
        origin=_("A file that a colleague of the city uploaded"),
        period=_("The file until the import is done, its rows until the city’s retention rules delete them"),
        tables=("stakeholders.StakeholderImport", "stakeholders.ImportRow"),
        export=_export_rows,
        erase=_erase_rows,
        order=5,
    )
)
