"""How long which data are kept: the rules, the dry run, the night, and a person's confirmation."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from cities.hooks import list_retention
from cities.models import City, FormDraft, LogEntry, OutboxMail, RetentionPeriod, RetentionRun
from cities.permissions import SYSTEM, Actor
from cities.services.mail_preview import preview_mail
from cities.services.retention import (
    NothingChosen,
    Promised,
    ReasonMissing,
    TooLong,
    TooShort,
    UnknownClass,
    delete_by_night,
    delete_due,
    set_period,
    start_deletion,
)
from cities.services.retention_rules import get_rule, list_due, list_rules, list_waiting
from cities.tenancy import enter_city
from citylabs.models import AccessNeeds, Registration, SurveyResponse
from stakeholders.models import Consent, Look, Stakeholder
from stakeholders.services.retention import KeepReasonMissing, NobodyTicked, decide_silent_entries
from stakeholders.services.retention_classes import list_silent_entries
from tests.conftest import Cast
from tests.factories.citylabs import LabFactory
from tests.factories.citylabs_people import CampaignFactory, InvitationFactory, RegistrationFactory
from tests.factories.citylabs_reports import SurveyQuestionFactory, SurveyResponseFactory
from tests.factories.stakeholders import ConsentFactory, StakeholderFactory, StakeholderImportFactory

DAY = timedelta(days=1)
NOW = timezone.now()


@pytest.fixture
def city(cast: Cast) -> City:
    return cast.ours


@pytest.fixture
def organiser(cast: Cast) -> Actor:
    return Actor(kind="member", id=cast.organiser.pk, label="organiser@tartu.example", role="organiser")


def old_lab(city: City, days: int) -> Any:
    ended = NOW - days * DAY
    return LabFactory(city=city, starts_at=ended - timedelta(hours=3), ends_at=ended)


def make_access_needs(city: City, days: int) -> None:
    registration = RegistrationFactory(city=city, lab=old_lab(city, days))
    with enter_city(city):
        needs = {"support": [], "diets": ["vegan"], "words": ""}
        AccessNeeds.objects.create(city=city, registration=registration, needs=needs, changed_at=NOW)


def make_registration(city: City, days: int) -> None:
    RegistrationFactory(city=city, lab=old_lab(city, days), person="Mari Maasikas", email=f"m{days}@x.example")


def make_invitation(city: City, days: int, state: str = "invited") -> None:
    lab = old_lab(city, days)
    campaign = CampaignFactory(city=city, lab=lab)
    InvitationFactory(city=city, lab=lab, campaign=campaign, state=state, email=f"i{days}@x.example")


def make_answered(city: City, days: int) -> None:
    make_invitation(city, days, "declined")


def make_words(city: City, days: int) -> None:
    lab = old_lab(city, days)
    SurveyQuestionFactory(city=city, lab=lab, code="why", kind="text")
    SurveyResponseFactory(city=city, lab=lab, answers={"why": "Mari said so", "how": "5"})


def make_entry(city: City, days: int) -> None:
    entry = StakeholderFactory(city=city)
    with enter_city(city):
        then = NOW - days * DAY
        Stakeholder.objects.filter(pk=entry.pk).update(created_at=then, changed_at=then)


def make_import(city: City, days: int) -> None:
    StakeholderImportFactory(city=city, finished_at=NOW - days * DAY)


def make_consent(city: City, days: int) -> None:
    then = NOW - days * DAY
    ConsentFactory(city=city, given_at=then - DAY, withdrawn_at=then)


def make_look(city: City, days: int) -> None:
    with enter_city(city):
        Look.objects.create(
            city=city, at=NOW - days * DAY, actor_kind="system", way="page", subject="entry", once=f"{days}"
        )


def make_mail(city: City, days: int) -> None:
    with enter_city(city):
        mail = OutboxMail.objects.create(
            city=city,
            campaign=f"c{days}",
            recipient="mari@x.example",
            kind="colleague-invitation",
            state="sent",
            context={"name": "Mari"},
            subject="For Mari",
            due_at=NOW,
            message_id="<1@x.example>",
        )
        OutboxMail.objects.filter(pk=mail.pk).update(created_at=NOW - days * DAY)


def make_draft(city: City, days: int) -> None:
    user = MEMBER[city.pk]
    with enter_city(city):
        FormDraft.objects.create(city=city, user=user, key=f"k-{days}", changed_at=NOW - days * DAY)


MEMBER: dict[Any, Any] = {}
MAKERS: dict[str, Callable[[City, int], None]] = {
    "access-needs": make_access_needs,
    "registrations": make_registration,
    "invitations-unanswered": make_invitation,
    "invitations-answered": make_answered,
    "survey-words": make_words,
    "entries": make_entry,
    "imports": make_import,
    "consents": make_consent,
    "looks": make_look,
    "mails": make_mail,
    "drafts": make_draft,
}


@pytest.fixture(autouse=True)
def _members(cast: Cast) -> Iterator[None]:
    MEMBER.update({cast.ours.pk: cast.owner, cast.theirs.pk: cast.stranger})
    yield
    MEMBER.clear()


def counts(city: City) -> dict[str, int]:
    with enter_city(city):
        return {due.rule.one.code: due.count for due in list_due(city=city, now=NOW) if due.count}


def test_every_class_is_tried_here_and_explains_itself() -> None:
    assert {one.code for one in list_retention()} == set(MAKERS)
    assert [one.code for one in list_retention() if not (str(one.why) and str(one.stays) and one.days)] == []
    assert [one.code for one in list_retention() if one.minimum and one.minimum.days > one.days] == []


@pytest.mark.parametrize("code", MAKERS)
def test_a_class_counts_shows_and_deletes_what_is_too_old_and_nothing_younger(
    code: str, city: City, cast: Cast
) -> None:
    with enter_city(city):
        rule = get_rule(city=city, code=code)
    MAKERS[code](city, rule.days + 2)
    MAKERS[code](city, rule.days - 2)
    MAKERS[code](cast.theirs, rule.days + 3)

    with enter_city(city):
        before = rule.before(NOW)
        sample = rule.one.sample(city, before, 5)
        assert (rule.one.count(city, before), len(sample)) == (1, 1)
        if rule.one.decide:
            return
        assert rule.one.delete(city, before, 500) == 1
        assert (rule.one.count(city, before), rule.one.delete(city, before, 500)) == (0, 0)
    assert counts(cast.theirs).get(code) == 1


def test_registrations_lose_names_and_keep_what_figures_need(city: City) -> None:
    make_registration(city, 5 * 365 + 2)

    with enter_city(city):
        rule = get_rule(city=city, code="registrations")
        rule.one.delete(city, rule.before(NOW), 10)
        row = Registration.objects.values("person", "email", "organisation", "user", "helix_group").get(city=city)
    assert row == {"person": "–", "email": "", "organisation": "", "user": None, "helix_group": "sme"}


def test_survey_keeps_its_scales(city: City) -> None:
    make_words(city, 2 * 365 + 2)

    with enter_city(city):
        rule = get_rule(city=city, code="survey-words")
        rule.one.delete(city, rule.before(NOW), 10)
        assert SurveyResponse.objects.get(city=city).answers == {"how": "5"}


def test_a_sent_mail_loses_its_words_and_says_so(city: City) -> None:
    make_mail(city, 732)

    with enter_city(city):
        rule = get_rule(city=city, code="mails")
        rule.one.delete(city, rule.before(NOW), 10)
        mail = OutboxMail.objects.get(city=city)
        assert (mail.subject, mail.recipient, mail.state) == ("", "mari@x.example", "sent")
        assert "deleted" in preview_mail(city=city, mail=mail).fault


@pytest.mark.parametrize(
    ("code", "days", "reason", "refusal"),
    [
        ("access-needs", 10, "", None),
        ("access-needs", 60, "The caterer's bill comes late", Promised),
        ("mails", 800, "", ReasonMissing),
        ("mails", 800, "Project records are kept for longer", None),
        ("access-needs", 0, "", TooLong),
        ("access-needs", 36_501, "for ever", TooLong),
        ("registrations", 3 * 365 + 1, "", None),
        ("registrations", 3 * 365, "", TooShort),
        ("looks", 30, "", TooShort),
        ("nothing", 30, "", UnknownClass),
    ],
)
def test_a_city_may_shorten_freely_lengthen_with_a_reason_and_not_below_the_law(
    code: str, days: int, reason: str, refusal: type[Exception] | None, city: City
) -> None:
    with enter_city(city):
        if refusal:
            with pytest.raises(refusal):
                set_period(city=city, actor=SYSTEM, code=code, days=days, reason=reason)
            assert not RetentionPeriod.objects.filter(city=city).exists()
        else:
            set_period(city=city, actor=SYSTEM, code=code, days=days, reason=reason)
            assert get_rule(city=city, code=code).days == days
            [entry] = LogEntry.objects.filter(city=city, action="retention.set")
            assert entry.changes["days"][1] == days


def test_the_usual_period_forgets_the_citys_own(city: City) -> None:
    with enter_city(city):
        set_period(city=city, actor=SYSTEM, code="mails", days=100)
        set_period(city=city, actor=SYSTEM, code="mails", days=730)

        assert not RetentionPeriod.objects.filter(city=city).exists()
        assert not any(rule.is_changed for rule in list_rules(city=city))


def test_a_dry_run_changes_nothing_and_takes_the_same_queries(city: City, django_assert_max_num_queries: Any) -> None:
    for make in MAKERS.values():
        make(city, 4000)
    first = counts(city)

    assert counts(city) == first
    assert set(first) == set(MAKERS)
    with enter_city(city), django_assert_max_num_queries(2 * len(MAKERS) + 3):
        list_due(city=city, now=NOW)


@pytest.mark.django_db(transaction=True)
def test_the_night_deletes_by_policy_and_leaves_decisions_to_people(city: City, cast: Cast) -> None:
    for make in MAKERS.values():
        make(city, 4000)
    make_draft(cast.theirs, 4000)

    report = delete_by_night(city_id=city.pk)

    assert report is not None
    left = counts(city)
    assert set(left) == {"entries", "registrations", "invitations-answered"}
    with enter_city(city):
        stored = RetentionRun.objects.get(city=city)
        assert (stored.trigger, stored.deleted) == ("night", 8)
        assert {line["code"]: line["deleted"] for line in stored.results} == dict.fromkeys(set(MAKERS) - set(left), 1)
        assert stored.finished_at is not None
        assert {rule.one.code for rule, _count in list_waiting(city=city, now=NOW)} == set(left)
        assert LogEntry.objects.filter(city=city, action="retention.delete").count() == 1
    assert counts(cast.theirs) == {"drafts": 1}
    assert delete_by_night(city_id=city.pk) is None


@pytest.mark.django_db(transaction=True)
def test_a_confirmed_deletion_runs_in_a_worker_and_twice_is_harmless(city: City, organiser: Actor) -> None:
    make_registration(city, 4000)
    make_access_needs(city, 4000)
    with enter_city(city):
        report = start_deletion(city=city, actor=organiser, codes=["registrations", "entries", "registrations"])

    delete_due(city_id=city.pk, run_id=report.run_id, report_id=report.pk)

    with enter_city(city):
        stored = RetentionRun.objects.get(city=city, pk=report.pk)
        assert (stored.codes, stored.deleted, stored.run.state) == (["registrations"], 2, "done")
        assert AccessNeeds.objects.filter(city=city).count() == 1


@pytest.mark.parametrize(
    ("codes", "refusal"), [([], NothingChosen), (["entries"], NothingChosen), (["x"], UnknownClass)]
)
def test_nothing_starts_without_a_choice(codes: list[str], refusal: type[Exception], city: City) -> None:
    with enter_city(city):
        with pytest.raises(refusal):
            start_deletion(city=city, actor=SYSTEM, codes=codes)
        assert not RetentionRun.objects.filter(city=city).exists()


def test_silent_entries_are_deleted_or_kept_with_a_reason(city: City, organiser: Actor) -> None:
    for days in (4000, 3000, 2000):
        make_entry(city, days)
    make_entry(city, 10)
    with enter_city(city):
        oldest, second, _third, fresh = Stakeholder.objects.filter(city=city).order_by("created_at")

        def decide(entries: list[Stakeholder], **how: Any) -> int:
            ids = [entry.pk for entry in entries]
            return decide_silent_entries(city=city, actor=organiser, entry_ids=ids, now=NOW, **how)

        with pytest.raises(NobodyTicked):
            decide([], keep=False)
        with pytest.raises(KeepReasonMissing):
            decide([oldest], keep=True, reason=" ")
        assert decide([oldest, fresh], keep=False) == 1
        assert decide([second], keep=True, reason="Expert for floods") == 1

        assert Stakeholder.objects.filter(city=city).count() == 3
    assert counts(city) == {"entries": 1}
    with enter_city(city):
        next_year = NOW + 366 * DAY
        assert list_silent_entries(city=city, before=NOW - 1095 * DAY, now=next_year).count() == 2


def test_a_no_to_invitations_is_kept_as_long_as_the_registry_has_the_address(city: City) -> None:
    """Of an entry that is kept on a consent with a proof on paper, it is all that keeps invitations back."""
    old = {"given_at": NOW - 1300 * DAY, "withdrawn_at": NOW - 1200 * DAY, "purpose": "consent_invite"}
    StakeholderFactory(city=city, email="mari@firm.example", other_emails=["mari@old.example"])
    for email in ("Mari@firm.example", "mari@old.example", "gone@firm.example"):
        ConsentFactory(city=city, email=email, **old)
    ConsentFactory(city=city, email="mari@firm.example", **{**old, "purpose": "consent_photos"})

    delete_by_night(city_id=city.pk, now=NOW)

    with enter_city(city):
        kept = set(Consent.objects.values_list("email", "purpose"))
    assert kept == {("Mari@firm.example", "consent_invite"), ("mari@old.example", "consent_invite")}
