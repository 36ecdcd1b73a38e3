"""Saving, changing and deleting segments."""

from typing import Any
from uuid import uuid4

import pytest

from cities.errors import Refusal
from cities.models import LogEntry
from cities.permissions import Actor
from cities.tenancy import enter_city
from stakeholders.models import Segment
from stakeholders.services.segments import create_segment, delete_segment, edit_segment
from tests.conftest import Cast

pytestmark = pytest.mark.django_db
SMES = {"all": [{"filters": {"group": "sme"}}], "none": []}


@pytest.fixture
def smes(cast: Cast, organiser: Actor) -> Segment:
    with enter_city(cast.ours):
        return create_segment(city=cast.ours, actor=organiser, name="  SMEs ", definition=SMES, pinned=True)


def of(segment: Segment) -> dict[str, Any]:
    return {"all": [{"segment": str(segment.pk)}]}


def test_create_keeps_a_tidy_definition_and_logs_no_search(cast: Cast, organiser: Actor, smes: Segment) -> None:
    with enter_city(cast.ours):
        found = {"all": [{"filters": {"q": "mari"}}, {"filters": {"q": "mari"}}, {"segment": str(smes.pk)}]}
        second = create_segment(city=cast.ours, actor=organiser, name="Mari", definition=found)
        logged = LogEntry.objects.filter(object_id=second.pk).get()

    assert (smes.name, smes.definition, smes.pinned) == ("SMEs", {"all": SMES["all"]}, True)
    assert second.definition == {"all": [{"filters": {"q": "mari"}}, {"segment": str(smes.pk)}]}
    assert (logged.action, logged.changes) == ("segment.create", {"all": 2})


@pytest.mark.parametrize(
    ("values", "code"),
    [
        ({"name": " "}, "no-name"),
        ({"name": "x" * 121}, "no-name"),
        ({"name": "smes"}, "name-taken"),
        ({"definition": {}}, "broken-definition"),
        ({"definition": {"all": []}}, "broken-definition"),
        ({"definition": {"some": [{"filters": {"group": "sme"}}]}}, "broken-definition"),
        ({"definition": {"all": [{"filters": {"group": "elf"}}]}}, "broken-definition"),
        ({"definition": {"all": [{"filters": {"influence_min": 6}}]}}, "broken-definition"),
        ({"definition": {"all": [{"filters": {"influence_min": True}}]}}, "broken-definition"),
        ({"definition": {"all": [{"filters": {"contact_from": "soon"}}]}}, "broken-definition"),
        ({"definition": {"all": [{"filters": {}}]}}, "broken-definition"),
        ({"definition": {"all": [{"segment": "x"}]}}, "broken-definition"),
        ({"definition": {"all": [{"segment": str(uuid4())}]}}, "broken-definition"),
        ({"definition": {"all": [{"filters": {"tags": ["Not Clean"]}}]}}, "broken-definition"),
        ({"definition": {"all": "group"}}, "broken-definition"),
    ],
)
def test_create_refuses(values: dict[str, Any], code: str, cast: Cast, organiser: Actor, smes: Segment) -> None:
    good = {"name": "New", "definition": SMES}
    with enter_city(cast.ours), pytest.raises(Refusal) as refused:
        create_segment(city=cast.ours, actor=organiser, **{**good, **values})

    assert refused.value.code == code
    with enter_city(cast.ours):
        assert Segment.objects.count() == 1


def test_segments_never_hold_themselves(cast: Cast, organiser: Actor, smes: Segment) -> None:
    given = {"city": cast.ours, "actor": organiser}
    with enter_city(cast.ours):
        outer = create_segment(**given, name="Outer", definition={"none": of(smes)["all"]})
        for held, refusing in ((outer, smes), (smes, smes)):
            with pytest.raises(Refusal) as refused:
                edit_segment(**given, segment_id=refusing.pk, name=refusing.name, definition=of(held))
            assert refused.value.code == "segment-in-circle"


def test_segments_stand_in_each_other_five_deep_at_most(cast: Cast, organiser: Actor, smes: Segment) -> None:
    given = {"city": cast.ours, "actor": organiser}
    with enter_city(cast.ours):
        last = smes
        for number in range(2, 6):
            last = create_segment(**given, name=str(number), definition=of(last))
        with pytest.raises(Refusal) as refused:
            create_segment(**given, name="6", definition=of(last))
        other = create_segment(**given, name="Other", definition=SMES)
        one_more = create_segment(**given, name="Under", definition=of(other))
        with pytest.raises(Refusal) as from_below:
            edit_segment(**given, segment_id=smes.pk, name="SMEs", definition=of(one_more))

    assert (refused.value.code, from_below.value.code) == ("segment-too-deep", "segment-too-deep")


def test_edit_changes_what_differs_only(cast: Cast, organiser: Actor, smes: Segment) -> None:
    given = {"city": cast.ours, "actor": organiser, "segment_id": smes.pk, "name": "SMEs", "definition": SMES}
    with enter_city(cast.ours):
        edit_segment(**given, pinned=True)
        assert LogEntry.objects.filter(action="segment.edit").count() == 0
        edit_segment(**given, pinned=False)

        assert LogEntry.objects.get(action="segment.edit").changes == {"fields": ["pinned"]}
        assert not Segment.objects.get().pinned


def test_delete_asks_whoever_uses_it(cast: Cast, organiser: Actor, smes: Segment) -> None:
    given = {"city": cast.ours, "actor": organiser}
    with enter_city(cast.ours):
        outer = create_segment(**given, name="Outer", definition=of(smes))
        with pytest.raises(Refusal) as refused:
            delete_segment(**given, segment_id=smes.pk)
        delete_segment(**given, segment_id=outer.pk)
        delete_segment(**given, segment_id=smes.pk)

        assert (refused.value.code, refused.value.details) == ("segment-in-use", {"segments": ["Outer"]})
        assert Segment.objects.count() == 0


def test_segments_of_other_cities_do_not_exist(cast: Cast, organiser: Actor, smes: Segment) -> None:
    with enter_city(cast.theirs):
        with pytest.raises(Segment.DoesNotExist):
            delete_segment(city=cast.theirs, actor=organiser, segment_id=smes.pk)
        with pytest.raises(Refusal) as refused:
            create_segment(city=cast.theirs, actor=organiser, name="x", definition=of(smes))
    assert refused.value.code == "broken-definition"
