"""How names are folded for sorting and searching, the same in PostgreSQL and in Python.

PostgreSQL's `unaccent` is not immutable, so it cannot make a stored column; `translate` is. The letters are those of
Latin-1 and Latin Extended-A, which hold all nine languages of the platform.
"""

import unicodedata

from django.db.models import F, Func, TextField, Value
from django.db.models.functions import Coalesce, Concat, Left, Lower, NullIf

_SINGLE = {"ß": "s", "æ": "a", "Æ": "a", "ø": "o", "Ø": "o", "ł": "l", "Ł": "l", "đ": "d", "Đ": "d", "þ": "t", "Þ": "t"}
_SINGLE |= {
    "ð": "d",
    "Ð": "d",
    "œ": "o",
    "Œ": "o",
    "ı": "i",
    "ŋ": "n",
    "Ŋ": "n",
    "ħ": "h",
    "Ħ": "h",
    "ŧ": "t",
    "Ŧ": "t",
}


def _base(letter: str) -> str:
    base = unicodedata.normalize("NFD", letter)[0].lower()
    return base if base.isascii() and base.isalpha() else ""


_TABLE = {chr(code): _SINGLE.get(chr(code)) or _base(chr(code)) for code in range(0xC0, 0x180)}
FOLD_FROM = "".join(letter for letter, base in _TABLE.items() if base)
FOLD_TO = "".join(base for base in _TABLE.values() if base)
_PYTHON_TABLE = str.maketrans(FOLD_FROM, FOLD_TO)

SORT_KEY_LENGTH = 600  # with four bytes a letter still below what one entry of a B-tree may hold


def fold(text: str) -> str:
    """Return the text in lower case without accents: "Õie Šimkūnė" becomes "oie simkune"."""
    return unicodedata.normalize("NFC", text).translate(_PYTHON_TABLE).lower()


def sort_key_expression() -> Left:
    """Organisation (else person), person, address: what a list is sorted by and a search looks into.

    The parts are set apart by a tab, which comes before the space: "Selts" comes before "Selts 2".
    """
    first = Coalesce(NullIf(F("organisation"), Value("")), F("person"))
    words = Concat(first, Value("\t"), F("person"), Value("\t"), F("email"), output_field=TextField())
    folded = Func(words, Value(FOLD_FROM), Value(FOLD_TO), function="translate", output_field=TextField())
    return Left(Lower(folded), SORT_KEY_LENGTH)
