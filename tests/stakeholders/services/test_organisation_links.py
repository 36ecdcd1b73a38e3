import pytest

from cities.models import LogEntry
from cities.tenancy import enter_city
from stakeholders.matching.profiles import suggest_profiles
from stakeholders.models import Organisation, OrganisationVerification, Stakeholder
from stakeholders.services.organisation_links import (
    NoSuchProfile,
    NothingToTake,
    link_entry,
    take_over_values,
    unlink_entry,
)
from tests.conftest import Cast
from tests.factories.organisations import OrganisationFactory
from tests.factories.stakeholders import StakeholderFactory, make_actor

pytestmark = pytest.mark.django_db


@pytest.fixture
def profile() -> Organisation:
    return OrganisationFactory(
        name="Firm OÜ",
        helix_group="research",
        website="https://firm.example/",
        cpv=["45233140"],
        cpv_tree=["45", "452", "4523", "45233", "452331", "4523314"],
        themes=["climate"],
    )


def test_linking_changes_the_entry_and_never_the_profile(cast: Cast, profile: Organisation) -> None:
    entry = StakeholderFactory(city=cast.ours, organisation="Firm", notes="Knows everybody")
    before = Organisation.objects.values().get(pk=profile.pk)
    given = {"city": cast.ours, "actor": make_actor(cast.ours), "stakeholder_id": entry.pk}

    with enter_city(cast.ours):
        link_entry(**given, organisation_id=profile.pk)
        changed = take_over_values(**given, fields=["organisation", "helix_group", "cpv", "website", "region"])
        found = Stakeholder.objects.get(pk=entry.pk)
        log = list(LogEntry.objects.filter(city=cast.ours).order_by("seq").values_list("action", "changes"))

    assert sorted(changed) == ["cpv", "helix_group", "organisation", "website"]
    assert (found.organisation, found.helix_group, found.website) == ("Firm OÜ", "research", "https://firm.example/")
    assert found.cpv_tree == profile.cpv_tree
    assert (found.person, found.notes) == (entry.person, "Knows everybody")
    assert [action for action, _changes in log] == ["stakeholder.link", "stakeholder.take_over"]
    assert log[0][1] == {"profile": ["", profile.slug]}
    assert Organisation.objects.values().get(pk=profile.pk) == before


def test_hidden_profile_cannot_be_found_out(cast: Cast) -> None:
    hidden = OrganisationFactory(is_listed=False, name="Secret OÜ")
    entry = StakeholderFactory(city=cast.ours, organisation="Secret OÜ")

    with enter_city(cast.ours):
        with pytest.raises(NoSuchProfile):
            link_entry(city=cast.ours, actor=make_actor(cast.ours), stakeholder_id=entry.pk, organisation_id=hidden.pk)
        assert suggest_profiles(stakeholder=entry) == []


def test_entry_of_another_city_is_out_of_reach(cast: Cast, profile: Organisation) -> None:
    entry = StakeholderFactory(city=cast.theirs)

    with enter_city(cast.ours), pytest.raises(Stakeholder.DoesNotExist):
        link_entry(city=cast.ours, actor=make_actor(cast.ours), stakeholder_id=entry.pk, organisation_id=profile.pk)


def test_nothing_is_taken_from_a_profile_that_hides(cast: Cast, profile: Organisation) -> None:
    entry = StakeholderFactory(city=cast.ours, profile=profile, organisation="Firm")
    Organisation.objects.filter(pk=profile.pk).update(is_listed=False)
    given = {"city": cast.ours, "actor": make_actor(cast.ours), "stakeholder_id": entry.pk}

    with enter_city(cast.ours):
        with pytest.raises(NothingToTake):
            take_over_values(**given, fields=["organisation"])
        assert unlink_entry(**given).profile_id is None


@pytest.mark.parametrize("field", ["notes", "person", "sort_key", "city"])
def test_only_shared_fields_are_taken(cast: Cast, profile: Organisation, field: str) -> None:
    entry = StakeholderFactory(city=cast.ours, profile=profile)

    with enter_city(cast.ours), pytest.raises(NothingToTake):
        take_over_values(
            city=cast.ours, actor=make_actor(cast.ours), stakeholder_id=entry.pk, fields=["organisation", field]
        )


def test_deleted_profile_is_forgotten_by_the_entries_of_every_city(cast: Cast, profile: Organisation) -> None:
    entries = [StakeholderFactory(city=city, profile=profile) for city in (cast.ours, cast.theirs)]

    profile.delete()

    for entry in entries:
        with enter_city(entry.city):
            assert Stakeholder.objects.get(pk=entry.pk).profile_id is None


def test_suggestions_are_exact_and_say_why(cast: Cast) -> None:
    by_number = OrganisationFactory(name="A", scheme="EE-RIK", registration_id="12345678")
    by_name = OrganisationFactory(name="NÄIDIS OÜ")
    by_mail = OrganisationFactory(name="C")
    OrganisationFactory(name="Näidis Vesi OÜ")
    OrganisationFactory(name="E", scheme="FI-PRO", registration_id="12345678")
    OrganisationVerification.objects.create(
        organisation=by_mail, way="mail_domain", domain="firm.example", verified_at="2026-01-01T00:00Z"
    )
    entry = StakeholderFactory(
        city=cast.ours,
        organisation="Naidis OÜ",
        email="mari@firm.example",
        scheme="EE-RIK",
        registration_id="1234 5678",
    )

    with enter_city(cast.ours):
        found = [(one.organisation, str(one.reason)) for one in suggest_profiles(stakeholder=entry)]

    assert found == [
        (by_number, "The same number in the register"),
        (by_mail, "The same mail domain, proven"),
        (by_name, "The same name"),
    ]
