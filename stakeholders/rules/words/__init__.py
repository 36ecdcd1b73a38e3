"""The words people use in their own lists, in nine languages: what an import recognises and an export writes."""

from stakeholders.rules.words.bases import find_basis, name_basis
from stakeholders.rules.words.dates import find_date_order, read_date
from stakeholders.rules.words.groups import find_group, name_group
from stakeholders.rules.words.headers import find_field, find_numbered_field, name_field
from stakeholders.rules.words.places import find_country, find_language, name_country
from stakeholders.rules.words.themes import find_level, find_theme, name_level, name_theme

__all__ = [
    "find_basis",
    "find_country",
    "find_date_order",
    "find_field",
    "find_group",
    "find_language",
    "find_level",
    "find_numbered_field",
    "find_theme",
    "name_basis",
    "name_country",
    "name_field",
    "name_group",
    "name_level",
    "name_theme",
    "read_date",
]
