"""The way back that a message carries (cities.views.undo)."""

import json
from typing import Any

from django import template

register = template.Library()


@register.filter
def undo_of(message: Any) -> dict[str, Any] | None:
    """Return {url, fields, label} of a message made by `offer_undo`, None for every other message."""
    tags = getattr(message, "extra_tags", "") or ""
    if not tags.startswith('{"url":'):
        return None
    found: dict[str, Any] = json.loads(tags)
    return found
