"""How long data are kept: the rules, what is too old now, and what was deleted."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cities.errors import Refusal
from cities.forms.retention import PeriodForm, say_days
from cities.jobs import register_run_kind
from cities.models import City, RetentionRun
from cities.permissions import PRIVACY_READ, RETENTION_EDIT
from cities.services.exports import note_export
from cities.services.retention import RUN_KIND, set_period, start_deletion
from cities.services.retention_rules import (
    Rule,
    get_retention_run,
    get_rule,
    list_due,
    list_retention_runs,
    list_rules,
    name_codes,
)
from cities.views.answers import form_page, show_refusal
from cities.views.csv_answers import answer_csv, make_line_writer
from cities.views.gates import workspace_page

RUNS_SHOWN = 12

register_run_kind(
    RUN_KIND,
    label=gettext_lazy("Deleting old data"),
    result_url=lambda slug, run_id: reverse("retention-run", args=[slug, run_id]),
)


@workspace_page(get=PRIVACY_READ)
def retention_page(request: HttpRequest, city: City) -> HttpResponse:
    """Every class with its period, and the last deletions."""
    rules = [(rule, say_days(rule.days)) for rule in list_rules(city=city)]
    context = {"rules": rules, "runs": list(list_retention_runs(city=city)[:RUNS_SHOWN])}
    return TemplateResponse(request, "cities/retention/list.html", context)


@workspace_page(get=PRIVACY_READ)
def retention_export(request: Any, city: City) -> Any:
    """The rules as CSV, for the record of processing activities."""
    note_export(city=city, actor=request.actor, action="retention.export")
    writer = make_line_writer()
    head = [_("Data"), _("Days"), _("Counted from"), _("Why"), _("What stays"), _("Legal minimum"), _("Reason")]
    lines = [writer.writerow(head)]
    for rule in list_rules(city=city):
        one = rule.one
        minimum = f"{one.minimum.days}: {one.minimum.source}" if one.minimum else ""
        words = [str(one.counted_from), str(one.why), str(one.stays), minimum, rule.reason]
        lines.append(writer.writerow([str(one.label), rule.days, *words]))
    return answer_csv(iter(lines), file_name=f"retention-{city.slug}.csv")


@workspace_page(get=RETENTION_EDIT, post=RETENTION_EDIT)
def retention_due(request: Any, city: City) -> HttpResponse:
    """What is too old now, with examples; nothing is deleted before somebody confirms."""
    problem = ""
    if request.method == "POST":
        try:
            report = start_deletion(city=city, actor=request.actor, codes=request.POST.getlist("code"))
        except Refusal as refusal:
            problem = str(refusal.message)
        else:
            return redirect("retention-run", city.slug, report.pk)
    now = timezone.now()
    due = [(one, say_days(one.rule.days)) for one in list_due(city=city, now=now)]
    there = [one for one, _words in due if one.count]
    can_delete = any(not one.rule.one.decide for one in there)
    context = {"due": due, "problem": problem, "is_any": bool(there), "can_delete": can_delete}
    return TemplateResponse(request, "cities/retention/due.html", context, status=422 if problem else 200)


@workspace_page(get=RETENTION_EDIT, post=RETENTION_EDIT)
def retention_edit(request: Any, city: City, code: str) -> HttpResponse:
    """Choose another period for a class."""
    rule = _find_rule(city, code)
    form = PeriodForm(request.POST if request.method == "POST" else None, rule=rule)
    status = 0
    if request.method == "POST" and form.is_valid():
        try:
            set_period(city=city, actor=request.actor, code=code, **form.cleaned_data)
        except Refusal as refusal:
            status = show_refusal(form, refusal)
        else:
            words = {"data": rule.one.label, "period": say_days(form.cleaned_data["days"])}
            messages.success(request, _("%(data)s: kept for %(period)s from now on.") % words)
            return redirect("retention", city.slug)
    return form_page(request, "cities/retention/edit.html", form, status=status, rule=rule)


@workspace_page(get=PRIVACY_READ)
def retention_run(request: HttpRequest, city: City, run_id: UUID) -> HttpResponse:
    """What a deletion took."""
    report = _find_run(city, run_id)
    context = {"report": report, "lines": _lines(report)}
    return TemplateResponse(request, "cities/retention/run.html", context)


@workspace_page(get=PRIVACY_READ)
def retention_run_export(request: Any, city: City, run_id: UUID) -> Any:
    """The report as CSV."""
    report = _find_run(city, run_id)
    note_export(city=city, actor=request.actor, action="retention.export", target=report)
    writer = make_line_writer()
    lines = [writer.writerow([_("Data"), _("Days"), _("Older than"), _("Deleted")])]
    lines += [
        writer.writerow([line["label"], line["days"], line["before"], line["deleted"]]) for line in _lines(report)
    ]
    return answer_csv(iter(lines), file_name=f"deleted-{report.started_at:%Y-%m-%d}.csv")


def _lines(report: RetentionRun) -> list[dict[str, Any]]:
    """One line per class, also for those from which nothing had to go."""
    known = {line["code"]: line for line in report.results}
    names = name_codes(report.codes)
    blank = {"days": "", "before": "", "deleted": 0, "period": ""}
    lines = []
    for code in report.codes:
        line = {**blank, **known.get(code, {}), "label": names[code]}
        lines.append({**line, "period": say_days(line["days"]) if line["days"] else ""})
    return lines


def _find_rule(city: City, code: str) -> Rule:
    try:
        return get_rule(city=city, code=code)
    except KeyError:
        raise Http404 from None


def _find_run(city: City, run_id: UUID) -> RetentionRun:
    try:
        return get_retention_run(city=city, run_id=run_id)
    except RetentionRun.DoesNotExist:
        raise Http404 from None
