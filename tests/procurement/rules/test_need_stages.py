"""The table of steps, exhaustively."""

import pytest

from procurement.enums import NeedStage
from procurement.rules.need_stages import can_move, list_next_stages

ALLOWED = {
    ("idea", "validated"),
    ("idea", "closed"),
    ("validated", "in_lab"),
    ("validated", "idea"),
    ("validated", "closed"),
    ("in_lab", "validated"),
    ("in_lab", "closed"),
    ("closed", "validated"),
    ("closed", "idea"),
}


@pytest.mark.parametrize("start", NeedStage.values)
@pytest.mark.parametrize("goal", NeedStage.values)
def test_can_move_follows_the_table(start: str, goal: str) -> None:
    assert can_move(start=start, goal=goal) is ((start, goal) in ALLOWED)


def test_next_stages_have_the_usual_one_first() -> None:
    assert [list_next_stages(stage)[0] for stage in NeedStage.values] == [
        "validated",
        "in_lab",
        "validated",
        "validated",
    ]
