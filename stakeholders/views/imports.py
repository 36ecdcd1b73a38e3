"""Pages of an import: upload, columns, decisions. Where it stands and its rows: import_rows."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import get_language, ngettext, pgettext_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l

from cities.errors import Refusal
from cities.jobs import register_run_kind
from cities.models import City
from cities.views.gates import workspace_page
from stakeholders.enums import ImportState, RowChoice
from stakeholders.forms.imports import ColumnsForm, ReadingForm, UploadForm
from stakeholders.models import StakeholderImport
from stakeholders.rules.columns import Mapping
from stakeholders.rules.permissions import STAKEHOLDERS_EDIT
from stakeholders.selectors.imports import get_import, list_imports
from stakeholders.services.files.downloads import FORMS, write_template
from stakeholders.services.import_decisions import choose_reading, decide_doubles, undo_import
from stakeholders.services.imports import (
    DECIDABLE_STATES,
    RUN_KIND,
    cancel_import,
    confirm_import,
    map_columns,
    upload_import,
)

IMPORTS_SHOWN = 50
_STEPS = (_l("Upload"), _l("Columns"), _l("Look through"), pgettext_lazy("into the registry", "Write"))
_PLACES = {ImportState.READING: 2, ImportState.MAPPING: 1, ImportState.PREVIEWED: 2, ImportState.APPLYING: 3}


def _find_import_page(city_slug: str, import_id: UUID | None) -> str:
    return reverse("stakeholder-import", args=[city_slug, import_id]) if import_id else ""


register_run_kind(RUN_KIND, label=_l("Importing a list"), result_url=_find_import_page)


def find_import(city: City, import_id: UUID) -> StakeholderImport:
    """Return the import, or answer 404."""
    try:
        return get_import(city=city, import_id=import_id)
    except StakeholderImport.DoesNotExist:
        raise Http404 from None


def list_steps(state: str = "", *, place: int | None = None) -> list[dict[str, Any]]:
    """The way of an import with the step one is at; all are done at its end."""
    at = _PLACES.get(ImportState(state), len(_STEPS)) if place is None else place
    states = ["done"] * at + ["current"] + ["next"] * len(_STEPS)
    return [{"label": label, "state": each} for label, each in zip(_STEPS, states, strict=False)]


@workspace_page(get=STAKEHOLDERS_EDIT)
def list_page(request: HttpRequest, city: City) -> HttpResponse:
    """The newest imports of the city."""
    imports = list(list_imports(city=city)[:IMPORTS_SHOWN])
    return TemplateResponse(request, "stakeholders/imports/list.html", {"imports": imports})


@workspace_page(get=STAKEHOLDERS_EDIT, post=STAKEHOLDERS_EDIT)
def new_page(request: HttpRequest, city: City) -> HttpResponse:
    """Upload a list."""
    form = UploadForm(request.POST, request.FILES) if request.method == "POST" else UploadForm()
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            uploaded = upload_import(
                city=city,
                actor=request.actor,  # type: ignore[attr-defined]
                file_name=file.name,
                content=file.read(),
            )
        except Refusal as refusal:
            form.add_error("file", str(refusal.message))
        else:
            return redirect("stakeholder-import", city.slug, uploaded.pk)
    context = {"form": form, "steps": list_steps(place=0)}
    return TemplateResponse(request, "stakeholders/imports/new.html", context, status=422 if form.is_bound else 200)


@workspace_page(get=STAKEHOLDERS_EDIT)
def template_file(request: HttpRequest, city: City, form: str) -> Any:
    """An empty list with every column, in the reader's language."""
    if form not in FORMS:
        raise Http404
    language = get_language() or city.default_language
    return FileResponse(write_template(form, language=language), as_attachment=True, filename=f"citylabs-list.{form}")


@workspace_page(get=STAKEHOLDERS_EDIT, post=STAKEHOLDERS_EDIT)
def columns_page(request: HttpRequest, city: City, import_id: UUID) -> HttpResponse:
    """Say which column is which."""
    found = find_import(city, import_id)
    if found.state not in DECIDABLE_STATES:
        return redirect("stakeholder-import", city.slug, import_id)
    mapping = Mapping.from_json(found.mapping)
    initial = ColumnsForm.initial_of(mapping, city.default_language)
    data = request.POST if request.method == "POST" else None
    form = ColumnsForm(data, headers=found.headers, mapping=mapping, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            map_columns(city=city, actor=request.actor, import_id=import_id, mapping=form.mapping())  # type: ignore[attr-defined]
        except Refusal as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal.message))
        else:
            return redirect("stakeholder-import", city.slug, import_id)
    reading = _reading_form(found, mapping)
    context = {**_columns_context(found, form, mapping), "reading": reading, "steps": list_steps(place=1)}
    status = 422 if form.is_bound else 200
    return TemplateResponse(request, "stakeholders/imports/columns.html", context, status=status)


def _columns_context(found: StakeholderImport, form: ColumnsForm, mapping: Mapping) -> dict[str, Any]:
    blank = set(found.sample.get("blank", []))
    columns = [
        (form[name], _examples(found, index)) for index, name in enumerate(form.column_names) if index not in blank
    ]
    hidden = [form[name].as_hidden() for index, name in enumerate(form.column_names) if index in blank]
    has_dates = "last_contact_on" in mapping.columns
    return {"import": found, "form": form, "columns": columns, "hidden": hidden, "has_dates": has_dates}


def _reading_form(found: StakeholderImport, mapping: Mapping, data: Any = None) -> ReadingForm:
    form = found.sample.get("form", {})
    header = str(mapping.header_row) if mapping.has_header else "none"
    initial = {"sheet": form.get("sheet", ""), "header": header, "encoding": mapping.encoding}
    return ReadingForm(data, sample=found.sample, initial=initial)


def _examples(found: StakeholderImport, index: int) -> list[str]:
    rows = found.sample.get("rows", [])
    return [row[index] for row in rows if index < len(row) and row[index].strip()]


@workspace_page(post=STAKEHOLDERS_EDIT)
def reading_page(request: HttpRequest, city: City, import_id: UUID) -> HttpResponse:
    """Read the file in another way."""
    found = find_import(city, import_id)
    form = _reading_form(found, Mapping.from_json(found.mapping) if found.mapping else Mapping(), request.POST)
    if not form.is_valid():
        messages.error(request, _("Choose how the file is read from what the page offers."))
        return redirect("stakeholder-import-columns", city.slug, import_id)
    try:
        choose_reading(city=city, actor=request.actor, import_id=import_id, **form.choices())  # type: ignore[attr-defined]
    except Refusal as refusal:
        messages.error(request, str(refusal.message))
    return redirect("stakeholder-import", city.slug, import_id)


@workspace_page(post=STAKEHOLDERS_EDIT)
def doubles_page(request: HttpRequest, city: City, import_id: UUID) -> HttpResponse:
    """Decide about the doubles on the page one by one, or about all of them."""
    found = find_import(city, import_id)
    rows = found.rows.filter(city=city).values_list("pk", flat=True)
    for_all = request.POST.get("all", "")
    named = {str(key): request.POST[f"row-{key}"] for key in rows if f"row-{key}" in request.POST}
    decided = 0
    try:
        for choice in [for_all] if for_all else RowChoice.values:
            keys = None if for_all else [UUID(key) for key, given in named.items() if given == choice]
            if keys is None or keys:
                actor = request.actor  # type: ignore[attr-defined]
                decided += decide_doubles(city=city, actor=actor, import_id=import_id, choice=choice, row_ids=keys)
    except Refusal as refusal:
        messages.error(request, str(refusal.message))
    else:
        words = ngettext("%(number)s row is decided.", "%(number)s rows are decided.", decided)
        messages.success(request, words % {"number": decided})
    page = request.POST.get("page", "")
    query = f"?outcome=duplicate&page={page}" if page.isdigit() else "?outcome=duplicate"
    return redirect(reverse("stakeholder-import", args=[city.slug, import_id]) + query + "#rows")


@workspace_page(post=STAKEHOLDERS_EDIT)
def confirm_page(request: HttpRequest, city: City, import_id: UUID) -> HttpResponse:
    """Write the rows of the preview."""
    return _do(request, city, import_id, confirm_import)


@workspace_page(post=STAKEHOLDERS_EDIT)
def cancel_page(request: HttpRequest, city: City, import_id: UUID) -> HttpResponse:
    """Stop the import and forget the file."""
    return _do(request, city, import_id, cancel_import, _("The import is stopped. Its file is forgotten."))


@workspace_page(post=STAKEHOLDERS_EDIT)
def undo_page(request: HttpRequest, city: City, import_id: UUID) -> HttpResponse:
    """Take the import back."""
    return _do(request, city, import_id, undo_import)


def _do(request: HttpRequest, city: City, import_id: UUID, service: Any, done: str = "") -> HttpResponse:
    find_import(city, import_id)
    try:
        service(city=city, actor=request.actor, import_id=import_id)  # type: ignore[attr-defined]
    except Refusal as refusal:
        messages.error(request, str(refusal.message))
    else:
        if done:
            messages.success(request, done)
    return redirect("stakeholder-import", city.slug, import_id)
