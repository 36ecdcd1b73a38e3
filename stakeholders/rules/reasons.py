"""Why a row of an import is refused: codes in the database, words for people in their own language."""

from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from stakeholders.enums import LikenessReason
from stakeholders.rules.fields import field_label

REASONS: dict[str, str | Promise] = {
    "nothing-named": _("Neither an organisation nor a person is named."),
    "no-group": _("No group is given. Choose a group for all rows on the page of columns, or fill in the cell."),
    "broken-email": _("“%(value)s” is not an e-mail address."),
    "several-emails": _("There are several e-mail addresses in one cell. Give each person a row of their own."),
    "unknown-group": _("“%(value)s” is not a group we know."),
    "unknown-language": _("“%(value)s” is not one of the languages of the platform."),
    "unknown-country": _("“%(value)s” is not a country we know."),
    "unknown-basis": _("“%(value)s” is not a basis for keeping data."),
    "unknown-level": _("“%(value)s” is not a level of government we know."),
    "unknown-theme": _("“%(value)s” is not one of the themes."),
    "unknown-date": _("“%(value)s” is not a date we can read. Write it as 2025-12-31."),
    "unknown-region": _("“%(value)s” is not the code of a NUTS region, such as EE008."),
    "unknown-cpv": _("“%(value)s” is not a CPV code. It has eight digits."),
    "not-one-to-five": _("“%(value)s” is not a number from 1 to 5."),
    "broken-website": _("“%(value)s” is not the address of a website."),
    "rounded-number": _("A spreadsheet has rounded “%(value)s”. Make the cell a text and write the number again."),
    "formula": _(
        "The cell “%(field)s” holds a formula whose value is not in the file. Open the file and save it once."
    ),
    "too-long": _("The cell “%(field)s” has %(length)s characters; %(limit)s are allowed."),
    "too-many-tags": _("There are %(length)s tags; %(limit)s are allowed."),
    "too-many": _("“%(field)s” has %(length)s values; %(limit)s are allowed."),
    "doubled": _("The same entry is in row %(row)s already."),
    "double-name": _("The registry has this name already, with another address or spelling."),
    "double-name-row": _("Row %(row)s has this name already, with another address or spelling."),
    "double-address": _("The registry has somebody who had this address before."),
    "double-address-row": _("Row %(row)s has this address too."),
    "double-register": _("The registry has this number of a register already."),
    "double-register-row": _("Row %(row)s has this number of a register already."),
    "double-likely": _("The registry has a very similar entry: %(signs)s."),
    "ambiguous": _("Several entries of the registry have this name. Give the row an e-mail address."),
    "known-since": _(
        "An entry for this row was written after the preview. Import the file again to see the difference."
    ),
    "changed-since": _("The entry was changed after the preview. Import the file again to see the difference."),
    "gone-since": _("The entry was deleted after the preview."),
    "row-not-written": _("Row %(row)s, which it would have been added to, was not written."),
    "erased-before": _("The person with this address asked the city to erase their data, so it is not brought back."),
    "used-since": _("Kept, because it has been used since: for an invitation, an audience or a consent."),
    "edited-since": _("Kept, because it was changed after the import."),
    "fields-since": _("Some fields were changed after the import and keep what they have now."),
    "erased": _("This person has asked the city to erase their data, so the row is left out."),
}


def give_reason(code: str, **details: Any) -> dict[str, Any]:
    """Return a reason as `ImportRow.reasons` keeps it. Texts from the file are cut: they are only to be recognised."""
    kept = {name: value[:80] if isinstance(value, str) else value for name, value in details.items()}
    return {"code": code, **kept}


def explain_reason(reason: dict[str, Any]) -> str:
    """Return the words of a kept reason in the reader's language."""
    words = {**reason, "field": field_label(reason["field"])} if "field" in reason else dict(reason)
    if "signs" in reason:
        words["signs"] = ", ".join(str(LikenessReason(sign).label) for sign in reason["signs"])
    return str(REASONS[reason["code"]]) % words
