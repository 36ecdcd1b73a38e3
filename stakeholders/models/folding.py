"""What the registry is sorted by and searched in."""

from django.db.models import F, Func, TextField, Value
from django.db.models.functions import Coalesce, Concat, Left, Lower, NullIf

from cities.models.folding import FOLD_FROM, FOLD_TO, fold

__all__ = ["SORT_KEY_LENGTH", "fold", "sort_key_expression"]

SORT_KEY_LENGTH = 600  # with four bytes a letter still below what one entry of a B-tree may hold


def sort_key_expression() -> Left:
    """Organisation (else person), person, address: what a list is sorted by and a search looks into.

    The parts are set apart by a tab, which comes before the space: "Selts" comes before "Selts 2".
    """
    first = Coalesce(NullIf(F("organisation"), Value("")), F("person"))
    words = Concat(first, Value("\t"), F("person"), Value("\t"), F("email"), output_field=TextField())
    folded = Func(words, Value(FOLD_FROM), Value(FOLD_TO), function="translate", output_field=TextField())
    return Left(Lower(folded), SORT_KEY_LENGTH)
