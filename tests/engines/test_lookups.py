"""Lookups: columns that another source has, and what becomes of rows that it has nothing for."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from copy import deepcopy
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from csobjectives.model import Scorecard
from csobjectives.problems import Severity
from tests.projects import AT, Workspace, readings

CALLS = {**AT, "agent": {"type": "text"}, "talk": {"type": "integer"}}
PEOPLE = {"id": {"type": "text"}, "team": {"type": "text"}, "hired": {"type": "date"}}
ON = {"people": {"on": {"agent": "id"}, "take": ["team"]}}
EXAMPLES = settings().max_examples


def project(
    folder: Path, calls: str, people: str, lookup: dict[str, Any] = ON, **keys: Any
) -> Workspace:
    """Calls that look up the team of their agent; `keys` are those of the people's source."""
    workspace = Workspace(folder)
    workspace.file("events.csv", f"at,agent,talk\n{calls}")
    workspace.file("people.csv", f"id,team,hired\n{people}")
    workspace.source(deepcopy(CALLS), lookup=lookup)
    workspace.source(deepcopy(PEOPLE), "people.csv", "people", **{"as_of": "2026-09-30", **keys})
    return workspace


def by_team(scorecard: Scorecard, name: str) -> dict[str | None, int]:
    """September's value by segment; those of nothing are left out."""
    found = readings(scorecard, name)
    return {
        key[1]: int(each.estimate.value)
        for key, each in found.items()
        if len(key) == 2 and key[0] == "2026-09" and each.estimate.value is not None and each.rows
    }


def test_taken_columns_are_columns(tmp_path: Path) -> None:
    """They are segments, conditions and roles like any column, under a new name if one is given."""
    calls = "2026-09-01,7,60\n2026-09-02,8,30\n2026-09-03,7,10\n"
    lookup = {"people": {"on": {"agent": "id"}, "take": {"group": "team", "since": "hired"}}}
    workspace = project(tmp_path, calls, "7,north,2026-08-31\n8,south,2026-09-01\n", lookup)
    plain = workspace.objective(metric="sum", value="talk", by=["group"])
    where = workspace.objective(metric="count", where="group = 'north'")
    role = workspace.objective(metric="mean", value="at - since")
    scorecard = workspace.evaluate()
    assert scorecard.problems == ()
    assert by_team(scorecard, plain) == {"north": 70, "south": 30}
    assert readings(scorecard, where)["2026-09",].estimate.value == 2
    assert readings(scorecard, role)["2026-09",].estimate.value == 5 * 86_400 / 3
    assert [(each.source, each.path) for each in scorecard.inputs] == [
        ("people", "people.csv"),
        ("events", "events.csv"),
    ]
    assert [(each.source, each.rows) for each in scorecard.counts] == [("people", 2), ("events", 3)]


def test_rows_without_a_match_stay_and_are_told(tmp_path: Path) -> None:
    """Their columns are empty; rows that have no key at all look nothing up, and are not told."""
    calls = "2026-09-01,7,60\n2026-09-02,9,30\n2026-09-02,10,5\n2026-09-03,,10\n"
    workspace = project(tmp_path, calls, "7,north,\n")
    name = workspace.objective(metric="sum", value="talk", by=["team"])
    scorecard = workspace.evaluate()
    assert by_team(scorecard, name) == {"north": 60, None: 45}
    assert {each.source: each.unmatched for each in scorecard.counts} == {
        "people": {},
        "events": {"people": 2},
    }
    assert [(each.severity, each.message) for each in scorecard.problems] == [
        (
            Severity.WARNING,
            "'people' has nothing for 2 of 4 rows of 'events', such as agent = 10: team is empty "
            "there",
        )
    ]


def test_keys_of_people_are_not_told(tmp_path: Path) -> None:
    """A key that tells of a person, on either side, is in no message."""
    for number, (source, column) in enumerate((("events", "agent"), ("people", "id"))):
        workspace = project(tmp_path / str(number), "2026-09-02,ann,30\n", "bob,a,\n")
        workspace.sources[source]["columns"][column]["person"] = True
        workspace.objective(metric="count")
        assert [each.message for each in workspace.problems()] == [
            "'people' has nothing for 1 of 1 rows of 'events': team is empty there"
        ]


def test_a_key_that_is_there_twice_is_an_error(tmp_path: Path) -> None:
    """It says which, and where both stand; nothing is judged."""
    people = "7,north,\n8,a,\n8,b,\n9,x,\n7,south,\n7,east,\n"
    workspace = project(tmp_path, "2026-09-01,7,60\n", people)
    workspace.objective(metric="count")
    assert workspace.errors() == [
        "3 rows of 'people' have id = 7 (people.csv, row 2, and people.csv, row 6), and 1 more key "
        "stands there more than once; what is looked up must be there once"
    ]
    workspace.sources["people"]["columns"]["id"]["person"] = True
    assert workspace.errors() == [
        "3 rows of 'people' have id = (hidden) (people.csv, row 2, and people.csv, row 6), and 1 "
        "more key stands there more than once; what is looked up must be there once"
    ]


def test_rows_without_a_key_are_never_found(tmp_path: Path) -> None:
    """Empty keys are not equal to one another, and there may be many."""
    workspace = project(tmp_path, "2026-09-01,,60\n", ",north,\n,south,\n7,east,\n")
    name = workspace.objective(metric="sum", value="talk", by=["team"])
    scorecard = workspace.evaluate()
    assert scorecard.problems == ()
    assert by_team(scorecard, name) == {None: 60}


def test_what_is_looked_up_has_one_row_per_key_and_is_cut_at_as_of(tmp_path: Path) -> None:
    """The newest version that is known then; what lies after as-of is not there."""
    people = "7,north,2026-01-01\n7,south,2026-08-01\n7,later,2026-11-01\n8,later,2026-11-01\n"
    workspace = project(
        tmp_path,
        "2026-09-01,7,60\n2026-09-01,8,5\n",
        people,
        time="hired",
        key={"columns": ["id"], "newest_by": ["hired"]},
    )
    del workspace.sources["people"]["as_of"]
    name = workspace.objective(metric="sum", value="talk", by=["team"])
    scorecard = workspace.evaluate()
    assert by_team(scorecard, name) == {"south": 60, None: 5}
    assert [each.slug for each in scorecard.problems] == ["unmatched-lookup"]


def test_a_later_snapshot_is_not_known(tmp_path: Path) -> None:
    """Nothing of it is found, and a warning says why."""
    workspace = project(tmp_path, "2026-09-01,7,60\n", "7,north,\n", as_of="2026-10-05")
    name = workspace.objective(metric="sum", value="talk", by=["team"])
    scorecard = workspace.evaluate()
    assert by_team(scorecard, name) == {None: 60}
    slugs = {each.slug for each in scorecard.problems}
    assert slugs == {"snapshot-not-yet-known", "unmatched-lookup"}


def test_of_several_snapshots_the_newest_known_is_looked_up(tmp_path: Path) -> None:
    """Each file is all of the people on its day, so that one who left is not found: with a key,
    which holds within a snapshot, as without.
    """
    workspace = project(tmp_path, "2026-09-01,7,60\n2026-09-02,8,5\n", "")
    for day, rows in (
        ("2026-08-31", "7,old,\n8,old,\n"),
        ("2026-09-30", "7,new,\n"),
        ("2026-10-31", "7,later,\n8,later,\n"),
    ):
        workspace.file(f"staff-{day}.csv", f"id,team,hired\n{rows}")
    people = workspace.sources["people"]
    del people["as_of"]
    people |= {"files": ["../staff-*.csv"], "as_of_from": "staff-%Y-%m-%d.csv"}
    name = workspace.objective(metric="sum", value="talk", by=["team"])
    assert by_team(workspace.evaluate(), name) == {"new": 60, None: 5}
    people["key"] = ["id"]
    assert by_team(workspace.evaluate(), name) == {"new": 60, None: 5}


def test_rejected_rows_of_what_is_looked_up_count(tmp_path: Path) -> None:
    """They are found by nothing, and too many of them are an error, as in any source."""
    people = "7,north,soon\n8,south,2026-01-01\n"
    workspace = project(tmp_path, "2026-09-01,7,60\n2026-09-02,8,5\n", people)
    name = workspace.objective(metric="sum", value="talk", by=["team"])
    assert workspace.errors() == [
        "1 of 2 rows of 'people' are rejected: hired is no date of the form 2026-09-30, such as "
        "'soon' (people.csv, row 2); none may be rejected"
    ]
    workspace.sources["people"]["at_most_rejected"] = "50%"
    scorecard = workspace.evaluate()
    assert by_team(scorecard, name) == {"south": 5, None: 60}
    counts = {each.source: sum(each.rejected.values()) for each in scorecard.counts}
    assert counts == {"people": 1, "events": 0}


def test_columns_of_kinds_that_are_never_equal_are_refused(tmp_path: Path) -> None:
    """A text is no number, also where it looks like one."""
    workspace = project(tmp_path, "2026-09-01,7,60\n", "7,north,\n")
    workspace.sources["people"]["columns"]["id"]["type"] = "integer"
    workspace.objective(metric="count")
    assert any("integer" in each for each in workspace.errors())


def test_two_sources_may_look_up_the_same(tmp_path: Path) -> None:
    """Its files, rows and warnings are told once, also where it is measured itself."""
    workspace = project(tmp_path, "2026-09-01,7,60\n", "7,north,2026-01-01\n")
    workspace.file("more.csv", "at,agent,talk\n2026-09-01,7,1\n")
    workspace.source(CALLS, "more.csv", "more", lookup=ON)
    workspace.objective(metric="count")
    workspace.objective(metric="count", source="more", where="team = 'north'")
    workspace.objective(metric="count", source="people")
    scorecard = workspace.evaluate()
    assert [each.source for each in scorecard.counts] == ["people", "events", "more"]
    assert [each.source for each in scorecard.inputs] == ["people", "events", "more"]


def test_lookup_of_keyed_rows(tmp_path: Path) -> None:
    """A source with a key looks up after its own rows were told apart, by any number of columns."""
    calls = "2026-09-01,7,60\n2026-09-01,7,60\n2026-09-01,8,5\n"
    lookup = {"people": {"on": {"agent": "id", "talk": "hours"}, "take": ["team"]}}
    workspace = project(tmp_path, calls, "", lookup)
    workspace.file("people.csv", "id,team,hours\n7,north,60\n7,south,5\n8,east,5\n")
    workspace.sources["people"]["columns"] = {
        "id": {"type": "text"},
        "team": {"type": "text"},
        "hours": {"type": "integer"},
    }
    workspace.sources["events"]["key"] = ["agent"]
    name = workspace.objective(metric="sum", value="talk", by=["team"])
    scorecard = workspace.evaluate()
    assert scorecard.problems == ()
    assert by_team(scorecard, name) == {"north": 60, "east": 5}


_KEY = st.sampled_from(("a", "b", "c d", "É", "", "7", "07", " x"))


def _csv(header: Sequence[str], rows: Sequence[Sequence[object]]) -> str:
    out = io.StringIO()
    csv.writer(out).writerows([header, *rows])
    return out.getvalue()


@given(
    st.lists(st.tuples(_KEY, st.integers(0, 9)), max_size=30),
    st.dictionaries(_KEY, st.sampled_from(("north", "south", ""))),
)
@settings(max_examples=EXAMPLES // 10)
def test_sums_by_what_is_taken_are_those_of_pandas(
    tmp_path_factory: pytest.TempPathFactory,
    calls: list[tuple[str, int]],
    people: dict[str, str],
) -> None:
    """`DataFrame.merge(how="left")`, then a sum by the taken column (pandas)."""
    workspace = project(tmp_path_factory.mktemp("merge"), "", "")
    rows = [("2026-09-01", key, talk) for key, talk in calls]
    workspace.file("events.csv", _csv(("at", "agent", "talk"), rows))
    held = [(key, team, "") for key, team in people.items()]
    workspace.file("people.csv", _csv(("id", "team", "hired"), held))
    name = workspace.objective(metric="sum", value="talk", by=["team"])
    left = pd.DataFrame([(k.strip() or None, t) for k, t in calls], columns=["agent", "talk"])
    right = pd.DataFrame(
        [(k.strip(), t or None) for k, t in people.items() if k.strip()], columns=["id", "team"]
    )
    merged = left.merge(right, how="left", left_on="agent", right_on="id", indicator=True)
    expected = {
        None if pd.isna(team) else team: int(talk)
        for team, talk in merged.groupby("team", dropna=False)["talk"].sum().items()
    }
    scorecard = workspace.evaluate()
    assert by_team(scorecard, name) == expected
    without = int(((merged["_merge"] == "left_only") & merged["agent"].notna()).sum())
    counts = {each.source: each.unmatched for each in scorecard.counts}
    assert counts["events"] == ({"people": without} if without else {})
