"""Handing work to the workers, after commit and by name."""

from cities.jobs.enqueue import enqueue

__all__ = ["enqueue"]
