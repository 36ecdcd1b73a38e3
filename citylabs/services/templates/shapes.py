"""What a template of a lab consists of. Times are minutes from the start of the lab."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import time
from typing import Any

from cities.models import Translations
from citylabs.enums import LabKind, SessionFormat
from stakeholders.enums import HelixGroup


@dataclass(frozen=True)
class PlannedRoom:
    """A room of the venue; `key` is how sessions name it."""

    key: str
    name: Translations
    capacity: int | None = None


@dataclass(frozen=True)
class PlannedSession:
    """A session that begins `after` minutes and lasts `minutes`."""

    after: int
    minutes: int
    format: SessionFormat
    title: Translations
    text: Translations = field(default_factory=Translations)
    room: str = "hall"


@dataclass(frozen=True)
class LabTemplate:
    """A whole lab but for its date, place and people."""

    kind: LabKind
    title: Translations
    purpose: Translations
    begins: time
    minutes: int
    capacity: int
    targets: Mapping[HelixGroup, int]
    rooms: Sequence[PlannedRoom]
    sessions: Sequence[PlannedSession]
    questions: Sequence[dict[str, Any]]
    registration_closes_days_before: int = 3

    @property
    def code(self) -> str:
        """A template is known by the kind of lab it makes."""
        return self.kind.value


def texts(**by_language: str) -> Translations:
    """Return a text in several languages: `texts(en="Coffee", et="Kohv")`."""
    return Translations(by_language)
