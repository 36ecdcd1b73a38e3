"""The tables of a report's page as CSV."""

from typing import Any

from django.http import Http404
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from cities.models import City
from cities.views.csv_answers import answer_csv, make_line_writer
from cities.views.gates import workspace_page
from citylabs.models import Commitment
from citylabs.reports.build import build_document
from citylabs.reports.tables import list_tables, write_rows
from citylabs.rules.permissions import REPORTS_READ
from citylabs.selectors.commitments import list_commitments
from citylabs.selectors.reports import find_report, read_content
from citylabs.views.lab_pages import find_lab


@workspace_page(get=REPORTS_READ)
def lab_report_table(request: Any, city: City, lab_slug: str, code: str) -> Any:
    """One table of the compiled report in the reader's language."""
    lab = find_lab(city, lab_slug)
    content = read_content(find_report(city=city, lab=lab))
    if content is None:
        raise Http404
    document = build_document(content, language=(get_language() or "en").split("-")[0])
    table = next((one for one in list_tables(document) if one.code == code), None)
    if table is None:
        raise Http404
    writer = make_line_writer()
    lines = (writer.writerow(row) for row in write_rows(table))
    return answer_csv(lines, file_name=f"{lab.slug}-{code}.csv")


@workspace_page(get=REPORTS_READ)
def lab_commitments_export(request: Any, city: City, lab_slug: str) -> Any:
    """What was promised, by whom, by when, and what became of it."""
    lab = find_lab(city, lab_slug)
    writer = make_line_writer()
    head = [_("What"), _("Who"), _("By when"), _("State")]
    rows = [head, *(_tell(one) for one in list_commitments(city=city, lab=lab))]
    return answer_csv((writer.writerow(row) for row in rows), file_name=f"{lab.slug}-commitments.csv")


def _tell(commitment: Commitment) -> list[str]:
    day = commitment.due_date.isoformat()
    return [commitment.text, commitment.owner, day, str(commitment.get_state_display())]
