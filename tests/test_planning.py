"""Plans: what is the same is scanned once, and the plan's SQL is not DuckDB's alone."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
import sqlglot
from hypothesis import given
from hypothesis import strategies as st
from sqlglot import exp

from csobjectives.engines.rollups import ranks_pass, source_counts, sums_pass
from csobjectives.loading.sources.scopes import contract_scope
from csobjectives.pipeline import definitions_of
from csobjectives.planning import Scan, exact, passes
from csobjectives.planning.cells import Keys, share_groups
from csobjectives.planning.rhythms import Rhythm
from csobjectives.planning.timeline import timeline
from csobjectives.windows import CALENDAR, Window
from tests.projects import AT, Workspace, readings

CONTRACT = {
    **AT,
    "team": {"type": "text"},
    "x": {"type": "integer"},
    "wait": {"type": "integer", "unit": "s"},
    "ok": {"type": "boolean"},
}


class Estimates:
    """Statistics that say the same of everything."""

    def __init__(self, groups: int, rows: int) -> None:
        self.said = groups, rows

    def groups(self, keys: Sequence[exp.Expression]) -> tuple[int, int]:
        return self.said


FEW, MANY = Estimates(3, 1000), Estimates(900, 1000)


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    found = Workspace(tmp_path)
    found.file("events.csv", "at,team,x,wait,ok\n2026-09-01,a,1,5,yes\n")
    found.source(CONTRACT)
    return found


def planned(workspace: Workspace, statistics: Estimates = FEW) -> Scan:
    """The scan of the workspace's objectives, without opening its source."""
    workspace.write()
    definitions, problems = definitions_of((), workspace.root)
    assert [str(each) for each in problems] == []
    source = definitions.sources["events"]
    scope = contract_scope(source, workspace.timezone, workspace.as_of)
    (scan,) = passes(source, definitions.objectives, scope, statistics)
    return scan


def test_equal_sums_and_predicates_are_planned_once(workspace: Workspace) -> None:
    """However many objectives ask: one sum, one predicate, one grouping."""
    for window in ("month", "week"):
        for by in ([], ["team"]):
            segments: dict[str, Any] = {"by": by} if by else {}
            workspace.objective(window, metric="mean", value="x", where="team = 'a'", **segments)
            workspace.objective(window, metric="sum", value="x", where="team = 'a'", **segments)
    scan = planned(workspace)
    assert len(scan.groupings) == 1
    assert scan.predicates[0].sql() == "TRUE"
    assert len(scan.predicates) == 2
    shown = [each.sql(dialect="duckdb") for each in scan.sums]
    assert len(shown) == len(set(shown)) == 4  # the rows, those with an x, Σx, Σx²


def test_predicates_over_few_values_share_a_column(workspace: Workspace) -> None:
    """Twenty teams are told apart by one key, and no row is looked at twenty times."""
    for number in range(20):
        workspace.objective(metric="share", when="ok", where=f"team = 't{number}'")
    scan = planned(workspace)
    assert [key.sql(dialect="duckdb") for key in scan.keys] == ['"team"']
    assert len(scan.groupings) == 1


def test_predicates_over_many_values_become_truth_keys(workspace: Workspace) -> None:
    """Where a column takes many values, rows are grouped by whether the predicate holds."""
    workspace.objective(metric="count", where="x > 3 and team = 'a'")
    workspace.objective(metric="count", where="team = 'a'")
    scan = planned(workspace, MANY)
    shown = [key.sql(dialect="duckdb") for key in scan.keys]
    assert shown == ['COALESCE(("x" > 3), FALSE)', "COALESCE((\"team\" = 'a'), FALSE)"]
    assert [each.keys for each in scan.groupings] == [(0, 1)]


def test_needs_are_joined_while_that_stays_small(workspace: Workspace) -> None:
    """Every need is served by exactly one grouping that has its keys."""
    workspace.write()
    definitions, _ = definitions_of((), workspace.root)
    scope = contract_scope(definitions.sources["events"], "UTC", workspace.as_of)
    needs = [frozenset(each) for each in ({0}, {1}, {0, 1}, {2}, set(), {0})]
    for statistics, expected in ((FEW, 1), (MANY, 2)):
        keys = Keys(scope, statistics)
        for name in ("team", "x", "ok"):
            keys.column(name)
        groups = share_groups(needs, keys)
        assert len(groups) == expected
        assert sorted(number for _, inside in groups for number in inside) == list(range(6))
        assert all(needs[number] <= have for have, inside in groups for number in inside)


@given(st.dates(date(2000, 1, 1), date(2050, 1, 1)), st.sets(st.sampled_from(CALENDAR), min_size=1))
def test_for_all_days_spans_are_runs_of_stretches(as_of: date, windows: set[Window]) -> None:
    """Each period is made of whole stretches, and the open one ends at as-of."""
    line = timeline(map(Rhythm, windows), as_of)
    assert line.starts == tuple(sorted(set(line.starts)))
    assert line.starts[-1] <= as_of
    for span in line.spans:
        first, last = span.stretches[0], span.stretches[-1]
        assert span.stretches == tuple(range(first, last + 1))
        assert line.starts[first] == span.period.start
        assert line.starts[last + 1] == (as_of if span.open else span.period.end)
    for window in windows:
        spans = line.of(window)
        assert sum(span.open for span in spans) == (
            spans[-1].period.start <= as_of and spans[-1].open
        )
        closed = [span.period for span in spans if not span.open]
        assert len(closed) == 13
        assert all(a.end == b.start for a, b in pairwise(closed))


@given(st.dates(date(2020, 1, 1), date(2030, 1, 1)), st.integers(-500, 5))
def test_for_all_days_a_stretch_is_the_one_that_begins_last(as_of: date, days: int) -> None:
    """A day lies in the last stretch that begins no later, or outside of all."""
    line = timeline({Rhythm(Window.WEEK), Rhythm(Window.MONTH)}, as_of)
    day = date.fromordinal(as_of.toordinal() + days)
    found = line.stretch(day)
    if found is None:
        assert day < line.starts[0] or day >= line.starts[-1]
    else:
        assert line.starts[found] <= day < line.starts[found + 1]


def test_figures_of_a_scan_become_fractions() -> None:
    """Sums are kept whole; of an order statistic that is a double the noise is left out."""
    assert exact(0.1 + 0.2, 1) == exact(0.3, 1)
    assert exact(123456789.123456789, 1) * 1000 == 123456789123
    assert exact(12345678901234567890, 1) == 12345678901234567890
    assert exact(None, 1) == 0
    assert exact(1_500_000, 1_000_000) == exact(Decimal("1.50"), 1)


@pytest.mark.parametrize("statistics", [FEW, MANY])
@pytest.mark.parametrize("key", [[], ["team"]])
def test_plan_can_be_said_to_spark(
    workspace: Workspace, key: list[str], statistics: Estimates
) -> None:
    """Every statement of both passes is written in Spark's dialect, and read back as the same."""
    if key:
        workspace.sources["events"]["key"] = key
    workspace.objective(metric="share", when="ok", where="team = 'a'", by=["team"])
    workspace.objective("week", metric="mean", value="wait", where="x > 1 or team like 'b%'")
    workspace.objective("day", metric="quantile", value="wait", at="p90", by=["team", "ok"])
    workspace.objective(metric="ratio", numerator="wait", denominator="x", where="wait < '1 h'")
    scan = planned(workspace, statistics)
    rows = exp.select("*").from_("events")
    statements = [source_counts()]
    for work in (sums_pass(scan, rows), ranks_pass(scan, rows)):
        statements += [*work.tables, *work.rollups.values()]
    assert len(statements) > 6
    for statement in statements:
        written = statement.sql(dialect="spark")
        assert sqlglot.parse_one(written, dialect="spark").sql(dialect="spark") == written


def test_more_keys_than_one_number_has_bits(workspace: Workspace) -> None:
    """Seventy values to be ranked, each a grouping of its own, are told apart in one pass."""
    lines = [f"2026-09-01,a,{number},1,yes" for number in range(4)]
    workspace.file("events.csv", "\n".join(["at,team,x,wait,ok", *lines]) + "\n")
    names = [
        workspace.objective(metric="quantile", value=f"x + {number}", at="p50", by=["team"])
        for number in range(70)
    ]
    scorecard = workspace.evaluate()
    for number, name in enumerate(names):
        found = readings(scorecard, name)
        assert found["2026-09",].estimate.value == found["2026-09", "a"].estimate.value
        assert float(found["2026-09",].estimate.value or 0) == 1.5 + number
