"""BG/NBD and Gamma-Gamma are the models of the papers: figures printed there, and their formulas.

`formulas` has the models as they are printed; CDNOW is the sample of a tenth that they were
published with: 2,357 customers of early 1997, and their purchases until 30 September.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from scipy import integrate, special

from csobjectives.models import (
    BgNbd,
    Customers,
    GammaGamma,
    NotFitted,
    Spending,
    fit_purchases,
    fit_spending,
    lifetime_value,
    purchases_ahead,
)
from csobjectives.models import Histories as Counted
from tests.models import formulas
from tests.models.customers import Truth, draw, histories
from tests.models.formulas import Histories

WEEK = 7.0
PUBLISHED = (0.243, 4.414, 0.793, 2.426)
LEVEL = 0.95
YEAR = 365.0
TENTH = float(np.log(1.1)) / YEAR


def counted(of: Histories) -> Counted:
    """Each customer as one."""
    return Counted(repeats=of.x, recency=of.t, age=of.age, count=np.ones_like(of.x))


def spending(of: Histories) -> Spending:
    """Those who came back, each as one."""
    back = of.again
    return Spending(repeats=back.x, total=back.total, count=np.ones_like(back.x))


def customers(of: Histories) -> Customers:
    """Each customer as one, in order."""
    order = np.lexsort((of.total, of.age, of.t, of.x))
    x, t, age, total = (each[order] for each in (of.x, of.t, of.age, of.total))
    return Customers(repeats=x, recency=t, age=age, total=total, count=np.ones_like(x))


@pytest.fixture(scope="module")
def cdnow(real_data: Callable[[str], Path]) -> Histories:
    """The sample until 30 September 1997, in weeks; several purchases of one day are one."""
    rows = pd.read_csv(
        real_data("cdnow") / "CDNOW_sample.txt",
        sep=r"\s+",
        names=["in_master", "customer", "date", "discs", "dollars"],
        dtype={"date": str},
    )
    rows["day"] = pd.to_datetime(rows["date"], format="%Y%m%d")
    rows = rows[rows["day"] <= "1997-09-30"]
    days = rows.groupby(["customer", "day"], as_index=False)["dollars"].sum()
    first = days.groupby("customer")["day"].transform("min")
    days["later"] = days["dollars"].where(days["day"] > first, 0.0)
    found = days.groupby("customer").agg(
        first=("day", "min"), last=("day", "max"), days=("day", "size"), total=("later", "sum")
    )
    until = pd.Timestamp("1997-09-30")
    return Histories(
        x=(found["days"] - 1).to_numpy(np.float64),
        t=(found["last"] - found["first"]).dt.days.to_numpy(np.float64) / WEEK,
        age=(until - found["first"]).dt.days.to_numpy(np.float64) / WEEK,
        total=found["total"].to_numpy(np.float64),
    )


def test_cdnow_has_the_published_purchases(cdnow: Histories) -> None:
    """r, α, a, b and the log-likelihood, to the digits of Fader, Hardie and Lee (2005), table 2."""
    fit = fit_purchases(counted(cdnow))
    assert tuple(np.round(fit.parameters, 3)) == PUBLISHED
    assert round(fit.log_likelihood, 1) == -9582.4


def test_one_of_cdnow_is_expected_to_buy_as_published() -> None:
    """E[X(39) | 2, 30.43, 38.86] = 1.226 (Fader, Hardie, Lee 2005, section 4)."""
    r, alpha, a, b = PUBLISHED
    model = BgNbd(r=r, alpha=alpha, a=a, b=b)
    x, t, age = np.array([2.0]), np.array([30.43]), np.array([38.86])
    found = purchases_ahead(model, x, age, 39.0, 0.0) * model.alive(x, t, age)
    assert round(float(found[0]), 3) == 1.226


def test_cdnow_has_the_published_spending(cdnow: Histories) -> None:
    """p, q and γ, to the digits of Fader and Hardie (2013)."""
    assert tuple(np.round(fit_spending(spending(cdnow)).parameters, 2)) == (6.25, 3.74, 15.44)


def test_cdnow_buys_about_as_much_as_was_expected(
    cdnow: Histories, real_data: Callable[[str], Path]
) -> None:
    """With the 39 weeks that followed, which no fit has seen, repeated purchases are within 6%.

    The model is known to fall short here by some percent (Fader, Hardie, Lee 2005, figure 4).
    """
    fit = fit_purchases(counted(cdnow))
    model = BgNbd.of(fit.parameters)
    expected = purchases_ahead(model, cdnow.x, cdnow.age, 39.0, 0.0)
    total = float((expected * model.alive(cdnow.x, cdnow.t, cdnow.age)).sum())
    rows = (real_data("cdnow") / "CDNOW_sample.txt").read_text().splitlines()
    later = {tuple(row.split()[1:3]) for row in rows if row.split()[2] > "19970930"}
    before = float(cdnow.x.sum())
    assert before + total == pytest.approx(before + len(later), rel=0.06)


def drawn(seed: int, number: int, truth: Truth) -> Histories:
    """Customers who came in the last two years."""
    source = np.random.default_rng(seed)
    ages = source.uniform(1, 2 * YEAR, number)
    return histories(draw(source, ages, truth), ages)


SHAPES = (
    Truth(),
    Truth(r=0.25, alpha=30.0, a=0.8, b=2.4),
    Truth(r=2.0, alpha=120.0, a=1.0, b=6.0, p=2.0, q=2.5, gamma=60.0),
    Truth(r=1.2, alpha=10.0, a=0.3, b=8.0, p=20.0, q=8.0, gamma=4.0),
)


@pytest.mark.parametrize("truth", SHAPES)
def test_fit_is_the_maximum_of_the_printed_likelihoods(truth: Truth) -> None:
    """Parameters and log-likelihoods are those of a search that knows no slopes."""
    of = drawn(11, 700, truth)
    for likelihood, fit in (
        (formulas.likelihood_of_purchases, fit_purchases(counted(of))),
        (formulas.likelihood_of_spending, fit_spending(spending(of))),
    ):
        found = formulas.maximum(partial(likelihood, of=of), fit.parameters * 1.3)
        assert fit.parameters == pytest.approx(found, rel=1e-5)
        assert fit.log_likelihood == pytest.approx(likelihood(fit.parameters, of), abs=1e-6)
        assert fit.log_likelihood >= likelihood(found, of) - 1e-9


@pytest.mark.parametrize("truth", SHAPES)
def test_value_and_interval_are_those_of_the_printed_formulas(truth: Truth) -> None:
    """The discounted value by scipy's quadrature, its interval by statsmodels' derivatives."""
    of = drawn(12, 700, truth)
    found = lifetime_value(customers(of), YEAR, TENTH, LEVEL)
    parameters = np.concatenate([found.purchases.parameters, found.spending.parameters])
    wanted = formulas.lifetime_value(YEAR, TENTH, parameters, of)
    assert found.value == pytest.approx(wanted, rel=1e-7)
    ends = formulas.interval(YEAR, TENTH, parameters, of, LEVEL)
    assert (found.low, found.high) == pytest.approx(ends, rel=1e-4)


def test_parameters_are_recovered() -> None:
    """Of 20,000 customers, each parameter is found within four of its standard errors."""
    truth = Truth()
    of = drawn(13, 20_000, truth)
    fits = (fit_purchases(counted(of)), fit_spending(spending(of)))
    parameters = np.concatenate([each.parameters for each in fits])
    errors = np.concatenate([each.standard_errors for each in fits])
    assert np.abs(parameters - truth.parameters) / errors == pytest.approx(0, abs=4)
    assert errors / parameters == pytest.approx(0, abs=0.1)


def test_interval_holds_the_value_as_often_as_it_says() -> None:
    """Of 100 sets of customers, the value by the true parameters lies inside 8 times in 10."""
    truth, inside = Truth(), 0
    for seed in range(100):
        of = drawn(seed, 400, truth)
        true = formulas.lifetime_value(YEAR, 0.0, truth.parameters, of)
        found = lifetime_value(customers(of), YEAR, 0.0, 0.8)
        inside += found.low <= true <= found.high
    assert inside / 100 == pytest.approx(0.8, abs=0.1)


def test_many_histories_have_the_fit_of_all_of_them() -> None:
    """A fit that starts from that of some customers is the maximum over all: none is above it."""
    of = drawn(14, 60_000, Truth())
    order = np.lexsort((of.total, of.age, of.t, of.x))
    many = Histories(of.x[order], of.t[order], of.age[order], of.total[order])
    for likelihood, fit in (
        (formulas.likelihood_of_purchases, fit_purchases(counted(many))),
        (formulas.likelihood_of_spending, fit_spending(spending(many))),
    ):
        best = likelihood(fit.parameters, many)
        for place in range(len(fit.parameters)):
            for step in (0.999, 1.001):
                other = fit.parameters.copy()
                other[place] *= step
                assert likelihood(other, many) < best


def test_those_who_are_alike_count_as_often_as_they_are() -> None:
    """Combinations with their counts give the same as one entry per customer."""
    of = drawn(15, 400, Truth())
    days = Histories(of.x, np.floor(of.t), np.ceil(of.age / 7) * 7, np.round(of.total))
    frame = pd.DataFrame({"x": days.x, "t": days.t, "age": days.age, "total": days.total})
    alike = frame.groupby(list(frame), as_index=False).size()
    columns = (alike[name].to_numpy(np.float64) for name in frame)
    x, t, age, total = columns
    one = lifetime_value(customers(days), YEAR, TENTH, LEVEL)
    count = alike["size"].to_numpy(np.float64)
    grouped = Customers(repeats=x, recency=t, age=age, total=total, count=count)
    many = lifetime_value(grouped, YEAR, TENTH, LEVEL)
    assert (one.value, one.low, one.high) == pytest.approx((many.value, many.low, many.high), 1e-9)
    assert len(alike) < len(frame)


def test_units_are_irrelevant() -> None:
    """Weeks for days, and cents for euros: the value is the same, and parameters follow."""
    of = drawn(16, 400, Truth())
    weeks = Histories(of.x, of.t / WEEK, of.age / WEEK, of.total * 100)
    days = lifetime_value(customers(of), YEAR, TENTH, LEVEL)
    again = lifetime_value(customers(weeks), YEAR / WEEK, TENTH * WEEK, LEVEL)
    ends = (again.value / 100, again.low / 100, again.high / 100)
    assert ends == pytest.approx((days.value, days.low, days.high), rel=1e-9)
    scaled = days.purchases.parameters / [1, WEEK, 1, 1]
    assert again.purchases.parameters == pytest.approx(scaled, rel=1e-6)
    for fit, likelihood, of_fit in (
        (again.purchases, formulas.likelihood_of_purchases, weeks),
        (again.spending, formulas.likelihood_of_spending, weeks),
    ):
        assert fit.log_likelihood == pytest.approx(likelihood(fit.parameters, of_fit))


@pytest.mark.parametrize(
    ("model", "x", "age", "horizon"),
    [
        pytest.param(BgNbd(r=0.5, alpha=20, a=1.0, b=2.0), 0, 300, 365, id="a is 1"),
        pytest.param(BgNbd(r=0.5, alpha=20, a=0.4, b=2.0), 7, 300, 365, id="a is below 1"),
        pytest.param(BgNbd(r=0.3, alpha=5, a=0.8, b=500), 0, 0, 1095, id="hardly anybody leaves"),
        pytest.param(BgNbd(r=2, alpha=10, a=0.2, b=0.5), 200, 300, 3650, id="many purchases"),
        pytest.param(BgNbd(r=3, alpha=1, a=20, b=30), 5, 60, 365, id="all are much alike"),
        pytest.param(BgNbd(r=0.2, alpha=0.5, a=3, b=0.2), 0, 0, 365, id="most leave at once"),
    ],
)
def test_purchases_ahead_are_those_of_a_plain_quadrature(
    model: BgNbd, x: float, age: float, horizon: float
) -> None:
    """The mean over λ and p of λ·exp(-(λp+δ)t), by scipy over t and over p in steps of its mass.

    Where the printed hypergeometric function has a hole or loses its digits, too.
    """
    past, shape = model.alpha + age, model.r + x

    def of_chance(mass: float) -> float:
        p = special.betaincinv(model.a, model.b + x, mass)
        ends = [horizon / 10**power for power in range(1, 6)]
        found, _ = integrate.quad(
            lambda t: np.exp(-TENTH * t) * shape / past * (1 + p * t / past) ** (-shape - 1),
            0,
            horizon,
            points=ends,
            limit=200,
        )
        return float(found)

    wanted, _ = integrate.quad(of_chance, 0, 1, limit=200, epsrel=1e-9)
    # Beside customers of other ages, between which the figure is read off.
    ages = np.array([age, 0.0, 40.0, 700.0])
    found = purchases_ahead(model, np.array([x, 0.0, x, 1.0]), ages, horizon, TENTH)
    assert float(found[0]) == pytest.approx(wanted, rel=1e-5)


def test_spend_lies_between_the_mean_of_all_and_the_customers_own() -> None:
    """Of nobody's purchases it is p·γ/(q-1), and of very many it is the customer's mean."""
    model = GammaGamma(p=6.25, q=3.74, gamma=15.44)
    x = np.array([0.0, 1.0, 1e6])
    found = model.mean_spend(x, 80.0 * x)
    assert found[0] == pytest.approx(6.25 * 15.44 / 2.74)
    assert found[0] < found[1] < found[2]
    assert found[2] == pytest.approx(80, rel=1e-4)
    both = Histories(x, x, x, 80.0 * x)
    assert found == pytest.approx(formulas.mean_spend(np.array([6.25, 3.74, 15.44]), both))


def refusal(of: Histories) -> str:
    """Why customers cannot carry the models."""
    with pytest.raises(NotFitted) as refused:
        lifetime_value(customers(of), YEAR, TENTH, LEVEL)
    return str(refused.value)


def test_few_who_came_back_carry_no_model() -> None:
    """From 30 on there may be a figure."""
    of = drawn(17, 60, Truth())
    few = Histories(*(each[np.argsort(-of.x)][30 - 1 :] for each in (of.x, of.t, of.age, of.total)))
    number = int((few.x > 0).sum())
    assert number < 30
    assert refusal(few) == f"{number} customers came back, and a model takes 30"


def test_customers_of_one_day_carry_no_model() -> None:
    """Whoever came on the last day has had no time."""
    x = np.ones(40)
    assert refusal(Histories(x, 0 * x, 0 * x, x)) == "all customers are of one day"


def test_customers_who_are_all_alike_carry_no_model() -> None:
    """Everybody buys each week: nobody leaves, and no parameter has an end."""
    weeks = np.arange(20, 60, dtype=np.float64)
    of = Histories(weeks, WEEK * weeks, WEEK * weeks + 1, 30 * weeks + np.arange(40))
    assert refusal(of) == "the model of purchases has no maximum: a parameter runs to its bound"


def test_one_price_carries_no_model() -> None:
    """Where everybody pays the same, nothing tells how much customers differ."""
    of = drawn(18, 400, Truth())
    of = Histories(of.x, of.t, of.age, 20.0 * of.x)
    assert refusal(of) == "the model of spending has no maximum: a parameter runs to its bound"


def test_spending_that_goes_with_buying_carries_no_model() -> None:
    """The correlation of the logarithms is scipy's; the model takes the two as independent."""
    of = drawn(19, 400, Truth())
    of = Histories(of.x, of.t, of.age, of.total * of.x)
    back = of.again
    correlation = np.corrcoef(np.log(back.x), np.log(back.total / back.x))[0, 1]
    assert correlation > 0.5
    assert refusal(of) == (
        "what customers spend on a purchase goes with how often they buy, with a correlation of "
        f"{correlation:.2f}, and the model takes the two as independent"
    )


def test_spending_without_a_mean_carries_no_model() -> None:
    """With q at 1 or below, single customers spend so much that the mean has no end."""
    of = drawn(20, 3_000, Truth(q=0.6, gamma=3.0))
    q = fit_spending(spending(of)).parameters[1]
    assert q < 1
    assert refusal(of) == (
        "customers differ in what they spend by so much that the mean has no end "
        f"(q is {q:.2f}, and has to be above 1)"
    )
