"""The log of a city: reading, exporting, verifying."""

import json
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.apps import apps
from django.contrib import messages
from django.contrib.humanize.templatetags.humanize import intcomma
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from cities.forms.log import LogFilterForm
from cities.log import verify_chain
from cities.log.words import say_action
from cities.models import City, LogEntry, User
from cities.permissions import LOG_READ
from cities.selectors.log import LogFilters, count_log_entries, get_log_entry, list_log_entries
from cities.services.exports import note_export
from cities.tenancy import enter_city
from cities.views.csv_answers import answer_csv, make_line_writer
from cities.views.gates import workspace_page

PAGE = 50
CHUNK = 1000
COLUMNS = ["number", "at", "actor_kind", "actor", "action", "object_type", "object_id", "object", "changes", "hash"]


@workspace_page(get=LOG_READ)
def city_log(request: HttpRequest, city: City) -> HttpResponse:
    """A page of entries, newest first. `before` is the number from which to go on; nothing is counted."""
    form = LogFilterForm(request.GET or None)
    before = request.GET.get("before", "")
    cursor = int(before) if before.isdecimal() and len(before) < 19 else None
    found = list(list_log_entries(city=city, filters=form.filters(), before=cursor)[: PAGE + 1])
    entries = found[:PAGE]
    asked = {key: value for key, value in request.GET.items() if key != "before" and value}
    more = urlencode({**asked, "before": entries[-1].seq}) if len(found) > PAGE else ""
    context = {
        "form": form,
        "entries": entries,
        "rows": [(entry, say_action(entry.action), _name_object(entry)) for entry in entries],
        "next_href": f"?{more}" if more else "",
        "first_href": (f"?{urlencode(asked)}" if asked else request.path) if cursor is not None else "",
        "export_query": urlencode(asked),
    }
    return TemplateResponse(request, "cities/log.html", context, status=422 if form.errors else 200)


def _name_object(entry: LogEntry) -> str:
    """The object as it was called; its kind where it has no name of its own ("Report object (0191…)")."""
    if not entry.object_label.endswith(f" object ({entry.object_id})"):
        return entry.object_label
    try:
        return capfirst(str(apps.get_model(entry.object_type)._meta.verbose_name))
    except (LookupError, ValueError):  # a kind of object that newer versions do not have any more
        return entry.object_type


@workspace_page(get=LOG_READ)
def log_entry(request: HttpRequest, city: City, entry_id: UUID) -> HttpResponse:
    """One entry with all it holds."""
    try:
        entry = get_log_entry(city=city, entry_id=entry_id)
    except LogEntry.DoesNotExist:
        raise Http404 from None
    changes = json.dumps(entry.changes, indent=2, ensure_ascii=False, sort_keys=True)
    hashes = {"hash": bytes(entry.hash or b"").hex(), "previous_hash": bytes(entry.previous_hash or b"").hex()}
    context = {
        "entry": entry,
        "words": say_action(entry.action),
        "object_name": _name_object(entry),
        "changes": changes,
    }
    return TemplateResponse(request, "cities/log_entry.html", {**context, **hashes})


@workspace_page(post=LOG_READ)
def log_verify(request: HttpRequest, city: City) -> HttpResponse:
    """Compute the chain anew and say whether it holds."""
    fault = verify_chain(city=city)
    if fault is None:
        words = _("The log is whole: all %(number)s entries are as they were written, none is missing, none was added.")
        messages.success(request, words % {"number": intcomma(count_log_entries(city=city))})
    else:
        words = _("The log is broken at entry %(seq)d: %(reason)s. Tell whoever operates this platform.")
        messages.error(request, words % vars(fault))
    return redirect("city-log", city.slug)


@workspace_page(get=LOG_READ)
def log_export(request: Any, city: City) -> Any:
    """The filtered log as CSV, sent piece by piece so that its length does not matter. Taking it out is logged."""
    form = LogFilterForm(request.GET or None)
    if not form.is_valid() and form.is_bound:
        return TemplateResponse(request, "cities/log.html", {"form": form, "entries": []}, status=422)
    note_export(city=city, actor=request.actor, action="log.export")
    lines = _csv_lines(city, request.user, form.filters())
    return answer_csv(lines, file_name=f"log-{city.slug}.csv")


def _csv_lines(city: City, user: User, filters: LogFilters) -> Iterator[str]:
    """The gate's transaction is over when the answer streams, so each piece enters the city again."""
    writer = make_line_writer()
    yield writer.writerow(COLUMNS)
    before = None
    while True:
        with enter_city(city, user):
            entries = list(list_log_entries(city=city, filters=filters, before=before)[:CHUNK])
        for entry in entries:
            yield writer.writerow(_row(entry))
        if len(entries) < CHUNK:
            return
        before = entries[-1].seq


def _row(entry: LogEntry) -> list[str]:
    changes = json.dumps(entry.changes, ensure_ascii=False, sort_keys=True)
    known = [entry.seq, entry.at.isoformat(), entry.actor_kind, entry.actor_label, entry.action, entry.object_type]
    return [
        str(part)
        for part in [*known, entry.object_id or "", entry.object_label, changes, bytes(entry.hash or b"").hex()]
    ]
