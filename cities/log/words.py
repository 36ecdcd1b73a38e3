"""Actions of the log in the reader's words. Each app registers its own; the code stays what the log keeps."""

from collections.abc import Mapping

from django.utils.functional import Promise

_WORDS: dict[str, str | Promise] = {}


def register_action_words(words: Mapping[str, str | Promise]) -> None:
    """Say what these actions are called."""
    _WORDS.update(words)


def say_action(action: str) -> str:
    """Return the action in words, or its code where nobody has named it."""
    return str(_WORDS.get(action, action))


def has_words(action: str) -> bool:
    """Whether an action has words of its own."""
    return action in _WORDS
