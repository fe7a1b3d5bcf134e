"""Rows of another kind: folded to things, timed otherwise, or each standing for many."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from csobjectives.model import Estimate
from tests.projects import AT, Workspace

LINES = """at,invoice,region,amount,late
2026-09-01,a,north,10,no
2026-09-02,a,south,5,yes
2026-09-03,b,north,7,no
2026-09-04,b,north,,no
2026-09-05,,south,1,yes
2026-09-06,c,south,,
2026-08-07,a,north,100,no
2026-10-02,a,north,1,no
"""
CONTRACT = {
    **AT,
    "invoice": {"type": "text"},
    "region": {"type": "text"},
    "amount": {"type": "integer"},
    "late": {"type": "boolean"},
}


@pytest.fixture
def invoices(tmp_path: Path) -> Workspace:
    workspace = Workspace(tmp_path)
    workspace.file("events.csv", LINES)
    workspace.source(CONTRACT)
    return workspace


def judged(workspace: Workspace, name: str, **segment: str | None) -> Estimate:
    """The estimate of the judged period for a segment, by default the whole."""
    for result in workspace.evaluate().results:
        if result.objective.name == name and dict(result.segment) == segment:
            return result.judged.reading.estimate
    raise AssertionError(f"{name} has no segment {segment}")


def test_values_are_added_up_per_thing(invoices: Workspace) -> None:
    """Lines become invoices: a has 15, b 7, c nothing; the mean is of two, and c is missing."""
    name = invoices.objective(metric="mean", value="amount", per="invoice")
    frame = pd.DataFrame({"invoice": ["a", "a", "b"], "amount": [10, 5, 7]})
    found = judged(invoices, name)
    assert found.value == Fraction(frame.groupby("invoice")["amount"].sum().mean())
    assert found.n == 2
    [result] = invoices.evaluate().results
    assert result.judged.reading.excluded == {"missing": 2}  # invoice c, and the line of none
    assert result.history[-1].reading.estimate.value == 100
    assert result.open is not None
    assert result.open.estimate.value == 1


def test_condition_holds_if_it_holds_for_any_row(invoices: Workspace) -> None:
    """a is late by one of its lines, b is not, c is unknown."""
    found = judged(invoices, invoices.objective(metric="share", when="late", per="invoice"))
    assert found.numerator == 1
    assert found.denominator == 2


def test_things_are_counted_once(invoices: Workspace) -> None:
    """n counts invoices; what belongs to none is no invoice."""
    assert judged(invoices, invoices.objective(metric="count", per="invoice")).value == 3


def test_thing_in_two_segments_is_one_in_the_whole(invoices: Workspace) -> None:
    """a lies in north and south: a thing of each, and once in the whole."""
    name = invoices.objective(metric="count", per="invoice", by=["region"])
    assert judged(invoices, name).value == 3
    assert judged(invoices, name, region="north").value == 2
    assert judged(invoices, name, region="south").value == 2


def test_where_looks_at_rows_before_they_are_folded(invoices: Workspace) -> None:
    """Of the northern lines, a has 10 and b 7."""
    name = invoices.objective(metric="sum", value="amount", per="invoice", where="region = 'north'")
    other = invoices.objective(metric="quantile", value="amount", per="invoice", at="p50")
    assert judged(invoices, name).value == 17
    assert judged(invoices, other).value == 11


def test_figures_of_things_stand_beside_those_of_rows(invoices: Workspace) -> None:
    """Objectives over rows and over things share the source without disturbing one another."""
    rows = invoices.objective(metric="count")
    things = invoices.objective(metric="count", per="invoice", by=["region"])
    more = invoices.objective(metric="mean", value="amount", by=["region"])
    assert judged(invoices, rows).value == 6
    assert judged(invoices, things).value == 3
    assert judged(invoices, more).value == pytest.approx((10 + 5 + 7 + 1) / 4)


TICKETS = """id,opened,closed
1,2026-08-30,2026-09-02
2,2026-09-03,2026-10-04
3,2026-09-04,2026-10-20
4,2026-09-05,
5,2026-07-01,2026-09-30
"""


def tickets(root: Path, time: str) -> Workspace:
    """The same tickets, in the period of their opening or closing."""
    workspace = Workspace(root)
    workspace.file("events.csv", TICKETS)
    columns: dict[str, Any] = {"id": {"type": "integer"}}
    workspace.source(columns | {"opened": {"type": "date"}, "closed": {"type": "date"}}, time=time)
    return workspace


def test_measure_has_a_time_of_its_own(tmp_path: Path) -> None:
    """Three tickets were opened in September, and two closed in it, from one source."""
    workspace = tickets(tmp_path, "opened")
    opened = workspace.objective(metric="count")
    closed = workspace.objective(metric="count", time="closed")
    things = workspace.objective(metric="count", time="closed", per="id")
    assert judged(workspace, opened).value == 3
    assert judged(workspace, closed).value == 2
    assert judged(workspace, things).value == 2


def test_what_the_source_puts_after_as_of_is_not_known(tmp_path: Path) -> None:
    """A source timed by closing does not know ticket 3 on 5 October; the open ticket 4 it does."""
    workspace = tickets(tmp_path, "closed")
    opened = workspace.objective(metric="count", time="opened")
    things = workspace.objective(metric="count", time="opened", per="id")
    assert judged(workspace, opened).value == 2
    assert judged(workspace, things).value == 2


@settings(
    max_examples=15,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(
    st.lists(
        st.tuples(st.integers(1, 28), st.integers(0, 10), st.integers(0, 4), st.booleans()),
        min_size=1,
        max_size=12,
    ).filter(lambda rows: any(many for _, _, many, _ in rows))
)
def test_row_for_many_is_as_many_rows(
    tmp_path: Path, counted: list[tuple[int, int, int, bool]]
) -> None:
    """A row that stands for n gives every figure, interval and count of n equal rows."""
    as_counts, as_rows = ["at,score,team,many"], ["at,score,team"]
    for day, score, many, is_red in counted:
        team = "red" if is_red else ""
        as_counts.append(f"2026-09-{day:02},{score},{team},{many}")
        as_rows += [f"2026-09-{day:02},{score},{team}"] * many
    columns: dict[str, Any] = {"score": {"type": "integer"}, "team": {"type": "text"}, **AT}
    found = []
    for name, lines in (("counts", as_counts), ("rows", as_rows)):
        workspace = Workspace(tmp_path / name)
        workspace.file("events.csv", "\n".join(lines) + "\n")
        if name == "counts":
            workspace.source(columns | {"many": {"type": "integer"}}, rows="many")
        else:
            workspace.source(columns)
        measures: list[dict[str, Any]] = [
            {"metric": "nps", "score": "score"},
            {"metric": "csat", "score": "score", "satisfied_from": 7, "by": ["team"]},
            {"metric": "mean", "value": "score", "where": "team = 'red'"},
            {"metric": "quantile", "value": "score", "at": "p90"},
            {"metric": "sum", "value": "score", "population": "sample"},
            {"metric": "ratio", "numerator": "score", "denominator": "score + 1"},
            {"metric": "share", "when": "team = 'red'"},
            {"metric": "count"},
            {"metric": "mean", "value": "score", "per": "team"},
            {"metric": "share", "when": "score >= 7", "per": "score"},
        ]
        for measure in measures:
            workspace.objective(**measure)
        found.append(
            {
                (each.objective.name, each.segment): (
                    each.judged.reading.estimate,
                    each.judged.reading.excluded,
                )
                for each in workspace.evaluate().results
            }
        )
    assert {k: v for k, v in found[0].items() if v[0].n or not k[1]} == found[1]
