"""The workspace's pages about people: who may, what a stranger sees, and how many queries."""

import io
import json
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

from cities.models import LogEntry, OutboxMail, Run
from cities.outbox import MailItem, queue_mails
from cities.tenancy import enter_city, make_link
from citylabs.enums import LabState, RegistrationState
from citylabs.models import Campaign, Lab, Registration, SurveyQuestion
from citylabs.selectors.invitations import get_mail_key
from stakeholders.models import Stakeholder
from tests.citylabs.views.test_people_links import make_lab
from tests.conftest import Cast
from tests.factories.citylabs import LabTargetFactory
from tests.factories.citylabs_people import (
    CampaignFactory,
    InvitationFactory,
    RegistrationFactory,
    SurveyQuestionFactory,
)
from tests.factories.stakeholders import StakeholderFactory

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


def choose(client: Client, lab: Lab, *people: Stakeholder) -> Campaign:
    """Tick people in the builder that nothing was chosen in before."""
    ids = [str(one.pk) for one in people]
    answer = client.post(at(lab, "campaign-new"), {"entry": ids, "shown": ids, "do": "next"})
    with enter_city(lab.city):
        campaign = Campaign.objects.filter(is_picked=True).latest("created_at")
    assert answer.headers["Location"] == at(lab, "campaign-edit", campaign.pk)
    return campaign


def test_people_are_chosen_written_to_looked_at_tried_and_sent_to(cast: Cast, lab: Lab, as_user: Any) -> None:
    wanted = StakeholderFactory(city=cast.ours, person="Wanted", helix_group="research", language="et")
    StakeholderFactory(city=cast.ours, person="Unwanted", organisation="Elsewhere")
    client = as_user(cast.organiser)

    campaign = choose(client, lab, wanted)
    client.post(at(lab, "campaign-edit", campaign.pk), {"note_en": "Hello <b>there</b>", "note_et": "Tere"})
    page = client.get(at(lab, "campaign", campaign.pk), {"mail_language": "et"})
    mail = client.get(at(lab, "campaign-mail", campaign.pk)).content.decode()
    client.post(at(lab, "campaign-test", campaign.pk), {"language": "et"})
    sent = client.post(at(lab, "campaign-send", campaign.pk), {"when": "now"})

    assert page.context["audience"].to_invite == 1
    assert "Wanted" in page.content.decode()
    assert "Elsewhere" not in page.content.decode()
    assert "Tere" in page.context["preview"].text
    assert [file.filename for file in page.context["preview"].attachments] == ["invite.ics"]
    assert "Hello &lt;b&gt;there&lt;/b&gt;" in mail
    assert sent.url == at(lab, "campaign", campaign.pk)
    with enter_city(cast.ours):
        assert list(OutboxMail.objects.values_list("recipient", flat=True)) == ["organiser@tartu.example"]
        assert Run.objects.get().object_id == campaign.pk
    assert client.get(at(lab, "lab-invitations")).status_code == 200
    assert client.get(at(lab, "campaign", campaign.pk)).status_code == 200
    assert client.post(at(lab, "campaign-edit", campaign.pk), {"note_en": "Late"}).status_code == 409


def test_ticks_are_kept_over_filters_and_pages(cast: Cast, lab: Lab, as_user: Any) -> None:
    a, b = (StakeholderFactory(city=cast.ours, person=name, organisation="", tags=[name]) for name in "ab")
    client = as_user(cast.organiser)
    campaign = choose(client, lab, a)
    url = at(lab, "campaign-people", campaign.pk)

    filtered = client.post(url, {"entry": [a.pk], "shown": [a.pk, b.pk], "do": "filter", "q": "b", "show": ""})
    assert filtered.headers["Location"] == f"{url}?q=b"
    page = client.get(f"{url}?q=b")
    assert [one.pk for one in page.context["page"].entries] == [b.pk]
    assert page.context["picked"] == 1

    everybody = client.post(f"{url}?q=b", {"shown": [b.pk], "do": "all"}, follow=True)
    assert everybody.context["picked"] == 2
    assert "1 person chosen." in everybody.content.decode()
    kept = str(list(everybody.context["messages"])[0].extra_tags)
    batch = json.loads(kept)["fields"][0][1]
    assert client.post(url, {"undo": batch}, follow=True).context["picked"] == 1
    assert client.post(url, {"do": "none"}, follow=True).context["picked"] == 0
    chosen = client.get(url, {"show": "picked"})
    assert list(chosen.context["page"].entries) == []


def test_a_tick_answers_with_the_balance_alone(cast: Cast, lab: Lab, as_user: Any) -> None:
    one = StakeholderFactory(city=cast.ours, helix_group="media")
    LabTargetFactory(lab=lab, helix_group="media", target=3)
    client = as_user(cast.organiser)
    campaign = choose(client, lab, one)
    url = at(lab, "campaign-people", campaign.pk)

    answer = client.post(url, {"shown": [one.pk], "entry": [one.pk]}, headers={"HX-Request": "true"})

    words = answer.content.decode()
    assert "2 of 3 missing" in words
    assert "1 person chosen" in words
    assert "<html" not in words
    first = client.post(at(lab, "campaign-new"), {"shown": [one.pk]}, headers={"HX-Request": "true"})
    assert first.headers["HX-Redirect"].startswith(at(lab, "lab-invitations"))


def test_builder_shows_who_is_left_out_and_fills_a_group(cast: Cast, lab: Lab, as_user: Any) -> None:
    LabTargetFactory(lab=lab, helix_group="media", target=3)
    StakeholderFactory.create_batch(2, city=cast.ours, helix_group="media")
    StakeholderFactory(city=cast.ours, person="Nobody", email="", helix_group="media")
    client = as_user(cast.organiser)
    page = client.get(at(lab, "campaign-new"), {"show": "no-address"})
    assert [one.person for one in page.context["page"].entries] == ["Nobody"]
    assert page.context["left_out_number"] == 1

    filled = client.post(at(lab, "campaign-new"), {"do": "fill:media:2"}, follow=True)

    assert filled.context["picked"] == 2
    assert "Nobody else in the registry" in filled.content.decode()
    assert client.post(at(lab, "campaign-new"), {"do": "fill:king:2"}, follow=True).context["picked"] == 0
    assert client.post(at(lab, "campaign-new"), {"entry": ["garbled"]}, follow=True).status_code == 200


def test_builder_asks_the_same_for_one_and_three(cast: Cast, lab: Lab, as_user: Any) -> None:
    client = as_user(cast.organiser)
    campaign = choose(client, lab, StakeholderFactory(city=cast.ours))
    url = at(lab, "campaign-people", campaign.pk)

    def count() -> int:
        with CaptureQueriesContext(connection) as queries:
            assert client.get(url).status_code == 200
        return len(queries)

    count()
    one = count()
    StakeholderFactory.create_batch(2, city=cast.ours, helix_group="research", tags=["a"])
    assert count() == one


def test_what_waits_can_be_stopped_and_sent_after_all(cast: Cast, lab: Lab, as_user: Any) -> None:
    client = as_user(cast.organiser)
    campaign = CampaignFactory(lab=lab, state="sent")
    other = InvitationFactory(campaign__lab=lab)
    mine = InvitationFactory(campaign=campaign)
    with enter_city(cast.ours):
        items = [MailItem(one.email, {}) for one in (mine, other)]
        queue_mails(city=cast.ours, kind="invitation", campaign=get_mail_key(lab.pk), items=items)

    def states() -> dict[str, str]:
        with enter_city(cast.ours):
            return dict(OutboxMail.objects.values_list("recipient", "state"))

    stopped = client.post(at(lab, "campaign-stop", campaign.pk), follow=True)
    assert states() == {mine.email: "cancelled", other.email: "queued"}
    assert stopped.context["delivery"].stopped == 1
    client.post(at(lab, "campaign-resume", campaign.pk))
    assert states() == {mine.email: "queued", other.email: "queued"}
    with enter_city(cast.ours):
        OutboxMail.objects.update(state="failed")
    part = client.get(at(lab, "campaign", campaign.pk), headers={"HX-Request": "true"})
    assert "1 mail failed" in part.content.decode()
    client.post(at(lab, "campaign-retry", campaign.pk))
    assert states() == {mine.email: "queued", other.email: "failed"}
    client.post(at(lab, "campaign-stop", campaign.pk))
    assert "nothing to stop" in client.post(at(lab, "campaign-stop", campaign.pk), follow=True).content.decode()


def test_invited_people_are_narrowed_and_taken_out_as_csv(cast: Cast, lab: Lab, as_user: Any) -> None:
    campaign = CampaignFactory(lab=lab, state="sent")
    mine = InvitationFactory(campaign=campaign, person="=Mine", state="declined", decline_reason="On leave")
    InvitationFactory(campaign__lab=make_lab(cast), person="Elsewhere")
    client = as_user(cast.organiser)

    page = client.get(at(lab, "lab-invitations"), {"campaign": campaign.pk, "state": "declined"})
    answer = client.get(at(lab, "invitations-export"), {"campaign": campaign.pk, "q": "mine"})
    lines = b"".join(answer.streaming_content).decode().splitlines()  # type: ignore[attr-defined]

    assert [one.pk for one in page.context["page"].object_list] == [mine.pk]
    assert client.get(at(lab, "lab-invitations"), {"campaign": "other"}).status_code == 422
    assert len(lines) == 2
    assert lines[1].startswith("'=Mine,")
    assert "On leave" in lines[1]
    with enter_city(cast.ours):
        changes = LogEntry.objects.get(action="invitation.export").changes
    assert changes == {"format": "csv", "filters": {"campaign": str(campaign.pk), "searched": True}}


def test_a_draft_can_be_deleted_and_nothing_else(cast: Cast, lab: Lab, as_user: Any) -> None:
    client = as_user(cast.organiser)
    draft = choose(client, lab, StakeholderFactory(city=cast.ours))
    sent = CampaignFactory(lab=lab, state="sent")

    client.post(at(lab, "campaign-delete", sent.pk))
    client.post(at(lab, "campaign-delete", draft.pk))

    with enter_city(cast.ours):
        left = set(Campaign.objects.filter(lab=lab).values_list("pk", flat=True))
    assert sent.pk in left
    assert draft.pk not in left


def test_a_time_to_send_is_asked_for_where_it_is_missing(cast: Cast, lab: Lab, as_user: Any) -> None:
    client = as_user(cast.organiser)
    campaign = choose(client, lab, StakeholderFactory(city=cast.ours))
    url = at(lab, "campaign-send", campaign.pk)

    assert client.post(url, {"when": "later"}).status_code == 422
    assert client.post(url, {"when": "later", "send_at": "2020-01-01T09:00"}).status_code == 422
    tomorrow = timezone.localtime(timezone.now() + timedelta(days=1), lab.zone)
    assert client.post(url, {"when": "later", "send_at": f"{tomorrow:%Y-%m-%dT%H:%M}"}).status_code == 302
    with enter_city(cast.ours):
        assert Campaign.objects.get(pk=campaign.pk).send_at is not None


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
