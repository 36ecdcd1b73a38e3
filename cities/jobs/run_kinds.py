"""The kinds of long runs: their words, and where their result is."""

from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID

from django.utils.functional import Promise

ResultUrl = Callable[[str, UUID | None], str]


@dataclass(frozen=True)
class RunKind:
    """`result_url(city_slug, object_id)` is where the person goes on when the run is done."""

    code: str
    label: str | Promise
    result_url: ResultUrl | None = None


_kinds: dict[str, RunKind] = {}


def register_run_kind(code: str, *, label: str | Promise, result_url: ResultUrl | None = None) -> RunKind:
    """Give a kind of run its words; upper apps do this in `ready()`."""
    _kinds[code] = RunKind(code, label, result_url)
    return _kinds[code]


def get_run_kind(code: str) -> RunKind:
    """Return the kind; one that nobody registered is called by its code."""
    return _kinds.get(code) or RunKind(code, code.replace("-", " ").replace("_", " ").capitalize())
