"""Why somebody is proposed, and in which order, as tables."""

from datetime import date
from uuid import UUID

import pytest

from stakeholders.rules.proposals import Candidate, Gaps, Subject, find_reasons, fits_subject, get_place

TODAY = date(2026, 11, 24)
GAPS = Gaps({"sme": 4, "civil_society": 1}, {"local": 2})
SUBJECT = Subject(frozenset({"energy", "other"}), {"45233140": "Quiet roads"}, "EE008")


def person(number: int = 1, **more: object) -> Candidate:
    values = {"name": "Mari", "helix_group": "sme", "is_history_known": True, **more}
    return Candidate(id=UUID(int=number), **values)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("candidate", "reasons"),
    [
        (person(), ["Group “Small or medium company” is 4 short", "Was never invited"]),
        (
            person(helix_group="policy_maker", level="local", last_invited_on=date(2025, 9, 25)),
            ["Level “Local” is 2 short", "Last invited 13 months ago"],
        ),
        (
            person(helix_group="civil_society", themes=("energy", "other"), last_contact_on=date(2026, 11, 2)),
            [
                "Group “Civil society” is 1 short",
                "Works on the theme “Energy and buildings”",
                "Was never invited",
                "Last contact this month",
            ],
        ),
        (
            person(helix_group="media", cpv=("03000000", "45230000"), region="EE00", is_history_known=False),
            ["CPV 45230000 fits the need “Quiet roads”", "Is in the region of the city"],
        ),
        # What labs know of somebody is not known here: nothing is said about it.
        (person(helix_group="media", region="LV008", is_history_known=False), []),
        (person(helix_group="media", last_invited_on=date(2026, 10, 24)), ["Last invited 1 month ago"]),
        (person(helix_group="media", last_invited_on=date(2026, 10, 25)), ["Last invited this month"]),
    ],
)
def test_find_reasons(candidate: Candidate, reasons: list[str]) -> None:
    assert find_reasons(candidate, gaps=GAPS, subject=SUBJECT, today=TODAY) == reasons


@pytest.mark.parametrize(
    ("candidate", "fits"),
    [
        (person(), False),
        (person(themes=("energy",)), True),
        (person(themes=("other",)), False),
        (person(cpv=("45233140",)), True),
        (person(cpv=("45000000",)), True),
        (person(cpv=("45233141",)), True),
        (person(cpv=("45233200",)), False),
    ],
)
def test_fits_subject(candidate: Candidate, fits: bool) -> None:
    assert fits_subject(candidate, SUBJECT) is fits


def test_order_ranks_nobody_by_quality() -> None:
    """The subject first, then who has waited longest, then the key: the same in whatever order they come."""
    fitting_twice = person(5, themes=("energy",), cpv=("45233140",), last_invited_on=date(2026, 1, 1))
    fitting_once = person(4, themes=("energy",), last_invited_on=date(2026, 1, 1))
    never = person(3)
    never_later = person(9)
    long_ago = person(1, last_invited_on=date(2020, 1, 1))
    expected = [fitting_once, fitting_twice, never, never_later, long_ago]

    for people in (expected, expected[::-1], [never, fitting_twice, long_ago, never_later, fitting_once]):
        assert sorted(people, key=lambda one: get_place(one, SUBJECT)) == expected


def test_subject_knows_what_lies_below_and_above() -> None:
    assert SUBJECT.stems == ["4523314"]
    assert SUBJECT.wider_codes == ["45000000", "45200000", "45230000", "45233000", "45233100", "45233140"]
    assert not Gaps()
