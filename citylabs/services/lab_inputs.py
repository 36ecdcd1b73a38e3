"""What is typed into the pages of the lab's editor, and what makes it unusable. The API takes the same."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields
from datetime import datetime, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from cities.models import Translations
from citylabs.models import Lab
from citylabs.services.lab_refusals import BadInput

LINE_LENGTH = 300
TEXT_LENGTH = 20_000
LONGEST_LAB = timedelta(days=14)
MOST_SEATS = 10_000


@dataclass(frozen=True)
class LabTexts:
    """Page "basics": what the lab is and why."""

    kind: str
    title: Translations
    languages: list[str]
    purpose: Translations = field(default_factory=Translations)
    description: Translations = field(default_factory=Translations)
    round: str = ""


@dataclass(frozen=True)
class LabPlace:
    """Page "place": where and when. The moments are in UTC; `time_zone` says how they are shown."""

    time_zone: str
    starts_at: datetime | None = None
    ends_at: datetime | None = None
    venue: str = ""
    address: str = ""
    online_url: str = ""
    access_notes: Translations = field(default_factory=Translations)


@dataclass(frozen=True)
class LabSeats:
    """Page "seats": how many, from when to when, and how many of each helix group are wanted."""

    capacity: int
    registration_opens_at: datetime | None = None
    registration_closes_at: datetime | None = None
    targets: Mapping[str, int] = field(default_factory=dict)


def apply_input(lab: Lab, given: LabTexts | LabPlace) -> dict[str, Any]:
    """Put the input onto the lab and return what changed as {name: [before, after]} for the log.

    Raises BadInput for anything a column cannot keep: too long, unknown code, not an address.
    """
    changed = {}
    for name in (item.name for item in fields(given)):
        before, after = getattr(lab, name), getattr(given, name)
        if before != after:
            changed[name] = [_plain(before), _plain(after)]
            setattr(lab, name, after)
    check_fields(lab, list(asdict(given)))
    return changed


def check_fields(thing: Any, names: list[str]) -> None:
    """Let the model's own validators judge these fields; raises BadInput naming the first one at fault."""
    others = {item.name for item in thing._meta.fields} - set(names)
    try:
        thing.clean_fields(exclude=others)
    except ValidationError as error:
        name = next(iter(error.message_dict))
        raise BadInput(" ".join(error.message_dict[name]), field=name) from error
    for name in names:
        if isinstance(texts := getattr(thing, name), dict):
            check_texts(texts, name)


def check_texts(texts: Mapping[str, str], name: str) -> None:
    """Refuse a text that is too long for its place or that PostgreSQL cannot store."""
    limit = LINE_LENGTH if name == "title" else TEXT_LENGTH
    for text in texts.values():
        if len(text) > limit:
            raise BadInput(_("This text is too long: at most %d characters.") % limit, field=name)
        if "\x00" in text:
            raise BadInput(_("This text holds a character that cannot be stored."), field=name)


def check_span(starts_at: datetime | None, ends_at: datetime | None) -> None:
    """Refuse an end without a start, an end before the start, and labs of more than two weeks."""
    if (starts_at is None) != (ends_at is None):
        name = "starts_at" if starts_at is None else "ends_at"
        raise BadInput(_("Give both the start and the end, or leave both open."), field=name)
    if starts_at is None or ends_at is None:
        return
    if ends_at <= starts_at:
        raise BadInput(_("The end must be after the start."), field="ends_at")
    if ends_at - starts_at > LONGEST_LAB:
        raise BadInput(_("A lab lasts at most 14 days. Check the year and the month of the end."), field="ends_at")


def check_seats(lab: Lab, seats: LabSeats) -> None:
    """Refuse impossible numbers and a registration that closes before it opens or after the lab."""
    if not 1 <= seats.capacity <= MOST_SEATS:
        raise BadInput(_("A lab has 1 to 10,000 seats."), field="capacity")
    for group, target in seats.targets.items():
        if not 0 <= target <= MOST_SEATS:
            raise BadInput(_("A target number is 0 to 10,000."), field=f"target_{group}")
    opens_at, closes_at = seats.registration_opens_at, seats.registration_closes_at
    if opens_at and closes_at and closes_at <= opens_at:
        raise BadInput(_("The registration must close after it opens."), field="registration_closes_at")
    if closes_at and lab.ends_at and closes_at > lab.ends_at:
        raise BadInput(
            _("The registration closes at the end of the lab at the latest."), field="registration_closes_at"
        )


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, datetime) else value
