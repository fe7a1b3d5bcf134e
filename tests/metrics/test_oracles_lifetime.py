"""Lifetime values of random customers are those of pandas and scipy, and of the printed models.

Orders come at any hour in Berlin's time, some refunded, some without an amount or a customer, and
some days of March are left out. For the models, `tests/models/formulas.py` has what is printed.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import partial
from typing import Any

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from csobjectives.model import Reading
from tests.metrics import oracles
from tests.metrics.oracles import Figure, Frame
from tests.models import formulas
from tests.models.customers import Truth, draw
from tests.projects import Workspace, readings

ZONE = "Europe/Berlin"
AS_OF = date(2026, 9, 11)
CLOSED = ("2026-03-12", "2026-03-20")
REGIONS = ("north", "south", None)
CUSTOMER = {"customer": "customer", "amount": "amount"}
COLUMNS: dict[str, Any] = {
    "at": {"type": "timestamp"},
    "customer": {"type": "integer"},
    "region": {"type": "text"},
    "amount": {"type": "decimal", "unit": "EUR", "digits": 2},
    "stays": {"type": "boolean"},
}
MEASURES: Mapping[str, tuple[str, dict[str, Any]]] = {
    "so far, by month": ("month", {"metric": "historic_value", **CUSTOMER}),
    "so far, by week": ("week", {"metric": "historic_value", **CUSTOMER}),
    "so far, of large orders": (
        "quarter",
        {"metric": "historic_value", **CUSTOMER, "where": "amount > 20"},
    ),
    "simple": (
        "quarter",
        {"metric": "simple_lifetime_value", **CUSTOMER, "lifespan": 4, "margin": "12.5%"},
    ),
    "simple revenue": ("month", {"metric": "simple_lifetime_value", **CUSTOMER, "lifespan": 1.5}),
    "at the end": (
        "month",
        {
            "metric": "contract_lifetime_value",
            "variant": "margin_at_period_end",
            "margin": "amount",
            "retained": "stays",
            "discount": "5%",
        },
    ),
    "at once": (
        "week",
        {
            "metric": "contract_lifetime_value",
            "variant": "margin_at_once",
            "margin": "amount",
            "retained": "stays",
            "discount": "1.5%",
        },
    ),
    "predicted": (
        "month",
        {"metric": "predicted_lifetime_value", **CUSTOMER, "horizon": "26 weeks", "discount": "8%"},
    ),
    "predicted margin": (
        "year",
        {
            "metric": "predicted_lifetime_value",
            **CUSTOMER,
            "horizon": "500 days",
            "discount": "0%",
            "margin": "40%",
            "where": "region <> 'north' or customer > 20",
        },
    ),
}


def orders() -> Frame:
    """Customers of two years, who buy and leave as the models say, at any hour of their days."""
    source = np.random.default_rng(99)
    ages = np.floor(source.uniform(1, 730, 500))
    bought = draw(source, ages, Truth(r=1.2, alpha=60, a=0.9, b=3.0))
    last = pd.Timestamp("2026-09-12")
    first = (last - pd.to_timedelta(ages, unit="D"))[bought.customer]
    hours = source.integers(3, 24, len(first))
    frame = pd.DataFrame(
        {
            "local": first + pd.to_timedelta(np.floor(bought.time) * 24 + hours, unit="h"),
            "customer": pd.array(bought.customer, dtype="Int64"),
            "region": np.where(bought.customer % 3 == 0, "south", "north"),
            "amount": np.round(bought.amount, 2),
            "stays": pd.array(source.random(len(first)) < 0.8, dtype="boolean"),
        }
    )
    refunds = frame.sample(80, random_state=4)
    refunds = refunds.assign(
        amount=-refunds["amount"], local=refunds["local"] + pd.Timedelta(days=2)
    )
    frame = pd.concat([frame, refunds], ignore_index=True)
    chance = source.random((len(frame), 4))
    frame["customer"] = frame["customer"].mask(chance[:, 0] < 0.01)
    frame["amount"] = frame["amount"].mask(chance[:, 1] < 0.004)
    frame["region"] = frame["region"].mask(chance[:, 2] < 0.05)
    frame["stays"] = frame["stays"].mask(chance[:, 3] < 0.05)
    frame["at"] = frame["local"].dt.tz_localize(ZONE).dt.strftime("%Y-%m-%dT%H:%M:%S%z")
    return frame


@pytest.fixture(scope="module")
def frame() -> Frame:
    return orders()


@pytest.fixture(scope="module")
def found(
    frame: Frame, tmp_path_factory: pytest.TempPathFactory
) -> Mapping[str, Mapping[tuple[Any, ...], Reading]]:
    """The readings of all measures, by region."""
    workspace = Workspace(tmp_path_factory.mktemp("lifetime"), ZONE, AS_OF)
    workspace.file("events.csv", frame.drop(columns="local").to_csv(index=False))
    closed = dict(zip(("from", "to"), CLOSED, strict=True))
    workspace.source(COLUMNS, exclude=[{**closed, "reason": "Moved"}])
    names = {
        name: workspace.objective(window, by="region", **measure)
        for name, (window, measure) in MEASURES.items()
    }
    scorecard = workspace.evaluate()
    return {name: readings(scorecard, objective) for name, objective in names.items()}


def counted(frame: Frame, where: str = "") -> Frame:
    """The rows that count, of the days before as-of that are not left out."""
    days = frame["local"].dt.normalize()
    rows = frame[~days.between(*CLOSED) & (days < pd.Timestamp(AS_OF))]
    match where:
        case "":
            return rows
        case "amount > 20":
            return rows[rows["amount"] > 20]
        case _:
            kept = (rows["region"] != "north") & rows["region"].notna()
            return rows[kept | (rows["customer"] > 20).fillna(False)]


def in_region(rows: Frame, place: tuple[Any, ...]) -> Frame:
    """The rows of a segment, or all of them."""
    if not place[1:]:
        return rows
    (region,) = place[1:]
    return rows[rows["region"].isna()] if region is None else rows[rows["region"] == region]


def spent(rows: Frame) -> Frame:
    """What each known customer spent; nothing of those who have an amount that is not known."""
    sums = rows.dropna(subset=["customer"]).groupby("customer")["amount"]
    return sums.sum().where(sums.count() == sums.size()).dropna()


def period(reading: Reading) -> tuple[pd.Timestamp, pd.Timestamp]:
    """The days at which it begins and ends; the open one at as-of."""
    ends = (reading.period.start, min(reading.period.end, AS_OF))
    return pd.Timestamp(ends[0]), pd.Timestamp(ends[1])


def compared(
    name: str, frame: Frame, found: Mapping[str, Mapping[tuple[Any, ...], Reading]]
) -> list[tuple[Reading, Frame, pd.Timestamp, pd.Timestamp]]:
    """Each reading that is not partial with the rows of its segment that come before its end."""
    measure = MEASURES[name][1]
    rows = counted(frame, measure.get("where", ""))
    return [
        (reading, own[own["local"] < end], start, end)
        for place, reading in found[name].items()
        for own in (in_region(rows, place),)
        for start, end in (period(reading),)
    ]


@pytest.mark.parametrize("name", [name for name in MEASURES if name.startswith("so far")])
def test_historic_value_is_the_mean_of_pandas(
    name: str, frame: Frame, found: Mapping[str, Mapping[tuple[Any, ...], Reading]]
) -> None:
    """Of all periods and regions, everything until the period ends; with Student's interval."""
    seen = compared(name, frame, found)
    for reading, rows, _, _ in seen:
        oracles.agrees(reading, oracles.mean(spent(rows)))
    assert len(seen) >= 4 * {"month": 14, "week": 14, "quarter": 14}[MEASURES[name][0]]


@pytest.mark.parametrize("name", ["simple", "simple revenue"])
def test_simple_value_is_revenue_per_customer_and_year(
    name: str, frame: Frame, found: Mapping[str, Mapping[tuple[Any, ...], Reading]]
) -> None:
    """The period's mean over customers, scaled; also of the open one, which has fewer days."""
    measure = MEASURES[name][1]
    factor = measure["lifespan"] * {"simple": 0.125}.get(name, 1)
    for reading, rows, start, end in compared(name, frame, found):
        own = spent(rows[rows["local"] >= start])
        oracles.agrees(reading, oracles.mean(own * (factor * 365 / (end - start).days)))


@pytest.mark.parametrize("name", ["at the end", "at once"])
def test_contract_value_is_that_of_the_means(
    name: str, frame: Frame, found: Mapping[str, Mapping[tuple[Any, ...], Reading]]
) -> None:
    """m and r by pandas, and numpy's variance of what moves ln V: m/m̄ and r, together."""
    discount = {"at the end": 0.05, "at once": 0.015}[name]
    seen = 0
    for reading, rows, start, _ in compared(name, frame, found):
        own = rows[rows["local"] >= start].dropna(subset=["amount", "stays"])
        margin, stays = own["amount"].to_numpy(), own["stays"].astype(float).to_numpy()
        if not len(own) or margin.mean() <= 0 or not 0 < stays.mean() < 1:
            continue
        m, r, n = margin.mean(), stays.mean(), len(own)
        value = m * (r if name == "at the end" else 1 + discount) / (1 + discount - r)
        slope = 1 / (1 + discount - r) + (1 / r if name == "at the end" else 0)
        half = stats.t.ppf(0.975, n - 1) * stats.sem(margin / m + slope * stays)
        oracles.agrees(reading, Figure(value, n, value * np.exp(-half), value * np.exp(half)))
        seen += 1
    assert seen > 40


def history(rows: Frame, end: pd.Timestamp) -> formulas.Histories:
    """x, t_x, T and the total of customers whose purchases have all a price, in days."""
    bought = rows.dropna(subset=["customer"])
    bought = bought[~(bought["amount"] < 0)].assign(day=lambda each: each["local"].dt.normalize())
    first = bought.groupby("customer")["day"].transform("min")
    bought["later"] = bought["amount"].where(bought["day"] > first, 0.0)
    of = bought.groupby("customer").agg(
        first=("day", "min"), last=("day", "max"), days=("day", "nunique"), total=("later", "sum")
    )
    unpriced = bought.loc[bought["later"].isna(), "customer"].unique()
    of = of.drop(index=unpriced)
    x = (of["days"] - 1).to_numpy(np.float64)
    total = of["total"].to_numpy(np.float64)
    kept = (x == 0) | (total > 0)
    return formulas.Histories(
        x=x[kept],
        t=(of["last"] - of["first"]).dt.days.to_numpy(np.float64)[kept],
        age=((end - of["first"]).dt.days - 1).to_numpy(np.float64)[kept],
        total=total[kept],
    )


@pytest.mark.parametrize(
    ("name", "place", "terms"),
    [
        ("predicted", ("2026-08",), (182, 0.08, 1)),
        ("predicted", ("2026-08", "north"), (182, 0.08, 1)),
        ("predicted", ("2026-08", "south"), (182, 0.08, 1)),
        ("predicted", ("2026-02",), (182, 0.08, 1)),
        ("predicted", ("open",), (182, 0.08, 1)),
        ("predicted margin", ("2025",), (500, 0.0, 0.4)),
        ("predicted margin", ("2025", "north"), (500, 0.0, 0.4)),
    ],
)
def test_predicted_value_is_that_of_the_printed_models(
    name: str,
    place: tuple[Any, ...],
    terms: tuple[float, float, float],
    frame: Frame,
    found: Mapping[str, Mapping[tuple[Any, ...], Reading]],
) -> None:
    """Both likelihoods at their maximum, the value by quadrature, the interval by derivatives."""
    horizon, discount, margin = terms
    reading = found[name][place]
    rows = in_region(counted(frame, MEASURES[name][1].get("where", "")), place)
    _, end = period(reading)
    of = history(rows[rows["local"] < end], end)
    parameters = np.concatenate(
        [
            formulas.maximum(partial(likelihood, of=of), np.array(start))
            for likelihood, start in (
                (formulas.likelihood_of_purchases, [1.0, 60.0, 1.0, 3.0]),
                (formulas.likelihood_of_spending, [5.0, 4.0, 15.0]),
            )
        ]
    )
    force = float(np.log1p(discount)) / 365
    value = margin * formulas.lifetime_value(horizon, force, parameters, of)
    ends = formulas.interval(horizon, force, parameters, of, 0.95)
    estimate = reading.estimate
    assert estimate.n == len(of.x)
    assert float(estimate.value or 0) == pytest.approx(value, rel=1e-6)
    assert (estimate.low, estimate.high) == pytest.approx(
        tuple(margin * end for end in ends), rel=1e-4
    )
    assert estimate.value == (estimate.numerator or 0) / (estimate.denominator or 1)


def test_every_customer_is_counted_or_left_out(
    frame: Frame, found: Mapping[str, Mapping[tuple[Any, ...], Reading]]
) -> None:
    """Until a period ends, those with a price, and those without are as many as there are."""
    for reading, rows, _, end in compared("predicted", frame, found):
        n = reading.estimate.n or 0
        assert n == len(history(rows, end).x)
        things = rows["customer"].nunique() + bool(rows["customer"].isna().any())
        assert n + sum(reading.excluded.values()) == things == reading.rows
