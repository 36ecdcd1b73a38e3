"""The steps a need may take. A need goes back when a lab shows that it was not understood yet."""

from procurement.enums import NeedStage

STEPS: dict[NeedStage, tuple[NeedStage, ...]] = {
    NeedStage.IDEA: (NeedStage.VALIDATED, NeedStage.CLOSED),
    NeedStage.VALIDATED: (NeedStage.IN_LAB, NeedStage.IDEA, NeedStage.CLOSED),
    NeedStage.IN_LAB: (NeedStage.VALIDATED, NeedStage.CLOSED),
    NeedStage.CLOSED: (NeedStage.VALIDATED, NeedStage.IDEA),
}


def list_next_stages(stage: str) -> tuple[NeedStage, ...]:
    """Return the stages a need of this stage may go to, the usual one first."""
    return STEPS[NeedStage(stage)]


def can_move(*, start: str, goal: str) -> bool:
    """Whether a need may go from one stage to the other."""
    return goal in STEPS[NeedStage(start)]
