"""Texts that people write, as HTML that cannot do harm: `{% load markdown %}`, then `{{ text.body|markdown }}`."""

import nh3
from django import template
from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt

# `html` is off, so tags in the text are shown as text; nh3 is the second wall.
_markdown = MarkdownIt("commonmark", {"html": False}).enable("table")
_TAGS = {"p", "h2", "h3", "h4", "ul", "ol", "li", "strong", "em", "a", "blockquote", "code", "pre", "br", "hr"}
_TAGS |= {"table", "thead", "tbody", "tr", "th", "td"}

register = template.Library()


@register.filter("markdown")
def render_markdown(text: str) -> SafeString:
    """Return the text as clean HTML. Its first-level headings become second-level ones: the page has its own."""
    html = _markdown.render(text).replace("<h1>", "<h2>").replace("</h1>", "</h2>")
    clean = nh3.clean(html, tags=_TAGS, attributes={"a": {"href"}}, url_schemes={"http", "https", "mailto", "tel"})
    return mark_safe(clean)  # noqa: S308  cleaned in the line above
