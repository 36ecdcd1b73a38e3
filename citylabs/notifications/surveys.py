"""The one mail that asks those who came what it was like."""

from typing import Any

from cities.models import City
from cities.outbox import MailItem, QueueCount, queue_mails
from citylabs.models import Lab, Registration
from citylabs.notifications.addresses import SURVEY, make_link_address
from citylabs.notifications.wording import describe_lab

KIND = "survey"


def queue_survey(*, city: City, lab: Lab, people: list[Registration]) -> QueueCount:
    """Queue the mail to people who were checked in; each gets it once, however often this is called."""
    shared: dict[str, dict[str, Any]] = {}
    items = []
    for person in people:
        if person.language not in shared:
            shared[person.language] = describe_lab(city, lab, person.language)
        context = {
            **shared[person.language],
            "person": person.person,
            "survey_url": make_link_address("survey", city, SURVEY, person.pk),
        }
        items.append(MailItem(person.email, context, person.language, person.person))
    return queue_mails(city=city, kind=KIND, campaign=f"survey:{lab.pk}", items=items)
