"""`newest_by`: of the versions of one thing the newest that is known counts."""

from __future__ import annotations

from itertools import permutations
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from csobjectives.model import Reading
from csobjectives.problems import Severity
from tests.projects import AT, Workspace, readings

CONTRACT = {
    **AT,
    "id": {"type": "text"},
    "changed": {"type": "timestamp"},
    "version": {"type": "integer"},
    "x": {"type": "integer"},
}
EXAMPLES = settings().max_examples


def newest(
    folder: Path, rows: str, *newest_by: str, key: tuple[str, ...] = ("id",), **keys: Any
) -> tuple[Workspace, Reading]:
    """Versions of things; the sum of x in September."""
    workspace = Workspace(folder)
    workspace.file("events.csv", "at,id,changed,version,x\n" + rows)
    by = {"columns": list(key), "newest_by": list(newest_by or ("changed",))}
    workspace.source(CONTRACT, key=by, **keys)
    name = workspace.objective(metric="sum", value="x")
    return workspace, readings(workspace.evaluate(), name)["2026-09",]


def test_the_newest_version_counts_and_the_others_are_superseded(tmp_path: Path) -> None:
    """In whatever order the versions stand; equal ones among them are duplicates."""
    rows = [
        "2026-09-01,a,2026-09-03,1,5\n",
        "2026-09-01,a,2026-09-05,1,7\n",
        "2026-09-01,a,2026-09-04,1,9\n",
        "2026-09-01,a,2026-09-04,1,9\n",
    ]
    for number, order in enumerate(sorted(set(permutations(rows)))[::4]):
        workspace, found = newest(tmp_path / str(number), "".join(order))
        assert found.estimate.value == 7
        assert found.excluded == {"superseded": 2, "duplicate": 1}
        assert workspace.problems() == []


def test_a_version_without_a_time_is_the_oldest(tmp_path: Path) -> None:
    """It counts only where there is no other."""
    rows = "2026-09-01,a,,1,5\n2026-09-01,a,2020-01-01,1,7\n2026-09-01,b,,1,1\n"
    _, found = newest(tmp_path, rows)
    assert found.estimate.value == 8
    assert found.excluded == {"superseded": 1}


def test_versions_that_are_as_new_but_differ_are_a_conflict(tmp_path: Path) -> None:
    """Only those that are newest; older ones that differ hurt nobody."""
    rows = (
        "2026-09-01,a,2026-09-05,1,9\n2026-09-01,a,2026-09-05,1,7\n2026-09-01,a,2026-09-05,1,7\n"
        "2026-09-01,a,2026-09-04,1,5\n2026-09-01,a,2026-09-04,1,6\n"
    )
    workspace, found = newest(tmp_path, rows, at_most_rejected="20%")
    assert found.estimate.value == 7
    assert found.excluded == {"superseded": 2, "conflict": 1, "duplicate": 1}
    told = workspace.problems()
    assert [(each.severity, each.message) for each in told] == [
        (
            Severity.WARNING,
            "1 of 5 rows of 'events' share their key with another row that differs and is as new "
            "by changed, such as id = a (events.csv, row 2, and events.csv, row 3), and only one "
            "of them can be used; at most 20% may be rejected",
        )
    ]
    workspace.sources["events"]["key"]["newest_by"] = ["changed", "version"]
    assert [each.slug for each in workspace.problems()] == ["key-conflict"]


def test_newest_by_several_columns(tmp_path: Path) -> None:
    """The first that differs decides."""
    rows = (
        "2026-09-01,a,2026-09-04,2,5\n2026-09-01,a,2026-09-05,1,7\n2026-09-01,a,2026-09-05,10,9\n"
        "2026-09-01,a,2026-09-05,,3\n"
    )
    _, found = newest(tmp_path, rows, "changed", "version")
    assert found.estimate.value == 9
    assert found.excluded == {"superseded": 3}


def test_a_version_from_after_as_of_gives_way(tmp_path: Path) -> None:
    """What was changed later is not known yet, unless no version from before is there."""
    rows = (
        "2026-09-01,a,2026-11-02,1,9\n2026-09-01,a,,1,7\n"
        "2026-09-01,b,2026-12-02,1,2\n2026-09-01,b,2026-11-02,1,1\n"
    )
    _, found = newest(tmp_path, rows)
    assert found.estimate.value == 8
    assert found.excluded == {"superseded": 2}


def test_rows_of_after_as_of_are_no_version(tmp_path: Path) -> None:
    """The as-of cut, by the source's time, comes before the key."""
    rows = "2026-09-01,a,2026-09-02,1,5\n2026-10-05,a,2026-09-09,1,9\n"
    workspace, found = newest(tmp_path, rows)
    assert found.estimate.value == 5
    assert found.excluded == {}
    assert workspace.problems() == []


@given(
    st.lists(
        st.tuples(
            st.sampled_from(("a", "b", "c")),
            st.none() | st.integers(1, 3),
            st.integers(0, 2),
        ),
        max_size=14,
    )
)
@settings(max_examples=EXAMPLES // 10)
def test_figures_and_counts_are_those_of_pandas(
    tmp_path_factory: pytest.TempPathFactory, rows: list[tuple[str, int | None, int]]
) -> None:
    """`drop_duplicates`, then per key the newest by a stable sort, NULLs first (pandas)."""
    text = "".join(
        f"2026-09-01,{key},2026-01-01,{'' if version is None else version},{x}\n"
        for key, version, x in rows
    )
    folder = tmp_path_factory.mktemp("newest")
    _, found = newest(folder, text, "version", at_most_rejected="100%")
    frame = pd.DataFrame(rows, columns=["id", "version", "x"])
    frame["version"] = frame["version"].fillna(0).astype(int)
    distinct = frame.drop_duplicates()
    ordered = distinct.sort_values(["id", "version", "x"], ascending=[True, False, True])
    kept = ordered.drop_duplicates("id")
    top = distinct.groupby("id")["version"].transform("max")
    tied = distinct[distinct["version"] == top]
    expected = {
        "duplicate": len(frame) - len(distinct),
        "superseded": len(distinct) - len(tied),
        "conflict": len(tied) - len(kept),
    }
    assert found.estimate.value == (int(kept["x"].sum()) if rows else None)
    assert found.excluded == {reason: n for reason, n in expected.items() if n}
