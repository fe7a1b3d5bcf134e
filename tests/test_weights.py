"""Weighted rows: statsmodels' DescrStatsW, its weights scaled to Kish's effective number."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from statsmodels.stats.proportion import proportion_confint
from statsmodels.stats.weightstats import DescrStatsW

from csobjectives.estimators import (
    ROWS,
    Count,
    Coverage,
    Estimator,
    Mean,
    NetProportion,
    Proportion,
    ProportionOfCounts,
    RatioOfSums,
    Sum,
    Weighted,
    weighted,
)
from csobjectives.intervals import net_adjusted_wald
from csobjectives.model import Estimate

LEVELS = st.sampled_from((0.8, 0.9, 0.95, 0.99))
ROWS_WITH_WEIGHTS = st.lists(
    st.tuples(st.integers(1, 10), st.integers(1, 40).map(lambda tenths: Fraction(tenths, 10))),
    min_size=3,
    max_size=40,
)
Rows = Sequence[tuple[int, Fraction]]
# 1,000 people, of whom 300 count double and 100 threefold.
SURVEY = [(2, Fraction(1))] * 600 + [(9, Fraction(2))] * 300 + [(10, Fraction(3))] * 100


def added(rows: Rows, power: int = 1, value: int = 0) -> Fraction:
    """Σ of weights to a power, times scores to another."""
    return sum((weight**power * score**value for score, weight in rows), Fraction(0))


def sums(rows: Rows) -> Mapping[str, Fraction]:
    """All that any of the three needs: a score from 9 is a hit, one to 6 a miss."""
    return {
        "n": Fraction(len(rows)),
        "w": added(rows),
        "ww": added(rows, 2),
        "x": added(rows, 1, 1),
        "xx": added(rows, 1, 2),
        "k": added([each for each in rows if each[0] >= 9]),
        "plus": added([each for each in rows if each[0] >= 9]),
        "minus": added([each for each in rows if each[0] <= 6]),
    }


def effective(rows: Rows) -> float:
    """Kish's number, by numpy."""
    weights = np.array([float(weight) for _, weight in rows])
    return float(weights.sum() ** 2 / (weights**2).sum())


def described(rows: Rows) -> DescrStatsW:
    """The rows as statsmodels has them, with weights that add up to Kish's number."""
    scores, weights = (np.array([float(each) for each in side]) for side in zip(*rows, strict=True))
    return DescrStatsW(scores, weights * effective(rows) / weights.sum())


def ends(estimate: Estimate) -> tuple[float, float]:
    assert estimate.low is not None
    assert estimate.high is not None
    return estimate.low, estimate.high


@given(ROWS_WITH_WEIGHTS, LEVELS)
def test_for_all_weights_a_mean_is_that_of_statsmodels(
    rows: list[tuple[int, Fraction]], level: float
) -> None:
    """DescrStatsW.mean and tconfint_mean; the rows are told as they were."""
    found = Weighted(Mean("score")).estimate(sums(rows), level)
    theirs = described(rows)
    assert found.n == len(rows)
    assert (found.numerator, found.denominator) == (added(rows, 1, 1), added(rows))
    assert float(found.value or 0) == pytest.approx(theirs.mean)
    if effective(rows) < 2 or len({score for score, _ in rows}) == 1:
        assert found.error is None
        assert found.low is None
    else:
        assert ends(found) == pytest.approx(theirs.tconfint_mean(alpha=1 - level), rel=1e-7)
        assert found.error is not None
        assert found.error.of == pytest.approx(theirs.std_mean, rel=1e-7)
        assert found.error.freedom == pytest.approx(effective(rows) - 1)


@given(ROWS_WITH_WEIGHTS, LEVELS)
def test_for_all_weights_a_share_is_wilsons_on_the_effective_number(
    rows: list[tuple[int, Fraction]], level: float
) -> None:
    """DescrStatsW's mean of hits, and proportion_confint(method="wilson") of so many."""
    found = Weighted(Proportion("hit")).estimate(sums(rows), level)
    hits = described([(int(score >= 9), weight) for score, weight in rows])
    number = effective(rows)
    assert float(found.value or 0) == pytest.approx(hits.mean, abs=1e-12)
    expected = proportion_confint(hits.mean * number, number, alpha=1 - level, method="wilson")
    assert ends(found) == pytest.approx(expected, abs=1e-9)
    assert found.n == len(rows)


@given(ROWS_WITH_WEIGHTS, LEVELS)
def test_for_all_weights_a_net_share_is_rocks_on_the_effective_number(
    rows: list[tuple[int, Fraction]], level: float
) -> None:
    """DescrStatsW's mean of 1, 0 and -1; the adjusted Wald, which is held elsewhere."""
    found = Weighted(NetProportion("plus", "minus")).estimate(sums(rows), level)
    signs = [((score >= 9) - (score <= 6), weight) for score, weight in rows]
    number = Fraction(effective(rows))
    shares = (described([(int(s == sign), w) for s, w in signs]).mean for sign in (1, -1))
    plus, minus = (Fraction(float(each)) * number for each in shares)
    assert float(found.value or 0) == pytest.approx(100 * described(signs).mean, abs=1e-9)
    if plus + minus <= number:  # as they may, by the rounding of doubles
        low, high = net_adjusted_wald(plus, minus, number, level)
        assert ends(found) == pytest.approx((100 * low, 100 * high), abs=1e-6)


def test_kish_is_the_effective_number() -> None:
    """600 of weight 1, 300 of 2 and 100 of 3: (1500)²/2700 are worth 833 of 1,000."""
    assert effective(SURVEY) == pytest.approx(833.33, abs=0.01)
    found = Weighted(Proportion("hit")).estimate(sums(SURVEY), 0.95)
    assert found.value == Fraction(900, 1500)
    expected = proportion_confint(0.6 * 2500 / 3, 2500 / 3, method="wilson")
    assert ends(found) == pytest.approx(expected)


@given(st.lists(st.integers(1, 10), min_size=2, max_size=40), st.integers(1, 9), LEVELS)
def test_equal_weights_are_none(scores: list[int], weight: int, level: float) -> None:
    """Where every row weighs the same, figure and interval are exactly those of the rows."""
    rows = [(score, Fraction(weight, 7)) for score in scores]
    alone = sums([(score, Fraction(1)) for score in scores])
    for plain in (Mean("x"), Proportion("hit"), NetProportion("plus", "minus")):
        expected = plain.estimate(alone, level)
        found = Weighted(plain).estimate(sums(rows), level)
        assert (found.value, found.n, found.error) == (expected.value, expected.n, expected.error)
        assert (found.low, found.high) == (expected.low, expected.high)


def test_rounded_weights_are_worth_no_less_than_one_row() -> None:
    """A third as a decimal: (Σw)²/Σw² comes just below 1, and a share still has its interval."""
    third = Fraction("0.333333333333")
    rounded = {"n": Fraction(1), "w": third, "ww": Fraction("0.111111111112"), "k": third}
    found = Weighted(Proportion("hit")).estimate(rounded, 0.95)
    assert found.value == 1
    assert ends(found) == pytest.approx(proportion_confint(1, 1, method="wilson"))


@pytest.mark.parametrize("of", [Mean("score"), Proportion("hit"), NetProportion("plus", "minus")])
def test_without_weight_there_is_no_value(of: Mean | Proportion | NetProportion) -> None:
    """Rows that all weigh nothing say nothing, and are told; so do no rows."""
    nothing = [(5, Fraction(0))] * 3
    assert Weighted(of).estimate(sums(nothing), 0.95) == Estimate(
        value=None, n=3, denominator=Fraction(0)
    )
    assert Weighted(of).estimate(sums([]), 0.95).value is None


def test_sums_are_products_with_the_weight() -> None:
    """The formula knows the name `weight`, and multiplies what it adds up by it."""
    known = {"n": ROWS, "w": Sum(of=("weight",)), "ww": Sum(of=("weight", "weight"))}
    assert Weighted(Mean("score")).sums() == known | {
        "x": Sum(of=("weight", "score")),
        "xx": Sum(of=("weight", "score", "score")),
    }
    assert Weighted(Proportion("hit")).sums() == known | {"k": Sum(of=("weight",), when="hit")}
    assert Weighted(NetProportion("a", "b")).sums() == known | {
        "plus": Sum(of=("weight",), when="a"),
        "minus": Sum(of=("weight",), when="b"),
    }


@pytest.mark.parametrize(
    "estimator",
    [
        Mean("x", census=True),
        NetProportion("a", "b", answered="c"),
        ProportionOfCounts("a", "b"),
        RatioOfSums("a", "b"),
        Coverage("a"),
        Count(),
    ],
)
def test_what_knows_no_weights(estimator: Estimator) -> None:
    """A census, those who were asked, and what weighs its rows by itself."""
    assert weighted(estimator) is None
    assert weighted(Mean("x")) == Weighted(Mean("x"))
