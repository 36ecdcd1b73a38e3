"""Proving that nobody changed, removed or inserted an entry afterwards."""

from dataclasses import dataclass

from django.db import connection

from cities.models import City

_WALK = """
    SELECT seq, hash, previous_hash,
           cities_log_digest(e, COALESCE(lag(hash) OVER w, ''::bytea), row_number() OVER w) AS expected,
           COALESCE(lag(hash) OVER w, ''::bytea) AS before,
           row_number() OVER w AS place
      FROM cities_logentry e
     WHERE city_id = %s
    WINDOW w AS (ORDER BY seq)
"""

_FIRST_FAULT = f"""
    SELECT seq, place, hash = expected, previous_hash = before FROM ({_WALK}) walk
     WHERE seq IS DISTINCT FROM place OR hash IS DISTINCT FROM expected OR previous_hash IS DISTINCT FROM before
     ORDER BY place LIMIT 1
"""  # noqa: S608  both parts stand in this file


@dataclass(frozen=True)
class ChainFault:
    """Where the chain breaks first, and how."""

    seq: int
    reason: str


def verify_chain(*, city: City) -> ChainFault | None:
    """Return the first fault in the city's log, or None. Call inside `enter_city`.

    Every entry's hash is computed again from its columns and its predecessor; the head tells if the tail was cut.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            _FIRST_FAULT,
            [city.pk],
        )
        fault = cursor.fetchone()
        if fault:
            return _explain(*fault)
        cursor.execute(
            "SELECT COALESCE((SELECT seq FROM cities_loghead WHERE city_id = %s), 0), count(*), "
            "COALESCE((SELECT hash FROM cities_loghead WHERE city_id = %s), ''::bytea) "
            "= COALESCE((array_agg(hash ORDER BY seq DESC))[1], ''::bytea) "
            "FROM cities_logentry WHERE city_id = %s",
            [city.pk] * 3,
        )
        head_seq, count, same_hash = cursor.fetchone()
    if head_seq != count or not same_hash:
        return ChainFault(count, f"the log ends at entry {count}, its head says {head_seq}: the tail was cut")
    return None


def _explain(seq: int | None, place: int, same_hash: bool, same_previous: bool) -> ChainFault:
    if seq != place:
        return ChainFault(place, f"entry {place} is missing or was inserted (found number {seq})")
    if not same_hash:
        return ChainFault(place, f"entry {place} was changed")
    return ChainFault(place, f"entry {place} does not follow its predecessor")
