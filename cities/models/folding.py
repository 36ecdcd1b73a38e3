"""How names are folded for sorting and searching, the same in PostgreSQL and in Python.

PostgreSQL's `unaccent` is not immutable, so it cannot make a stored column; `translate` is. The letters are those of
Latin-1 and Latin Extended-A, which hold all nine languages of the platform.
"""

import unicodedata
from typing import Any

from django.db.models import Func, TextField, Value
from django.db.models.functions import Concat, Lower

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


def fold(text: str) -> str:
    """Return the text in lower case without accents: "Õie Šimkūnė" becomes "oie simkune"."""
    return unicodedata.normalize("NFC", text).translate(_PYTHON_TABLE).lower()


class TextsOf(Func):
    """The texts of a translated column without its language codes, as one text to look into."""

    function = "jsonb_path_query_array"
    template = "%(function)s(%(expressions)s, '$.*')::text"
    output_field = TextField()


def folded(*parts: Any) -> Lower:
    """Return the parts as one folded text. Immutable, so an index may hold it."""
    spaced = [piece for part in parts for piece in (Value(" "), part)][1:]
    words = Concat(*spaced, output_field=TextField()) if len(spaced) > 1 else spaced[0]
    return Lower(Func(words, Value(FOLD_FROM), Value(FOLD_TO), function="translate", output_field=TextField()))
