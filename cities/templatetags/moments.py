"""Moments in the reader's words: "in 3 days", "yesterday", with the exact date and the zone in the title.

    {% load moments %}{% moment lab.starts_at lab.time_zone %}
    {% moment token.last_used_at city.time_zone %}

Beyond a week the date itself is clearer than a number of days. The machine reads `datetime` in both cases.
"""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from django import template
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

register = template.Library()

NEAR_DAYS = 7


@register.simple_tag
def moment(value: datetime | date | None, zone: str = "UTC", now: datetime | None = None) -> SafeString | str:
    """Print a moment (with its time when it is within a day) or a day, as seen from today in that zone."""
    if value is None:
        return "–"
    here = timezone.localtime(now or timezone.now(), ZoneInfo(zone))
    if not isinstance(value, datetime):
        words, exact = _days(value, here.date()), date_format(value, "DATE_FORMAT")
        return format_html('<time datetime="{}" title="{}">{}</time>', value.isoformat(), exact, words)
    there = timezone.localtime(value, ZoneInfo(zone))
    words = _days(there.date(), here.date())
    if abs((there.date() - here.date()).days) <= 1:
        words = _("%(day)s, %(time)s") % {"day": words, "time": date_format(there, "TIME_FORMAT")}
    exact = f"{date_format(there, 'DATETIME_FORMAT')} {there.tzname()} ({zone})"
    return format_html('<time datetime="{}" title="{}">{}</time>', there.isoformat(timespec="seconds"), exact, words)


def _days(day: date, today: date) -> str:
    ahead = (day - today).days
    near = {0: _("today"), 1: _("tomorrow"), -1: _("yesterday")}
    if ahead in near:
        return near[ahead]
    if 0 < ahead <= NEAR_DAYS:
        return ngettext("in %(days)s day", "in %(days)s days", ahead) % {"days": ahead}
    if -NEAR_DAYS <= ahead < 0:
        return ngettext("%(days)s day ago", "%(days)s days ago", -ahead) % {"days": -ahead}
    return date_format(day, "DATE_FORMAT")
