"""Words that nobody has translated are marked with their language, on every page that shows them.

The lab, its needs, its programme and its survey are written in Finnish only and read in other languages; a screen
reader would speak them as Lithuanian if the page did not say `lang="fi"`. This finds every place that forgets it.
"""

from collections.abc import Callable
from datetime import timedelta
from html.parser import HTMLParser
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from cities.models import Translations
from cities.tenancy import enter_city, make_link
from citylabs.enums import LabState
from citylabs.models import Lab
from citylabs.services.catalogue import refresh_public_lab
from procurement.enums import NeedStage, Visibility
from tests.conftest import Cast
from tests.factories.citylabs import LabFactory, LabNeedFactory, SessionFactory
from tests.factories.citylabs_people import InvitationFactory, RegistrationFactory, SurveyQuestionFactory
from tests.factories.procurement import NeedFactory

pytestmark = pytest.mark.django_db
MARK = "Sadevesi"  # Finnish; no page says it by itself
VOID = {"meta", "link", "input", "br", "img", "hr", "path", "circle", "rect", "use", "line", "col", "source", "wbr"}
# What is inside is not read out in the language around it, or takes no attribute.
SILENT = {"head", "script", "style", "title", "option", "textarea", "template"}


class Languages(HTMLParser):
    """Notes the language in force at every word of the mark, with the element it stands in."""

    def __init__(self) -> None:
        super().__init__()
        self.stack: list[tuple[str, str]] = []
        self.found: list[tuple[str, str]] = []

    def handle_starttag(self, tag: str, attrs: Any) -> None:
        language = dict(attrs).get("lang") or (self.stack[-1][1] if self.stack else "")
        if tag not in VOID:
            self.stack.append((tag, language))

    def handle_endtag(self, tag: str) -> None:
        while self.stack and tag not in VOID:
            if self.stack.pop()[0] == tag:
                return

    def handle_data(self, data: str) -> None:
        if MARK in data and self.stack and not SILENT & {tag for tag, _language in self.stack}:
            self.found.append((self.stack[-1][1], f"{self.stack[-1][0]}: {data.strip()[:60]}"))


def unmarked(html: str) -> list[str]:
    """Return the places where the mark stands in a language it is not written in; at least one must be marked."""
    parser = Languages()
    parser.feed(html)
    assert parser.found, "the page does not show the words at all"
    return [place for language, place in parser.found if language != "fi"]


def finnish(words: str) -> Translations:
    return Translations(fi=f"{MARK} {words}")


def make_lab(cast: Cast, **more: Any) -> Lab:
    lab: Lab = LabFactory(
        city=cast.ours,
        slug="sade",
        published=True,
        registration_opens_at=None,
        title=finnish("kadulla"),
        purpose=finnish("pois kadulta"),
        description=finnish("on kaunis"),
        access_notes=finnish("ei estä"),
        **more,
    )
    need = NeedFactory(
        city=cast.ours,
        title=finnish("talteen"),
        ask=finnish("minne?"),
        situation=finnish("nyt"),
        outcome=finnish("sitten"),
        stage=NeedStage.VALIDATED,
        visibility=Visibility.PUBLIC,
    )
    LabNeedFactory(lab=lab, need=need)
    SessionFactory(lab=lab, title=finnish("alkaa"), text=finnish("jatkuu"))
    with enter_city(cast.ours):
        refresh_public_lab(city=cast.ours, lab=lab)
    return lab


def link_to(name: str, purpose: str, thing: Any) -> str:
    return reverse(name, args=["tartu", make_link(purpose, thing.pk)])


@pytest.mark.parametrize(
    "address", ["/", "/labs/", "/labs/?view=month&month=2030-05", "/c/tartu/", "/c/tartu/labs/sade/"]
)
def test_public_pages(cast: Cast, address: str) -> None:
    make_lab(cast)

    assert unmarked(Client().get(address, headers={"accept-language": "lt"}).content.decode()) == []


def test_pages_of_registration(cast: Cast) -> None:
    lab = make_lab(cast)
    registration = RegistrationFactory(lab=lab)
    invitation = InvitationFactory(campaign__lab=lab)
    addresses = [
        reverse("lab-register", args=["tartu", "sade"]),
        link_to("registration", "registration", registration),
        link_to("registration-edit", "registration", registration),
        link_to("registration-cancel", "registration", registration),
        link_to("ticket", "ticket", registration),
        link_to("invitation", "invitation", invitation),
    ]
    places = {}
    for address in addresses:
        answer = Client().get(address, headers={"accept-language": "lt"})
        assert answer.status_code == 200, address
        places[address] = unmarked(answer.content.decode())

    assert {address: found for address, found in places.items() if found} == {}


def test_survey(cast: Cast) -> None:
    lab = make_lab(cast)
    SurveyQuestionFactory(lab=lab, code="useful", text=finnish("oliko hyötyä?"))
    came = RegistrationFactory(lab=lab, checked_in_at=timezone.now())
    with enter_city(cast.ours):
        Lab.objects.filter(pk=lab.pk).update(
            state=LabState.REPORTING, survey_sent_at=timezone.now() - timedelta(days=1)
        )

    answer = Client().get(link_to("survey", "survey", came), headers={"accept-language": "lt"})

    assert unmarked(answer.content.decode()) == []


WORK: dict[str, Callable[[], str]] = {
    "labs": lambda: reverse("lab-manage-list", args=["tartu"]),
    "lab": lambda: reverse("lab-manage", args=["tartu", "sade"]),
    "review": lambda: reverse("lab-review", args=["tartu", "sade"]),
    "programme": lambda: reverse("lab-programme", args=["tartu", "sade"]),
    "invitations": lambda: reverse("lab-invitations", args=["tartu", "sade"]),
    "registrations": lambda: reverse("lab-registrations", args=["tartu", "sade"]),
    "checkin": lambda: reverse("lab-checkin", args=["tartu", "sade"]),
    "survey": lambda: reverse("lab-survey", args=["tartu", "sade"]),
    "report": lambda: reverse("lab-report", args=["tartu", "sade"]),
    "needs": lambda: reverse("need-list", args=["tartu"]),
    "today": lambda: reverse("city-workspace", args=["tartu"]),
}


@pytest.mark.parametrize("page", WORK)
def test_workspace(cast: Cast, as_user: Any, page: str) -> None:
    lab = make_lab(cast)
    SurveyQuestionFactory(lab=lab, code="useful", text=finnish("oliko hyötyä?"))
    InvitationFactory(campaign__lab=lab)
    client = as_user(cast.organiser)

    assert unmarked(client.get(WORK[page](), {"lang": "lt"}).content.decode()) == []
