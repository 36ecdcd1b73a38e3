"""The states of a lab and the steps between them, as one table."""

from typing import Any

from django.core.management.base import BaseCommand

from cities.enums import Role
from citylabs.enums import LabState
from citylabs.rules.lab_states import EDITABLE, STEPS, LabStep


class Command(BaseCommand):
    """Prints docs/lab-states.md; a test compares the two."""

    help = "Print the steps a lab can take, who may take them, and what each requires."

    def handle(self, *args: Any, **options: Any) -> None:
        """Write the tables in Markdown."""
        self.stdout.write(describe_states(), ending="")


def describe_states() -> str:
    """Return the tables of steps, requirements and editable parts."""
    lines = [
        "# The states of a lab",
        "",
        "Written by `manage.py print_lab_states` from `citylabs/rules/lab_states.py`.",
        "",
    ]
    lines += ["| from | step | to | who | effect |", "| --- | --- | --- | --- | --- |"]
    lines += [_row(step) for step in STEPS]
    lines += ["", "## What a step requires", ""]
    for step in STEPS:
        if step.requirements:
            lines.append(f"**{step.label}** ({step.source} → {step.target})")
            lines += ["", *(f"- {one.sentence} (`{one.code}`)" for one in step.requirements), ""]
    lines += ["## What can be changed in which state", "", "| part | states |", "| --- | --- |"]
    for page, states in EDITABLE.items():
        lines.append(f"| {page} | {', '.join(state for state in LabState.values if state in states)} |")
    return "\n".join(lines) + "\n"


def _row(step: LabStep) -> str:
    who = ", ".join(str(role.label) for role in Role if role in step.permission.roles)
    return f"| {step.source} | `{step.code}` {step.label} | {step.target} | {who} | {step.effect} |"
