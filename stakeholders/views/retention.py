"""Entries nobody has been in contact with for years: delete them, or keep them with a reason."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import ngettext

from cities.errors import Refusal
from cities.forms.retention import say_days
from cities.models import City
from cities.permissions import RETENTION_EDIT
from cities.services.retention_rules import get_rule
from cities.views.gates import workspace_page
from stakeholders.services.retention import decide_silent_entries
from stakeholders.services.retention_classes import SILENT_ENTRIES, list_silent_entries

SHOWN = 50


@workspace_page(get=RETENTION_EDIT, post=RETENTION_EDIT)
def retention_entries(request: Any, city: City) -> HttpResponse:
    """The longest silent first, fifty at a time."""
    problem, reason = "", request.POST.get("reason", "")[:300]
    if request.method == "POST":
        keep = request.POST.get("way") == "keep"
        try:
            ids = _read_ids(request.POST.getlist("entry"))
            number = decide_silent_entries(city=city, actor=request.actor, entry_ids=ids, keep=keep, reason=reason)
        except Refusal as refusal:
            problem = str(refusal.message)
        else:
            messages.success(request, _say(number, keep=keep))
            return redirect("retention-entries", city.slug)
    now = timezone.now()
    rule = get_rule(city=city, code=SILENT_ENTRIES)
    entries = list_silent_entries(city=city, before=rule.before(now), now=now)
    context = {
        "entries": list(entries[:SHOWN]),
        "count": entries.count(),
        "period": say_days(rule.days),
        "problem": problem,
        "reason": reason,
        "ticked": set(request.POST.getlist("entry")),
    }
    return TemplateResponse(request, "stakeholders/retention.html", context, status=422 if problem else 200)


def _read_ids(given: list[str]) -> list[UUID]:
    ids = []
    for text in given[: SHOWN * 2]:
        try:
            ids.append(UUID(text))
        except ValueError:
            continue
    return ids


def _say(number: int, *, keep: bool) -> str:
    if keep:
        words = ngettext(
            "%(number)s entry is kept for another year.", "%(number)s entries are kept for another year.", number
        )
    else:
        words = ngettext("%(number)s entry is deleted.", "%(number)s entries are deleted.", number)
    return words % {"number": number}
