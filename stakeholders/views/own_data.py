"""A person's own page: what the city keeps about them and what they agreed to, by the link in any of its mails."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from cities.errors import BadLink, Refusal
from cities.hooks import Person, list_sources, recognise
from cities.models import City, OutboxMail
from cities.outbox.addresses import mask_address
from cities.selectors.legal_texts import current_legal_text
from cities.selectors.mail import get_mail
from cities.services.mail_links import OWN_DATA
from cities.tenancy import read_link
from cities.views.gates import city_page
from stakeholders.selectors.purposes import list_standings
from stakeholders.selectors.sharing import list_viewers_of
from stakeholders.services.own_consents import OwnAnswer, answer_purpose


@city_page
@never_cache
def own_data(request: Any, city: City, token: str) -> HttpResponse:
    """Shows, and on POST takes one yes or no. Opening the page changes nothing: link scanners open links."""
    mail = _find_mail(city, token)
    language = (translation.get_language() or "en")[:2]
    if request.method == "POST":
        agrees = request.POST.get("answer") == "yes"
        answer = OwnAnswer(request.POST.get("purpose", "")[:40], agrees, language, request.POST.get("text", "")[:40])
        try:
            answer_purpose(city=city, actor=request.actor, mail=mail, answer=answer)
        except Refusal as refusal:
            messages.error(request, str(refusal.message))
        else:
            messages.success(request, _("Thank you, it is noted.") if agrees else _("It is taken back."))
        return redirect("own-data", city.slug, token)
    person = recognise(city=city, email=mail.recipient)
    context = {
        "address": mask_address(mail.recipient),
        "standings": list_standings(city=city, email=mail.recipient, language=language),
        "viewers": list_viewers_of(city=city, email=mail.recipient),
        "kept": _list_kept(city, person),
        "privacy": current_legal_text(city=city, kind="privacy", language=language),
    }
    return TemplateResponse(request, "stakeholders/own_data.html", context)


def _list_kept(city: City, person: Person) -> list[dict[str, Any]]:
    """Which kinds of data there are about the person, and why; the data themselves only on request, by proof."""
    found = ((source, source.find(city, person)) for source in list_sources())
    return [{"source": source, "count": count} for source, count in found if count]


def _find_mail(city: City, token: str) -> OutboxMail:
    try:
        return get_mail(city=city, mail_id=read_link(OWN_DATA, token))
    except OutboxMail.DoesNotExist:
        raise BadLink from None
