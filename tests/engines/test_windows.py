"""Windows whose periods share days, and fiscal ones: the figures of pandas, period by period.

The periods are worked out by pandas and by hand, and the oracles know rows alone: which of them
are of a period, and of the one before it. The orders are those of the metrics of loyalty, in the
time of Berlin, whose clocks change in March and October.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import date, timedelta
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
import pytest

from csobjectives.model import Judgement, Reading, Refusal, Result
from csobjectives.periods import HISTORY
from tests.metrics import oracles
from tests.metrics import test_oracles_loyalty as loyalty
from tests.metrics.oracles import Figure, Frame
from tests.metrics.test_oracles_loyalty import CLOSED, COLUMNS, CUSTOMER, WEB, ZONE, Rows
from tests.projects import Workspace

AS_OF = date(2026, 8, 31)  # a Monday
DAY = timedelta(days=1)
OWN = (date(2026, 6, 20), date(2026, 6, 30))  # days that one objective leaves out for itself


class Days(NamedTuple):
    """The days of a period, from one up to another, and that on which the one before begins."""

    before: date
    start: date
    end: date


def rolling_days(count: int) -> list[Days]:
    """The last so many days up to yesterday, and moved back by a day at a time."""
    length = timedelta(days=count)
    ends = [AS_OF - DAY * back for back in range(HISTORY, -1, -1)]
    return [Days(end - 2 * length, end - length, end) for end in ends]


def rolling_months(count: int) -> list[Days]:
    """The last so many whole months; of August, the 31st has not passed."""
    last = pd.Period("2026-07", "M")
    months = [last - back for back in range(HISTORY, -1, -1)]
    return [
        Days(
            (each - 2 * count + 1).start_time.date(),
            (each - count + 1).start_time.date(),
            (each + 1).start_time.date(),
        )
        for each in months
    ]


def month_to_date() -> list[Days]:
    """Each month up to its 30th, which is yesterday; February has none."""
    months = [pd.Period("2026-08", "M") - back for back in range(HISTORY, -1, -1)]
    return [
        Days(
            (each - 1).start_time.date(),
            each.start_time.date(),
            min(each.start_time.date() + 30 * DAY, (each + 1).start_time.date()),
        )
        for each in months
    ]


def of_pandas(last: str, cut: str) -> list[Days]:
    """Whole fiscal periods, by the frequencies of pandas."""
    periods = [pd.Period(last, cut) - back for back in range(HISTORY, -1, -1)]
    starts = [each.start_time.date() for each in periods]
    return [
        Days((each - 1).start_time.date(), start, (each + 1).start_time.date())
        for each, start in zip(periods, starts, strict=True)
    ]


# Fiscal years end with January, as pandas' Q-JAN and Y-JAN do.
PERIODS: Mapping[str, list[Days]] = {
    "rolling 30 days": rolling_days(30),
    "rolling 3 months": rolling_months(3),
    "month_to_date": month_to_date(),
    "fiscal_quarter": of_pandas("2026-06", "Q-JAN"),
    "fiscal_year": of_pandas("2025-12", "Y-JAN"),
}


def top(rows: Rows) -> Figure:
    """The share of ratings of 4 and more."""
    return oracles.share(rows.now["stars"].dropna() >= 4)


def added(rows: Rows) -> Figure:
    amounts = rows.now["amount"].dropna()
    return Figure(round(amounts.sum(), 2), len(amounts)) if len(rows.now) else Figure(None, 0)


def number(rows: Rows) -> Figure:
    return Figure(len(rows.now), len(rows.now)) if len(rows.now) else Figure(None, 0)


def median(rows: Rows) -> Figure:
    return oracles.quantile(rows.now["amount"].dropna(), 0.5)


def per_customer(rows: Rows) -> Figure:
    """The mean of what each customer paid, all amounts of whom are added up."""
    return oracles.mean(
        rows.now.dropna(subset=["amount", "customer"]).groupby("customer")["amount"].sum()
    )


def by_customer(rows: Rows) -> Figure:
    """The mean rating, with an interval for customers who rate in their own way."""
    rated = loyalty.known(rows.now).dropna(subset=["stars"])
    if rated["stars"].nunique() < 2:  # nothing varies
        return Figure(rated["stars"].mean() if len(rated) else None, len(rated))
    ones = pd.Series(1, index=rated.index)
    return oracles.clustered_ratio(rated["stars"].astype(float), ones, rated["customer"])


PROMISES: Mapping[str, tuple[dict[str, Any], Callable[[Rows], Figure]]] = {
    "share": ({"metric": "share", "when": "stars >= 4"}, top),
    "mean": (
        {"metric": "mean", "value": "stars"},
        lambda rows: oracles.mean(rows.now["stars"].dropna()),
    ),
    "sum": ({"metric": "sum", "value": "amount"}, added),
    "count": ({"metric": "count"}, number),
    "median": ({"metric": "quantile", "value": "amount", "at": "p50"}, median),
    "per customer": ({"metric": "mean", "value": "amount", "per": "customer"}, per_customer),
    "by customer": ({"metric": "mean", "value": "stars", "cluster": "customer"}, by_customer),
    "distinct": ({"metric": "distinct", "value": "customer"}, loyalty.distinct),
    "retention": ({"metric": "retention_rate", **CUSTOMER}, loyalty.retention),
    "repeat": ({"metric": "repeat_purchase_rate", **CUSTOMER, **WEB}, loyalty.repeat),
    "net revenue": (
        {"metric": "net_revenue_retention", **CUSTOMER, "amount": "amount"},
        loyalty.net,
    ),
    "own days": ({"metric": "distinct", "value": "customer"}, loyalty.distinct),
}


@pytest.fixture(scope="module")
def orders() -> Frame:
    """A third of the orders, and other ones of the year before; with the day of each."""
    frame = loyalty.orders()
    earlier = frame[1::3].assign(local=frame["local"] - pd.Timedelta(weeks=52))
    both = pd.concat([frame[::3], earlier], ignore_index=True)
    stamps = both["local"].dt.tz_localize(ZONE).dt.strftime("%Y-%m-%dT%H:%M:%S%z")
    return both.assign(at=stamps, day=both["local"].dt.date)


Found = Mapping[tuple[str, str], Mapping[tuple[Any, ...], Judgement]]


@pytest.fixture(scope="module")
def found(orders: Frame, tmp_path_factory: pytest.TempPathFactory) -> Found:
    """What was found for every promise in every window, by the ends of the period and segment.

    Each is held against the period before and the same one a year before.
    """
    workspace = Workspace(tmp_path_factory.mktemp("windows"), ZONE, AS_OF)
    workspace.settings["fiscal_year_starts"] = "02-01"
    workspace.file("events.csv", orders.drop(columns=["local", "day"]).to_csv(index=False))
    first, last = (each.date().isoformat() for each in CLOSED)
    workspace.source(COLUMNS, exclude=[{"from": first, "to": last, "reason": "Moved"}])
    names = {}
    for window in PERIODS:
        for name, (measure, _) in PROMISES.items():
            objective = workspace.objective(window, by="region", **measure)
            names[objective] = window, name
            if name == "own days":
                first, last = (each.isoformat() for each in OWN)
                own = {"from": first, "to": last, "reason": "Tool down"}
                workspace.objectives[-1]["exclude"] = [own]
    scorecard = workspace.evaluate()
    told: dict[tuple[str, str], dict[tuple[Any, ...], Judgement]] = {}
    for result in scorecard.results:
        into = told.setdefault(names[result.objective.name], {})
        segment = [value for _, value in result.segment]
        for each in (*result.history, result.judged):
            period = each.reading.period
            into[period.start, period.end, *segment] = each
    return told


def end_of_before(window: str, days: Days) -> date:
    """Where the period before ends: of a part of a month, after as many days."""
    if window != "month_to_date" or days.end.day == 1:
        return days.start
    return min(days.before + (days.end - days.start), days.start)


def rows_of(orders: Frame, days: Days, name: str, window: str) -> Rows:
    """The rows of a period and of the one before, without the days that are left out."""
    measure, _ = PROMISES[name]
    left_out = [tuple(each.date() for each in CLOSED), *([OWN] if name == "own days" else [])]
    counted = orders[~np.any([orders["day"].between(*each) for each in left_out], axis=0)]
    if "where" in measure:
        counted = counted[counted["channel"] == "web"]
    day = counted["day"]
    return Rows(
        counted[(day >= days.start) & (day < days.end)],
        counted[(day >= days.before) & (day < end_of_before(window, days))],
    )


def by_region(rows: Rows) -> Iterator[tuple[tuple[str | None, ...], Rows]]:
    """All rows, and those of each region."""
    yield (), rows
    for region in ("north", "south", None):
        inside = [
            part[part["region"].isna() if region is None else part["region"] == region]
            for part in rows
        ]
        yield (region,), Rows(*inside)


@pytest.mark.parametrize("window", PERIODS)
@pytest.mark.parametrize("name", PROMISES)
def test_figures_of_windows_are_those_of_pandas(
    window: str, name: str, orders: Frame, found: Found
) -> None:
    """Of each of the 13 periods, as a whole and by region: value, number of rows and interval."""
    told, oracle = found[window, name], PROMISES[name][1]
    wholes = {key for key in told if len(key) == 2}
    assert wholes == {(each.start, each.end) for each in PERIODS[window]}
    fewest = 3 if window == "fiscal_year" else 20
    values = 0
    for days in PERIODS[window]:
        is_there = len(rows_of(orders, days, "count", window).now) > 0
        for segment, rows in by_region(rows_of(orders, days, name, window)):
            judgement = told.get((days.start, days.end, *segment))
            if judgement is None:
                continue
            wanted = oracle(rows) if is_there else Figure(None, 0)
            if segment and not len(rows.now) and wanted.n == 0:
                continue
            oracles.agrees(judgement.reading, wanted)
            values += judgement.reading.estimate.value is not None
    assert values > fewest


HELD = ("per customer", "by customer", "distinct", "retention", "median")
HELD_IN = ("month", "rolling 30 days", "month_to_date", "fiscal_quarter")
LEAST = {
    "per customer": "-1000 EUR",
    "median": "-1000 EUR",
    "by customer": -9,
    "distinct": -1000,
    "retention": "-100 pp",
}
YEAR = pd.DateOffset(years=1)


def day_of(moment: pd.Timestamp) -> date:
    return date(moment.year, moment.month, moment.day)


def a_year_before(window: str, days: Days) -> Days:
    """The same dates of the year before; a rolling window ends with the same one, and is as long.

    None of these periods ends with a February.
    """
    start, end = (day_of(pd.Timestamp(each) - YEAR) for each in (days.start, days.end))
    if window == "rolling 30 days":
        start = end - 30 * DAY
        return Days(start - 30 * DAY, start, end)
    return Days(day_of(pd.Timestamp(days.before) - YEAR), start, end)


def period_before(window: str, days: Days) -> Days:
    """What came just before, as long; a part of a month is held against as much of the last one."""
    if window == "rolling 30 days":
        return Days(days.before - 30 * DAY, days.before, days.start)
    months = pd.DateOffset(months=3 if window == "fiscal_quarter" else 1)
    before, start = (day_of(pd.Timestamp(each) - months) for each in (days.before, days.start))
    if days.end.day == 1:
        return Days(before, start, days.start)
    return Days(before, start, min(start + (days.end - days.start), days.start))


BASES = {"previous_period": period_before, "same_period_last_year": a_year_before}


@pytest.fixture(scope="module")
def held(orders: Frame, tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, Result]:
    """What was held against the period before, and against the year before; as wholes.

    The names are those of window, promise and base.
    """
    workspace = Workspace(tmp_path_factory.mktemp("bases"), ZONE, AS_OF)
    workspace.settings["fiscal_year_starts"] = "02-01"
    workspace.file("events.csv", orders.drop(columns=["local", "day"]).to_csv(index=False))
    first, last = (each.date().isoformat() for each in CLOSED)
    workspace.source(COLUMNS, exclude=[{"from": first, "to": last, "reason": "Moved"}])
    names = {}
    for window in HELD_IN:
        for name in HELD:
            for versus in BASES:
                measure, _ = PROMISES[name]
                names[workspace.objective(window, **measure)] = f"{window}, {name}, {versus}"
                target = {"at_least": LEAST[name], "versus": versus}
                workspace.objectives[-1] |= {"target": target, "enforcement": "advisory"}
    return {names[each.objective.name]: each for each in workspace.evaluate().results}


@pytest.mark.parametrize("versus", BASES)
@pytest.mark.parametrize("window", HELD_IN)
@pytest.mark.parametrize("name", HELD)
def test_what_a_period_is_held_against_is_its_own_figure(
    window: str, name: str, versus: str, orders: Frame, held: Mapping[str, Result]
) -> None:
    """The base of every period that is shown, also where other periods have some of its days; and
    of 1 to 30 August, which are open by month, those same days of July, or of the year before.
    """
    result, oracle = held[f"{window}, {name}, {versus}"], PROMISES[name][1]
    judged = [(each.reading.period, each.against) for each in (*result.history, result.judged)]
    if result.pace is not None and window == "month":
        assert result.open is not None
        judged.append((result.open.period.so_far(AS_OF), result.pace.against))
        assert judged[-1][0].end == AS_OF
    seen = 0
    for period, against in judged:
        first = pd.Timestamp(period.start)
        months = pd.DateOffset(months=3 if window == "fiscal_quarter" else 1)
        before = period.start - 30 * DAY if "rolling" in window else day_of(first - months)
        base = BASES[versus](window, Days(before, period.start, period.end))
        assert against is not None
        assert against.period is not None
        assert (against.period.start, against.period.end) == (base.start, base.end)
        rows = rows_of(orders, base, name, window)
        is_there = len(rows_of(orders, base, "count", window).now) > 0
        wanted = oracle(rows) if is_there else Figure(None, 0)
        if wanted.value is None:
            assert against.refused is Refusal.NO_FIGURE
            continue
        assert against.base is not None
        oracles.agrees(
            Reading(period=period, segment=(), estimate=against.base, excluded={}), wanted
        )
        seen += 1
    assert seen >= 3
