"""The workspace's pages about people: who may, what a stranger sees, and how many queries."""

import io
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from cities.models import LogEntry
from cities.tenancy import enter_city, make_link
from citylabs.enums import LabState, RegistrationState
from citylabs.models import Lab, Registration, SurveyQuestion
from citylabs.selectors.invitations import get_mail_key
from tests.citylabs.views.test_people_links import make_lab
from tests.conftest import Cast
from tests.factories.citylabs_people import (
    CampaignFactory,
    InvitationFactory,
    RegistrationFactory,
    SurveyQuestionFactory,
)
from tests.factories.citylabs_reports import CountedMailFactory

pytestmark = pytest.mark.django_db
READ = {"owner", "organiser", "facilitator"}
SEND = EDIT = {"owner", "organiser"}
DOOR = {"owner", "organiser", "facilitator", "desk"}
SURVEY = {"owner", "organiser", "facilitator", "reviewer", "reader"}
ROLES = ["owner", "organiser", "facilitator", "reviewer", "desk", "reader"]
PAGES: list[tuple[str, set[str]]] = [
    ("lab-invitations", READ),
    ("invitation-counts", READ),
    ("invitations-remind", SEND),
    ("invitations-export", READ),
    ("campaign-new", SEND),
    ("lab-registrations", READ),
    ("registration-new", EDIT),
    ("lab-checkin", DOOR),
    ("checkin-counts", DOOR),
    ("checkin-walk-in", DOOR),
    ("lab-survey", SURVEY),
    ("survey-question-add", READ),
]


@pytest.fixture
def lab(cast: Cast) -> Lab:
    lab = make_lab(cast)
    InvitationFactory(campaign__lab=lab)
    RegistrationFactory(lab=lab)
    SurveyQuestionFactory(lab=lab)
    return lab


def at(lab: Lab, name: str, *more: object) -> str:
    return reverse(name, args=[lab.city.slug, lab.slug, *more])


@pytest.mark.parametrize(("name", "roles"), PAGES)
def test_pages_open_for_their_roles_only(cast: Cast, lab: Lab, as_user: Any, name: str, roles: set[str]) -> None:
    url = at(lab, name)

    answers = {role: as_user(getattr(cast, role)).get(url).status_code for role in ROLES}

    assert answers == {role: 200 if role in roles else 403 for role in ROLES}
    assert as_user(cast.stranger).get(url).status_code == 404
    assert Client().get(url).status_code == 302


MORE: dict[str, Callable[[Lab], None]] = {
    "lab-invitations": lambda lab: InvitationFactory(campaign__lab=lab),
    "invitation-counts": lambda lab: InvitationFactory(campaign__lab=lab, helix_group="research"),
    "lab-registrations": lambda lab: RegistrationFactory(lab=lab),
    "lab-checkin": lambda lab: RegistrationFactory(lab=lab, checked_in_at=timezone.now()),
    "lab-survey": lambda lab: SurveyQuestionFactory(lab=lab),
}


@pytest.mark.parametrize("name", MORE)
def test_pages_ask_the_same_for_one_and_three(cast: Cast, lab: Lab, as_user: Any, name: str) -> None:
    client = as_user(cast.organiser)

    def count() -> int:
        with CaptureQueriesContext(connection) as queries:
            assert client.get(at(lab, name)).status_code == 200
        return len(queries)

    MORE[name](lab)
    count()
    one = count()
    MORE[name](lab)
    MORE[name](lab)
    assert count() == one


def test_lists_never_show_another_lab(cast: Cast, lab: Lab, as_user: Any) -> None:
    other = make_lab(cast)
    InvitationFactory(campaign__lab=other, organisation="Other Firm")
    RegistrationFactory(lab=other, person="Other Person")
    client = as_user(cast.organiser)

    for name in ("lab-invitations", "lab-registrations", "lab-checkin"):
        assert "Other " not in client.get(at(lab, name)).content.decode()


@pytest.mark.parametrize(("state", "heading"), [("sent", "Sent"), ("queued", "On their way"), ("cancelled", "Mails")])
def test_a_campaign_says_whether_anything_is_still_on_its_way(
    cast: Cast, lab: Lab, as_user: Any, state: str, heading: str
) -> None:
    one = InvitationFactory(campaign=CampaignFactory(lab=lab, state="sending"))
    with enter_city(cast.ours):
        key = get_mail_key(lab.pk)
        CountedMailFactory(city=cast.ours, campaign=key, occurrence="1", recipient=one.email, state=state)

    page = as_user(cast.organiser).get(at(lab, "campaign", one.campaign_id)).content.decode()

    assert f'<h2 id="way">{heading}</h2>' in page
    assert "Sending" not in page


def test_campaign_of_another_lab_is_not_found(cast: Cast, lab: Lab, as_user: Any) -> None:
    other = CampaignFactory(lab=make_lab(cast))

    for name in ("campaign", "campaign-edit", "campaign-mail"):
        assert as_user(cast.organiser).get(at(lab, name, other.pk)).status_code == 404


def test_registrations_are_filtered(cast: Cast, lab: Lab, as_user: Any) -> None:
    RegistrationFactory(lab=lab, person="Waiting Wanda", state=RegistrationState.WAITING, helix_group="media")
    client = as_user(cast.organiser)

    for query in ({"state": "waiting_list"}, {"group": "media"}, {"q": "wanda"}):
        page = client.get(at(lab, "lab-registrations"), query)
        assert [person.person for person in page.context["page"].object_list] == ["Waiting Wanda"]
    assert "Nobody fits" in client.get(at(lab, "lab-registrations"), {"q": "zzz"}).content.decode()


def test_the_organiser_adds_confirms_and_cancels(cast: Cast, as_user: Any) -> None:
    lab = make_lab(cast, capacity=1)
    client = as_user(cast.organiser)
    form = {"person": "By Phone", "helix_group": "sme", "language": "en", "organisation": "", "email": ""}

    first = client.post(at(lab, "registration-new"), form)
    second = client.post(at(lab, "registration-new"), {**form, "person": "Second"})
    with enter_city(cast.ours):
        one, two = Registration.objects.order_by("number")
    full = client.post(at(lab, "registration-confirm", two.pk), follow=True)
    client.post(at(lab, "registration-withdraw", one.pk))

    assert [first.status_code, second.status_code] == [302, 302]
    assert "All seats are taken" in full.content.decode()
    with enter_city(cast.ours):
        assert list(Registration.objects.order_by("number").values_list("state", flat=True)) == ["cancelled", "offered"]
    client.post(at(lab, "registration-confirm", two.pk))
    with enter_city(cast.ours):
        assert Registration.objects.get(id=two.pk).state == "confirmed"
    assert client.post(at(lab, "registration-new"), {**form, "person": ""}).status_code == 422


def test_registrations_are_sorted_and_asked_for_by_arrival(cast: Cast, as_user: Any) -> None:
    lab = make_lab(cast)
    now = timezone.now()
    RegistrationFactory(lab=lab, number=1, person="cecilia", checked_in_at=now)
    RegistrationFactory(lab=lab, number=2, person="Anna", checked_in_at=now - timedelta(minutes=5))
    RegistrationFactory(lab=lab, number=3, person="Bea")
    client = as_user(cast.organiser)

    def order(**query: str) -> list[int]:
        return [person.number for person in client.get(at(lab, "lab-registrations"), query).context["page"].object_list]

    assert order() == order(sort="nonsense") == [1, 2, 3]
    assert (order(sort="name"), order(sort="-name")) == ([2, 3, 1], [1, 3, 2])
    assert (order(sort="arrival"), order(sort="-arrival")) == ([2, 1, 3], [1, 2, 3])
    assert (order(state="came"), order(state="missing")) == ([1, 2], [3])


def test_the_organiser_takes_a_cancellation_back(cast: Cast, as_user: Any) -> None:
    lab = make_lab(cast)
    person = RegistrationFactory(lab=lab)
    client = as_user(cast.organiser)

    page = client.post(at(lab, "registration-withdraw", person.pk), follow=True).content.decode()
    assert f'action="{at(lab, "registration-readmit", person.pk)}"' in page
    assert as_user(cast.facilitator).post(at(lab, "registration-readmit", person.pk)).status_code == 403
    client.post(at(lab, "registration-readmit", person.pk))

    with enter_city(cast.ours):
        assert Registration.objects.get(pk=person.pk).state == RegistrationState.CONFIRMED


def test_exports_carry_no_formula_and_leave_a_trace(cast: Cast, lab: Lab, as_user: Any) -> None:
    RegistrationFactory(lab=lab, person='=HYPERLINK("http://evil.example")', organisation="@SUM(1)")
    client = as_user(cast.organiser)

    text = client.get(at(lab, "registrations-export", "csv")).content.decode("utf-8-sig")
    book = load_workbook(io.BytesIO(client.get(at(lab, "registrations-export", "xlsx")).content))

    assert [line[0] for line in text.splitlines()][0] == "N"
    assert "'=HYPERLINK" in text
    assert "'@SUM" in text
    cells = [cell for row in book.active.iter_rows() for cell in row]
    assert {cell.data_type for cell in cells if cell.value} == {"s"}
    assert client.get(at(lab, "registrations-export", "exe")).status_code == 404
    assert as_user(cast.facilitator).get(at(lab, "registrations-export", "csv")).status_code == 403
    with enter_city(cast.ours):
        assert LogEntry.objects.filter(action="registration.export").count() == 2


def test_the_door_lets_in_by_name_and_takes_back(cast: Cast, lab: Lab, as_user: Any) -> None:
    person = RegistrationFactory(lab=lab, person="Ülle Õunapuu")
    client = as_user(cast.desk)

    found = client.get(at(lab, "lab-checkin"), {"q": "õunap"}, headers={"HX-Request": "true"})
    first = client.post(at(lab, "checkin-in", person.pk), follow=True)
    second = client.post(at(lab, "checkin-in", person.pk), follow=True)
    counts = client.get(at(lab, "checkin-counts")).context["counts"]
    undone = client.post(at(lab, "checkin-undo", person.pk), {"q": "ülle"})

    assert "Ülle Õunapuu" in found.content.decode()
    assert "<html" not in found.content.decode()
    assert "is in." in first.content.decode()
    assert "was checked in already" in second.content.decode()
    assert (counts.checked_in, counts.missing) == (1, 1)
    assert undone.url.startswith(f"{at(lab, 'lab-checkin')}?q=")


@pytest.mark.parametrize(
    ("values", "tone", "words"),
    [
        ({}, "warning", "Not today"),
        ({"state": RegistrationState.WAITING}, "danger", "No seat"),
        ({"state": RegistrationState.OFFERED}, "danger", "No seat"),
        ({"state": RegistrationState.CANCELLED}, "danger", "Cancelled"),
        ({"checked_in_at": "now"}, "warning", "Checked in already"),
    ],
)
def test_a_scanned_ticket_tells_the_desk(
    cast: Cast, lab: Lab, as_user: Any, values: dict[str, Any], tone: str, words: str
) -> None:
    if "checked_in_at" in values:
        values = {"checked_in_at": timezone.now()}
    person = RegistrationFactory(lab=lab, **values)
    url = reverse("ticket", args=[cast.ours.slug, make_link("ticket", person.pk)])

    page = as_user(cast.desk).get(url)

    assert (page.context["tone"], page.context["verdict"]) == (tone, words)
    assert page.context["may_check_in"] is (words == "Not today")


def test_a_ticket_of_another_lab_or_a_closed_one(cast: Cast, lab: Lab, as_user: Any) -> None:
    other = RegistrationFactory(lab=make_lab(cast))
    closed = RegistrationFactory(lab=make_lab(cast, state=LabState.CLOSED))
    client = as_user(cast.desk)
    client.get(at(lab, "lab-checkin"))

    pages = [client.get(reverse("ticket", args=["tartu", make_link("ticket", one.pk)])) for one in (other, closed)]

    assert [page.context["verdict"] for page in pages] == ["Another lab", "Check-in is closed"]


def test_a_ticket_for_today_is_one_button(cast: Cast, as_user: Any) -> None:
    now = timezone.now()
    lab = make_lab(cast, state=LabState.RUNNING, starts_at=now, ends_at=now + timezone.timedelta(minutes=1))
    person = RegistrationFactory(lab=lab)
    client = as_user(cast.desk)
    url = reverse("ticket", args=["tartu", make_link("ticket", person.pk)])

    assert client.get(url).context["verdict"] == "Welcome"
    assert client.post(at(lab, "checkin-in", person.pk), {"scan": "1"}).url == f"{at(lab, 'lab-checkin')}?scan=1"
    assert client.get(url).context["verdict"] == "Checked in already"
    # colleagues without the door and strangers see the ticket and nothing else
    for user in (cast.reader, cast.stranger):
        assert "Check in" not in as_user(user).get(url).content.decode()
        assert as_user(user).post(at(lab, "checkin-in", person.pk)).status_code in {403, 404}


def test_walk_ins(cast: Cast, as_user: Any) -> None:
    lab = make_lab(cast, state=LabState.RUNNING, capacity=1)
    form = {"person": "Walk In", "helix_group": "citizen", "organisation": "", "email": ""}
    desk, organiser = as_user(cast.desk), as_user(cast.organiser)

    assert desk.post(at(lab, "checkin-walk-in"), form).status_code == 302
    full = desk.post(at(lab, "checkin-walk-in"), form)
    assert (full.status_code, "let_in_anyway" in full.context["form"].fields) == (409, False)
    asked = organiser.post(at(lab, "checkin-walk-in"), form)
    assert (asked.status_code, "let_in_anyway" in asked.context["form"].fields) == (409, True)
    assert organiser.post(at(lab, "checkin-walk-in"), {**form, "let_in_anyway": "on"}).status_code == 302
    assert organiser.post(at(lab, "checkin-walk-in"), {**form, "person": ""}).status_code == 422


def test_survey_questions_in_the_workspace(cast: Cast, lab: Lab, as_user: Any) -> None:
    client = as_user(cast.organiser)
    form = {"kind": "choice", "text_en": "Again?", "choices_en": "Yes\nNo", "choices_et": "Jah\nEi"}

    assert client.post(at(lab, "survey-question-add"), form).status_code == 302
    assert client.post(at(lab, "survey-question-add"), {**form, "choices_en": "", "choices_et": ""}).status_code == 422
    with enter_city(cast.ours):
        question = SurveyQuestion.objects.get(kind="choice")
        assert question.choices == [{"en": "Yes", "et": "Jah"}, {"en": "No", "et": "Ei"}]
    client.post(at(lab, "survey-question-change", question.pk), {"step": "up"})
    client.post(at(lab, "survey-question-change", question.pk), {"step": "nonsense"})
    client.post(at(lab, "survey-question-change", question.pk), {"step": "remove"})
    with enter_city(cast.ours):
        assert SurveyQuestion.objects.filter(lab=lab).count() == 1
    early = client.post(at(lab, "survey-send"), follow=True)
    assert "sent when the lab has ended" in early.content.decode()
