"""How the HTML of a mail is shown on a page: in a frame, under a policy of its own."""

from collections.abc import Callable
from typing import cast

from csp.decorators import csp
from django.http import HttpResponse
from django.views.decorators.clickjacking import xframe_options_sameorigin

View = Callable[..., HttpResponse]

# The mail's own styles stand in its elements; nothing else may load or run, and only our pages may frame it.
_POLICY = {
    "default-src": ["'none'"],
    "style-src": ["'unsafe-inline'"],
    "img-src": ["'self'", "data:"],
    "form-action": ["'none'"],
    "base-uri": ["'none'"],
    "frame-ancestors": ["'self'"],
    "sandbox": ["allow-popups"],
}


def mail_frame(view: View) -> View:
    """Let a view answer with the HTML part of a mail; stands above the gate."""
    return cast(View, xframe_options_sameorigin(csp(_POLICY)(view)))
