"""Taking out personal data is logged, whichever list it is."""

from typing import Any

import pytest
from django.urls import get_resolver, reverse

from cities.models import LogEntry
from cities.tenancy import enter_city
from tests.conftest import Cast

pytestmark = pytest.mark.django_db
OF_THE_HOUSE = {
    "accessibility-feedback-export": "accessibility_feedback.export",
    "data-requests-export": "data_request.export",
    "log-export": "log.export",
    "looks-export": "look.export",
    "members-export": "member.export",
    "outbox-export": "mail.export",
    "suppressions-export": "suppression.export",
}
# Logged as well; their own tests say so.
OF_LABS_AND_REGISTRY = {
    "access-needs-export",
    "api-stakeholders-export",
    "invitations-export",
    "registrations-export",
    "stakeholder-import-export",
    "stakeholders-export",
}
WITHOUT_PEOPLE = {
    "coverage-export",
    "lab-commitments-export",
    "lab-coverage-export",
    "labs-export",
    "need-export",
    "purposes-export",
    "retention-export",
    "retention-run-export",
    "survey-export",
}


def test_every_export_is_known_to_this_test() -> None:
    names = {name for name in get_resolver().reverse_dict if isinstance(name, str) and name.endswith("-export")}

    assert names == {*OF_THE_HOUSE, *OF_LABS_AND_REGISTRY, *WITHOUT_PEOPLE}


@pytest.mark.parametrize(("name", "action"), OF_THE_HOUSE.items())
def test_taking_out_a_list_of_people_is_logged(cast: Cast, as_user: Any, name: str, action: str) -> None:
    answer = as_user(cast.owner).get(reverse(name, args=[cast.ours.slug]))

    assert b"".join(answer.streaming_content)
    with enter_city(cast.ours):
        entry = LogEntry.objects.get(action=action)
    assert entry.changes["format"] == "csv"
