"""Mails to everybody who is coming or waiting when the lab itself changes.

Call them in the transaction of the change, after the lab's `calendar_sequence` was raised by one.
"""

from typing import Any

from django.db.models import QuerySet

from cities.models import City
from cities.outbox import MailItem, QueueCount, queue_mails
from citylabs.enums import RegistrationState
from citylabs.models import Lab, Registration
from citylabs.models.registration import ACTIVE_STATES
from citylabs.notifications.addresses import REGISTRATION, make_link_address
from citylabs.notifications.calendar import CANCEL, REQUEST, describe_event
from citylabs.notifications.wording import describe_lab

CHANGED = "lab_changed"
CANCELLED = "lab_cancelled"


def queue_lab_changed(*, city: City, lab: Lab) -> QueueCount:
    """Tell everybody with a place where and when the lab is now; the mail updates their calendars."""
    return _queue(city, lab, CHANGED, REQUEST, {})


def queue_lab_cancelled(*, city: City, lab: Lab) -> QueueCount:
    """Tell everybody with a place that the lab is called off, with its reason; the mail clears their calendars."""
    return _queue(city, lab, CANCELLED, CANCEL, {"reason": lab.cancellation_reason})


def _queue(city: City, lab: Lab, kind: str, method: str, extra: dict[str, Any]) -> QueueCount:
    shared: dict[str, dict[str, Any]] = {}
    items = []
    for registration in _people(city, lab):
        language = registration.language
        if language not in shared:
            shared[language] = {**describe_lab(city, lab, language), **extra}
        status = "CONFIRMED" if registration.state == RegistrationState.CONFIRMED else "TENTATIVE"
        context = {
            **shared[language],
            "person": registration.person,
            "email": registration.email,
            "manage_url": make_link_address("registration", city, REGISTRATION, registration.pk),
            "event": describe_event(
                city,
                lab,
                language=language,
                method=method,
                status=status,
                extra_sequence=registration.calendar_sequence,
            ),
        }
        occurrence = f"{kind}-{lab.calendar_sequence}"
        items.append(MailItem(registration.email, context, language, registration.person, occurrence))
    return queue_mails(city=city, kind=kind, campaign=f"lab:{lab.pk}", items=items)


def _people(city: City, lab: Lab) -> QuerySet[Registration]:
    coming = Registration.objects.filter(city=city, lab=lab, state__in=ACTIVE_STATES)
    return coming.exclude(email="").order_by("number")
