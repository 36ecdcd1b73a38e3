"""What a report may show of people: few answers are not broken down, and free words lose names and addresses."""

import re
import unicodedata
from collections.abc import Iterable, Mapping

SMALLEST_GROUP = 3
REMOVED = "[…]"
LONGEST_TEXT = 2000
MOST_TEXTS = 200

_EMAIL = re.compile(r"[^\s@<>()]+@[^\s@<>()]+")
_LINK = re.compile(r"(?:https?://|www\.)\S+", re.IGNORECASE)
_HANDLE = re.compile(r"(?<!\w)@\w{2,}")
_NUMBER = re.compile(r"\+?\d[\d ()/.-]{5,}\d")
_WORD = re.compile(r"[^\W\d_]+(?:[-'’][^\W\d_]+)*")


def is_shown(answers: int) -> bool:
    """Whether so many answers may be broken down."""
    return answers >= SMALLEST_GROUP


def choose_shown_groups(answers: Mapping[str, int]) -> set[str]:
    """Return the groups whose mean may be shown.

    Groups with fewer than three answers are withheld. If fewer than three answers stay withheld in all, they could be
    found again as the total less the others, so the smallest of the shown groups is withheld with them.
    """
    shown = {group for group, number in answers.items() if is_shown(number)}
    withheld = sum(number for group, number in answers.items() if group not in shown)
    if 0 < withheld < SMALLEST_GROUP and shown:
        shown.discard(min(shown, key=lambda group: (answers[group], group)))
    return shown


def fold(text: str) -> str:
    """Return the text without accents and capitals, for comparing names."""
    parts = unicodedata.normalize("NFKD", text)
    return "".join(letter for letter in parts if not unicodedata.combining(letter)).casefold()


def collect_name_parts(names: Iterable[str]) -> set[str]:
    """Return the folded parts (three letters and more) of people's names."""
    return {fold(part) for name in names for part in _WORD.findall(name) if len(part) >= 3}


def remove_personal_data(text: str, name_parts: set[str]) -> str:
    """Return the text without e-mail addresses, links, phone numbers, handles and the names of people of the lab.

    A part of a name counts where it begins with a capital letter, so that "sepp" (a smith) stays and "Sepp" goes. This
    removes more than strictly needed at the beginning of sentences, which is the safe side.
    """
    for pattern in (_EMAIL, _LINK, _HANDLE, _NUMBER):
        text = pattern.sub(REMOVED, text)

    def keep_or_remove(found: re.Match[str]) -> str:
        word = found.group()
        pieces = {fold(word), *(fold(piece) for piece in re.split(r"[-'’]", word))}
        return REMOVED if word[0].isupper() and pieces & name_parts else word

    text = _WORD.sub(keep_or_remove, text)
    return re.sub(rf"{re.escape(REMOVED)}(?:[\s,]*{re.escape(REMOVED)})+", REMOVED, text)[:LONGEST_TEXT]
