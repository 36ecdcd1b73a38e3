"""Fields in the personal words of a mail: {person}, or {person|colleague} where the value may be blank.

No template language: a field is one of the names below, and nothing can be computed, repeated or looked up. Values are
put in once; what looks like a field inside of a value stays text. Escaping is the template's, as for all other words.
"""

import re
from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

# The names are the same in every language, as addresses are: words copied from one language into another still work.
MERGE_FIELDS: dict[str, str | Promise] = {
    "person": _("Name of the person"),
    "organisation": _("Name of the organisation"),
    "group": _("Group of the person"),
    "lab": _("Title of the lab"),
    "date": _("Day and hours of the lab"),
    "place": _("Place of the lab"),
    "answer_by": _("When to answer at the latest"),
    "city": _("Name of the city"),
}
_FIELD = re.compile(r"\{\s*([^{}|]*?)\s*(?:\|\s*([^{}|]*?)\s*)?\}")
# What a blank value leaves behind: "Dear ,".
_GAPS = ((re.compile(r"[ \t]+([,.;:!?])"), r"\1"), (re.compile(r"[ \t]{2,}"), " "))


def find_faults(text: str) -> list[str]:
    """Return what is no field as it was written, in the order of the text: unknown names, and braces without a pair."""
    faults = [found[0] for found in _FIELD.finditer(text) if found[1] not in MERGE_FIELDS]
    return list(dict.fromkeys(faults + re.findall(r"\{[^{}\n]*\}|\{[^\s{}]*|[^\s{}]*\}", _FIELD.sub("\n", text))))


def fill_fields(text: str, values: Mapping[str, str]) -> str:
    """Return the text with the values, or with the words behind the bar where a value is blank.

    A value stays on one line. Braces that are no field stay as they are: words written before there were fields.
    """
    blanks = False

    def fill(found: re.Match[str]) -> str:
        nonlocal blanks
        if found[1] not in MERGE_FIELDS:
            return found[0]
        value = " ".join(values.get(found[1], "").split()) or (found[2] or "")
        blanks = blanks or not value
        return value

    filled = _FIELD.sub(fill, text)
    for gap, instead in _GAPS if blanks else ():
        filled = gap.sub(instead, filled)
    return filled


def uses_fields(text: str) -> bool:
    """Whether there is anything to put in."""
    return any(found[1] in MERGE_FIELDS for found in _FIELD.finditer(text))
