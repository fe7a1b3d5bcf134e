"""Lifetime values from sums: published figures, numpy's derivatives, the bootstrap, scipy."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from fractions import Fraction
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy import stats
from statsmodels.tools.numdiff import approx_fprime

from csobjectives import intervals
from csobjectives.estimators import AnnualValue, ContractValue, PredictedValue, Tally
from csobjectives.model import Estimate

LEVEL = 0.95
Floats = NDArray[np.float64]
FORMS: Mapping[str, tuple[ContractValue, Callable[[Any, Any, float], Any]]] = {
    "at the end": (ContractValue("margin", "stayed"), lambda m, r, d: m * r / (1 + d - r)),
    "at once": (
        ContractValue("margin", "stayed", at_once=True),
        lambda m, r, d: m * (1 + d) / (1 + d - r),
    ),
}


def sums_of(margin: Floats, stayed: Floats, discount: Fraction) -> Mapping[str, Fraction]:
    """What a scan adds up."""
    exact = [Fraction(str(each)) for each in margin]
    kept = [each for each, stays in zip(exact, stayed, strict=True) if stays]
    return {
        "n": Fraction(len(exact)),
        "m": sum(exact, Fraction(0)),
        "mm": sum((each * each for each in exact), Fraction(0)),
        "k": Fraction(len(kept)),
        "mk": sum(kept, Fraction(0)),
        "discount": discount,
    }


def contracts(number: int, seed: int) -> tuple[Floats, Floats]:
    """Margins in cents, and who stays: those who bring more rather do."""
    source = np.random.default_rng(seed)
    margin = np.round(source.gamma(4, 25, number), 2)
    stayed = source.random(number) < 0.6 + 0.3 * (margin > 100)
    return margin, stayed.astype(np.float64)


@pytest.mark.parametrize(("form", "published"), [("at the end", "266.67"), ("at once", "366.67")])
def test_contract_has_the_published_value(form: str, published: str) -> None:
    """m 100, r .8, d .1: the two textbook forms, 266.67 and 366.67."""
    margin, stayed = np.full(10, 100.0), np.repeat([1.0, 0.0], [8, 2])
    found = FORMS[form][0].estimate(sums_of(margin, stayed, Fraction(1, 10)), LEVEL)
    assert found.value is not None
    assert f"{float(found.value):.2f}" == published
    assert found.n == 10


@pytest.mark.parametrize("form", FORMS)
def test_contract_has_the_interval_of_a_numerical_delta_method(form: str) -> None:
    """numpy's covariance of both columns, statsmodels' slopes of ln V, and scipy's t."""
    estimator, value = FORMS[form]
    margin, stayed = contracts(80, 1)
    found = estimator.estimate(sums_of(margin, stayed, Fraction(1, 10)), LEVEL)
    means = np.array([margin.mean(), stayed.mean()])
    slopes = approx_fprime(means, lambda at: np.log(value(at[0], at[1], 0.1)), centered=True)
    covariance = np.cov(margin, stayed) / len(margin)
    half = stats.t.ppf((1 + LEVEL) / 2, len(margin) - 1) * np.sqrt(slopes @ covariance @ slopes)
    centre = value(means[0], means[1], 0.1)
    assert float(found.value or 0) == pytest.approx(centre, rel=1e-12)
    wanted = (centre * np.exp(-half), centre * np.exp(half))
    assert (found.low, found.high) == pytest.approx(wanted, rel=1e-6)


@pytest.mark.parametrize("form", FORMS)
def test_contract_has_about_the_interval_of_the_bootstrap(form: str) -> None:
    """scipy's bootstrap of rows, with margin and retention drawn together."""
    estimator, value = FORMS[form]
    margin, stayed = contracts(600, 2)
    found = estimator.estimate(sums_of(margin, stayed, Fraction(1, 10)), LEVEL)

    def of(margin: Floats, stayed: Floats, axis: int) -> Any:
        return value(margin.mean(axis=axis), stayed.mean(axis=axis), 0.1)

    drawn = stats.bootstrap(
        (margin, stayed), of, paired=True, n_resamples=2000, method="percentile", rng=3
    ).confidence_interval
    width = drawn.high - drawn.low
    assert (found.low, found.high) == pytest.approx((drawn.low, drawn.high), abs=0.06 * width)
    # Taken as independent, the two would give an interval that is too narrow.
    sums = sums_of(margin, stayed, Fraction(1, 10))
    apart = estimator.estimate({**sums, "mk": sums["m"] * sums["k"] / sums["n"]}, LEVEL)
    assert (apart.high or 0) - (apart.low or 0) < 0.95 * width


def test_what_has_no_end_has_no_value() -> None:
    """Where all stay and nothing is discounted; with a discount there is one, without interval."""
    margin, stayed = contracts(20, 4)[0], np.ones(20)
    for estimator, _ in FORMS.values():
        endless = estimator.estimate(sums_of(margin, stayed, Fraction(0)), LEVEL)
        reason = "everybody is retained and nothing is discounted, so that the value has no end"
        assert endless == Estimate(value=None, n=20, refused=reason)
        found = estimator.estimate(sums_of(margin, stayed, Fraction(1, 20)), LEVEL)
        assert (
            found.value
            == (20 if estimator is FORMS["at the end"][0] else 21)
            * Fraction(str(margin.sum().round(2)))
            / 20
        )
        assert found.low is found.high is None


@pytest.mark.parametrize(
    ("margin", "stayed", "value"),
    [
        pytest.param([50.0], [1.0], 500, id="one row"),
        pytest.param([50.0, 30.0], [0.0, 0.0], 0, id="nobody stays"),
        pytest.param([-50.0, -30.0], [1.0, 0.0], Fraction(-100, 3), id="a loss"),
    ],
)
def test_contract_has_a_value_where_it_has_no_interval(
    margin: list[float], stayed: list[float], value: Fraction
) -> None:
    """Of one row, of rows that do not differ in who stays, and below zero, which has no log."""
    sums = sums_of(np.array(margin), np.array(stayed), Fraction(1, 10))
    assert FORMS["at the end"][0].estimate(sums, LEVEL) == Estimate(value=value, n=len(margin))


def test_no_contract_has_no_value() -> None:
    """Nothing to compute from is no value, never 0."""
    empty = sums_of(np.array([]), np.array([]), Fraction(1, 10))
    for estimator, _ in FORMS.values():
        assert estimator.estimate(empty, LEVEL) == Estimate(value=None, n=0)


def test_an_interval_of_one_row_is_refused() -> None:
    """A variance takes two rows."""
    third = Fraction(1)
    with pytest.raises(ValueError, match="a variance takes two rows, not 1"):
        intervals.on_the_logarithm(1.0, (third, third, third), (third, third), 1, LEVEL)


ANNUAL = AnnualValue("spent", "days_of_period", factors=("lifespan", "margin"))


def annual(spent: Floats, days: int, lifespan: Fraction, margin: Fraction) -> Estimate:
    """The value of customers who spent so much in a period of so many days."""
    exact = [Fraction(str(each)) for each in spent]
    sums = {
        "n": Fraction(len(exact)),
        "x": sum(exact, Fraction(0)),
        "xx": sum((each * each for each in exact), Fraction(0)),
        "days": Fraction(days * len(exact)),
        "lifespan": lifespan,
        "margin": margin,
    }
    return ANNUAL.estimate(sums, LEVEL)


def test_simple_value_is_order_value_times_frequency() -> None:
    """Order value × orders a year × lifespan × margin, by numpy; the interval by scipy."""
    source = np.random.default_rng(5)
    orders = source.integers(1, 6, 40)
    amounts = [np.round(source.gamma(2, 30, number), 2) for number in orders]
    spent = np.array([each.sum().round(2) for each in amounts])
    found = annual(spent, 91, Fraction(5, 2), Fraction(3, 10))
    order_value = np.concatenate(amounts).mean()
    orders_a_year = orders.sum() / 40 * 365 / 91
    assert float(found.value or 0) == pytest.approx(order_value * orders_a_year * 2.5 * 0.3)
    scale = 365 / 91 * 2.5 * 0.3
    ends = stats.t.interval(LEVEL, 39, loc=spent.mean(), scale=stats.sem(spent))
    assert (found.low, found.high) == pytest.approx(tuple(scale * end for end in ends))
    assert found.value == (found.numerator or 0) / (found.denominator or 1)
    assert found.error is not None
    assert found.error.of == pytest.approx(scale * stats.sem(spent))
    assert found.error.freedom == 39
    assert found.n == found.denominator == 40


def test_simple_value_of_nobody_is_none() -> None:
    """Nothing to compute from."""
    assert annual(np.array([]), 30, Fraction(1), Fraction(1)).value is None


def test_simple_value_without_a_margin_is_nothing() -> None:
    """Of revenue that nothing is kept of, the worth is 0, and certain."""
    found = annual(np.array([10.0, 20.0]), 30, Fraction(1), Fraction(0))
    assert found.value == 0
    assert found.low is found.high is None


def tally(**columns: list[float]) -> Tally:
    """Each combination once."""
    arrays = {name: np.array(each) for name, each in columns.items()}
    return Tally(arrays, np.ones(len(next(iter(arrays.values()))), dtype=np.int64))


PREDICTED = PredictedValue({"repeats": "x", "recency": "t", "age": "a", "total": "z"})


def test_prediction_takes_a_tally() -> None:
    """From sums there is the number of customers alone, and from few of them why there is none."""
    assert PREDICTED.sums().keys() == {"n"}
    assert PREDICTED.estimate({"n": Fraction(3)}, LEVEL) == Estimate(value=None, n=3)
    few = tally(repeats=[0, 1, 2], recency=[0, 5, 9], age=[3, 9, 9], total=[0, 4, 9])
    settings = {
        "horizon": Fraction(365 * 86_400),
        "discount": Fraction(1, 10),
        "margin": Fraction(1),
    }
    assert PREDICTED.estimate_tally(few, settings, LEVEL) == Estimate(
        value=None, n=3, refused="2 customers came back, and a model takes 30"
    )
