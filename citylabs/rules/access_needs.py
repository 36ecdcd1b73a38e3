"""What somebody says they need to take part, and what of it can be kept."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from citylabs.enums import AccessSupport, Diet

WORDS_LENGTH = 500
# After the end of the lab; health or religion may show in such words (GDPR, articles 5(1)(e) and 9).
KEPT_DAYS = 30


@dataclass(frozen=True)
class AccessAnswer:
    """Codes of AccessSupport and Diet, and the person's own words."""

    support: tuple[str, ...] = ()
    diets: tuple[str, ...] = ()
    words: str = ""

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to keep."""
        return not (self.support or self.diets or self.words)

    def as_json(self) -> dict[str, Any]:
        """What is encrypted."""
        return {"support": list(self.support), "diets": list(self.diets), "words": self.words}

    @classmethod
    def from_json(cls, kept: dict[str, Any]) -> "AccessAnswer":
        """Read back what `as_json` gave; codes that are no longer offered stay."""
        return cls(tuple(kept["support"]), tuple(kept["diets"]), kept["words"])

    @property
    def support_words(self) -> list[str]:
        """The support in the reader's language."""
        return _say(self.support, dict(AccessSupport.choices))

    @property
    def diet_words(self) -> list[str]:
        """The diets in the reader's language."""
        return _say(self.diets, dict(Diet.choices))


def keep_known(codes: Iterable[str], known: Iterable[str]) -> tuple[str, ...]:
    """Return the codes in the order of the list, each once; unknown ones are left out."""
    asked = set(codes)
    return tuple(code for code in known if code in asked)


def _say(codes: Iterable[str], words: dict[Any, Any]) -> list[str]:
    return [str(words.get(code, code)) for code in codes]
