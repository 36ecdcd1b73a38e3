"""The public pages for search engines: an index, and site maps of a thousand pages each (sitemaps.org, protocol 0.9).

A page takes 1 kB, because each of the nine languages is named. Guests are answered from the kept page.
"""

from collections.abc import Iterable
from datetime import datetime
from xml.sax.saxutils import escape, quoteattr

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse

from cities.selectors.networks import list_networks
from cities.views.gates import public_page
from cities.views.guest_pages import kept_for_guests
from citylabs.notifications.addresses import make_address
from citylabs.selectors.site_map import (
    count_sitemap_cities,
    count_sitemap_labs,
    list_sitemap_cities,
    list_sitemap_labs,
)
from stakeholders.selectors.organisations import list_public_organisations, list_site_map_organisations

PER_PART = 1000
_NAMESPACE = "http://www.sitemaps.org/schemas/sitemap/0.9"
_TYPE = "application/xml; charset=utf-8"

Page = tuple[str, datetime | None]


@kept_for_guests
@public_page
def sitemap(request: HttpRequest) -> HttpResponse:
    """The list of the site maps."""
    parts = [make_address("sitemap-pages")]
    counts = {
        "sitemap-cities": count_sitemap_cities(),
        "sitemap-labs": count_sitemap_labs(),
        "sitemap-organisations": list_public_organisations().count(),
    }
    for name, count in counts.items():
        parts += [make_address(name, str(part)) for part in range(1, -(-count // PER_PART) + 1)]
    rows = "".join(f"<sitemap><loc>{escape(part)}</loc></sitemap>\n" for part in parts)
    return _answer(f'<sitemapindex xmlns="{_NAMESPACE}">\n{rows}</sitemapindex>')


@kept_for_guests
@public_page
def sitemap_pages(request: HttpRequest) -> HttpResponse:
    """The pages of the platform itself."""
    pages = [
        make_address(name) for name in ("home", "labs", "organisations", "public-networks", "accessibility", "privacy")
    ]
    for network in list_networks()[:PER_PART]:
        pages += [make_address("public-network", network.slug), make_address("network-join", network.slug)]
    return _answer_pages((page, None) for page in pages)


@kept_for_guests
@public_page
def sitemap_cities(request: HttpRequest, part: int) -> HttpResponse:
    """A thousand cities that have a public lab."""
    slugs = list_sitemap_cities(**_limits(part))
    return _answer_pages((make_address(name, slug), None) for slug in slugs for name in ("city", "join"))


@kept_for_guests
@public_page
def sitemap_labs(request: HttpRequest, part: int) -> HttpResponse:
    """A thousand public labs with the moment of their last change."""
    labs = list_sitemap_labs(**_limits(part))
    return _answer_pages((make_address("lab", city, slug), changed_at) for city, slug, changed_at in labs)


@kept_for_guests
@public_page
def sitemap_organisations(request: HttpRequest, part: int) -> HttpResponse:
    """A thousand public profiles of organisations with the moment of their last change."""
    found = list_site_map_organisations(**_limits(part))
    return _answer_pages((make_address("organisation", slug), changed_at) for slug, changed_at in found)


def _limits(part: int) -> dict[str, int]:
    if not 1 <= part <= PER_PART:  # a million pages; also keeps the number within what PostgreSQL counts to
        raise Http404
    return {"offset": (part - 1) * PER_PART, "limit": PER_PART}


def _answer_pages(pages: Iterable[Page]) -> HttpResponse:
    rows = [_row(address, changed_at) for address, changed_at in pages]
    if not rows:
        raise Http404
    space = 'xmlns:xhtml="http://www.w3.org/1999/xhtml"'
    return _answer(f'<urlset xmlns="{_NAMESPACE}" {space}>\n{"".join(rows)}</urlset>')


def _row(address: str, changed_at: datetime | None) -> str:
    changed = f"<lastmod>{changed_at.isoformat(timespec='seconds')}</lastmod>" if changed_at else ""
    links = "".join(
        f'<xhtml:link rel="alternate" hreflang="{code}" href={quoteattr(f"{address}?lang={code}")}/>'
        for code, _name in settings.LANGUAGES
    )
    return f"<url><loc>{escape(address)}</loc>{changed}{links}</url>\n"


def _answer(body: str) -> HttpResponse:
    return HttpResponse(f'<?xml version="1.0" encoding="UTF-8"?>\n{body}\n', content_type=_TYPE)
