"""What a mail says: subject, plain text and HTML in the recipient's language, and its files.

A mail is rendered when it is sent (and again when somebody looks at it) from the context stored with it. Putting the
styles into the elements costs about 45 µs a mail, so it is done for each: no cache to go stale.
"""

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import css_inline
from django.conf import settings
from django.template import Context
from django.template.loader import get_template
from django.utils import translation

from cities.models import City, OutboxMail
from cities.outbox.kinds import Attachment, get_kind

_inliner = css_inline.CSSInliner(load_remote_stylesheets=False, keep_style_tags=False)


@dataclass(frozen=True)
class Rendered:
    """A mail ready to be put into an envelope."""

    subject: str
    text: str
    html: str
    attachments: tuple[Attachment, ...] = ()


def render_mail(mail: OutboxMail, *, city: City, unsubscribe_url: str = "") -> Rendered:
    """Render a mail from its stored context. Raises KeyError for an unknown kind, or whatever the template raises."""
    kind = get_kind(mail.kind)
    context = {
        **mail.context,
        "city": city,
        "base_url": settings.BASE_URL,
        "recipient": mail.recipient,
        "recipient_name": mail.recipient_name,
        "unsubscribe_url": unsubscribe_url,
    }
    with translation.override(mail.language):
        return Rendered(
            subject=" ".join(_render(f"{kind.template}.subject.txt", context).split())[:300],
            text=_tidy(_render(f"{kind.template}.txt", context)),
            html=_inliner.inline(_render(f"{kind.template}.html", context, escape=True)),
            attachments=tuple(kind.attach(mail.context)) if kind.attach else (),
        )


@lru_cache(maxsize=256)
def _template(name: str) -> Any:
    """The compiled template behind Django's wrapper, which always escapes: plain text must not be."""
    return get_template(name).template  # type: ignore[attr-defined]


def _render(name: str, context: dict[str, Any], *, escape: bool = False) -> str:
    return str(_template(name).render(Context(context, autoescape=escape)))


def _tidy(text: str) -> str:
    """At most one empty line between paragraphs: template tags leave many."""
    lines: list[str] = []
    for line in text.strip().splitlines():
        # "-- " opens a signature (RFC 3676) and keeps its blank
        shown = line if line == "-- " else line.rstrip()
        if shown or (lines and lines[-1]):
            lines.append(shown)
    return "\n".join(lines) + "\n"
