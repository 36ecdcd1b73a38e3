"""Cleaning what people type or paste, the same for forms, API and imports, so that equal things are equal."""

import re
import unicodedata
from collections.abc import Iterable

# How defusedcsv marks what a spreadsheet could take for a formula: a bar is written as backslash and bar.
_MARKED = tuple(f"'{sign}" for sign in ("@", "+", "-", "=", "%", "\\|"))
TAG_SEPARATORS = re.compile(r"[,;|\n]")
MAX_TAG_LENGTH = 40
MAX_TAGS = 50

_UNWRITABLE = {0xFFFE: None, 0xFFFF: None, 0xFEFF: None} | dict.fromkeys(range(0xD800, 0xE000))
_CONTROLS = dict.fromkeys([*range(0x20), *range(0x7F, 0xA0)])
_LINE_CONTROLS = {code: None for code in _CONTROLS if chr(code) not in "\n\t"}
_SPACES = re.compile(r"\s+")
_LINE_END = re.compile(r"\r\n?|[\u2028\u2029]")
_BLANK_END = re.compile(r"[^\S\n]+\n")
_IN_BRACKETS = re.compile(r"^[^<>]*<\s*([^<>\s]+)\s*>$")


def unescape_formula(text: str) -> str:
    r"""Take back the mark that exports put before a cell that a spreadsheet could take for a formula.

    `defusedcsv` writes "=1|2" as "'=1\|2". A text of ours never begins with such a mark, so the way back is unique.
    """
    if text.startswith(_MARKED):
        return text[1:].replace("\\|", "|")
    return text


def clean_line(text: str) -> str:
    """Return one line: composed letters, no control characters, single spaces, no spaces at the ends."""
    text = _SPACES.sub(" ", text.translate(_UNWRITABLE)).translate(_CONTROLS)
    text = unicodedata.normalize("NFC", text)
    return unescape_formula(_SPACES.sub(" ", text).strip()).strip()


def clean_text(text: str) -> str:
    """Return a text of several lines: composed letters, no control characters but line ends and tabs."""
    text = _LINE_END.sub("\n", text.translate(_UNWRITABLE)).translate(_LINE_CONTROLS)
    text = _BLANK_END.sub("\n", unicodedata.normalize("NFC", text) + "\n").strip()
    return unescape_formula(text).strip()


def clean_email(text: str) -> str:
    """Return the bare address in lower case: "Mari <Mari@Firm.example>" and "mailto:mari@firm.example" become one."""
    text = clean_line(text)
    if match := _IN_BRACKETS.match(text):
        text = match.group(1)
    return text.removeprefix("mailto:").removeprefix("MAILTO:").strip().lower()


def clean_tags(tags: Iterable[str]) -> list[str]:
    """Return tags in lower case, each once, in order of the alphabet; separators inside a tag part it."""
    parts = (part for tag in tags for part in TAG_SEPARATORS.split(unescape_formula(clean_text(tag))))
    return sorted({clean_line(part).lower() for part in parts} - {""})
