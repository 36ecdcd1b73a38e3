"""A lab for search engines: JSON-LD of the type Event (schema.org)."""

import json
from typing import Any

from django.utils.safestring import SafeString, mark_safe

from cities.models import City
from citylabs.enums import LabState
from citylabs.models import Lab
from citylabs.notifications.addresses import make_address

# A text must not be able to end the script element it stands in.
_ESCAPES = {ord("<"): "\\u003C", ord(">"): "\\u003E", ord("&"): "\\u0026"}


def describe_event(city: City, lab: Lab) -> SafeString:
    """Return the lab as JSON that is safe inside a script element. The online link stays private."""
    data: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "Event",
        "name": str(lab.title),
        "description": str(lab.purpose),
        "url": make_address("lab", city.slug, lab.slug),
        "startDate": lab.starts_at.astimezone(lab.zone).isoformat() if lab.starts_at else None,
        "endDate": lab.ends_at.astimezone(lab.zone).isoformat() if lab.ends_at else None,
        "eventStatus": f"https://schema.org/Event{'Cancelled' if lab.state == LabState.CANCELLED else 'Scheduled'}",
        "eventAttendanceMode": f"https://schema.org/{_mode(lab)}EventAttendanceMode",
        "inLanguage": lab.languages,
        "isAccessibleForFree": True,
        "organizer": {"@type": "GovernmentOrganization", "name": str(city), "url": make_address("city", city.slug)},
        "maximumAttendeeCapacity": lab.capacity,
        "location": _place(city, lab),
    }
    text = json.dumps({name: value for name, value in data.items() if value}, ensure_ascii=False)
    return mark_safe(text.translate(_ESCAPES))  # noqa: S308  every character that could end the element is escaped


def _mode(lab: Lab) -> str:
    if lab.online_url:
        return "Mixed" if lab.venue else "Online"
    return "Offline"


def _place(city: City, lab: Lab) -> dict[str, Any]:
    if not lab.venue:
        return {"@type": "VirtualLocation", "url": make_address("lab", city.slug, lab.slug)}
    address = {"@type": "PostalAddress", "addressCountry": city.country, "addressLocality": str(city)}
    if lab.address:
        address["streetAddress"] = lab.address
    return {"@type": "Place", "name": lab.venue, "address": address}
