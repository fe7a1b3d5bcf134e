"""How a change of the whole is taken apart: what the segments brought, and what their mix did."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from fractions import Fraction
from itertools import accumulate
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from statsmodels.stats.oaxaca import OaxacaBlinder

from csobjectives.estimators import (
    Count,
    Coverage,
    Estimator,
    Mean,
    NetProportion,
    Quantile,
    RatioOfSums,
)
from csobjectives.estimators.shares import estimate_share
from csobjectives.judging.mixes import mix_of
from csobjectives.model import Estimate, Mix, Reading, Result, Segment, Series
from csobjectives.periods import Period, period_of
from csobjectives.windows import parse_window
from tests.judged import LEVEL, judged, month, objective, reading, series, target
from tests.projects import Workspace

AUGUST, SEPTEMBER = month("2026-08"), month("2026-09")
ZERO = Fraction(0)
Shares = Mapping[str, tuple[int, int]]
"""Of each segment, how many rows count, of how many."""


def segment(name: str) -> Segment:
    return (("region", name),)


def of_estimates(
    then: Mapping[str, Estimate], now: Mapping[str, Estimate], wholes: Sequence[Estimate]
) -> list[Series]:
    """The series of a whole and its segments in August and September."""

    def read(period: Period, estimate: Estimate, of: Segment) -> Reading:
        return replace(reading(0, period, segment=of), estimate=estimate, rows=estimate.n or 0)

    nothing = Estimate(value=None, n=0)
    periods = (AUGUST, SEPTEMBER)
    aim = objective(target(at_least=0))
    whole = [read(period, each, ()) for period, each in zip(periods, wholes, strict=True)]
    found = [series(aim, *whole)]
    for name in sorted({*then, *now}):
        of = segment(name)
        parts = [
            read(period, each.get(name, nothing), of)
            for period, each in zip(periods, (then, now), strict=True)
        ]
        found.append(series(aim, *parts, segment=of))
    return found


def of_shares(then: Shares, now: Shares) -> list[Series]:
    """The series of a share: of the segments, and of all rows."""

    def estimates(counts: Shares) -> dict[str, Estimate]:
        return {name: estimate_share(k, n, LEVEL) for name, (k, n) in counts.items()}

    def total(counts: Shares) -> Estimate:
        return estimate_share(
            sum(k for k, _ in counts.values()), sum(n for _, n in counts.values()), LEVEL
        )

    return of_estimates(estimates(then), estimates(now), [total(then), total(now)])


def parts(found: Sequence[Series]) -> Mix:
    """The two parts, which have to be there."""
    mix = mix_of(found, LEVEL)
    assert mix is not None
    return mix


def test_both_regions_worse_and_the_whole_better() -> None:
    """By hand: both regions fall by 5 points, and the better one grows from 1/5 to 4/5 of all.

    Figures 90 and 50 become 85 and 45, so that 20%·90 + 80%·50 = 58 becomes 80%·85 + 20%·45 = 77.
    The regions bring -5 of the +19, their mix 3/5·(87.5 - 47.5) = 24.
    """
    mix = parts(of_shares({"a": (180, 200), "b": (400, 800)}, {"a": (680, 800), "b": (90, 200)}))
    assert (mix.change, mix.rate, mix.shares) == (
        Fraction(19, 100),
        Fraction(-5, 100),
        Fraction(24, 100),
    )
    assert (mix.before, mix.told) == (AUGUST, True)


def test_the_example_of_das_gupta() -> None:
    """Household headship rates of the United States in 1970 and 1985, by 13 age groups.

    P. Das Gupta, Standardization and Decomposition of Rates: A User's Manual (Bureau of the Census,
    P23-186, 1993), table 5.1: of a difference of 2.967 the rates bring 1.740, the ages 1.227.
    """
    sizes = {
        1970: "12.9 10.9 9.5 8.0 7.8 8.4 8.6 7.8 7.0 5.9 4.7 3.6 4.9",
        1985: "10.1 11.2 11.6 10.9 9.4 7.7 6.3 6.0 6.3 5.9 5.1 4.0 5.5",
    }
    rates = {
        1970: "1.9 25.8 45.7 49.6 51.2 51.6 51.8 54.9 58.7 60.4 62.8 66.6 66.8",
        1985: "2.2 24.3 45.8 52.5 56.1 55.6 56.0 57.4 57.2 61.2 63.9 68.6 72.2",
    }
    found, wholes = [], []
    for year in (1970, 1985):
        weights = [Fraction(each) for each in sizes[year].split()]
        figures = [Fraction(each) for each in rates[year].split()]
        total = sum((w * r for w, r in zip(weights, figures, strict=True)), ZERO)
        found.append(
            {
                f"{number:02}": Estimate(
                    value=rate, n=1, numerator=weight * rate, denominator=weight
                )
                for number, (weight, rate) in enumerate(zip(weights, figures, strict=True))
            }
        )
        wholes.append(Estimate(value=total / 100, n=13, numerator=total, denominator=Fraction(100)))
    mix = parts(of_estimates(found[0], found[1], wholes))
    assert [round(float(each), 4) for each in (mix.change, mix.rate, mix.shares)] == [
        2.9672,
        1.7403,
        1.2269,
    ]


def test_against_oaxaca_and_blinder() -> None:
    """With a dummy per segment, statsmodels' twofold decomposition at half weights is the same.

    `OaxacaBlinder.two_fold(two_fold_type="self_submitted", submitted_weight=0.5)`: explained is
    what the composition brings, unexplained what the figures do.
    """
    random = np.random.default_rng(7)
    rows = pd.DataFrame(
        {
            "now": np.repeat([0, 1], [400, 600]),
            "region": np.concatenate(
                [random.choice(4, 400, p=[0.4, 0.3, 0.2, 0.1]), random.choice(4, 600)]
            ),
        }
    )
    chance = 0.3 + 0.1 * rows["region"] + 0.05 * rows["now"]
    rows["hit"] = (random.random(len(rows)) < chance).astype(int)
    dummies = pd.get_dummies(rows["region"], dtype=float)
    dummies["now"] = rows["now"]
    model = OaxacaBlinder(rows["hit"], dummies, "now", hasconst=True, swap=False)
    unexplained, explained, gap = model.two_fold(
        two_fold_type="self_submitted", submitted_weight=0.5
    ).params
    counted = rows.groupby(["now", "region"])["hit"].agg(["sum", "count"])
    then, now = (
        {str(name): (int(row["sum"]), int(row["count"])) for name, row in counted.loc[k].iterrows()}
        for k in (0, 1)
    )
    mix = parts(of_shares(then, now))
    # The gap there is of the first group, 0, minus the other one.
    found = [-float(each) for each in (mix.rate, mix.shares, mix.change)]
    assert found == pytest.approx([unexplained, explained, gap], abs=1e-12)


def test_a_segment_that_comes_or_goes_is_of_the_mix() -> None:
    """By hand: b goes and c comes, a stays at 50%; all of the change is the mix's.

    From (50 + 90) / 200 = 70% to (50 + 30) / 200 = 40%.
    """
    mix = parts(of_shares({"a": (50, 100), "b": (90, 100)}, {"a": (50, 100), "c": (30, 100)}))
    assert (mix.change, mix.rate, mix.shares) == (Fraction(-3, 10), ZERO, Fraction(-3, 10))
    assert mix.told


def test_without_any_segment_in_both_periods() -> None:
    """Where every segment is new, no figure can be compared with an earlier one."""
    assert mix_of(of_shares({"a": (50, 100)}, {"b": (30, 100)}), LEVEL) is None


def test_what_moves_with_its_segments_is_not_told() -> None:
    """Where the segments moved as the whole did, the whole does not mislead."""
    mix = parts(
        of_shares({"a": (500, 1000), "b": (500, 1000)}, {"a": (600, 1000), "b": (600, 1000)})
    )
    assert (mix.rate, mix.shares, mix.told) == (Fraction(1, 10), ZERO, False)


def test_what_chance_can_do_is_not_told() -> None:
    """Ten rows and a change of a row or two are no shift to warn of; a census's change is real."""
    then, now = {"a": (1, 2), "b": (2, 8)}, {"a": (4, 8), "b": (0, 2)}
    few = of_shares(then, now)
    mix = parts(few)
    assert (mix.change, mix.rate < 0, mix.told) == (Fraction(1, 10), True, False)

    def known(each: Series) -> Series:
        counted = (replace(one.estimate, census=True, low=None, high=None) for one in each.readings)
        return replace(
            each,
            readings=tuple(
                replace(one, estimate=estimate)
                for one, estimate in zip(each.readings, counted, strict=True)
            ),
        )

    assert parts([known(each) for each in few]).told


def test_no_change_is_not_told() -> None:
    """What moved in opposite directions, and left the whole where it was, is shown and not told."""
    mix = parts(
        of_shares({"a": (500, 1000), "b": (100, 1000)}, {"a": (240, 600), "b": (360, 1400)})
    )
    assert (mix.change, mix.told) == (ZERO, False)
    assert mix.rate == -mix.shares != 0


def test_without_segments_or_an_earlier_period() -> None:
    """There is nothing to take apart."""
    whole, *segments = of_shares({"a": (50, 100)}, {"a": (30, 100)})
    assert mix_of([whole], LEVEL) is None
    assert mix_of([replace(whole, readings=whole.readings[1:]), *segments], LEVEL) is None


def test_periods_that_share_days_are_not_taken_apart() -> None:
    """Of ninety days and the ninety a day later, nearly all rows are the same."""
    last = period_of(date(2026, 9, 30), parse_window("rolling 90 days"))
    found = [
        replace(
            each,
            readings=tuple(
                replace(one, period=period)
                for one, period in zip(each.readings, (last.step_back(), last), strict=True)
            ),
        )
        for each in of_shares({"a": (500, 1000)}, {"a": (300, 1000)})
    ]
    assert mix_of(found, LEVEL) is None


@pytest.mark.parametrize("terms", [{"pending": True}, {"stale": True}])
def test_what_is_not_judged_is_not_taken_apart(terms: dict[str, Any]) -> None:
    """A stale or pending figure is no change of anything."""
    whole, *segments = of_shares({"a": (50, 100)}, {"a": (30, 100)})
    assert mix_of([replace(whole, **terms), *segments], LEVEL) is None


@pytest.mark.parametrize("number", [0, 1])
def test_a_partial_period_is_not_taken_apart(number: int) -> None:
    """A period that is covered in part is not compared with a whole one."""
    whole, *segments = of_shares({"a": (50, 100)}, {"a": (30, 100)})
    readings = list(whole.readings)
    readings[number] = replace(readings[number], partial=True)
    assert mix_of([replace(whole, readings=tuple(readings)), *segments], LEVEL) is None


@pytest.mark.parametrize("number", [0, 1])
def test_suppressed_segments_leave_no_mix(number: int) -> None:
    """The parts of a change would tell of segments that are too small to be shown."""
    found = of_shares({"a": (50, 100), "b": (1, 2)}, {"a": (30, 100), "b": (1, 2)})
    assert mix_of(found, LEVEL) is not None
    hidden = list(found[2].readings)
    nothing = Estimate(value=None, n=None)
    hidden[number] = replace(hidden[number], estimate=nothing, rows=0, suppressed=True)
    assert mix_of([*found[:2], replace(found[2], readings=tuple(hidden))], LEVEL) is None


def test_rows_in_several_segments() -> None:
    """Things that are in two segments, as an invoice of two centres, do not add up to the whole."""
    found = of_shares({"a": (50, 100), "b": (40, 80)}, {"a": (60, 100), "b": (40, 80)})
    once = [replace(each, estimate=estimate_share(60, 120, LEVEL)) for each in found[0].readings]
    assert mix_of([replace(found[0], readings=tuple(once)), *found[1:]], LEVEL) is None


def test_figures_that_do_not_add_up() -> None:
    """Weights that add up are not enough: the figures have to make the whole's."""
    found = of_shares({"a": (50, 100), "b": (40, 80)}, {"a": (60, 100), "b": (40, 80)})
    readings = list(found[0].readings)
    readings[1] = replace(readings[1], estimate=estimate_share(101, 180, LEVEL))
    assert mix_of([replace(found[0], readings=tuple(readings)), *found[1:]], LEVEL) is None


def test_a_segment_without_figure_brings_nothing() -> None:
    """One that has no rows in a period, or no value of the column, is no part of the whole."""
    mix = parts(of_shares({"a": (50, 100), "b": (0, 0)}, {"a": (30, 100), "b": (0, 0)}))
    assert (mix.change, mix.rate, mix.shares) == (Fraction(-1, 5), Fraction(-1, 5), ZERO)


def test_counts_and_quantiles_have_no_mix() -> None:
    """A count has no denominator, and a quantile is no weighted mean of its segments'."""

    def counted(n: int) -> Estimate:
        return Count().estimate({"n": Fraction(n)}, LEVEL)

    then, now = {"a": counted(5), "b": counted(6)}, {"a": counted(7), "b": counted(8)}
    assert mix_of(of_estimates(then, now, [counted(11), counted(15)]), LEVEL) is None
    quantile = Estimate(value=Fraction(7), n=40)
    assert Quantile("x").estimate({"n": Fraction(40)}, LEVEL).denominator is None
    assert mix_of(of_estimates({"a": quantile}, {"a": quantile}, [quantile] * 2), LEVEL) is None


ROWS = st.lists(
    st.tuples(st.sampled_from("abc"), st.integers(-9, 9), st.integers(1, 9)),
    min_size=1,
    max_size=30,
)


def _sums(estimator: Estimator, rows: Sequence[tuple[str, int, int]]) -> dict[str, Fraction]:
    """What a scan would add up: x is a figure, w a positive amount."""
    columns = {
        "1": [Fraction(1) for _ in rows],
        "x": [Fraction(x) for _, x, _ in rows],
        "w": [Fraction(w) for _, _, w in rows],
        "x > 0": [Fraction(x > 0) for _, x, _ in rows],
        "x < 0": [Fraction(x < 0) for _, x, _ in rows],
    }
    found = {}
    for name, each in estimator.sums().items():
        products = columns[each.when or "1"]
        for of in each.of:
            products = [one * more for one, more in zip(products, columns[of], strict=True)]
        found[name] = sum(products, Fraction(0))
    return found


@pytest.mark.parametrize(
    "estimator",
    [
        Coverage("x > 0"),
        NetProportion("x > 0", "x < 0"),
        Mean("x"),
        RatioOfSums("x", "w", scale=1000),
    ],
    ids=lambda each: type(each).__name__,
)
@given(ROWS, ROWS)
def test_the_parts_add_up_to_the_change(
    estimator: Estimator,
    then: list[tuple[str, int, int]],
    now: list[tuple[str, int, int]],
) -> None:
    """Shares, points, means and ratios per 1,000: the two parts are the change, exactly.

    Taken back, from September to August, both have the other sign.
    """

    def estimates(rows: list[tuple[str, int, int]]) -> dict[str, Estimate]:
        names = {each[0] for each in rows}
        return {
            name: estimator.estimate(
                _sums(estimator, [one for one in rows if one[0] == name]), LEVEL
            )
            for name in names
        }

    wholes = [estimator.estimate(_sums(estimator, rows), LEVEL) for rows in (then, now)]
    mix = mix_of(of_estimates(estimates(then), estimates(now), wholes), LEVEL)
    back = mix_of(of_estimates(estimates(now), estimates(then), wholes[::-1]), LEVEL)
    if not estimates(then).keys() & estimates(now):
        assert mix is back is None
        return
    assert mix is not None
    assert back is not None
    assert wholes[0].value is not None
    assert wholes[1].value is not None
    assert mix.rate + mix.shares == mix.change == wholes[1].value - wholes[0].value
    assert (back.rate, back.shares) == (-mix.rate, -mix.shares)


@given(st.lists(st.tuples(st.integers(0, 20), st.integers(0, 20)), min_size=2, max_size=6))
def test_equal_parts_have_no_mix(counts: list[tuple[int, int]]) -> None:
    """Where every segment keeps its part in the whole, all of the change is the segments' own."""
    then = {str(number): (k, 20) for number, (k, _) in enumerate(counts)}
    now = {str(number): (k, 20) for number, (_, k) in enumerate(counts)}
    mix = parts(of_shares(then, now))
    assert (mix.shares, mix.rate) == (ZERO, mix.change)


@given(st.lists(st.integers(0, 20), min_size=2, max_size=6), st.integers(1, 5))
def test_equal_figures_have_no_rate(counts: list[int], factor: int) -> None:
    """Where every segment keeps its figure, all of the change is the mix's."""
    growth = list(accumulate(counts, lambda before, _: before + factor, initial=1))
    then = {str(number): (k, 20) for number, k in enumerate(counts)}
    now = {
        str(number): (k * more, 20 * more)
        for number, (k, more) in enumerate(zip(counts, growth, strict=False))
    }
    mix = parts(of_shares(then, now))
    assert (mix.rate, mix.shares) == (ZERO, mix.change)


def test_the_whole_has_the_mix() -> None:
    """The result of the whole has it, those of segments have none."""
    found = of_shares({"a": (180, 200), "b": (400, 800)}, {"a": (680, 800), "b": (90, 200)})
    whole, *segments = judged(*found)
    assert whole.mix == mix_of(found, LEVEL)
    assert [each.mix for each in segments] == [None, None]


ROWS_OF = """at,region,customer,score,weight,minutes,contacts
2026-08-10,north,a,9,2,30.5,3
2026-08-11,north,b,3,1,12.25,2
2026-08-12,south,c,10,0.5,7.1,1
2026-08-13,south,d,2,1.5,9.9,4
2026-09-10,north,a,9,1,31.3,2
2026-09-11,south,b,8,1,11.2,3
2026-09-12,south,c,10,2.5,8,1
2026-09-13,south,d,1,1,3.7,2
2026-09-14,,e,7,1,3.3,1
"""
HIT = {"metric": "share", "when": "score >= 8"}


@pytest.mark.parametrize(
    ("measure", "is_apart"),
    [
        (HIT, True),
        ({**HIT, "weight": "weight"}, True),
        ({**HIT, "cluster": "customer"}, True),
        ({**HIT, "per": "customer"}, True),
        ({"metric": "mean", "value": "minutes"}, True),
        ({"metric": "mean", "value": "minutes", "weight": "weight"}, True),
        ({"metric": "mean", "value": "minutes", "per": "customer"}, True),
        ({"metric": "ratio", "numerator": "minutes", "denominator": "contacts"}, True),
        (
            {"metric": "rate", "events": "contacts", "exposure": "minutes", "scale": 1000},
            True,
        ),
        ({"metric": "nps", "score": "score"}, True),
        ({"metric": "sum", "value": "minutes"}, False),
        ({"metric": "count"}, False),
        ({"metric": "distinct", "value": "customer"}, False),
        ({"metric": "quantile", "value": "minutes", "at": "p50"}, False),
    ],
    ids=lambda each: "-".join(map(str, each.values())) if isinstance(each, dict) else "",
)
def test_which_figures_can_be_taken_apart(
    tmp_path: Path, measure: dict[str, Any], is_apart: bool
) -> None:
    """What is a sum over a sum is, by its denominator: rows, weights, exposure; no other figure."""
    whole = _measured(tmp_path, ROWS_OF, measure)
    assert (whole.mix is not None) is is_apart
    if whole.mix is not None:
        now, then = whole.judged.reading.estimate.value, whole.history[-1].reading.estimate.value
        assert now is not None
        assert then is not None
        assert whole.mix.rate + whole.mix.shares == whole.mix.change == now - then


def test_customers_of_two_regions_are_not_taken_apart(tmp_path: Path) -> None:
    """Where one customer has rows in two segments, they are more than all customers together."""
    twice = ROWS_OF + "2026-09-15,north,c,10,1,2,1\n"
    assert _measured(tmp_path, twice, {**HIT, "per": "customer"}).mix is None


def _measured(root: Path, rows: str, measure: dict[str, Any]) -> Result:
    """The whole of one measure by region, in September."""
    workspace = Workspace(root)
    workspace.file("events.csv", rows)
    workspace.source(
        {
            "at": {"type": "date"},
            "region": {"type": "text"},
            "customer": {"type": "text"},
            "score": {"type": "integer"},
            "weight": {"type": "decimal"},
            "minutes": {"type": "decimal"},
            "contacts": {"type": "integer"},
        }
    )
    workspace.objective(**{"by": "region", **measure})
    return workspace.evaluate().results[0]
