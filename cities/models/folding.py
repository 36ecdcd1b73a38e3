"""How names are folded for sorting and searching, the same in PostgreSQL and in Python.

PostgreSQL's `unaccent` is not immutable, so it cannot make a stored column; `translate` is. The letters are those of
Latin-1 and Latin Extended-A, which hold all nine languages of the platform.
"""

import unicodedata
from collections.abc import Sequence
from typing import Any

from django.db.models import Case, Func, IntegerField, TextField, Value, When
from django.db.models.functions import Concat, Length, Lower
from django.db.models.lookups import Exact

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
    """Return the parts as one folded text. Immutable, so a stored column or an index may hold it."""
    return Lower(_without_accents(_spaced(parts)))


def folded_now(*parts: Any) -> Lower:
    """Return the same as `folded`, quicker where it is made anew for every row that a query reads.

    `translate` walks through its 190 letters for each letter of the text, so that it is spared those parts that have
    as many bytes as letters: addresses, numbers, most names and everything in English.
    """
    return Lower(_spaced([_plain_or_folded(part) for part in parts]))


def _plain_or_folded(part: Any) -> Case:
    text = Concat(part, Value(""), output_field=TextField())
    size = Func(text, function="octet_length", output_field=IntegerField())
    return Case(When(Exact(size, Length(text)), then=text), default=_without_accents(text), output_field=TextField())


def _without_accents(text: Any) -> Func:
    return Func(text, Value(FOLD_FROM), Value(FOLD_TO), function="translate", output_field=TextField())


def _spaced(parts: Sequence[Any]) -> Any:
    spaced = [piece for part in parts for piece in (Value(" "), part)][1:]
    return Concat(*spaced, output_field=TextField()) if len(spaced) > 1 else spaced[0]
