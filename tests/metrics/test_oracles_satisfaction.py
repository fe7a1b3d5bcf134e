"""Satisfaction's and reviews' figures are those of pandas, scipy and statsmodels."""

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

AS_OF = pd.Timestamp("2026-10-05")
MONTHS = ("2026-07", "2026-08", "2026-09")
COLUMNS: dict[str, Any] = {
    "at": {"type": "timestamp"},
    "team": {"type": "text"},
    "score": {"type": "integer"},
    "author": {"type": "integer"},
    "stars": {"type": "decimal"},
    "label": {"type": "text"},
    "arrived": {"type": "boolean"},
    "answers": {"type": "integer"},
    "invited": {"type": "integer"},
    "replied": {"type": "timestamp"},
    "took": {"type": "integer", "unit": "s"},
}
PRIOR_MEAN, PRIOR_WEIGHT = 3.5, 20


def answers() -> Frame:
    """Answers and reviews of three months and a few days, some off the scale, some empty."""
    source = np.random.default_rng(5102026)
    n = 700
    at = pd.Timestamp("2026-07-01") + pd.to_timedelta(source.integers(0, 96 * 86400, n), unit="s")
    invited = source.integers(0, 50, n)
    frame = pd.DataFrame(
        {
            "at": at,
            "team": source.choice(["north", "south", "west"], n, p=[0.6, 0.38, 0.02]),
            "score": source.choice([0, 1, 2, 3, 4, 5, 9], n),
            "author": source.integers(0, 150, n),
            "stars": source.integers(2, 11, n) / 2,
            "label": source.choice(["good", "bad", "neither"], n),
            "arrived": source.random(n) < 0.9,
            "answers": source.binomial(invited, 0.2),
            "invited": invited,
            "took": source.choice(np.arange(1, 900_000), n, replace=False),
        }
    )
    frame["replied"] = frame["at"] + pd.to_timedelta(frame["took"], unit="s")
    for name in ("score", "author", "stars", "label", "replied"):
        frame[name] = frame[name].convert_dtypes().mask(source.random(n) < 0.1)
    return frame


def on_scale(frame: Frame) -> Frame:
    """The scores from 1 to 5."""
    return frame["score"][frame["score"].between(1, 5).fillna(False)]


def index(frame: Frame) -> Figure:
    """The mean score on 0 to 100, and its interval with it."""
    return oracles.mean((on_scale(frame).astype(float) - 1) * 25)


def shrunk(ratings: Frame) -> Figure:
    """The mean with the prior's reviews among them; the rows' variance over all of them."""
    known = ratings.dropna().astype(float)
    n = len(known)
    if not n:
        return Figure(None, 0)
    everything = [*known, *[PRIOR_MEAN] * PRIOR_WEIGHT]
    if n < 2:
        return Figure(float(np.mean(everything)), n)
    spread = np.std(known, ddof=1) / np.sqrt(len(everything))
    ends = stats.norm.interval(oracles.LEVEL, loc=np.mean(everything), scale=spread)
    return Figure(float(np.mean(everything)), n, *ends)


def latest(frame: Frame) -> Frame:
    """The last rating of each author; of several of one moment, the lowest."""
    known = frame.dropna(subset=["author", "stars"]).sort_values(["at", "stars"], ascending=[1, 0])
    return known.groupby("author")["stars"].last()


def replied_in_time(frame: Frame) -> Figure:
    """The share that had its reply within three days, of the reviews older than that."""
    frame = frame[AS_OF - frame["at"] > pd.Timedelta(days=3)]
    replied = frame["replied"].where(frame["replied"] < AS_OF)
    return oracles.share(replied - frame["at"] <= pd.Timedelta(days=3))


PROMISES = {
    "satisfied scores": Promise(
        {"metric": "csat", "score": "score", "satisfied_from": 4},
        lambda f: oracles.share(f["score"] >= 4),
    ),
    "satisfied labels": Promise(
        {"metric": "csat", "score": "label", "satisfied": ["good", "neither"]},
        lambda f: oracles.share(f["label"].dropna().isin(["good", "neither"])),
    ),
    "mean score": Promise(
        {"metric": "csat_mean", "score": "score"}, lambda f: oracles.mean(f["score"])
    ),
    "mean score on the scale": Promise(
        {"metric": "csat_mean", "score": "score", "scale_min": 1, "scale_max": 5},
        lambda f: oracles.mean(on_scale(f)),
    ),
    "index": Promise(
        {"metric": "csat_index", "score": "score", "scale_min": 1, "scale_max": 5}, index
    ),
    "dissatisfied scores": Promise(
        {"metric": "dissatisfaction", "score": "score", "dissatisfied_to": 2},
        lambda f: oracles.share(f["score"] <= 2),
    ),
    "dissatisfied labels": Promise(
        {"metric": "dissatisfaction", "score": "label", "dissatisfied": ["bad"]},
        lambda f: oracles.share(f["label"].dropna() == "bad"),
    ),
    "answered invitations": Promise(
        {
            "metric": "survey_response_rate",
            "answered": "score is not null",
            "delivered": "arrived",
        },
        lambda f: oracles.share(f["score"].notna()[f["arrived"]]),
    ),
    "answers by counts": Promise(
        {"metric": "survey_response_rate", "part": "answers", "whole": "invited"},
        lambda f: oracles.share_of_counts(f["answers"].sum(), f["invited"].sum()),
    ),
    "mean rating": Promise(
        {"metric": "mean_rating", "rating": "stars"}, lambda f: oracles.mean(f["stars"])
    ),
    "mean of authors' latest ratings": Promise(
        {"metric": "mean_rating", "rating": "stars", "author": "author"},
        lambda f: oracles.mean(latest(f)),
    ),
    "top ones of authors' latest ratings": Promise(
        {"metric": "top_rating_share", "rating": "stars", "author": "author", "top_from": 4.5},
        lambda f: oracles.share(latest(f) >= 4.5),
    ),
    "low ones of authors' latest ratings": Promise(
        {"metric": "low_rating_share", "rating": "stars", "author": "author", "low_to": 2},
        lambda f: oracles.share(latest(f) <= 2),
    ),
    "weighted rating": Promise(
        {
            "metric": "weighted_rating",
            "rating": "stars",
            "prior_mean": PRIOR_MEAN,
            "prior_weight": PRIOR_WEIGHT,
        },
        lambda f: shrunk(f["stars"]),
    ),
    "weighted rating of authors": Promise(
        {
            "metric": "weighted_rating",
            "rating": "stars",
            "author": "author",
            "prior_mean": PRIOR_MEAN,
            "prior_weight": PRIOR_WEIGHT,
        },
        lambda f: shrunk(latest(f)),
    ),
    "top ratings": Promise(
        {"metric": "top_rating_share", "rating": "stars", "top_from": 4.5},
        lambda f: oracles.share(f["stars"] >= 4.5),
    ),
    "low ratings": Promise(
        {"metric": "low_rating_share", "rating": "stars", "low_to": 2},
        lambda f: oracles.share(f["stars"] <= 2),
    ),
    "reviews": Promise({"metric": "review_count"}, lambda f: Figure(len(f), len(f))),
    "replied in time": Promise(
        {
            "metric": "review_reply_rate",
            "published": "at",
            "replied": "replied",
            "within": "3 days",
        },
        replied_in_time,
    ),
    "replied at all": Promise(
        {"metric": "review_reply_rate", "answered": "replied < as_of"},
        lambda f: oracles.share((f["replied"] < AS_OF)[f["replied"].notna()]),
    ),
    "reply time, p90": Promise(
        {"metric": "review_reply_time", "published": "at", "replied": "replied", "at": "p90"},
        lambda f: oracles.quantile(f["took"][f["replied"] < AS_OF], 0.9),
    ),
    "reply time as given, p50": Promise(
        {"metric": "review_reply_time", "took": "took", "at": "p50"},
        lambda f: oracles.quantile(f["took"], 0.5),
    ),
}
ANSWERS = answers()


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, Mapping[Any, Reading]]:
    """The readings of every promise, from one scan."""
    root = tmp_path_factory.mktemp("answers")
    return oracles.evaluated(root, ANSWERS, COLUMNS, PROMISES)


@pytest.mark.parametrize("name", PROMISES)
def test_oracle(name: str, found: Mapping[str, Mapping[Any, Reading]]) -> None:
    """Each month and team has the oracle's value, number of rows and interval."""
    for place, rows in oracles.parts(ANSWERS, MONTHS):
        oracles.agrees(found[name][place], PROMISES[name].figure(rows))
