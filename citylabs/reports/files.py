"""Making the files of a report."""

from citylabs.reports.build import build_document
from citylabs.reports.pdf import draw_pdf
from citylabs.reports.xlsx import write_xlsx
from citylabs.rules.report_codec import canonical_json
from citylabs.rules.report_files import FileOrder


def make_file(order: FileOrder) -> bytes:
    """Return the bytes of one file. The same order gives the same bytes."""
    if order.format == "json":
        return canonical_json(order.content.to_json())
    document = build_document(
        order.content,
        language=order.language,
        version=order.version,
        published_at=order.published_at,
        sha256=order.sha256,
    )
    moment = order.published_at or order.content.read_at
    if order.format == "pdf":
        return draw_pdf(document, logo=order.logo, moment=moment)
    return write_xlsx(document, content=order.content, moment=moment)
