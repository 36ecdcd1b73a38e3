"""Who is invited to the demo's labs, answers, comes, and says what they thought."""

from datetime import datetime, timedelta
from typing import Any

from cities.models import City, Run
from cities.permissions import Actor
from cities.tenancy import enter_city
from citylabs.enums import RegistrationState, SurveyQuestionKind
from citylabs.management.demo.registry import list_people
from citylabs.models import Invitation, Lab, Registration, SurveyQuestion
from citylabs.selectors.surveys import list_options
from citylabs.services.campaign_sending import send_invitations
from citylabs.services.campaigns import create_campaign, send_campaign
from citylabs.services.checkin import check_in
from citylabs.services.details import Details
from citylabs.services.invitations import accept_invitation, decline_invitation
from citylabs.services.registrations import register_person
from citylabs.services.surveys import answer_survey, open_survey
from procurement.models import Need

_GUEST = Actor(kind="person", label="anonymous")
_ANSWERS = ("5", "4", "4", "5", "3", "4", "5", "2", "4", "5", "3", "4")
_WORDS = (
    "More time for the group work, please.",
    "I met two companies I did not know.",
    "The need was explained well.",
    "Send the slides beforehand.",
)


def invite_and_answer(city: City, actor: Actor, lab: Lab, facts: dict[str, Any], at: datetime) -> None:
    """Send the campaign here and now, then let the first people say yes, the next no, and others register openly."""
    if facts.get("invite"):
        _send(city, actor, lab, facts["invite"], at)
    with enter_city(city):
        lab = Lab.objects.get(city=city, pk=lab.pk)
        need_ids = tuple(Need.objects.filter(city=city, id__in=lab.agenda.values("need")).values_list("pk", flat=True))
        _answer(city, lab, facts, need_ids, at)
        for number in range(facts.get("register", 0)):
            details = _newcomer(city, number, need_ids)
            register_person(city=city, actor=_GUEST, lab=lab, details=details, now=at + timedelta(days=2, hours=number))


def _send(city: City, actor: Actor, lab: Lab, groups: list[str], at: datetime) -> None:
    audience = {"groups": groups, "tags": [], "languages": []}
    with enter_city(city):
        lab = Lab.objects.get(city=city, pk=lab.pk)
        campaign = create_campaign(city=city, actor=actor, lab=lab, audience=audience, note={})
        campaign = send_campaign(city=city, actor=actor, campaign=campaign, now=at)
        run: Run | None = campaign.run
    assert run is not None
    send_invitations(city_id=city.pk, run_id=run.pk, campaign_id=campaign.pk)


def _answer(city: City, lab: Lab, facts: dict[str, Any], need_ids: tuple[Any, ...], at: datetime) -> None:
    invited = list(Invitation.objects.filter(city=city, lab=lab).select_related("lab").order_by("email"))
    accepting = invited[: facts.get("accept", 0)]
    declining = invited[len(accepting) : len(accepting) + facts.get("decline", 0)]
    for number, invitation in enumerate(accepting):
        details = Details(
            person=invitation.person,
            organisation=invitation.organisation,
            email=invitation.email,
            helix_group=invitation.helix_group,
            language=invitation.language,
            need_ids=need_ids[: 1 + number % 2],
        )
        when = at + timedelta(days=1, minutes=7 * number)
        accept_invitation(city=city, actor=_GUEST, invitation=invitation, details=details, now=when)
    for invitation in declining:
        decline_invitation(city=city, actor=_GUEST, invitation=invitation, now=at + timedelta(days=1))


def _newcomer(city: City, number: int, need_ids: tuple[Any, ...]) -> Details:
    """Somebody who is not in the registry yet."""
    known = list_people(city.slug)[number * 5 % 20]
    return Details(
        person=known["person"].replace(" ", f" {'ABCDEFGHIJ'[number % 10]}. ", 1),
        organisation=known["organisation"],
        email=f"guest.{number + 1}@newcomers.example",
        helix_group=known["helix_group"],
        language=known["language"],
        need_ids=need_ids[:1],
    )


def let_in(city: City, actor: Actor, lab: Lab, facts: dict[str, Any], at: datetime) -> None:
    """Check in the first of the confirmed people. Call inside `enter_city`."""
    confirmed = Registration.objects.filter(city=city, lab=lab, state=RegistrationState.CONFIRMED).select_related("lab")
    for minute, registration in enumerate(confirmed.order_by("number")[: facts.get("attend", 0)]):
        check_in(city=city, actor=actor, registration=registration, now=at + timedelta(minutes=minute))


def answer_surveys(city: City, actor: Actor, lab: Lab, facts: dict[str, Any], at: datetime) -> None:
    """Open the survey and let some of those who came answer. Call inside `enter_city`."""
    open_survey(city=city, actor=actor, lab=lab, now=at)
    questions = list(SurveyQuestion.objects.filter(city=city, lab=lab).order_by("position"))
    came = Registration.objects.filter(city=city, lab=lab).exclude(checked_in_at=None).select_related("lab")
    for number, registration in enumerate(came.order_by("number")[: facts.get("survey", 0)]):
        answers = {question.code: _say(question, number) for question in questions}
        answer_survey(city=city, registration=registration, answers=answers, now=at + timedelta(hours=1))


def _say(question: SurveyQuestion, number: int) -> str:
    if question.kind == SurveyQuestionKind.TEXT:
        return _WORDS[number % len(_WORDS)] if number % 3 == 0 else ""
    if question.kind == SurveyQuestionKind.SCALE:
        return _ANSWERS[(number + question.position) % len(_ANSWERS)]
    options = [code for code, _label in list_options(question)]
    return options[number % len(options)]
