"""A hook is a named list of functions. The lower app defines and calls it, the upper app adds to it in ready()."""

from collections.abc import Callable
from typing import Any


class Hook:
    """For example `Hook("stakeholder erased")`: stakeholders calls it, citylabs adds its own clean-up to it."""

    def __init__(self, name: str) -> None:
        self.name = name
        self._functions: list[Callable[..., Any]] = []

    def add(self, function: Callable[..., Any]) -> Callable[..., Any]:
        """Register a function once; usable as a decorator."""
        if function not in self._functions:
            self._functions.append(function)
        return function

    def call(self, **arguments: Any) -> list[Any]:
        """Call every function in the order of registration and return what they gave."""
        return [function(**arguments) for function in self._functions]
