"""Writing vCard 4.0 (RFC 6350): one card per entry, lines folded, every text escaped."""

from collections.abc import Iterator
from datetime import UTC
from typing import IO, Any

from stakeholders.rules.words import name_country
from stakeholders.selectors.exports import EXPORT_FIELDS
from stakeholders.services.files.cards import OWN_PREFIX

_ESCAPES = str.maketrans({"\\": "\\\\", ",": "\\,", ";": "\\;", "\n": "\\n", "\r": None})
# Fields with a property of the standard; the others are written as properties of our own.
_STANDARD = frozenset(
    {"organisation", "person", "role", "email", "phone", "language", "country", "tags", "notes", "website", "source"}
)
_OWN_FIELDS = tuple(field for field in EXPORT_FIELDS if field not in _STANDARD)
_LINE_BYTES = 75


def write_cards(file: IO[bytes], entries: Iterator[dict[str, Any]], *, language: str) -> int:
    """Write the entries as cards and return how many."""
    count = 0
    for values in entries:
        count += 1
        file.write("".join(f"{_fold(line)}\r\n" for line in _card_lines(values, language)).encode())
    return count


def _card_lines(values: dict[str, Any], language: str) -> Iterator[str]:
    person, organisation = values["person"], values["organisation"]
    yield "BEGIN:VCARD"
    yield "VERSION:4.0"
    yield f"UID:urn:uuid:{values['id']}"
    yield f"REV:{values['changed_at'].astimezone(UTC):%Y%m%dT%H%M%SZ}"
    yield f"KIND:{'individual' if person else 'org'}"
    yield f"FN:{_escape(person or organisation)}"
    if organisation:
        yield f"ORG:{_escape(organisation)}"
    texts = {"TITLE": values["role"], "EMAIL": values["email"], "NOTE": values["notes"]}
    yield from (f"{name}:{_escape(text)}" for name, text in texts.items() if text)
    if values["phone"]:
        yield f"TEL;VALUE=text:{_escape(values['phone'])}"
    if values["language"]:
        yield f"LANG:{values['language']}"
    if values["country"]:
        yield f"ADR:;;;;;;{_escape(name_country(values['country'], language))}"
    if values["tags"]:
        yield f"CATEGORIES:{','.join(map(_escape, values['tags']))}"
    if values.get("website"):
        yield f"URL:{values['website']}"
    for field in _OWN_FIELDS:
        if value := values[field]:
            text = ", ".join(value) if isinstance(value, list) else str(value)
            yield f"{OWN_PREFIX}{field.upper().replace('_', '-')}:{_escape(text)}"
    yield "END:VCARD"


def _escape(text: str) -> str:
    return text.translate(_ESCAPES)


def _fold(line: str) -> str:
    """Break a line after 75 bytes, never within a letter; it goes on after a space."""
    if len(line) * 4 <= _LINE_BYTES:
        return line
    pieces, piece, size = [], "", 0
    for letter in line:
        width = len(letter.encode())
        if size + width > _LINE_BYTES:
            pieces.append(piece)
            piece, size = "", 1
        piece += letter
        size += width
    return "\r\n ".join([*pieces, piece])
