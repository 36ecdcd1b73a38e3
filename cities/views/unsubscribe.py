"""One-click unsubscribe (RFC 8058). The signed link is the authority: no account, no cookie, no CSRF token."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.views.decorators.csrf import csrf_exempt

from cities.errors import BadLink
from cities.models import City, OutboxMail
from cities.outbox.addresses import mask_address
from cities.selectors.mail import get_mail, is_unsubscribed
from cities.services.mail_links import UNSUBSCRIBE
from cities.services.suppressions import resubscribe, unsubscribe
from cities.tenancy import read_link
from cities.views.gates import city_page


@csrf_exempt  # mail programs post without our cookie, and nobody without the token can guess the address
@city_page
def unsubscribe_page(request: HttpRequest, city: City, token: str) -> HttpResponse:
    """GET shows a button and changes nothing (link scanners follow links); POST does it, `undo` takes it back."""
    mail = _find_mail(city, token)
    if request.method == "POST":
        if "undo" in request.POST:
            resubscribe(city=city, actor=request.actor, mail=mail)  # type: ignore[attr-defined]
        else:
            unsubscribe(city=city, actor=request.actor, mail=mail)  # type: ignore[attr-defined]
        # RFC 8058 forbids answering the mail program's POST with a redirect; a person's reload must not post again.
        if "List-Unsubscribe" not in request.POST:
            return redirect("unsubscribe", city.slug, token)
    context = {
        "address": mask_address(mail.recipient),
        "done": is_unsubscribed(city=city, email=mail.recipient),
    }
    return TemplateResponse(request, "outbox/unsubscribe.html", context)


def _find_mail(city: City, token: str) -> OutboxMail:
    try:
        return get_mail(city=city, mail_id=read_link(UNSUBSCRIBE, token))
    except OutboxMail.DoesNotExist:
        raise BadLink from None
