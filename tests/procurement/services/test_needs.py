"""Writing needs: what is refused, what is kept, what the log says."""

from typing import Any

import pytest
from django.db import connection
from django.db.utils import IntegrityError

from cities.errors import Refusal
from cities.models import LogEntry, Translations
from cities.permissions import SYSTEM
from cities.tenancy import enter_city
from procurement.models import Need
from procurement.services.needs import (
    ClosingReasonMissing,
    CpvMalformed,
    CpvUnknown,
    NeedContent,
    NeedUntitled,
    StageNotAllowed,
    create_need,
    edit_need,
    move_need,
    show_need,
)
from tests.conftest import Cast
from tests.factories.procurement import NeedFactory

pytestmark = pytest.mark.django_db
TITLE = Translations(en="Cooler streets")


def actions() -> list[tuple[str, dict[str, Any]]]:
    return list(LogEntry.objects.order_by("id").values_list("action", "changes"))


def test_create_need_writes_a_private_idea_and_logs_it(cast: Cast) -> None:
    with enter_city(cast.ours):
        need = create_need(city=cast.ours, actor=SYSTEM, content=NeedContent(title=TITLE, cpv="90720000-0"))

        need.refresh_from_db()
        assert (need.stage, need.visibility, need.cpv, need.title) == ("idea", "private", "90720000", TITLE)
        assert actions() == [("need.create", {"title": {"en": "Cooler streets"}})]


@pytest.mark.parametrize(
    ("content", "refusal", "field"),
    [
        (NeedContent(title=Translations()), NeedUntitled, "title"),
        (NeedContent(title=Translations(en="")), NeedUntitled, "title"),
        (NeedContent(title=TITLE, cpv="12"), CpvMalformed, "cpv"),
        (NeedContent(title=TITLE, cpv="cooling"), CpvMalformed, "cpv"),
        (NeedContent(title=TITLE, cpv="99000000"), CpvUnknown, "cpv"),
    ],
)
def test_create_need_refuses_and_keeps_nothing(
    cast: Cast, content: NeedContent, refusal: type[Refusal], field: str
) -> None:
    with enter_city(cast.ours):
        with pytest.raises(refusal) as refused:
            create_need(city=cast.ours, actor=SYSTEM, content=content)

        assert refused.value.field == field
        assert (Need.objects.count(), actions()) == (0, [])


def test_edit_need_logs_before_and_after(cast: Cast) -> None:
    need = NeedFactory(city=cast.ours, title=TITLE, cpv="90720000")
    with enter_city(cast.ours):
        edited = edit_need(city=cast.ours, actor=SYSTEM, need=need, changes={"cpv": "71000000", "title": TITLE})

        assert edited.cpv == "71000000"
        assert actions() == [("need.edit", {"cpv": ["90720000", "71000000"]})]


def test_edit_need_with_nothing_new_writes_nothing(cast: Cast) -> None:
    need = NeedFactory(city=cast.ours, title=TITLE)
    with enter_city(cast.ours):
        before = Need.objects.get().changed_at
        edit_need(city=cast.ours, actor=SYSTEM, need=need, changes={"title": Translations(en="Cooler streets")})

        assert (Need.objects.get().changed_at, actions()) == (before, [])


def test_edit_need_knows_its_fields(cast: Cast) -> None:
    need = NeedFactory(city=cast.ours)
    with enter_city(cast.ours), pytest.raises(ValueError, match="stage"):
        edit_need(city=cast.ours, actor=SYSTEM, need=need, changes={"stage": "closed"})


def test_edit_need_does_not_find_another_city_s(cast: Cast) -> None:
    need = NeedFactory(city=cast.theirs)
    with enter_city(cast.ours), pytest.raises(Need.DoesNotExist):
        edit_need(city=cast.ours, actor=SYSTEM, need=need, changes={"cpv": ""})


def test_move_need_goes_on_and_back(cast: Cast) -> None:
    need = NeedFactory(city=cast.ours)
    with enter_city(cast.ours):
        for stage in ("validated", "in_lab", "validated"):
            need = move_need(city=cast.ours, actor=SYSTEM, need=need, stage=stage)

        assert need.stage == "validated"
        assert [changes["stage"] for _action, changes in actions()] == [
            ["idea", "validated"],
            ["validated", "in_lab"],
            ["in_lab", "validated"],
        ]


def test_move_need_refuses_a_step_that_is_not_in_the_table(cast: Cast) -> None:
    need = NeedFactory(city=cast.ours)
    with enter_city(cast.ours):
        with pytest.raises(StageNotAllowed, match="from “Idea” to “In a lab”"):
            move_need(city=cast.ours, actor=SYSTEM, need=need, stage="in_lab")

        assert (Need.objects.get().stage, actions()) == ("idea", [])


def test_move_need_decides_by_the_stage_in_the_database(cast: Cast) -> None:
    need = NeedFactory(city=cast.ours)
    with enter_city(cast.ours):
        stale = Need.objects.get()
        move_need(city=cast.ours, actor=SYSTEM, need=need, stage="validated")

        with pytest.raises(StageNotAllowed):
            move_need(city=cast.ours, actor=SYSTEM, need=stale, stage="validated")


@pytest.mark.parametrize("reason", ["", "   ", "x" * 501])
def test_move_need_asks_why_it_is_closed(cast: Cast, reason: str) -> None:
    need = NeedFactory(city=cast.ours)
    with enter_city(cast.ours), pytest.raises(ClosingReasonMissing):
        move_need(city=cast.ours, actor=SYSTEM, need=need, stage="closed", reason=reason)


def test_move_need_keeps_the_reason_until_it_is_opened_again(cast: Cast) -> None:
    need = NeedFactory(city=cast.ours)
    with enter_city(cast.ours):
        closed = move_need(city=cast.ours, actor=SYSTEM, need=need, stage="closed", reason=" Bought off the shelf ")
        assert closed.closing_reason == "Bought off the shelf"

        opened = move_need(city=cast.ours, actor=SYSTEM, need=need, stage="idea")
        assert opened.closing_reason == ""


def test_closed_need_without_reason_is_refused_by_the_database(cast: Cast) -> None:
    with pytest.raises(IntegrityError, match="procurement_need_closed_with_reason"):
        NeedFactory(city=cast.ours, stage="closed")


def test_show_need_logs_only_a_change(cast: Cast) -> None:
    need = NeedFactory(city=cast.ours)
    with enter_city(cast.ours):
        show_need(city=cast.ours, actor=SYSTEM, need=need, visibility="public")
        show_need(city=cast.ours, actor=SYSTEM, need=need, visibility="public")

        assert Need.objects.get().visibility == "public"
        assert actions() == [("need.show", {"visibility": ["private", "public"]})]
        connection.check_constraints()
