"""Changes around a day, held to statsmodels, scipy and pandas over random rows.

Newcombe's interval is statsmodels' `confint_proportions_2indep`, Welch's that of
`scipy.stats.ttest_ind`, Student's over pairs that of `scipy.stats.ttest_1samp`. For all others
MOVER is written out here over the limits that scipy gives each figure.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from scipy import stats
from statsmodels.stats.proportion import confint_proportions_2indep, proportion_confint

from csobjectives.model import Reading
from tests.projects import Workspace

Frame = Any
Pair = tuple[float, float]

SINCE = date(2026, 5, 1)
DAYS = 60
LEVEL = 0.95
BASES = {
    "before": {"before": f"{DAYS} days"},
    "a year before": {"base": "same_period_last_year"},
}
MEASURES: dict[str, dict[str, Any]] = {
    "csat": {"metric": "csat", "score": "score", "satisfied_from": 4, "where": "score > 1"},
    "share": {"metric": "share", "when": "score >= 4", "where": "score > 1"},
    "csat_mean": {"metric": "csat_mean", "score": "score"},
    "quantile": {"metric": "quantile", "value": "wait", "at": "p50"},
    "ratio": {"metric": "ratio", "numerator": "amount", "denominator": "hours"},
    "rate": {"metric": "rate", "events": "events", "exposure": "hours", "scale": 100},
    "nps": {"metric": "nps", "score": "rating"},
    "sum": {"metric": "sum", "value": "amount"},
    "distinct": {"metric": "distinct", "value": "customer"},
}


def table(seed: int) -> Frame:
    """Rows over two years, some without a score or a customer."""
    random = np.random.default_rng(seed)
    n = 3_000
    days = np.array([date(2025, 1, 1) + timedelta(days=int(d)) for d in random.integers(0, 600, n)])
    late = days >= SINCE
    score = np.minimum(random.integers(1, 6, n) + (late & (random.random(n) < 0.3)), 5)
    return pd.DataFrame(
        {
            "day": days,
            "score": pd.Series(score).mask(random.random(n) < 0.05).astype("Int64"),
            "rating": random.integers(0, 11, n),
            "wait": random.integers(1, 900, n),
            "amount": random.integers(1, 90, n),
            "hours": random.integers(1, 9, n),
            "events": random.poisson(2, n),
            "customer": pd.Series([f"c{c}" for c in random.integers(0, 250, n)]).mask(
                random.random(n) < 0.04
            ),
            "team": random.choice(["north", "south"], n),
        }
    )


def windows(base: str) -> tuple[tuple[date, date], tuple[date, date]]:
    """The days before, or of the year before, and the days after."""
    after = (SINCE, SINCE + timedelta(days=DAYS))
    if base == "before":
        return (SINCE - timedelta(days=DAYS), SINCE), after
    return (SINCE.replace(year=2025), after[1].replace(year=2025)), after


def inside(rows: Frame, window: tuple[date, date]) -> Frame:
    """The rows of a window."""
    return rows[(rows["day"] >= window[0]) & (rows["day"] < window[1])]


def readings(root: Path, rows: Frame, of: str, **measure: Any) -> dict[str, Reading]:
    """The readings of a change by team; the whole is under no name."""
    workspace = Workspace(root, as_of=date(2026, 8, 15))
    types = {name: {"type": "integer"} for name in rows.columns}
    types |= {name: {"type": "text"} for name in ("customer", "team")} | {"day": {"type": "date"}}
    workspace.file("events.csv", rows.to_csv(index=False))
    workspace.source(types, time="day")
    measured = workspace.objective(**MEASURES[of], by="team")
    asked = {"metric": "change", "of": measured, "since": str(SINCE), "after": f"{DAYS} days"}
    name = workspace.objective("", "", **{**asked, **measure})
    results = [each for each in workspace.evaluate().results if each.objective.name == name]
    return {str(dict(each.segment).get("team", "")): each.judged.reading for each in results}


def share(rows: Frame) -> tuple[float, Pair, int]:
    """Satisfied answers, as `csat` has them, with Wilson's limits."""
    known = rows["score"][rows["score"] > 1]
    k, n = int((known >= 4).sum()), len(known)
    return k / n, proportion_confint(k, n, 1 - LEVEL, "wilson"), n


def median(rows: Frame) -> tuple[float, Pair, int]:
    """The median, with the narrowest pair of binomial ranks that covers it."""
    values, n = np.sort(rows["wait"].to_numpy()), len(rows)
    cdf = stats.binom(n, 0.5).cdf
    pairs = [
        (u - low, -(cdf(u - 1) - cdf(low - 1)), low, u)
        for low in range(1, n)
        for u in range(low + 1, n + 1)
        if cdf(u - 1) - cdf(low - 1) >= LEVEL
    ]
    _, _, low, high = min(pairs)
    return float(np.median(values)), (values[low - 1], values[high - 1]), n


def ratio(rows: Frame) -> tuple[float, Pair, int]:
    """Amounts by hours, linearised."""
    over, under, n = rows["amount"], rows["hours"], len(rows)
    value = over.sum() / under.sum()
    left = over - value * under
    half = stats.t.ppf(0.975, n - 1) * np.sqrt(n / (n - 1) * (left**2).sum()) / under.sum()
    return value, (value - half, value + half), n


def rate(rows: Frame) -> tuple[float, Pair, int]:
    """Events per 100 hours, by Garwood."""
    k, per = rows["events"].sum(), 100 / rows["hours"].sum()
    ends = stats.chi2.ppf(0.025, 2 * k) / 2, stats.chi2.ppf(0.975, 2 * k + 2) / 2
    return k * per, (ends[0] * per, ends[1] * per), len(rows)


def nps(rows: Frame) -> tuple[float, Pair, int]:
    """Promoters less detractors, with Rocks' adjusted Wald."""
    n = len(rows)
    plus, minus = (rows["rating"] >= 9).sum(), (rows["rating"] <= 6).sum()
    a, b = (plus + 0.75) / (n + 3), (minus + 0.75) / (n + 3)
    half = stats.norm.ppf(0.975) * np.sqrt((a + b - (a - b) ** 2) / (n + 3))
    return 100 * (plus - minus) / n, (100 * (a - b - half), 100 * (a - b + half)), n


FIGURES: dict[str, Callable[[Frame], tuple[float, Pair, int]]] = {
    "csat": share,
    "quantile": median,
    "ratio": ratio,
    "rate": rate,
    "nps": nps,
}


def teams(rows: Frame) -> dict[str, Frame]:
    """The whole, under no name, and each team."""
    return {"": rows, **{name: rows[rows["team"] == name] for name in ("north", "south")}}


def mover(after: tuple[float, Pair], before: tuple[float, Pair]) -> Pair:
    """The limits of a difference, by Zou and Donner (2008)."""
    (v1, (l1, u1)), (v2, (l2, u2)) = after, before
    return (
        v1 - v2 - np.sqrt((v1 - l1) ** 2 + (u2 - v2) ** 2),
        v1 - v2 + np.sqrt((u1 - v1) ** 2 + (v2 - l2) ** 2),
    )


@pytest.mark.parametrize("base", BASES)
@pytest.mark.parametrize("of", FIGURES)
def test_change_of_a_figure(of: str, base: str, tmp_path: Path) -> None:
    """The figure after less the one before, with MOVER over the limits of both."""
    rows, (before, after) = table(1), windows(base)
    found = readings(tmp_path, rows, of, **BASES[base])
    scale = 100 if of == "csat" else 1
    for name, own in teams(rows).items():
        (v1, ends1, n1), (v2, ends2, n2) = (FIGURES[of](inside(own, w)) for w in (after, before))
        estimate = found[name].estimate
        assert float(estimate.value or 0) == pytest.approx(scale * (v1 - v2))
        assert estimate.n == n1 + n2
        ends = [scale * end for end in mover((v1, ends1), (v2, ends2))]
        assert [estimate.low, estimate.high] == pytest.approx(ends)


@pytest.mark.parametrize("base", BASES)
def test_change_of_a_share_is_newcombes(base: str, tmp_path: Path) -> None:
    """The interval of two shares is statsmodels' Newcombe."""
    rows, (before, after) = table(2), windows(base)
    found = readings(tmp_path, rows, "csat", **BASES[base])
    for name, own in teams(rows).items():
        counts = []
        for window in (after, before):
            known = inside(own, window)["score"].dropna()
            known = known[known > 1]
            counts += [int((known >= 4).sum()), len(known)]
        ends = confint_proportions_2indep(*counts, method="newcomb", compare="diff")
        estimate = found[name].estimate
        assert [estimate.low, estimate.high] == pytest.approx([100 * end for end in ends])


@pytest.mark.parametrize("base", BASES)
def test_change_of_a_mean_is_welchs(base: str, tmp_path: Path) -> None:
    """Two means, and their interval, are scipy's for unequal variances."""
    rows, (before, after) = table(3), windows(base)
    found = readings(tmp_path, rows, "csat_mean", **BASES[base])
    for name, own in teams(rows).items():
        scores = [inside(own, each)["score"].dropna().astype(float) for each in (after, before)]
        test = stats.ttest_ind(*scores, equal_var=False)
        estimate, ends = found[name].estimate, test.confidence_interval(LEVEL)
        assert float(estimate.value or 0) == pytest.approx(scores[0].mean() - scores[1].mean())
        assert [estimate.low, estimate.high] == pytest.approx([ends.low, ends.high])


@pytest.mark.parametrize("base", BASES)
@pytest.mark.parametrize(("of", "scale"), [("csat", 100), ("share", 100), ("csat_mean", 1)])
def test_change_of_pairs_is_students(of: str, scale: int, base: str, tmp_path: Path) -> None:
    """Of customers who are there both times: the mean of their differences, each counted once."""
    rows, (before, after) = table(4), windows(base)
    found = readings(tmp_path, rows, of, paired_by="customer", **BASES[base])
    for name, own in teams(rows).items():
        figures = []
        for window in (after, before):
            known = inside(own, window).dropna(subset=["score", "customer"])
            if scale == 100:
                known = known[known["score"] > 1]
            value = known["score"] >= 4 if scale == 100 else known["score"]
            figures.append(value.astype(float).groupby(known["customer"]).mean())
        differences = scale * (figures[0] - figures[1]).dropna()
        ends = stats.ttest_1samp(differences, 0).confidence_interval(LEVEL)
        estimate = found[name].estimate
        assert estimate.n == len(differences)
        assert float(estimate.value or 0) == pytest.approx(differences.mean(), abs=1e-9)
        assert [estimate.low, estimate.high] == pytest.approx([ends.low, ends.high])


@pytest.mark.parametrize(
    ("of", "figure"),
    [
        ("sum", lambda rows: int(rows["amount"].sum())),
        ("distinct", lambda rows: rows["customer"].nunique()),
    ],
)
def test_change_of_a_census(of: str, figure: Callable[[Frame], int], tmp_path: Path) -> None:
    """What is counted in full has changed by so much, and there is nothing to infer."""
    rows, (before, after) = table(5), windows("before")
    for name, reading in readings(tmp_path, rows, of, **BASES["before"]).items():
        own = teams(rows)[name]
        expected = figure(inside(own, after)) - figure(inside(own, before))
        assert reading.estimate.value == expected
        assert (reading.estimate.low, reading.estimate.census) == (None, True)


@pytest.mark.parametrize("of", ["csat", "ratio", "rate"])
def test_relative_change(of: str, tmp_path: Path) -> None:
    """After by before, less 1; the limits are MOVER's on the logarithm."""
    rows, (before, after) = table(6), windows("before")
    found = readings(tmp_path, rows, of, metric="relative_change", **BASES["before"])
    for name, own in teams(rows).items():
        (v1, ends1, _), (v2, ends2, _) = (FIGURES[of](inside(own, w)) for w in (after, before))
        logs = [(np.log(v), tuple(np.log(ends))) for v, ends in ((v1, ends1), (v2, ends2))]
        ends = np.exp(mover(logs[0], logs[1])) - 1
        estimate = found[name].estimate
        assert float(estimate.value or 0) == pytest.approx(v1 / v2 - 1)
        assert [estimate.low, estimate.high] == pytest.approx(list(ends))
