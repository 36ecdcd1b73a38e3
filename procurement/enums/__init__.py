"""The code lists of needs."""

from procurement.enums.needs import NeedStage, NeedTheme, Visibility

__all__ = ["NeedStage", "NeedTheme", "Visibility"]
