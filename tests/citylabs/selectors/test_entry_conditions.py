"""What labs know about entries: one lab attended, and groups that a lab is short of."""

import pytest
from django.utils import timezone

from cities.tenancy import enter_city
from citylabs.forms.audience import AudienceFilterForm
from stakeholders.models import Segment
from stakeholders.rules.filters import Filters
from stakeholders.selectors.stakeholders import list_stakeholders
from tests.conftest import Cast
from tests.factories.citylabs import LabFactory, LabTargetFactory
from tests.factories.citylabs_people import RegistrationFactory
from tests.factories.stakeholders import StakeholderFactory

pytestmark = pytest.mark.django_db


def found(cast: Cast, condition: str) -> list[str]:
    with enter_city(cast.ours):
        entries = list_stakeholders(city=cast.ours, filters=Filters(condition=condition))
        return [entry.organisation for entry in entries]


def test_attended_one_lab_and_no_other(cast: Cast) -> None:
    rain, heat = (LabFactory(city=cast.ours, slug=slug, title={"en": slug.title()}) for slug in ("rain", "heat"))
    StakeholderFactory(city=cast.ours, organisation="came", email="Came@x.example")
    StakeholderFactory(city=cast.ours, organisation="elsewhere", email="e@x.example")
    StakeholderFactory(city=cast.ours, organisation="no-show", email="n@x.example")
    RegistrationFactory(city=cast.ours, lab=rain, email="came@X.example", checked_in_at=timezone.now())
    RegistrationFactory(city=cast.ours, lab=heat, email="e@x.example", checked_in_at=timezone.now())
    RegistrationFactory(city=cast.ours, lab=rain, email="n@x.example")

    assert found(cast, "attended-lab:rain") == ["came"]
    assert found(cast, "attended-lab:nowhere") == []
    assert found(cast, "no-such-family:rain") == []
    with enter_city(cast.ours):
        offered = dict(
            AudienceFilterForm({"condition": "attended-lab:rain"}, city=cast.ours).fields["condition"].choices
        )
        assert AudienceFilterForm({"condition": "attended-lab:rain"}, city=cast.ours).filters() == Filters(
            condition="attended-lab:rain"
        )
    assert offered["attended-lab:rain"] == "Attended “Rain”"
    with enter_city(cast.theirs):
        theirs = AudienceFilterForm({}, city=cast.theirs).fields["condition"].choices
    assert "attended-lab:rain" not in dict(theirs)


def test_balance_gap_keeps_groups_that_a_lab_ahead_is_short_of(cast: Cast) -> None:
    ahead, draft = LabFactory(city=cast.ours, published=True), LabFactory(city=cast.ours)
    LabTargetFactory(city=cast.ours, lab=ahead, helix_group="sme", target=2)
    LabTargetFactory(city=cast.ours, lab=ahead, helix_group="research", target=1)
    LabTargetFactory(city=cast.ours, lab=draft, helix_group="media", target=5)
    for group in ("sme", "research", "media"):
        StakeholderFactory(city=cast.ours, organisation=group, helix_group=group, email=f"{group}@x.example")
    for group in ("sme", "research"):
        RegistrationFactory(city=cast.ours, lab=ahead, helix_group=group, state="confirmed", email=f"{group}@y.example")
    RegistrationFactory(city=cast.ours, lab=ahead, helix_group="sme", state="waiting", email="w@y.example")

    assert found(cast, "balance-gap") == ["sme"]


def test_audience_can_be_a_segment(cast: Cast) -> None:
    inside = StakeholderFactory(city=cast.ours, organisation="inside", helix_group="sme", email="i@x.example")
    StakeholderFactory(city=cast.ours, organisation="outside", helix_group="media", email="o@x.example")
    with enter_city(cast.ours):
        segment = Segment.objects.create(
            city=cast.ours, name="Small ones", definition={"all": [{"filters": {"group": "sme"}}]}
        )
        form = AudienceFilterForm({"segment": str(segment.pk)}, city=cast.ours)
        assert form.is_valid()
        entries = list_stakeholders(city=cast.ours, filters=form.filters())
        assert [entry.pk for entry in entries] == [inside.pk]
        assert not AudienceFilterForm({"segment": str(inside.pk)}, city=cast.ours).is_valid()
