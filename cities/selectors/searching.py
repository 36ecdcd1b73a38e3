"""Looking for words in folded texts: without regard to case and accents, and forgiving when asked to be.

Behind row-level security a search reads the rows of one city (10,000 of them in 25 ms); on the public tables the same
condition uses their trigram indexes. Comparing how alike words are costs several times as much, so pages ask for it
only when nothing holds the words as they were typed. Every source costs one query, whatever there is to find.
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
    """What somebody looks for, as typed and as compared; `is_forgiving` also finds what is only alike."""

    text: str
    folded: tuple[str, ...]
    is_forgiving: bool = False

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
    """Return the first rows whose haystack holds every word, and how many there are; forgiving: those most alike.

    `also` says for a word in which other way a row may fit it.
    """
    looked = rows.alias(_haystack=haystack)
    if query.is_forgiving:
        # PostgreSQL's own threshold (pg_trgm.word_similarity_threshold, 0.6): one wrong letter in a word or two.
        meant = " ".join(query.folded)
        fitting = looked.filter(_haystack__trigram_word_similar=meant)
        fitting = fitting.annotate(_alike=TrigramWordSimilarity(meant, "_haystack"))
        order_by = ("-_alike", *order_by)
    else:
        fitting = looked
        for word in query.folded:
            fitting = fitting.filter(Q(_haystack__contains=word) | (also or {}).get(word, Q(pk__in=[])))
    found = list(fitting.annotate(found_in_all=Window(Count(F("pk")))).order_by(*order_by)[:limit])
    return found, found[0].found_in_all if found else 0


def list_newest(rows: QuerySet[Any]) -> QuerySet[Any]:
    """Return only the newest rows (keys grow with time), so that a search never reads a whole history."""
    newest = rows.order_by("-pk").values("pk")[:NEWEST]
    found: QuerySet[Any] = rows.model._default_manager.filter(pk__in=newest)
    return found
