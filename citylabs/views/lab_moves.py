"""Moving a lab from state to state. The services and their table judge; these pages ask and tell."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from cities.errors import NotAllowed, Refusal, TryAgain
from cities.models import City
from cities.views.answers import form_page, show_refusal
from cities.views.gates import workspace_page
from citylabs.forms.lab_lists import CancelLabForm
from citylabs.models import Lab
from citylabs.rules.permissions import LABS_EDIT, LABS_PUBLISH
from citylabs.selectors.registrations import get_seat_counts
from citylabs.services.lab_states import (
    cancel_lab,
    close_lab,
    end_lab,
    publish_lab,
    reopen_lab,
    resume_lab,
    start_lab,
    unstart_lab,
    withdraw_lab,
)
from citylabs.views.lab_pages import find_lab, posted

MOVES: dict[str, Callable[..., Lab]] = {
    "publish": publish_lab,
    "withdraw": withdraw_lab,
    "start": start_lab,
    "unstart": unstart_lab,
    "end": end_lab,
    "resume": resume_lab,
    "close": close_lab,
    "reopen": reopen_lab,
}


@workspace_page(post=LABS_EDIT)
def lab_step(request: Any, city: City, lab_slug: str, step: str) -> HttpResponse:
    """Take a step of the table; what is missing is said on the page the person comes from."""
    lab = find_lab(city, lab_slug)
    if step not in MOVES:
        raise Http404
    try:
        lab = MOVES[step](city=city, actor=request.actor, lab=lab)
    except (TryAgain, NotAllowed):
        raise
    except Refusal as refusal:
        messages.error(request, str(refusal.message))
        return redirect("lab-review" if step == "publish" else "lab-manage", city.slug, lab.slug)
    messages.success(request, _("The lab is now: %(state)s.") % {"state": lab.get_state_display()})
    return redirect("lab-manage", city.slug, lab.slug)


@workspace_page(get=LABS_PUBLISH, post=LABS_PUBLISH)
def lab_cancel(request: Any, city: City, lab_slug: str) -> HttpResponse:
    """Ask for the reason, say whom it reaches, cancel."""
    lab = find_lab(city, lab_slug)
    form = CancelLabForm(posted(request))
    status = 0
    if form.is_bound and form.is_valid():
        try:
            cancel_lab(city=city, actor=request.actor, lab=lab, reason=form.cleaned_data["reason"])
        except TryAgain:
            raise
        except Refusal as refusal:
            status = show_refusal(form, refusal)
        else:
            messages.success(request, _("The lab is cancelled. Everybody who registered is told by mail."))
            return redirect("lab-manage", city.slug, lab.slug)
    counts = get_seat_counts(city=city, lab=lab)
    return form_page(
        request, "citylabs/lab/cancel.html", form, status=status, lab=lab, people=counts.taken + counts.waiting
    )
