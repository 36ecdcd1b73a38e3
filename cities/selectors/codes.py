"""Finding codes of official lists and their names. Without a loaded list: the CPV's divisions, the NUTS' countries."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.utils.translation import get_language, override

from cities.enums import CodeList
from cities.models import Code
from cities.models.folding import fold
from cities.rules.code_names import DIVISION_NAMES, NUTS_COUNTRIES, name_country
from cities.rules.codes import (
    find_parent,
    is_code_shaped,
    normalise_code,
)
from cities.selectors.searching import MOST_WORDS

LIMIT = 20
# As many are compared before the best are chosen.
_COMPARED = 300


@dataclass(frozen=True)
class NamedCode:
    """A code with its name. `language` says in which language the name is; `above` names what it is a part of.

    Where only the name of a code above is known, `name` is blank.
    """

    code: str
    name: str
    language: str
    parent: str = ""
    above: str = ""

    @property
    def label(self) -> str:
        """The best words there are for it."""
        return self.name or self.above


def is_loaded(code_list: str) -> bool:
    """Whether the operator has loaded the list."""
    return Code.objects.filter(list=code_list).exists()


def find_codes(code_list: str, words: str, *, language: str | None = None, limit: int = LIMIT) -> list[NamedCode]:
    """Return the codes that begin with the digits, or whose name has every word in any language; at most two queries.

    The order is the same for everybody: names in the reader's language before others, those that begin with the words
    first, wide codes before narrow ones, then by code. Without words: the top of the list.
    """
    wanted = language or get_language() or "en"
    asked = fold(words).split()[:MOST_WORDS]
    codes = Code.objects.filter(list=code_list, is_current=True).defer("searched")
    if not asked:
        found = list(codes.filter(parent="").order_by("code")[:_COMPARED])
    elif _is_start(code_list, words):
        found = list(codes.filter(code__startswith=normalise_code(code_list, words)).order_by("depth", "code")[:limit])
    else:
        for word in asked:
            codes = codes.filter(searched__contains=word)
        found = sorted(codes.order_by("depth", "code")[:_COMPARED], key=lambda code: _rank(code, asked, wanted))
    if not found and not is_loaded(code_list):
        return _find_built_in(code_list, asked, wanted)[:limit]
    return _named(code_list, found[:limit], wanted)


def _is_start(code_list: str, words: str) -> bool:
    """Whether somebody types a code rather than a word."""
    start = normalise_code(code_list, words)
    return start.isdigit() or (code_list == CodeList.NUTS and any(sign.isdigit() for sign in start))


def _rank(code: Code, asked: Sequence[str], language: str) -> tuple[int, bool, int, str]:
    names = [fold(code.names.get(one, "")) for one in (language, "en")]
    place = next((index for index, name in enumerate(names) if all(word in name for word in asked)), len(names))
    begins = place < len(names) and names[place].startswith(" ".join(asked))
    return place, not begins, code.depth, code.code


def name_code(code_list: str, code: str, language: str | None = None) -> NamedCode:
    """Return the code with its name, as far as it is known. At most two queries."""
    return name_codes(code_list, [code], language)[code]


def name_codes(code_list: str, codes: Iterable[str], language: str | None = None) -> dict[str, NamedCode]:
    """Return {code: its name} for each of the codes, in their order. At most two queries, none for no codes."""
    wanted = language or get_language() or "en"
    asked = list(dict.fromkeys(codes))
    if not asked:
        return {}
    rows = Code.objects.filter(list=code_list, code__in=asked).defer("searched")
    named = {one.code: one for one in _named(code_list, list(rows), wanted)}
    return {code: named.get(code) or _name_built_in(code_list, code, wanted) for code in asked}


def _named(code_list: str, rows: Sequence[Code], language: str) -> list[NamedCode]:
    """Put names to rows, and to what they are a part of. One query where they are part of anything."""
    parents = {row.parent for row in rows} - {""}
    above = Code.objects.filter(list=code_list, code__in=parents).defer("searched") if parents else []
    words = {row.code: row.names.best(language)[1] for row in above}
    named = []
    for row in rows:
        spoken, name = row.names.best(language)
        named.append(NamedCode(row.code, name, spoken, row.parent, words.get(row.parent, "")))
    return named


def _built_in(code_list: str, language: str) -> dict[str, str]:
    if code_list == CodeList.NUTS:
        return {code: name_country(code, language) for code in NUTS_COUNTRIES}
    with override(language):
        return {code: str(name) for code, name in DIVISION_NAMES.items()}


def _find_built_in(code_list: str, asked: Sequence[str], language: str) -> list[NamedCode]:
    return [
        NamedCode(code, name, language)
        for code, name in _built_in(code_list, language).items()
        if all(word in fold(name) or code.lower().startswith(word) for word in asked)
    ]


def _name_built_in(code_list: str, code: str, language: str) -> NamedCode:
    known = _built_in(code_list, language)
    if code in known:
        return NamedCode(code, known[code], language)
    parent = find_parent(code_list, code, known) if is_code_shaped(code_list, code) else ""
    return NamedCode(code, "", language, parent, known.get(parent, ""))
