"""Times typed by the clock of the lab's place."""

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.core.exceptions import ValidationError
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext_lazy as _

from citylabs.rules.local_time import DoubleHour, MissingHour, to_moment


class ClockField(forms.Field):
    """A date and a time without a zone; `read_clock` of the form's `clean` makes a moment of it."""

    widget = forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")
    default_error_messages = {
        "invalid": _("Write a date and a time, for example 2026-05-14 09:00."),
        "year": _("Check the year."),
    }

    def to_python(self, value: Any) -> datetime | None:
        """Return the time as typed, without seconds and without a zone."""
        if not value:
            return None
        try:
            found = parse_datetime(str(value).strip())
        except ValueError:
            found = None
        if found is None or found.tzinfo is not None:
            raise ValidationError(self.error_messages["invalid"], code="invalid")
        if not 2000 <= found.year <= 2100:
            raise ValidationError(self.error_messages["year"], code="year")
        return found.replace(second=0, microsecond=0)


def read_clock(form: forms.Form, name: str, zone: ZoneInfo) -> datetime | None:
    """Return the moment that was typed into a ClockField, or None; an impossible time becomes the field's error."""
    clock = form.cleaned_data.get(name)
    if clock is None:
        return None
    try:
        return to_moment(clock, zone)
    except MissingHour:
        form.add_error(name, _("The clocks go forward then: this time does not exist. Choose an hour later."))
    except DoubleHour:
        form.add_error(name, _("The clocks go back then: this time comes twice. Choose a time before or after it."))
    return None


def show_clock(moment: datetime | None, zone: ZoneInfo) -> datetime | None:
    """Return the moment as the clock in the zone shows it, for a form's first values."""
    return moment.astimezone(zone).replace(tzinfo=None) if moment else None
