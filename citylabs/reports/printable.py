"""Characters that our typefaces have. PDF/A refuses a text with a character that cannot be drawn."""

import re
import unicodedata
from typing import Any

UNKNOWN = "□"
# Schibsted Grotesk and, behind it, Libertinus Serif: Latin, Greek, Cyrillic, Hebrew, punctuation, currencies, arrows,
# mathematical signs. Found by setting every character with the fonts in this folder.
_DRAWN = re.compile(
    r"[ -~\u00a0-\u00ac\u00ae-\u02ff\u0370-\u0377\u037a-\u037f\u0384-\u038a\u038c\u038e-\u03a1\u03a3-\u0482"
    r"\u048a-\u04ff\u05d0-\u05ea\u1e00-\u1eff\u2000-\u200a\u2010-\u2027\u202f-\u2040\u2044-\u2052\u2070\u2074-\u208e"
    r"\u20a0-\u20c0\u2100-\u211e\u2122\u2126-\u2151\u2153-\u2184\u2190-\u23ff\u2460-\u2604\ufb00-\ufb06]"
)
_INVISIBLE = {"Cc", "Cf", "Mn", "Me"}


def make_printable(value: Any) -> Any:
    """Return the same lists and maps with every text composed (NFC) and made of characters that can be drawn."""
    if isinstance(value, str):
        return "".join(_print(letter) for letter in unicodedata.normalize("NFC", value))
    if isinstance(value, dict):
        return {key: make_printable(part) for key, part in value.items()}
    if isinstance(value, list):
        return [make_printable(part) for part in value]
    return value


def _print(letter: str) -> str:
    if _DRAWN.match(letter):
        return letter
    if letter.isspace():
        return " "
    return "" if unicodedata.category(letter) in _INVISIBLE else UNKNOWN
