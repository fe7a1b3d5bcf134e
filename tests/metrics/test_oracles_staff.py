"""What employees share, know and learn: as pandas, scipy, statsmodels and Hake say."""

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
WITHIN = pd.Timedelta(days=4)
FLAG = {"type": "boolean"}
NUMBER = {"type": "integer"}
COLUMNS: dict[str, Any] = {
    "at": {"type": "timestamp"},
    "team": {"type": "text"},
    "done": {"type": "timestamp"},
    "due_on": {"type": "date"},
    "due_at": {"type": "timestamp"},
    **dict.fromkeys(("flag", "asked", "exempt"), FLAG),
    **dict.fromkeys(("score", "attempt", "before", "after"), NUMBER),
    "result": {"type": "text"},
    **dict.fromkeys(("assigned", "freed", "completed"), NUMBER),
}


def staff() -> Frame:
    """Assignments of three months and a few days; some answers are on no scale, or none."""
    source = np.random.default_rng(17)
    n = 700
    at = pd.Timestamp("2026-07-01") + pd.to_timedelta(source.integers(0, 96 * 86400, n), unit="s")
    due = at.normalize() + pd.to_timedelta(source.integers(0, 9, n), unit="D")
    hours = pd.to_timedelta(source.choice([0, 9, 17], n), unit="h")
    assigned = source.integers(1, 40, n)
    freed = source.binomial(assigned, 0.1)
    before = np.where(source.random(n) < 0.05, 101, source.integers(0, 100, n))
    frame = pd.DataFrame(
        {
            "at": at,
            "team": source.choice(["north", "south", "west"], n, p=[0.6, 0.38, 0.02]),
            "done": at + pd.to_timedelta(source.integers(0, 9 * 86400, n), unit="s"),
            "due_on": due,
            "due_at": due + hours,
            "flag": source.random(n) < 0.7,
            "asked": source.random(n) < 0.9,
            "exempt": source.random(n) < 0.1,
            "score": source.integers(-1, 12, n),
            "attempt": source.integers(1, 4, n),
            "before": before,
            "after": np.minimum(before + source.integers(-10, 40, n), 105),
            "result": source.choice(["pass", "fail", "absent"], n),
            "assigned": assigned,
            "freed": freed,
            "completed": source.binomial(assigned - freed, 0.8),
        }
    )
    for name in ("done", "due_on", "due_at", "flag", "score", "before", "after", "result"):
        frame[name] = frame[name].convert_dtypes().mask(source.random(n) < 0.1)
    return frame


def known_end(frame: Frame) -> Frame:
    """When each was done, as far as it is known at as-of."""
    return frame["done"].where(frame["done"] < AS_OF)


def reviewed(frame: Frame) -> Figure:
    """The share that was reviewed within four days, of those that are older than that."""
    old = AS_OF - frame["at"] > WITHIN
    return oracles.share((known_end(frame) - frame["at"] <= WITHIN).fillna(False)[old])


def deadline(frame: Frame, due: str) -> Frame:
    """The last moment that is in time: a day's is its end, and midnight means the day."""
    whole_day = frame[due] == frame[due].dt.normalize()
    end = frame[due] + pd.Timedelta(days=1) - pd.Timedelta(microseconds=1)
    return frame[due].where(~whole_day.fillna(False), end)


def of_due(frame: Frame, due: str) -> Figure:
    """In time, of those that were due before as-of."""
    rows = frame[(frame[due] < AS_OF).fillna(False)]
    return oracles.share((known_end(rows) <= deadline(rows, due)).fillna(False))


def of_done(frame: Frame, due: str) -> Figure:
    """In time, of those that are done and had a day to be done by."""
    rows = frame[known_end(frame).notna() & frame[due].notna()]
    return oracles.share(known_end(rows) <= deadline(rows, due))


def employee_promoters(frame: Frame, asked: int | None) -> Figure:
    """Promoters minus detractors with the interval of Rocks (2016), three more rows in it.

    Where it is known how many were asked, by Cochran (1977), section 2.6, the half-widths are
    √((N-n)/(N-1)) of that.
    """
    known = frame["score"].dropna().astype(int)
    bands = pd.cut(known, [-1, 6, 8, 10], labels=["minus", "none", "plus"]).value_counts()
    n, plus, minus = len(known), bands["plus"], bands["minus"]
    value, more = 100 * (plus - minus) / n, n + 3
    net = (plus - minus) / more
    variance = ((plus + 0.75) + (minus + 0.75)) / more - net**2
    half = stats.norm.ppf(0.975) * np.sqrt(variance / more)
    low, high = max(100 * (net - half), -100), min(100 * (net + half), 100)
    if asked == n:
        return Figure(value, n)
    narrower = 1 if asked is None else np.sqrt((asked - n) / (asked - 1))
    return Figure(value, n, value + narrower * (low - value), value + narrower * (high - value))


def on_scale(frame: Frame) -> Frame:
    """Without answers that are no number from 0 to 10; no answer at all stays."""
    return frame[~((frame["score"] < 0) | (frame["score"] > 10)).fillna(False)]


def of_asked(frame: Frame) -> Figure:
    rows = on_scale(frame[frame["asked"]])
    return employee_promoters(rows, len(rows))


def first_passes(frame: Frame, *, registered: bool) -> Figure:
    """Passes of first attempts: of those with a result, or of these and the absent."""
    first = frame[frame["attempt"] == 1].dropna(subset=["result"])
    counted = first if registered else first[first["result"] != "absent"]
    return oracles.share(counted["result"] == "pass")


def completed(frame: Frame) -> Figure:
    """Completed, of the assigned without the exempt, by counts."""
    whole = frame["assigned"].sum() - frame["freed"].sum()
    return oracles.share_of_counts(frame["completed"].sum(), whole)


def gained(frame: Frame) -> Figure:
    """The mean difference of pairs, with the interval of scipy's paired t test."""
    pairs = frame.dropna(subset=["before", "after"]).astype({"before": float, "after": float})
    if len(pairs) < 2:
        return oracles.mean(pairs["after"] - pairs["before"])
    ends = stats.ttest_rel(pairs["after"], pairs["before"]).confidence_interval()
    value = pairs["after"].mean() - pairs["before"].mean()
    return Figure(value, len(pairs), ends.low, ends.high)


def normalised(frame: Frame) -> Figure:
    """Hake's gain of group means: what was gained, of what there was to gain."""
    pairs = frame.dropna(subset=["before", "after"])
    pairs = pairs[(pairs["before"] <= 100) & (pairs["after"] <= 100)].astype(
        {"before": float, "after": float}
    )
    found = oracles.ratio(pairs["after"] - pairs["before"], 100 - pairs["before"])
    if pairs.empty:
        return found
    means = (pairs["after"].mean() - pairs["before"].mean()) / (100 - pairs["before"].mean())
    assert found.value == pytest.approx(means)
    return found


TAKEN = {"metric": "first_attempt_pass_rate", "passed": "result = 'pass'", "attempt": "attempt"}
COUNTS = {"part": "completed", "whole": "assigned"}
GAIN = {"metric": "learning_gain", "before": "before", "after": "after"}
PROMISES = {
    "failures": Promise({"metric": "failures_shared"}, lambda f: Figure(len(f), len(f))),
    "failures shared": Promise(
        {"metric": "failures_shared", "shared": "flag"},
        lambda f: Figure(f["flag"].sum(), f["flag"].sum()),
    ),
    "sharing": Promise(
        {"metric": "sharing_rate", "shared": "flag"}, lambda f: oracles.share(f["flag"])
    ),
    "sharing, by counts": Promise(
        {"metric": "sharing_rate", **COUNTS},
        lambda f: oracles.share_of_counts(f["completed"].sum(), f["assigned"].sum()),
    ),
    "reviews": Promise(
        {"metric": "review_coverage", "reviewed": "flag"}, lambda f: oracles.share(f["flag"])
    ),
    "reviews in time": Promise(
        {"metric": "review_coverage", "happened": "at", "held": "done", "within": "4 days"},
        reviewed,
    ),
    "actions, of the due day": Promise(
        {"metric": "actions_on_time", "due": "due_on", "done": "done", "variant": "of_due"},
        lambda f: of_due(f, "due_on"),
    ),
    "actions, of the due moment": Promise(
        {"metric": "actions_on_time", "due": "due_at", "done": "done", "variant": "of_due"},
        lambda f: of_due(f, "due_at"),
    ),
    "actions, of the done": Promise(
        {"metric": "actions_on_time", "due": "due_at", "done": "done", "variant": "of_done"},
        lambda f: of_done(f, "due_at"),
    ),
    "trainings, of the due": Promise(
        {
            "metric": "on_time_completion",
            "due": "due_on",
            "done": "done",
            "exempt": "exempt",
            "variant": "of_due",
        },
        lambda f: of_due(f[~f["exempt"]], "due_on"),
    ),
    "trainings, of the completed": Promise(
        {
            "metric": "on_time_completion",
            "due": "due_on",
            "done": "done",
            "exempt": "exempt",
            "variant": "of_completed",
        },
        lambda f: of_done(f[~f["exempt"]], "due_on"),
    ),
    "employee promoters": Promise(
        {"metric": "enps", "score": "score"}, lambda f: employee_promoters(on_scale(f), None)
    ),
    "employee promoters of a known staff": Promise(
        {"metric": "enps", "score": "score", "asked": "asked"}, of_asked
    ),
    "passed, of the taken": Promise(
        {**TAKEN, "taken": "result <> 'absent'", "variant": "of_taken"},
        lambda f: first_passes(f, registered=False),
    ),
    "passed, of the registered": Promise(
        {**TAKEN, "taken": "result <> 'absent'", "variant": "of_registered"},
        lambda f: first_passes(f, registered=True),
    ),
    "assessments": Promise(
        {"metric": "assessment_mean", "score": "before"}, lambda f: oracles.mean(f["before"])
    ),
    "completion": Promise(
        {"metric": "training_completion", "completed": "flag", "exempt": "exempt"},
        lambda f: oracles.share(f["flag"][~f["exempt"]]),
    ),
    "completion, by counts": Promise(
        {
            "metric": "training_completion",
            "number_assigned": "assigned",
            "number_exempt": "freed",
            "number_completed": "completed",
        },
        completed,
    ),
    "gain": Promise({**GAIN, "variant": "absolute"}, gained),
    "normalised gain": Promise({**GAIN, "scale_max": 100, "variant": "normalised"}, normalised),
}
STAFF = staff()


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, Mapping[Any, Reading]]:
    """The readings of every promise, from one scan."""
    return oracles.evaluated(tmp_path_factory.mktemp("staff"), STAFF, COLUMNS, PROMISES)


@pytest.mark.parametrize("name", PROMISES)
def test_oracle(name: str, found: Mapping[str, Mapping[Any, Reading]]) -> None:
    """Each month and team has the oracle's value, number of rows and interval."""
    for place, rows in oracles.parts(STAFF, MONTHS):
        oracles.agrees(found[name][place], PROMISES[name].figure(rows))
