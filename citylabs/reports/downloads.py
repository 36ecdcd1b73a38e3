"""Handing out the files of reports."""

from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.cache import get_conditional_response
from django.utils.http import content_disposition_header
from django.utils.translation import get_language_info, gettext

from citylabs.models import ReleaseFile, ReportFile
from citylabs.rules.report_files import CONTENT_TYPES, name_file


def describe_download(format: str, language: str, route: str, place: list[str | int]) -> dict[str, str]:
    """Return {href, label} of a file; `place` is what stands before the format in the address."""
    name, arguments = (f"{route}-file", [format, language]) if language else (f"{route}-json", [format])
    words = f" ({gettext(str(dict(settings.LANGUAGES)[language]))})" if language else ""
    return {"href": reverse(name, args=[*place, *arguments]), "label": f"{format.upper()}{words}"}


def group_downloads(
    files: Iterable[ReleaseFile], route: str, place: list[str | int], *, reader: str
) -> list[dict[str, Any]]:
    """Return the files as one row per language, the reader's first, what belongs to none last.

    A row is {language, words, files}, each file {href, label}; `words` is the language's own name.
    """
    rows: dict[str, dict[str, Any]] = {}
    for file in files:
        words = get_language_info(file.language)["name_local"] if file.language else ""
        row = rows.setdefault(file.language, {"language": file.language, "words": words.capitalize(), "files": []})
        href = describe_download(file.format, file.language, route, place)["href"]
        row["files"].append({"href": href, "label": file.format.upper()})
    return sorted(rows.values(), key=lambda row: (not row["language"], row["language"] != reader, row["words"]))


def send_file(
    request: HttpRequest,
    *,
    file: ReportFile | ReleaseFile,
    lab_slug: str,
    version: int | None = None,
) -> HttpResponse:
    """Answer the file under its proper name, or 304 to whoever has it. Published versions may be kept by caches."""
    format, language = file.format, file.language
    etag = f'"{lab_slug}-{version or "draft"}-{format}-{language}-{int(file.created_at.timestamp() * 1000)}"'
    if (unchanged := get_conditional_response(request, etag=etag)) is not None:
        return unchanged
    answer = HttpResponse(bytes(file.content), content_type=CONTENT_TYPES[format])
    name = name_file(lab_slug=lab_slug, format=format, language=language, version=version)
    answer["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=name) or "attachment"
    answer["X-Content-Type-Options"] = "nosniff"
    answer["ETag"] = etag
    answer["Cache-Control"] = "public, max-age=31536000, immutable" if version else "private, no-cache"
    if language:
        answer["Content-Language"] = language
    return answer
