"""Reading published versions of reports. They are public: no row-level security."""

from django.db.models import QuerySet

from cities.models import City
from citylabs.models import Lab, ReleaseFile, ReportRelease


def has_release(*, city: City, lab: Lab) -> bool:
    """Whether any version of the lab's report is published."""
    return ReportRelease.objects.filter(city=city, lab_id=lab.pk).exists()


def list_releases(*, city: City, lab_slug: str) -> QuerySet[ReportRelease]:
    """Return the published versions of a lab's report without their content, the newest first. Public."""
    return ReportRelease.objects.filter(city=city, lab_slug=lab_slug).defer("content").order_by("-version")


def get_release(*, city: City, lab_slug: str, version: int | None = None) -> ReportRelease:
    """Return a published version, the newest without a number; raises ReportRelease.DoesNotExist. Public."""
    releases = ReportRelease.objects.filter(city=city, lab_slug=lab_slug).order_by("-version")
    found = (releases if version is None else releases.filter(version=version)).first()
    if found is None:
        raise ReportRelease.DoesNotExist
    return found


def list_release_files(*, release: ReportRelease) -> QuerySet[ReleaseFile]:
    """Return the finished files of a published version without their bytes. Public."""
    return ReleaseFile.objects.filter(release=release).defer("content").order_by("format", "language")


def get_release_file(*, release: ReportRelease, format: str, language: str) -> ReleaseFile:
    """Return a file of a published version with its bytes; raises ReleaseFile.DoesNotExist. Public."""
    return ReleaseFile.objects.get(release=release, format=format, language=language)
