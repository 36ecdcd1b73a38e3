"""vCard 2.1, 3.0 and 4.0 (RFC 2426, RFC 6350), read into a table as any other list.

A reader of our own, because the kept library gives up where address books are at their ugliest: vobject 0.9.9 loses
every card after one broken line, and raises on quoted-printable whose letters are not those it says (its issues 152 and
160, open for years). We need a dozen properties, all text; whatever is none of them is passed over.
"""

import codecs
import quopri
import re
from collections.abc import Iterator
from dataclasses import dataclass

from stakeholders.rules.fields import ENTRY_FIELDS
from stakeholders.rules.limits import MAX_ROWS
from stakeholders.rules.words import name_field
from stakeholders.services.files.encodings import decode
from stakeholders.services.files.problems import UnreadableFile
from stakeholders.services.files.table import Row, Table

# Fields that vCard has no property for: X-CITYLABS-HELIX-GROUP and so on.
OWN_PREFIX = "X-CITYLABS-"
COLUMNS = (*ENTRY_FIELDS, *(() if "other_emails" in ENTRY_FIELDS else ("other_emails",)))
_LINE_END = re.compile(r"\r\n?|\n")
_NAME = re.compile(r"^(?:[A-Za-z0-9-]+\.)?([A-Za-z0-9-]+)$")
_PARTS = re.compile(r';(?=(?:[^"]*"[^"]*")*[^"]*$)')
_ESCAPED = re.compile(r"\\([nN\\,;:])")
_NEVER = frozenset({"PHOTO", "LOGO", "SOUND", "KEY", "BDAY", "ANNIVERSARY", "GEO"})
_LAST = 101


@dataclass(frozen=True)
class Property:
    """A line of a card: its name, its parameters in capitals, its value as it is written."""

    name: str
    parameters: tuple[str, ...]
    value: str

    @property
    def place(self) -> int:
        """Preferred ones come first: 1 to 100, then those that are not."""
        for parameter in self.parameters:
            key, _equals, value = parameter.partition("=")
            if parameter == "PREF" or (key == "TYPE" and "PREF" in value.strip('"').split(",")):
                return 1
            if key == "PREF" and value.isdigit():
                return int(value)
        return _LAST


Card = dict[str, list[Property]]


def read_cards(content: bytes, *, languages: list[str], encoding: str = "") -> Table:
    """Return a table with one row per card, numbered as the cards are; raises UnreadableFile if there is none."""
    text, found = decode(content, languages=languages, encoding=encoding)
    cards: list[dict[str, str]] = []
    for card in _iterate_cards(text):
        if len(cards) >= MAX_ROWS:
            raise UnreadableFile("too-many-rows")
        cards.append(_describe(card))
    columns = [field for field in COLUMNS if any(field in card for card in cards)]
    if not columns:
        raise UnreadableFile("no-cards")
    header: Row = (0, [name_field(field, "en") for field in columns])
    rows = [(number, [card.get(field, "") for field in columns]) for number, card in enumerate(cards, start=1)]
    return Table([header, *(row for row in rows if any(row[1]))], {"cards": "yes", "encoding": found})


def _iterate_cards(text: str) -> Iterator[Card]:
    """A card that is never closed ends where the next begins, or with the file."""
    card: Card | None = None
    for line in _unfold(text):
        found = _read_line(line)
        if found is None:
            continue
        if found.name == "BEGIN" and found.value.strip().upper() == "VCARD":
            if card:
                yield card
            card = {}
        elif found.name == "END" and card is not None:
            yield card
            card = None
        elif card is not None and found.name not in _NEVER:
            card.setdefault(found.name, []).append(found)
    if card:
        yield card


def _unfold(text: str) -> Iterator[str]:
    """Join lines that go on: a space at the beginning, or quoted-printable with = at the end of the line before."""
    current = ""
    for line in _LINE_END.split(text):
        is_quoted = "QUOTED-PRINTABLE" in current.partition(":")[0].upper()
        if is_quoted and current.endswith("="):
            current = current[:-1] + line.lstrip(" \t")
        elif line[:1] in {" ", "\t"} and current:
            current += line[1:]
        elif is_quoted and line.startswith("=") and ":" not in line:
            current += line
        else:
            yield current
            current = line
    yield current


def _read_line(line: str) -> Property | None:
    """A line that is none is passed over: one broken line must not cost the rest of an address book."""
    head, colon, value = _split_head(line)
    name, *parameters = _PARTS.split(head)
    match = _NAME.match(name.strip())
    if not colon or not match:
        return None
    capitals = tuple(parameter.strip().upper() for parameter in parameters)
    if any(parameter in {"ENCODING=B", "ENCODING=BASE64", "BASE64"} for parameter in capitals):
        return None
    if any("QUOTED-PRINTABLE" in parameter for parameter in capitals):
        charset = next((parameter[8:] for parameter in capitals if parameter.startswith("CHARSET=")), "UTF-8")
        value = _unquote(value, charset.strip('"'))
    return Property(match[1].upper(), capitals, value)


def _split_head(line: str) -> tuple[str, str, str]:
    """Part a line at its first colon outside of quotation marks."""
    inside = False
    for index, letter in enumerate(line):
        if letter == '"':
            inside = not inside
        elif letter == ":" and not inside:
            return line[:index], ":", line[index + 1 :]
    return line, "", ""


def _unquote(value: str, charset: str) -> str:
    """Letters that are not those of the charset are read as UTF-8, else as Windows-1252: no letter costs a card."""
    raw = quopri.decodestring(value.encode("utf-8"))
    for candidate in (charset, "utf-8"):
        try:
            return codecs.decode(raw, candidate)
        except (UnicodeDecodeError, LookupError):
            continue
    return raw.decode("cp1252", errors="replace")


def _describe(card: Card) -> dict[str, str]:
    """Return {field: text} of a card."""
    emails = [_text(found.value) for found in _ordered(card, "EMAIL")]
    organisation = _components(card, "ORG")
    person = _person(card)
    if _is_organisation(card, person, organisation):
        organisation, person = organisation or [person], ""
    described = {
        "organisation": organisation[0] if organisation else "",
        "person": person,
        "role": _first(card, "TITLE") or _first(card, "ROLE"),
        "email": emails[0] if emails else "",
        "other_emails": "\n".join(emails[1:]),
        "phone": _phone(card),
        "language": _first(card, "LANG"),
        "country": next((parts[6] for parts in _each(card, "ADR") if len(parts) > 6 and parts[6]), ""),
        "tags": "\n".join(_text(tag) for found in card.get("CATEGORIES", []) for tag in _split(found.value, ",")),
        "website": _first(card, "URL"),
        "notes": "\n".join([*(_text(found.value) for found in card.get("NOTE", [])), *organisation[1:]]),
    }
    for name in card:
        field = name.removeprefix(OWN_PREFIX).replace("-", "_").lower()
        if name.startswith(OWN_PREFIX) and field in COLUMNS:
            described[field] = _first(card, name)
    return {field: text for field, text in described.items() if text.strip()}


def _person(card: Card) -> str:
    if name := _first(card, "FN"):
        return name
    parts = _components(card, "N")
    family, given, more = (parts + ["", "", ""])[:3]
    return " ".join(part for part in (given, more, family) if part)


def _is_organisation(card: Card, person: str, organisation: list[str]) -> bool:
    marks = {_first(card, "KIND").lower(), _first(card, "X-ABSHOWAS").lower()}
    return bool(marks & {"org", "company"}) or (bool(organisation) and person == organisation[0])


def _phone(card: Card) -> str:
    """The preferred number, and never that of a fax machine."""
    numbers = [found for found in _ordered(card, "TEL") if "FAX" not in " ".join(found.parameters)]
    return _text(numbers[0].value).removeprefix("tel:") if numbers else ""


def _ordered(card: Card, name: str) -> list[Property]:
    return sorted((found for found in card.get(name, []) if found.value.strip()), key=lambda found: found.place)


def _first(card: Card, name: str) -> str:
    found = _ordered(card, name)
    return _text(found[0].value) if found else ""


def _components(card: Card, name: str) -> list[str]:
    return next((parts for parts in _each(card, name) if any(parts)), [])


def _each(card: Card, name: str) -> Iterator[list[str]]:
    for found in _ordered(card, name):
        yield [_text(part) for part in _split(found.value, ";")]


def _split(value: str, separator: str) -> list[str]:
    """Part a value at separators that are not escaped."""
    return [part.replace("\x00", "\\\\") for part in re.split(rf"(?<!\\){separator}", value.replace("\\\\", "\x00"))]


def _text(value: str) -> str:
    return _ESCAPED.sub(lambda match: "\n" if match[1] in "nN" else match[1], value).strip()
