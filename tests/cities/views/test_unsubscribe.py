"""Unsubscribing by the link of a mail: by a person, a mail program, a scanner."""

import pytest
from django.test import Client
from django.urls import reverse

from cities.models import LogEntry, Suppression
from cities.services.mail_links import UNSUBSCRIBE
from cities.tenancy import enter_city, make_link
from tests.cities.outbox.conftest import _test_templates
from tests.cities.views.test_outbox import at, queue, read
from tests.conftest import Cast

__all__ = ["_test_templates"]
pytestmark = pytest.mark.django_db


def unsubscribe_address(cast: Cast) -> str:
    mail = queue(cast.ours, "ada@sme.example")[0]
    return at("unsubscribe", make_link(UNSUBSCRIBE, mail.pk))


def suppressed(cast: Cast) -> list[tuple[str, str]]:
    with enter_city(cast.ours):
        return list(Suppression.objects.values_list("email", "scope"))


def test_scanner_that_follows_the_link_changes_nothing(cast: Cast, client: Client) -> None:
    page = read(client, unsubscribe_address(cast))

    assert "Stop invitations" in page
    assert "a…@sme.example" in page
    assert "ada@sme.example" not in page
    assert suppressed(cast) == []


def test_mail_program_unsubscribes_with_one_post_without_cookies(cast: Cast) -> None:
    """RFC 8058: form-encoded or multipart, no cookie, no token, answered without a redirect; again is harmless."""
    program, address = Client(enforce_csrf_checks=True), unsubscribe_address(cast)

    first = program.post(address, "List-Unsubscribe=One-Click", content_type="application/x-www-form-urlencoded")
    again = program.post(address, {"List-Unsubscribe": "One-Click"})

    assert (first.status_code, again.status_code) == (200, 200)
    assert suppressed(cast) == [("ada@sme.example", "invitations")]
    with enter_city(cast.ours):
        entry = LogEntry.objects.get()
    assert (entry.action, entry.actor_label) == ("mail.unsubscribe", "anonymous")


def test_person_unsubscribes_and_takes_it_back(cast: Cast, client: Client) -> None:
    address = unsubscribe_address(cast)

    done = client.post(address, {"stop": "1"}, follow=True)
    assert "You will not be invited again" in done.content.decode()
    assert suppressed(cast) == [("ada@sme.example", "invitations")]
    back = client.post(address, {"undo": "1"}, follow=True)
    assert "Stop invitations?" in back.content.decode()
    assert suppressed(cast) == []


def test_forged_or_foreign_links_are_answered_with_404(cast: Cast, client: Client) -> None:
    mail = queue(cast.ours, "ada@sme.example")[0]
    good, foreign = make_link(UNSUBSCRIBE, mail.pk), make_link("colleague-invitation", mail.pk)
    elsewhere = reverse("unsubscribe", args=["tampere", good])

    for address in (at("unsubscribe", good[:-1] + "x"), at("unsubscribe", foreign), at("unsubscribe", "x"), elsewhere):
        assert client.get(address).status_code == 404
        assert client.post(address).status_code == 404
    assert suppressed(cast) == []
