"""How often a public form may be sent from one place: in the place of a captcha, together with the hidden field."""

from typing import Any

from allauth.account.adapter import get_adapter
from django.core.cache import cache
from django.utils.translation import gettext_lazy as _

from cities.errors import Refusal
from cities.models import City

PER_PLACE = 30  # a company's or a library's people share one address
SEARCHES_PER_PLACE = 600  # the dialog asks at every pause in typing
SECONDS = 600


class TooMany(Refusal):
    """More tries than a room full of people makes."""

    code = "too-many"
    status = 429
    message = _("Too many tries from your network. Please wait ten minutes and try again.")


def guard_pace(request: Any, city: City | None, action: str, most: int | None = None) -> None:
    """Count one try of the request's network address; raises TooMany above `most` (PER_PLACE) in ten minutes."""
    where = city.pk if city else "everywhere"
    key = f"pace:{action}:{where}:{get_adapter().get_client_ip(request)}"
    cache.add(key, 0, SECONDS)
    try:
        tries = cache.incr(key)
    except ValueError:  # it ran out between the two statements
        return
    if tries > (PER_PLACE if most is None else most):
        raise TooMany
