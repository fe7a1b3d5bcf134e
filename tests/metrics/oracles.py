"""What metrics' figures are held to: pandas, scipy and statsmodels, and nothing of ours."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from itertools import product
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
import statsmodels.api as sm
from scipy import stats
from statsmodels.stats.proportion import proportion_confint

from csobjectives.model import Reading
from tests.projects import Workspace, readings

LEVEL = 0.95

Frame = Any  # a pandas.DataFrame, or one column of it; pandas' own types are partial


@dataclass(frozen=True, slots=True)
class Figure:
    """A value, how many rows it is made of, and the ends of its interval."""

    value: float | None
    n: int
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True, slots=True)
class Promise:
    """A measure, and what it has to come to on the rows of one period and segment."""

    measure: Mapping[str, Any]
    figure: Callable[[Frame], Figure]


def share(hits: Frame) -> Figure:
    """The share of rows that hold, of those of which it is known; Wilson's interval."""
    known = hits.dropna().astype(bool)
    return share_of_counts(known.sum(), len(known))


def share_of_counts(part: int, whole: int) -> Figure:
    """A part of a whole, with Wilson's interval."""
    if not whole:
        return Figure(None, 0)
    return Figure(part / whole, whole, *proportion_confint(part, whole, 1 - LEVEL, "wilson"))


def mean(values: Frame) -> Figure:
    """The mean of the values that there are, with Student's interval unless all are the same."""
    known = values.dropna().astype(float)
    n = len(known)
    if known.nunique() < 2:
        return Figure(known.mean() if n else None, n)
    ends = stats.t.interval(LEVEL, n - 1, loc=known.mean(), scale=stats.sem(known))
    return Figure(known.mean(), n, *ends)


def ratio(over: Frame, under: Frame, scale: int = 1) -> Figure:
    """A sum over a sum, over the rows that have both, times the scale.

    Weighted least squares through the origin, with weights 1/under, has the ratio of sums as its
    slope, and the linearised variance as its HC1 variance. Where every row has the same ratio,
    there is no interval.
    """
    known = pd.DataFrame({"over": over, "under": under}).dropna().astype(float)
    if known["under"].sum() == 0:
        return Figure(None, len(known))
    if (known["over"] / known["under"]).nunique() < 2:
        return Figure(scale * known["over"].sum() / known["under"].sum(), len(known))
    weights = 1 / known["under"]
    fit = sm.WLS(scale * known["over"], known["under"], weights=weights).fit(
        cov_type="HC1", use_t=True
    )
    return Figure(fit.params.iloc[0], len(known), *fit.conf_int(1 - LEVEL).iloc[0])


def clustered_ratio(over: Frame, under: Frame, cluster: Frame, scale: int = 1) -> Figure:
    """The same as `ratio`, with the variance between clusters of rows, which have to be two."""
    known = pd.DataFrame({"over": over, "under": under, "cluster": cluster}).dropna()
    plain = ratio(known["over"], known["under"], scale)
    groups = known["cluster"].astype("category").cat.codes
    if groups.nunique() < 2:
        return Figure(plain.value, plain.n)
    y, x = scale * known["over"].astype(float), known["under"].astype(float)
    fit = sm.WLS(y, x, weights=1 / x).fit(
        cov_type="cluster", cov_kwds={"groups": groups}, use_t=True
    )
    return Figure(plain.value, plain.n, *fit.conf_int(1 - LEVEL).iloc[0])


def quantile(values: Frame, at: float) -> Figure:
    """The quantile by linear interpolation, between the nearest order statistics that cover it."""
    known = sorted(values.dropna().astype(float))
    if not known:
        return Figure(None, 0)
    low, high = _order_statistics(len(known), at)
    found = Figure(float(pd.Series(known).quantile(at)), len(known))
    return Figure(found.value, found.n, known[low - 1], known[high - 1]) if low else found


def _order_statistics(n: int, at: float) -> tuple[int, int]:
    """The narrowest pair of ranks that covers a quantile, the likelier of equals; else zeros."""
    below = stats.binom(n, at).cdf(range(n))  # of rank r, at r - 1: the chance to lie above it
    covered = {
        (low, high): below[high - 1] - below[low - 1]
        for low, high in product(range(1, n + 1), repeat=2)
        if low < high and below[high - 1] - below[low - 1] >= LEVEL
    }
    if not covered:
        return 0, 0
    return min(covered, key=lambda pair: (pair[1] - pair[0], -covered[pair]))


def evaluated(
    root: Path, frame: Frame, columns: Mapping[str, Any], promises: Mapping[str, Promise]
) -> Mapping[str, Mapping[tuple[Any, ...], Reading]]:
    """The readings of all promised measures over one source, judged by month and team."""
    workspace = Workspace(root)
    workspace.file("events.csv", frame.to_csv(index=False))
    workspace.source(columns)
    names = {
        name: workspace.objective(by="team", **promise.measure)
        for name, promise in promises.items()
    }
    scorecard = workspace.evaluate()
    return {name: readings(scorecard, objective) for name, objective in names.items()}


def parts(frame: Frame, months: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], Frame]]:
    """The rows of each month, and of each team in it."""
    for month in months:
        of_month = frame[frame["at"].dt.strftime("%Y-%m") == month]
        yield (month,), of_month
        for team, of_team in of_month.groupby("team"):
            yield (month, team), of_team


def agrees_everywhere(
    found: Mapping[tuple[Any, ...], Reading],
    promise: Promise,
    frame: Frame,
    months: tuple[str, ...],
) -> None:
    """Hold the readings of a measure to its oracle, for every month, as a whole and by team."""
    places = list(parts(frame, months))
    assert len(places) >= 3 * len(months)
    for place, part in places:
        agrees(found[place], promise.figure(part))


def agrees(reading: Reading, figure: Figure) -> None:
    """Hold a reading to an oracle's figure."""
    estimate = reading.estimate
    assert estimate.n == figure.n
    for ours, theirs in (
        (estimate.value, figure.value),
        (estimate.low, figure.low),
        (estimate.high, figure.high),
    ):
        assert (ours is None) == (theirs is None)
        if theirs is not None:
            assert float(ours or 0) == pytest.approx(theirs, rel=1e-9, abs=1e-9)
