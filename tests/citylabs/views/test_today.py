"""The workspace's start page: what it asks of whom."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from cities.hooks import Duty
from cities.permissions import Actor
from cities.tenancy import enter_city
from citylabs.enums import LabState
from citylabs.models import Lab
from citylabs.views.panel_labs import list_lab_duties, show_labs_ahead, show_labs_on_now
from citylabs.views.panel_people import list_people_duties
from citylabs.views.panel_reports import list_report_duties
from tests.citylabs.conftest import act_as
from tests.conftest import Cast
from tests.factories.citylabs import LabFactory, LabTargetFactory, SessionFactory
from tests.factories.citylabs_people import CampaignFactory, InvitationFactory, RegistrationFactory, SeatOfferFactory
from tests.factories.citylabs_reports import CommitmentFactory, ReportFactory

pytestmark = pytest.mark.django_db
TODAY = "/c/tartu/work/"
LABS = "/c/tartu/work/labs/"


def make_lab(cast: Cast, state: str, hours: int = 0, **more: Any) -> Lab:
    """A lab of ours that begins so many hours from now and lasts four."""
    start = timezone.now() + timedelta(hours=hours)
    given = {
        "registration_opens_at": None,
        "registration_closes_at": None,
        "published_at": None if state == "draft" else start - timedelta(days=30),
        **more,
    }
    return LabFactory(city=cast.ours, state=state, starts_at=start, ends_at=start + timedelta(hours=4), **given)


def ask(provider: Callable[..., list[Duty]], cast: Cast, role: str = "organiser") -> list[Duty]:
    with enter_city(cast.ours):
        return provider(city=cast.ours, actor=act_as(cast, role), now=timezone.now())


def test_running_lab_stands_on_top_with_its_numbers(cast: Cast, as_user: Callable[..., Client]) -> None:
    lab = make_lab(cast, "running", -1, capacity=5)
    for moment in (timezone.now(), None, None):
        RegistrationFactory(lab=lab, checked_in_at=moment)

    answer = as_user(cast.organiser).get(TODAY)

    (panel,) = answer.context["above"]
    (row,) = panel.context["rows"]
    assert (row["lab"], row["counts"].checked_in, row["counts"].missing, row["counts"].free) == (lab, 1, 2, 2)
    assert f"{LABS}{lab.slug}/checkin/" in answer.content.decode()


@pytest.mark.parametrize(("role", "status"), [("desk", 200), ("organiser", 200), ("reader", 403), ("stranger", 404)])
def test_live_numbers_by_role(cast: Cast, as_user: Callable[..., Client], role: str, status: int) -> None:
    lab = make_lab(cast, "running", -1)

    assert as_user(getattr(cast, role)).get(f"{LABS}{lab.slug}/on-now/").status_code == status


@pytest.mark.parametrize(
    ("state", "hours", "words"),
    [
        ("published", 200, []),
        ("published", 2, ["Start the day"]),
        ("published", -50, ["Start the day"]),
        ("running", -1, []),
        ("running", -5, ["End the day"]),
        ("cancelled", 2, []),
        ("draft", 200, ["Review and publish"]),
    ],
)
def test_the_day_and_the_draft_ask(cast: Cast, state: str, hours: int, words: list[str]) -> None:
    lab = make_lab(cast, state, hours)
    SessionFactory(lab=lab, starts_at=lab.starts_at)

    duties = ask(list_lab_duties, cast)

    assert [duty.action for duty in duties] == words


def test_a_draft_asks_for_what_is_missing_where_it_is_mended(cast: Cast) -> None:
    lab = make_lab(cast, "draft", 200, venue="")

    (duty,) = ask(list_lab_duties, cast)

    assert duty.title == "2 points are missing before it can be published"
    assert duty.href == f"{LABS}{lab.slug}/edit/place/#id_venue"
    assert [str(one["sentence"]) for one in duty.context["missing"]] == [
        "People know where to go: a place or an online link.",
        "The programme has at least one session.",
    ]


def test_a_new_city_is_asked_for_its_first_lab(cast: Cast) -> None:
    assert [duty.href for duty in ask(list_lab_duties, cast)] == [f"{LABS}new/"]
    make_lab(cast, "closed", -500)
    assert ask(list_lab_duties, cast) == []


def test_silent_people_and_short_groups_ask(cast: Cast) -> None:
    lab = make_lab(cast, "published", 300)
    InvitationFactory(campaign=CampaignFactory(lab=lab, state="sent"), helix_group="sme")
    LabTargetFactory(lab=lab, helix_group="research", target=2)

    invite, remind = ask(list_people_duties, cast)

    assert (invite.title, invite.href) == ("1 group is below its target", f"{LABS}{lab.slug}/invitations/new/")
    assert [(row.label, row.got, row.target) for row in invite.context["first"]] == [("Research and education", 0, 2)]
    assert (remind.title, remind.action) == ("1 person has not answered", "Remind 1 person")
    assert remind.detail == "Small or medium company: 1"


def test_nobody_is_reminded_twice_in_three_days(cast: Cast, as_user: Callable[..., Client]) -> None:
    lab = make_lab(cast, "published", 300)
    InvitationFactory(campaign=CampaignFactory(lab=lab, state="sent"))
    assert [duty.action for duty in ask(list_people_duties, cast)] == ["Remind 1 person"]

    as_user(cast.organiser).post(f"{LABS}{lab.slug}/invitations/remind/")

    assert ask(list_people_duties, cast) == []


def test_a_written_invitation_is_to_be_sent(cast: Cast) -> None:
    campaign = CampaignFactory(lab=make_lab(cast, "published", 300))

    (duty,) = ask(list_people_duties, cast)

    assert (duty.action, duty.href.endswith(f"{campaign.pk}/")) == ("Look and send", True)


def test_offers_about_to_end_are_told_once_per_lab(cast: Cast) -> None:
    lab = make_lab(cast, "published", 300)
    InvitationFactory(campaign=CampaignFactory(lab=lab, state="sent"), state="accepted")
    for hours in (3, 5, 50):
        registration = RegistrationFactory(lab=lab, state="offered")
        now = timezone.now()
        SeatOfferFactory(registration=registration, offered_at=now, expires_at=now + timedelta(hours=hours))

    (duty,) = ask(list_people_duties, cast)

    assert duty.title == "2 offers of a seat are about to end"
    assert duty.href == f"{LABS}{lab.slug}/registrations/?state=offered"


def test_reports_and_commitments_ask(cast: Cast) -> None:
    waiting, compiled, concluded = (make_lab(cast, "reporting", -hours) for hours in (90, 80, 70))
    ReportFactory(lab=compiled, compiled_at=timezone.now(), conclusions={})
    ReportFactory(lab=concluded, compiled_at=timezone.now(), conclusions={"en": "Well done."})
    late = timezone.now().date() - timedelta(days=3)
    promise = CommitmentFactory(lab=concluded, due_date=late, owner="Roads")

    duties = ask(list_report_duties, cast)

    assert [(duty.action, str(duty.about), duty.is_post) for duty in duties] == [
        ("Compile the report", str(waiting), True),
        ("Write the conclusions", str(compiled), False),
        ("Publish the report", str(concluded), False),
        ("Ask about the commitment", str(concluded), False),
    ]
    assert (duties[3].title, "Roads promised it" in duties[3].detail) == (promise.text, True)


@pytest.mark.parametrize("role", ["facilitator", "reviewer", "desk", "reader"])
def test_nobody_is_asked_for_what_they_may_not_do(cast: Cast, as_user: Callable[..., Client], role: str) -> None:
    lab = make_lab(cast, "published", 300)
    InvitationFactory(campaign=CampaignFactory(lab=lab, state="sent"))
    report = make_lab(cast, "reporting", -90)
    ReportFactory(lab=report, compiled_at=timezone.now(), conclusions={"en": "Well done."})
    client = as_user(getattr(cast, role))

    for duty in client.get(TODAY).context["duties"]:
        answer = client.post(duty.href) if duty.is_post else client.get(duty.href)
        assert answer.status_code in (200, 302), duty.href


def test_other_cities_do_not_shine_through(cast: Cast, as_user: Callable[..., Client]) -> None:
    LabFactory(city=cast.theirs, state=LabState.RUNNING, title={"en": "Their lab"})
    make_lab(cast, "published", 300, title={"en": "Our lab"})

    page = as_user(cast.organiser).get(TODAY).content.decode()

    assert ("Their lab" in page, "Our lab" in page) == (False, True)


def test_a_calm_day_says_so(cast: Cast, as_user: Callable[..., Client]) -> None:
    make_lab(cast, "closed", -5000)

    page = as_user(cast.desk).get(TODAY).content.decode()

    assert "Nothing is waiting for you" in page


def test_panels_are_empty_for_strangers(cast: Cast) -> None:
    make_lab(cast, "running", -1)
    nobody = Actor(kind="member", label="nobody")
    with enter_city(cast.ours):
        asked = {"city": cast.ours, "actor": nobody, "now": timezone.now()}

        assert (show_labs_on_now(**asked), show_labs_ahead(**asked), list_lab_duties(**asked)) == (None, None, [])
        assert (list_people_duties(**asked), list_report_duties(**asked)) == ([], [])


def test_page_asks_as_much_for_three_as_for_one(cast: Cast, as_user: Callable[..., Client]) -> None:
    client = as_user(cast.organiser)

    def fill() -> None:
        ahead = make_lab(cast, "published", 300)
        InvitationFactory(campaign=CampaignFactory(lab=ahead, state="sent"))
        LabTargetFactory(lab=ahead, helix_group="research", target=2)
        now = timezone.now()
        SeatOfferFactory(
            registration=RegistrationFactory(lab=ahead, state="offered"),
            offered_at=now,
            expires_at=now + timedelta(hours=5),
        )
        make_lab(cast, "draft", 400)
        RegistrationFactory(lab=make_lab(cast, "running", -1))
        reporting = make_lab(cast, "reporting", -90)
        ReportFactory(lab=reporting, compiled_at=now)
        CommitmentFactory(lab=reporting, due_date=now.date() - timedelta(days=3))

    def count() -> int:
        with CaptureQueriesContext(connection) as queries:
            assert client.get(TODAY).status_code == 200
        return len(queries)

    client.get(TODAY)
    fill()
    one = count()
    fill()
    fill()

    assert count() == one
