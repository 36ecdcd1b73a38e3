"""What the rules about a lab need to know, read once by `citylabs.selectors.lab_facts`."""

from dataclasses import dataclass, field
from datetime import datetime

from citylabs.models import Lab


@dataclass(frozen=True)
class LabFacts:
    """A lab and the numbers around it at the moment `now`."""

    lab: Lab
    now: datetime
    sessions: int = 0
    sessions_outside: int = 0
    needs: int = 0
    public_needs: int = 0
    invited: int = 0
    registered: int = 0
    seats_taken: int = 0
    checked_in: int = 0
    disclaimer_languages: frozenset[str] = field(default_factory=frozenset)
    report_is_published: bool = False
