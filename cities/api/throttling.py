"""So many requests a minute per token, person or address, counted in Redis over all web processes.

Asking Redis at every request costs about as much as the database does. So a process takes permits in small packs, a
hundredth of the rate at a time, and spends them by itself: the rate is never exceeded, and at its very end a caller may
be refused a pack per process too early. Small rates are counted one by one.
"""

import re
import time
from dataclasses import dataclass

from django.core.cache import cache
from django.utils.translation import gettext_lazy as _
from rest_framework.settings import api_settings

from cities.api.problems import Problem

_RATE = re.compile(r"^(\d+)/(sec|min|hour|day)$")
_SECONDS = {"sec": 1, "min": 60, "hour": 3600, "day": 86400}
_MOST_LEASES = 10_000


@dataclass(frozen=True)
class Rate:
    """At most `limit` requests in each window of `seconds`."""

    limit: int
    seconds: int

    @property
    def pack(self) -> int:
        """How many permits a process takes at once."""
        return max(1, self.limit // 100)


@dataclass
class _Lease:
    window: int
    permits: int
    remaining: int


_leases: dict[str, _Lease] = {}


def rate_of(scope: str) -> Rate | None:
    """Return the rate the settings give this kind of caller, e.g. `1200/min`; None if they set none."""
    text = api_settings.DEFAULT_THROTTLE_RATES.get(scope)
    if not text:
        return None
    found = _RATE.match(str(text))
    if found is None:
        raise ValueError(f"The throttle rate {text!r} is not like 120/min.")
    return Rate(int(found[1]), _SECONDS[found[2]])


def forget_leases() -> None:
    """Give up all permits this process holds (tests)."""
    _leases.clear()


def _take(name: str, window: int, rate: Rate) -> _Lease:
    """Take a pack of permits from Redis; fewer or none near the limit."""
    key = f"throttle:{name}:{window}"
    cache.add(key, 0, timeout=rate.seconds + 5)
    try:
        taken = cache.incr(key, rate.pack)
    except ValueError:  # the window ended between the two commands
        taken = rate.pack
    permits = max(0, min(rate.pack, rate.limit - (taken - rate.pack)))
    if len(_leases) > _MOST_LEASES:
        _leases.clear()
    lease = _leases[name] = _Lease(window, permits, max(0, rate.limit - taken))
    return lease


def count_request(scope: str, caller_key: str, now: float | None = None) -> dict[str, str]:
    """Spend one permit and return the RateLimit headers; refuses with 429 and Retry-After when there is none left."""
    rate = rate_of(scope)
    if rate is None:
        return {}
    moment = time.time() if now is None else now
    window, passed = divmod(int(moment), rate.seconds)
    name = f"{scope}:{caller_key}"
    lease = _leases.get(name)
    if lease is None or lease.window != window or lease.permits < 1:
        lease = _take(name, window, rate)
    wait = rate.seconds - passed
    refused = lease.permits < 1
    lease.permits -= 0 if refused else 1
    headers = {
        "RateLimit-Limit": str(rate.limit),
        "RateLimit-Remaining": str(lease.remaining + lease.permits),
        "RateLimit-Reset": str(wait),
    }
    if refused:
        text = _("At most %(limit)s requests in %(seconds)s seconds. Try again in %(wait)s seconds.")
        words = text % {"limit": rate.limit, "seconds": rate.seconds, "wait": wait}
        raise Problem("too-many-requests", words, headers={**headers, "Retry-After": str(wait)})
    return headers
