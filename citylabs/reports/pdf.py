"""The report as a tagged PDF (PDF/UA-1, PDF/A-2a), set by Typst from data: no text is ever read as markup."""

import json
import shutil
from dataclasses import asdict
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import typst

from citylabs.reports.document import Document
from citylabs.reports.printable import make_printable
from citylabs.rules.brand_colour import choose_print_colours
from citylabs.rules.report_files import Logo

_HERE = Path(__file__).parent
_TEMPLATE = _HERE / "report.typ"
_STANDARDS: Any = ["ua-1", "a-2a"]
_LOGO_NAMES = {"image/png": "logo.png", "image/jpeg": "logo.jpg", "image/webp": "logo.webp"}


@cache
def _read_fonts() -> typst.Fonts:
    """Our own typeface and Typst's embedded ones; whatever a machine has installed changes nothing."""
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=True, font_paths=[str(_HERE / "fonts")])


def draw_pdf(document: Document, *, logo: Logo | None, moment: datetime) -> bytes:
    """Return the PDF. `moment` is written into it as its date, so that the same document gives the same bytes."""
    fill, on_fill, text = choose_print_colours(document.colour)
    logo_name = _LOGO_NAMES.get(logo.content_type, "") if logo else ""
    given = {**make_printable(asdict(document)), "logo": logo_name, "fill": fill, "on_fill": on_fill, "accent": text}
    # Typst reads files below one root only: an empty folder with the template, the data and the logo in it.
    with TemporaryDirectory(prefix="report-") as name:
        root = Path(name)
        shutil.copy(_TEMPLATE, root / _TEMPLATE.name)
        (root / "report.json").write_text(json.dumps(given))
        if logo and logo_name:
            (root / logo_name).write_bytes(logo.content)
        compiler = typst.Compiler(root / _TEMPLATE.name, root=root, font_paths=_read_fonts(), ignore_system_fonts=True)
        made = compiler.compile(
            format="pdf", pdf_standards=_STANDARDS, timestamp=int(moment.astimezone(UTC).timestamp())
        )
    assert isinstance(made, bytes)
    return made
