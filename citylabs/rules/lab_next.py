"""What comes next for a lab, judged by its state and the clock alone: what the head of its pages offers."""

from datetime import datetime
from enum import StrEnum

from citylabs.enums import LabState
from citylabs.models import Lab
from citylabs.rules.lab_requirements import EARLY_START


class NextStep(StrEnum):
    """The one thing that a lab is waiting for."""

    REVIEW = "review"
    INVITE = "invite"
    START = "start"
    CHECK_IN = "check-in"
    END = "end"
    REPORT = "report"


def get_next_step(lab: Lab, *, now: datetime) -> NextStep | None:
    """Return what the lab waits for, or None where it is history."""
    if lab.state == LabState.DRAFT:
        return NextStep.REVIEW
    if lab.state == LabState.PUBLISHED:
        is_due = lab.starts_at is not None and now >= lab.starts_at - EARLY_START
        return NextStep.START if is_due else NextStep.INVITE
    if lab.state == LabState.RUNNING:
        is_over = lab.ends_at is not None and now >= lab.ends_at
        return NextStep.END if is_over else NextStep.CHECK_IN
    return NextStep.REPORT if lab.state == LabState.REPORTING else None
