"""What a source says of time, from the documents to verdicts: every figure worked out by hand."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from csobjectives.engines import Settings
from csobjectives.model import Judgement, Result, Scorecard, Verdict
from csobjectives.pipeline import Request, evaluate
from csobjectives.problems import ExitCode
from csobjectives.renderers import render
from csobjectives.renderers.words.sentences import sentence
from tests.projects import AT, NEVER, Workspace, readings

TIMED = {**AT, "team": {"type": "text"}, "wait": {"type": "integer", "unit": "s"}}
DOWN = {"from": "2026-09-10", "to": "2026-09-12", "reason": "Survey tool down"}


def workspace_of(root: Path, stamps: Sequence[str], zone: str = "UTC", **terms: Any) -> Workspace:
    """One row per stamp, of teams a and b in turn, waiting 1 s, 2 s …"""
    found = Workspace(root, zone)
    rows = [f"{stamp},{'ab'[number % 2]},{number + 1}" for number, stamp in enumerate(stamps)]
    found.file("events.csv", "\n".join(["at,team,wait", *rows]) + "\n")
    found.source(TIMED, **terms)
    return found


def blocking(workspace: Workspace, target: str = "1", **measure: Any) -> None:
    """Add an objective that blocks: by default at least one row per month."""
    workspace.objective(**{"metric": "count", **measure})
    workspace.objectives[-1] |= {"target": {"at_least": target}, "enforcement": "blocking"}


def results(scorecard: Scorecard) -> list[Result]:
    """The results of the whole."""
    return [each for each in scorecard.results if not each.segment]


def figures(judgements: Sequence[Judgement]) -> dict[str, tuple[object, object]]:
    """Per period with a figure or a verdict: both."""
    return {
        each.reading.period.name: (each.reading.estimate.value, each.verdict)
        for each in judgements
        if each.reading.estimate.value is not None or each.verdict is not None
    }


def test_late_rows_are_waited_for(tmp_path: Path) -> None:
    """With five days to settle, September is settling on 5 October, and August judged: 1 row,
    where September has 2 so far.
    """
    workspace = workspace_of(
        tmp_path, ["2026-08-31", "2026-09-01", "2026-09-30", "2026-10-01"], settles_after="5 days"
    )
    blocking(workspace)
    scorecard = workspace.evaluate()
    (result,) = results(scorecard)
    assert result.judged.reading.period.name == "2026-08"
    assert result.judged.verdict is Verdict.MET
    assert result.open is not None
    assert result.open.period.name == "2026-09"
    assert result.open.estimate.value == 2
    assert "| September 2026 | 2 | 2 | Settling |" in render(scorecard, "markdown")


def test_excluded_rows_are_left_out_and_counted(tmp_path: Path) -> None:
    """Of the rows of 9, 10, 12 and 13 September the second and third are of excluded days, and
    so are those at 22:30 UTC on the 9th, which is 00:30 on the 10th in Berlin, and not those at
    22:00 UTC on the 12th, when the 13th begins there. Left are 3 in all: of a 9 and 13 s, of b 13.
    """
    stamps = [
        "2026-09-09T12:00:00Z",
        "2026-09-10T12:00:00Z",
        "2026-09-12T21:59:59Z",
        "2026-09-12T22:00:00Z",
        "2026-09-13T12:00:00Z",
        "2026-09-09T22:30:00Z",
    ]
    workspace = workspace_of(tmp_path, stamps, "Europe/Berlin", exclude=[DOWN])
    names = [
        workspace.objective(metric="count", by=["team"]),
        workspace.objective(metric="mean", value="wait"),
        workspace.objective(metric="quantile", value="wait", at="p50"),
        workspace.objective("week", metric="count", where="team = 'b'"),
    ]
    scorecard = workspace.evaluate()
    reason = "excluded: Survey tool down"
    count, mean, median, weekly = (readings(scorecard, name) for name in names)
    assert {
        place[1:]: each.estimate.value for place, each in count.items() if "2026-09" in place
    } == {
        (): 3,
        ("a",): 2,
        ("b",): 1,
    }
    assert count["2026-09",].excluded == {reason: 3}
    assert count["2026-09", "a"].excluded == {reason: 1}
    assert mean["2026-09",].estimate.value == Fraction(1 + 4 + 5, 3)
    assert mean["2026-09",].excluded == {reason: 3}
    assert median["2026-09",].estimate.value == 4
    assert weekly["2026-W37",].estimate.value == 1
    assert weekly["2026-W37",].excluded == {reason: 2}
    assert scorecard.counts[0].excluded == {reason: 3}


def test_a_segment_that_is_seen_on_excluded_days_alone_is_none(tmp_path: Path) -> None:
    """The row of b is excluded: there is a segment a, and no b."""
    workspace = workspace_of(tmp_path, ["2026-09-09", "2026-09-10"], exclude=[DOWN])
    name = workspace.objective(metric="count", by=["team"])
    found = readings(workspace.evaluate(), name)
    assert {tuple(segment) for _, *segment in found if segment} == {("a",)}


def test_a_period_that_is_excluded_has_no_data_and_says_why(tmp_path: Path) -> None:
    """No row counts: not a count of 0, which would meet "at most 5", but no data, which fails."""
    month = {"from": "2026-09-01", "to": "2026-09-30", "reason": "Survey tool down"}
    workspace = workspace_of(tmp_path, ["2026-08-10", "2026-09-10"], exclude=[month])
    blocking(workspace)
    workspace.objectives[-1]["target"] = {"at_most": "5"}
    scorecard = workspace.evaluate()
    (result,) = results(scorecard)
    assert figures([*result.history, result.judged]) == {
        **{f"2025-{month:02}": (None, Verdict.NO_DATA) for month in range(9, 13)},
        **{f"2026-{month:02}": (None, Verdict.NO_DATA) for month in range(1, 8)},
        "2026-08": (1, Verdict.MET),
        "2026-09": (None, Verdict.NO_DATA),
    }
    assert scorecard.exit_code is ExitCode.FAILED
    assert sentence(result, 0.95) == (
        "No data in September 2026, target at most 5: the month is excluded: Survey tool down."
    )


def test_a_period_whose_rows_are_all_excluded_says_so(tmp_path: Path) -> None:
    """The rest of September is not excluded, but has no row."""
    workspace = workspace_of(tmp_path, ["2026-09-10"], exclude=[DOWN])
    blocking(workspace)
    (result,) = results(workspace.evaluate())
    assert sentence(result, 0.95) == (
        "No data in September 2026, target at least 1: the source has no row for that month "
        "that counts; left out: 1 excluded: Survey tool down."
    )


def test_what_is_covered_in_part_is_marked_and_not_judged(tmp_path: Path) -> None:
    """Complete from 15 August: July's row is not one that counts, August has 1 of its 2."""
    stamps = ["2026-07-20", "2026-08-14", "2026-08-15", "2026-09-01"]
    workspace = workspace_of(tmp_path, stamps, complete_from="2026-08-15")
    blocking(workspace)
    scorecard = workspace.evaluate()
    (result,) = results(scorecard)
    assert figures([*result.history, result.judged]) == {
        "2026-08": (1, None),
        "2026-09": (1, Verdict.MET),
    }
    july, august = result.history[-2:]
    assert (july.reading.partial, july.reading.gap) == (True, "not covered by the source")
    assert (august.reading.partial, august.reading.gap) == (True, "")
    assert july.reading.excluded == august.reading.excluded == {"not covered by the source": 1}
    assert scorecard.exit_code is ExitCode.OK
    content = json.loads(render(scorecard, "json"))
    assert content["results"][0]["partial"] is False
    assert [each["partial"] for each in content["results"][0]["history"]] == [True] * 12


def test_what_is_complete_no_longer_is_judged_as_far_as_it_was(tmp_path: Path) -> None:
    """Complete through 20 September: August is judged, September is open, with 1 of its 2 rows."""
    stamps = ["2026-08-31", "2026-09-20", "2026-09-21"]
    workspace = workspace_of(tmp_path, stamps, complete_through="2026-09-20")
    blocking(workspace)
    (result,) = results(workspace.evaluate())
    assert result.judged.reading.period.name == "2026-08"
    assert result.open is not None
    assert result.open.partial
    assert result.open.period.name == "2026-09"
    assert result.open.estimate.value == 1


def test_without_a_whole_period_there_is_no_data(tmp_path: Path) -> None:
    """A source that begins on 10 September has no month yet: its 1 row there is no figure of it."""
    workspace = workspace_of(tmp_path, ["2026-09-11"], complete_from="2026-09-10")
    blocking(workspace)
    scorecard = workspace.evaluate()
    (result,) = results(scorecard)
    assert result.judged.verdict is Verdict.NO_DATA
    assert scorecard.exit_code is ExitCode.FAILED
    assert sentence(result, 0.95) == (
        "1 in September 2026, target at least 1: no data, the source covers the period in part, "
        "and none before it as a whole."
    )


def test_a_partial_month_is_not_what_others_are_compared_with(tmp_path: Path) -> None:
    """The trend has no block for it, and the pages call it partial."""
    stamps = ["2026-08-20", "2026-09-01", "2026-09-02"]
    workspace = workspace_of(tmp_path, stamps, complete_from="2026-08-15")
    blocking(workspace)
    scorecard = workspace.evaluate()
    assert "| August 2026 | 1 | 1 | Partial |" in render(scorecard, "markdown").replace("\\", "")
    html = render(scorecard, "html")
    assert "August 2026: 1, partial" in html
    assert "covered by the source in part, and not judged</li>" in html


STALE = "source 'events' is stale: {said}, and it promises one within {within} before 2026-10-05"


@pytest.mark.parametrize(
    ("stamp", "within", "said"),
    [
        ("2026-10-02 00:00:00", "3 days", None),
        ("2026-10-01 23:59:59", "3 days", "its newest row is of 2026-10-01 23:59"),
        ("2026-10-01 23:59:59", "73 h", None),
        ("2026-10-04 12:00:00", "12 h", None),
        ("2026-10-04 11:59:00", "12 h", "its newest row is of 2026-10-04 11:59"),
        ("2026-10-05 00:00:00", "3 days", "it has no row"),
        ("2020-01-01 00:00:00", "3 days", "its newest row is of 2020-01-01 00:00"),
    ],
)
def test_a_source_is_stale_without_a_recent_row(
    tmp_path: Path, stamp: str, within: str, said: str | None
) -> None:
    """Three days before 5 October begin with the 2nd. A row at as-of is not known yet, and one
    of a period that is not shown is known all the same.
    """
    workspace = workspace_of(tmp_path, [stamp], fresh_within=within)
    workspace.objective("day", metric="count")
    messages = [each.message for each in workspace.problems()]
    assert messages == ([STALE.format(said=said, within=within)] if said else [])


def test_days_are_recent_as_a_whole(tmp_path: Path) -> None:
    """A row of the 4th may be of its last minute; one of the 3rd is a day old on the 5th."""
    for day, stale in (("2026-10-04", False), ("2026-10-03", True)):
        workspace = workspace_of(tmp_path, [day], fresh_within="12 h")
        workspace.sources["events"]["columns"]["at"] = {"type": "date"}
        workspace.objective(metric="count")
        assert bool(workspace.problems()) is stale


def test_nothing_is_judged_by_a_stale_source(tmp_path: Path) -> None:
    """September has its row, and is met no more: stale, which fails as no data does. What is
    tracked is shown, and the months before keep their verdicts.
    """
    workspace = workspace_of(tmp_path, ["2026-08-01", "2026-09-28 14:05"], fresh_within="3 days")
    blocking(workspace)
    blocking(workspace, "10")
    workspace.objectives[-1]["enforcement"] = "advisory"
    workspace.objective(metric="count")
    scorecard = workspace.evaluate()
    first, second, tracked = results(scorecard)
    assert [each.judged.verdict for each in (first, second, tracked)] == ["stale", "stale", None]
    assert first.history[-1].verdict is Verdict.MET
    assert scorecard.exit_code is ExitCode.FAILED
    assert [(each.slug, each.severity) for each in scorecard.problems] == [
        ("stale-source", "warning")
    ]
    assert sentence(first, 0.95) == (
        "1 in September 2026, target at least 1: stale, the source has no row since "
        "28 September 2026."
    )
    content = json.loads(render(scorecard, "json"))
    assert content["counts"]["stale"] == 2
    assert content["sources"][0]["newest"] == "2026-09-28T14:05:00+00:00"
    assert content["sets"][0] | {"judged": 2, "of": 2, "met": False} == content["sets"][0]
    assert "□" in render(scorecard, "terminal")
    assert "1 stale" not in render(scorecard, "terminal")
    assert "2 stale" in render(scorecard, "terminal")


def test_the_newest_row_is_told_in_the_projects_zone(tmp_path: Path) -> None:
    """22:30 UTC on the 1st is 00:30 on the 2nd in Berlin: within three days of the 5th there."""
    for stamp, stale in (("2026-10-01T22:00:00Z", False), ("2026-10-01T21:59:59Z", True)):
        workspace = workspace_of(tmp_path, [stamp], "Europe/Berlin", fresh_within="3 days")
        workspace.objective(metric="count")
        scorecard = workspace.evaluate()
        newest = scorecard.counts[0].newest
        assert isinstance(newest, datetime)
        assert newest.utcoffset() == timedelta(hours=2)
        assert bool(scorecard.problems) is stale


def test_rejected_rows_do_not_make_a_source_fresh(tmp_path: Path) -> None:
    """The row of the 4th has no whole number of seconds; that of the 1st is the newest."""
    workspace = workspace_of(tmp_path, ["2026-10-01"], fresh_within="2 days")
    workspace.file("events.csv", "at,team,wait\n2026-10-01,a,1\n2026-10-04,a,x\n")
    workspace.sources["events"]["at_most_rejected"] = "50%"
    workspace.objective(metric="count")
    slugs = {each.slug for each in workspace.problems()}
    assert slugs == {"rejected-rows", "stale-source"}


@pytest.mark.parametrize(
    ("as_of", "stale"), [("2026-10-04", False), ("2026-10-02", True), ("2026-10-05", True)]
)
def test_a_snapshot_is_as_fresh_as_its_day(tmp_path: Path, as_of: str, stale: bool) -> None:
    """Within two days of the 5th are the 3rd and the 4th; one of the 5th is not known yet."""
    workspace = workspace_of(tmp_path, ["2026-10-01"], fresh_within="2 days", as_of=as_of)
    workspace.objective(metric="count")
    slugs = [each.slug for each in workspace.problems()]
    assert ("stale-source" in slugs) is stale


def test_a_fresh_source_of_parquet_counts_every_row(tmp_path: Path) -> None:
    """Rows that no period needs are looked at too: the newest may be one of them."""
    import duckdb

    workspace = workspace_of(tmp_path, [], files="events.parquet", fresh_within="10 days")
    duckdb.sql(
        "COPY (SELECT TIMESTAMP '2026-09-20 10:00:00' AS at, 'a' AS team, 1 AS wait UNION ALL "
        "SELECT TIMESTAMP '2026-09-27 10:00:00', 'a', 2) "
        f"TO '{tmp_path / 'events.parquet'}' (FORMAT parquet)"
    )
    workspace.sources["events"]["complete_through"] = "2026-09-20"
    workspace.objective("day", metric="count")
    scorecard = workspace.evaluate()
    assert scorecard.problems == ()
    assert scorecard.counts[0].newest == datetime.fromisoformat("2026-09-27T10:00:00+00:00")
    assert scorecard.counts[0].rows == 2


def test_terms_hold_for_the_day_that_is_judged_from(tmp_path: Path) -> None:
    """On 8 October the same files are stale and September has settled."""
    workspace = workspace_of(
        tmp_path, ["2026-09-01", "2026-10-03"], settles_after="5 days", fresh_within="4 days"
    )
    blocking(workspace)
    workspace.write()
    found = []
    for as_of in (date(2026, 10, 5), date(2026, 10, 8)):
        request = Request(cwd=tmp_path, now=NEVER, as_of=as_of, settings=Settings())
        (result,) = results(evaluate(request))
        found.append((result.judged.reading.period.name, result.judged.verdict))
    assert found == [("2026-08", Verdict.NO_DATA), ("2026-09", Verdict.STALE)]


def staff(root: Path, days: Sequence[str], **terms: Any) -> Workspace:
    """Snapshots of 1, 2, 3 … people, one file per day."""
    found = Workspace(root)
    for number, day in enumerate(days):
        rows = [f"{person},{'ab'[person % 2]}" for person in range(number + 1)]
        found.file(f"staff-{day}.csv", "\n".join(["person,team", *rows]) + "\n")
    columns = {"person": {"type": "integer"}, "team": {"type": "text"}}
    found.source(columns, "staff-*.csv", as_of_from="staff-%Y-%m-%d.csv", **terms)
    del found.sources["events"]["time"]
    return found


def test_of_several_snapshots_the_last_one_counts(tmp_path: Path) -> None:
    """August has 1 person, September 3 and not 2 + 3, October 4 so far; the one of the 5th is not
    known yet. By team, the last one of September has persons 0 and 2 in a, and 1 in b.
    """
    days = ("2026-08-31", "2026-09-15", "2026-09-30", "2026-10-02", "2026-10-05")
    workspace = staff(tmp_path, days)
    name = workspace.objective(metric="count", by=["team"])
    found = readings(workspace.evaluate(), name)
    shown = {
        place: each.estimate.value
        for place, each in found.items()
        if place[0] in ("2026-07", "2026-08", "2026-09", "open")
    }
    assert shown == {
        ("2026-07",): None,
        ("2026-08",): 1,
        ("2026-09",): 3,
        ("open",): 4,
        ("2026-07", "a"): None,
        ("2026-08", "a"): 1,
        ("2026-09", "a"): 2,
        ("open", "a"): 2,
        ("2026-07", "b"): None,
        ("2026-08", "b"): 0,
        ("2026-09", "b"): 1,
        ("open", "b"): 2,
    }


def test_a_snapshot_of_an_excluded_day_is_counted_as_such(tmp_path: Path) -> None:
    """September's last one is half an export: the one before it counts, and its 3 rows do not."""
    half = {"from": "2026-09-30", "to": "2026-09-30", "reason": "Half an export"}
    workspace = staff(tmp_path, ("2026-08-31", "2026-09-15", "2026-09-30"), exclude=[half])
    name = workspace.objective(metric="count")
    september = readings(workspace.evaluate(), name)["2026-09",]
    assert september.estimate.value == 2
    assert september.excluded == {"excluded: Half an export": 3}


def test_snapshots_are_as_fresh_as_the_last_one(tmp_path: Path) -> None:
    """Within three days of the 5th are the 2nd to the 4th."""
    for day, stale in (("2026-10-02", False), ("2026-10-01", True)):
        workspace = staff(tmp_path / day, (day,), fresh_within="3 days")
        workspace.objective(metric="count")
        assert bool(workspace.problems()) is stale


def test_a_file_of_a_month_is_recent_until_the_month_ends(tmp_path: Path) -> None:
    """September's file may have rows of the 30th, which lies within five days of 5 October."""
    for within, stale in (("5 days", False), ("4 days", True)):
        workspace = Workspace(tmp_path)
        workspace.file("calls-2026-09.csv", "x\n1\n")
        workspace.source(
            {"x": {"type": "integer"}},
            "calls-*.csv",
            period_from="calls-%Y-%m.csv",
            fresh_within=within,
        )
        del workspace.sources["events"]["time"]
        workspace.objective(metric="count")
        assert bool(workspace.problems()) is stale
