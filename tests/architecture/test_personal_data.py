"""Every table that can hold personal data is claimed by a source, or excused with a reason.

A source is what a request for access shows and what an erasure empties (cities/hooks/personal_data.py): a table that
nobody claims would be forgotten by both.
"""

import re
from collections import Counter

import pytest
from django.apps import apps
from django.contrib.postgres.fields import ArrayField
from django.db import models

from cities.hooks import list_platform_sources, list_sources
from cities.models.walls import CityWall
from tests.architecture.sources import APPS

# A column that can hold an address, a name, or words somebody has typed.
TELLING = re.compile(
    r"(^|_)(email|emails|person|people|name|phone|telephone|recipient|owner|lead|contact|label|notes?|text|words|answer"
    r"|reason|user|by|actor|values|content|context|body|archive)($|_)"
)
EXCUSED = {
    "cities.Code": "official code lists",
    "cities.LogHead": "a number and a hash",
    "cities.RetentionHold": "ids and the city’s reason to keep them",
    "cities.RetentionPeriod": "days of a class of data",
    "cities.RetentionRun": "codes and counts",
    "cities.City": "a public body; reply_to is its office",
    "cities.CityLogo": "a picture of the city",
    "cities.LegalText": "a law’s words",
    "cities.AccessibilityStatement": "the office that answers for it, published by law",
    "cities.ApiToken": "the name of a program",
    "cities.Run": "ids and counts",
    "cities.DataRequest": "empties itself when all cities have answered",
    "cities.DataRequestTask": "codes and counts; the archive is the answer itself, locked, for seven days",
    "cities.Network": "cities and their words",
    "cities.NetworkInvitation": "cities and their words; who decided is an account",
    "cities.NetworkMembership": "cities",
    "procurement.Need": "words of the city; owner_unit is a unit",
    "citylabs.LabNeed": "ids",
    "citylabs.Room": "a room",
    "citylabs.SurveyQuestion": "a question of the city",
    "stakeholders.Organisation": "a public profile about an organisation; its own people change or delete it",
    "stakeholders.OrganisationChange": "ids and codes",
    "stakeholders.OrganisationReference": "public words of an organisation about its work; its own people change them",
    "stakeholders.OrganisationRelation": "declared related parties, public by procurement law",
}
OURS = [model for app in APPS for model in apps.get_app_config(app).get_models()]
CLAIMED = [table for source in [*list_sources(), *list_platform_sources()] for table in source.tables]


def can_hold_personal_data(model: type[models.Model]) -> bool:
    """Whether a column has a type or a name that can."""
    for field in model._meta.concrete_fields:
        if isinstance(field, models.EmailField | models.JSONField | models.TextField | models.BinaryField):
            return True
        if isinstance(field, ArrayField) and isinstance(field.base_field, models.EmailField):
            return True
        if TELLING.search(field.name):
            return True
    return False


@pytest.mark.parametrize(
    "model", [model for model in OURS if can_hold_personal_data(model)], ids=lambda it: it._meta.label
)
def test_table_is_claimed_or_excused(model: type[models.Model]) -> None:
    assert (model._meta.label in CLAIMED) != (model._meta.label in EXCUSED)


def test_excuses_and_claims_are_of_tables_that_exist() -> None:
    labels = {model._meta.label for model in OURS}
    assert set(EXCUSED) - labels == set()
    assert set(CLAIMED) - labels == set()


def test_no_table_is_claimed_twice() -> None:
    assert [table for table, times in Counter(CLAIMED).items() if times > 1] == []


def test_places_have_a_door_and_an_index() -> None:
    """An address is looked for in all cities at once: through the wall’s door, by an index that starts with it."""
    for source in list_sources():
        for place in source.places:
            meta = place.model._meta
            (wall,) = [one for one in meta.constraints if isinstance(one, CityWall)]
            assert wall.sweep, meta.label
            indexed = {index.fields[0] for index in meta.indexes if index.fields}
            assert place.is_list or place.column in indexed, meta.label
