"""Who calls: a token of the city, a signed-in person (with CSRF on everything that writes), or nobody.

The session is opened here and only if its cookie came: the API takes a shorter way than pages (see lane.py), on which
no middleware has done so.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from importlib import import_module
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user
from django.contrib.auth.models import AnonymousUser
from django.http import Http404, HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from rest_framework.authentication import BaseAuthentication, CSRFCheck

from cities.api.problems import Problem
from cities.models import ApiToken, City
from cities.permissions import Actor
from cities.selectors.api_tokens import find_valid_token
from cities.tenancy import open_city
from cities.tenancy.token_secrets import city_of_secret, digest_of

_SAFE = {"GET", "HEAD", "OPTIONS"}
_MINUTE = timedelta(minutes=1)
_SessionStore = import_module(settings.SESSION_ENGINE).SessionStore


@dataclass(frozen=True)
class Caller:
    """Who is counted by throttles and owns idempotency keys. `kind` names the throttle: anonymous, member or token."""

    kind: str
    key: str
    actor: Actor


def read_bearer(request: HttpRequest) -> str:
    """Return the token's secret, or blank without an Authorization header; another scheme is refused with 401."""
    header = str(request.META.get("HTTP_AUTHORIZATION", ""))
    if not header:
        return ""
    scheme, _space, secret = header.partition(" ")
    if scheme.lower() != "bearer" or not secret.strip():
        raise Problem("not-authenticated", _("Send the token as “Authorization: Bearer clt_…”."))
    return secret.strip()


def sign_in(request: HttpRequest) -> Any:
    """Return the person of the session and put them on the request; refuses a write without the CSRF token."""
    if settings.SESSION_COOKIE_NAME not in request.COOKIES:
        request.user = AnonymousUser()
        return request.user
    request.session = _SessionStore(request.COOKIES[settings.SESSION_COOKIE_NAME])
    request.user = get_user(request)
    if request.user.is_authenticated and request.method not in _SAFE:
        check = CSRFCheck(lambda _request: None)  # type: ignore[arg-type]  # only its verdict is asked for
        check.process_request(request)
        if check.process_view(request, None, (), {}):  # type: ignore[arg-type]
            raise Problem("csrf", _("Send the CSRF cookie's value in the X-CSRFToken header."))
    return request.user


def address_of(request: HttpRequest) -> str:
    """Return the caller's IP address, behind as many proxies as the operator said there are."""
    proxies = settings.ALLAUTH_TRUSTED_PROXY_COUNT
    hops = [hop.strip() for hop in request.META.get("HTTP_X_FORWARDED_FOR", "").split(",") if hop.strip()]
    if proxies and len(hops) >= proxies:
        return str(hops[-proxies])
    return str(request.META.get("REMOTE_ADDR", ""))


def caller_of_token(*, city: City, secret: str, now: datetime) -> Caller:
    """Return the caller behind a token. Another city's token finds nothing here (404), a dead or wrong one is 401."""
    token = find_valid_token(city=city, digest=digest_of(secret), now=now)
    if token is None:
        claimed = city_of_secret(secret)
        if claimed is not None and claimed != city.pk:
            raise Http404
        raise Problem("bad-token", _("The token is unknown, expired or revoked. Ask the city's owner for a new one."))
    _note_use(token, now)
    permissions = frozenset(token.scopes)
    actor = Actor(kind="token", id=token.pk, label=token.name, permissions=permissions)
    return Caller("token", f"token:{token.pk}", actor)


def _note_use(token: ApiToken, now: datetime) -> None:
    """Remember the use, at most once a minute; on a row somebody else holds, not at all."""
    if token.last_used_at is None or now - token.last_used_at > _MINUTE:
        ApiToken.objects.filter(
            pk__in=ApiToken.objects.select_for_update(skip_locked=True).filter(city=token.city_id, pk=token.pk)
        ).update(last_used_at=now)


def caller_of_person(*, request: Any, city: City, user: Any) -> Caller:
    """Return the caller behind a session. For a stranger the city's inside does not exist (404)."""
    request.entry = open_city(city=city, user=user)
    if not request.entry.is_inside:
        raise Http404
    return Caller("member", f"user:{user.pk}", request.entry.actor)


def anonymous_caller(request: HttpRequest) -> Caller:
    """Return the caller nobody knows; throttled by address, which is not written anywhere else."""
    return Caller("anonymous", f"ip:{address_of(request)}", Actor(kind="person", label="anonymous"))


def identify(*, request: HttpRequest, city: City, secret: str, user: Any, now: datetime | None = None) -> Caller:
    """Return who calls, inside the city's transaction."""
    if secret:
        return caller_of_token(city=city, secret=secret, now=now or timezone.now())
    return caller_of_person(request=request, city=city, user=user)


class CitySessionAuthentication(BaseAuthentication):
    """The framework's view of our sessions, for the schema and for the framework's own views."""

    def authenticate(self, request: Any) -> tuple[Any, None] | None:
        """Return the person of the session, if any."""
        user = sign_in(request._request)
        return (user, None) if user.is_authenticated else None


class CityTokenAuthentication(BaseAuthentication):
    """The framework's view of our tokens, for the schema. They are read by `caller_of_token`, inside the city."""

    def authenticate(self, request: Any) -> None:
        """Nothing: a token means something only inside a city."""

    def authenticate_header(self, request: Any) -> str:
        """Name the scheme."""
        return "Bearer"
