"""The platform's numbers, counted over all cities: kept for a while, because nobody needs them to the minute."""

from datetime import datetime

from django.conf import settings
from django.core.cache import cache

from citylabs.selectors.catalogue import PlatformNumbers, get_platform_numbers

_KEY = "platform-numbers"
_TIMES_LONGER = 10  # than a page kept for guests


def find_numbers(*, now: datetime) -> PlatformNumbers:
    """Return the numbers, at most ten minutes old; fresh ones where no pages are kept."""
    if not settings.GUEST_PAGE_SECONDS:
        return get_platform_numbers(now=now)
    found: PlatformNumbers | None = cache.get(_KEY)
    if found is None:
        found = get_platform_numbers(now=now)
        cache.set(_KEY, found, settings.GUEST_PAGE_SECONDS * _TIMES_LONGER)
    return found
