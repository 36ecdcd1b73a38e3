"""Names of organisations and people made comparable: no legal form, accents, case, punctuation or order of words.

Common nouns and places are put into one language ("Tartu Ülikool", "University of Tartu"), so that what is left to
compare by its letters is what makes a name its own.
"""

import re
from dataclasses import dataclass
from functools import lru_cache

from stakeholders.models.folding import fold
from stakeholders.rules.name_words import COMPOUNDS, CONCEPTS, LEGAL_FORMS, LEGAL_PHRASES, PLACES, SMALL_WORDS

_PHRASES = re.compile("|".join(f"(?:{phrase})" for phrase in LEGAL_PHRASES))
_WORDS = re.compile(r"[^\W_]+")
_INITIALS = re.compile(r"\b(?:[a-z]\.\s?){2,}")
_APOSTROPHES = re.compile(r"['’`´]")
# Lithuanian sole proprietors; folded, it would be a Roman number.
_SOLE = re.compile(r"\b[Ii][Įį]\b")
_TITLES = frozenset(
    [
        "dr",
        "prof",
        "mr",
        "mrs",
        "ms",
        "phd",
        "msc",
        "bsc",
        "mba",
        "ing",
        "dipl",
        "mag",
        "hr",
        "fr",
        "herr",
        "frau",
        "pan",
        "pani",
        "pone",
        "ponas",
        "proua",
        "harra",
        "doc",
        "ir",
        "eng",
    ]
)
_ROMAN = {"ii": "2", "iii": "3", "iv": "4", "vi": "6", "vii": "7", "viii": "8", "ix": "9"}
_ONE = re.compile(r"^(?:nr|no|number|num)?(\d+)$")


@dataclass(frozen=True, slots=True)
class OrganisationName:
    """A name in its parts. `own` are the words that are neither common nouns nor places; `raw` has them all as written.

    `numbers` tell "School No 1" from "School No 2"; `raw` serves abbreviations made of first letters.
    """

    key: str
    own: tuple[str, ...]
    common: frozenset[str]
    places: frozenset[str]
    numbers: frozenset[str]
    raw: tuple[str, ...]

    @property
    def words(self) -> tuple[str, ...]:
        """Every comparable word."""
        return (*self.own, *sorted(self.common), *sorted(self.places), *sorted(self.numbers))


def _split(name: str) -> list[str]:
    """Return the words without legal forms; where nothing is left, the form is the name."""
    text = _APOSTROPHES.sub("", fold(_SOLE.sub(" ", name)).replace("\u00ad", ""))
    text = _PHRASES.sub(" ", text)
    text = _INITIALS.sub(lambda found: re.sub(r"[.\s]", "", found[0]) + " ", text)
    written = _WORDS.findall(text)
    kept = [word for word in written if word not in LEGAL_FORMS and word not in SMALL_WORDS]
    return kept or written or _WORDS.findall(fold(name))


def _number(word: str, is_first: bool) -> str:
    """A number of a name, in digits; blank for words."""
    if found := _ONE.match(word):
        return str(int(found[1]))
    return "" if is_first else _ROMAN.get(word, "")


@lru_cache(maxsize=8_192)
def read_organisation(name: str) -> OrganisationName:
    """Return the parts of an organisation's name."""
    kept = _split(name)
    own: list[str] = []
    common: set[str] = set()
    places: set[str] = set()
    numbers: set[str] = set()
    for place, word in enumerate(kept):
        if number := _number(word, place == 0 and len(kept) == 1):
            numbers.add(number)
        elif word in COMPOUNDS:
            common.update(COMPOUNDS[word])
        elif word in CONCEPTS:
            common.add(CONCEPTS[word])
        elif word in PLACES:
            places.add(PLACES[word])
        elif word not in {"nr", "no", "number"}:
            own.append(word)
    words = sorted({*own, *common, *places, *numbers}) or sorted(kept)
    return OrganisationName(
        key=" ".join(words),
        own=tuple(sorted(set(own))),
        common=frozenset(common),
        places=frozenset(places),
        numbers=frozenset(numbers),
        raw=tuple(kept),
    )


def name_key(name: str) -> str:
    """Return what equal names have in common: "Päike OÜ" and "OÜ „PAIKE“" are the same.

    A name that is nothing but a legal form stays as it is.
    """
    return read_organisation(name).key


@lru_cache(maxsize=8_192)
def person_words(name: str) -> tuple[str, ...]:
    """Return the words of a person's name without titles, in the order of the alphabet."""
    words = _WORDS.findall(_APOSTROPHES.sub("", fold(name)))
    return tuple(sorted([word for word in words if word not in _TITLES] or words))


def person_key(name: str) -> str:
    """Return what equal names of people have in common: "Mägi, Mari" and "Mari Mägi" are the same."""
    return " ".join(person_words(name))


def acronym_of(words: tuple[str, ...]) -> str:
    """Return the first letters of at least two words."""
    return "".join(word[0] for word in words) if len(words) > 1 else ""
