"""Looking for words in folded texts: without regard to case and accents, and forgiving when asked to be.

A search may be asked for by anybody, at every pause in typing, so nothing here grows with what there is: words under
three letters find nothing by an index and are not looked for, nobody counts beyond MOST_COUNTED, how alike words are is
compared in a bounded number of short texts, and PostgreSQL gives up a statement after SEARCH_MILLISECONDS.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.contrib.postgres.search import TrigramWordSimilarity
from django.db import OperationalError, connection, transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _
from psycopg.errors import QueryCanceled

from cities.errors import Refusal
from cities.models.folding import fold

LONGEST = 80
SHORTEST = 3
"""A trigram has three letters: an index finds nothing shorter."""
MOST_WORDS = 6
MOST_COUNTED = 100
"""A larger count means "more than that"."""
NEWEST = 20_000
"""Sources that grow without end (mails, registrations) are looked through this far back."""


class TooBroad(Refusal):
    """PostgreSQL needed too long for it."""

    code = "too-broad"
    status = 422
    message = _("This search is too broad to be answered quickly. Add a word, or write more of the one you have.")


@dataclass(frozen=True)
class SearchWords:
    """What somebody looks for, as typed and as compared; `is_forgiving` also finds what is only alike."""

    text: str
    folded: tuple[str, ...]
    is_forgiving: bool = False

    @property
    def is_enough(self) -> bool:
        """Whether there is enough to look for."""
        return bool(self.folded)


def read_words(text: str) -> SearchWords:
    """Return the words of a search, cut to a sensible length; those under three letters are left out."""
    typed = " ".join(text.replace("\x00", " ").split())[:LONGEST].strip()
    words = [word for word in fold(typed).split() if len(word) >= SHORTEST]
    return SearchWords(typed, tuple(dict.fromkeys(words))[:MOST_WORDS])


@contextmanager
def bounded_search() -> Iterator[None]:
    """Let no statement inside take longer than a search may; raises TooBroad. Nothing may be written inside."""
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SELECT current_setting('statement_timeout')")
            (before,) = cursor.fetchone() or ("0",)
            cursor.execute("SELECT set_config('statement_timeout', %s, true)", [str(settings.SEARCH_MILLISECONDS)])
            yield
            cursor.execute("SELECT set_config('statement_timeout', %s, true)", [before])
    except OperationalError as error:
        if isinstance(error.__cause__, QueryCanceled):
            raise TooBroad from error
        raise


def list_found(
    rows: QuerySet[Any],
    *,
    haystack: Any,
    query: SearchWords,
    limit: int,
    order_by: tuple[Any, ...],
    also: Mapping[str, Q] | None = None,
    alike: Any = None,
) -> tuple[list[Any], int]:
    """Return the first rows whose haystack holds every word, and how many there are; forgiving: those most alike.

    `also` says for a word in which other way a row may fit it, `alike` a shorter text for the forgiving turn.
    """
    if query.is_forgiving:
        # PostgreSQL's own threshold (pg_trgm.word_similarity_threshold, 0.6): one wrong letter in a word or two.
        meant = " ".join(query.folded)
        fitting = rows.alias(_alike_to=alike or haystack).filter(_alike_to__trigram_word_similar=meant)
        fitting = fitting.alias(_alike=TrigramWordSimilarity(meant, "_alike_to"))
        order_by = ("-_alike", *order_by)
    else:
        fitting = rows.alias(_haystack=haystack)
        for word in query.folded:
            fitting = fitting.filter(Q(_haystack__contains=word) | (also or {}).get(word, Q(pk__in=[])))
    found = list(fitting.order_by(*order_by)[:limit])
    if len(found) < limit:
        return found, len(found)
    return found, fitting.order_by().values("pk")[: MOST_COUNTED + 1].count()


def list_newest(rows: QuerySet[Any], *, most: int = NEWEST) -> QuerySet[Any]:
    """Return only the newest rows (keys grow with time), so that a search never reads a whole history."""
    first_too_old = rows.order_by("-pk").values_list("pk", flat=True)[most : most + 1].first()
    return rows.filter(pk__gt=first_too_old) if first_too_old else rows
