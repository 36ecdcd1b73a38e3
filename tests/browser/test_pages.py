"""Every page, signed out and in each role, on a phone, a tablet and a desk, light and dark, in three languages."""

from typing import Any

import pytest
from django.urls import URLPattern

from tests.architecture.test_addresses import list_patterns
from tests.browser.look import look_again, look_thoroughly
from tests.browser.site import GUEST, Site
from tests.browser.visitors import Visitors

pytestmark = pytest.mark.browser
LANGUAGES = ("en", "et", "lt")


def has_get(entry: URLPattern) -> bool:
    gate: Any = getattr(entry.callback, "gate", None)
    return gate is None or gate.kind != "workspace" or "GET" in gate.permissions


NAMES = sorted(
    {
        str(entry.name)
        for address, entry in list_patterns()
        if entry.name and not address.startswith(("api/", "account/social/")) and has_get(entry)
    }
)


@pytest.mark.parametrize("name", NAMES)
def test_page_is_for_everybody(name: str, site: Site, visitors: Visitors) -> None:
    """Axe finds nothing, nothing is cut off or sticks out, the console is silent, no other host is asked."""
    addresses = site.named(name)
    if not addresses:
        # A file, a redirect or a part of a page. Anything else means: teach tests/browser/world.py its parameters.
        assert not site.others[name].startswith(("403", "404", "5")) or name in UNREACHABLE
        return
    faults = []
    for number, address in enumerate(addresses):
        for role in address.roles:
            for language in languages_for(role, address.roles, number):
                page = visitors.open(role, language, address.path)
                look = look_thoroughly if language == "en" and role == address.roles[0] else look_again
                faults += [f"{address.path} as {role} in {language}: {fault}" for fault in look(page)]
    faults += visitors.take_faults()
    assert not faults, "\n".join(faults)


def languages_for(role: str, roles: tuple[str, ...], number: int) -> tuple[str, ...]:
    """Whoever sees most of a page reads it in all languages, everybody else in one, by turns."""
    if role in {GUEST, roles[0]} and number == 0:
        return LANGUAGES
    return (LANGUAGES[(roles.index(role) + number) % len(LANGUAGES)],)


UNREACHABLE = {
    "city-logo": "no city of the demo has a logo",
    "data-request-download": "no answer lies ready: a worker makes it",
    "openid_connect_callback": "no provider is configured",
    "openid_connect_login": "no provider is configured",
    "readyz": "no worker runs beside the site",
}
