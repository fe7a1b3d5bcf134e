"""The plain metrics' figures are those of pandas, scipy and statsmodels, on random rows."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd
import pytest
from statsmodels.stats.rates import confint_poisson

from csobjectives.model import Reading
from tests.metrics import oracles
from tests.metrics.oracles import Figure, Frame, Promise

MONTHS = ("2026-07", "2026-08", "2026-09")
COLUMNS: dict[str, Any] = {
    "at": {"type": "timestamp"},
    "team": {"type": "text"},
    "agent": {"type": "text"},
    "customer": {"type": "integer"},
    "amount": {"type": "decimal", "unit": "EUR", "digits": 2},
    "took": {"type": "integer", "unit": "s"},
    "size": {"type": "integer"},
    "good": {"type": "boolean"},
    "part": {"type": "integer"},
    "whole": {"type": "integer"},
}


def rows() -> Frame:
    """Rows of three months and a few days, at three moments of each day; some cells are empty."""
    source = np.random.default_rng(17)
    n = 700
    moments = source.integers(0, 96 * 3, n)
    whole = source.integers(0, 40, n)
    frame = pd.DataFrame(
        {
            "at": pd.Timestamp("2026-07-01") + pd.to_timedelta(8 * moments, unit="h"),
            "team": source.choice(["north", "south", "west"], n, p=[0.6, 0.38, 0.02]),
            "agent": source.choice([f"agent {number}" for number in range(9)], n),
            "customer": source.integers(1, 120, n),
            "amount": source.integers(-500, 90_000, n) / 100,
            "took": source.choice(np.arange(40_000), n, replace=False),
            "size": source.integers(1, 9, n),
            "good": source.random(n) < 0.7,
            "part": source.binomial(whole, 0.2),
            "whole": whole,
        }
    )
    for name in ("agent", "customer", "amount", "took", "good", "part"):
        frame[name] = frame[name].convert_dtypes().mask(source.random(n) < 0.05)
    return frame


def counted(n: int) -> Figure:
    return Figure(n, n)


def rate(frame: Frame) -> Figure:
    """Events per thousand of the exposure, with the exact Poisson interval."""
    known = frame.dropna(subset=["part", "whole"])
    events, exposure = int(known["part"].sum()), int(known["whole"].sum())
    if not exposure:
        return Figure(None, len(known))
    low, high = confint_poisson(events, exposure, method="exact-c")
    low = 0 if events == 0 else low
    return Figure(1000 * events / exposure, len(known), 1000 * low, 1000 * high)


def mean_of_clusters(frame: Frame) -> Figure:
    """A mean is the ratio of the values' sum to as many ones."""
    known = frame.dropna(subset=["amount"])
    ones = pd.Series(1, index=known.index)
    return oracles.clustered_ratio(known["amount"], ones, known["agent"])


SUM = {"metric": "sum", "value": "amount"}
PROMISES: dict[str, Promise] = {
    "share": Promise({"metric": "share", "when": "good"}, lambda f: oracles.share(f["good"])),
    "share of counts": Promise(
        {"metric": "share", "part": "part", "whole": "whole"},
        lambda f: oracles.share_of_counts(
            f["part"].sum(), f["whole"].where(f["part"].notna()).dropna().sum()
        ),
    ),
    "mean": Promise({"metric": "mean", "value": "amount"}, lambda f: oracles.mean(f["amount"])),
    "mean by agent": Promise(
        {"metric": "mean", "value": "amount", "cluster": "agent"}, mean_of_clusters
    ),
    "sum": Promise(
        SUM, lambda f: Figure(f["amount"].astype(float).sum(), int(f["amount"].notna().sum()))
    ),
    "count": Promise({"metric": "count"}, lambda f: counted(len(f))),
    "count where": Promise(
        {"metric": "count", "where": "good and size > 3"},
        lambda f: counted(int((f["good"].fillna(False).astype(bool) & (f["size"] > 3)).sum())),
    ),
    "distinct": Promise(
        {"metric": "distinct", "value": "customer"}, lambda f: counted(f["customer"].nunique())
    ),
    "median": Promise(
        {"metric": "quantile", "value": "took", "at": "p50"},
        lambda f: oracles.quantile(f["took"], 0.5),
    ),
    "ninth decile": Promise(
        {"metric": "quantile", "value": "took", "at": "p90"},
        lambda f: oracles.quantile(f["took"], 0.9),
    ),
    "ratio": Promise(
        {"metric": "ratio", "numerator": "amount", "denominator": "size"},
        lambda f: oracles.ratio(f["amount"], f["size"]),
    ),
    "ratio by agent": Promise(
        {"metric": "ratio", "numerator": "amount", "denominator": "size", "cluster": "agent"},
        lambda f: oracles.clustered_ratio(f["amount"], f["size"], f["agent"]),
    ),
    "rate": Promise({"metric": "rate", "events": "part", "exposure": "whole", "scale": 1000}, rate),
}


@pytest.fixture(scope="module")
def frame() -> Frame:
    return rows()


@pytest.fixture(scope="module")
def found(
    frame: Frame, tmp_path_factory: pytest.TempPathFactory
) -> Mapping[str, Mapping[tuple[Any, ...], Reading]]:
    return oracles.evaluated(tmp_path_factory.mktemp("plain"), frame, COLUMNS, PROMISES)


@pytest.mark.parametrize("name", PROMISES)
def test_figure_is_that_of_the_oracle(
    name: str, frame: Frame, found: Mapping[str, Mapping[tuple[Any, ...], Reading]]
) -> None:
    """Of every month, as a whole and by team: value, rows and interval."""
    oracles.agrees_everywhere(found[name], PROMISES[name], frame, MONTHS)


@pytest.fixture(scope="module")
def stocks(
    frame: Frame, tmp_path_factory: pytest.TempPathFactory
) -> Mapping[str, Mapping[tuple[Any, ...], Reading]]:
    levels = {
        take: Promise({"metric": "level", "value": "size", "take": take}, lambda f: counted(len(f)))
        for take in ("last", "mean")
    }
    return oracles.evaluated(tmp_path_factory.mktemp("stocks"), frame, COLUMNS, levels)


def test_stock_is_that_of_the_moments_in_pandas(
    frame: Frame, stocks: Mapping[str, Mapping[tuple[Any, ...], Reading]]
) -> None:
    """groupby the moment: the last sum, and the mean of all; moments are those of any team."""
    for (month, *team), part in oracles.parts(frame, MONTHS):
        of_month = frame[frame["at"].dt.strftime("%Y-%m") == month]
        at_last = part[part["at"] == of_month["at"].max()]["size"]
        last = stocks["last"][month, *team].estimate
        assert last.value == (at_last.sum() if len(at_last) else None)
        mean = stocks["mean"][month, *team].estimate
        assert float(mean.value or 0) == pytest.approx(
            part["size"].sum() / of_month["at"].nunique()
        )
