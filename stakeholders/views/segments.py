"""Pages of segments: list, one, builder, deletion."""

import json
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from cities.errors import Refusal
from cities.models import City
from cities.views.gates import workspace_page
from stakeholders.forms.registry_filters import RegistryFilterForm, make_filter_form
from stakeholders.forms.segments import SegmentForm, join_parts, list_ways, read_parts
from stakeholders.models import Segment
from stakeholders.rules.filter_words import describe_definition, describe_part
from stakeholders.rules.permissions import STAKEHOLDERS_EDIT, STAKEHOLDERS_READ
from stakeholders.rules.segments import WAYS, Definition
from stakeholders.selectors.filtering import Narrower
from stakeholders.selectors.segments import count_segments, get_segment, list_segments, list_users_of
from stakeholders.selectors.stakeholders import COUNT_LIMIT, count_up_to_limit, list_stakeholders
from stakeholders.services.segments import create_segment, delete_segment, edit_segment

_PREFIX = "f"


def _find(city: City, segment_id: UUID) -> Segment:
    try:
        return get_segment(city=city, segment_id=segment_id)
    except Segment.DoesNotExist:
        raise Http404 from None


def _say_number(number: int) -> str:
    return _("more than %(number)s") % {"number": COUNT_LIMIT} if number > COUNT_LIMIT else str(number)


def _names(city: City) -> dict[str, str]:
    return {str(one.pk): one.name for one in list_segments(city=city)}


@workspace_page(get=STAKEHOLDERS_READ)
def segments_page(request: HttpRequest, city: City) -> HttpResponse:
    """All segments with what they mean and how many entries are in each now."""
    found = list(list_segments(city=city))
    counts = count_segments(city=city, segments=found)
    names = {str(one.pk): one.name for one in found}
    rows = [
        {
            "segment": one,
            "number": _say_number(counts[one.pk]),
            "words": describe_definition(one.definition, names),
            "entries_url": f"{reverse('stakeholders', args=[city.slug])}?{urlencode({'segment': one.pk})}",
        }
        for one in found
    ]
    return TemplateResponse(request, "stakeholders/segments/list.html", {"rows": rows})


@workspace_page(get=STAKEHOLDERS_READ)
def segment_page(request: HttpRequest, city: City, segment_id: UUID) -> HttpResponse:
    """One segment in words, with the first of its entries."""
    segment = _find(city, segment_id)
    entries = list_stakeholders(city=city).filter(Narrower(city).of_segment(segment.pk))
    context = {
        "segment": segment,
        "words": describe_definition(segment.definition, _names(city)),
        "number": _say_number(count_up_to_limit(entries)),
        "entries": list(entries[:10]),
        "users": list_users_of(city=city, segment=segment),
        "entries_url": f"{reverse('stakeholders', args=[city.slug])}?{urlencode({'segment': segment.pk})}",
    }
    return TemplateResponse(request, "stakeholders/segments/segment.html", context)


@workspace_page(get=STAKEHOLDERS_EDIT, post=STAKEHOLDERS_EDIT)
def segment_new(request: HttpRequest, city: City) -> HttpResponse:
    """Save a filter as a segment, or begin with nothing; the filter comes from the registry's address."""
    given = make_filter_form(request.GET, city=city).filters().given()
    start: Definition = {"all": [{"filters": given}]} if given else {}
    return _build(request, city, None, start)


@workspace_page(get=STAKEHOLDERS_EDIT, post=STAKEHOLDERS_EDIT)
def segment_edit(request: HttpRequest, city: City, segment_id: UUID) -> HttpResponse:
    """Change what a segment is called and made of."""
    segment = _find(city, segment_id)
    return _build(request, city, segment, segment.definition)


@workspace_page(get=STAKEHOLDERS_EDIT, post=STAKEHOLDERS_EDIT)
def segment_delete(request: HttpRequest, city: City, segment_id: UUID) -> HttpResponse:
    """Ask, then delete a segment that no other one is made of."""
    segment = _find(city, segment_id)
    context = {"segment": segment, "users": list_users_of(city=city, segment=segment)}
    if request.method != "POST":
        return TemplateResponse(request, "stakeholders/segments/delete.html", context)
    try:
        delete_segment(city=city, actor=request.actor, segment_id=segment_id)  # type: ignore[attr-defined]
    except Refusal as refusal:
        messages.error(request, str(refusal.message))
        return TemplateResponse(request, "stakeholders/segments/delete.html", context, status=refusal.status)
    messages.success(request, _("“%(name)s” is deleted. Its entries are still there.") % {"name": segment.name})
    return redirect("segments", city.slug)


def _build(request: HttpRequest, city: City, segment: Segment | None, start: Definition) -> HttpResponse:
    """Show the builder: "look" adds parts and counts, any other button saves what stands there with what is added."""
    others = [one for one in list_segments(city=city) if segment is None or one.pk != segment.pk]
    if request.method != "POST":
        fields = ("name", "description", "pinned")
        values = {field: getattr(segment, field) for field in fields} if segment else {}
        return _show(request, city, segment, SegmentForm(initial=values, segments=others), start)
    form, more = SegmentForm(request.POST, segments=others), _filter_form(request.POST, city)
    parts = read_parts(request.POST)
    is_right = more.is_valid() & form.is_valid()
    if not more.errors:
        parts = join_parts(parts, form.added(more.filters().given()))
    if "look" in request.POST and not more.errors:
        typed = {name: request.POST.get(name, "") for name in ("name", "description", "pinned")}
        return _show(request, city, segment, SegmentForm(initial=typed, segments=others), parts)
    if is_right and (answer := _save(request, city, segment, form, parts)):
        return answer
    return _show(request, city, segment, form, parts, None if is_right else more)


def _save(
    request: HttpRequest, city: City, segment: Segment | None, form: SegmentForm, parts: Definition
) -> HttpResponse | None:
    """Save and go to the segment; a refusal stands at its field."""
    kept = {name: form.cleaned_data[name] for name in ("name", "description", "pinned")}
    values: dict[str, Any] = {"city": city, "actor": request.actor, "definition": parts, **kept}  # type: ignore[attr-defined]
    try:
        if segment is None:
            saved = create_segment(**values, user=request.user)  # type: ignore[arg-type]
        else:
            saved = edit_segment(**values, segment_id=segment.pk)
    except Refusal as refusal:
        form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal.message))
        return None
    messages.success(request, _("The segment is saved."))
    return redirect("segment", city.slug, saved.pk)


def _filter_form(data: QueryDict | None, city: City) -> RegistryFilterForm:
    return make_filter_form(data, city=city, prefix=_PREFIX)


def _show(
    request: HttpRequest,
    city: City,
    segment: Segment | None,
    form: SegmentForm,
    parts: Definition,
    more: RegistryFilterForm | None = None,
) -> HttpResponse:
    """Render the builder; what a bound form had added stands among the parts by now."""
    names = _names(city)
    listed = [(way, part) for way in WAYS for part in parts.get(way, [])]
    rows = [
        {"raw": json.dumps(part), "words": describe_part(part, names), "name": f"way-{place}", "way": way}
        for place, (way, part) in enumerate(listed)
    ]
    matching = list_stakeholders(city=city).filter(Narrower(city).of_definition(parts)) if listed else None
    context = {
        "segment": segment,
        "form": form,
        "more": more or _filter_form(None, city),
        "parts": rows,
        "ways": list_ways(),
        "number": _say_number(count_up_to_limit(matching)) if matching is not None else "",
    }
    return TemplateResponse(
        request, "stakeholders/segments/edit.html", context, status=422 if form.errors or more else 200
    )
