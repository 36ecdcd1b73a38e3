"""Undo instead of "are you sure": a success message that carries the way back.

The way back is an ordinary POST to an ordinary address of ours, which checks permission, state and fields like any
other; the message is only a ready-made form. Nothing is trusted because it came from here.
"""

import json
from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.http import HttpRequest
from django.utils.http import url_has_allowed_host_and_scheme

# What does not fit here would not fit into a person's attention either: 500 chosen rows are about 24,600 characters.
LONGEST = 26_000


def offer_undo(
    request: HttpRequest, message: str, url: str, fields: Mapping[str, Any], label: str | None = None
) -> None:
    """Say that it is done, with a button that POSTs `fields` to `url` to take it back.

    `url` is a path of this site (ValueError otherwise). A list or tuple among the fields is sent as a repeated field.
    `label` replaces the word "Undo". When the fields are too many to carry, the message comes without the button.
    """
    if not url.startswith("/") or not url_has_allowed_host_and_scheme(url, allowed_hosts=None):
        raise ValueError(f"Undo goes to an address of this site, not to {url}.")
    pairs = [[name, str(value)] for name, given in fields.items() for value in _values(given)]
    kept = json.dumps({"url": url, "fields": pairs, "label": str(label or "")}, separators=(",", ":"))
    messages.success(request, message, extra_tags=kept if len(kept) <= LONGEST else "")


def _values(given: Any) -> list[Any]:
    return list(given) if isinstance(given, list | tuple) else [given]
