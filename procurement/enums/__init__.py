"""The code lists of needs."""

from procurement.enums.needs import NeedStage, Visibility

__all__ = ["NeedStage", "Visibility"]
