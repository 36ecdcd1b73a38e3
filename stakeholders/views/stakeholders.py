"""Pages of the registry: list, entry, form, tags, download."""

from datetime import date
from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from cities.enums import CodeList, Theme
from cities.errors import Refusal
from cities.models import City
from cities.selectors.codes import name_codes
from cities.views.gates import workspace_page
from cities.views.undo import offer_undo
from stakeholders.enums import LookSubject, LookWay
from stakeholders.forms.registry_filters import RegistryFilterForm, make_filter_form
from stakeholders.forms.stakeholders import StakeholderForm, TagForm
from stakeholders.matching import find_likely_doubles
from stakeholders.models import Stakeholder
from stakeholders.rules.fields import ENTRY_FIELDS
from stakeholders.rules.filters import Filters
from stakeholders.rules.hooks import ENTRY_PANELS
from stakeholders.rules.permissions import STAKEHOLDERS_EDIT, STAKEHOLDERS_EXPORT, STAKEHOLDERS_READ
from stakeholders.selectors.consents import list_consents
from stakeholders.selectors.history import list_history
from stakeholders.selectors.stakeholders import (
    COUNT_LIMIT,
    count_up_to_limit,
    get_stakeholder,
    list_stakeholders,
)
from stakeholders.services.access_log import note_look
from stakeholders.services.exports import export_stakeholders
from stakeholders.services.stakeholders import create_stakeholder, delete_stakeholder, edit_stakeholder
from stakeholders.services.tags import tag_stakeholders
from stakeholders.views.paging import read_page


def _find(city: City, stakeholder_id: UUID) -> Stakeholder:
    try:
        return get_stakeholder(city=city, stakeholder_id=stakeholder_id)
    except Stakeholder.DoesNotExist:
        raise Http404 from None


def _filter_form(city: City, parameters: QueryDict) -> RegistryFilterForm:
    return make_filter_form(parameters, city=city)


def _say_found(number: int) -> str:
    if number > COUNT_LIMIT:
        return _("more than %(number)s entries") % {"number": COUNT_LIMIT}
    return ngettext("%(number)s entry", "%(number)s entries", number) % {"number": number}


@workspace_page(get=STAKEHOLDERS_READ)
def list_page(request: HttpRequest, city: City) -> HttpResponse:
    """The registry with search, filters and tick boxes."""
    form = _filter_form(city, request.GET)
    filters = form.filters()
    entries = list_stakeholders(city=city, filters=filters)
    number = count_up_to_limit(entries)
    context = {
        "form": form,
        "filtered": filters != Filters(),
        "number": number,
        "found": _say_found(number),
        "page": read_page(request, entries),
        "parameters": list(request.GET.lists()),
        "tags": form.fields["tag"].choices[1:],  # type: ignore[attr-defined]
    }
    return TemplateResponse(request, "stakeholders/list.html", context)


@workspace_page(get=STAKEHOLDERS_READ)
def entry_page(request: HttpRequest, city: City, stakeholder_id: UUID) -> HttpResponse:
    """One entry with its consents, its history and what the apps above know about it."""
    stakeholder = _find(city, stakeholder_id)
    _note(request, city, stakeholder)
    panels = ENTRY_PANELS.call(city=city, actor=request.actor, stakeholder=stakeholder)  # type: ignore[attr-defined]
    email = stakeholder.email
    context = {
        "stakeholder": stakeholder,
        "language_name": dict(settings.LANGUAGES).get(stakeholder.language, stakeholder.language),
        "themes": [str(Theme(theme).label) for theme in stakeholder.themes],
        "cpv": list(name_codes(CodeList.CPV, stakeholder.cpv).values()) if stakeholder.cpv else [],
        "consents": list(list_consents(city=city, email=email)) if email else [],
        "history": list_history(city=city, stakeholder=stakeholder),
        "panels": [panel for panel in panels if panel],
    }
    return TemplateResponse(request, "stakeholders/entry.html", context)


def _note(request: HttpRequest, city: City, stakeholder: Stakeholder) -> None:
    actor = request.actor  # type: ignore[attr-defined]
    note_look(city=city, actor=actor, way=LookWay.PAGE, subject=LookSubject.ENTRY, about=stakeholder)


@workspace_page(post=STAKEHOLDERS_EDIT)
def contact_page(request: HttpRequest, city: City, stakeholder_id: UUID) -> HttpResponse:
    """Say that there was contact today, or set the day back to what it was before."""
    stakeholder = _find(city, stakeholder_id)
    before, today = stakeholder.last_contact_on, timezone.localdate()
    try:
        day = date.fromisoformat(request.POST["day"]) if request.POST.get("day") else None
    except ValueError:
        raise Http404 from None
    if "day" not in request.POST:
        day = max(today, before or today)
    values = {"last_contact_on": day}
    edit_stakeholder(city=city, actor=request.actor, stakeholder_id=stakeholder_id, values=values)  # type: ignore[attr-defined]
    if "day" in request.POST:
        messages.success(request, _("The last contact is as it was before."))
    elif day != before:
        address = reverse("stakeholder-contact", args=[city.slug, stakeholder_id])
        offer_undo(request, _("Last contact: today."), address, {"day": before.isoformat() if before else ""})
    return redirect("stakeholder", city.slug, stakeholder_id)


def _posted(request: HttpRequest) -> QueryDict | None:
    return request.POST if request.method == "POST" else None


def _values(form: StakeholderForm) -> dict[str, Any]:
    return {name: form.cleaned_data[name] for name in ENTRY_FIELDS}


def _show_form(
    request: HttpRequest, form: StakeholderForm, refusal: Refusal | None = None, **more: Any
) -> HttpResponse:
    """Render the form; a refusal stands at its field, with a link to the entry that has the address already."""
    context = {"form": form, "stakeholder": None, "other": "", "doubles": [], **more}
    status = 200 if not form.is_bound else 422
    if refusal is not None:
        form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal.message))
        context["other"] = refusal.details.get("stakeholder", "")
        status = refusal.status if refusal.code == "changed-meanwhile" else 422
    return TemplateResponse(request, "stakeholders/form.html", context, status=status)


@workspace_page(get=STAKEHOLDERS_EDIT, post=STAKEHOLDERS_EDIT)
def new_page(request: HttpRequest, city: City) -> HttpResponse:
    """Write an entry."""
    form = StakeholderForm(_posted(request), initial={"language": city.default_language})
    if request.method != "POST" or not form.is_valid():
        return _show_form(request, form)
    doubles = [] if "anyway" in request.POST else find_likely_doubles(city=city, values=_values(form), limit=3)
    if doubles and not any(double.likeness.reasons[0] == "address" for double in doubles):
        return _show_form(request, form, doubles=doubles)
    try:
        stakeholder = create_stakeholder(city=city, actor=request.actor, values=_values(form))  # type: ignore[attr-defined]
    except Refusal as refusal:
        return _show_form(request, form, refusal)
    messages.success(request, _("The entry is written."))
    return redirect("stakeholder", city.slug, stakeholder.pk)


@workspace_page(get=STAKEHOLDERS_EDIT, post=STAKEHOLDERS_EDIT)
def edit_page(request: HttpRequest, city: City, stakeholder_id: UUID) -> HttpResponse:
    """Change an entry."""
    stakeholder = _find(city, stakeholder_id)
    form = StakeholderForm(_posted(request), initial=StakeholderForm.initial_of(stakeholder))
    if request.method != "POST" or not form.is_valid():
        return _show_form(request, form, stakeholder=stakeholder)
    try:
        edit_stakeholder(
            city=city,
            actor=request.actor,  # type: ignore[attr-defined]
            stakeholder_id=stakeholder_id,
            values=_values(form),
            seen_at=form.cleaned_data["seen_at"],
        )
    except Refusal as refusal:
        return _show_form(request, form, refusal, stakeholder=stakeholder)
    messages.success(request, _("The entry is saved."))
    return redirect("stakeholder", city.slug, stakeholder_id)


@workspace_page(get=STAKEHOLDERS_EDIT, post=STAKEHOLDERS_EDIT)
def delete_page(request: HttpRequest, city: City, stakeholder_id: UUID) -> HttpResponse:
    """Ask, then delete an entry."""
    stakeholder = _find(city, stakeholder_id)
    if request.method != "POST":
        return TemplateResponse(request, "stakeholders/delete.html", {"stakeholder": stakeholder})
    delete_stakeholder(city=city, actor=request.actor, stakeholder_id=stakeholder_id)  # type: ignore[attr-defined]
    messages.success(request, _("“%(entry)s” is deleted.") % {"entry": stakeholder})
    return redirect("stakeholders", city.slug)


@workspace_page(post=STAKEHOLDERS_EDIT)
def tag_page(request: HttpRequest, city: City) -> HttpResponse:
    """Add a tag to many entries, or take it away; back to the same list."""
    back = f"{reverse('stakeholders', args=[city.slug])}?{request.GET.urlencode()}"
    form = TagForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("These entries or this tag do not exist. Nothing was changed."))
        return redirect(back)
    chosen = form.cleaned_data
    ids = chosen["entry"]
    if chosen["everything"]:
        found = list_stakeholders(city=city, filters=_filter_form(city, request.GET).filters())
        ids = list(found.values_list("pk", flat=True))
    way = {chosen["way"]: chosen["tags"]}
    try:
        changed = tag_stakeholders(city=city, actor=request.actor, stakeholder_ids=ids, **way)  # type: ignore[attr-defined]
    except Refusal as refusal:
        messages.error(request, str(refusal.message))
    else:
        _say_tagged(request, city, changed, chosen)
    return redirect(back)


def _say_tagged(request: HttpRequest, city: City, changed: list[UUID], chosen: dict[str, Any]) -> None:
    """Say how many changed. One tag can be taken back exactly; of several, an entry may have had some before."""
    if not changed:
        messages.info(request, _("Nothing changed: no entry was ticked, or all have it already."))
        return
    said = ngettext("%(number)s entry changed.", "%(number)s entries changed.", len(changed)) % {"number": len(changed)}
    if len(chosen["tags"]) > 1:
        messages.success(request, said)
        return
    opposite = {"add": "remove", "remove": "add"}[chosen["way"]]
    back = f"{reverse('stakeholders-tag', args=[city.slug])}?{request.GET.urlencode()}"
    offer_undo(request, said, back, {"entry": changed, "tags": chosen["tags"][0], "way": opposite})


@workspace_page(post=STAKEHOLDERS_EXPORT)
def export_page(request: HttpRequest, city: City) -> HttpResponse:
    """Download what the list shows. A POST, because it is logged."""
    export = export_stakeholders(
        city=city,
        actor=request.actor,  # type: ignore[attr-defined]
        filters=_filter_form(city, request.GET).filters(),
        form=request.POST.get("form", "csv"),
        language=(get_language() or "en")[:2],
    )
    answer: Any = FileResponse(
        export.file, as_attachment=True, filename=export.file_name, headers={"Content-Type": export.content_type}
    )
    return answer
