"""The append-only, hash-chained log."""

from cities.log.record import record
from cities.log.verify import ChainFault, verify_chain

__all__ = ["ChainFault", "record", "verify_chain"]
