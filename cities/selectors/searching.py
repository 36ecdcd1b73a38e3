"""Looking for words in folded texts: without regard to case and accents, and forgiving when nothing fits exactly.

Behind row-level security a search reads the rows of one city (10,000 of them in 25 ms); on the public tables the same
condition uses their trigram indexes. Every source costs two queries at most, whatever there is to find.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.contrib.postgres.search import TrigramWordSimilarity
from django.db.models import Count, F, Q, QuerySet, Window

from cities.models.folding import fold

LONGEST = 80
SHORTEST = 2
MOST_WORDS = 6
NEWEST = 20_000
"""Sources that grow without end (mails, registrations) are looked through this far back."""


@dataclass(frozen=True)
class SearchWords:
    """What somebody looks for, as typed and as compared."""

    text: str
    folded: tuple[str, ...]

    @property
    def is_enough(self) -> bool:
        """Whether there is enough to look for."""
        return sum(len(word) for word in self.folded) >= SHORTEST


def read_words(text: str) -> SearchWords:
    """Return the words of a search, cut to a sensible length."""
    typed = " ".join(text.replace("\x00", " ").split())[:LONGEST].strip()
    return SearchWords(typed, tuple(fold(typed).split()[:MOST_WORDS]))


def list_found(
    rows: QuerySet[Any],
    *,
    haystack: Any,
    query: SearchWords,
    limit: int,
    order_by: tuple[Any, ...],
    also: Mapping[str, Q] | None = None,
) -> tuple[list[Any], int]:
    """Return the first rows whose haystack holds every word, and how many there are; else those most alike.

    `also` says for a word in which other way a row may fit it.
    """
    looked = rows.alias(_haystack=haystack)
    exact = looked
    for word in query.folded:
        exact = exact.filter(Q(_haystack__contains=word) | (also or {}).get(word, Q(pk__in=[])))
    found = list(_counted(exact).order_by(*order_by)[:limit])
    if not found:
        # PostgreSQL's own threshold (pg_trgm.word_similarity_threshold, 0.6): one wrong letter in a word or two.
        meant = " ".join(query.folded)
        alike = looked.filter(_haystack__trigram_word_similar=meant)
        alike = alike.annotate(_alike=TrigramWordSimilarity(meant, "_haystack"))
        found = list(_counted(alike).order_by("-_alike", *order_by)[:limit])
    return found, found[0].found_in_all if found else 0


def list_newest(rows: QuerySet[Any]) -> QuerySet[Any]:
    """Return only the newest rows (keys grow with time), so that a search never reads a whole history."""
    newest = rows.order_by("-pk").values("pk")[:NEWEST]
    found: QuerySet[Any] = rows.model._default_manager.filter(pk__in=newest)
    return found


def _counted(rows: QuerySet[Any]) -> QuerySet[Any]:
    counted: QuerySet[Any] = rows.annotate(found_in_all=Window(Count(F("pk"))))
    return counted
