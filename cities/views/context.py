"""What every template may use: city, can, membership, memberships, languages."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from cities.permissions import list_permissions
from cities.selectors.memberships import list_own_memberships
from cities.tenancy import enter_user, hide_links
from cities.views.brand import brand_of
from cities.views.languages import addresses_of


def _memberships(request: HttpRequest) -> list[Any]:
    """The person's cities for the switcher, as {city: {name, slug}}; read once and only when a template asks."""
    if not request.user.is_authenticated:
        return []
    if hasattr(request, "entry"):  # inside a city's transaction the person's own rows are readable already
        return list(list_own_memberships(user=request.user))
    with enter_user(request.user):
        return list(list_own_memberships(user=request.user))


def _may(request: HttpRequest) -> dict[str, bool]:
    actor = getattr(request, "actor", None)
    return {permission.template_name: actor is not None and actor.may(permission) for permission in list_permissions()}


def platform(request: HttpRequest) -> dict[str, Any]:
    """Return the words every template knows, so that an unknown variable is always a mistake."""
    entry = getattr(request, "entry", None)
    return {
        "city": getattr(request, "city", None),
        "brand": brand_of(getattr(request, "city", None)),
        "can": SimpleLazyObject(lambda: _may(request)),
        "membership": entry.membership if entry else None,
        "staff_session": entry.staff_session if entry else None,
        "memberships": SimpleLazyObject(lambda: _memberships(request)),
        "languages": settings.LANGUAGES,
        "page_addresses": SimpleLazyObject(lambda: addresses_of(request)),
        "base_url": settings.BASE_URL,
        "this_page": hide_links(request.path),
        "mail_catcher_url": settings.MAIL_CATCHER_URL,
    }
