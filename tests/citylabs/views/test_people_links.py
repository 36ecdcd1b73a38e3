"""Pages behind signed links: no account, nothing happens on GET, and every wrong link has an answer."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from cities.models import LogEntry, OutboxMail, Translations
from cities.tenancy import enter_city, make_link
from citylabs.enums import InvitationState, LabState, OfferState, RegistrationState
from citylabs.models import Invitation, Lab, Registration, RegistrationNeed, SeatOffer, SurveyResponse
from tests.conftest import Cast
from tests.factories.citylabs import LabFactory, LabNeedFactory
from tests.factories.citylabs_people import (
    InvitationFactory,
    RegistrationFactory,
    SeatOfferFactory,
    SurveyQuestionFactory,
)
from tests.factories.procurement import NeedFactory

pytestmark = pytest.mark.django_db
ANSWER = {"person": "Mari Maasikas", "organisation": "OÜ Näide", "helix_group": "sme", "language": "et"}
NAMES = ["invitation", "invitation-decline", "registration", "registration-edit", "registration-cancel", "offer"]
NAMES += ["ticket", "survey"]


@pytest.fixture
def lab(cast: Cast) -> Lab:
    return make_lab(cast)


def make_lab(cast: Cast, **values: Any) -> Lab:
    """A lab in ten days: the pages look at the real clock."""
    start = timezone.now() + timedelta(days=10)
    common = {"starts_at": start, "ends_at": start + timedelta(hours=7)}
    window = {"registration_opens_at": None, "registration_closes_at": None}
    return LabFactory(**{"city": cast.ours, "published": True, **common, **window, **values})


@pytest.fixture
def things(lab: Lab) -> dict[str, Any]:
    """Something for every link to open."""
    invitation = InvitationFactory(campaign__lab=lab)
    registration = RegistrationFactory(lab=lab)
    offered = RegistrationFactory(lab=lab, state=RegistrationState.OFFERED)
    now = timezone.now()
    offer = SeatOfferFactory(registration=offered, offered_at=now, expires_at=now + timedelta(days=1))
    return {
        "invitation": invitation,
        "invitation-decline": invitation,
        "registration": registration,
        "registration-edit": registration,
        "registration-cancel": registration,
        "ticket": registration,
        "survey": registration,
        "offer": offer,
    }


def purpose_of(name: str) -> str:
    return name.split("-")[0]


def address(cast: Cast, name: str, thing: Any, purpose: str = "") -> str:
    return reverse(name, args=[cast.ours.slug, make_link(purpose or purpose_of(name), thing.pk)])


def snapshot(cast: Cast) -> list[Any]:
    with enter_city(cast.ours):
        return [
            list(model.objects.order_by("pk").values())
            for model in (Invitation, Registration, SeatOffer, SurveyResponse, OutboxMail, LogEntry)
        ]


@pytest.mark.parametrize("name", NAMES)
def test_a_scanner_changes_nothing(client: Client, cast: Cast, things: dict[str, Any], name: str) -> None:
    before = snapshot(cast)
    url = address(cast, name, things[name])

    assert [client.get(url).status_code, client.head(url).status_code, client.get(url).status_code] == [200] * 3
    assert snapshot(cast) == before


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("fault", ["garbage", "cut", "other purpose", "other object", "other city", "gone"])
def test_a_wrong_link_is_refused(client: Client, cast: Cast, things: dict[str, Any], name: str, fault: str) -> None:
    purpose = purpose_of(name)
    good = make_link(purpose, things[name].pk)
    tokens = {
        "garbage": "no-such-link",
        "cut": good[:-3],
        "other purpose": make_link("unsubscribe", things[name].pk),
        "other object": make_link(purpose, uuid4()).split(".")[0] + "." + good.split(".")[1],
        "other city": good,
        "gone": make_link(purpose, uuid4()),
    }
    slug = cast.theirs.slug if fault == "other city" else cast.ours.slug
    before = snapshot(cast)

    for method in (client.get, client.post):
        response = method(reverse(name, args=[slug, tokens[fault]]))
        assert response.status_code == 404
        assert b"not valid any more" in response.content
    assert snapshot(cast) == before


def test_an_invitation_is_accepted_without_an_account(client: Client, cast: Cast, lab: Lab) -> None:
    invitation = InvitationFactory(campaign__lab=lab, person="Mari", organisation="OÜ Näide", language="et")
    need = NeedFactory(city=cast.ours, visibility="public")
    LabNeedFactory(lab=lab, need=need)
    url = address(cast, "invitation", invitation)

    page = client.get(url)
    assert page.context["form"].initial["organisation"] == "OÜ Näide"
    response = client.post(url, {**ANSWER, "needs": [str(need.pk)], "email": "other@firm.example"})

    with enter_city(cast.ours):
        registration = Registration.objects.get(lab=lab)
        assert (registration.state, registration.source) == ("confirmed", "invitation")
        assert [interest.need_id for interest in registration.interests.all()] == [need.pk]
        assert registration.email == invitation.email  # the mail went there; the form cannot change it
        invitation.refresh_from_db()
        assert invitation.state == InvitationState.ACCEPTED
    assert response.url == address(cast, "registration", registration)  # type: ignore[attr-defined]
    again = client.post(url, ANSWER)  # replayed
    assert again.url == response.url  # type: ignore[attr-defined]
    with enter_city(cast.ours):
        assert Registration.objects.count() == 1


@pytest.mark.parametrize("name", ["lab-register", "invitation", "registration-edit"])
def test_private_needs_are_not_offered_to_guests(client: Client, cast: Cast, things: Any, lab: Lab, name: str) -> None:
    """A city may plan with a need that it has not made public yet; a supplier must not read of it in a form."""
    secret = NeedFactory(city=cast.ours, title=Translations(en="Secret tender"))
    shown = NeedFactory(city=cast.ours, title=Translations(en="Open wish"), visibility="public")
    for need in (secret, shown):
        LabNeedFactory(lab=lab, need=need)
    public = reverse("lab-register", args=[cast.ours.slug, lab.slug])
    url = public if name == "lab-register" else address(cast, name, things[name])

    page = client.get(url).content.decode()
    answer = client.post(url, {**ANSWER, "email": "mari@firm.example", "needs": [str(secret.pk)]})

    assert ("Open wish" in page, "Secret tender" in page) == (True, False)
    assert answer.status_code == 422


def test_own_choice_of_a_private_need_stays(client: Client, cast: Cast, things: Any, lab: Lab) -> None:
    """The city wrote it down for the person, so they may keep it."""
    secret = NeedFactory(city=cast.ours)
    LabNeedFactory(lab=lab, need=secret)
    mine = things["registration"]
    with enter_city(cast.ours):
        RegistrationNeed.objects.create(city=cast.ours, registration=mine, need=secret)

    answer = client.post(address(cast, "registration-edit", mine), {**ANSWER, "needs": [str(secret.pk)]})

    assert answer.status_code == 302
    with enter_city(cast.ours):
        assert list(RegistrationNeed.objects.values_list("need_id", flat=True)) == [secret.pk]


def test_minds_change_both_ways(client: Client, cast: Cast, lab: Lab) -> None:
    invitation = InvitationFactory(campaign__lab=lab)
    accept, decline = (address(cast, name, invitation) for name in ("invitation", "invitation-decline"))

    def answers() -> list[Any]:
        with enter_city(cast.ours):
            states = list(Registration.objects.order_by("number").values_list("state", flat=True))
            return [Invitation.objects.get().state, *states]

    client.post(decline, {"reason": "<b>Busy</b>"})
    assert answers() == ["declined"]
    client.post(accept, ANSWER)
    assert answers() == ["accepted", "confirmed"]
    client.post(decline)
    assert answers() == ["declined", "cancelled"]
    client.post(accept, ANSWER)
    assert answers() == ["accepted", "cancelled", "confirmed"]


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"state": LabState.CANCELLED, "cancellation_reason": "The hall burnt down"}, "The hall burnt down"),
        ({"state": LabState.CLOSED}, "This lab is over."),
        ({"registration_closes_at": "past"}, "Registration is closed."),
    ],
)
def test_an_invitation_that_is_too_late_says_so(client: Client, cast: Cast, values: dict[str, Any], words: str) -> None:
    if values.get("registration_closes_at"):
        values = {"registration_closes_at": timezone.now() - timedelta(hours=1)}
    lab = make_lab(cast, **values)
    url = address(cast, "invitation", InvitationFactory(campaign__lab=lab))

    page = client.get(url)
    response = client.post(url, ANSWER)

    assert page.status_code == 200
    assert words in page.content.decode()
    assert response.status_code == 409
    with enter_city(cast.ours):
        assert not Registration.objects.exists()


def test_decline_of_a_closed_lab_is_refused(client: Client, cast: Cast) -> None:
    invitation = InvitationFactory(campaign__lab=make_lab(cast, state=LabState.CLOSED))
    url = address(cast, "invitation-decline", invitation)

    assert "This lab is over." in client.get(url).content.decode()
    assert client.post(url).status_code == 409
    with enter_city(cast.ours):
        assert Invitation.objects.get().state == InvitationState.INVITED


def test_a_person_edits_and_cancels_by_link(client: Client, cast: Cast, lab: Lab) -> None:
    registration = RegistrationFactory(lab=lab)

    edited = client.post(address(cast, "registration-edit", registration), {**ANSWER, "person": "New Name"})
    cancelled = client.post(address(cast, "registration-cancel", registration))
    page = client.get(address(cast, "registration", registration))

    assert [edited.status_code, cancelled.status_code] == [302, 302]
    assert "You are not registered any more" in page.content.decode()
    with enter_city(cast.ours):
        found = Registration.objects.get()
        assert (found.person, found.state) == ("New Name", RegistrationState.CANCELLED)
    assert client.post(address(cast, "registration-cancel", registration)).status_code == 302
    assert client.post(address(cast, "registration-edit", registration), ANSWER).status_code == 409


@pytest.mark.parametrize(("answer", "state"), [("accept", "confirmed"), ("decline", "cancelled")])
def test_an_offer_is_answered(client: Client, cast: Cast, things: dict[str, Any], answer: str, state: str) -> None:
    offer = things["offer"]

    response = client.post(address(cast, "offer", offer), {"answer": answer})

    assert response.status_code == 302
    with enter_city(cast.ours):
        assert Registration.objects.get(id=offer.registration_id).state == state


def test_an_expired_offer_says_so(client: Client, cast: Cast, lab: Lab) -> None:
    registration = RegistrationFactory(lab=lab, state=RegistrationState.OFFERED)
    past = timezone.now() - timedelta(hours=1)
    offer = SeatOfferFactory(registration=registration, offered_at=past - timedelta(days=1), expires_at=past)

    page = client.get(address(cast, "offer", offer))
    response = client.post(address(cast, "offer", offer), {"answer": "accept"})

    assert "This offer is over" in page.content.decode()
    assert response.status_code == 409
    with enter_city(cast.ours):
        assert SeatOffer.objects.get().state == OfferState.OPEN


def test_the_ticket_cannot_cancel(client: Client, cast: Cast, things: dict[str, Any]) -> None:
    """The QR code is shown to many eyes: its token must open nothing but the ticket."""
    ticket = things["ticket"]
    page = client.get(address(cast, "ticket", ticket)).content.decode()

    assert "<svg" in page
    assert make_link("registration", ticket.pk) not in page
    assert ticket.email not in page
    assert reverse("lab", args=[cast.ours.slug, ticket.lab.slug]) in page
    assert "Check in" not in page
    assert client.post(address(cast, "registration-cancel", ticket, purpose="ticket")).status_code == 404


def test_the_survey_is_answered_once(client: Client, cast: Cast) -> None:
    lab = make_lab(cast, state=LabState.REPORTING, survey_sent_at=timezone.now())
    SurveyQuestionFactory(lab=lab, code="useful")
    came = RegistrationFactory(lab=lab, checked_in_at=timezone.now())
    url = address(cast, "survey", came)

    assert client.post(url, {"useful": "9"}).status_code == 422
    assert client.post(url, {"useful": "5"}).status_code == 302
    assert client.post(url, {"useful": "1"}).status_code == 409
    assert "Thank you" in client.get(url).content.decode()
    with enter_city(cast.ours):
        assert [response.answers for response in SurveyResponse.objects.all()] == [{"useful": "5"}]


@pytest.mark.parametrize("name", ["invitation", "registration-edit"])
def test_pages_of_links_ask_the_same_for_many_needs(
    client: Client, cast: Cast, lab: Lab, things: dict[str, Any], name: str
) -> None:
    url = address(cast, name, things[name])

    def count() -> int:
        with CaptureQueriesContext(
            connection,
        ) as queries:
            assert client.get(url).status_code == 200
        return len(queries)

    LabNeedFactory(lab=lab, need=NeedFactory(city=cast.ours, visibility="public"))
    count()
    one = count()
    for _number in range(2):
        LabNeedFactory(lab=lab, need=NeedFactory(city=cast.ours, visibility="public"))
    assert count() == one


def test_a_slip_of_the_finger_is_undone(client: Client, cast: Cast, lab: Lab) -> None:
    person = RegistrationFactory(lab=lab)
    own = address(cast, "registration", person)

    page = client.post(address(cast, "registration-cancel", person), follow=True)
    assert page.redirect_chain[0][0] == own
    back = address(cast, "registration-restore", person)
    assert page.content.decode().count(f'action="{back}"') == 1  # on the page, in no message that may go elsewhere
    assert client.get(back).url == own
    with enter_city(cast.ours):
        assert Registration.objects.get(pk=person.pk).state == RegistrationState.CANCELLED

    again = client.post(back, follow=True)

    assert "You have a seat again." in again.content.decode()
    with enter_city(cast.ours):
        assert Registration.objects.get(pk=person.pk).state == RegistrationState.CONFIRMED
