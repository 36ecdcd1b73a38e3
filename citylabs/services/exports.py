"""Taking a lab's list of people out of the platform, with a log entry that says who did."""

import io
from collections.abc import Iterator

import xlsxwriter
from defusedcsv import csv
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cities.errors import Refusal
from cities.log import record
from cities.models import City
from cities.permissions import Actor
from citylabs.models import Lab
from citylabs.selectors.registrations import list_registrations
from stakeholders.enums import LookSubject, LookWay
from stakeholders.services.access_log import note_look

TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


class UnknownFormat(Refusal):
    """Neither CSV nor XLSX."""

    code = "unknown-format"
    status = 404
    message = gettext_lazy("Lists are given out as CSV or XLSX.")


def export_registrations(*, city: City, actor: Actor, lab: Lab, file_format: str) -> bytes:
    """Return all registrations of the lab as a file; cells that a spreadsheet could run are made harmless.

    Times are in the lab's zone. Refuses with UnknownFormat.
    """
    if file_format not in TYPES:
        raise UnknownFormat
    with transaction.atomic():
        rows = [_header(), *_rows(city, lab)]
        record(
            city=city,
            actor=actor,
            action="registration.export",
            target=lab,
            changes={"format": file_format, "rows": len(rows) - 1},
        )
        subject, people = LookSubject.REGISTRATIONS, len(rows) - 1
        note_look(city=city, actor=actor, way=LookWay.EXPORT, subject=subject, about=lab, people=people)
    return _write_csv(rows) if file_format == "csv" else _write_xlsx(rows)


def _header() -> list[str]:
    return [
        _("Number"),
        _("Name"),
        _("Organisation"),
        _("E-mail address"),
        _("Group"),
        _("Language"),
        _("State"),
        _("Source"),
        _("Needs"),
        _("Registered"),
        _("Checked in"),
    ]


def _rows(city: City, lab: Lab) -> Iterator[list[str]]:
    for person in list_registrations(city=city, lab=lab):
        came = person.checked_in_at
        yield [
            str(person.number),
            person.person,
            person.organisation,
            person.email,
            str(person.get_helix_group_display()),
            person.language,
            str(person.get_state_display()),
            str(person.get_source_display()),
            "; ".join(str(interest.need) for interest in person.interests.all()),
            person.created_at.astimezone(lab.zone).strftime("%Y-%m-%d %H:%M"),
            came.astimezone(lab.zone).strftime("%Y-%m-%d %H:%M") if came else "",
        ]


def _write_csv(rows: list[list[str]]) -> bytes:
    out = io.StringIO()
    csv.writer(out).writerows(rows)
    return out.getvalue().encode("utf-8-sig")  # the mark tells spreadsheets the encoding


def _write_xlsx(rows: list[list[str]]) -> bytes:
    out = io.BytesIO()
    options = {"strings_to_formulas": False, "strings_to_urls": False, "constant_memory": True}
    with xlsxwriter.Workbook(out, options) as book:
        sheet = book.add_worksheet(str(_("Registrations"))[:31])
        for number, row in enumerate(rows):
            for column, value in enumerate(row):
                sheet.write_string(number, column, value)
    return out.getvalue()
