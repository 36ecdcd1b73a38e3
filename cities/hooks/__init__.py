"""Named places where an upper app may add to a lower app's work, so that no import points up."""

from cities.hooks.accounts import ACCOUNT_ERASED
from cities.hooks.personal_data import (
    PERSON_SHOWN,
    Erasure,
    Kept,
    Person,
    Place,
    Source,
    known_as,
    list_places,
    list_platform_sources,
    list_sources,
    plain,
    recognise,
    register_platform_source,
    register_source,
    shared_signs,
)
from cities.hooks.registry import Hook
from cities.hooks.retention import (
    LegalMinimum,
    RetentionClass,
    get_retention,
    list_retention,
    register_retention,
)
from cities.hooks.search import Hit, HitGroup, WorkPage, public_search_sources, search_pages, search_sources
from cities.hooks.workspace import DUTIES, Duty, Panel, Urgency, workspace_duties, workspace_panels

__all__ = [
    "shared_signs",
    "PERSON_SHOWN",
    "list_platform_sources",
    "register_platform_source",
    "ACCOUNT_ERASED",
    "LegalMinimum",
    "RetentionClass",
    "get_retention",
    "list_retention",
    "register_retention",
    "register_source",
    "plain",
    "recognise",
    "list_sources",
    "list_places",
    "known_as",
    "Source",
    "Place",
    "Person",
    "Kept",
    "Erasure",
    "DUTIES",
    "Duty",
    "Hit",
    "HitGroup",
    "Hook",
    "Panel",
    "Urgency",
    "WorkPage",
    "public_search_sources",
    "search_pages",
    "search_sources",
    "workspace_duties",
    "workspace_panels",
]
