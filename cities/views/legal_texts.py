"""Legal texts: the public page of each, and the workspace where new versions are published."""

import difflib
from itertools import zip_longest
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from cities.enums import LegalTextKind
from cities.errors import Refusal
from cities.forms.legal_texts import LegalTextForm
from cities.models import City, LegalText
from cities.permissions import LEGAL_EDIT
from cities.selectors.legal_texts import current_legal_text, list_legal_text_versions, list_legal_texts
from cities.services.legal_texts import publish_legal_text
from cities.templatetags.markdown import render_markdown
from cities.views.answers import form_page, show_refusal
from cities.views.drafts import close_draft, open_draft
from cities.views.gates import city_page, workspace_page


@city_page
def legal_text(request: HttpRequest, city: City, kind: str) -> HttpResponse:
    """One text in the reader's language, with version and date. `?version=2&language=et` shows an older one."""
    if kind not in LegalTextKind.values:
        raise Http404
    language = request.GET.get("language", "")
    version = request.GET.get("version", "")
    if language and version.isdecimal() and len(version) < 7:
        text = list_legal_text_versions(city=city, kind=kind, language=language).filter(version=version).first()
    else:
        text = current_legal_text(city=city, kind=kind, language=language or get_language() or "en")
    if text is None:
        raise Http404
    context = {"text": text, "body": render_markdown(text.body), "zone": city.time_zone}
    return TemplateResponse(request, "cities/legal_text.html", context)


@workspace_page(get=LEGAL_EDIT)
def legal_texts(request: HttpRequest, city: City) -> HttpResponse:
    """Every kind with its current version per language of the city."""
    current = {(text.kind, text.language): text for text in list_legal_texts(city=city)}
    rows = [
        {"kind": kind, "label": label, "cells": [(code, current.get((kind, code))) for code in city.languages]}
        for kind, label in LegalTextKind.choices
    ]
    return TemplateResponse(request, "cities/legal_texts.html", {"rows": rows, "codes": city.languages})


@workspace_page(get=LEGAL_EDIT, post=LEGAL_EDIT)
def legal_text_edit(request: Any, city: City, kind: str, language: str) -> HttpResponse:
    """Write the next version from the current one; below it the history with the differences."""
    if kind not in LegalTextKind.values or language not in city.languages:
        raise Http404
    versions = list(list_legal_text_versions(city=city, kind=kind, language=language))
    initial = {"body": versions[0].body} if versions else None
    draft_key = f"legal-{kind}-{language}"
    form = LegalTextForm(request.POST if request.method == "POST" else None, initial=initial)
    status = 0
    if request.method == "POST" and form.is_valid():
        body = form.cleaned_data["body"]
        try:
            text = publish_legal_text(city=city, actor=request.actor, kind=kind, language=language, body=body)
        except Refusal as refusal:
            status = show_refusal(form, refusal)
        else:
            close_draft(request, city, draft_key)
            messages.success(request, _("Version %(number)d is published.") % {"number": text.version})
            return redirect("legal-text-edit", city.slug, kind, language)
    context = {
        "kind": kind,
        "label": LegalTextKind(kind).label,
        "language": language,
        "language_name": dict(settings.LANGUAGES)[language],
        "history": _history(versions),
        "others": _others(city, kind, language),
        "draft": open_draft(request, city, draft_key, saved_at=versions[0].published_at if versions else None),
    }
    return form_page(request, "cities/legal_text_edit.html", form, status=status, **context)


def _others(city: City, kind: str, language: str) -> list[LegalText]:
    """The same text in the city's other languages, to translate from or to compare with."""
    found = {text.language: text for text in list_legal_texts(city=city).filter(kind=kind)}
    return [found[code] for code in city.languages if code in found and code != language]


def _history(versions: list[LegalText]) -> list[dict[str, Any]]:
    """Each version with its difference from the one before, as (sign, line)."""
    return [
        {"text": text, "lines": _difference(earlier.body if earlier else "", text.body)}
        for text, earlier in zip_longest(versions, versions[1:])
    ]


def _difference(before: str, after: str) -> list[tuple[str, str]]:
    found = difflib.unified_diff(before.splitlines(), after.splitlines(), lineterm="", n=1)
    body = [line for line in found if not line.startswith(("---", "+++", "@@"))]
    return [(line[:1].strip(), line[1:]) for line in body]
