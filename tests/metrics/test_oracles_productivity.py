"""Productivity's figures are those of pandas, scipy and statsmodels, on random contacts."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd
import pytest

from csobjectives.model import Reading
from tests.metrics import oracles
from tests.metrics.oracles import Figure, Frame, Promise

AS_OF = pd.Timestamp("2026-10-05")
MONTHS = ("2026-07", "2026-08", "2026-09")
SECONDS = {"type": "integer", "unit": "s"}
COLUMNS: dict[str, Any] = {
    "at": {"type": "timestamp"},
    "team": {"type": "text"},
    "agent": {"type": "text"},
    "outcome": {"type": "text"},
    **dict.fromkeys(("waited", "talk", "hold", "wrap", "ready", "logged_in", "took"), SECONDS),
    "moved": {"type": "boolean"},
    "cost": {"type": "decimal", "unit": "EUR", "digits": 2},
    "calls": {"type": "integer"},
    "offered": {"type": "integer"},
    "given_up": {"type": "integer"},
    "solved": {"type": "timestamp"},
    "due": {"type": "date"},
}


def contacts() -> Frame:
    """Contacts of three months and a few days, some cells of which are empty."""
    source = np.random.default_rng(20261005)
    n = 900
    at = pd.Timestamp("2026-07-01") + pd.to_timedelta(source.integers(0, 96 * 86400, n), unit="s")
    talk, wrap, ready = (source.integers(1, 900, n) for _ in range(3))
    hold = source.integers(0, 60, n)
    offered = source.integers(0, 40, n)
    frame = pd.DataFrame(
        {
            "at": at,
            "team": source.choice(["north", "south", "west"], n, p=[0.6, 0.38, 0.02]),
            "agent": source.choice([f"agent {number}" for number in range(12)], n),
            "outcome": source.choice(["answered", "abandoned"], n, p=[0.8, 0.2]),
            "waited": source.choice(np.arange(4000), n, replace=False) // 10,
            "talk": talk,
            "hold": hold,
            "wrap": wrap,
            "ready": ready,
            "logged_in": talk + hold + wrap + ready + source.integers(0, 600, n),
            "took": source.choice(np.arange(400_000), n, replace=False),
            "moved": source.random(n) < 0.1,
            "cost": source.integers(100, 2000, n) / 100,
            "calls": source.integers(1, 9, n),
            "offered": offered,
            "given_up": source.binomial(offered, 0.07),
        }
    )
    frame["solved"] = frame["at"] + pd.to_timedelta(frame["took"], unit="s")
    frame["due"] = frame["at"].dt.normalize() + pd.to_timedelta(source.integers(0, 6, n), unit="D")
    for name in ("outcome", "waited", "talk", "wrap", "moved", "cost", "solved"):
        frame[name] = frame[name].convert_dtypes().mask(source.random(n) < 0.05)
    return frame


def answered(frame: Frame) -> Frame:
    """Whether each contact was answered, where that is known."""
    return frame["outcome"] == "answered"


def abandoned(frame: Frame) -> Frame:
    return frame["outcome"] == "abandoned"


def worked(frame: Frame) -> Frame:
    return frame["talk"] + frame["hold"] + frame["wrap"]


def in_time(frame: Frame) -> Figure:
    """The share that was done within two days, of the cases that are older than that."""
    frame = frame[AS_OF - frame["at"] > pd.Timedelta(days=2)]
    done = frame["solved"].where(frame["solved"] < AS_OF)
    return oracles.share(done - frame["at"] <= pd.Timedelta(days=2))


def by_day(frame: Frame) -> Figure:
    """The share that was done on the day when it was due or before, of those that were due."""
    frame = frame[frame["due"] < AS_OF]
    done = frame["solved"].where(frame["solved"] < AS_OF)
    return oracles.share(done.dt.normalize() <= frame["due"])


def level(frame: Frame, variant: str) -> Figure:
    """The five service levels as ICMI has them, from counts."""
    frame = frame.dropna(subset=["outcome", "waited"])
    quick, short = frame["waited"] <= 20, frame["waited"] <= 5
    a, b = (answered(frame) & quick).sum(), (abandoned(frame) & quick).sum()
    every, lost = len(frame), abandoned(frame).sum()
    part, whole = {
        "answered_and_abandoned_in_time": (a + b, every),
        "of_answered": (a, every - lost),
        "of_all": (a, every),
        "without_abandoned_in_time": (a, every - b),
        "short_abandoned_count_in": (a + (abandoned(frame) & short).sum(), every),
    }[variant]
    return oracles.share_of_counts(part, whole)


def given_up(frame: Frame) -> Figure:
    """The share that gave up, above and below the line without those who did so at once."""
    known = frame.dropna(subset=["outcome", "waited"])
    return oracles.share(abandoned(known)[~(abandoned(known) & (known["waited"] <= 15))])


CALL = {"waited": "waited", "answered": "outcome = 'answered'"}
HANDLING = {"talk": "talk", "hold": "hold", "wrap": "wrap"}
PROMISES = {
    "service level, both in time": Promise(
        {
            "metric": "service_level",
            **CALL,
            "within": "20 s",
            "variant": "answered_and_abandoned_in_time",
        },
        lambda f: level(f, "answered_and_abandoned_in_time"),
    ),
    "service level, of the answered": Promise(
        {"metric": "service_level", **CALL, "within": "20 s", "variant": "of_answered"},
        lambda f: level(f, "of_answered"),
    ),
    "service level, of all": Promise(
        {"metric": "service_level", **CALL, "within": "20 s", "variant": "of_all"},
        lambda f: level(f, "of_all"),
    ),
    "service level, without the abandoned in time": Promise(
        {
            "metric": "service_level",
            **CALL,
            "within": "20 s",
            "variant": "without_abandoned_in_time",
        },
        lambda f: level(f, "without_abandoned_in_time"),
    ),
    "service level, with short abandoned": Promise(
        {
            "metric": "service_level",
            **CALL,
            "within": "20 s",
            "short": "5 s",
            "variant": "short_abandoned_count_in",
        },
        lambda f: level(f, "short_abandoned_count_in"),
    ),
    "average speed of answer": Promise(
        {"metric": "speed_of_answer", **CALL, "variant": "mean"},
        lambda f: oracles.mean(f["waited"][answered(f).fillna(False)]),
    ),
    "speed of answer, p80": Promise(
        {"metric": "speed_of_answer", **CALL, "variant": "quantile", "at": "p80"},
        lambda f: oracles.quantile(f["waited"][answered(f).fillna(False)], 0.8),
    ),
    "abandoned": Promise(
        {"metric": "abandonment_rate", "abandoned": "outcome = 'abandoned'"},
        lambda f: oracles.share(abandoned(f)),
    ),
    "abandoned, without short": Promise(
        {
            "metric": "abandonment_rate",
            "abandoned": "outcome = 'abandoned'",
            "waited": "waited",
            "short": "15 s",
        },
        given_up,
    ),
    "abandoned, by counts": Promise(
        {"metric": "abandonment_rate", "part": "given_up", "whole": "offered"},
        lambda f: oracles.share_of_counts(f["given_up"].sum(), f["offered"].sum()),
    ),
    "handle time": Promise(
        {"metric": "handle_time", **HANDLING, "handled": "calls"},
        lambda f: oracles.ratio(worked(f), f["calls"]),
    ),
    "contacts per hour": Promise(
        {"metric": "contacts_per_hour", "handled": "calls", "worked": "logged_in"},
        lambda f: oracles.ratio(f["calls"], f["logged_in"] / 3600),
    ),
    "contacts per hour, of agents who resemble themselves": Promise(
        {
            "metric": "contacts_per_hour",
            "handled": "calls",
            "worked": "logged_in",
            "cluster": "agent",
        },
        lambda f: oracles.clustered_ratio(f["calls"], f["logged_in"] / 3600, f["agent"]),
    ),
    "occupancy, of time at hand": Promise(
        {
            "metric": "occupancy",
            **HANDLING,
            "available": "ready",
            "variant": "of_handling_and_available",
        },
        lambda f: oracles.ratio(worked(f), worked(f) + f["ready"]),
    ),
    "occupancy, of time logged in": Promise(
        {
            "metric": "occupancy",
            **HANDLING,
            "logged_in": "logged_in",
            "variant": "of_logged_in",
        },
        lambda f: oracles.ratio(worked(f), f["logged_in"]),
    ),
    "transfers": Promise(
        {"metric": "transfer_rate", "transferred": "moved", "answered": "outcome = 'answered'"},
        lambda f: oracles.share(f["moved"][answered(f).fillna(False)]),
    ),
    "cost per contact": Promise(
        {"metric": "cost_per_contact", "cost": "cost", "contacts": "calls"},
        lambda f: oracles.ratio(f["cost"], f["calls"]),
    ),
    "cost per row": Promise(
        {"metric": "cost_per_contact", "cost": "cost"}, lambda f: oracles.mean(f["cost"])
    ),
    "first reply, p50": Promise(
        {"metric": "first_reply_time", "created": "at", "replied": "solved", "at": "p50"},
        lambda f: oracles.quantile(f["took"][f["solved"] < AS_OF], 0.5),
    ),
    "resolution, p75": Promise(
        {"metric": "resolution_time", "took": "took", "at": "p75"},
        lambda f: oracles.quantile(f["took"], 0.75),
    ),
    "done in time": Promise(
        {"metric": "sla_attainment", "created": "at", "done": "solved", "within": "2 days"}, in_time
    ),
    "done when due": Promise({"metric": "sla_attainment", "done": "solved", "due": "due"}, by_day),
    "took no longer": Promise(
        {"metric": "sla_attainment", "took": "took", "within": "2 days"},
        lambda f: oracles.share(f["took"] <= 2 * 86400),
    ),
}
CONTACTS = contacts()


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, Mapping[Any, Reading]]:
    """The readings of every promise, from one scan."""
    root = tmp_path_factory.mktemp("contacts")
    return oracles.evaluated(root, CONTACTS, COLUMNS, PROMISES)


@pytest.mark.parametrize("name", PROMISES)
def test_oracle(name: str, found: Mapping[str, Mapping[Any, Reading]]) -> None:
    """Each month and team has the oracle's value, number of rows and interval."""
    for place, rows in oracles.parts(CONTACTS, MONTHS):
        oracles.agrees(found[name][place], PROMISES[name].figure(rows))
