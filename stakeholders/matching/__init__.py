"""Finding the entries that rows of a list are about."""

from stakeholders.matching.doubles import Double, find_doubles_of_many, find_likely_doubles
from stakeholders.matching.known import Known, find_known, row_key

__all__ = ["Double", "Known", "find_doubles_of_many", "find_known", "find_likely_doubles", "row_key"]
