"""What other programs read: calendars, the word to robots."""

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from cities.models import City
from cities.views.gates import city_page, public_page
from citylabs.notifications.addresses import make_address
from citylabs.notifications.public_calendar import build_feed, build_lab_calendar
from citylabs.selectors.catalogue import list_calendar_labs
from citylabs.views.public_lab import find_open_lab


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
def robots(request: HttpRequest) -> HttpResponse:
    """Robots may read what is public; workspaces, accounts and personal links are none of their business."""
    lines = ["User-agent: *", "Disallow: /account/", "Disallow: /me/", "Disallow: /c/*/work/"]
    lines += ["Disallow: /c/*/invitation/", "Disallow: /c/*/registration/", "Disallow: /c/*/offer/"]
    lines += ["Disallow: /c/*/ticket/", "Disallow: /c/*/survey/", f"Sitemap: {make_address('sitemap')}", ""]
    return HttpResponse("\n".join(lines), content_type="text/plain; charset=utf-8")
