"""The judge against small series whose answers can be seen by eye, for rules that no stored answer shows."""

import math

import pytest
from tests.library.spc.judge import Verdict, judge
from tests.library.spc.judge_boxes import Box, cut_box
from tests.library.spc.judge_rules import VALUE
from tests.library.spc.vectors import profile, profile_with

STEADY = [10.0, 12.0] * 6  # mean 11, mean moving range 2


def rows(found: Verdict, name: str) -> list[int]:
    return [row for row, bits in enumerate(found.bits) if bits & VALUE[name]]


def after_baseline(more: list[float], rules: str | dict) -> Verdict:
    """STEADY as the baseline, then the points in question."""
    chosen = profile(rules) if isinstance(rules, str) else rules
    return judge([*STEADY, *more], profile=chosen, kind="xmr", baseline_points=12)


def test_limits_lie_where_wheeler_puts_them():
    found = judge(STEADY, profile=profile("leadwell"), kind="xmr")
    assert (found.centre[0], found.lower[0], found.upper[0]) == (11.0, 5.68, 16.32)


def test_fewer_points_than_the_profile_asks_get_a_centre_and_nothing_else():
    found = judge([1.0, 1.0, 99.0], profile=profile("leadwell"), kind="xmr", target=5.0)
    assert math.isnan(found.upper[0])
    assert found.bits == [0, 0, 0]
    assert found.segments[0].assurance == ""


def test_a_series_without_variation_lies_on_its_own_limits_under_leadwell():
    found = judge([100.0] * 14, profile=profile("leadwell"), kind="xmr", target=95.0)
    assert (found.lower[0], found.upper[0]) == (100.0, 100.0)
    assert not any(found.bits)
    assert found.segments[0].assurance == "pass"


def test_a_point_within_the_grain_of_a_line_lies_on_it():
    value = 0.1 + 0.2
    assert not any(judge([0.3] * 13 + [value], profile=profile("leadwell"), kind="xmr").bits)
    assert any(
        judge([0.3] * 13 + [value], profile=profile_with("leadwell", limits__grain=0.0), kind="xmr").bits
    )


def test_the_trend_of_the_sql_template_leaves_out_its_first_point():
    found = after_baseline([10.5, 10.7, 10.9, 11.1, 11.3, 11.5], "mdc-sql-2020")
    assert rows(found, "trend_up") == [13, 14, 15, 16, 17]
    assert 12 not in rows(found, "trend_up")


def test_two_in_three_of_the_sql_template_counts_both_sides_and_marks_the_whole_window():
    high, low = 15.0, 7.0  # beyond two sigma (14.55 and 7.45), within three
    found = after_baseline([11.5, high, 11.5, low], "mdc-sql-2020")
    assert rows(found, "two_in_three_high") == [13, 14]
    assert rows(found, "two_in_three_low") == [15]


def test_two_in_three_of_2023_counts_a_point_beyond_the_limits_that_nhsrplotthedots_leaves_out():
    more = [15.0, 11.5, 17.0]
    assert rows(after_baseline(more, "mdc-2023"), "two_in_three_high") == [12, 14]
    assert rows(after_baseline(more, "nhsr-0.2.2"), "two_in_three_high") == []


def test_an_improvement_wins_over_a_concern_on_the_same_point_under_the_rules_of_2023():
    falling = [16.0, 15.5, 15.0, 14.5, 14.0, 13.5, 13.0]  # above the centre, and falling
    kept = after_baseline(falling, "mdc-2023")
    assert kept.label[15] == "trend_down"
    assert kept.special[15] == "improvement"
    assert after_baseline(falling, "nhsr-0.2.2").special[15] == "concern"
    assert kept.segments[0].variation == "improvement"


def test_a_large_moving_range_is_marked_at_its_later_point():
    found = after_baseline([11.0, 18.0, 11.5], "mdc-sql-2020")
    assert rows(found, "moving_range") == [13]
    assert "moving_range" not in found.label[13]
    assert found.label[13] == "outside_high"


def test_a_moving_range_alone_has_no_direction():
    found = after_baseline([7.9, 14.5], "mdc-sql-2020")
    assert (found.label[13], found.special[13], found.segments[0].variation) == (
        "moving_range",
        "neutral",
        "neutral",
    )


def test_nelson_marks_a_shift_from_its_ninth_point_on():
    found = after_baseline(
        [11.4, 11.5] * 5, "nelson"
    )  # the last point of STEADY, 12, is the first of the run
    assert rows(found, "shift_high") == [19, 20, 21]


def test_nelson_finds_fourteen_points_that_alternate():
    found = after_baseline([10.0, 12.0, 11.0], "nelson")
    assert rows(found, "alternating") == [13, 14]


def test_nelson_finds_fifteen_points_near_the_centre():
    found = after_baseline(
        [11.0, 11.2, 10.9], "nelson"
    )  # one sigma is 1.773, and all of STEADY lies within it
    assert rows(found, "near_centre") == [14]


def test_nelson_finds_eight_points_far_from_the_centre_on_either_side():
    found = after_baseline([13.0, 9.0, 13.0, 13.0, 9.0, 9.0, 13.0, 9.0, 11.0], "nelson")
    assert rows(found, "far_from_centre") == [19]


def test_western_electric_marks_the_last_of_four_in_five_beyond_one_sigma():
    found = after_baseline([13.0, 13.1, 10.9, 13.2, 13.3, 11.0], "western-electric")
    assert rows(found, "four_in_five_high") == [16]


def test_points_skipped_on_the_line_neither_count_nor_break():
    more = [11.5, 11.6, 11.0, 11.5, 11.6, 11.5, 11.6, 11.5]
    breaks = after_baseline([10.0, *more], "leadwell")
    skips = after_baseline([10.0, *more], profile_with("leadwell", rules__shift__on_line="skipped"))
    assert rows(breaks, "shift_high") == []
    assert rows(skips, "shift_high") == [13, 14, 16, 17, 18, 19, 20]


def test_ties_skipped_in_a_trend_neither_count_nor_break():
    more = [8.0, 8.5, 9.0, 9.0, 9.5, 10.0, 10.5, 11.0]
    breaks = after_baseline(more, "leadwell")
    skips = after_baseline(more, profile_with("leadwell", rules__trend__ties="skipped"))
    assert rows(breaks, "trend_up") == []
    assert rows(skips, "trend_up") == [12, 13, 14, 16, 17, 18, 19]


def test_nothing_crosses_from_one_segment_to_the_next():
    series = [10.0, 12.0] * 6 + [20.0, 22.0] * 6
    found = judge(series, profile=profile("leadwell"), kind="xmr", segment_starts=[12])
    assert not any(found.bits)
    assert [segment.variation for segment in found.segments] == ["common_cause"] * 2
    assert (found.centre[11], found.centre[12]) == (11.0, 21.0)


def test_a_missing_point_is_bridged_or_a_gap_as_the_profile_says():
    rising = [1.0, 2.0, 3.0, math.nan, 4.0, 5.0, 6.0, 7.0, 5.0, 3.0, 6.0, 2.0, 5.0, 3.0]
    gap = judge(rising, profile=profile("leadwell"), kind="xmr")
    bridge = judge(rising, profile=profile_with("leadwell", limits__missing="bridge"), kind="xmr")
    assert rows(gap, "trend_up") == []
    assert rows(bridge, "trend_up") == [0, 1, 2, 4, 5, 6, 7]
    assert bridge.bits[3] == gap.bits[3] == 0


@pytest.mark.parametrize(
    ("name", "target", "direction", "said"),
    [
        ("leadwell", 17.0, "increase", "fail"),
        ("leadwell", 5.0, "increase", "pass"),
        ("leadwell", 17.0, "decrease", "pass"),
        ("leadwell", 11.0, "increase", "inconsistent"),
        ("leadwell", 11.0, "neither", ""),
        ("leadwell", 16.32, "increase", "inconsistent"),
        ("mdc-sql-2020", 16.32, "increase", "inconsistent"),
    ],
)
def test_a_target_is_assured_against_the_limits(name, target, direction, said):
    found = judge(STEADY, profile=profile(name), kind="xmr", target=target, direction=direction)
    assert found.segments[0].assurance == said


def test_a_chart_of_shares_is_cut_to_nought_and_one_only_under_natural_bounds():
    counts, of = [0.0, 1.0] * 6, [10.0] * 12
    cut = judge(counts, denominators=of, profile=profile("leadwell"), kind="p")
    uncut = judge(counts, denominators=of, profile=profile("mdc-2023"), kind="p")
    assert cut.lower[0] == 0.0
    assert math.isnan(uncut.lower[0])  # twelve points are too few there
    assert judge(counts * 2, denominators=of * 2, profile=profile("mdc-2023"), kind="p").lower[0] < 0


def test_the_c_prime_chart_is_the_u_prime_chart_of_one_each():
    counts = [4.0, 7.0, 3.0, 9.0, 5.0, 6.0, 2.0, 8.0, 5.0, 4.0, 6.0, 7.0]
    one = judge(counts, profile=profile("leadwell"), kind="cp")
    other = judge(counts, denominators=[1.0] * 12, profile=profile("leadwell"), kind="up")
    assert one.upper == other.upper
    assert one.lower == other.lower


def test_the_best_box_and_the_cut_box_follow_from_the_chances():
    # Of ten useful points: at least two crossings and no run longer than six (Anhoej and Wentzel-Larsen, 2020).
    assert cut_box(10) == Box(fewest=2, most=6, border_crossings=3, border_longest=5)
    assert cut_box(12) == Box(fewest=3, most=6)
    assert not cut_box(10).passes(2, 6)
    assert cut_box(10).whole().passes(2, 6)
