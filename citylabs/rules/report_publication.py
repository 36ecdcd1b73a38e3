"""When a report may be compiled and published, and what is missing before."""

from dataclasses import dataclass
from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from citylabs.enums import LabState

REPORTING_STATES = frozenset({LabState.REPORTING, LabState.CLOSED})


@dataclass(frozen=True)
class ReportFacts:
    """What the rule needs to know about a report. `is_published` says that this very content is out already."""

    lab_state: str
    is_compiled: bool
    is_current: bool
    is_compiling: bool
    is_published: bool
    has_conclusions: bool


@dataclass(frozen=True)
class Missing:
    """Something that stands in the way: a code for programs and a sentence that says how to mend it."""

    code: str
    sentence: str | Promise


class ReportStep(StrEnum):
    """The four steps of a report in their order; the last one is taken when the newest content is public."""

    COMPILE = "compile"
    CONCLUDE = "conclude"
    REFRESH = "refresh"
    PUBLISH = "publish"


def list_steps_taken(facts: ReportFacts) -> dict[ReportStep, bool]:
    """Return which of the steps are taken. Figures come first: conclusions are drawn from them."""
    return {
        ReportStep.COMPILE: facts.is_compiled,
        ReportStep.CONCLUDE: facts.has_conclusions,
        ReportStep.REFRESH: facts.is_compiled and facts.has_conclusions and facts.is_current,
        ReportStep.PUBLISH: facts.is_published and facts.is_current,
    }


def get_report_step(facts: ReportFacts) -> ReportStep | None:
    """Return what a person should do next: nothing before the day is over, while it is compiled, and when it is out."""
    if not can_be_compiled(facts.lab_state) or facts.is_compiling:
        return None
    return next((step for step, is_taken in list_steps_taken(facts).items() if not is_taken), None)


def can_be_compiled(lab_state: str) -> bool:
    """Whether the lab has taken place, so that there is something to report."""
    return lab_state in REPORTING_STATES


def can_make_commitments(lab_state: str) -> bool:
    """Whether something can have been promised: from the day on."""
    return lab_state in REPORTING_STATES | {LabState.RUNNING}


def list_missing(facts: ReportFacts) -> list[Missing]:
    """Return what stands in the way of publishing, in the order in which to mend it."""
    rules = [
        (
            can_be_compiled(facts.lab_state),
            Missing("lab-state", _("The lab has not taken place yet: finish it first.")),
        ),
        (
            facts.has_conclusions,
            Missing("conclusions", _("There are no conclusions in the city's first language: write them.")),
        ),
        (not facts.is_compiling, Missing("compiling", _("The report is being compiled: wait until it is done."))),
        (facts.is_compiled, Missing("not-compiled", _("The report has not been compiled: compile it."))),
        (
            facts.is_current or not facts.is_compiled,
            Missing("out-of-date", _("Something has changed since the report was compiled: compile it again.")),
        ),
        (not facts.is_published, Missing("published", _("This version is published already."))),
    ]
    return [missing for holds, missing in rules if not holds]
