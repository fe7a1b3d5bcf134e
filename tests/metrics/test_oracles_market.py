"""What people know and say, and what was improved: as pandas, scipy and statsmodels say."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from csobjectives.model import Reading
from tests.metrics import oracles
from tests.metrics.oracles import Figure, Frame, Promise

MONTHS = ("2026-07", "2026-08", "2026-09")
COLUMNS: dict[str, Any] = {
    "at": {"type": "date"},
    "team": {"type": "text"},
    "aware": {"type": "boolean"},
    "friendly": {"type": "boolean"},
    "outcome": {"type": "text"},
    "part": {"type": "integer"},
    "whole": {"type": "integer"},
}


def answers() -> Frame:
    """Answers of three months, some of which are not given; who is not aware was seldom asked."""
    source = np.random.default_rng(2003)
    n = 600
    whole = source.integers(0, 50, n)
    frame = pd.DataFrame(
        {
            "at": pd.Timestamp("2026-07-01") + pd.to_timedelta(source.integers(0, 92, n), unit="D"),
            "team": source.choice(["north", "south", "west"], n, p=[0.6, 0.38, 0.02]),
            "aware": source.random(n) < 0.7,
            "friendly": source.random(n) < 0.4,
            "outcome": source.choice(["adopted", "dropped"], n),
            "part": source.binomial(whole, 0.3),
            "whole": whole,
        }
    )
    for name in ("aware", "friendly", "outcome"):
        frame[name] = frame[name].convert_dtypes().mask(source.random(n) < 0.1)
    return frame


def associated(frame: Frame, *, of_all: bool) -> Figure:
    """Who knows the brand and connects it, of those who know it, or of these and the unaware."""
    known = frame.dropna(subset=["aware"])
    aware = known["aware"].astype(bool)
    asked = known["friendly"][aware].dropna()
    others = (~aware).sum() if of_all else 0
    return oracles.share_of_counts(asked.sum(), len(asked) + others)


def adopted(frame: Frame) -> Frame:
    """The rows that were adopted."""
    return frame[(frame["outcome"] == "adopted").fillna(False)]


def poisson(n: int) -> Figure:
    """A count with the exact interval of Garwood (1936), by quantiles of χ²."""
    low = stats.chi2.ppf(0.025, 2 * n) / 2 if n else 0.0
    return Figure(n, n, low, stats.chi2.ppf(0.975, 2 * n + 2) / 2)


ADOPTED = {"metric": "changes_adopted", "adopted": "outcome = 'adopted'"}
ASKED = {"metric": "attribute_association", "associated": "friendly", "aware": "aware"}
PROMISES = {
    "awareness": Promise(
        {"metric": "aided_awareness", "aware": "aware"}, lambda f: oracles.share(f["aware"])
    ),
    "awareness, by counts": Promise(
        {"metric": "aided_awareness", "part": "part", "whole": "whole"},
        lambda f: oracles.share_of_counts(f["part"].sum(), f["whole"].sum()),
    ),
    "association, of the aware": Promise(
        {**ASKED, "variant": "of_aware"}, lambda f: associated(f, of_all=False)
    ),
    "association, of all": Promise(
        {**ASKED, "variant": "of_all"}, lambda f: associated(f, of_all=True)
    ),
    "mentions": Promise({"metric": "mentions"}, lambda f: Figure(len(f), len(f))),
    "mentions as a sample": Promise(
        {"metric": "mentions", "population": "sample"}, lambda f: poisson(len(f))
    ),
    "mentions, by counts": Promise(
        {"metric": "mentions", "number": "part"}, lambda f: Figure(f["part"].sum(), len(f))
    ),
    "changes": Promise(ADOPTED, lambda f: Figure(len(adopted(f)), len(adopted(f)))),
    "changes as a sample": Promise(
        {**ADOPTED, "population": "sample"}, lambda f: poisson(len(adopted(f)))
    ),
    "cycles": Promise(
        {"metric": "cycles_completed", "completed": "outcome is not null"},
        lambda f: Figure(f["outcome"].notna().sum(), f["outcome"].notna().sum()),
    ),
}
ANSWERS = answers()


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, Mapping[Any, Reading]]:
    """The readings of every promise, from one scan."""
    return oracles.evaluated(tmp_path_factory.mktemp("market"), ANSWERS, COLUMNS, PROMISES)


@pytest.mark.parametrize("name", PROMISES)
def test_oracle(name: str, found: Mapping[str, Mapping[Any, Reading]]) -> None:
    """Each month and team has the oracle's value, number of rows and interval."""
    for place, rows in oracles.parts(ANSWERS, MONTHS):
        oracles.agrees(found[name][place], PROMISES[name].figure(rows))
