"""Addresses: the one form in which they are kept and compared, and the platform's own."""

from email.utils import formataddr, parseaddr
from functools import lru_cache

from django.conf import settings


def normalise_address(address: str) -> str:
    """One form per mailbox, so that nobody is written to twice: trimmed, lower case, without control characters.

    RFC 5321 lets a server tell `A@` from `a@`; none that we know does, and people type both.
    """
    shown = "".join(char for char in address if char.isprintable())
    return shown.strip().lower()[:254] or "-"


@lru_cache
def _platform_address(configured: str) -> tuple[str, str]:
    return parseaddr(configured)


def platform_address() -> str:
    """The address every mail comes from: the platform's, so that SPF, DKIM and DMARC hold for it."""
    return _platform_address(settings.DEFAULT_FROM_EMAIL)[1]


def domain_of_platform() -> str:
    """The domain of Message-IDs."""
    return platform_address().rpartition("@")[2] or "localhost"


def sender(name: str) -> str:
    """The From header: a city's name with the platform's address."""
    return formataddr((name or _platform_address(settings.DEFAULT_FROM_EMAIL)[0], platform_address()))
