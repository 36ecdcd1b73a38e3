"""The gates of pages: no view of a city runs without passing one of them.

A gate finds the city, opens a transaction inside it, asks who the person is, checks the permission and renders the
answer before it leaves. The wrapped view is called as `view(request, city, **kwargs)`; `request.actor` is whoever
acts, `request.entry` their place in the city. The guard tests read `view.gate`.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed

from cities.errors import NotAllowed
from cities.models import City
from cities.permissions import Permission
from cities.selectors.cities import get_city
from cities.tenancy import enter_city, enter_user, open_city


@dataclass(frozen=True)
class Gate:
    """What a view asks for. `kind` is public, city, workspace or account; `permissions` maps methods to permissions."""

    kind: str
    permissions: dict[str, Permission]


View = Callable[..., HttpResponse]


def _find_city(slug: str) -> City:
    try:
        return get_city(slug=slug)
    except City.DoesNotExist:
        raise Http404 from None


def _render(response: HttpResponse) -> HttpResponse:
    """Templates are rendered lazily by default: here they must be, while the transaction is open."""
    if hasattr(response, "render") and not response.is_rendered:  # type: ignore[attr-defined]
        response.render()
    return response


def _bind(request: Any, city: City) -> None:
    request.city = city
    request.entry = open_city(city=city, user=request.user)
    request.actor = request.entry.actor


def public_page(view: View) -> View:
    """A page of the platform for everybody. It reads public tables only; own rows through `request.user`."""

    @wraps(view)
    def gated(request: HttpRequest, **kwargs: Any) -> HttpResponse:
        with enter_user(request.user):
            return _render(view(request, **kwargs))

    gated.gate = Gate("public", {})  # type: ignore[attr-defined]
    return gated


def account_page(view: View) -> View:
    """A page of a person about themselves: signed in, outside of any city."""

    @wraps(view)
    def gated(request: HttpRequest, **kwargs: Any) -> HttpResponse:
        if not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path())
        with enter_user(request.user):
            return _render(view(request, **kwargs))

    gated.gate = Gate("account", {})  # type: ignore[attr-defined]
    return gated


def city_page(view: View) -> View:
    """A public page of a city. The view itself shows only what is public, or what a signed link opens."""

    @wraps(view)
    def gated(request: HttpRequest, city_slug: str, **kwargs: Any) -> HttpResponse:
        city = _find_city(city_slug)
        with enter_city(city, request.user):
            _bind(request, city)
            return _render(view(request, city, **kwargs))

    gated.gate = Gate("city", {})  # type: ignore[attr-defined]
    return gated


def workspace_page(get: Permission | None = None, post: Permission | None = None) -> Callable[[View], View]:
    """A page of a city's workspace. Strangers get 404, colleagues without the permission 403.

    `get` guards GET and HEAD, `post` guards POST; a method without a permission is not allowed.
    """
    permissions = {"GET": get, "HEAD": get, "POST": post}
    allowed = {method: permission for method, permission in permissions.items() if permission is not None}

    def wrap(view: View) -> View:
        @wraps(view)
        def gated(request: HttpRequest, city_slug: str, **kwargs: Any) -> HttpResponse:
            if not request.user.is_authenticated:
                return redirect_to_login(request.get_full_path())
            city = _find_city(city_slug)
            with enter_city(city, request.user):
                _bind(request, city)
                if not request.entry.is_inside:  # type: ignore[attr-defined]
                    raise Http404
                if request.method not in allowed:
                    return HttpResponseNotAllowed(allowed)
                if not request.actor.may(allowed[request.method]):  # type: ignore[attr-defined]
                    raise NotAllowed
                return _render(view(request, city, **kwargs))

        gated.gate = Gate("workspace", allowed)  # type: ignore[attr-defined]
        return gated

    return wrap
