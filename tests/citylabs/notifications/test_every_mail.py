"""Every kind of mail in every language: readable with CSS, without it, without pictures, and as plain text."""

import re
from collections.abc import Iterator
from datetime import timedelta
from html.parser import HTMLParser
from typing import Any

import pytest
from django.conf import settings

from cities.models import City, LegalText, OutboxMail
from cities.outbox import MailItem, list_kinds, queue_mails
from cities.outbox.render import Rendered, render_mail
from cities.tenancy import enter_city
from citylabs.enums import LabKind, RegistrationState
from citylabs.models import Lab
from citylabs.notifications.invitations import KIND, InvitationWriter
from citylabs.notifications.lab_mails import queue_lab_cancelled, queue_lab_changed
from citylabs.notifications.registrations import (
    queue_again,
    queue_cancellation,
    queue_confirmation,
    queue_offer,
    queue_waiting,
)
from citylabs.notifications.surveys import queue_survey
from tests.conftest import Cast
from tests.factories.citylabs import START, LabFactory
from tests.factories.citylabs_people import (
    CampaignFactory,
    InvitationFactory,
    RegistrationFactory,
    SeatOfferFactory,
)

pytestmark = pytest.mark.django_db
LANGUAGES = [code for code, _name in settings.LANGUAGES]
STOP = "https://citylabs.example/c/tartu/unsubscribe/token/"
NOW = START - timedelta(days=20)
# The kinds of the platform itself, with the contexts that their services write.
OWN_KINDS: dict[str, dict[str, Any]] = {
    "network-invitation": {
        "network": "Baltic & Cities",
        "about": "We buy together.",
        "by": "Tartu",
        "message": "Come & join",
        "link": "https://citylabs.example/c/tartu/work/networks/",
    },
    "organisation-invitation": {
        "organisation": "Firm & Sons OÜ",
        "link": "https://citylabs.example/organisations/invitation/token/",
        "role": "Editor",
        "invited_by": "Anu",
        "last_day": "1 May 2030",
    },
    "organisation-request": {
        "organisation": "Firm & Sons OÜ",
        "person": "Liis",
        "email": "liis@firm.example",
        "link": "https://citylabs.example/account/organisations/firm/people/",
    },
    "self-registration": {
        "person": "Mari",
        "cities": ["Tartu", "Tampere"],
        "network": "Baltic & Cities",
        "link": "https://citylabs.example/networks/baltic/join/token/",
    },
    "sharing-request": {
        "person": "Mari",
        "network": "Baltic & Cities",
        "cities": ["Tampere", "Panevėžys"],
        "link": "https://citylabs.example/c/tartu/sharing/token/",
    },
    **{
        f"data-request-{kind}": {
            "kind": "erasure",
            "what": "Erase what is kept about me",
            "due": "1 May 2030",
            "reason": "Your request <Reaches> far back & wide.",
            "link": "https://citylabs.example/privacy/requests/token/",
            "account": "erased",
            "answers": [
                {
                    "city": "Tartu",
                    "contact": "labs@tartu.example",
                    "state": "done",
                    "answer": "We have looked everywhere.",
                    "kept": [{"what": "A row", "reason": "The law.", "count": 1, "until": "1 May 2036"}],
                    "erased": 3,
                    "pseudonymised": 1,
                    "withheld": 0,
                }
            ],
        }
        for kind in ("link", "answer", "new", "reminder", "extended")
    },
    "colleague-invitation": {
        "link": "https://citylabs.example/c/tartu/colleague/token/",
        "role": "Organiser",
        "invited_by": "Anu",
        "last_day": "1 May 2030",
    },
    **{
        f"accessibility-{kind}": {
            "text": "The button <Send> has no name.",
            "page": "https://citylabs.example/labs/",
            "answer": "It has one now & says so.",
            "due": "1 May 2030",
            "link": "https://citylabs.example/c/tartu/work/accessibility/",
        }
        for kind in ("report", "receipt", "answer")
    },
}


def write_every_mail(city: City, lab: Lab, language: str) -> None:
    """Queue one mail of every kind in a language, as the services do."""
    mine = {"lab": lab, "language": language, "asked_consents": {"consent_invite": ""}}
    sure = RegistrationFactory(**mine)
    waits = RegistrationFactory(**mine, state=RegistrationState.WAITING)
    offer = SeatOfferFactory(registration=waits, offered_at=NOW, expires_at=NOW + timedelta(days=2), rule="target")
    invitation = InvitationFactory(campaign=CampaignFactory(lab=lab), language=language)
    queue_confirmation(city=city, lab=lab, registration=sure)
    queue_waiting(city=city, lab=lab, registration=waits, has_targets=True)
    queue_offer(city=city, lab=lab, registration=waits, offer=offer)
    queue_cancellation(city=city, lab=lab, registration=sure)
    queue_again(city=city, lab=lab, registration=sure, now=NOW)
    queue_lab_changed(city=city, lab=lab)
    lab.cancellation_reason = "The hall has no roof."
    queue_lab_cancelled(city=city, lab=lab)
    queue_survey(city=city, lab=lab, people=[sure])
    writer = InvitationWriter(city=city, lab=lab, campaign=invitation.campaign, targets={"sme": 12})
    queue_mails(city=city, kind=KIND, campaign="invitation:1", items=[writer.write(invitation)])
    for kind, context in OWN_KINDS.items():
        queue_mails(city=city, kind=kind, campaign=kind, items=[MailItem("anu@firm.example", context, language)])


@pytest.fixture(params=LANGUAGES)
def mails(request: pytest.FixtureRequest, cast: Cast) -> Iterator[dict[str, tuple[Rendered, OutboxMail]]]:
    """Every kind of mail in one language, by its code."""
    city, language = cast.ours, request.param
    City.objects.filter(pk=city.pk).update(reply_to="labs@tartu.example", website="https://tartu.example/")
    city.refresh_from_db()
    lab = LabFactory(city=city, published=True, kind=LabKind.MARKET_DIALOGUE, online_url="https://meet.example/x")
    with enter_city(city):
        LegalText.objects.create(
            city=city, kind="market_disclaimer", language="en", version=1, body="No advantage.", published_at=NOW
        )
        write_every_mail(city, lab, language)
        stop = {kind.code: STOP if kind.invitational else "" for kind in list_kinds()}
        found = OutboxMail.objects.filter(language=language)
        yield {mail.kind: (render_mail(mail, city=city, unsubscribe_url=stop[mail.kind]), mail) for mail in found}


class Page(HTMLParser):
    """What the tests ask of the HTML part."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str]]] = []
        self.links: list[tuple[str, str]] = []
        self.words: list[str] = []
        self._open: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: Any) -> None:
        """Remember the element; void ones are never closed."""
        given = {name: value or "" for name, value in attrs}
        self.tags.append((tag, given))
        if tag == "a":
            self.links.append((given.get("href", ""), ""))
        if tag not in {"meta", "br", "img", "link", "hr"}:
            self._open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        """Close it."""
        assert self._open.pop() == tag

    def handle_data(self, data: str) -> None:
        """Words on the page, and those of the link they stand in."""
        if self._open and self._open[-1] in {"style", "title"}:
            return
        self.words.append(data)
        if "a" in self._open:
            href, words = self.links[-1]
            self.links[-1] = (href, words + data.strip())

    def count(self, tag: str) -> int:
        """How many of this element there are."""
        return sum(1 for name, _attrs in self.tags if name == tag)


def test_every_mail(mails: dict[str, tuple[Rendered, OutboxMail]]) -> None:
    kinds = {kind.code for kind in list_kinds() if not kind.code.startswith("test-")}
    assert set(mails) == kinds, "a mail kind without a mail in this test"
    for code, (mail, queued) in mails.items():
        page = Page(mail.html)
        _check_subject(mail)
        _check_text(mail, page)
        _check_page(code, page, queued.language)
        _check_width(mail.html)
        if "facts" in queued.context and code != "survey":
            assert "Europe/Tallinn" in mail.text, code
            assert "2030" in mail.text, code
        if STOP in mail.text:
            assert STOP in mail.html


def _check_subject(mail: Rendered) -> None:
    assert mail.subject.strip()
    assert "\n" not in mail.subject
    assert not re.search(r"[<>{}]|&\w+;", mail.subject), mail.subject


def _check_text(mail: Rendered, page: Page) -> None:
    """The plain text says it all: no markup left over, and every address that the HTML leads to."""
    assert not re.search(r"</?[a-z]+[ >]|&(amp|lt|gt|quot|nbsp|#\d+);|\{\{|\{%", mail.text.replace("<Send>", ""))
    for href, _words in page.links:
        assert href.removeprefix("mailto:") in mail.text, href
    assert " · CityLabs" in mail.text
    assert "labs@tartu.example" in mail.text
    # From the heading on there is something to read before the first address.
    assert len(mail.text.split("http")[0].split()) >= 5


def _check_page(code: str, page: Page, language: str) -> None:
    """One heading, words in every link, nothing that is fetched from anywhere, a language, a line for the inbox."""
    attributes = dict(page.tags)
    assert attributes["html"]["lang"] == language, code
    assert page.count("h1") == 1, code
    assert {tag for tag, _attrs in page.tags}.isdisjoint({"img", "link", "script", "iframe", "form", "input"}), code
    assert all(href.startswith(("https://", "http://", "mailto:")) and words for href, words in page.links), code
    assert "url(" not in str(page.tags), code
    body = [tag for tag, _attrs in page.tags].index("body")
    assert page.tags[body + 1][1]["class"] == "preheader", code
    assert "".join(page.words).strip().split("\n")[0].strip(), code
    tables = [attrs for tag, attrs in page.tags if tag == "table"]
    assert all(attrs.get("role") == "presentation" or "facts" in attrs["class"] for attrs in tables), code


def _check_width(html: str) -> None:
    """No wider than 600 pixels, and narrower where the screen is, with CSS and without."""
    widths = [int(one or other) for one, other in re.findall(r'width="(\d+)"|width: (\d+)px', html)]
    assert max(widths) <= 600
    shown = re.sub(r"<!--.*?-->", "", html, flags=re.DOTALL)
    assert not re.search(r'width="\d{3,}"', shown)
    assert shown.count("max-width: 600px") == 2


def test_dark_screens_and_phones_are_kept_in_mind(mails: dict[str, tuple[Rendered, OutboxMail]]) -> None:
    for mail, _queued in mails.values():
        assert "prefers-color-scheme: dark" in mail.html
        assert "max-width: 480px" in mail.html


def test_what_people_wrote_is_escaped_in_html_and_left_alone_in_text(
    mails: dict[str, tuple[Rendered, OutboxMail]],
) -> None:
    mail, _queued = mails["accessibility-answer"]

    assert "It has one now & says so." in mail.text
    assert "The button <Send> has no name." in mail.text
    assert "It has one now &amp; says so." in mail.html
    assert "<Send>" not in mail.html
