"""Metrics of customers and authors as things: their figures are those of pandas, on random rows.

The oracles know rows, periods and segments, and nothing of ours: who bought when is looked up in
sets and groups of pandas; intervals are those of statsmodels.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from csobjectives.model import Reading
from tests.metrics import oracles
from tests.metrics.oracles import Figure, Frame
from tests.projects import Workspace, readings

ZONE = "Europe/Berlin"
CLOSED = (pd.Timestamp("2026-03-12"), pd.Timestamp("2026-03-20"))
COLUMNS: dict[str, Any] = {
    "at": {"type": "timestamp"},
    "customer": {"type": "integer"},
    "region": {"type": "text"},
    "channel": {"type": "text"},
    "amount": {"type": "decimal", "unit": "EUR", "digits": 2},
    "stars": {"type": "integer"},
}


class Rows(NamedTuple):
    """The rows of a period, and those of the period before it."""

    now: Frame
    before: Frame


Oracle = Callable[[Rows], Figure]


def orders() -> Frame:
    """Orders of a year in Berlin's time, many at one moment, some at midnight; some cells empty."""
    source = np.random.default_rng(2026)
    n = 2600
    customers = np.minimum(source.geometric(0.012, n), 260)
    hours = source.integers(0, 24 * 365, n)
    frame = pd.DataFrame(
        {
            "local": pd.Timestamp("2025-09-01") + pd.to_timedelta(hours, unit="h"),
            "customer": pd.array(customers, dtype="Int64"),
            "region": source.choice(["north", "south"], n, p=[0.6, 0.4]),
            "channel": source.choice(["web", "shop"], n),
            "amount": source.integers(-2000, 20_000, n) / 100,
            "stars": pd.array(source.integers(1, 6, n), dtype="Int64"),
        }
    )
    # The hour at two is left out: a spring lacks it once, and an autumn has it twice.
    frame = frame[~frame["local"].dt.hour.isin([2])].reset_index(drop=True)
    chance = source.random((len(frame), 4))
    frame["customer"] = frame["customer"].mask(chance[:, 0] < 0.02)
    frame["amount"] = frame["amount"].mask(chance[:, 1] < 0.01)
    frame["stars"] = frame["stars"].mask(chance[:, 2] < 0.2)
    frame["region"] = frame["region"].mask(chance[:, 3] < 0.03)
    frame["at"] = frame["local"].dt.tz_localize(ZONE).dt.strftime("%Y-%m-%dT%H:%M:%S%z")
    return frame


def known(frame: Frame) -> Frame:
    return frame.dropna(subset=["customer"])


def distinct(rows: Rows) -> Figure:
    count = known(rows.now)["customer"].nunique()
    return Figure(count, count) if len(rows.now) else Figure(None, 0)


def of_base(rows: Rows, *, came_back: bool) -> Figure:
    """The share of the customers of the period before who came back, or did not."""
    base, here = set(known(rows.before)["customer"]), set(known(rows.now)["customer"])
    return oracles.share(pd.Series([(each in here) is came_back for each in base], dtype=object))


def retention(rows: Rows) -> Figure:
    return of_base(rows, came_back=True)


def churn(rows: Rows) -> Figure:
    return of_base(rows, came_back=False)


def purchase_days(now: Frame) -> Frame:
    """On how many days each customer bought."""
    days = known(now).assign(day=known(now)["local"].dt.normalize())
    return days.drop_duplicates(["customer", "day"])["customer"].value_counts()


def repeat(rows: Rows) -> Figure:
    return oracles.share(purchase_days(rows.now) > 1)


def on_three_days(rows: Rows) -> Figure:
    count = int((purchase_days(rows.now) >= 3).sum())
    return Figure(count, count)


def share_on_three_days(rows: Rows) -> Figure:
    return oracles.share(purchase_days(rows.now) >= 3)


def in_each_month(now: Frame) -> Frame:
    """Whether each customer bought in every month that the rows' period has."""
    months = known(now)["local"].dt.strftime("%Y-%m")
    return pd.crosstab(known(now)["customer"], months).gt(0).sum(axis=1) == 3


def share_in_each_month(rows: Rows) -> Figure:
    return oracles.share(in_each_month(rows.now)) if len(known(rows.now)) else Figure(None, 0)


def number_in_each_month(rows: Rows) -> Figure:
    count = int(in_each_month(rows.now).sum()) if len(known(rows.now)) else 0
    return Figure(count, count)


def revenue(rows: Rows) -> Frame:
    """Σ amount now and before of each customer of the period before, who has all amounts."""
    sums = {}
    for name, part in (("now", known(rows.now)), ("before", known(rows.before))):
        found = part.groupby("customer")["amount"]
        sums[name] = found.sum().where(found.count() == found.size())
    there = pd.DataFrame(sums).reindex(sums["before"].index)
    gone = ~there.index.isin(sums["now"].index)
    there.loc[gone, "now"] = 0.0
    there = there.dropna()
    return there[there["before"] >= 0].round(2)


def gross(rows: Rows) -> Figure:
    found = revenue(rows)
    return of_sums(found[["now", "before"]].min(axis=1).clip(lower=0), found["before"])


def net(rows: Rows) -> Figure:
    found = revenue(rows)
    return of_sums(found["now"], found["before"])


def of_sums(over: Frame, under: Frame) -> Figure:
    """A sum over a sum, with Cochran's linearised interval (1977, chapter 6) where it varies."""
    n = len(under)
    if not n or under.sum() == 0:
        return Figure(None, n)
    ratio = over.sum() / under.sum()
    rest = over - ratio * under
    if n < 2 or np.allclose(rest, 0):
        return Figure(ratio, n)
    error = np.sqrt(n / (n - 1) * (rest**2).sum()) / abs(under.sum())
    half = error * stats.t.ppf(0.975, n - 1)
    return Figure(ratio, n, ratio - half, ratio + half)


def latest(now: Frame) -> Frame:
    """Each customer's rating of the last moment at which there is one, the lowest of several."""
    rated = known(now).dropna(subset=["stars"])
    ordered = rated.sort_values(["local", "stars"], ascending=[True, False])
    return ordered.groupby("customer")["stars"].last()


def mean_latest(rows: Rows) -> Figure:
    return oracles.mean(latest(rows.now))


def top_latest(rows: Rows) -> Figure:
    return oracles.share(latest(rows.now) >= 4)


WEB = {"where": "channel = 'web'"}
CUSTOMER = {"customer": "customer"}
PROMISES: dict[str, tuple[str, dict[str, Any], Oracle]] = {
    "distinct": ("month", {"metric": "distinct", "value": "customer"}, distinct),
    "retention": ("month", {"metric": "retention_rate", **CUSTOMER}, retention),
    "retention by week": ("week", {"metric": "retention_rate", **CUSTOMER}, retention),
    "retention by quarter": ("quarter", {"metric": "retention_rate", **CUSTOMER}, retention),
    "retention on the web": ("month", {"metric": "retention_rate", **CUSTOMER, **WEB}, retention),
    "churn": ("month", {"metric": "churn_rate", **CUSTOMER}, churn),
    "repeat": ("month", {"metric": "repeat_purchase_rate", **CUSTOMER}, repeat),
    "repeat on the web": ("quarter", {"metric": "repeat_purchase_rate", **CUSTOMER, **WEB}, repeat),
    "regular": (
        "quarter",
        {"metric": "regular_customers", **CUSTOMER, "purchases": 3},
        on_three_days,
    ),
    "share of regular": (
        "month",
        {"metric": "regular_customer_share", **CUSTOMER, "purchases": 3},
        share_on_three_days,
    ),
    "in each month": (
        "quarter",
        {"metric": "regular_customers", **CUSTOMER, "in_each": "month"},
        number_in_each_month,
    ),
    "share in each month": (
        "quarter",
        {"metric": "regular_customer_share", **CUSTOMER, "in_each": "month", **WEB},
        share_in_each_month,
    ),
    "gross revenue": (
        "month",
        {"metric": "gross_revenue_retention", **CUSTOMER, "amount": "amount"},
        gross,
    ),
    "net revenue": (
        "quarter",
        {"metric": "net_revenue_retention", **CUSTOMER, "amount": "amount"},
        net,
    ),
    "latest ratings": (
        "month",
        {"metric": "mean_rating", "rating": "stars", "author": "customer"},
        mean_latest,
    ),
    "top of the latest": (
        "month",
        {
            "metric": "top_rating_share",
            "rating": "stars",
            "top_from": 4,
            "author": "customer",
            **WEB,
        },
        top_latest,
    ),
}


@pytest.fixture(scope="module")
def frame() -> Frame:
    return orders()


@pytest.fixture(scope="module")
def found(
    frame: Frame, tmp_path_factory: pytest.TempPathFactory
) -> Mapping[str, Mapping[tuple[Any, ...], Reading]]:
    """The readings of every promise, by region, where some days of March are left out."""
    workspace = Workspace(tmp_path_factory.mktemp("loyalty"), ZONE, date(2026, 9, 1))
    workspace.file("events.csv", frame.drop(columns="local").to_csv(index=False))
    ends = {name: day.date().isoformat() for name, day in zip(("from", "to"), CLOSED, strict=True)}
    workspace.source(COLUMNS, exclude=[{**ends, "reason": "Moved"}])
    names = {
        name: workspace.objective(window, by="region", **measure)
        for name, (window, measure, _) in PROMISES.items()
    }
    scorecard = workspace.evaluate()
    return {name: readings(scorecard, objective) for name, objective in names.items()}


def place_of(period: pd.Period, window: str) -> str:
    """The ISO name of a period."""
    match window:
        case "week":
            year, week, _ = period.start_time.isocalendar()
            return f"{year}-W{week:02}"
        case "quarter":
            return f"{period.year}-Q{period.quarter}"
        case _:
            return f"{period}"


def parts(
    frame: Frame, measure: Mapping[str, Any], window: str
) -> Iterator[tuple[tuple[Any, ...], Rows]]:
    """Of each period and segment: its name, its rows, and those of the period before."""
    day = frame["local"].dt.normalize()
    counted = frame[~day.between(*CLOSED)]
    if "where" in measure:
        counted = counted[counted["channel"] == "web"]
    cut = {"week": "W-SUN", "month": "M", "quarter": "Q"}[window]
    periods = counted["local"].dt.to_period(cut)
    for period in sorted(periods.unique()):
        now, before = counted[periods == period], counted[periods == period - 1]
        name = place_of(period, window)
        yield (name,), Rows(now, before)
        for region in ("north", "south", None):
            inside = [
                part[part["region"].isna() if region is None else part["region"] == region]
                for part in (now, before)
            ]
            yield (name, region), Rows(*inside)


@pytest.mark.parametrize("name", PROMISES)
def test_figure_is_that_of_the_oracle(
    name: str, frame: Frame, found: Mapping[str, Mapping[tuple[Any, ...], Reading]]
) -> None:
    """Of every period that is shown, as a whole and by region: value, things and interval."""
    window, measure, oracle = PROMISES[name]
    seen = 0
    for place, rows in parts(frame, measure, window):
        if place in found[name]:
            wanted = oracle(rows)
            if place[1:] and not len(rows.now) and wanted.n == 0:
                continue
            reading = found[name][place]
            oracles.agrees(reading, wanted)
            seen += 1
    assert seen >= {"week": 36, "month": 36, "quarter": 12}[window]
    assert any(reading.estimate.value for reading in found[name].values())
