"""The workspace's side of accessibility: writing the statement, answering reports of barriers."""

from collections.abc import Iterator
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from cities.errors import Refusal
from cities.forms.accessibility import AnswerForm, FeedbackFilterForm, StatementForm
from cities.models import AccessibilityFeedback, City, User
from cities.permissions import ACCESSIBILITY_EDIT
from cities.selectors.accessibility import (
    count_unanswered,
    current_statement,
    get_feedback,
    list_feedback,
    list_statements,
    suggest_for_country,
)
from cities.services.accessibility import confirm_statement, publish_statement
from cities.services.accessibility_feedback import answer_feedback, forget_feedback, solve_feedback
from cities.services.exports import note_export
from cities.tenancy import enter_city
from cities.views.answers import form_page, show_refusal
from cities.views.csv_answers import answer_csv, make_line_writer
from cities.views.drafts import close_draft, open_draft
from cities.views.gates import workspace_page
from cities.views.undo import offer_undo

PAGE = 25
_DRAFT = "accessibility-statement"
COLUMNS = ["received_at", "state", "page", "text", "email", "language", "answered_at", "answered_by", "answer"]


@workspace_page(get=ACCESSIBILITY_EDIT, post=ACCESSIBILITY_EDIT)
def accessibility_edit(request: Any, city: City) -> HttpResponse:
    """Write the next version of the statement."""
    current = current_statement(city=city)
    form = StatementForm(request.POST if request.method == "POST" else None, city=city, statement=current)
    status, today = 0, timezone.localdate(timezone=ZoneInfo(city.time_zone))
    if request.method == "POST" and form.is_valid():
        try:
            statement = publish_statement(city=city, actor=request.actor, content=form.content())
        except Refusal as refusal:
            status = show_refusal(form, refusal)
        else:
            close_draft(request, city, _DRAFT)
            messages.success(request, _("Version %(number)d is published.") % {"number": statement.version})
            return redirect("accessibility-edit", city.slug)
    context = {
        "statement": current,
        "is_overdue": current is not None and current.is_overdue(today),
        "versions": list_statements(city=city),
        "suggestion": suggest_for_country(city.country),
        "waiting": count_unanswered(city=city),
        "draft": open_draft(request, city, _DRAFT, saved_at=current.published_at if current else None),
    }
    return form_page(request, "cities/accessibility/edit.html", form, status=status, **context)


@workspace_page(post=ACCESSIBILITY_EDIT)
def accessibility_confirm(request: Any, city: City) -> HttpResponse:
    """Looked at again, nothing to change: the same statement with today's date of review."""
    try:
        confirm_statement(city=city, actor=request.actor)
    except Refusal as refusal:
        messages.error(request, str(refusal.message))
    else:
        messages.success(request, _("The statement is marked as reviewed today."))
    return redirect("accessibility-edit", city.slug)


@workspace_page(get=ACCESSIBILITY_EDIT)
def accessibility_feedback_list(request: HttpRequest, city: City) -> HttpResponse:
    """Reports of barriers, those that wait for an answer first."""
    form = FeedbackFilterForm(request.GET or None)
    state = form.cleaned_data["state"] if form.is_bound and form.is_valid() else ""
    page = Paginator(list_feedback(city=city, state=state), PAGE).get_page(request.GET.get("page"))
    context = {
        "form": form,
        "page": page,
        "now": timezone.now(),
        "waiting": count_unanswered(city=city),
        "state": state,
    }
    return TemplateResponse(request, "cities/accessibility/list.html", context)


@workspace_page(get=ACCESSIBILITY_EDIT, post=ACCESSIBILITY_EDIT)
def accessibility_feedback_item(request: Any, city: City, feedback_id: UUID) -> HttpResponse:
    """One report: read it, answer it."""
    feedback = _find(city, feedback_id)
    form = AnswerForm(request.POST if request.method == "POST" else None)
    status = 0
    if request.method == "POST" and form.is_valid():
        try:
            answer_feedback(city=city, actor=request.actor, feedback=feedback, **form.cleaned_data)
        except Refusal as refusal:
            status = show_refusal(form, refusal)
        else:
            sent = _("The answer is on its way.") if feedback.email else _("The answer is written down.")
            messages.success(request, sent)
            return redirect("accessibility-feedback-item", city.slug, feedback.pk)
    context = {"feedback": feedback, "is_late": feedback.is_late(timezone.now())}
    return form_page(request, "cities/accessibility/item.html", form, status=status, **context)


@workspace_page(post=ACCESSIBILITY_EDIT)
def accessibility_feedback_solve(request: Any, city: City, feedback_id: UUID) -> HttpResponse:
    """The barrier is gone; with `undo=1` it is not after all."""
    feedback = _find(city, feedback_id)
    is_solved = request.POST.get("undo") != "1"
    solve_feedback(city=city, actor=request.actor, feedback=feedback, is_solved=is_solved)
    if is_solved:
        offer_undo(request, _("Marked as solved."), request.path, {"undo": "1"})
    else:
        messages.success(request, _("Open again."))
    return redirect("accessibility-feedback-item", city.slug, feedback.pk)


@workspace_page(post=ACCESSIBILITY_EDIT)
def accessibility_feedback_forget(request: Any, city: City, feedback_id: UUID) -> HttpResponse:
    """Delete the report for good."""
    feedback = _find(city, feedback_id)
    try:
        forget_feedback(city=city, actor=request.actor, feedback=feedback)
    except Refusal as refusal:
        messages.error(request, str(refusal.message))
        return redirect("accessibility-feedback-item", city.slug, feedback_id)
    messages.success(request, _("The report is deleted."))
    return redirect("accessibility-feedback-list", city.slug)


@workspace_page(get=ACCESSIBILITY_EDIT)
def accessibility_feedback_export(request: Any, city: City) -> Any:
    """All reports as CSV. Taking them out is logged."""
    note_export(city=city, actor=request.actor, action="accessibility_feedback.export")
    return answer_csv(_csv_lines(city, request.user), file_name=f"accessibility-{city.slug}.csv")


def _csv_lines(city: City, user: User) -> Iterator[str]:
    writer = make_line_writer()
    yield writer.writerow(COLUMNS)
    with enter_city(city, user):
        found = list(list_feedback(city=city))
    for one in found:
        answered = one.answered_at.isoformat() if one.answered_at else ""
        words = [one.created_at.isoformat(), one.state, one.page, one.text, one.email, one.language]
        yield writer.writerow([*words, answered, one.answered_by_label, one.answer])


def _find(city: City, feedback_id: UUID) -> AccessibilityFeedback:
    try:
        return get_feedback(city=city, feedback_id=feedback_id)
    except AccessibilityFeedback.DoesNotExist:
        raise Http404 from None
