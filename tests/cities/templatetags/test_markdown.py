"""Markdown in templates: lists are lists, and nothing runs."""

import pytest
from django.template import Context, Template

TEMPLATE = Template("{% load markdown %}{{ text|markdown }}")


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("- One\n- Two", "<ul>\n<li>One</li>\n<li>Two</li>\n</ul>\n"),
        ("# Big", "<h2>Big</h2>\n"),
        ("<script>alert(1)</script>", "<p>&lt;script&gt;alert(1)&lt;/script&gt;</p>\n"),
        ("[x](javascript:alert(1))", "<p>[x](javascript:alert(1))</p>\n"),
    ],
)
def test_markdown_renders_harmless_html(text: str, html: str) -> None:
    assert TEMPLATE.render(Context({"text": text})) == html
