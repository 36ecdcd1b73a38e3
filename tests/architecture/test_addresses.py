"""Every address has its gate, every gate its permission."""

from typing import Any

import pytest
from django.urls import URLPattern, URLResolver, get_resolver

PLATFORM_VIEWS = {
    "livez": "for the load balancer",
    "readyz": "for the load balancer",
}
FOREIGN = ("allauth.", "drf_spectacular.", "django.")


def list_patterns(resolver: Any = None, prefix: str = "") -> list[tuple[str, URLPattern]]:
    """Return (address, pattern) of the whole table."""
    found: list[tuple[str, URLPattern]] = []
    for entry in (resolver or get_resolver()).url_patterns:
        address = prefix + str(entry.pattern)
        if isinstance(entry, URLResolver):
            found += list_patterns(entry, address)
        else:
            found.append((address, entry))
    return found


OURS = [(address, entry) for address, entry in list_patterns() if not entry.callback.__module__.startswith(FOREIGN)]
PAGES = [pair for pair in OURS if not pair[0].startswith("api/")]
ENDPOINTS = [pair for pair in OURS if pair[0].startswith("api/v1/")]


@pytest.mark.parametrize(("address", "entry"), PAGES, ids=[address for address, _ in PAGES])
def test_page_has_a_gate(address: str, entry: URLPattern) -> None:
    gate = getattr(entry.callback, "gate", None)

    if gate is None:
        assert entry.name in PLATFORM_VIEWS
        return
    if "<slug:city_slug>/work/" in address:
        assert gate.kind == "workspace"
        assert gate.permissions
    elif "<slug:city_slug>" in address:
        assert gate.kind == "city"


def test_every_city_address_is_under_its_prefix() -> None:
    outside = [
        address for address, _ in PAGES if "city_slug" in address and not address.startswith("c/<slug:city_slug>/")
    ]
    assert outside == []


def test_names_are_unique() -> None:
    names = [entry.name for _, entry in OURS if entry.name]
    assert sorted(name for name in set(names) if names.count(name) > 1) == []


def test_every_address_has_a_name() -> None:
    assert [address for address, entry in OURS if not entry.name] == []
