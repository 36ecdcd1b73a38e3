"""What a coverage view counts: columns of its own, and those that upper apps add ("attended a lab").

The upper app registers a function in its `ready()`; it gets the entries and gives those that count:

    register_coverage("attended", label=_("Attended"), narrow=keep_attended_since)
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django.db.models import QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from stakeholders.enums import GovernmentLevel, HelixGroup

# Called with city, entries (of Stakeholder) and since (a moment).
NarrowSince = Callable[..., QuerySet[Any]]
MONTHS = 12
"""How far back "contacted", "invited", "accepted" and "attended" look."""


@dataclass(frozen=True)
class CoverageColumn:
    """One number of every row. `is_contact`: whoever counts here has heard of the city, so counts as contacted."""

    code: str
    label: str | Promise
    narrow: NarrowSince | None = None
    is_contact: bool = False


OWN_COLUMNS = (
    CoverageColumn("entries", _("In the registry")),
    CoverageColumn("reachable", _("Can be invited")),
    CoverageColumn("contacted", _("Contacted")),
)
_columns: dict[str, CoverageColumn] = {}


def register_coverage(
    code: str, *, label: str | Promise, narrow: NarrowSince, is_contact: bool = False
) -> CoverageColumn:
    """Add a column; a code twice replaces the first, so that a module may be loaded again."""
    _columns[code] = CoverageColumn(code, label, narrow, is_contact)
    return _columns[code]


def list_added_columns() -> list[CoverageColumn]:
    """Return the columns of upper apps in the order of registration."""
    return list(_columns.values())


@dataclass(frozen=True)
class CoverageRow:
    """A helix group or a level of government against its target (0: none)."""

    code: str
    label: str | Promise
    target: int = 0
    numbers: dict[str, int] = field(default_factory=dict)
    columns: tuple[CoverageColumn, ...] = ()
    # Which of the numbers the target is about.
    counted: str = "entries"

    @property
    def entries(self) -> int:
        """How many there are of what the target is about: in the registry, or in the room."""
        return self.numbers.get(self.counted, 0)

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to say: no target, and nobody in the room or on the way to it."""
        others = (number for code, number in self.numbers.items() if code != "reachable")
        return not self.target and not any(others)

    @property
    def short(self) -> int:
        """How many are missing to the target."""
        return max(0, self.target - self.entries)

    @property
    def cells(self) -> list[tuple[CoverageColumn, int]]:
        """The numbers in the order of the columns."""
        return [(column, self.numbers.get(column.code, 0)) for column in self.columns]


@dataclass(frozen=True)
class Coverage:
    """The whole registry by group and by level."""

    columns: tuple[CoverageColumn, ...]
    groups: list[CoverageRow]
    levels: list[CoverageRow]
    total: CoverageRow

    @property
    def short_groups(self) -> list[CoverageRow]:
        """The groups below their target, in the order of the code list."""
        return [row for row in self.groups if row.short]

    @property
    def short_levels(self) -> list[CoverageRow]:
        """The levels below their target, in the order of the code list."""
        return [row for row in self.levels if row.short]

    @property
    def has_levels(self) -> bool:
        """Whether any level of government has something to say."""
        return any(not row.is_empty for row in self.levels)

    @property
    def has_targets(self) -> bool:
        """Whether the city has said what it wants."""
        return any(row.target for row in (*self.groups, *self.levels))


# {(group, level): {column: number}}
Counts = dict[tuple[str, str], dict[str, int]]


def build_coverage(
    counts: Counts, *, columns: tuple[CoverageColumn, ...], groups: dict[str, int], levels: dict[str, int]
) -> Coverage:
    """Add the numbers up by group, by level and altogether; `groups` and `levels` are the targets."""

    def add_up(place: int | None, code: str) -> dict[str, int]:
        mine = [found for key, found in counts.items() if place is None or key[place] == code]
        return {column.code: sum(found.get(column.code, 0) for found in mine) for column in columns}

    return Coverage(
        columns=columns,
        groups=[
            CoverageRow(code, label, groups.get(code, 0), add_up(0, code), columns)
            for code, label in HelixGroup.choices
        ],
        levels=[
            CoverageRow(code, label, levels.get(code, 0), add_up(1, code), columns)
            for code, label in GovernmentLevel.choices
        ],
        total=CoverageRow("", _("All"), 0, add_up(None, ""), columns),
    )
