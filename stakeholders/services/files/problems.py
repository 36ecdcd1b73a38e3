"""Why a whole file cannot be read."""

from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from cities.errors import Refusal
from stakeholders.rules.limits import MAX_COLUMNS, MAX_ROWS

PROBLEMS: dict[str, str | Promise] = {
    "empty": _("The file is empty."),
    "too-large": _("The file is larger than %(megabytes)s MB. Part the list into several files."),
    "too-many-rows": _("The file has more than %(rows)s rows. Part the list into several files."),
    "too-many-columns": _("The file has more than %(columns)s columns. Leave out those that are not needed."),
    "binary": _(
        "This is not a list we can read. Save it as CSV, as an Excel workbook (.xlsx) or as vCard and upload that."
    ),
    "old-excel": _("This is the old Excel format (.xls). Open it and save it as an Excel workbook (.xlsx) or as CSV."),
    "open-document": _(
        "This is an OpenDocument file (.ods). Open it and save it as an Excel workbook (.xlsx) or as CSV."
    ),
    "numbers": _("This is an Apple Numbers file. Open it and export it as an Excel workbook (.xlsx) or as CSV."),
    "web-page": _("This is a web page, whatever its name says. Open it in a spreadsheet and save it as .xlsx or CSV."),
    "other-sheet": _("The workbook has no such sheet to read. Choose another."),
    "no-cards": _("The file has no contact card that can be read."),
    "password": _("The workbook is protected by a password. Save it without a password and upload that."),
    "damaged": _("The workbook is damaged, or is not an Excel workbook at all. Save it anew and upload that."),
    "bomb": _("The workbook unpacks to far more than a list of stakeholders needs, so it was not opened."),
    "no-sheet": _("The workbook has no sheet with rows."),
    "encoding": _(
        "The letters of the file cannot be read in this encoding. Choose another, or save the file as UTF-8."
    ),
    "no-rows": _("The file has a line of headers, but no rows under it."),
    "undo-failed": _("Taking the import back went wrong on our side. What was taken back is. Please try again."),
    "failed": _("Reading the file went wrong on our side. Nothing was written. Please try again, or tell us."),
}


def explain_problem(code: str) -> str:
    """Return the words of a problem in the reader's language; blank for none."""
    megabytes = settings.UPLOAD_MAX_BYTES // (1024 * 1024)
    limits = {"megabytes": megabytes, "rows": MAX_ROWS, "columns": MAX_COLUMNS}
    return str(PROBLEMS[code]) % limits if code else ""


class UnreadableFile(Refusal):
    """The file as a whole cannot be read; `code` says why."""

    status = 422

    def __init__(self, code: str) -> None:
        """Take the words from the table of problems."""
        super().__init__(explain_problem(code), field="file")
        self.code = code
