"""Finding the entries that rows of a list are about."""

from stakeholders.matching.known import Known, find_known, row_key

__all__ = ["Known", "find_known", "row_key"]
