"""Which files a report has, and everything that is needed to make one of them."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from citylabs.rules.report_structure import ReportContent

CONTENT_TYPES = {
    "pdf": "application/pdf",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "json": "application/json",
}
PER_LANGUAGE = ("pdf", "xlsx")


@dataclass(frozen=True)
class Logo:
    """The city's logo as bytes of a known type."""

    content: bytes
    content_type: str


@dataclass(frozen=True)
class FileOrder:
    """One file to be made. Without a version it is a draft."""

    content: ReportContent
    format: str
    language: str
    logo: Logo | None = None
    version: int | None = None
    published_at: datetime | None = None
    sha256: str = ""


FileMaker = Callable[[FileOrder], bytes]


def list_files(languages: Sequence[str]) -> list[tuple[str, str]]:
    """Return (format, language) of every file of a report; the JSON is one for all languages."""
    return [("json", ""), *((format_, language) for language in languages for format_ in PER_LANGUAGE)]


def name_file(*, lab_slug: str, format: str, language: str, version: int | None) -> str:
    """Return a name under which the file can be kept: `street-lab-report-v2-et.pdf`."""
    parts = [lab_slug, "report", f"v{version}" if version else "draft", language]
    return "-".join(part for part in parts if part) + f".{format}"
