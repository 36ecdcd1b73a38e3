"""The mails of the sign-in: allauth's words, which it has in all our languages, in our look."""

from types import SimpleNamespace
from typing import Any

import css_inline
from django.conf import settings
from django.template.loader import render_to_string

_inliner = css_inline.CSSInliner(load_remote_stylesheets=False, keep_style_tags=False)

# The one thing a mail asks to do: the name of its address in allauth's context.
_LINKS = ("activate_url", "password_reset_url", "signup_url")


def render_account_mail(template_prefix: str, context: dict[str, Any]) -> dict[str, str]:
    """Return subject, text and HTML. The HTML shows the same words, and the link as a button."""
    site = SimpleNamespace(name=settings.SITE_NAME, domain=settings.BASE_URL.partition("://")[2])
    given = {**context, "current_site": site, "base_url": settings.BASE_URL}
    subject = " ".join(render_to_string(f"{template_prefix}_subject.txt", given).split())
    text = render_to_string(f"{template_prefix}_message.txt", given).strip()
    link = next((context[name] for name in _LINKS if context.get(name)), "")
    paragraphs = [part.strip() for part in text.split("\n\n") if part.strip()]
    html = render_to_string("mail/account.html", {**given, "subject": subject, "paragraphs": paragraphs, "link": link})
    return {"subject": subject, "text": f"{text}\n", "html": _inliner.inline(html)}
