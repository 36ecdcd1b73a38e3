"""Answering a form: what was wrong with it, with the status that says so."""

from typing import Any

from django import forms
from django.http import HttpRequest
from django.template.response import TemplateResponse

from cities.errors import Refusal


def show_refusal(form: forms.BaseForm, refusal: Refusal) -> int:
    """Put the refusal's words at its field, or above the form; return the status for the page."""
    form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal.message))
    return refusal.status


def form_page(
    request: HttpRequest, template: str, form: forms.BaseForm, *, status: int = 0, **context: Any
) -> TemplateResponse:
    """Show a page with a form: 200 when it is fresh, 422 (or the given status) when it was refused."""
    answer = status or (422 if form.is_bound and form.errors else 200)
    return TemplateResponse(request, template, {"form": form, **context}, status=answer)
