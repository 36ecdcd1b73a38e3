"""Days and moments with their weekday, as mails write them too: `{% load days %}{{ lab.starts_at|day_in_words }}`."""

from datetime import datetime

from django import template

from citylabs.rules.local_time import write_day, write_moment

register = template.Library()


@register.filter(expects_localtime=True)
def day_in_words(value: datetime) -> str:
    """Return "Tuesday, 14 May 2030" in the page's language and the zone of the `timezone` block."""
    return write_day(value)


@register.filter(expects_localtime=True)
def moment_in_words(value: datetime) -> str:
    """Return "Tuesday, 14 May 2030, 09:00" in the page's language and the zone of the `timezone` block."""
    return write_moment(value)
