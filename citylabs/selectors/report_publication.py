"""What the rule of publishing needs to know about a report."""

from cities.enums import RunState
from cities.models import City
from citylabs.enums import ReportState
from citylabs.models import Lab, Report
from citylabs.rules.report_publication import ReportFacts
from citylabs.selectors.reports import is_up_to_date, read_content


def get_report_facts(*, city: City, lab: Lab, report: Report | None) -> ReportFacts:
    """Return the facts; reads the lab's figures again where there is a compiled report to compare them with."""
    content = read_content(report)
    is_current = (
        report is not None and content is not None and is_up_to_date(city=city, lab=lab, report=report, content=content)
    )
    run = report.run if report is not None else None
    return ReportFacts(
        lab_state=lab.state,
        is_compiled=content is not None,
        is_current=is_current,
        is_compiling=run is not None and run.state in {RunState.WAITING, RunState.RUNNING},
        is_published=report is not None and report.state == ReportState.PUBLISHED,
        has_conclusions=report is not None and bool(report.conclusions.get(city.default_language)),
    )
