"""Rows that belong together: the figure stays, and its interval is that of the clusters.

The oracles are statsmodels' cluster-robust covariance, numpy on the clusters' totals, and a
worked example of a textbook.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
import statsmodels.api as sm
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from scipy import stats

from csobjectives.estimators import Clustered, Coverage, Mean, RatioOfSums, clustered
from csobjectives.metrics import REGISTRY
from csobjectives.model import Estimate, Reading
from csobjectives.renderers.words.facts import facts
from tests.projects import AT, Workspace, readings

CALLS = """at,id,agent,region,handled,hours,talk
2026-09-01,1,ann,north,10,2,50.5
2026-09-02,2,ann,north,7,1,60.25
2026-09-03,3,bob,north,20,5,20.1
2026-09-04,4,bob,south,3,1,10.3
2026-09-05,5,cyd,south,9,3,30.7
2026-09-06,6,dan,south,8,2,44.4
2026-09-07,7,dan,south,6,4,41.9
2026-09-08,8,eve,,5,1,12
2026-08-07,9,ann,north,4,1,9
2026-08-08,10,ann,north,5,1,7
2026-08-09,11,bob,north,6,1,8
2026-10-01,12,ann,north,1,1,3
2026-10-02,13,bob,north,2,1,3
"""
CONTRACT: dict[str, Any] = {
    **AT,
    "id": {"type": "integer"},
    "agent": {"type": "text", "person": True},
    "region": {"type": "text"},
    "handled": {"type": "integer"},
    "hours": {"type": "integer"},
    "talk": {"type": "decimal"},
}
RATIO = {"metric": "ratio", "numerator": "handled", "denominator": "hours"}
MEAN = {"metric": "mean", "value": "talk"}
SHARE = {"metric": "share", "when": "handled > 6"}
LEVEL = 0.95


@pytest.fixture
def calls(tmp_path: Path) -> Workspace:
    return calls_in(tmp_path, CALLS)


def calls_in(folder: Path, lines: str, contract: Mapping[str, Any] = CONTRACT) -> Workspace:
    workspace = Workspace(folder)
    workspace.file("events.csv", lines)
    workspace.source(contract)
    return workspace


def read(
    workspace: Workspace, *segment: str | None, period: str = "2026-09", **measure: Any
) -> Reading:
    """The reading of one measure, for the whole or a segment of a period."""
    name = workspace.objective(**measure)
    return readings(workspace.evaluate(), name)[(period, *segment)]


def ends(estimate: Estimate) -> tuple[float, float]:
    assert estimate.low is not None
    assert estimate.high is not None
    return estimate.low, estimate.high


def robust(a: Iterable[float], b: Iterable[float], groups: Iterable[str]) -> tuple[float, float]:
    """The interval of Σa/Σb by statsmodels' cluster-robust covariance.

    Σa/Σb is the weighted mean of the rows' a/b. Its own correction for few clusters also
    counts rows, so it is left out, and C/(C-1) put in; t has C-1 degrees of freedom.
    """
    over, under = np.array([*a], dtype=float), np.array([*b], dtype=float)
    codes = pd.factorize(np.array([*groups]))[0]
    kwds = {"groups": codes, "use_correction": False}
    fit = sm.WLS(over / under, np.ones(len(over)), weights=under).fit(
        cov_type="cluster", cov_kwds=kwds
    )
    many = len(set(codes))
    half = stats.t.ppf(0.5 + LEVEL / 2, many - 1) * fit.bse[0] * math.sqrt(many / (many - 1))
    return fit.params[0] - half, fit.params[0] + half


def frame(period: str = "2026-09") -> pd.DataFrame:
    rows = [line.split(",") for line in CALLS.splitlines()]
    found = pd.DataFrame(rows[1:], columns=rows[0])
    found = found[found["at"].str.startswith(period)]
    return found.astype({"handled": float, "hours": float, "talk": float})


def test_interval_is_the_textbooks() -> None:
    """Lohr, Sampling: Design and Analysis, the 12 of 187 algebra classes: 62.57, error 1.49."""
    students = [20, 26, 24, 34, 26, 28, 19, 32, 17, 21, 26, 26]
    totals = [1230, 1670, 1402, 1972, 1508, 1816, 1048, 2308, 989, 1398, 1621, 1746]
    sums = {
        "n": sum(students),
        "a": sum(totals),
        "b": sum(students),
        "aa": sum(x * x for x in totals),
        "bb": sum(x * x for x in students),
        "ab": sum(x * y for x, y in zip(totals, students, strict=True)),
        "clusters": 12,
    }
    found = Clustered(Mean("score")).estimate({k: Fraction(v) for k, v in sums.items()}, LEVEL)
    assert found.n == 299
    assert round(float(found.value or 0), 2) == 62.57
    low, high = ends(found)
    error = (high - low) / 2 / stats.t.ppf(0.975, 11)
    assert round(error * math.sqrt(1 - 12 / 187), 2) == 1.49  # theirs is of a finite population


def test_interval_of_a_ratio_is_that_of_its_clusters(calls: Workspace) -> None:
    """statsmodels, cluster-robust: contacts per hour, whose rows belong to five agents."""
    found = read(calls, **RATIO, cluster="agent").estimate
    rows = frame()
    assert ends(found) == pytest.approx(robust(rows["handled"], rows["hours"], rows["agent"]))


def test_interval_of_a_mean_is_that_of_its_clusters(calls: Workspace) -> None:
    """statsmodels, cluster-robust, of figures with decimals; every row weighs the same."""
    found = read(calls, **MEAN, cluster="agent").estimate
    rows = frame()
    expected = robust(rows["talk"], np.ones(len(rows)), rows["agent"])
    assert ends(found) == pytest.approx(expected, rel=1e-9)


def test_interval_of_a_share_is_that_of_its_clusters(calls: Workspace) -> None:
    """statsmodels, cluster-robust, of 1 for each hit; within 0 and 1, whatever t says."""
    rows = frame()
    ones, beyond = np.ones(len(rows)), 0
    for least in (3, 6, 8):
        found = read(calls, metric="share", when=f"handled > {least}", cluster="agent").estimate
        low, high = robust(rows["handled"] > least, ones, rows["agent"])
        assert ends(found) == pytest.approx((max(low, 0.0), min(high, 1.0)))
        beyond += low < 0 or high > 1
    assert beyond
    none = read(calls, metric="share", when="handled > 99", cluster="agent").estimate
    assert (none.value, none.low, none.high) == (Fraction(0), None, None)


def test_interval_of_a_share_of_counts_is_that_of_its_clusters(tmp_path: Path) -> None:
    """statsmodels, cluster-robust, weighted by the wholes; n stays what all the wholes are."""
    counted = [("a", 3, 10), ("a", 5, 9), ("b", 3, 12), ("c", 4, 7), ("c", 2, 6), ("d", 1, 3)]
    lines = "".join(f"2026-09-01,{who},{part},{whole}\n" for who, part, whole in counted)
    count = {"type": "integer"}
    contract = {**AT, "agent": {"type": "text"}, "part": count, "whole": count}
    workspace = calls_in(tmp_path, f"at,agent,part,whole\n{lines}", contract)
    measure = {"metric": "share", "part": "part", "whole": "whole"}
    found, plain = read(workspace, **measure, cluster="agent"), read(workspace, **measure)
    agents, parts, wholes = zip(*counted, strict=True)
    assert ends(found.estimate) == pytest.approx(robust(parts, wholes, agents))
    assert (found.estimate.value, found.estimate.n) == (Fraction(18, 47), 47)
    assert (plain.estimate.value, plain.estimate.n) == (Fraction(18, 47), 47)


@pytest.mark.parametrize("measure", [RATIO, MEAN, SHARE])
def test_figure_is_that_of_the_rows(calls: Workspace, measure: Mapping[str, Any]) -> None:
    """Value, rows, numerator and denominator are exactly those without `cluster`, everywhere."""
    plain = calls.objective(**measure, by=["region"])
    name = calls.objective(**measure, by=["region"], cluster="agent")
    scorecard = calls.evaluate()
    rows, of_clusters = readings(scorecard, plain), readings(scorecard, name)
    assert rows.keys() == of_clusters.keys()
    for place, reading in rows.items():
        own, same = reading.estimate, of_clusters[place].estimate
        assert (own.value, own.n, own.numerator) == (same.value, same.n, same.numerator)
        assert own.denominator == same.denominator
        assert (reading.excluded, reading.rows) == (
            of_clusters[place].excluded,
            of_clusters[place].rows,
        )


def test_cluster_of_one_row_each_is_the_row(calls: Workspace) -> None:
    """Where no rows belong together, the interval is that of the rows."""
    alone = read(calls, **RATIO, cluster="id").estimate
    assert ends(alone) == pytest.approx(ends(read(calls, **RATIO).estimate), rel=1e-12)


def test_segment_and_period_have_clusters_of_their_own(calls: Workspace) -> None:
    """bob works in two regions, and is a cluster of each; August has two agents, as October."""
    rows = frame()
    rows = rows[rows["region"] == "south"]
    found = read(calls, "south", **RATIO, by=["region"], cluster="agent").estimate
    assert ends(found) == pytest.approx(robust(rows["handled"], rows["hours"], rows["agent"]))
    rows = frame("2026-08")
    found = read(calls, period="2026-08", **RATIO, cluster="agent").estimate
    assert ends(found) == pytest.approx(robust(rows["handled"], rows["hours"], rows["agent"]))
    assert ends(read(calls, period="open", **RATIO, cluster="agent").estimate)


def test_one_cluster_has_no_interval(calls: Workspace) -> None:
    """However many rows it has: they say nothing of what another cluster would be like."""
    found = read(calls, **RATIO, where="agent = 'ann'", cluster="agent").estimate
    assert (found.value, found.n) == (Fraction(17, 3), 2)
    assert (found.low, found.high) == (None, None)


def test_clusters_that_are_all_alike_have_no_interval(tmp_path: Path) -> None:
    """Every agent has 0.1 for each 0.3: nothing varied, and exactly so."""
    lines = ["at,agent,a,b", *(f"2026-09-0{n},a{n % 3},0.{n},{3 * n / 10}" for n in range(1, 8))]
    decimal = {"type": "decimal"}
    workspace = calls_in(
        tmp_path,
        "\n".join(lines) + "\n",
        {**AT, "agent": {"type": "text"}, "a": decimal, "b": decimal},
    )
    found = read(
        workspace, metric="ratio", numerator="a", denominator="b", cluster="agent"
    ).estimate
    assert found.value == Fraction(1, 3)
    assert (found.low, found.high) == (None, None)


def test_row_without_cluster_or_figure_is_missing(tmp_path: Path) -> None:
    """It is left out and counted, once; a cluster whose rows are all left out is none."""
    lines = CALLS + "2026-09-10,14,,north,100,1,5\n2026-09-11,15,fay,north,,,\n2026-09-12,16,,,,,\n"
    workspace = calls_in(tmp_path, lines)
    reading = read(workspace, **RATIO, cluster="agent")
    assert reading.excluded == {"missing": 3}
    assert reading.rows == 11
    rows = frame()
    expected = robust(rows["handled"], rows["hours"], rows["agent"])
    assert ends(reading.estimate) == pytest.approx(expected)


def test_reasons_stay_reasons(tmp_path: Path) -> None:
    """What the metric leaves out is told as that, also of rows that have no cluster."""
    scores = [("a", 5), ("a", 4), ("b", 2), ("", 3), ("", 9), ("b", 0), ("c", "")]
    lines = "".join(f"2026-09-01,{agent},{score}\n" for agent, score in scores)
    contract = {**AT, "agent": {"type": "text"}, "score": {"type": "integer"}}
    workspace = calls_in(tmp_path, f"at,agent,score\n{lines}", contract)
    measure: dict[str, Any] = {
        "metric": "csat_mean",
        "score": "score",
        "scale_min": 1,
        "scale_max": 5,
    }
    reading = read(workspace, **measure, cluster="agent")
    assert reading.estimate.value == Fraction(11, 3)
    assert reading.excluded == {"out of scale": 2, "missing": 2}


def test_copies_are_counted_as_without_clusters(tmp_path: Path) -> None:
    """Rows that share a key: duplicates and older versions are counted as those of the rows."""
    lines = CALLS + "2026-09-01,1,ann,north,10,2,50.5\n" * 2
    older = "2026-09-02,3,bob,north,22,5,20.1\n2026-09-01,3,cyd,north,23,5,20.1\n"
    for name, more, key, left_out in (
        ("copies", "", ["id"], {"duplicate": 2}),
        (
            "versions",
            older,
            {"columns": ["id"], "newest_by": ["at"]},
            {"duplicate": 2, "superseded": 2},
        ),
    ):
        workspace = Workspace(tmp_path / name)
        workspace.file("events.csv", lines + more)
        workspace.source(CONTRACT, key=key)
        plain, own = read(workspace, **RATIO), read(workspace, **RATIO, cluster="agent")
        assert own.excluded == plain.excluded == left_out
        assert own.estimate.value == plain.estimate.value
        rows = frame()
        expected = robust(rows["handled"], rows["hours"], rows["agent"])
        assert ends(own.estimate) == pytest.approx(expected)


def test_row_for_many_is_as_many_rows_of_its_cluster(tmp_path: Path) -> None:
    """A source whose rows each stand for n gives the figure and interval of n equal rows."""
    counted = [("a", 5, 3), ("a", 1, 2), ("b", 4, 4), ("c", 2, 1), ("c", 3, 2)]
    score, agent = {"type": "integer"}, {"type": "text"}
    as_counts, as_rows = Workspace(tmp_path / "counts"), Workspace(tmp_path / "rows")
    lines = "".join(f"2026-09-01,{who},{score},{many}\n" for who, score, many in counted)
    as_counts.file("events.csv", f"at,agent,score,many\n{lines}")
    as_counts.source({**AT, "agent": agent, "score": score, "many": score}, rows="many")
    lines = "".join(f"2026-09-01,{who},{score}\n" * many for who, score, many in counted)
    as_rows.file("events.csv", f"at,agent,score\n{lines}")
    as_rows.source({**AT, "agent": agent, "score": score})
    measure = {"metric": "mean", "value": "score", "cluster": "agent"}
    assert read(as_counts, **measure) == read(as_rows, **measure)


def test_time_of_its_own_places_the_rows(tmp_path: Path) -> None:
    """With `time`, the rows of a cluster are those whose other column lies in the period."""
    contract = {**CONTRACT, "closed": {"type": "date"}}
    lines = [f"{line},2026-09-0{n % 9 + 1}" for n, line in enumerate(CALLS.splitlines()[1:9])]
    moved = [line.replace("2026-09-0", "2026-08-0", 1) for line in lines]
    head = CALLS.splitlines()[0] + ",closed"
    workspace = calls_in(tmp_path, "\n".join([head, *moved]) + "\n", contract)
    found = read(workspace, **RATIO, cluster="agent", time="closed").estimate
    rows = frame()
    assert ends(found) == pytest.approx(robust(rows["handled"], rows["hours"], rows["agent"]))


def test_durations_are_added_up_per_cluster(tmp_path: Path) -> None:
    """Handle time in seconds: numpy on the totals of each agent."""
    took = {"a": [300, 420, 371], "b": [95, 120], "c": [610], "d": [200, 210, 190, 205]}
    lines = "".join(f"2026-09-01,{who},{s}.5\n" for who, each in took.items() for s in each)
    contract = {**AT, "agent": {"type": "text"}, "talk": {"type": "decimal", "unit": "s"}}
    workspace = calls_in(tmp_path, f"at,agent,talk\n{lines}", contract)
    found = read(workspace, metric="handle_time", talk="talk", cluster="agent").estimate
    totals = np.array([sum(each) + len(each) / 2 for each in took.values()])
    sizes = np.array([float(len(each)) for each in took.values()])
    mean = totals.sum() / sizes.sum()
    error = math.sqrt(4 / 3 * ((totals - mean * sizes) ** 2).sum()) / sizes.sum()
    assert ends(found) == pytest.approx(stats.t.interval(LEVEL, 3, mean, error), rel=1e-9)


@settings(
    max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    st.lists(
        st.tuples(
            st.sampled_from("abcdef"),
            st.integers(0, 10**6),
            st.integers(1, 9),
            st.sampled_from(["x", "y"]),
        ),
        min_size=4,
        max_size=30,
    ).filter(lambda rows: len({agent for agent, *_ in rows}) > 1)
)
def test_for_all_rows_the_interval_is_the_linearised_one(
    tmp_path: Path, rows: list[tuple[str, int, int, str]]
) -> None:
    """numpy on the clusters' totals: R ± t·√(C/(C-1)·Σ(A-R·B)²)/ΣB, with C-1 (Cochran 1977)."""
    lines = "".join(f"2026-09-01,{who},{a / 100},{b},{kind}\n" for who, a, b, kind in rows)
    contract = {
        **AT,
        "agent": {"type": "text"},
        "a": {"type": "decimal"},
        "b": {"type": "integer"},
        "kind": {"type": "text"},
    }
    workspace = calls_in(tmp_path, f"at,agent,a,b,kind\n{lines}", contract)
    where = "kind = 'x' or kind = 'y'"
    measure = {"metric": "ratio", "numerator": "a", "denominator": "b", "where": where}
    found = read(workspace, **measure, cluster="agent").estimate
    held = pd.DataFrame(rows, columns=["agent", "a", "b", "kind"])
    totals = held.groupby("agent")[["a", "b"]].sum().astype(float)
    a, b, many = totals["a"].to_numpy() / 100, totals["b"].to_numpy(), len(totals)
    ratio = a.sum() / b.sum()
    error = math.sqrt(many / (many - 1) * ((a - ratio * b) ** 2).sum()) / b.sum()
    assert found.n == len(rows)
    if error > 1e-6:
        expected = stats.t.interval(LEVEL, many - 1, ratio, error)
        assert ends(found) == pytest.approx(expected, rel=1e-7, abs=1e-7)


def test_person_may_be_a_cluster_and_is_never_shown(calls: Workspace) -> None:
    """`agent` tells of a person: its name stands among the facts, none of its values anywhere."""
    calls.objective(**RATIO, cluster="agent")
    scorecard = calls.evaluate()
    [result] = scorecard.results
    told = facts(result, {each.source: each for each in scorecard.counts}, "")
    assert [each.text for each in told if each.label == "Clustered by"] == ["agent"]
    assert not re.search(r"\b(ann|bob|cyd|dan|eve)\b", repr(scorecard))


@pytest.mark.parametrize(
    ("measure", "message"),
    [
        (RATIO | {"cluster": "agents"}, "source 'events' has no column 'agents'"),
        (
            RATIO | {"cluster": "agent", "per": "id"},
            "'per' and 'cluster' cannot stand together in 'measure'",
        ),
        (
            {"metric": "count", "cluster": "agent"},
            "'cluster' is not known in 'measure'",
        ),
        (
            {
                "metric": "speed_of_answer",
                "variant": "quantile",
                "waited": "wait",
                "answered": "hours > 0",
                "at": "p90",
                "cluster": "agent",
            },
            "'cluster' goes with shares, means and ratios of rows, "
            "and this is the quantile over answered contacts",
        ),
        (
            {"metric": "mean_rating", "rating": "hours", "author": "id", "cluster": "agent"},
            "'cluster' goes with shares, means and ratios of rows, "
            "and this is the mean over authors' latest ratings",
        ),
    ],
)
def test_refused(tmp_path: Path, measure: Mapping[str, Any], message: str) -> None:
    """What cannot be done with a cluster is said where it stands, before anything is read."""
    wait = {"type": "integer", "unit": "s", "from": "handled"}
    contract = {name: each for name, each in CONTRACT.items() if name != "handled"} | {"wait": wait}
    uses_wait = measure["metric"] == "speed_of_answer"
    workspace = calls_in(tmp_path, CALLS, contract if uses_wait else CONTRACT)
    workspace.objective(**measure)
    assert workspace.errors() == [message]


def test_census_knows_no_clusters() -> None:
    """There is nothing to infer, and so nothing that would belong together."""
    assert clustered(Mean("x", census=True)) is None
    assert clustered(RatioOfSums("a", "b", census=True)) is None
    assert clustered(Coverage("x")) is None
    assert clustered(RatioOfSums("a", "b")) == Clustered(RatioOfSums("a", "b"))
    assert not REGISTRY["count"].forms["of_rows"].takes_cluster


def test_scale_is_kept() -> None:
    """A ratio per 100 has 100 times the figure and the interval of the plain one."""
    sums = {"n": 9, "a": 60, "b": 15, "aa": 820, "bb": 55, "ab": 210, "clusters": 5}
    exact = {name: Fraction(each) for name, each in sums.items()}
    plain = Clustered(RatioOfSums("a", "b")).estimate(exact, LEVEL)
    scaled = Clustered(RatioOfSums("a", "b", scale=100)).estimate(exact, LEVEL)
    assert scaled.value == 100 * (plain.value or 0) == 400
    assert ends(scaled) == pytest.approx(tuple(100 * end for end in ends(plain)))
    assert (scaled.numerator, scaled.denominator) == (plain.numerator, plain.denominator)


def test_named_measure_takes_a_cluster(tmp_path: Path) -> None:
    """A source's own measure may have one, and an objective that uses it may name another."""
    workspace = Workspace(tmp_path)
    workspace.file("events.csv", CALLS)
    workspace.source(CONTRACT, measures={"pace": RATIO | {"cluster": "agent"}})
    names = []
    for more in ({}, {"cluster": "region"}):
        names.append(workspace.objective(**more))
        workspace.objectives[-1]["measure"] = {"use": "pace", **more}
    scorecard, rows = workspace.evaluate(), frame()
    for name, column in zip(names, ("agent", "region"), strict=True):
        kept = rows[rows[column] != ""]
        found = readings(scorecard, name)[("2026-09",)].estimate
        assert ends(found) == pytest.approx(robust(kept["handled"], kept["hours"], kept[column]))
