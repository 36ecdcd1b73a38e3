"""The addresses that must not be written to."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _

from cities.errors import Refusal
from cities.forms.outbox import SuppressionForm, SuppressionRemovalForm
from cities.models import City, Suppression
from cities.permissions import OUTBOX_EDIT, OUTBOX_READ
from cities.selectors.mail import get_suppression, list_suppressions
from cities.services.suppressions import add_suppression, remove_suppression
from cities.views.cursor import page_by_key
from cities.views.gates import workspace_page


@workspace_page(get=OUTBOX_READ, post=OUTBOX_EDIT)
def suppressions(request: HttpRequest, city: City) -> HttpResponse:
    """The list, and a form that adds to it."""
    form = SuppressionForm(request.POST or None, initial={"scope": Suppression.Scope.INVITATIONS})
    if request.method == "POST" and form.is_valid():
        try:
            added = add_suppression(city=city, actor=request.actor, **form.cleaned_data)  # type: ignore[attr-defined]
        except Refusal as refusal:
            form.add_error(refusal.field or None, str(refusal.message))
        else:
            messages.success(request, _("%(email)s is on the list now.") % {"email": added.email})
            return redirect("suppressions", city.slug)
    sought = request.GET.get("email", "")[:254]
    page = page_by_key(request, list_suppressions(city=city, email=sought))
    context = {"form": form, "page": page, "sought": sought}
    status = 422 if request.method == "POST" else 200
    return TemplateResponse(request, "outbox/suppressions.html", context, status=status)


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
        messages.success(request, _("%(email)s can be written to again.") % {"email": suppression.email})
        return redirect("suppressions", city.slug)
    context = {"form": form, "suppression": suppression}
    status = 422 if request.method == "POST" else 200
    return TemplateResponse(request, "outbox/suppression_remove.html", context, status=status)
