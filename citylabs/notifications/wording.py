"""What every mail about a lab says of it, worked out once per language and stored as plain text."""

from datetime import datetime
from typing import Any

from django.utils import translation
from django.utils.translation import gettext as _

from cities.enums import LegalTextKind
from cities.models import City
from cities.selectors.legal_texts import current_legal_text
from citylabs.enums import LabKind
from citylabs.models import Lab
from citylabs.notifications.addresses import make_lab_address
from citylabs.rules.local_time import write_day, write_time


def describe_when(lab: Lab) -> str:
    """Return the day and the hours in the lab's zone, which is named, in the active language."""
    if lab.starts_at is None or lab.ends_at is None:
        return str(_("The date is not fixed yet"))
    starts, ends = lab.starts_at.astimezone(lab.zone), lab.ends_at.astimezone(lab.zone)
    until = f"–{write_time(ends)}"
    if ends.date() != starts.date():
        until = f" – {write_day(ends)}, {until[1:]}"
    return f"{write_day(starts)}, {write_time(starts)}{until} ({lab.time_zone}, {starts.tzname()})"


def describe_moment(lab: Lab, moment: datetime, language: str) -> str:
    """Return a moment in the lab's zone, in words of the language."""
    with translation.override(language):
        local = moment.astimezone(lab.zone)
        words = {"day": write_day(local), "hour": write_time(local), "zone": local.tzname()}
        return str(_("%(day)s at %(hour)s (%(zone)s)") % words)


def describe_where(lab: Lab) -> str:
    """Return the place, or that the lab is online."""
    place = ", ".join(part for part in (lab.venue, lab.address) if part)
    if place:
        return place
    return str(_("Online")) if lab.online_url else str(_("The place is not fixed yet"))


def _describe_disclaimer(city: City, lab: Lab, language: str) -> dict[str, str]:
    """Return the disclaimer of a market dialogue (blank for other kinds), and its language where that is another."""
    text = None
    if lab.kind == LabKind.MARKET_DIALOGUE:
        text = current_legal_text(city=city, kind=LegalTextKind.MARKET_DISCLAIMER, language=language)
    other = text.language if text and text.language != language else ""
    return {"disclaimer": text.body if text else "", "disclaimer_language": other}


def describe_lab(city: City, lab: Lab, language: str) -> dict[str, Any]:
    """Return the part of a mail's context that is the same for everybody who reads this language."""
    with translation.override(language):
        return {
            "lab_title": lab.title.best(language)[1],
            "lab_purpose": lab.purpose.best(language)[1],
            "lab_kind": str(lab.get_kind_display()),
            "lab_url": make_lab_address(city, lab),
            "online_url": lab.online_url,
            **_describe_disclaimer(city, lab, language),
            "facts": [
                {"label": str(_("When")), "value": describe_when(lab)},
                {"label": str(_("Where")), "value": describe_where(lab)},
            ],
        }
