"""The likeness against pairs that people have labelled. Weights were chosen on the other half of the set."""

import csv

from ops.bench.labelled_pairs import PAIRS, judge, measure


def test_held_out_half_is_found_and_little_else() -> None:
    found = measure("held-out")

    assert found.precision >= 0.95, found.faults
    assert found.recall >= 0.95, found.faults


def test_set_is_large_and_has_both_labels_of_many_kinds() -> None:
    with PAIRS.open(newline="") as file:
        rows = list(csv.DictReader(file))

    assert len(rows) >= 500
    assert {row["label"] for row in rows} == {"same", "different"}
    assert len({row["kind"] for row in rows}) >= 15


def test_no_kind_of_different_pairs_is_merged_in_one_go() -> None:
    with PAIRS.open(newline="") as file:
        different = [row for row in csv.DictReader(file) if row["label"] == "different"]

    assert [row for row in different if judge(row)[0].is_certain] == []
