"""One public page has one address per language, so that search engines show each reader their own.

`/c/tartu/` speaks the reader's language, `/c/tartu/?lang=et` speaks Estonian to everybody. The page names all of them
(`hreflang`) and says which one it is (`canonical`); filters of a list are left out, personal pages have neither.
"""

from dataclasses import dataclass
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest

_CODES = tuple(code for code, _name in settings.LANGUAGES)
_OPEN_GATES = {"public", "city"}


@dataclass(frozen=True)
class PageAddresses:
    """Where else a page is: `languages` are (code, address), `default` is for readers of any other language."""

    canonical: str
    default: str
    languages: list[tuple[str, str]]


def addresses_of(request: HttpRequest) -> PageAddresses | None:
    """Return the addresses of the page in all languages; None for pages that are not for everybody."""
    match = request.resolver_match
    gate = getattr(match.func, "gate", None) if match else None
    if match is None or gate is None or gate.kind not in _OPEN_GATES or "token" in match.kwargs:
        return None
    here = f"{settings.BASE_URL}{request.path}"
    return list_addresses(here, asked=request.GET.get("lang", ""))


def list_addresses(address: str, *, asked: str = "") -> PageAddresses:
    """Return the addresses of what stands at `address`; `asked` is the language the reader has chosen, if any."""
    languages = [(code, f"{address}?{urlencode({'lang': code})}") for code in _CODES]
    return PageAddresses(dict(languages).get(asked, address), address, languages)
