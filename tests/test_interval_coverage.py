"""Intervals hold what they are of as often as they say: drawn, and where it can be, worked out.

A share of 2,000 drawn periods has a standard error of half a point near 95%, so that three of them
are a point and a half. What is worked out, from all outcomes and their probabilities, has none.
"""

from __future__ import annotations

import math
import re
from itertools import product

import numpy as np
import pytest
from scipy import stats

from csobjectives.estimators import difference
from csobjectives.intervals import net_adjusted_wald, poisson_exact, quantile_ranks, wilson
from csobjectives.model import Estimate
from tests.simulations import estimates
from tests.simulations.table import CASES, Case, Process, coverage, row, rows

LEVEL = 0.95
RUNS = 2_000
SHARES = np.linspace(0.02, 0.98, 97)


LINES = {line.split(" | ")[0].removeprefix("| "): line for line in rows()}


def percentages(case: Case) -> tuple[int, int]:
    """The two coverages that the table tells of a case."""
    suits, otherwise = (int(each) for each in re.findall(r"\| (\d+)% ", LINES[case.figure]))
    return suits, otherwise


def test_table_is_of_all_cases() -> None:
    """Each has its line, in the same order and words."""
    assert rows() == [row(case, *percentages(case)) for case in CASES]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.figure)
def test_table_has_what_is_measured(case: Case) -> None:
    """Other periods than the table was made from come to its percentages, but for chance; else
    `python -m tests.simulations.table` writes them anew."""
    processes = (case.suits, case.otherwise)
    for told, process in zip(percentages(case), processes, strict=True):
        found = coverage(process, RUNS, seed=2)
        error = math.sqrt(max(found * (1 - found), 1 / RUNS) / RUNS)
        assert abs(found - told / 100) <= 0.005 + 3 * error


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.figure)
def test_covers_what_it_suits_and_not_the_other(case: Case) -> None:
    """The one within two points of the level, and never below it where it is careful; the other
    further away."""
    suits, otherwise = percentages(case)
    assert suits >= 95 if case.at_least else abs(suits - 95) <= 2
    assert abs(otherwise - 95) > 2


def test_period_without_interval_does_not_count() -> None:
    """It promises nothing, and so it neither holds nor fails."""
    drawn = iter([(1.0, 3.0), (None, None), (3.0, 4.0)])

    def draw(_: np.random.Generator) -> tuple[Estimate, float]:
        low, high = next(drawn)
        return Estimate(value=None, n=None, low=low, high=high), 2.0

    assert coverage(Process("three", draw), 3) == 0.5


@pytest.mark.parametrize("n", [5, 30, 200])
def test_wilson_covers_the_level_on_the_average(n: int) -> None:
    """Of all k and shares from 2% to 98%, by scipy's binomial probabilities: within a point."""
    low, high = np.array([wilson(k, n, LEVEL) for k in range(n + 1)]).T
    share = SHARES[:, None]
    held = (low <= share) & (share <= high)
    found = (stats.binom.pmf(np.arange(n + 1), n, share) * held).sum(axis=1)
    assert found.mean() == pytest.approx(LEVEL, abs=0.01)


@pytest.mark.parametrize("n", [10, 40])
def test_adjusted_wald_covers_the_level_on_the_average(n: int) -> None:
    """Of all counts and of shares of both sides in steps of a tenth, by scipy's multinomial
    probabilities: within a point and a half."""
    counts = [(a, b, n - a - b) for a in range(n + 1) for b in range(n + 1 - a)]
    low, high = np.array([net_adjusted_wald(a, b, n, LEVEL) for a, b, _ in counts]).T
    found = []
    for a in range(1, 9):
        for b in range(1, 10 - a):
            sides = np.array([a, b, 10 - a - b]) / 10
            held = (low <= sides[0] - sides[1]) & (sides[0] - sides[1] <= high)
            found.append(stats.multinomial.pmf(counts, n, sides)[held].sum())
    assert np.mean(found) == pytest.approx(LEVEL, abs=0.015)


def test_newcombe_covers_the_level_on_the_average() -> None:
    """Of all k1 of 20 and k2 of 30, and shares in steps of a tenth (scipy): within a point."""
    of_20, of_30 = ([estimates.share(np.arange(n) < k) for k in range(n + 1)] for n in (20, 30))
    every = [difference(after, before, LEVEL) for after in of_20 for before in of_30]
    low, high = (
        np.array(ends, dtype=float) for ends in zip(*((e.low, e.high) for e in every), strict=True)
    )
    found = []
    for first, second in product(np.linspace(0.1, 0.9, 9), repeat=2):
        held = (low <= first - second) & (first - second <= high)
        chances = stats.binom.pmf(range(21), 20, first), stats.binom.pmf(range(31), 30, second)
        found.append(np.outer(*chances).ravel()[held].sum())
    assert np.mean(found) == pytest.approx(LEVEL, abs=0.01)


@pytest.mark.parametrize("level", [0.8, 0.95, 0.99])
def test_exact_poisson_covers_at_least_the_level(level: float) -> None:
    """Of every expectation from 0.1 to 40, by scipy's Poisson probabilities: never less."""
    low, high = np.array([poisson_exact(k, level) for k in range(121)]).T
    expected = np.linspace(0.1, 40, 400)[:, None]
    held = (low <= expected) & (expected <= high)
    found = (stats.poisson.pmf(np.arange(121), expected) * held).sum(axis=1)
    assert found.min() >= level
    assert found.mean() < level + (1 - level) * 0.8


@pytest.mark.parametrize("at", [0.5, 0.8, 0.9])
def test_order_statistics_cover_at_least_the_level(at: float) -> None:
    """Of any shape: the share of ranks is binomial (scipy), and the narrowest are not far above."""
    found = []
    for n in range(30, 400, 7):
        ranks = quantile_ranks(n, at, LEVEL)
        assert ranks is not None
        found.append(stats.binom.cdf(ranks[1] - 1, n, at) - stats.binom.cdf(ranks[0] - 1, n, at))
    assert min(found) >= LEVEL - 1e-12
    assert np.mean(found) < LEVEL + 0.02
