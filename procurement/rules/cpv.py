"""Codes of the Common Procurement Vocabulary (Regulation (EC) No 213/2008): 8 digits, the first two a division."""

import re

# The 45 divisions of the vocabulary, Annex I.
DIVISIONS: frozenset[str] = frozenset(
    re.findall(
        r"\d\d",
        "03 09 14 15 16 18 19 22 24 30 31 32 33 34 35 37 38 39 41 42 43 44 45 48 50 51 55 60 63 64 65 66 70 71 72 73 "
        "75 76 77 79 80 85 90 92 98",
    )
)
_WITH_CHECK_DIGIT = re.compile(r"^(\d{8})-\d$")
_CODE = re.compile(r"^\d{8}$", re.ASCII)


def normalise_cpv(text: str) -> str:
    """Return the code as it is kept: without blanks around it and without the check digit people copy along."""
    found = _WITH_CHECK_DIGIT.match(text.strip())
    return found[1] if found else text.strip()


def is_cpv_shaped(code: str) -> bool:
    """Whether this is 8 digits."""
    return bool(_CODE.match(code))


def is_in_known_division(code: str) -> bool:
    """Whether the code begins with one of the 45 divisions."""
    return code[:2] in DIVISIONS
