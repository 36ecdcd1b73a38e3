"""What happened to an entry: from the log, and from the rows of imports that wrote it."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from cities.enums import Theme
from cities.models import City, LogEntry
from stakeholders.enums import ConsentBasis, GovernmentLevel, HelixGroup, RowOutcome
from stakeholders.models import ImportRow, Stakeholder, StakeholderMerge
from stakeholders.rules.fields import field_label
from stakeholders.selectors.imports import list_rows_of

_ACTIONS: dict[str, str | Promise] = {
    "stakeholder.create": _("Entry written"),
    "stakeholder.edit": _("Entry changed"),
    "stakeholder.bulk": _("Changed together with other entries"),
    "stakeholder.merge": _("Another entry merged into it"),
    "stakeholder.unmerge": _("Merge taken back"),
    "stakeholder.share": _("Shared in a network"),
    "stakeholder.tag": _("Tags changed"),
    "stakeholder.unshare": _("Taken back from a network"),
    "stakeholder.link": _("Linked to a public profile"),
    "stakeholder.unlink": _("Link to the public profile removed"),
    "stakeholder.take_over": _("Values taken over from the public profile"),
    RowOutcome.NEW: _("Imported"),
    RowOutcome.CHANGED: _("Changed by an import"),
}
_WORDS: dict[str, dict[Any, Any]] = {
    "helix_group": dict(HelixGroup.choices),
    "consent_basis": dict(ConsentBasis.choices),
    "level": dict(GovernmentLevel.choices),
    "themes": dict(Theme.choices),
    "language": dict(settings.LANGUAGES),
}


@dataclass(frozen=True)
class HistoryItem:
    """One thing that happened: `lines` are sentences, `file_name` names the list of an import."""

    at: datetime
    who: str
    title: str | Promise
    lines: list[str] = field(default_factory=list)
    file_name: str = ""


def list_history(*, city: City, stakeholder: Stakeholder, limit: int = 50) -> list[HistoryItem]:
    """Return what happened to the entry, newest first, in three queries.

    What happened to entries that were merged into it is there too.
    """
    merged = StakeholderMerge.objects.filter(city=city, kept=stakeholder, undone_at=None)
    ids = [stakeholder.pk, *merged.values_list("gone_id", flat=True)]
    log = LogEntry.objects.filter(city=city, object_id__in=ids).order_by("-seq")[:limit]
    rows = list_rows_of(city=city, stakeholder=stakeholder)[:limit]
    items = [_from_log(entry) for entry in log] + [_from_row(row) for row in rows]
    return sorted(items, key=lambda item: item.at, reverse=True)[:limit]


def _from_log(entry: LogEntry) -> HistoryItem:
    title = _ACTIONS.get(entry.action, entry.action)
    changes = entry.changes
    if entry.action == "stakeholder.tag":
        lines = [f"+ {tag}" for tag in changes.get("added", [])] + [f"− {tag}" for tag in changes.get("removed", [])]
    elif entry.action in ("stakeholder.share", "stakeholder.unshare"):
        lines = [changes.get("network", "")]
    elif entry.action == "stakeholder.merge":
        lines = _describe({"fields": changes.get("fields", [])})
    else:
        lines = [] if entry.action == "stakeholder.create" else _describe(changes)
    return HistoryItem(entry.at, entry.actor_label, title, lines)


def _from_row(row: ImportRow) -> HistoryItem:
    its_import = row.stakeholder_import
    who = str(its_import.created_by) if its_import.created_by else ""
    at = its_import.finished_at or its_import.created_at
    return HistoryItem(at, who, _ACTIONS[row.outcome], _describe(row.changes), its_import.file_name)


def _describe(changes: dict[str, Any]) -> list[str]:
    lines = []
    for name, change in changes.items():
        if name == "fields":
            lines += [str(_("%(field)s changed")) % {"field": field_label(hidden)} for hidden in change]
        else:
            lines.append(f"{field_label(name)}: {show_value(name, change[0])} → {show_value(name, change[1])}")
    return lines


def show_value(name: str, value: Any) -> str:
    """Return a field's value in words; a dash where there is none."""
    words = _WORDS.get(name, {})
    if isinstance(value, list):
        return ", ".join(str(words.get(item, item)) for item in value) or "–"
    return "–" if value in (None, "") else str(words.get(value, value))
