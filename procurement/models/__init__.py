"""Tables of needs."""

from procurement.models.need import Need

__all__ = ["Need"]
