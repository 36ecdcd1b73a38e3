"""When one can register, and when one can change one's mind."""

from datetime import UTC, datetime

import pytest

from citylabs.enums import LabState
from citylabs.models import Lab
from citylabs.rules.registration import RegistrationObstacle, can_still_cancel, get_registration_obstacle

OPENS = datetime(2030, 4, 1, tzinfo=UTC)
CLOSES = datetime(2030, 5, 12, tzinfo=UTC)
STARTS = datetime(2030, 5, 14, 6, tzinfo=UTC)
ENDS = datetime(2030, 5, 14, 13, tzinfo=UTC)
BEFORE, WITHIN, LATE, DURING = datetime(2030, 3, 1, tzinfo=UTC), datetime(2030, 5, 1, tzinfo=UTC), CLOSES, STARTS
O = RegistrationObstacle  # noqa: E741  a table needs short names


def lab(state: str, opens: datetime | None = OPENS, closes: datetime | None = CLOSES) -> Lab:
    return Lab(state=state, registration_opens_at=opens, registration_closes_at=closes, starts_at=STARTS, ends_at=ENDS)


@pytest.mark.parametrize(
    ("found", "now", "expected"),
    [
        (lab(LabState.DRAFT), WITHIN, O.NOT_PUBLISHED),
        (lab(LabState.CANCELLED), WITHIN, O.CANCELLED),
        (lab(LabState.RUNNING), WITHIN, O.RUNNING),
        (lab(LabState.REPORTING), WITHIN, O.OVER),
        (lab(LabState.CLOSED), WITHIN, O.OVER),
        (lab(LabState.PUBLISHED), BEFORE, O.NOT_YET),
        (lab(LabState.PUBLISHED), OPENS, None),
        (lab(LabState.PUBLISHED), WITHIN, None),
        (lab(LabState.PUBLISHED), LATE, O.TOO_LATE),
        (lab(LabState.PUBLISHED), ENDS, O.OVER),
        (lab(LabState.PUBLISHED, opens=None), BEFORE, None),
        (lab(LabState.PUBLISHED, closes=None), LATE, None),
        (lab(LabState.PUBLISHED, closes=None), DURING, O.TOO_LATE),
    ],
)
def test_get_registration_obstacle(found: Lab, now: datetime, expected: RegistrationObstacle | None) -> None:
    assert get_registration_obstacle(found, now=now) == expected


@pytest.mark.parametrize(
    ("state", "now", "expected"),
    [
        (LabState.DRAFT, WITHIN, True),
        (LabState.PUBLISHED, WITHIN, True),
        (LabState.PUBLISHED, LATE, True),
        (LabState.PUBLISHED, ENDS, False),
        (LabState.RUNNING, DURING, True),
        (LabState.REPORTING, WITHIN, False),
        (LabState.CLOSED, WITHIN, False),
        (LabState.CANCELLED, WITHIN, False),
    ],
)
def test_can_still_cancel(state: str, now: datetime, expected: bool) -> None:
    assert can_still_cancel(lab(state), now=now) is expected
