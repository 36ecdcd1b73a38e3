"""Downloads of the registry: who took how many entries is logged before the file leaves."""

from collections.abc import Callable
from dataclasses import dataclass
from tempfile import SpooledTemporaryFile
from typing import IO

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from cities.errors import Refusal
from cities.log import record
from cities.models import City
from cities.permissions import Actor
from stakeholders.enums import LookSubject, LookWay
from stakeholders.rules.filters import Filters
from stakeholders.selectors.exports import iterate_rows, iterate_values
from stakeholders.selectors.stakeholders import list_stakeholders
from stakeholders.services.access_log import note_look
from stakeholders.services.files.card_writing import write_cards
from stakeholders.services.files.downloads import write_csv, write_xlsx

_MEMORY = 4 * 1024 * 1024
_WRITERS: dict[str, tuple[Callable[..., int], str]] = {
    "csv": (write_csv, "text/csv; charset=utf-8"),
    "xlsx": (write_xlsx, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    "vcf": (write_cards, "text/vcard; charset=utf-8"),
}


class UnknownForm(Refusal):
    """There is no such kind of file."""

    code = "unknown-form"
    status = 422
    message = _("A download is a CSV, an XLSX or a vCard file.")


@dataclass(frozen=True)
class Export:
    """A finished file, open at its beginning. Small ones are in memory, large ones on disk until they are closed."""

    file: IO[bytes]
    count: int
    file_name: str
    content_type: str


def export_stakeholders(
    *, city: City, actor: Actor, filters: Filters, form: str = "csv", language: str = "en"
) -> Export:
    """Write the entries that meet the filters into a file, headers and words in the language; log who and how many.

    The file is complete before the first byte is sent: a failure is an error page, never half a list.
    Refuses with UnknownForm.
    """
    if form not in _WRITERS:
        raise UnknownForm(field="form")
    write, content_type = _WRITERS[form]
    file: IO[bytes] = SpooledTemporaryFile(max_size=_MEMORY)  # noqa: SIM115  the response closes it
    with transaction.atomic():
        entries = list_stakeholders(city=city, filters=filters)
        rows = iterate_values(entries) if form == "vcf" else iterate_rows(entries, language=language)
        try:
            count = write(file, rows, language=language)
        except BaseException:
            file.close()
            raise
        changes = {"count": count, "form": form, "filters": filters.logged()}
        record(city=city, actor=actor, action="stakeholder.export", changes=changes)
        note_look(city=city, actor=actor, way=LookWay.EXPORT, subject=LookSubject.REGISTRY, people=count)
    file.seek(0)
    return Export(file, count, f"stakeholders-{city.slug}.{form}", content_type)
