"""The one data structure of a report: page, PDF, XLSX and JSON are made from it and from nothing else.

It holds no personal data and nothing private, so that it can be published as it is: numbers, the city's public texts,
and the words people wrote without a name. `SCHEMA_VERSION` grows with every change that an old reader could not read;
docs/api/report.schema.json is made from these classes (`manage.py write_report_schema`).
"""

from dataclasses import dataclass, field, fields
from datetime import date, datetime
from typing import Any

from citylabs.rules.report_codec import decode, encode

SCHEMA = "citylabs-report"
SCHEMA_VERSION = 1

Words = dict[str, str]


@dataclass(frozen=True, slots=True)
class Figure:
    """A number, the code of its source, and when it was read. No value means: withheld or not known, never zero."""

    value: int | float | None
    source: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Source:
    """Where a figure comes from: a sentence in the city's languages, and the query that can be read again."""

    code: str
    sentence: Words
    query: str
    at: datetime


@dataclass(frozen=True, slots=True)
class CityFacts:
    """Whose lab it was."""

    slug: str
    name: Words
    country: str
    colour: str


@dataclass(frozen=True, slots=True)
class LabFacts:
    """What lab it was. `starts_at` and `ends_at` are in UTC; `time_zone` is where the lab took place."""

    slug: str
    kind: str
    round: str
    title: Words
    purpose: Words
    venue: str
    is_online: bool
    languages: list[str]
    starts_at: datetime | None
    ends_at: datetime | None
    time_zone: str
    date_is_invented: bool
    capacity: Figure


@dataclass(frozen=True, slots=True)
class ProgrammeItem:
    """A session as it was planned. Who led it is left out: a release is kept for good, a name must not be."""

    title: Words
    text: Words
    format: str
    room: str
    starts_at: datetime
    ends_at: datetime


@dataclass(frozen=True, slots=True)
class Counts:
    """The path of people through a lab, in total or of one helix group."""

    invited: Figure
    accepted: Figure
    declined: Figure
    unanswered: Figure
    registered: Figure
    confirmed: Figure
    offered: Figure
    waiting: Figure
    cancelled: Figure
    attended: Figure
    no_show: Figure


COUNT_NAMES = tuple(it.name for it in fields(Counts))


@dataclass(frozen=True, slots=True)
class GroupCounts:
    """The counts of one helix group."""

    group: str
    counts: Counts


@dataclass(frozen=True, slots=True)
class Channel:
    """How people came to be registered: by invitation, on the public page, at the desk, through the API."""

    channel: str
    registered: Figure
    attended: Figure


@dataclass(frozen=True, slots=True)
class BalanceRow:
    """A helix group against its target. Without a target nothing can be missing."""

    group: str
    target: Figure
    attended: Figure
    missing: Figure


@dataclass(frozen=True, slots=True)
class Organisations:
    """How many organisations were in the room, and how many of them had been in an earlier lab of this city."""

    attended: Figure
    new: Figure
    returning: Figure


@dataclass(frozen=True, slots=True)
class NeedRow:
    """A public need on the agenda and how many people wanted to work on it."""

    title: Words
    ask: Words
    theme: str
    interested: Figure
    attended: Figure


@dataclass(frozen=True, slots=True)
class Option:
    """One possible answer of a question, and how often it was given."""

    value: str
    label: Words
    count: Figure


@dataclass(frozen=True, slots=True)
class GroupMean:
    """The mean answer of one helix group, where enough of it answered."""

    group: str
    answers: Figure
    mean: Figure


@dataclass(frozen=True, slots=True)
class QuestionResult:
    """What was answered to a question. With fewer than three answers there is only their number."""

    code: str
    kind: str
    text: Words
    answers: Figure
    mean: Figure
    options: list[Option]
    groups: list[GroupMean]
    texts: list[str]


@dataclass(frozen=True, slots=True)
class Survey:
    """What those who came thought of it."""

    responses: Figure
    questions: list[QuestionResult]


@dataclass(frozen=True, slots=True)
class Promise:
    """A commitment: who does what by when."""

    text: str
    owner: str
    due_date: date
    state: str


@dataclass(frozen=True, slots=True)
class Mails:
    """Mails about this lab by what became of them."""

    total: Figure
    sent: Figure
    failed: Figure
    waiting: Figure
    withheld: Figure


@dataclass(frozen=True, slots=True)
class ReportContent:
    """Everything. `read_at` is the moment at which all figures were read together."""

    read_at: datetime
    city: CityFacts
    lab: LabFacts
    programme: list[ProgrammeItem]
    total: Counts
    groups: list[GroupCounts]
    channels: list[Channel]
    balance: list[BalanceRow]
    organisations: Organisations
    needs: list[NeedRow]
    private_needs: Figure
    survey: Survey
    conclusions: Words
    commitments: list[Promise]
    mails: Mails
    sources: list[Source]
    schema: str = field(default=SCHEMA)
    schema_version: int = field(default=SCHEMA_VERSION)

    def to_json(self) -> dict[str, Any]:
        """Return plain JSON values; `from_json` gives the same structure back."""
        written: dict[str, Any] = encode(self)
        return written

    @classmethod
    def from_json(cls, content: dict[str, Any]) -> "ReportContent":
        """Read stored JSON; raises BadContent for anything that is not a report of this schema version."""
        read: ReportContent = decode(cls, content)
        return read

    def says_the_same_as(self, other: "ReportContent") -> bool:
        """Whether both say the same, whenever their figures were read."""
        return bool(_without_times(self.to_json()) == _without_times(other.to_json()))


def _without_times(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _without_times(part) for key, part in value.items() if key not in {"at", "read_at"}}
    return [_without_times(part) for part in value] if isinstance(value, list) else value
