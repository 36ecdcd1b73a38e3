"""The states of a lab and the steps between them, as a table that can be printed, reviewed and tested.

draft → published → running → reporting → closed, and cancelled.
"""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from cities.permissions import Permission
from citylabs.enums import LabState
from citylabs.rules.lab_facts import LabFacts
from citylabs.rules.lab_requirements import (
    HAS_BEGUN,
    NOBODY_ASKED,
    NOBODY_IN,
    REPORT_PUBLISHED,
    TO_PUBLISH,
    Requirement,
)
from citylabs.rules.permissions import LABS_EDIT, LABS_PUBLISH

DRAFT, PUBLISHED, RUNNING = LabState.DRAFT, LabState.PUBLISHED, LabState.RUNNING
REPORTING, CLOSED, CANCELLED = LabState.REPORTING, LabState.CLOSED, LabState.CANCELLED

# States in which everybody may see the lab.
PUBLIC_STATES = (PUBLISHED, RUNNING, REPORTING, CLOSED, CANCELLED)


@dataclass(frozen=True)
class LabStep:
    """From `source` to `target`. `is_back` marks the steps that undo another; they are offered less loudly."""

    code: str
    source: LabState
    target: LabState
    permission: Permission
    label: str | Promise
    effect: str | Promise
    requirements: tuple[Requirement, ...] = ()
    is_back: bool = False

    def list_missing(self, facts: LabFacts) -> list[Requirement]:
        """Return the requirements that are not met, in the order of the editor."""
        return [requirement for requirement in self.requirements if not requirement.is_met(facts)]


STEPS = (
    LabStep(
        "publish",
        DRAFT,
        PUBLISHED,
        LABS_PUBLISH,
        _("Publish"),
        _("Everybody sees the lab and can register while the registration is open."),
        TO_PUBLISH,
    ),
    LabStep(
        "withdraw",
        PUBLISHED,
        DRAFT,
        LABS_PUBLISH,
        _("Back to draft"),
        _("The public page disappears until the lab is published again."),
        (NOBODY_ASKED,),
        is_back=True,
    ),
    LabStep(
        "start", PUBLISHED, RUNNING, LABS_EDIT, _("Start the day"), _("The page says that the lab is on."), (HAS_BEGUN,)
    ),
    LabStep(
        "unstart",
        RUNNING,
        PUBLISHED,
        LABS_EDIT,
        _("Not started yet"),
        _("The lab is announced as before."),
        (NOBODY_IN,),
        is_back=True,
    ),
    LabStep(
        "end",
        RUNNING,
        REPORTING,
        LABS_EDIT,
        _("End the day"),
        _("Check-in closes, those who came are asked for their opinion, the report can be compiled."),
    ),
    LabStep(
        "resume",
        REPORTING,
        RUNNING,
        LABS_EDIT,
        _("Go on with the day"),
        _("Check-in is open again; the survey waits until the day ends."),
        is_back=True,
    ),
    LabStep(
        "close",
        REPORTING,
        CLOSED,
        LABS_PUBLISH,
        pgettext_lazy("end a lab", "Close"),
        _("Nothing is changed any more; the report stays public."),
        (REPORT_PUBLISHED,),
    ),
    LabStep(
        "reopen",
        CLOSED,
        REPORTING,
        LABS_PUBLISH,
        _("Reopen"),
        _("The report can be written and published again."),
        is_back=True,
    ),
    LabStep(
        "cancel",
        PUBLISHED,
        CANCELLED,
        LABS_PUBLISH,
        _("Cancel the lab"),
        _("Everybody who registered is told why by mail; the entry in their calendar is cancelled."),
    ),
    LabStep(
        "cancel",
        RUNNING,
        CANCELLED,
        LABS_PUBLISH,
        _("Cancel the lab"),
        _("Everybody who registered is told why by mail; the entry in their calendar is cancelled."),
    ),
)

# What may still be changed in which state; a cancelled or closed lab is history.
EDITABLE: dict[str, frozenset[LabState]] = {
    "basics": frozenset({DRAFT, PUBLISHED, RUNNING, REPORTING}),
    "place": frozenset({DRAFT, PUBLISHED, RUNNING}),
    "programme": frozenset({DRAFT, PUBLISHED, RUNNING, REPORTING}),
    "seats": frozenset({DRAFT, PUBLISHED, RUNNING}),
    "agenda": frozenset({DRAFT, PUBLISHED, RUNNING, REPORTING}),
}


def find_step(code: str, source: str) -> LabStep | None:
    """Return the step with this code from this state, or None if the table does not allow it."""
    return next((step for step in STEPS if step.code == code and step.source == source), None)


def list_steps_from(source: str) -> list[LabStep]:
    """Return the steps the table allows from this state."""
    return [step for step in STEPS if step.source == source]


def is_editable(page: str, state: str) -> bool:
    """Whether this part of a lab may be changed in this state."""
    return state in EDITABLE[page]


def is_public(state: str) -> bool:
    """Whether everybody may see a lab in this state."""
    return state in PUBLIC_STATES
