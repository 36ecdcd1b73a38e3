"""Handing work to the workers, after commit and by name."""

from cities.jobs.enqueue import enqueue
from cities.jobs.run_kinds import RunKind, get_run_kind, register_run_kind

__all__ = ["RunKind", "enqueue", "get_run_kind", "register_run_kind"]
