"""Pages kept for guests are forgotten as soon as something public changes.

Lives beside the jobs because services call it after commit, as they call tasks.
"""

import logging

from django.core.cache import cache
from django.db import transaction
from redis.exceptions import RedisError

GENERATION_KEY = "guest-pages:generation"
logger = logging.getLogger(__name__)


def forget_guest_pages() -> None:
    """Let every kept page be made anew once the transaction commits; without that they live for a minute at most."""
    transaction.on_commit(_next_generation)


def _next_generation() -> None:
    try:
        cache.add(GENERATION_KEY, 0, timeout=None)
        cache.incr(GENERATION_KEY)
    except (RedisError, ValueError):  # ValueError: evicted between the two calls; then the pages are gone as well
        logger.warning("Guest pages could not be forgotten; they live out their minute")
