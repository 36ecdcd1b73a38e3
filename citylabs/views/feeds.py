"""What other programs read: calendars, the site map, the word to robots."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from cities.models import City
from cities.views.gates import city_page, public_page
from citylabs.notifications.addresses import make_address
from citylabs.notifications.public_calendar import build_feed, build_lab_calendar
from citylabs.selectors.catalogue import list_calendar_labs, list_cities_with_labs, list_sitemap_labs
from citylabs.views.public_lab import find_open_lab

# A site map holds at most 50,000 addresses and 50 MB (sitemaps.org, protocol 0.9); with nine languages each takes 1 kB.
_SITEMAP_LABS, _SITEMAP_CITIES = 36_000, 9_000


def _calendar(content: bytes, name: str) -> HttpResponse:
    answer = HttpResponse(content, content_type="text/calendar; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{name}.ics"'
    return answer


@public_page
def labs_calendar(request: HttpRequest) -> HttpResponse:
    """The labs of all cities as a calendar to subscribe to."""
    now = timezone.now()
    return _calendar(build_feed(list_calendar_labs(now=now), name="CityLabs", now=now), "citylabs")


@city_page
def city_calendar(request: HttpRequest, city: City) -> HttpResponse:
    """The labs of one city as a calendar to subscribe to."""
    now = timezone.now()
    labs = list_calendar_labs(now=now, city=city)
    return _calendar(build_feed(labs, name=f"CityLabs {city}", now=now), f"citylabs-{city.slug}")


@city_page
def lab_calendar(request: HttpRequest, city: City, lab_slug: str) -> HttpResponse:
    """One lab for one's own calendar."""
    lab = find_open_lab(city, lab_slug)
    return _calendar(build_lab_calendar(lab, city_slug=city.slug, now=timezone.now()), lab.slug)


@public_page
def sitemap(request: HttpRequest) -> HttpResponse:
    """The public pages, for search engines."""
    cities = list_cities_with_labs(limit=_SITEMAP_CITIES)
    labs = list_sitemap_labs(limit=_SITEMAP_LABS)
    pages = [
        *((make_address(name), None) for name in ("home", "labs", "accessibility", "privacy")),
        *((make_address("city", city.slug), None) for city in cities),
        *((make_address("lab", lab.city.slug, lab.slug), lab.changed_at) for lab in labs),
    ]
    context = {"pages": pages}
    return render(request, "citylabs/public/sitemap.xml", context, content_type="application/xml")


@public_page
def robots(request: HttpRequest) -> HttpResponse:
    """Robots may read what is public; workspaces, accounts and personal links are none of their business."""
    lines = ["User-agent: *", "Disallow: /account/", "Disallow: /me/", "Disallow: /c/*/work/"]
    lines += ["Disallow: /c/*/invitation/", "Disallow: /c/*/registration/", "Disallow: /c/*/offer/"]
    lines += ["Disallow: /c/*/ticket/", "Disallow: /c/*/survey/", f"Sitemap: {make_address('sitemap')}", ""]
    return HttpResponse("\n".join(lines), content_type="text/plain; charset=utf-8")
