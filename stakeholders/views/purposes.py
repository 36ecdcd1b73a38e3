"""For what the city uses data about people, and what one of them agreed to."""

from datetime import UTC, datetime, time
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from cities.errors import Refusal
from cities.models import City
from cities.permissions import PRIVACY_READ
from cities.services.exports import note_export
from cities.views.answers import form_page, show_refusal
from cities.views.csv_answers import answer_csv, make_line_writer
from cities.views.gates import workspace_page
from stakeholders.forms.consents import ConsentForm, WithdrawalForm
from stakeholders.models import Stakeholder
from stakeholders.rules.permissions import STAKEHOLDERS_EDIT, STAKEHOLDERS_READ
from stakeholders.selectors.consents import list_consents
from stakeholders.selectors.purposes import list_purposes
from stakeholders.selectors.stakeholders import get_stakeholder
from stakeholders.services.consents import Yes, keep_yes, withdraw_consent


@workspace_page(get=PRIVACY_READ)
def purposes_page(request: HttpRequest, city: City) -> HttpResponse:
    """Each purpose with its basis, the texts in force and how many agree."""
    context = {"rows": list_purposes(city=city)}
    return TemplateResponse(request, "stakeholders/privacy/purposes.html", context)


@workspace_page(get=PRIVACY_READ)
def purposes_export(request: Any, city: City) -> Any:
    """The same as CSV: a record of processing (GDPR, article 30)."""
    note_export(city=city, actor=request.actor, action="purpose.export")
    writer = make_line_writer()
    lines = [writer.writerow([_("Purpose"), _("What for"), _("Basis"), _("Article"), _("Texts"), _("Agree now")])]
    for row in list_purposes(city=city):
        one = row.purpose
        texts = "; ".join(f"{text.language} {text.version} ({text.published_at:%Y-%m-%d})" for text in row.texts)
        agreed = "" if row.agreed is None else row.agreed
        lines.append(writer.writerow([str(one.label), str(one.what_for), str(one.basis), one.article, texts, agreed]))
    return answer_csv(iter(lines), file_name=f"purposes-{city.slug}.csv")


@workspace_page(get=STAKEHOLDERS_READ, post=STAKEHOLDERS_EDIT)
def entry_consents(request: Any, city: City, stakeholder_id: UUID) -> HttpResponse:
    """What the person agreed to, with a form for a yes on paper and a button for a no that was told."""
    entry = _find(city, stakeholder_id)
    if "withdraw" in request.POST:
        return _withdraw(request, city, entry)
    initial = {"language": entry.language, "given_on": timezone.localdate()}
    form = ConsentForm(request.POST if request.method == "POST" else None, initial=initial)
    status = 0
    if request.method == "POST" and form.is_valid():
        try:
            keep_yes(city=city, actor=request.actor, yes=_yes(entry, form), now=_moment(form))
        except Refusal as refusal:
            status = show_refusal(form, refusal)
        else:
            messages.success(request, _("The consent is written down with its proof."))
            return redirect("stakeholder-consents", city.slug, entry.pk)
    consents = list(list_consents(city=city, email=entry.email)) if entry.email else []
    template = "stakeholders/entry_consents.html"
    return form_page(request, template, form, status=status, stakeholder=entry, consents=consents)


def _withdraw(request: Any, city: City, entry: Stakeholder) -> HttpResponse:
    form = WithdrawalForm(request.POST)
    if not form.is_valid():
        raise Http404
    ended = withdraw_consent(city=city, actor=request.actor, email=entry.email, **form.cleaned_data)
    if ended:
        messages.success(request, _("The consent is withdrawn; what rested on it has ended."))
    return redirect("stakeholder-consents", city.slug, entry.pk)


def _yes(entry: Stakeholder, form: ConsentForm) -> Yes:
    said = form.cleaned_data
    return Yes(
        email=entry.email,
        purpose=said["purpose"],
        language=said["language"],
        channel=said["channel"],
        evidence=said["evidence"],
    )


def _moment(form: ConsentForm) -> datetime:
    """The day they agreed, as a moment that is not ahead of us: now for today."""
    day = form.cleaned_data["given_on"]
    return min(datetime.combine(day, time(23, 59), tzinfo=UTC), timezone.now())


def _find(city: City, stakeholder_id: UUID) -> Stakeholder:
    try:
        return get_stakeholder(city=city, stakeholder_id=stakeholder_id)
    except Stakeholder.DoesNotExist:
        raise Http404 from None
