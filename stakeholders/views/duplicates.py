"""The queue of entries that look alike: the list, two side by side, merging, and taking it back."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.dateparse import parse_datetime
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l
from django.utils.translation import ngettext

from cities.errors import Refusal
from cities.jobs import register_run_kind
from cities.models import City
from cities.views.gates import workspace_page
from cities.views.undo import offer_undo
from stakeholders.enums import LikenessReason, LookSubject, LookWay, PairState, SideChoice
from stakeholders.matching import find_likely_doubles
from stakeholders.models import DuplicatePair, StakeholderMerge
from stakeholders.rules.fields import field_label
from stakeholders.rules.merging import BOTH_FIELDS, CHOSEN_FIELDS, default_choice
from stakeholders.rules.permissions import STAKEHOLDERS_EDIT
from stakeholders.rules.signatures import read_typed
from stakeholders.selectors.duplicates import (
    count_pairs,
    find_last_scan,
    find_next_pair,
    get_pair,
    list_merges,
    list_pairs,
)
from stakeholders.selectors.history import show_value
from stakeholders.services.access_log import note_look
from stakeholders.services.duplicate_scan import RUN_KIND, start_scan
from stakeholders.services.duplicates import PairIsDecided, dismiss_pair, reopen_pair
from stakeholders.services.merges import merge_certain, merge_entries, undo_merge

_PAGE = 50
_SHOWN = ("open", "certain", "dismissed", "merged")


def _find_queue(slug: str, _object_id: UUID | None) -> str:
    return reverse("duplicates", args=[slug])


register_run_kind(RUN_KIND, label=_l("Looking for duplicates"), result_url=_find_queue)


def _find_pair(city: City, pair_id: UUID) -> DuplicatePair:
    try:
        return get_pair(city=city, pair_id=pair_id)
    except DuplicatePair.DoesNotExist:
        raise Http404 from None


def _say_reasons(reasons: list[str]) -> list[str]:
    return [str(LikenessReason(reason).label) for reason in reasons]


@workspace_page(get=STAKEHOLDERS_EDIT)
def duplicates(request: HttpRequest, city: City) -> HttpResponse:
    """The queue, what was said not to be the same, and the merges."""
    show = request.GET.get("show", "open")
    show = show if show in _SHOWN else "open"
    state = PairState.DISMISSED if show == "dismissed" else PairState.OPEN
    rows: Any = (
        list_merges(city=city)
        if show == "merged"
        else list_pairs(city=city, state=state, only_certain=show == "certain")
    )
    page = Paginator(rows, _PAGE).get_page(request.GET.get("page"))
    for row in page.object_list:
        row.words = _say_reasons(row.reasons)
    note_look(
        city=city,
        actor=request.actor,  # type: ignore[attr-defined]
        way=LookWay.PAGE,
        subject=LookSubject.REGISTRY,
        people=2 * len(page.object_list),
    )
    context = {"page": page, "show": show, "counts": count_pairs(city=city), "scan": find_last_scan(city=city)}
    return TemplateResponse(request, "stakeholders/duplicates/list.html", context)


@workspace_page(post=STAKEHOLDERS_EDIT)
def duplicates_scan(request: HttpRequest, city: City) -> HttpResponse:
    """Compare all entries now."""
    try:
        run = start_scan(city=city, actor=request.actor)  # type: ignore[attr-defined]
    except Refusal as refusal:
        messages.error(request, str(refusal.message))
        return redirect("duplicates", city.slug)
    return redirect("run", city.slug, run.pk)


@workspace_page(get=STAKEHOLDERS_EDIT, post=STAKEHOLDERS_EDIT)
def duplicate(request: HttpRequest, city: City, pair_id: UUID) -> HttpResponse:
    """Two entries side by side; a POST makes them one, with the values that were chosen."""
    pair = _find_pair(city, pair_id)
    if request.method != "POST":
        return _show_pair(request, city, pair)
    choices = {field: request.POST[field] for field in CHOSEN_FIELDS if request.POST.get(field) in SideChoice.values}
    seen = {pair.left_id: request.POST.get("left_seen", ""), pair.right_id: request.POST.get("right_seen", "")}
    moments = {pk: moment for pk, text in seen.items() if (moment := parse_datetime(text))}
    following = find_next_pair(city=city, after=pair)
    try:
        merge = merge_entries(
            city=city,
            actor=request.actor,  # type: ignore[attr-defined]
            kept_id=pair.left_id,
            gone_id=pair.right_id,
            choices=choices,
            seen=moments,
        )
    except Refusal as refusal:
        return _show_pair(request, city, pair, refusal)
    offer_undo(request, _("The two entries are one now."), reverse("merge-undo", args=[city.slug, merge.pk]), {})
    return _go_on(city, following, but={pair.left_id, pair.right_id} - {merge.kept_id})


def _show_pair(request: HttpRequest, city: City, pair: DuplicatePair, refusal: Refusal | None = None) -> HttpResponse:
    for entry in (pair.left, pair.right):
        note_look(city=city, actor=request.actor, way=LookWay.PAGE, subject=LookSubject.ENTRY, about=entry)  # type: ignore[attr-defined]
    lines = [_compare_field(pair, field) for field in CHOSEN_FIELDS]
    context = {
        "pair": pair,
        "reasons": _say_reasons(pair.reasons),
        "differing": [line for line in lines if line and line["differs"]],
        "same": [line for line in lines if line and not line["differs"]],
        "refusal": refusal.message if refusal else "",
        "following": find_next_pair(city=city, after=pair),
    }
    status = refusal.status if refusal else 200
    return TemplateResponse(request, "stakeholders/duplicates/pair.html", context, status=status)


def _compare_field(pair: DuplicatePair, field: str) -> dict[str, Any] | None:
    left, right = getattr(pair.left, field), getattr(pair.right, field)
    if left in ("", None, []) and right in ("", None, []):
        return None
    return {
        "name": field,
        "label": capfirst(str(field_label(field))),
        "left": show_value(field, left),
        "right": show_value(field, right),
        "differs": left != right,
        "can_both": field in BOTH_FIELDS,
        "choice": default_choice(field, left, right),
    }


def _go_on(city: City, following: DuplicatePair | None, but: set[UUID] | None = None) -> HttpResponse:
    """To the next pair that is still there, else to the queue."""
    gone = but or set()
    if following is not None and not {following.left_id, following.right_id} & gone:
        return redirect("duplicate", city.slug, following.pk)
    following = find_next_pair(city=city)
    return redirect("duplicate", city.slug, following.pk) if following else redirect("duplicates", city.slug)


@workspace_page(post=STAKEHOLDERS_EDIT)
def duplicate_dismiss(request: HttpRequest, city: City, pair_id: UUID) -> HttpResponse:
    """Say that the two are not the same, and go on to the next pair."""
    pair = _find_pair(city, pair_id)
    following = find_next_pair(city=city, after=pair)
    try:
        dismiss_pair(city=city, actor=request.actor, pair_id=pair_id)  # type: ignore[attr-defined]
    except DuplicatePair.DoesNotExist:  # merged at this very moment
        messages.error(request, str(PairIsDecided.message))
    except Refusal as refusal:
        messages.error(request, str(refusal.message))
    else:
        back = reverse("duplicate-reopen", args=[city.slug, pair.pk])
        offer_undo(request, _("Noted: these two are not the same."), back, {})
    return _go_on(city, following)


@workspace_page(post=STAKEHOLDERS_EDIT)
def duplicate_reopen(request: HttpRequest, city: City, pair_id: UUID) -> HttpResponse:
    """Put a pair back into the queue."""
    _find_pair(city, pair_id)
    try:
        reopen_pair(city=city, actor=request.actor, pair_id=pair_id)  # type: ignore[attr-defined]
    except Refusal as refusal:
        messages.error(request, str(refusal.message))
        return redirect("duplicates", city.slug)
    return redirect("duplicate", city.slug, pair_id)


@workspace_page(get=STAKEHOLDERS_EDIT, post=STAKEHOLDERS_EDIT)
def duplicates_certain(request: HttpRequest, city: City) -> HttpResponse:
    """Preview, then merge the pairs whose reason proves them the same."""
    pairs = list(list_pairs(city=city, only_certain=True)[:_PAGE])
    if request.method != "POST":
        for pair in pairs:
            pair.words = _say_reasons(pair.reasons)  # type: ignore[attr-defined]
        return TemplateResponse(request, "stakeholders/duplicates/certain.html", {"pairs": pairs})
    shown = {str(pair.pk) for pair in pairs} & set(request.POST.getlist("pair"))
    ids = [pair.pk for pair in pairs if str(pair.pk) in shown]
    number = merge_certain(city=city, actor=request.actor, pair_ids=ids)  # type: ignore[attr-defined]
    said = ngettext("%(number)s pair merged.", "%(number)s pairs merged.", number) % {"number": number}
    messages.success(request, said)
    return redirect(f"{reverse('duplicates', args=[city.slug])}?show=merged")


@workspace_page(post=STAKEHOLDERS_EDIT)
def merge_undo(request: HttpRequest, city: City, merge_id: UUID) -> HttpResponse:
    """Part two entries again."""
    try:
        gone = undo_merge(city=city, actor=request.actor, merge_id=merge_id)  # type: ignore[attr-defined]
    except StakeholderMerge.DoesNotExist:
        raise Http404 from None
    except Refusal as refusal:
        messages.error(request, str(refusal.message))
        return redirect(f"{reverse('duplicates', args=[city.slug])}?show=merged")
    messages.success(request, _("The two entries are there again, as they were."))
    return redirect("stakeholder", city.slug, gone.pk)


@workspace_page(post=STAKEHOLDERS_EDIT)
def likely_doubles(request: HttpRequest, city: City) -> HttpResponse:
    """Whom the entry being written may be about already: a part of the form. A POST, so that no log has the names."""
    doubles = find_likely_doubles(city=city, values=read_typed(request.POST), limit=3)
    return TemplateResponse(request, "stakeholders/duplicates/likely.html", {"doubles": doubles})
