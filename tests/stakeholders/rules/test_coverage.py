"""Adding numbers up, as a table."""

from stakeholders.rules.coverage import OWN_COLUMNS, build_coverage


def test_build_coverage_adds_up_by_group_and_by_level() -> None:
    counts = {
        ("sme", ""): {"entries": 5, "reachable": 3},
        ("policy_maker", "local"): {"entries": 2, "reachable": 2, "contacted": 1},
        ("policy_maker", "national"): {"entries": 1},
        ("public_buyer", "local"): {"entries": 4},
    }

    coverage = build_coverage(counts, columns=OWN_COLUMNS, groups={"sme": 8, "media": 2}, levels={"local": 6})

    groups = {row.code: row for row in coverage.groups}
    levels = {row.code: row for row in coverage.levels}
    assert groups["sme"].numbers == {"entries": 5, "reachable": 3, "contacted": 0}
    assert groups["policy_maker"].numbers == {"entries": 3, "reachable": 2, "contacted": 1}
    assert levels["local"].numbers == {"entries": 6, "reachable": 2, "contacted": 1}
    assert coverage.total.numbers == {"entries": 12, "reachable": 5, "contacted": 1}
    assert [(row.code, row.short) for row in coverage.short_groups] == [("sme", 3), ("media", 2)]
    assert coverage.short_levels == []
    assert (len(groups), len(levels)) == (10, 4)
    assert coverage.has_targets
    assert not build_coverage({}, columns=OWN_COLUMNS, groups={}, levels={}).has_targets
