"""Writing down what was promised in a lab, and what became of it."""

from typing import Any
from urllib.parse import quote, urlencode
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import formats
from django.utils.translation import gettext as _

from cities.errors import Refusal
from cities.models import City
from cities.views.answers import form_page, show_refusal
from cities.views.gates import workspace_page
from cities.views.undo import offer_undo
from citylabs.enums import CommitmentState
from citylabs.forms.reports import CommitmentForm
from citylabs.models import Commitment, Lab
from citylabs.rules.permissions import REPORTS_EDIT
from citylabs.selectors.commitments import get_commitment
from citylabs.services.commitments import add_commitment, change_commitment, remove_commitment, settle_commitment
from citylabs.views.lab_pages import find_lab

_TEMPLATE = "citylabs/report/commitment.html"


def _find(city: City, lab: Lab, commitment_id: UUID) -> Commitment:
    try:
        return get_commitment(city=city, lab=lab, commitment_id=commitment_id)
    except Commitment.DoesNotExist:
        raise Http404 from None


def _answer(request: Any, city: City, lab: Lab, form: CommitmentForm, commitment: Commitment | None) -> HttpResponse:
    """Add or change; show the form again with what was wrong."""
    status = 0
    if request.method == "POST" and form.is_valid():
        try:
            if commitment is None:
                state = request.POST.get("state") or CommitmentState.OPEN  # from the way back of a removal
                add_commitment(city=city, actor=request.actor, lab=lab, given=form.given, state=state)
            else:
                change_commitment(city=city, actor=request.actor, commitment=commitment, given=form.given)
        except Refusal as refusal:
            status = show_refusal(form, refusal)
        else:
            messages.success(request, _("The commitment is written down."))
            return redirect("lab-report", city.slug, lab.slug)
    question = _ask(city, commitment) if commitment else {}
    return form_page(request, _TEMPLATE, form, status=status, lab=lab, commitment=commitment, **question)


def _ask(city: City, commitment: Commitment) -> dict[str, str]:
    """The words of a question to whoever promised it, and the address that opens them in a mail program."""
    day = formats.date_format(commitment.due_date, "DATE_FORMAT")
    words = _("In “%(lab)s” you promised by %(day)s: %(text)s. How does it stand, and what do you need from us?")
    question = words % {"lab": commitment.lab, "day": day, "text": commitment.text.rstrip(".")}
    subject = _("Our lab “%(lab)s”: how does it stand?") % {"lab": commitment.lab}
    fields = urlencode({"subject": subject, "body": f"{question}\n\n{city.name}"}, quote_via=quote)
    return {"question": question, "ask_address": f"mailto:?{fields}"}


@workspace_page(get=REPORTS_EDIT, post=REPORTS_EDIT)
def commitment_add(request: HttpRequest, city: City, lab_slug: str) -> HttpResponse:
    """A new one."""
    lab = find_lab(city, lab_slug)
    return _answer(request, city, lab, CommitmentForm(request.POST or None), None)


@workspace_page(get=REPORTS_EDIT, post=REPORTS_EDIT)
def commitment_edit(request: HttpRequest, city: City, lab_slug: str, commitment_id: UUID) -> HttpResponse:
    """Other words, another owner, another day."""
    lab = find_lab(city, lab_slug)
    commitment = _find(city, lab, commitment_id)
    form = CommitmentForm(request.POST) if request.method == "POST" else CommitmentForm.of(commitment)
    return _answer(request, city, lab, form, commitment)


@workspace_page(post=REPORTS_EDIT)
def commitment_settle(request: HttpRequest, city: City, lab_slug: str, commitment_id: UUID) -> HttpResponse:
    """Kept, dropped, or open again."""
    lab = find_lab(city, lab_slug)
    commitment = _find(city, lab, commitment_id)
    try:
        settle_commitment(
            city=city,
            actor=request.actor,  # type: ignore[attr-defined]
            commitment=commitment,
            state=request.POST.get("state", ""),
        )
    except Refusal as refusal:
        messages.error(request, str(refusal.message))
    else:
        messages.success(request, _("The commitment is now: %(state)s.") % {"state": commitment.get_state_display()})
    return redirect("lab-report", city.slug, lab.slug)


@workspace_page(post=REPORTS_EDIT)
def commitment_remove(request: HttpRequest, city: City, lab_slug: str, commitment_id: UUID) -> HttpResponse:
    """Written down by mistake."""
    lab = find_lab(city, lab_slug)
    commitment = _find(city, lab, commitment_id)
    remove_commitment(city=city, actor=request.actor, commitment=commitment)  # type: ignore[attr-defined]  # set by the gate
    fields = {"text": commitment.text, "owner": commitment.owner, "due_date": commitment.due_date.isoformat()}
    fields["state"] = commitment.state
    words = _("The commitment is removed. Published versions of the report keep it.")
    offer_undo(request, words, reverse("commitment-add", args=[city.slug, lab.slug]), fields)
    return redirect("lab-report", city.slug, lab.slug)
