"""Two admins who leave at the same moment: one of them stays."""

from functools import partial

import pytest

from stakeholders.models import OrganisationMember
from stakeholders.services.organisation_members import LastAdmin, change_member_role, remove_member
from tests.factories.cities import CityFactory
from tests.factories.organisations import OrganisationFactory, OrganisationMemberFactory
from tests.races.crowd import run_at_once

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]


@pytest.mark.parametrize("way", ["leave", "step down"])
def test_somebody_stays_admin(way: str) -> None:
    organisation = OrganisationFactory()
    admins = OrganisationMemberFactory.create_batch(8, organisation=organisation)
    change = remove_member if way == "leave" else partial(change_member_role, role="editor")
    works = [
        partial(change, user=one.user, organisation_id=organisation.pk, member_id=one.pk)  # type: ignore[operator]
        for one in admins
    ]

    results = run_at_once(CityFactory(), works)

    assert [type(result) for result in results if isinstance(result, Exception)] == [LastAdmin]
    assert OrganisationMember.objects.filter(organisation=organisation, role="admin").count() == 1
