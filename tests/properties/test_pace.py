"""Rules of open periods that hold for all figures, days and targets."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from csobjectives.estimators import Estimator, Mean, Rate, RatioOfSums, ShrunkMean
from csobjectives.judging import judge
from csobjectives.metrics import PENDING
from csobjectives.model import (
    Measure,
    Outlook,
    Verdict,
)
from tests.pacing import (
    COUNT,
    LEVEL,
    REVENUE,
    SLA,
    measure,
    paced,
    reading,
    target,
)

DAYS = st.integers(1, 40)
FRACTIONS = st.fractions(min_value=-1000, max_value=1000, max_denominator=1000)


@given(value=FRACTIONS, bound=FRACTIONS, passed=DAYS, to_come=DAYS, upper=st.booleans())
def test_sum_comes_out_at_its_bound(
    value: Fraction, bound: Fraction, passed: int, to_come: int, upper: bool
) -> None:
    """With what is needed a day, the whole is the bound exactly, unless that is reached already.

    What is expected by now goes on to the bound in the same steps.
    """
    aim = target(at_most=bound) if upper else target(at_least=bound)
    pace = paced(REVENUE, aim, reading(value, passed, to_come))
    assert pace.per_day is not None
    assert pace.expected is not None
    whole = value + to_come * pace.per_day
    assert whole == (bound if upper else max(bound, value))
    assert pace.expected / passed * (passed + to_come) == bound


def _sums(rows: Sequence[tuple[Fraction, Fraction]]) -> dict[str, Fraction]:
    """What the estimators below add up over rows, each a figure and a size."""
    names = {"x": 0, "a": 0, "k": 0, "b": 1, "e": 1}
    found = {"n": Fraction(len(rows))} | dict.fromkeys(("xx", "aa", "bb", "ab"), Fraction(0))
    for name, place in names.items():
        found[name] = sum((row[place] for row in rows), Fraction(0))
    return found | {"prior_mean": Fraction(3), "prior_weight": Fraction(7), "scale": Fraction(1000)}


AVERAGES: list[tuple[Measure, Estimator]] = [
    (measure("mean", roles={"value": "v"}), Mean("value")),
    (
        measure("ratio", roles={"numerator": "a", "denominator": "b"}),
        RatioOfSums("numerator", "denominator"),
    ),
    (
        measure("rate", roles={"events": "a", "exposure": "b"}, options={"scale": Fraction(1000)}),
        Rate("events", "exposure"),
    ),
    (
        measure(
            "weighted_rating",
            roles={"rating": "stars"},
            options={"prior_mean": Fraction(3), "prior_weight": Fraction(7)},
        ),
        ShrunkMean("rating"),
    ),
]


@pytest.mark.parametrize(("of", "estimator"), AVERAGES)
@given(
    passed=st.integers(1, 6),
    to_come=st.integers(1, 6),
    a_day=st.integers(1, 3),
    pending=st.integers(0, 5),
    bound=st.fractions(min_value=0, max_value=2000, max_denominator=50),
    figures=st.lists(st.integers(0, 9), min_size=18, max_size=18),
    size=st.integers(1, 4),
)
def test_rest_brings_the_whole_to_its_bound(
    of: Measure,
    estimator: Estimator,
    passed: int,
    to_come: int,
    a_day: int,
    pending: int,
    bound: Fraction,
    figures: list[int],
    size: int,
) -> None:
    """If the rest comes exactly as it is said, the whole meets its target exactly.

    The estimator works the whole out, of as many rows a day as so far; those that are pending are
    decided with the rest.
    """
    counted = passed * a_day - min(pending, passed * a_day - 1)
    waiting = passed * a_day - counted
    rows = [(Fraction(figure), Fraction(size)) for figure in figures[:counted]]
    so_far_found = estimator.estimate(_sums(rows), LEVEL)
    running = reading(
        None, passed, to_come, estimate=so_far_found, excluded={PENDING: waiting} if waiting else {}
    )
    pace = paced(of, target(at_least=bound), running)
    assert pace.rest is not None
    per = Fraction(size, 1000) if isinstance(estimator, Rate) else Fraction(1)
    per = Fraction(size) if isinstance(estimator, RatioOfSums) else per
    rest = [(pace.rest * per, Fraction(size))] * (to_come * a_day + waiting)
    sums = _sums(rows + rest)
    over, under = _quotient(estimator, sums)
    assert over / under == bound


def _quotient(estimator: Estimator, sums: Mapping[str, Fraction]) -> tuple[Fraction, Fraction]:
    """The definition of each figure, for an estimator refuses events below zero."""
    if isinstance(estimator, ShrunkMean):
        prior, weight = sums["prior_mean"], sums["prior_weight"]
        return sums["x"] + weight * prior, sums["n"] + weight
    if isinstance(estimator, Rate):
        return sums["scale"] * sums["k"], sums["e"]
    return (sums["x"], sums["n"]) if isinstance(estimator, Mean) else (sums["a"], sums["b"])


@given(
    passed=DAYS,
    to_come=DAYS,
    a_day=st.integers(1, 9),
    data=st.data(),
    least=st.fractions(min_value=0, max_value=1, max_denominator=40),
    most=st.fractions(min_value=0, max_value=1, max_denominator=40),
    sides=st.sampled_from(["at_least", "at_most", "between"]),
)
def test_outlook_of_a_share_is_what_all_and_none_would_do(
    passed: int,
    to_come: int,
    a_day: int,
    data: st.DataObject,
    least: Fraction,
    most: Fraction,
    sides: str,
) -> None:
    """A share is out of reach where neither end of it is, and secured where all endings meet it.

    The worst and the best that can come are that none, or all, of the rows to come are hits.
    """
    n, more = passed * a_day, to_come * a_day
    hits = data.draw(st.integers(0, n))
    low, high = min(least, most), max(least, most)
    bounds = {"at_least": low, "at_most": high}
    aim = target(**(bounds if sides == "between" else {sides: bounds[sides]}))
    pace = paced(SLA, aim, reading(Fraction(hits, n), passed, to_come, n=n))

    def meets(hits_to_come: int) -> bool:
        whole = Fraction(hits + hits_to_come, n + more)
        return judge(reading(whole, 0, 0, n=n + more), aim).verdict is Verdict.MET

    worst, best = meets(0), meets(more)
    if sides == "between":
        ends = Fraction(hits, n + more), Fraction(hits + more, n + more)
        assert (pace.outlook is Outlook.OUT_OF_REACH) == (ends[1] < low or ends[0] > high)
    else:
        assert (pace.outlook is Outlook.OUT_OF_REACH) == (not worst and not best)
    assert (pace.outlook is Outlook.SECURED) == (worst and best)


@given(value=st.integers(0, 500), bound=st.integers(0, 500), to_come=st.integers(0, 3))
def test_count_outlook_holds_whatever_comes(value: int, bound: int, to_come: int) -> None:
    """What is secured stays met, and what is out of reach missed, however many rows come."""
    for side in ("at_least", "at_most"):
        aim = target(**{side: Fraction(bound)})
        pace = paced(COUNT, aim, reading(value, 10, to_come))
        comes = (0, 1, 1000) if to_come else (0,)
        verdicts = {judge(reading(value + each, 0, 0), aim).verdict for each in comes}
        assert (pace.outlook is Outlook.SECURED) == (verdicts == {Verdict.MET})
        assert (pace.outlook is Outlook.OUT_OF_REACH) == (verdicts == {Verdict.MISSED})
