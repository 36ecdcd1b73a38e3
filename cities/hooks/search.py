"""Searching everywhere: each app registers what it can find, and who may find it."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.functional import Promise

from cities.hooks.registry import Hook
from cities.selectors.searching import MOST_COUNTED

if TYPE_CHECKING:
    from cities.permissions import Permission


@dataclass(frozen=True)
class Hit:
    """One thing found: its name, where it is, and a line that tells it from its namesakes."""

    title: object  # a text, or one in several languages
    href: str
    about: str = ""


@dataclass(frozen=True)
class HitGroup:
    """What one source has found. `count` may be larger than the number of hits shown; `more_href` lists them all.

    Nobody counts beyond MOST_COUNTED: a larger count means "more than that".
    """

    order: int
    label: str | Promise
    icon: str
    hits: list[Hit]
    count: int
    more_href: str = ""

    @property
    def is_more(self) -> bool:
        """Whether there are more than anybody has counted."""
        return self.count > MOST_COUNTED

    @property
    def counted(self) -> str:
        """The number to show."""
        return f"{MOST_COUNTED}+" if self.is_more else str(self.count)


@dataclass(frozen=True)
class WorkPage:
    """A page or an action of the workspace that can be found by its name. `words` are more names for it."""

    label: str | Promise
    address: str  # the name of a URL that takes the city's slug only
    permission: "Permission"
    icon: str
    words: str | Promise = ""


# Functions `(*, city, actor, query: SearchWords, limit) -> HitGroup | None`: None for who may not see such things.
search_sources = Hook("search sources")
# Functions `() -> list[WorkPage]`.
search_pages = Hook("search pages")
# Functions `(*, query: SearchWords, limit) -> list[HitGroup]`, over public tables only.
public_search_sources = Hook("public search sources")
