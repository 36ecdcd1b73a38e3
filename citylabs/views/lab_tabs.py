"""The pages of one lab in the workspace, as tabs. Each page of a lab puts them into its context.

    return TemplateResponse(request, "citylabs/…", {"lab": lab, "tabs": list_lab_tabs(request, lab, "lab-report"), …})

and in the template: `{% block tabs %}{% include "citylabs/lab_tabs.html" %}{% endblock tabs %}`.
"""

from typing import Any

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from cities.permissions import Permission
from citylabs.models import Lab
from citylabs.rules.permissions import (
    CHECKIN_USE,
    LABS_READ,
    REGISTRATIONS_READ,
    REPORTS_READ,
)

_TABS: list[tuple[str, str | Promise, Permission]] = [
    ("lab-manage", _("Overview"), LABS_READ),
    ("lab-programme", _("Programme"), LABS_READ),
    ("lab-invitations", _("Invitations"), REGISTRATIONS_READ),
    ("lab-registrations", _("Registrations"), REGISTRATIONS_READ),
    ("lab-checkin", _("Check-in"), CHECKIN_USE),
    ("lab-survey", _("Survey"), REPORTS_READ),
    ("lab-report", _("Report"), REPORTS_READ),
]


def list_lab_tabs(request: Any, lab: Lab, current: str, counts: dict[str, int] | None = None) -> list[dict[str, Any]]:
    """Return the tabs the person may open. `current` is the URL name of the page, `counts` numbers beside the words."""
    numbers = counts or {}
    tabs = []
    for name, label, permission in _TABS:
        if not request.actor.may(permission):
            continue
        url = reverse(name, args=[request.city.slug, lab.slug])
        tabs.append(
            {
                "label": label,
                "url": url,
                "current": name == current,
                "count": numbers.get(name),
            }
        )
    return tabs
