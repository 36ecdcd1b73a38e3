"""Published reports, for everybody."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.translation import get_language

from cities.models import City
from cities.views.gates import city_page
from citylabs.models import ReleaseFile, ReportRelease
from citylabs.reports.build import build_document
from citylabs.reports.downloads import group_downloads, send_file
from citylabs.rules.report_structure import ReportContent
from citylabs.selectors.report_releases import get_release, get_release_file, list_release_files, list_releases


def _find(city: City, lab_slug: str, version: int | None) -> ReportRelease:
    try:
        return get_release(city=city, lab_slug=lab_slug, version=version)
    except ReportRelease.DoesNotExist:
        raise Http404 from None


def _list_downloads(city: City, release: ReportRelease, reader: str) -> list[dict[str, Any]]:
    place: list[str | int] = [city.slug, release.lab_slug, release.version]
    return group_downloads(list_release_files(release=release), "public-report", place, reader=reader)


@city_page
def public_report(request: HttpRequest, city: City, lab_slug: str, version: int | None = None) -> HttpResponse:
    """The newest version, or the one asked for, which says that there is a newer one."""
    release = _find(city, lab_slug, version)
    releases = list(list_releases(city=city, lab_slug=lab_slug))
    language = (get_language() or "en").split("-")[0]
    document = build_document(
        ReportContent.from_json(release.content),
        language=language,
        version=release.version,
        published_at=release.published_at,
        sha256=release.sha256,
    )
    context = {
        "document": document,
        "release": release,
        "releases": releases,
        "newest": releases[0],
        "downloads": _list_downloads(city, release, language),
        "lab_slug": lab_slug,
    }
    return TemplateResponse(request, "citylabs/report/public.html", context)


@city_page
def public_report_file(
    request: HttpRequest, city: City, lab_slug: str, version: int, format: str, language: str = ""
) -> HttpResponse:
    """A file of a version."""
    release = _find(city, lab_slug, version)
    try:
        file = get_release_file(release=release, format=format, language=language)
    except ReleaseFile.DoesNotExist:
        raise Http404 from None
    return send_file(request, file=file, lab_slug=lab_slug, version=version)
