"""The page of looks, its file, and the panel on an entry's page."""

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cities.models import LogEntry
from cities.tenancy import enter_city
from stakeholders.enums import LookSubject, LookWay
from stakeholders.models import Look
from stakeholders.services.access_log import note_look
from tests.conftest import Cast
from tests.factories.citylabs import LabFactory
from tests.factories.citylabs_people import RegistrationFactory
from tests.factories.stakeholders import StakeholderFactory, make_actor


def page(name: str, *args: Any) -> str:
    return reverse(name, args=["tartu", *args])


def looks_of(cast: Cast) -> list[tuple[str, str, int]]:
    with enter_city(cast.ours):
        return list(Look.objects.filter(city=cast.ours).order_by("id").values_list("way", "subject", "people"))


def test_entry_page_notes_and_shows_who_looked(cast: Cast, as_user: Any) -> None:
    entry = StakeholderFactory(city=cast.ours)
    as_user(cast.reviewer).get(page("stakeholder", entry.pk))

    shown = as_user(cast.organiser).get(page("stakeholder", entry.pk)).content.decode()

    assert "Who looked at this" in shown
    assert str(cast.reviewer) in shown
    assert looks_of(cast) == [("page", "entry", 1)] * 2


def test_every_door_notes_how_many_people_went_through(cast: Cast, as_user: Any) -> None:
    lab = LabFactory(city=cast.ours)
    registration = RegistrationFactory(city=cast.ours, lab=lab)
    RegistrationFactory(city=cast.ours, lab=lab)
    entry = StakeholderFactory(city=cast.ours)
    client = as_user(cast.organiser)
    doors = [
        client.get(page("lab-registrations", lab.slug)),
        client.get(page("registrations-export", lab.slug, "csv")),
        client.get(reverse("api-stakeholders", args=["tartu"])),
        client.get(reverse("api-stakeholder", args=["tartu", entry.pk])),
        client.get(reverse("api-registrations", args=["tartu", lab.slug])),
        client.get(reverse("api-registration", args=["tartu", lab.slug, registration.pk])),
    ]

    assert [door.status_code for door in doors] == [200] * 6
    assert looks_of(cast) == [
        ("page", "registrations", 2),
        ("export", "registrations", 2),
        ("api", "registry", 1),
        ("api", "entry", 1),
        ("api", "registrations", 2),
        ("api", "registration", 1),
    ]


@pytest.mark.parametrize("name", ["looks", "looks-export"])
def test_looks_are_for_owners_and_reviewers(name: str, cast: Cast, as_user: Any) -> None:
    answers = {
        role: as_user(getattr(cast, role)).get(page(name)).status_code
        for role in ("owner", "organiser", "facilitator", "reviewer", "desk", "reader")
    }

    allowed = [role for role, status in answers.items() if status == 200]
    assert (allowed, set(answers.values())) == (["owner", "reviewer"], {200, 403})
    assert as_user(cast.stranger).get(page(name)).status_code == 404


def test_looks_narrow_by_way_and_person_and_name_labs(cast: Cast, as_user: Any) -> None:
    lab = LabFactory(city=cast.ours, title={"en": "Rain in narrow streets"})
    RegistrationFactory(city=cast.ours, lab=lab)
    as_user(cast.organiser).get(page("lab-registrations", lab.slug))
    as_user(cast.organiser).get(page("registrations-export", lab.slug, "csv"))
    client = as_user(cast.owner)

    def ways(**asked: Any) -> list[str]:
        return [row.look.way for row in client.get(page("looks"), asked).context_data["rows"]]

    assert ways() == ["export", "page"]
    assert ways(way="export") == ["export"]
    assert ways(who=str(cast.organiser.pk), subject="registrations") == ["export", "page"]
    assert ways(who=str(cast.owner.pk)) == []
    assert ways(about=str(lab.pk), first="2020-01-01") == ["export", "page"]
    assert client.get(page("looks"), {"first": "2026-05-02", "last": "2026-05-01"}).status_code == 422
    assert "Rain in narrow streets" in client.get(page("looks")).content.decode()


def test_export_is_logged_and_holds_the_filtered_rows(cast: Cast, as_user: Any) -> None:
    entry = StakeholderFactory(city=cast.ours, organisation="OÜ Päike")
    as_user(cast.organiser).get(page("stakeholder", entry.pk))

    answer = as_user(cast.owner).get(page("looks-export"), {"way": "page"})
    lines = b"".join(answer.streaming_content).decode().splitlines()

    assert len(lines) == 2
    assert "OÜ Päike" in lines[1]
    with enter_city(cast.ours):
        assert LogEntry.objects.filter(city=cast.ours, action="look.export").count() == 1


def test_looks_take_the_same_number_of_queries(cast: Cast, as_user: Any) -> None:
    client, counts = as_user(cast.owner), []
    client.get(page("looks"))
    for number in (1, 3):
        with enter_city(cast.ours):
            for _one in range(number):
                note_look(
                    city=cast.ours,
                    actor=make_actor(cast.ours),
                    way=LookWay.PAGE,
                    subject=LookSubject.ENTRY,
                    about=StakeholderFactory(city=cast.ours),
                )
        with CaptureQueriesContext(
            connection,
        ) as captured:
            client.get(page("looks"))
        counts.append(len(captured))

    assert counts[0] == counts[1]
