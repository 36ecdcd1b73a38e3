"""A person answers whether their entry may be shared, by the link of the one mail about it; the last answer counts."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from cities.errors import BadLink
from cities.models import City
from cities.selectors.networks import list_network_cities
from cities.tenancy import read_link
from cities.views.gates import city_page
from stakeholders.enums import ConsentPurpose
from stakeholders.models import SharingRequest
from stakeholders.notifications.addresses import SHARING
from stakeholders.selectors.consents import find_consent_text
from stakeholders.selectors.sharing import get_sharing_request
from stakeholders.services.sharing_requests import answer_sharing_request


@city_page
@never_cache
def sharing_answer(request: Any, city: City, token: str) -> HttpResponse:
    """What would be shared, with whom, in which words; two buttons. Opening the page alone answers nothing."""
    try:
        question = get_sharing_request(city=city, request_id=read_link(SHARING, token))
    except SharingRequest.DoesNotExist:
        raise BadLink from None
    language = translation.get_language() or "en"
    if request.method == "POST":
        agreed = request.POST.get("answer") == "yes"
        answer_sharing_request(city=city, actor=request.actor, request=question, agreed=agreed, language=language)
        messages.success(request, _("Thank you, it is noted.") if agreed else _("Thank you. Nothing is shared."))
        return redirect("sharing-answer", city.slug, token)
    text = find_consent_text(city=city, purpose=ConsentPurpose.SHARE, language=language, now=timezone.now())
    others = [one for one in list_network_cities(network=question.network) if one != city]
    context = {"question": question, "entry": question.stakeholder, "others": others, "text": text}
    return TemplateResponse(request, "stakeholders/sharing/answer.html", context)
