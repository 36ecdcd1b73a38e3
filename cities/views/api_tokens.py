"""API tokens: list, create (the secret is shown once), revoke."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from cities.errors import Refusal
from cities.forms.api_tokens import ApiTokenForm
from cities.models import ApiToken, City
from cities.permissions import TOKENS_EDIT
from cities.selectors.api_tokens import get_token, list_tokens
from cities.services.api_tokens import create_token, revoke_token
from cities.views.answers import form_page, show_refusal
from cities.views.gates import workspace_page


@workspace_page(get=TOKENS_EDIT, post=TOKENS_EDIT)
def api_tokens(request: Any, city: City) -> HttpResponse:
    """The city's tokens, and the form for a new one. The answer to the form is the only page with the secret."""
    form = ApiTokenForm(request.POST if request.method == "POST" else None, city=city, actor=request.actor)
    status = 0
    if request.method == "POST" and form.is_valid():
        given = {name: form.cleaned_data[name] for name in ("name", "scopes")}
        try:
            token, secret = create_token(city=city, actor=request.actor, expires_at=form.expires_at(), **given)
        except Refusal as refusal:
            status = show_refusal(form, refusal)
        else:
            return _show_secret(request, token, secret)
    return form_page(
        request, "cities/api_tokens.html", form, status=status, tokens=list_tokens(city=city), now=timezone.now()
    )


def _show_secret(request: Any, token: ApiToken, secret: str) -> HttpResponse:
    """No redirect here: a secret does not belong into the session, an address or a message."""
    response = TemplateResponse(request, "cities/api_token_created.html", {"token": token, "secret": secret})
    response["Cache-Control"] = "no-store"
    return response


@workspace_page(post=TOKENS_EDIT)
def api_token_revoke(request: Any, city: City, token_id: UUID) -> HttpResponse:
    """End a token at once."""
    try:
        token = get_token(city=city, token_id=token_id)
    except ApiToken.DoesNotExist:
        raise Http404 from None
    revoke_token(city=city, actor=request.actor, token=token)
    messages.success(request, _("The token %(name)s does not work any more.") % {"name": token.name})
    return redirect("api-tokens", city.slug)
