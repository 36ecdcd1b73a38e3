"""E-mail addresses as people write them into cells: mended where only one thing can be meant, parted where several are.

Nothing is guessed: "mari@firm,example" stays broken and is shown as such.
"""

import re
from dataclasses import dataclass

from stakeholders.rules.entries import is_email
from stakeholders.rules.texts import clean_line

_AT = re.compile(r"\s*[(\[{<]\s*(?:at|ät|ätt|æt|et|@)\s*[)\]}>]\s*", re.IGNORECASE)
_DOT = re.compile(r"\s*[(\[{<]\s*(?:dot|punkt|piste|taškas|punkts|kropka|\.)\s*[)\]}>]\s*", re.IGNORECASE)
_SPOKEN_AT = re.compile(r"^(\S+)\s+(?:at|ät)\s+(\S+\.\S+)$", re.IGNORECASE)
_AROUND = re.compile(r"\s*([@.])\s*")
_MAILTO = re.compile(r"mailto:\s*", re.IGNORECASE)
_EDGES = " \t.,;:'\"„“”’`<>()[]"
_IN_BRACKETS = re.compile(r"([^<>;,\n]*)<\s*([^<>]+?)\s*>")
_SEPARATORS = re.compile(r"\s*[;,|\n]\s*|\s+/\s+|\s+(?=\S+@\S+$)")
_NAME_EDGES = " \t,;:/|\"'„“”-–"
_NAME_SEPARATORS = re.compile(r"\s*[;|\n]\s*|\s+/\s+")
_LOOSE_NAME_SEPARATORS = re.compile(r"\s*[;|\n,&]\s*|\s+/\s+|\s+(?:and|ja|ir|un|och|og|und|i)\s+", re.IGNORECASE)
_WHOLE_NAME = re.compile(r"^[^\W\d_]{2}[\w.'-]*,? (?:.* )?[^\W\d_]{3}[\w.'-]*$")


@dataclass(frozen=True)
class Address:
    """An address with the name that stands before it, if there is one."""

    email: str
    name: str = ""


def mend_email(text: str) -> str:
    """Return the address that can only be meant: no spaces, "(at)" as @, no dots, commas or quotes at the ends."""
    text = _MAILTO.sub("", clean_line(text))
    if "@" not in text:
        text = _SPOKEN_AT.sub(r"\1@\2", _AT.sub("@", text))
    text = _DOT.sub(".", text) if "@" in text else text
    mended = _AROUND.sub(r"\1", text.partition("?subject=")[0]).strip(_EDGES).lower()
    return mended if is_email(mended) else text.strip(_EDGES).lower()


def read_addresses(cell: str) -> list[Address]:
    """Return the addresses of a cell in their order, each once: "Mari <mari@…>; jyri(at)…" gives two.

    A cell with no address at all gives its text as the one broken address, so that people see what is wrong.
    """
    found: dict[str, Address] = {}
    rest = cell
    for match in _IN_BRACKETS.finditer(cell):
        email = mend_email(match[2])
        if is_email(email):
            found.setdefault(email, Address(email, clean_line(match[1]).strip(_NAME_EDGES)))
            rest = rest.replace(match[0], ";")
    broken, name = [], ""
    for piece in _pieces(rest):
        email = mend_email(piece)
        if is_email(email):
            found.setdefault(email, Address(email, name))
            name = ""
        elif "@" in email:
            broken.append(email)
        else:
            name = clean_line(piece).strip(_NAME_EDGES)
    if not found and (not broken or cell.count("@") == 1):
        return [Address(mend_email(cell))] if mend_email(cell) else []
    return [*found.values(), *(Address(piece) for piece in broken)]


def _pieces(text: str) -> list[str]:
    whole = mend_email(text)
    if is_email(whole):
        return [whole]
    pieces = [piece for piece in _SEPARATORS.split(text) if piece.strip(_EDGES)]
    return [word for piece in pieces for word in ([piece] if is_email(mend_email(piece)) else _words(piece))]


def _words(piece: str) -> list[str]:
    """Several addresses with nothing but spaces between them; anything else stays as it is."""
    words = piece.split()
    return words if sum("@" in word for word in words) > 1 else [piece]


def split_names(cell: str, count: int) -> list[str]:
    """Return the names of a cell if there are exactly `count` of them; else none.

    Semicolons and lines part names; commas and "and" only where that gives the right number.
    """
    for separators in (_NAME_SEPARATORS, _LOOSE_NAME_SEPARATORS):
        names = [clean_line(name) for name in separators.split(cell)]
        names = [name for name in names if name]
        if len(names) == count:
            return names
    return []


def list_names(cell: str) -> list[str]:
    """Return the people a cell names one after another, parted by semicolons or lines; a single one if it names one.

    Only whole names count, of two words or more: anything else between semicolons is one odd name.
    """
    names = [name for name in (clean_line(piece) for piece in re.split(r"[;\n]", cell)) if name]
    return names if all(_WHOLE_NAME.match(name) for name in names) else [clean_line(cell)]
