"""Codes of the official lists: CPV (Regulation (EC) No 213/2008) and NUTS (Regulation (EC) No 1059/2003).

A CPV code has 8 digits, the first two a division. The ninth digit that people copy along is only cut off: computed by
the published formula it is wrong for 533 of the published codes, so it proves nothing.
"""

import re
from collections.abc import Container, Iterable

from cities.enums import CodeList

# The 45 divisions of the vocabulary, Annex I.
CPV_DIVISIONS: frozenset[str] = frozenset(
    re.findall(
        r"\d\d",
        "03 09 14 15 16 18 19 22 24 30 31 32 33 34 35 37 38 39 41 42 43 44 45 48 50 51 55 60 63 64 65 66 70 71 72 73 "
        "75 76 77 79 80 85 90 92 98",
    )
)
DIVISION_DIGITS = 2
_CPV = re.compile(r"\d{8}", re.ASCII)
_WITH_CHECK_DIGIT = re.compile(r"(\d{8})\s?-\s?\d", re.ASCII)
_REGION = re.compile(r"[A-Z]{2}[0-9A-Z]{0,3}", re.ASCII)


def normalise_cpv(text: str) -> str:
    """Return the code as it is kept: without blanks around it and without the check digit."""
    found = _WITH_CHECK_DIGIT.fullmatch(text.strip())
    return found[1] if found else text.strip()


def is_cpv(code: str) -> bool:
    """Whether this is 8 digits; whether such a code was published, only the list knows."""
    return bool(_CPV.fullmatch(code))


def is_in_known_division(code: str) -> bool:
    """Whether the code begins with one of the 45 divisions."""
    return code[:DIVISION_DIGITS] in CPV_DIVISIONS


def cpv_stem(code: str) -> str:
    """Return the digits that all codes below this one begin with: 45233000 → 45233, 30000000 → 30."""
    return code[:DIVISION_DIGITS] + code[DIVISION_DIGITS:].rstrip("0")


def cpv_stems(codes: Iterable[str]) -> list[str]:
    """Return the stems of the codes and of everything above them, in order: 45233 → 45, 452, 4523, 45233.

    Whatever lies in the subtree of a code has `cpv_stem(code)` among its stems.
    """
    stems = {stem[:end] for stem in map(cpv_stem, codes) for end in range(DIVISION_DIGITS, len(stem) + 1)}
    return sorted(stems)


def cpv_parents(code: str) -> list[str]:
    """Return the codes above this one, the nearest first: 45233000 → 45230000, 45200000, 45000000.

    36 published codes have no direct parent: climb until a code exists.
    """
    return [stem.ljust(8, "0") for stem in reversed(cpv_stems([code])[:-1])]


def normalise_region(text: str) -> str:
    """Return the code as it is kept: capital letters, without blanks."""
    return "".join(text.split()).upper()


def is_region(code: str) -> bool:
    """Whether this has the shape of a NUTS code: a country and up to three more signs (EE, EE0, EE00, EE008)."""
    return bool(_REGION.fullmatch(code))


def region_parents(code: str) -> list[str]:
    """Return the regions above this one, the nearest first: EE008 → EE00, EE0, EE."""
    return [code[:end] for end in range(len(code) - 1, 1, -1)]


def code_depth(code_list: str, code: str) -> int:
    """Return how deep in its list a code lies: the number of its signs that matter."""
    return len(cpv_stem(code)) if code_list == CodeList.CPV else len(code)


def find_parent(code_list: str, code: str, known: Container[str]) -> str:
    """Return the nearest code above that exists, blank at the top."""
    above = cpv_parents(code) if code_list == CodeList.CPV else region_parents(code)
    return next((parent for parent in above if parent in known), "")


def is_code_shaped(code_list: str, code: str) -> bool:
    """Whether this looks like a code of the list."""
    return is_cpv(code) if code_list == CodeList.CPV else is_region(code)


def normalise_code(code_list: str, text: str) -> str:
    """Return the code as it is kept."""
    return normalise_cpv(text) if code_list == CodeList.CPV else normalise_region(text)


def split_codes(text: str) -> list[str]:
    """Return the codes of a typed or pasted text, parted by commas, semicolons or lines, each once."""
    parts = (part.strip() for part in re.split(r"[,;\n]", text))
    return list(dict.fromkeys(part for part in parts if part))
