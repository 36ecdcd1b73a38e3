"""The addresses that must not be written to."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core import signing
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from cities.errors import Refusal
from cities.forms.outbox import SuppressionForm, SuppressionRemovalForm
from cities.models import City, Suppression
from cities.outbox.addresses import normalise_address
from cities.outbox.recognition import list_suppressions
from cities.permissions import OUTBOX_EDIT, OUTBOX_READ
from cities.selectors.mail import get_suppression
from cities.services.exports import note_export
from cities.services.suppressions import add_suppression, remove_suppression
from cities.tenancy import enter_city
from cities.views.csv_answers import answer_csv, make_line_writer
from cities.views.cursor import page_by_key
from cities.views.gates import workspace_page
from cities.views.undo import offer_undo

ONE_DAY = timedelta(days=1)
_SINCE = "suppression-since"


def _sought(request: HttpRequest) -> str:
    return request.GET.get("email", "").replace("\x00", "")[:254]


@workspace_page(get=OUTBOX_READ, post=OUTBOX_EDIT)
def suppressions(request: HttpRequest, city: City) -> HttpResponse:
    """The list, and a form that adds to it."""
    form = SuppressionForm(request.POST or None, initial={"scope": Suppression.Scope.INVITATIONS})
    if request.method == "POST" and form.is_valid():
        try:
            since = _read_since(request)
            added = add_suppression(city=city, actor=request.actor, since=since, **form.cleaned_data)  # type: ignore[attr-defined]  # set by the gate
        except Refusal as refusal:
            form.add_error(refusal.field or None, str(refusal.message))
        else:
            messages.success(request, _("%(email)s is on the list now.") % {"email": added.email})
            return redirect("suppressions", city.slug)
    sought = _sought(request)
    page = page_by_key(request, list_suppressions(city=city, email=sought))
    context = {"form": form, "page": page, "sought": sought}
    status = 422 if request.method == "POST" else 200
    return TemplateResponse(request, "outbox/suppressions.html", context, status=status)


def _read_since(request: HttpRequest) -> datetime | None:
    """When the address was put on the list first, where a removal is taken back: the day of an objection is evidence.

    Signed with the address, so that nobody can make up a day.
    """
    try:
        email, since = signing.loads(request.POST.get("since", ""), salt=_SINCE, max_age=ONE_DAY)
    except signing.BadSignature:
        return None
    return datetime.fromisoformat(since) if email == normalise_address(request.POST.get("email", "")) else None


@workspace_page(get=OUTBOX_EDIT, post=OUTBOX_EDIT)
def suppression_remove(request: HttpRequest, city: City, suppression_id: UUID) -> HttpResponse:
    """Ask why, then let the address be written to again."""
    try:
        suppression = get_suppression(city=city, suppression_id=suppression_id)
    except Suppression.DoesNotExist:
        raise Http404 from None
    form = SuppressionRemovalForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        remove_suppression(city=city, actor=request.actor, suppression=suppression, **form.cleaned_data)  # type: ignore[attr-defined]
        if not suppression.email:
            messages.success(request, _("The erased address can be written to again."))
            return redirect("suppressions", city.slug)
        kept = {"email": suppression.email, "scope": suppression.scope, "reason": suppression.reason}
        kept["since"] = signing.dumps([suppression.email, suppression.created_at.isoformat()], salt=_SINCE)
        said = _("%(email)s can be written to again.") % {"email": suppression.email}
        offer_undo(request, said, reverse("suppressions", args=[city.slug]), kept)
        return redirect("suppressions", city.slug)
    context = {"form": form, "suppression": suppression}
    status = 422 if request.method == "POST" else 200
    return TemplateResponse(request, "outbox/suppression_remove.html", context, status=status)


@workspace_page(get=OUTBOX_READ)
def suppressions_export(request: Any, city: City) -> Any:
    """The list as CSV, as narrowed by the search. Taking it out is logged."""
    sought = _sought(request)
    note_export(city=city, actor=request.actor, action="suppression.export", searched=sought)
    return answer_csv(_lines(city, request.user, sought), file_name=f"suppressions-{city.slug}.csv")


def _lines(city: City, user: Any, sought: str) -> Iterator[str]:
    """The gate's transaction has ended when the lines are read, so the city is entered anew."""
    writer = make_line_writer()
    yield writer.writerow([_("Address"), _("Kept from"), _("Reason"), _("Since")])
    with enter_city(city, user):
        for one in list_suppressions(city=city, email=sought).iterator(chunk_size=1000):
            yield writer.writerow(
                [one.email or _("erased"), str(one.get_scope_display()), one.reason, one.created_at.isoformat()]
            )
