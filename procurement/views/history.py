"""The log's entries about a need, in words."""

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _

from cities.models import LogEntry
from procurement.enums import NeedStage, Visibility
from procurement.models import Need


def _label(choices: Any, code: str) -> str:
    return str(dict(choices.choices).get(code, code))


def _field_names(changes: dict[str, Any]) -> str:
    known = {field.name: str(field.verbose_name) for field in Need._meta.concrete_fields}
    return ", ".join(known.get(name, name) for name in changes)


def describe_entry(entry: LogEntry) -> str:
    """Say in one sentence what an entry tells."""
    changes = entry.changes
    if entry.action == "need.create":
        return _("Written down")
    if entry.action == "need.edit":
        return _("Changed: %(fields)s") % {"fields": _field_names(changes)}
    if entry.action == "need.move":
        start, goal = (_label(NeedStage, code) for code in changes["stage"])
        words = _("From “%(start)s” to “%(goal)s”") % {"start": start, "goal": goal}
        return f"{words}: {changes['reason']}" if changes.get("reason") else words
    if entry.action == "need.show":
        return _("Visible to: %(who)s") % {"who": _label(Visibility, changes["visibility"][1])}
    return entry.action


def describe_history(entries: Iterable[LogEntry]) -> list[dict[str, Any]]:
    """Return when, who and what for each entry."""
    return [{"at": entry.at, "who": entry.actor_label, "what": describe_entry(entry)} for entry in entries]
