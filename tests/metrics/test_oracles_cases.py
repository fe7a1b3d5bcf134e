"""What becomes of complaints, ideas, issues and journeys: as pandas, scipy and statsmodels say."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd
import pytest
from scipy import stats
from statsmodels.stats.proportion import confint_proportions_2indep

from csobjectives.model import Reading
from tests.metrics import oracles
from tests.metrics.oracles import Figure, Frame, Promise

AS_OF = pd.Timestamp("2026-10-05")
MONTHS = ("2026-07", "2026-08", "2026-09")
WITHIN = pd.Timedelta(days=3)
FLAG = {"type": "boolean"}
COLUMNS: dict[str, Any] = {
    "at": {"type": "timestamp"},
    "team": {"type": "text"},
    "ended": {"type": "timestamp"},
    "took": {"type": "integer", "unit": "s"},
    "score": {"type": "integer"},
    **dict.fromkeys(("complained", "recovered", "flag", "decided"), FLAG),
    "status": {"type": "text"},
    "part": {"type": "integer"},
    "whole": {"type": "integer"},
}


def cases() -> Frame:
    """Cases of three months and a few days: some end before they begin, and some never."""
    source = np.random.default_rng(4)
    n = 800
    at = pd.Timestamp("2026-07-01") + pd.to_timedelta(source.integers(0, 96 * 86400, n), unit="s")
    took = source.choice(np.arange(-20_000, 600_000), n, replace=False)
    whole = source.integers(0, 30, n)
    frame = pd.DataFrame(
        {
            "at": at,
            "team": source.choice(["north", "south", "west"], n, p=[0.6, 0.38, 0.02]),
            "ended": at + pd.to_timedelta(took, unit="s"),
            "took": took,
            "score": source.integers(0, 9, n),
            "complained": source.random(n) < 0.4,
            "recovered": source.random(n) < 0.7,
            "flag": source.random(n) < 0.3,
            "decided": source.random(n) < 0.8,
            "status": source.choice(["idea", "praise", "done"], n),
            "part": source.binomial(whole, 0.6),
            "whole": whole,
        }
    )
    for name in ("ended", "took", "score", "complained", "recovered", "flag", "decided", "status"):
        frame[name] = frame[name].convert_dtypes().mask(source.random(n) < 0.1)
    return frame


def known_end(frame: Frame) -> Frame:
    """When each case ended, as far as it is known at as-of."""
    return frame["ended"].where(frame["ended"] < AS_OF)


def in_time(frame: Frame) -> Figure:
    """The share that ended within three days, of the cases that are older than that."""
    old, ended = AS_OF - frame["at"] > WITHIN, known_end(frame)
    kept = old & ~(ended < frame["at"]).fillna(False)
    return oracles.share((ended - frame["at"] <= WITHIN).fillna(False)[kept])


def lasted(frame: Frame, at: float) -> Figure:
    """The quantile of the days between two moments."""
    seconds = (known_end(frame) - frame["at"]).dt.total_seconds()
    return oracles.quantile(seconds[seconds >= 0], at)


def took(frame: Frame, at: float) -> Figure:
    return oracles.quantile(frame["took"][frame["took"].fillna(-1) >= 0], at)


def holds(column: Frame) -> Frame:
    """Whether a flag is set; an empty one is not."""
    return column.astype("boolean").fillna(False).astype(bool)


def number(column: Frame) -> Figure:
    """How many flags are set."""
    return Figure(holds(column).sum(), holds(column).sum())


def gap(frame: Frame) -> Figure:
    """The satisfaction of the recovered minus that of those who never complained."""
    known = frame.dropna(subset=["score", "complained"])
    complained = known["complained"].astype(bool)
    hits = [
        known["score"][rows] >= 5 for rows in (complained & holds(known["recovered"]), ~complained)
    ]
    counts = [each.sum() for each in hits]
    sizes = [len(each) for each in hits]
    if 0 in sizes:
        return Figure(None, sum(sizes))
    (first, second), (of_first, of_second) = counts, sizes
    ends = confint_proportions_2indep(
        first, of_first, second, of_second, method="newcomb", compare="diff"
    )
    value = first / of_first - second / of_second
    return Figure(100 * value, sum(sizes), *(100 * each for each in ends))


def shrunk(frame: Frame) -> Figure:
    """The mean of the scores and of 20 more that are 4.

    The normal posterior with the rows' variance: 20 rows at 4 weigh as a prior of that variance.
    """
    known = frame["score"].dropna().astype(float)
    n = len(known)
    value = (known.sum() + 20 * 4) / (n + 20)
    if n < 2 or known.std() == 0:
        return Figure(value, n)
    ends = stats.norm.interval(oracles.LEVEL, value, known.std() / np.sqrt(n + 20))
    return Figure(value, n, *ends)


def on_scale(frame: Frame, top: int) -> Figure:
    """The mean of the scores from 1 up to the top."""
    return oracles.mean(frame["score"][frame["score"].between(1, top).fillna(False)])


def counted(frame: Frame) -> Figure:
    return oracles.share_of_counts(frame["part"].sum(), frame["whole"].sum())


BETWEEN = {"created": "at", "within": "3 days"}
COUNTS = {"part": "part", "whole": "whole"}
PROMISES = {
    "resolved in time": Promise(
        {"metric": "complaint_resolution_rate", "resolved": "ended", **BETWEEN}, in_time
    ),
    "resolved, by counts": Promise({"metric": "complaint_resolution_rate", **COUNTS}, counted),
    "acknowledged": Promise(
        {
            "metric": "time_to_acknowledge",
            "created": "at",
            "acknowledged": "ended",
            "at": "p50",
        },
        lambda f: lasted(f, 0.5),
    ),
    "acknowledged, as given": Promise(
        {"metric": "time_to_acknowledge", "took": "took", "at": "p90"}, lambda f: took(f, 0.9)
    ),
    "resolved": Promise(
        {"metric": "time_to_resolve", "created": "at", "resolved": "ended", "at": "p80"},
        lambda f: lasted(f, 0.8),
    ),
    "resolved, as given": Promise(
        {"metric": "time_to_resolve", "took": "took", "at": "p50"}, lambda f: took(f, 0.5)
    ),
    "reopened": Promise(
        {"metric": "reopen_rate", "reopened": "flag"}, lambda f: oracles.share(f["flag"])
    ),
    "reopened, by counts": Promise({"metric": "reopen_rate", **COUNTS}, counted),
    "recovery gap": Promise(
        {
            "metric": "recovery_gap",
            "score": "score",
            "complained": "complained",
            "recovered": "recovered",
            "satisfied_from": 5,
        },
        gap,
    ),
    "ideas": Promise({"metric": "ideas_received"}, lambda f: Figure(len(f), len(f))),
    "ideas among feedback": Promise(
        {"metric": "ideas_received", "idea": "status = 'idea'"},
        lambda f: number(f["status"] == "idea"),
    ),
    "ideas implemented": Promise(
        {"metric": "ideas_implemented", "implemented": "status = 'done'"},
        lambda f: number(f["status"] == "done"),
    ),
    "implemented, of submitted": Promise(
        {"metric": "implementation_rate", "implemented": "flag", "variant": "of_submitted"},
        lambda f: oracles.share(holds(f["flag"])),
    ),
    "implemented, of decided": Promise(
        {
            "metric": "implementation_rate",
            "implemented": "flag",
            "decided": "decided",
            "variant": "of_decided",
        },
        lambda f: oracles.share(holds(f["flag"])[holds(f["decided"])]),
    ),
    "loop closed": Promise({"metric": "closed_loop_rate", "told": "ended", **BETWEEN}, in_time),
    "time to close loop": Promise(
        {"metric": "time_to_close_loop", "created": "at", "told": "ended", "at": "p75"},
        lambda f: lasted(f, 0.75),
    ),
    "issues": Promise({"metric": "issues_raised"}, lambda f: Figure(len(f), len(f))),
    "issues among others": Promise(
        {"metric": "issues_raised", "raised": "complained"}, lambda f: number(f["complained"])
    ),
    "accepted, of raised": Promise(
        {"metric": "issues_accepted", "accepted": "flag", "variant": "of_raised"},
        lambda f: oracles.share(holds(f["flag"])),
    ),
    "accepted, of decided": Promise(
        {
            "metric": "issues_accepted",
            "accepted": "flag",
            "decided": "decided",
            "variant": "of_decided",
        },
        lambda f: oracles.share(holds(f["flag"])[holds(f["decided"])]),
    ),
    "delivered": Promise(
        {"metric": "improvements_delivered", "delivered": "status = 'done'"},
        lambda f: number(f["status"] == "done"),
    ),
    "decision": Promise(
        {"metric": "time_to_decision", "raised": "at", "decided": "ended", "at": "p50"},
        lambda f: lasted(f, 0.5),
    ),
    "advocated satisfaction": Promise(
        {
            "metric": "advocated_satisfaction",
            "score": "score",
            "prior_mean": 4,
            "prior_weight": 20,
        },
        shrunk,
    ),
    "effort, version 1": Promise(
        {"metric": "effort_score", "score": "score", "variant": "version_1"},
        lambda f: on_scale(f, 5),
    ),
    "effort, version 2": Promise(
        {"metric": "effort_score", "score": "score", "variant": "version_2"},
        lambda f: on_scale(f, 7),
    ),
    "journeys": Promise(
        {"metric": "journey_completion", "completed": "flag"}, lambda f: oracles.share(f["flag"])
    ),
    "journeys in time": Promise(
        {
            "metric": "journey_completion",
            "started": "at",
            "finished": "ended",
            "within": "3 days",
        },
        in_time,
    ),
    "journeys, by counts": Promise({"metric": "journey_completion", **COUNTS}, counted),
    "waiting": Promise(
        {"metric": "wait_time", "arrived": "at", "served": "ended", "at": "p90"},
        lambda f: lasted(f, 0.9),
    ),
    "waiting, as given": Promise(
        {"metric": "wait_time", "waited": "took", "at": "p50"}, lambda f: took(f, 0.5)
    ),
}
CASES = cases()


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, Mapping[Any, Reading]]:
    """The readings of every promise, from one scan."""
    return oracles.evaluated(tmp_path_factory.mktemp("cases"), CASES, COLUMNS, PROMISES)


@pytest.mark.parametrize("name", PROMISES)
def test_oracle(name: str, found: Mapping[str, Mapping[Any, Reading]]) -> None:
    """Each month and team has the oracle's value, number of rows and interval."""
    for place, rows in oracles.parts(CASES, MONTHS):
        oracles.agrees(found[name][place], PROMISES[name].figure(rows))


@pytest.mark.parametrize(
    "name", ["resolved in time", "loop closed", "journeys in time", "ideas", "waiting"]
)
def test_oracle_of_the_open_period(name: str, found: Mapping[str, Mapping[Any, Reading]]) -> None:
    """The first days of October are read as well: those that wait are left out of them."""
    rows = CASES[(CASES["at"] >= "2026-10-01") & (CASES["at"] < AS_OF)]
    oracles.agrees(found[name][("open",)], PROMISES[name].figure(rows))
