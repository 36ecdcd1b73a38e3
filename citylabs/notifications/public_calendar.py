"""The calendar everybody may read: one lab, or all labs of a city or of the platform, as .ics (RFC 5545).

The UID is the one of the mails (`citylabs.notifications.calendar`), so that an entry taken from the page and the one
from a mail are the same entry; SEQUENCE grows with every change of time or place.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from django.conf import settings
from icalendar import Calendar, Event

from citylabs.enums import LabState
from citylabs.models import Lab, PublicLab
from citylabs.notifications.addresses import make_address


def build_lab_calendar(lab: Lab, *, city_slug: str, now: datetime) -> bytes:
    """Return the .ics of one public lab."""
    place = ", ".join(part for part in (lab.venue, lab.address) if part)
    return _write([_entry(lab, city_slug, place, lab.calendar_sequence, now)], str(lab.title))


def build_feed(labs: Iterable[PublicLab], *, name: str, now: datetime) -> bytes:
    """Return a calendar that people subscribe to. Calendars read it whole, so it needs no SEQUENCE."""
    return _write([_entry(lab, lab.city.slug, lab.venue, None, lab.changed_at) for lab in labs], name)


def _entry(lab: Any, city_slug: str, place: str, sequence: int | None, stamp: datetime) -> Event:
    zone = ZoneInfo(lab.time_zone)
    url = make_address("lab", city_slug, lab.slug)
    entry = Event()
    entry.add("uid", f"{lab.pk}@{urlsplit(settings.BASE_URL).hostname or 'citylabs.invalid'}")
    entry.add("dtstamp", stamp)
    if sequence is not None:
        entry.add("sequence", sequence)
    entry.add("dtstart", lab.starts_at.astimezone(zone))
    entry.add("dtend", lab.ends_at.astimezone(zone))
    entry.add("summary", str(lab.title))
    entry.add("description", f"{lab.purpose}\n\n{url}".strip())
    if place:
        entry.add("location", place)
    entry.add("url", url)
    entry.add("status", "CANCELLED" if lab.state == LabState.CANCELLED else "CONFIRMED")
    return entry


def _write(entries: list[Event], name: str) -> bytes:
    calendar = Calendar()
    calendar.add("prodid", "-//CityLabs//CityLabs//EN")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", name)
    for entry in entries:
        calendar.add_component(entry)
    calendar.add_missing_timezones()
    return calendar.to_ical()
