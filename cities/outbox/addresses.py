"""Addresses: the one form in which they are kept and compared, and the platform's own."""

from email.utils import parseaddr
from functools import lru_cache

from django.conf import settings
from django.utils.encoding import punycode


def normalise_address(address: str) -> str:
    """One form per mailbox, so that nobody is written to twice: trimmed, lower case, without control characters.

    RFC 5321 lets a server tell `A@` from `a@`; none that we know does, and people type both.
    """
    shown = address if address.isprintable() else "".join(char for char in address if char.isprintable())
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


def mask_address(address: str) -> str:
    """The address as a forwarded link may show it: `a…@sme.example`."""
    local, _at, domain = address.rpartition("@")
    return f"{local[:1]}…@{domain}"


def to_ascii(address: str) -> str:
    """The address as a mail server takes it: a domain with other letters in its ASCII form (RFC 5890)."""
    local, _at, domain = address.rpartition("@")
    return f"{local}@{punycode(domain)}" if local else address
