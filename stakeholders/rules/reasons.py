"""Why a row of an import is refused: codes in the database, words for people in their own language."""

from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

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
    "too-long": _("The cell “%(field)s” has %(length)s characters; %(limit)s are allowed."),
    "too-many-tags": _("There are %(length)s tags; %(limit)s are allowed."),
    "doubled": _("The same entry is in row %(row)s already."),
    "ambiguous": _("Several entries of the registry have this name. Give the row an e-mail address."),
    "known-since": _(
        "An entry for this row was written after the preview. Import the file again to see the difference."
    ),
    "changed-since": _("The entry was changed after the preview. Import the file again to see the difference."),
    "gone-since": _("The entry was deleted after the preview."),
}


def give_reason(code: str, **details: Any) -> dict[str, Any]:
    """Return a reason as `ImportRow.reasons` keeps it. Texts from the file are cut: they are only to be recognised."""
    kept = {name: value[:80] if isinstance(value, str) else value for name, value in details.items()}
    return {"code": code, **kept}


def explain_reason(reason: dict[str, Any]) -> str:
    """Return the words of a kept reason in the reader's language."""
    words = {**reason, "field": field_label(reason["field"])} if "field" in reason else reason
    return str(REASONS[reason["code"]]) % words
