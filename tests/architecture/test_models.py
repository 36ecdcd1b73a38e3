"""Every model is city-owned and walled, or excused with a reason."""

import pytest
from django.apps import apps
from django.db import models

from cities.models import CityForeignKey, CityOwned
from cities.models.walls import CityWall, SameCity
from tests.architecture.sources import APPS

EXCUSED = {
    "cities.User": "people sign in once for all cities",
    "cities.City": "the tenant itself, public",
    "cities.CityLogo": "public like the city",
    "cities.Code": "official lists, the same for everybody (ADR 0023)",
    "cities.DataRequest": "asked of all cities at once; the address goes when they have answered (ADR 0021)",
    "cities.LogHead": "the end of a chain: keyed by its city, walled, written by the trigger only",
    "cities.Network": "public facts of a network of cities (ADR 0020)",
    "cities.NetworkMembership": "which city is in which network is public; its city writes it behind a wall (ADR 0020)",
    "stakeholders.Organisation": "a public profile, once for all cities (ADR 0017)",
    "stakeholders.OrganisationMember": "runs a profile, which belongs to no city; guarded by the services (ADR 0017)",
    "stakeholders.OrganisationMemberInvitation": "asks somebody to run a profile (ADR 0017)",
    "stakeholders.OrganisationVerification": "a public mark on a profile (ADR 0017)",
    "stakeholders.OrganisationReference": "public, part of a profile (ADR 0017)",
    "stakeholders.OrganisationRelation": "public, part of a profile (ADR 0017)",
    "stakeholders.OrganisationChange": "history of a profile: codes and ids, no names (ADR 0017)",
    "stakeholders.OrganisationDraft": "one person's own, read and swept by person only (ADR 0017)",
    "citylabs.PublicLab": "public catalogue, holds nothing private (ADR 0002)",
    "citylabs.ReportRelease": "public release, holds no personal data (ADR 0002)",
    "citylabs.ReleaseFile": "the public release as files (ADR 0002)",
}
OURS = [model for app in APPS for model in apps.get_app_config(app).get_models()]


def label(model: type[models.Model]) -> str:
    return model._meta.label


@pytest.mark.parametrize("model", OURS, ids=label)
def test_model_is_city_owned_or_excused(model: type[models.Model]) -> None:
    assert issubclass(model, CityOwned) != (model._meta.label in EXCUSED)


def test_no_stale_excuse() -> None:
    assert set(EXCUSED) - {model._meta.label for model in OURS} == set()


@pytest.mark.parametrize("model", [model for model in OURS if issubclass(model, CityOwned)], ids=label)
def test_city_owned_model_has_its_walls(model: type[models.Model]) -> None:
    constraints = model._meta.constraints
    keys = {constraint.column for constraint in constraints if isinstance(constraint, SameCity)}
    references = [
        field
        for field in model._meta.get_fields()
        if isinstance(field, models.ForeignKey) and issubclass(field.related_model, CityOwned)
    ]

    assert [type(constraint) for constraint in constraints].count(CityWall) == 1
    assert [field.name for field in references if not isinstance(field, CityForeignKey)] == []
    assert {field.column for field in references} == keys


@pytest.mark.parametrize("model", OURS, ids=label)
def test_many_to_many_is_a_model_of_its_own(model: type[models.Model]) -> None:
    """A hidden table would have no wall."""
    own = [field.name for field in model._meta.local_many_to_many if model._meta.label != "cities.User"]
    assert own == []
