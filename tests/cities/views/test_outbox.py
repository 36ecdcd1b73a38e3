"""The outbox in the workspace, and the suppression list."""

from datetime import timedelta
from html import unescape
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from cities.enums import MailState
from cities.models import LogEntry, OutboxMail, Suppression
from cities.outbox import MailItem, queue_mails
from cities.outbox.render import render_mail
from cities.permissions import Actor
from cities.services.colleague_invitations import LINK_PURPOSE, invite_colleague
from cities.services.mail_links import UNSUBSCRIBE
from cities.tenancy import enter_city, make_link
from tests import mail_kinds
from tests.cities.outbox.conftest import _test_templates
from tests.conftest import Cast

__all__ = ["_test_templates"]
pytestmark = pytest.mark.django_db


def queue(city: Any, *recipients: str, campaign: str = "c", **more: Any) -> list[OutboxMail]:
    items = [MailItem(recipient, {**mail_kinds.invitation_context(), **more}, "en", "Ada") for recipient in recipients]
    with enter_city(city):
        queue_mails(city=city, kind="test-invitation", campaign=campaign, items=items)
        return list(OutboxMail.objects.filter(campaign=campaign).order_by("id"))


def at(name: str, *arguments: Any) -> str:
    return reverse(name, args=["tartu", *arguments])


def read(client: Client, address: str, **headers: str) -> str:
    response = client.get(address, headers=headers)
    assert response.status_code == 200
    return response.content.decode()


ADDRESSES = [
    ("get", "outbox", False),
    ("get", "outbox-mail", True),
    ("get", "outbox-mail-html", True),
    ("post", "outbox-mail-retry", True),
    ("post", "outbox-mail-cancel", True),
    ("get", "suppressions", False),
    ("get", "suppressions-export", False),
    ("get", "outbox-export", False),
    ("post", "outbox-retry", False),
    ("post", "outbox-cancel", False),
    ("post", "outbox-resume", False),
]


@pytest.mark.parametrize(("method", "name", "of_mail"), ADDRESSES)
@pytest.mark.parametrize(
    ("role", "statuses"), [("owner", {200, 302}), ("organiser", {200, 302}), ("reader", {403}), ("desk", {403})]
)
def test_roles(cast: Cast, as_user: Any, method: str, name: str, of_mail: bool, role: str, statuses: set[int]) -> None:
    mail = queue(cast.ours, "ada@x.example")[0]
    address = at(name, mail.pk) if of_mail else at(name)

    assert getattr(as_user(getattr(cast, role)), method)(address).status_code in statuses


@pytest.mark.parametrize(("method", "name", "of_mail"), ADDRESSES)
def test_stranger_finds_nothing_and_nobody_is_asked_to_sign_in(
    cast: Cast, as_user: Any, client: Client, method: str, name: str, of_mail: bool
) -> None:
    mail = queue(cast.ours, "ada@x.example")[0]
    address = at(name, mail.pk) if of_mail else at(name)

    assert getattr(as_user(cast.stranger), method)(address).status_code == 404
    assert getattr(client, method)(address)["Location"].startswith(reverse("account_login"))


def test_another_citys_mail_is_not_found_in_ours(cast: Cast, as_user: Any) -> None:
    theirs = queue(cast.theirs, "ada@x.example")[0]

    assert as_user(cast.organiser).get(at("outbox-mail", theirs.pk)).status_code == 404
    assert "ada@x.example" not in read(as_user(cast.organiser), at("outbox"))


def test_list_shows_filters_and_pages_by_key(cast: Cast, as_user: Any) -> None:
    queue(cast.ours, *(f"p{number:02}@x.example" for number in range(55)))
    client = as_user(cast.organiser)

    first = read(client, at("outbox"))
    older = first.split('rel="next" href="')[1].split('"')[0]
    second = read(client, at("outbox") + older)

    assert ("p54@x.example" in first, "p04@x.example" in first) == (True, False)
    assert ("p54@x.example" in second, "p04@x.example" in second, 'rel="prev"' in second) == (False, True, True)
    newer = second.split('rel="prev" href="')[1].split('"')[0]
    assert "p54@x.example" in read(client, at("outbox") + newer)
    found = read(client, at("outbox") + "?recipient=P07&state=queued")
    assert ("p07@x.example" in found, "p08@x.example" in found) == (True, False)
    assert "No mail matches" in read(client, at("outbox") + "?state=sent")


@pytest.mark.parametrize(
    "query", ["state=nonsense", "since=yesterday", "since=2024-05-02&until=2024-05-01", "recipient=" + "x" * 300]
)
def test_list_answers_a_bad_filter(cast: Cast, as_user: Any, query: str) -> None:
    assert as_user(cast.organiser).get(at("outbox") + "?" + query).status_code == 422


def test_list_for_htmx_is_the_table_that_polls_while_something_moves(cast: Cast, as_user: Any) -> None:
    queue(cast.ours, "ada@x.example")
    client = as_user(cast.organiser)

    moving = read(client, at("outbox"), HX_Request="true")
    with enter_city(cast.ours):
        OutboxMail.objects.update(state=MailState.SENT)
    still = read(client, at("outbox"), HX_Request="true")

    assert ("<html" in moving, 'hx-trigger="every 3s"' in moving) == (False, True)
    assert "hx-trigger" not in still


def test_pages_take_the_same_queries_for_one_and_three_mails(cast: Cast, as_user: Any) -> None:
    client = as_user(cast.organiser)
    counts = []
    for campaign, recipients in (("a", ["a@x.example"]), ("b", ["b@x.example", "c@x.example"])):
        queue(cast.ours, *recipients, campaign=campaign)
        with enter_city(cast.ours):
            for recipient in recipients:
                Suppression.objects.create(city=cast.ours, email=recipient, scope="all", reason="x")
        for name in ("outbox", "suppressions"):
            with CaptureQueriesContext(connection) as queries:
                read(client, at(name))
            counts.append(sum("cities_" in query["sql"] for query in queries))  # the session's own are not the page's

    assert counts == [6, 5, 6, 5]


def test_mail_page_shows_words_headers_history_and_actions(cast: Cast, as_user: Any) -> None:
    mail = queue(cast.ours, "ada@x.example")[0]
    with enter_city(cast.ours):
        OutboxMail.objects.update(
            state="failed",
            error="550 5.1.1 No such user",
            history=[{"at": "2024-04-24T10:00:00+00:00", "state": "failed", "words": "550 5.1.1 No such user"}],
        )

    page = read(as_user(cast.organiser), at("outbox-mail", mail.pk))

    for words in ("550 5.1.1 No such user", "List-Unsubscribe-Post", "Heat without smoke", "Send again", "Failed"):
        assert words in page
    assert "Do not send" not in page


def test_mail_html_may_neither_run_nor_load_anything(cast: Cast, as_user: Any) -> None:
    mail = queue(cast.ours, "ada@x.example", title="<script>alert(1)</script>")[0]

    response = as_user(cast.organiser).get(at("outbox-mail-html", mail.pk))

    policy = response["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "sandbox" in policy
    assert "script-src" not in policy
    assert response["X-Frame-Options"] == "SAMEORIGIN"
    assert b"<script" not in response.content


def test_mail_page_shows_nobody_the_recipients_own_links(cast: Cast, as_user: Any) -> None:
    """An organiser who could open an owner's invitation would sign up in their name and be an owner."""
    owner = Actor(kind="member", id=cast.owner.pk, label=cast.owner.email)
    with enter_city(cast.ours):
        invitation = invite_colleague(city=cast.ours, actor=owner, email="new@tartu.example", role="owner")
        mail = OutboxMail.objects.get()
        (invited,) = queue(cast.ours, "ada@x.example")
    token, unsubscribing = make_link(LINK_PURPOSE, invitation.pk), make_link(UNSUBSCRIBE, invited.pk)
    client = as_user(cast.organiser)
    with enter_city(cast.ours):
        assert token in render_mail(mail, city=cast.ours).text

    pages = [read(client, at(name, one.pk)) for name in ("outbox-mail", "outbox-mail-html") for one in (mail, invited)]

    assert [token in page or unsubscribing in page for page in pages] == [False] * 4
    assert "/…" in pages[0]


def test_mail_page_of_a_broken_mail_says_why(cast: Cast, as_user: Any) -> None:
    mail = queue(cast.ours, "ada@x.example")[0]
    with enter_city(cast.ours):
        OutboxMail.objects.update(kind="gone")

    assert "This mail cannot be rendered: KeyError" in read(as_user(cast.organiser), at("outbox-mail", mail.pk))


def test_retry_and_cancel_from_the_page(cast: Cast, as_user: Any) -> None:
    mail = queue(cast.ours, "ada@x.example")[0]
    client = as_user(cast.organiser)

    client.post(at("outbox-mail-cancel", mail.pk))
    with enter_city(cast.ours):
        assert OutboxMail.objects.get().state == "cancelled"
    again = client.post(at("outbox-mail-cancel", mail.pk), follow=True)
    assert "cannot be cancelled" in again.content.decode()
    client.post(at("outbox-mail-retry", mail.pk))
    with enter_city(cast.ours):
        assert OutboxMail.objects.get().state == "queued"


def states(city: Any) -> dict[str, str]:
    with enter_city(city):
        return dict(OutboxMail.objects.values_list("recipient", "state"))


def test_what_waits_of_one_occasion_is_stopped_and_sent_after_all(cast: Cast, as_user: Any) -> None:
    queue(cast.ours, "a@x.example", "b@x.example")
    queue(cast.ours, "c@x.example", campaign="other")
    client = as_user(cast.organiser)
    assert "Stop 2 mails that wait" in read(client, f"{at('outbox')}?campaign=c")
    assert "that wait" not in read(client, at("outbox"))

    stopped = client.post(at("outbox-cancel"), {"campaign": "c"}, follow=True)

    assert states(cast.ours) == {"a@x.example": "cancelled", "b@x.example": "cancelled", "c@x.example": "queued"}
    words = stopped.content.decode()
    assert "2 mails were stopped." in words
    assert at("outbox-resume") in words
    client.post(at("outbox-resume"), {"campaign": "c"})
    assert set(states(cast.ours).values()) == {"queued"}
    client.post(at("outbox-cancel"), {"campaign": ""})
    assert set(states(cast.ours).values()) == {"queued"}


def test_failed_mails_of_the_days_shown_are_tried_again(cast: Cast, as_user: Any) -> None:
    _new, old = queue(cast.ours, "new@x.example", "old@x.example")
    with enter_city(cast.ours):
        OutboxMail.objects.update(state=MailState.FAILED)
        OutboxMail.objects.filter(pk=old.pk).update(created_at=timezone.now() - timedelta(days=30))
    client = as_user(cast.organiser)
    assert "Try 1 failed mail again" in read(client, at("outbox"))

    client.post(at("outbox-retry"))
    assert states(cast.ours) == {"new@x.example": "queued", "old@x.example": "failed"}
    client.post(at("outbox-retry"), {"campaign": "c"})
    assert set(states(cast.ours).values()) == {"queued"}


def test_each_number_leads_to_as_many_mails(cast: Cast, as_user: Any) -> None:
    """Mails of older days are in no number; "failed" and "waiting" are several states."""
    found = ["queued", "sending", "retrying", "draft", "failed", "bounced", "sent", "suppressed", "cancelled"]
    mails = queue(cast.ours, *(f"{state}@x.example" for state in found), *(f"old-{state}@x.example" for state in found))
    with enter_city(cast.ours):
        for mail in mails:
            OutboxMail.objects.filter(pk=mail.pk).update(state=mail.recipient.partition("@")[0].removeprefix("old-"))
        old = OutboxMail.objects.filter(recipient__startswith="old-")
        old.update(created_at=timezone.now() - timedelta(days=8))
    client = as_user(cast.organiser)

    for query in ("", "?campaign=c"):
        for tile in client.get(f"{at('outbox')}{query}").context["tiles"]:
            rows = client.get(f"{at('outbox')}{tile['href']}").context["page"].rows
            assert (tile["label"], len(rows)) == (tile["label"], tile["value"])
            assert tile["value"] > 0
    today = read(client, reverse("city-workspace", args=[cast.ours.slug]))
    query = unescape(today.partition(f"{at('outbox')}?")[2].partition('"')[0])
    lost = client.get(f"{at('outbox')}?{query}").context["page"].rows
    assert sorted(mail.recipient for mail in lost) == ["bounced@x.example", "failed@x.example"]


def test_outbox_and_suppressions_are_taken_out_as_csv(cast: Cast, as_user: Any) -> None:
    queue(cast.ours, "ada@x.example", "bob@x.example")
    with enter_city(cast.ours):
        Suppression.objects.create(city=cast.ours, email="stop@x.example", scope="all", reason="=asked")
    client = as_user(cast.organiser)

    def lines(address: str) -> list[str]:
        answer: Any = client.get(address)
        return b"".join(answer.streaming_content).decode().splitlines()

    mails, addresses = lines(f"{at('outbox-export')}?recipient=ada"), lines(at("suppressions-export"))

    assert [line.split(",")[0] for line in mails[1:]] == ["ada@x.example"]
    assert addresses[1].startswith("stop@x.example,All mails,'=asked,")
    with enter_city(cast.ours):
        logged = dict(LogEntry.objects.filter(action__endswith=".export").values_list("action", "changes"))
    assert logged["mail.export"]["filters"] == {"searched": True}
    assert logged["suppression.export"]["filters"] == {}


def test_suppressions_are_added_and_removed_with_reasons(cast: Cast, as_user: Any) -> None:
    client = as_user(cast.organiser)
    entry = {"email": "Ada@x.example", "scope": "invitations", "reason": "Asked <b>by phone</b>"}

    assert client.post(at("suppressions"), entry).status_code == 302
    twice = client.post(at("suppressions"), entry)
    assert (twice.status_code, "on the list already" in twice.content.decode()) == (422, True)
    assert client.post(at("suppressions"), {"email": "not one"}).status_code == 422
    assert "Asked &lt;b&gt;by phone&lt;/b&gt;" in read(client, at("suppressions") + "?email=ada")
    with enter_city(cast.ours):
        found = Suppression.objects.get()
    assert client.post(at("suppression-remove", found.pk), {}).status_code == 422
    assert client.post(at("suppression-remove", found.pk), {"reason": "Changed her mind"}).status_code == 302
    with enter_city(cast.ours):
        assert Suppression.objects.count() == 0


def test_a_removal_taken_back_keeps_the_day_of_the_objection(cast: Cast, as_user: Any) -> None:
    client = as_user(cast.organiser)
    day = timezone.now() - timedelta(days=400)
    with enter_city(cast.ours):
        found = Suppression.objects.create(city=cast.ours, email="ada@x.example", scope="all", reason="Asked")
        Suppression.objects.update(created_at=day)

    removed = client.post(at("suppression-remove", found.pk), {"reason": "Slip"}, follow=True).content.decode()
    since = unescape(removed.partition('name="since" value="')[2].partition('"')[0])
    entry = {"scope": "all", "reason": "Asked", "since": since}
    client.post(at("suppressions"), {"email": "ada@x.example", **entry})
    client.post(at("suppressions"), {"email": "eve@x.example", **entry})

    with enter_city(cast.ours):
        assert Suppression.objects.get(email="ada@x.example").created_at == day
        assert Suppression.objects.get(email="eve@x.example").created_at > day + timedelta(days=399)


@pytest.mark.parametrize("name", ["suppressions", "suppressions-export", "outbox", "outbox-export"])
def test_a_search_for_what_cannot_be_stored_finds_nothing(cast: Cast, as_user: Any, name: str) -> None:
    answer = as_user(cast.organiser).get(at(name), {"email": "a\x00", "recipient": "a\x00"})

    assert answer.status_code < 500
    assert b"".join(answer)
