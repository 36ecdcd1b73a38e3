"""The survey: answered by a link, written and watched in the workspace."""

from collections.abc import Iterator
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from cities.errors import Refusal
from cities.models import City
from cities.views.answers import form_page, show_refusal
from cities.views.csv_answers import answer_csv, make_line_writer
from cities.views.gates import city_page, workspace_page
from cities.views.undo import offer_undo
from citylabs.enums import LabState
from citylabs.forms.surveys import QuestionForm, RestoreForm, SurveyForm
from citylabs.models import Lab, SurveyQuestion
from citylabs.rules.permissions import REPORTS_READ, SURVEYS_EDIT
from citylabs.selectors.surveys import (
    QuestionResult,
    get_question,
    get_survey_progress,
    list_questions,
    list_results,
)
from citylabs.services.survey_questions import add_question, move_question, remove_question
from citylabs.services.surveys import answer_survey, open_survey
from citylabs.views.lab_pages import find_lab, posted
from citylabs.views.links import open_survey_link


@city_page
@never_cache
def survey(request: Any, city: City, token: str) -> HttpResponse:
    """The questions, or thanks to whoever has answered."""
    mine = open_survey_link(city, token)
    lab = mine.lab
    is_open = lab.state == LabState.REPORTING and lab.survey_sent_at is not None and mine.checked_in_at is not None
    form = SurveyForm(posted(request), questions=list(list_questions(city=city, lab=lab)))
    status = 0
    if request.method == "POST" and form.is_valid():
        try:
            answer_survey(city=city, registration=mine, answers=form.cleaned_data)
            return redirect("survey", city.slug, token)
        except Refusal as refusal:
            status = show_refusal(form, refusal)
    is_answered = mine.survey_answered_on is not None
    return form_page(
        request, "citylabs/survey/answer.html", form, status=status, lab=lab, is_open=is_open, is_answered=is_answered
    )


@workspace_page(get=REPORTS_READ)
def lab_survey(request: Any, city: City, lab_slug: str) -> HttpResponse:
    """The questions until the survey is sent, then how many have answered and what."""
    lab = find_lab(city, lab_slug)
    context = {
        "lab": lab,
        "progress": get_survey_progress(city=city, lab=lab),
        "results": list_results(city=city, lab=lab),
        "can_send": lab.state == LabState.REPORTING and lab.survey_sent_at is None,
    }
    return TemplateResponse(request, "citylabs/survey/manage.html", context)


@workspace_page(get=SURVEYS_EDIT, post=SURVEYS_EDIT)
def survey_question_add(request: Any, city: City, lab_slug: str) -> HttpResponse:
    """Write a question."""
    lab = find_lab(city, lab_slug)
    form = QuestionForm(posted(request), city=city)
    status = 0
    if request.method == "POST" and form.is_valid():
        values = form.cleaned_data
        try:
            add_question(
                city=city,
                actor=request.actor,
                lab=lab,
                kind=values["kind"],
                text=values["text"],
                choices=form.answers,
            )
            return redirect("lab-survey", city.slug, lab.slug)
        except Refusal as refusal:
            status = show_refusal(form, refusal)
    return form_page(request, "citylabs/survey/question.html", form, status=status, lab=lab)


@workspace_page(post=SURVEYS_EDIT)
def survey_question_change(request: Any, city: City, lab_slug: str, question_id: UUID) -> HttpResponse:
    """Remove a question or move it by one place: `step` is remove, up or down."""
    lab = find_lab(city, lab_slug)
    try:
        question = get_question(city=city, lab=lab, question_id=question_id)
    except SurveyQuestion.DoesNotExist:
        raise Http404 from None
    step = request.POST.get("step", "")
    back = reverse("lab-survey", args=[city.slug, lab.slug])
    try:
        if step == "remove":
            kept = RestoreForm.fields_of(question)
            remove_question(city=city, actor=request.actor, lab=lab, question=question)
            restore_url = reverse("survey-question-restore", args=[city.slug, lab.slug])
            offer_undo(request, _("The question is removed."), restore_url, kept)
        elif step in {"up", "down"}:
            move_question(city=city, actor=request.actor, lab=lab, question=question, up=step == "up")
            back = f"{back}#question-{question.pk}"
    except Refusal as refusal:
        messages.error(request, str(refusal.message))
    return redirect(back)


@workspace_page(post=SURVEYS_EDIT)
def survey_question_restore(request: Any, city: City, lab_slug: str) -> HttpResponse:
    """Bring back a question that was removed, at its place."""
    lab = find_lab(city, lab_slug)
    form = RestoreForm(request.POST)
    if form.is_valid():
        try:
            add_question(city=city, actor=request.actor, lab=lab, **form.cleaned_data)
        except Refusal as refusal:
            messages.error(request, str(refusal.message))
    else:
        messages.error(request, _("This question cannot be brought back."))
    return redirect("lab-survey", city.slug, lab.slug)


@workspace_page(get=REPORTS_READ)
def survey_export(request: Any, city: City, lab_slug: str) -> Any:
    """The answers as CSV: numbers and free words, never who gave them, and nothing where too few answered."""
    lab = find_lab(city, lab_slug)
    lines = _lines(list_results(city=city, lab=lab))
    return answer_csv(lines, file_name=f"{lab.slug}-survey.csv")


def _lines(results: list[QuestionResult]) -> Iterator[str]:
    writer = make_line_writer()
    yield writer.writerow([_("Question"), _("Answer"), _("People")])
    for result in results:
        question = str(result.question.text)
        for row in result.rows:
            yield writer.writerow([question, row["label"], row["value"]])
        for text in result.texts:
            yield writer.writerow([question, text, ""])


@workspace_page(post=SURVEYS_EDIT)
def survey_send(request: Any, city: City, lab_slug: str) -> HttpResponse:
    """Write to everybody who came."""
    lab: Lab = find_lab(city, lab_slug)
    try:
        open_survey(city=city, actor=request.actor, lab=lab)
    except Refusal as refusal:
        messages.error(request, str(refusal.message))
    else:
        messages.success(request, _("The survey is on its way to everybody who came."))
    return redirect("lab-survey", city.slug, lab.slug)
