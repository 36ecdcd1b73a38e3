"""The pages of inviting: choosing people, writing, checking, sending, stopping, and the list of who was invited."""

import json
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from cities.models import LogEntry, OutboxMail, Run
from cities.outbox import MailItem, queue_mails
from cities.tenancy import enter_city
from citylabs.models import Campaign, Lab
from citylabs.selectors.invitations import get_mail_key
from stakeholders.models import Stakeholder
from tests.citylabs.views.test_people_links import make_lab
from tests.citylabs.views.test_people_work import at
from tests.conftest import Cast
from tests.factories.citylabs import LabTargetFactory
from tests.factories.citylabs_people import CampaignFactory, InvitationFactory
from tests.factories.stakeholders import StakeholderFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def lab(cast: Cast) -> Lab:
    lab = make_lab(cast)
    InvitationFactory(campaign__lab=lab)
    return lab


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


def test_entries_that_do_not_exist_write_no_draft(cast: Cast, lab: Lab, as_user: Any) -> None:
    client = as_user(cast.organiser)

    answer = client.post(at(lab, "campaign-new"), {"entry": ["x"], "shown": ["x"], "do": "next"}, follow=True)
    live = client.post(at(lab, "campaign-new"), {"entry": ["x"]}, headers={"HX-Request": "true"})

    assert "These entries do not exist." in answer.content.decode()
    assert live.headers["HX-Redirect"] == at(lab, "campaign-new")
    with enter_city(cast.ours):
        assert not Campaign.objects.filter(is_picked=True).exists()


def test_an_old_draft_of_the_words_is_marked_when_a_colleague_saved_newer_ones(
    cast: Cast, lab: Lab, as_user: Any
) -> None:
    client, colleague = as_user(cast.organiser), as_user(cast.owner)
    campaign = choose(client, lab, StakeholderFactory(city=cast.ours))
    keep = client.get(at(lab, "campaign-edit", campaign.pk)).context["draft"].keep_url
    client.post(keep, {"note_en": "Old"})
    assert client.get(at(lab, "campaign-edit", campaign.pk)).context["draft"].is_overtaken is False

    colleague.post(at(lab, "campaign-edit", campaign.pk), {"note_en": "New"})

    assert client.get(at(lab, "campaign-edit", campaign.pk)).context["draft"].is_overtaken is True


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
    tick = {"shown": [one.pk], "entry": [one.pk]}
    first = client.post(at(lab, "campaign-new"), tick, headers={"HX-Request": "true"})
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
    with enter_city(cast.ours):
        drafts = Campaign.objects.filter(is_picked=True).count()
    for nobody in ({"do": "fill:king:2"}, {"do": "filter", "q": "x"}, {"page": "?q=x"}):
        looked = client.post(at(lab, "campaign-new"), nobody, follow=True)
        assert looked.context["campaign"] is None
    with enter_city(cast.ours):
        assert Campaign.objects.filter(is_picked=True).count() == drafts
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


def test_a_campaign_stopped_before_a_worker_began_goes_on_at_its_time(cast: Cast, lab: Lab, as_user: Any) -> None:
    client = as_user(cast.organiser)
    campaign = choose(client, lab, StakeholderFactory(city=cast.ours))
    tomorrow = timezone.localtime(timezone.now() + timedelta(days=1), lab.zone).replace(second=0, microsecond=0)
    later = {"when": "later", "send_at": f"{tomorrow:%Y-%m-%dT%H:%M}"}
    client.post(at(lab, "campaign-send", campaign.pk), later)

    def state() -> tuple[str, Any, int]:
        with enter_city(cast.ours):
            one = Campaign.objects.get(pk=campaign.pk)
            return one.state, one.send_at, Run.objects.filter(state="waiting").count()

    assert state() == ("sending", tomorrow, 1)
    stopped = client.post(at(lab, "campaign-stop", campaign.pk), follow=True)
    assert "Writing the invitations was stopped." in stopped.content.decode()
    assert "Nobody has been written to." in stopped.content.decode()
    assert state() == ("cancelled", tomorrow, 0)
    client.post(at(lab, "campaign-resume", campaign.pk))
    assert state() == ("sending", tomorrow, 1)
    client.post(at(lab, "campaign-stop", campaign.pk))
    client.post(at(lab, "campaign-send", campaign.pk))
    assert state() == ("sending", tomorrow, 1)
