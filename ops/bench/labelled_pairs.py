"""Precision and recall of the likeness on the labelled pairs, by kind."""

import csv
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

from stakeholders.rules.likeness import Likeness, compare
from stakeholders.rules.match_keys import list_keys
from stakeholders.rules.signatures import Signature, read_signature

PAIRS = Path(__file__).parents[2] / "tests/data/duplicates/pairs.csv"


@dataclass
class Measure:
    """What was found and what not. `by_kind` maps (label, kind) to [right, all]."""

    right: int = 0
    wrong: int = 0
    missed: int = 0
    unmet: int = 0
    by_kind: dict[tuple[str, str], Counter[str]] = field(default_factory=dict)
    faults: list[str] = field(default_factory=list)

    @property
    def precision(self) -> float:
        """How many of the pairs shown are the same."""
        return self.right / (self.right + self.wrong)

    @property
    def recall(self) -> float:
        """How many of those that are the same are shown."""
        return self.right / (self.right + self.missed)


def read_side(row: dict[str, str], side: str) -> Signature:
    """Return one entry of a labelled pair."""
    columns = ("organisation", "person", "email", "country")
    values = {column: row[f"{side}_{column}"] for column in columns}
    return read_signature({**values, "registration_id": row[f"{side}_number"]})


def judge(row: dict[str, str]) -> tuple[Likeness, bool]:
    """Return the likeness of a labelled pair, and whether its entries would meet at all."""
    left, right = read_side(row, "left"), read_side(row, "right")
    return compare(left, right), bool(list_keys(left) & list_keys(right))


def measure(half: str, *, path: Path = PAIRS) -> Measure:
    """Measure one half of the set: a pair counts as found if it meets and scores enough."""
    found = Measure()
    with path.open(newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["half"] == half]
    for row in rows:
        likeness, meets = judge(row)
        is_shown, is_same = likeness.is_likely and meets, row["label"] == "same"
        found.right += is_shown and is_same
        found.wrong += is_shown and not is_same
        found.missed += is_same and not is_shown
        found.unmet += is_same and not meets
        kind = found.by_kind.setdefault((row["label"], row["kind"]), Counter())
        kind["all"] += 1
        kind["right"] += is_shown == is_same
        if is_shown != is_same:
            sides = [f"{row[f'{side}_organisation']} / {row[f'{side}_person']}" for side in ("left", "right")]
            found.faults.append(f"{row['label']}, {row['kind']}: {' | '.join(sides)} ({likeness.score}, {meets=})")
    return found
