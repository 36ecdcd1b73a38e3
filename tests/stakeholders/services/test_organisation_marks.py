from typing import Any

import pytest

from cities.models import LogEntry, User
from cities.tenancy import enter_city
from stakeholders.models import Organisation, OrganisationChange, OrganisationVerification
from stakeholders.services import organisation_marks as service
from stakeholders.services.organisation_access import NotYours
from stakeholders.services.organisation_members import remove_member
from stakeholders.services.organisations import edit_profile
from tests.conftest import Cast
from tests.factories.cities import UserFactory
from tests.factories.organisations import OrganisationFactory, OrganisationMemberFactory
from tests.factories.stakeholders import make_actor

pytestmark = pytest.mark.django_db


def run_by(email: str, website: str = "https://www.firm.example/") -> tuple[User, Organisation]:
    user = UserFactory(email=email)
    organisation = OrganisationFactory(website=website, registration_id=email, scheme="EE-RIK")
    OrganisationMemberFactory(user=user, organisation=organisation)
    return user, organisation


def valid(organisation: Organisation) -> list[str]:
    return [mark.way for mark in organisation.verifications.filter(withdrawn_at=None).order_by("verified_at")]


def test_own_domain_verifies_once() -> None:
    user, organisation = run_by("mari@firm.example")

    mark = service.verify_by_mail(user=user, organisation_id=organisation.pk)

    assert (mark.domain, mark.verified_by) == ("firm.example", user)
    with pytest.raises(service.VerifiedAlready):
        service.verify_by_mail(user=user, organisation_id=organisation.pk)


@pytest.mark.parametrize(
    ("email", "website", "refusal"),
    [
        ("mari@other.example", "https://firm.example/", service.OtherDomain),
        ("mari@mail.firm.example", "https://firm.example/", service.OtherDomain),
        ("mari@gmail.com", "https://gmail.com/", service.DomainOfEverybody),
        ("mari@firm.example", "", service.NoWebsite),
    ],
)
def test_mail_verifies_nothing_else(email: str, website: str, refusal: Any) -> None:
    user, organisation = run_by(email, website)

    with pytest.raises(refusal):
        service.verify_by_mail(user=user, organisation_id=organisation.pk)
    assert valid(organisation) == []


def test_unconfirmed_address_and_stranger_verify_nothing() -> None:
    user, organisation = run_by("mari@elsewhere.example")
    user.emailaddress_set.create(email="mari@firm.example", verified=False)  # type: ignore[attr-defined]

    with pytest.raises(service.OtherDomain):
        service.verify_by_mail(user=user, organisation_id=organisation.pk)
    with pytest.raises(NotYours):
        service.verify_by_mail(user=UserFactory(email="stranger@firm.example"), organisation_id=organisation.pk)


def test_city_vouches_with_evidence_in_its_log(cast: Cast) -> None:
    organisation = OrganisationFactory()
    before = Organisation.objects.values().get(pk=organisation.pk)
    given = {"city": cast.ours, "actor": make_actor(cast.ours), "organisation_id": organisation.pk}
    with enter_city(cast.ours):
        with pytest.raises(service.NoEvidence):
            service.verify_by_city(**given, evidence="  ")

        service.verify_by_city(**given, evidence="Extract seen")

        assert list(LogEntry.objects.filter(city=cast.ours).values_list("action", flat=True)) == ["organisation.verify"]
    change = OrganisationChange.objects.get(organisation_id=organisation.pk)
    assert (change.actor_kind, change.city_id, change.changes) == ("city", cast.ours.pk, {})
    assert Organisation.objects.values().get(pk=organisation.pk) == before


def test_city_takes_back_its_own_word_only(cast: Cast) -> None:
    organisation = OrganisationFactory()
    with enter_city(cast.ours):
        mark = service.verify_by_city(
            city=cast.ours, actor=make_actor(cast.ours), organisation_id=organisation.pk, evidence="Seen"
        )
    with enter_city(cast.theirs), pytest.raises(service.NotYourMark):
        service.withdraw_by_city(city=cast.theirs, actor=make_actor(cast.theirs), verification_id=mark.pk)
    assert valid(organisation) == ["city"]

    with enter_city(cast.ours):
        service.withdraw_by_city(
            city=cast.ours, actor=make_actor(cast.ours), verification_id=mark.pk, reason="Bankrupt"
        )
        with pytest.raises(service.NotYourMark):
            service.withdraw_by_city(city=cast.ours, actor=make_actor(cast.ours), verification_id=mark.pk)
    assert valid(organisation) == []


@pytest.mark.parametrize(
    ("values", "left"),
    [
        ({"name": "Somebody Else AS"}, ["mail_domain"]),
        ({"registration_id": "2"}, ["mail_domain"]),
        ({"country": "FI"}, ["mail_domain"]),
        ({"website": "https://other.example/"}, ["city"]),
        ({"website": "https://shop.firm.example/"}, ["mail_domain", "city"]),
        ({"size": "large"}, ["mail_domain", "city"]),
    ],
)
def test_marks_end_with_what_they_vouch_for(cast: Cast, values: dict[str, str], left: list[str]) -> None:
    user, organisation = run_by("mari@firm.example")
    service.verify_by_mail(user=user, organisation_id=organisation.pk)
    with enter_city(cast.ours):
        service.verify_by_city(
            city=cast.ours, actor=make_actor(cast.ours), organisation_id=organisation.pk, evidence="Seen"
        )

    edit_profile(user=user, organisation_id=organisation.pk, values=values)

    assert valid(organisation) == left


@pytest.mark.parametrize(("colleague", "left"), [("jaan@firm.example", ["mail_domain"]), ("jaan@x.example", [])])
def test_domain_stays_proven_while_somebody_proves_it(colleague: str, left: list[str]) -> None:
    user, organisation = run_by("mari@firm.example")
    OrganisationMemberFactory(organisation=organisation, user=UserFactory(email=colleague))
    service.verify_by_mail(user=user, organisation_id=organisation.pk)
    member = organisation.members.get(user=user)

    remove_member(user=user, organisation_id=organisation.pk, member_id=member.pk)

    assert valid(organisation) == left


def test_member_takes_a_mark_off_their_own_profile_only() -> None:
    user, organisation = run_by("mari@firm.example")
    mark = service.verify_by_mail(user=user, organisation_id=organisation.pk)
    other, others = run_by("liis@other.example", "https://other.example/")

    with pytest.raises(service.NotYourMark):
        service.withdraw_by_member(user=other, organisation_id=others.pk, verification_id=mark.pk)
    service.withdraw_by_member(user=user, organisation_id=organisation.pk, verification_id=mark.pk)

    assert not OrganisationVerification.objects.filter(withdrawn_at=None).exists()
