"""What was recorded is recalled where the data have it no more, and is told where they differ."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from csobjectives.history import past_in
from csobjectives.history.conflicts import differs, tell_conflict
from csobjectives.history.wording import bounds
from csobjectives.history.wording import figures as figures_in_words
from csobjectives.model import (
    Estimate,
    Judge,
    Reading,
    Refusal,
    Result,
    Scorecard,
    Series,
    Target,
    Verdict,
)
from csobjectives.periods import period_of
from csobjectives.pipeline import Request, evaluate, validate
from csobjectives.problems import ExitCode, Location, Problems
from csobjectives.quantities import DURATION, NUMBER, POINTS, SHARE, Unit, money
from csobjectives.windows import Window
from tests import recorded
from tests.projects import AT, NEVER, Workspace

HISTORY = Path("history")


@pytest.fixture
def team(tmp_path: Path) -> Workspace:
    return Workspace(tmp_path)


def check(team: Workspace, as_of: str = "", history: Path = HISTORY, **more: Any) -> Scorecard:
    """A run that keeps a history, judging from a day."""
    team.write()
    day = date.fromisoformat(as_of) if as_of else team.as_of
    return evaluate(Request(cwd=team.root, now=NEVER, as_of=day, history=history, **more))


def aim(team: Workspace, target: Any, **keys: Any) -> None:
    """Give the last objective a target."""
    team.objectives[-1] |= {"target": target, "enforcement": "blocking", **keys}


def events(*rows: str) -> str:
    return "at,ok\n" + "".join(f"{row}\n" for row in rows)


def files(team: Workspace) -> dict[str, bytes]:
    """The history's files with their content."""
    return {path.name: path.read_bytes() for path in (team.root / HISTORY).glob("*.jsonl")}


def lines(team: Workspace, name: str) -> list[dict[str, Any]]:
    """The lines of one file, as plain data."""
    return [json.loads(line) for line in files(team)[name].decode().splitlines()]


def figures(result: Result) -> dict[str, tuple[Fraction | None, date | None]]:
    """The value of each period that has one, and the day that it was recorded on, if it was."""
    readings = [each.reading for each in (*result.history, result.judged)]
    found = {each.period.name: (each.estimate.value, each.recorded) for each in readings}
    return {name: each for name, each in found.items() if each[0] is not None}


def warnings(scorecard: Scorecard) -> list[str]:
    return [str(each) for each in scorecard.problems]


STAFF = {"name": {"type": "text"}, "certified": {"type": "boolean"}, "team": {"type": "text"}}


def staff(team: Workspace, day: str, certified: int, of: int, folder: str = "north") -> None:
    """The team's export, which lists who is there on a day and knows nothing of any other day."""
    team.source(STAFF, "staff.csv", "staff", as_of=day)
    rows = (f"p{number},{number < certified},{folder}\n" for number in range(of))
    team.file("staff.csv", "name,certified,team\n" + "".join(rows))


def test_three_exports_of_the_present_make_a_history(team: Workspace) -> None:
    """A source that holds only the present has a past: the figures that earlier runs recorded.

    The three exports have 6 of 10, 7 of 10 and 9 of 12 certified. Each is gone when the next is
    there, and the third run tells all three, with the day on which the first two were recorded.
    """
    name = team.objective(source="staff", metric="share", when="certified")
    aim(team, {"at_least": "70%"})
    for day, judged_from, certified, of in (
        ("2026-07-31", "2026-08-05", 6, 10),
        ("2026-08-31", "2026-09-05", 7, 10),
        ("2026-09-30", "2026-10-05", 9, 12),
    ):
        staff(team, day, certified, of)
        scorecard = check(team, judged_from)
        assert warnings(scorecard) == []
    (result,) = scorecard.results
    assert result.objective.name == name
    assert figures(result) == {
        "2026-07": (Fraction(6, 10), date(2026, 8, 5)),
        "2026-08": (Fraction(7, 10), date(2026, 9, 5)),
        "2026-09": (Fraction(9, 12), None),
    }
    verdicts = [each.verdict for each in (*result.history, result.judged)][-3:]
    assert verdicts == [Verdict.MISSED, Verdict.MET, Verdict.MET]
    july = result.history[-2].reading
    assert (july.estimate.numerator, july.estimate.denominator) == (Fraction(6), Fraction(10))
    assert sorted(files(team)) == ["2026-07.jsonl", "2026-08.jsonl", "2026-09.jsonl"]


def test_recorded_intervals_are_the_very_same(team: Workspace) -> None:
    """An interval that is recalled is the one that was there, to the last bit."""
    team.objective(source="staff", metric="share", when="certified")
    staff(team, "2026-08-31", 7, 11)
    before = check(team, "2026-09-05").results[0].judged.reading.estimate
    staff(team, "2026-09-30", 9, 12)
    assert check(team).results[0].history[-1].reading.estimate == before


def test_without_a_history_nothing_is_recalled_or_written(team: Workspace) -> None:
    """A run that is not told to keep a history touches none, and knows none."""
    team.objective(source="staff", metric="share", when="certified")
    staff(team, "2026-08-31", 7, 10)
    check(team, "2026-09-05")
    before = files(team)
    staff(team, "2026-09-30", 9, 12)
    assert list(figures(team.evaluate().results[0])) == ["2026-09"]
    assert files(team) == before


def test_the_same_run_twice_changes_no_byte(team: Workspace) -> None:
    """A second run adds nothing, rewrites no file, and tells the same."""
    team.source(AT | {"ok": {"type": "boolean"}, "desk": {"type": "text"}})
    team.objective(metric="share", when="ok", by=["desk"])
    aim(team, {"at_least": "50%"})
    team.file("events.csv", "at,ok,desk\n2026-08-03,true,a\n2026-09-03,false,b\n")
    first = check(team)
    before = files(team)
    stamps = {path: path.stat().st_mtime_ns for path in (team.root / HISTORY).iterdir()}
    assert check(team) == first
    assert files(team) == before
    assert {path: path.stat().st_mtime_ns for path in (team.root / HISTORY).iterdir()} == stamps


def test_only_closed_whole_periods_with_a_figure_are_recorded(team: Workspace) -> None:
    """Neither the open period, nor one that is covered in part, nor one without rows has a line."""
    team.source(AT | {"ok": {"type": "boolean"}}, complete_from="2026-07-10")
    team.objective(metric="share", when="ok")
    rows = ("2026-07-20,true", "2026-08-03,true", "2026-10-02,true")
    team.file("events.csv", events(*rows))
    scorecard = check(team)
    assert scorecard.results[0].open is not None
    assert sorted(files(team)) == ["2026-08.jsonl"]


def test_periods_to_date_are_not_recorded(team: Workspace) -> None:
    """A month to date is another period every day, and no whole one."""
    team.source(AT | {"ok": {"type": "boolean"}})
    team.objective("month_to_date", metric="share", when="ok")
    team.file("events.csv", events("2026-10-02,true"))
    assert figures(check(team).results[0])
    assert not (team.root / HISTORY).exists()


def test_what_a_stale_source_may_lack_is_not_recorded(team: Workspace) -> None:
    """Where the newest row is too old, the periods that may lack rows have no line."""
    team.source(AT | {"ok": {"type": "boolean"}}, fresh_within="3 days")
    team.objective(metric="share", when="ok")
    team.file("events.csv", events("2026-08-03,true", "2026-09-20,true"))
    check(team)
    assert sorted(files(team)) == ["2026-08.jsonl"]


def test_recorded_also_when_the_gate_fails(team: Workspace) -> None:
    """A miss is recorded like everything else; what could not be read, is not."""
    team.source(AT | {"ok": {"type": "boolean"}})
    team.source(AT, "gone.csv", "gone")
    team.objective(metric="share", when="ok")
    aim(team, {"at_least": "90%"})
    team.objective(source="gone", metric="count")
    team.file("events.csv", events("2026-09-03,false"))
    assert check(team).exit_code is ExitCode.CANNOT_JUDGE
    assert [(each["objective"], each["verdict"]) for each in lines(team, "2026-09.jsonl")] == [
        ("o0", "missed")
    ]


def test_a_period_keeps_the_target_of_its_time(team: Workspace) -> None:
    """A target that is changed afterwards judges no period anew that was judged before.

    August was recorded with 60%, by which 7 of 10 is met; the 80% of today would miss it.
    """
    team.objective(source="staff", metric="share", when="certified")
    aim(team, {"at_least": "60%"})
    staff(team, "2026-08-31", 7, 10)
    check(team, "2026-09-05")
    aim(team, {"at_least": "80%"})
    staff(team, "2026-09-30", 9, 12)
    scorecard = check(team)
    (result,) = scorecard.results
    august = result.history[-1]
    assert (august.verdict, august.difference) == (Verdict.MET, Fraction(1, 10))
    assert august.target is not None
    assert (august.target.at_least, str(august.target.location)) == (
        Fraction(6, 10),
        "history/2026-08.jsonl:1:1",
    )
    assert result.judged.target is not None
    assert result.judged.target.at_least == Fraction(8, 10)
    assert warnings(scorecard) == []  # September was not recorded with another one


def test_a_target_that_changed_for_the_judged_period_is_told(team: Workspace) -> None:
    """Whoever moves the target after the fact is told so; the document's is what judges."""
    team.objective(source="staff", metric="share", when="certified")
    aim(team, {"at_least": "80%", "tolerance": "2 pp"})
    staff(team, "2026-09-30", 9, 12)
    assert check(team).results[0].judged.verdict is Verdict.MISSED
    aim(team, {"at_least": "75%"})
    scorecard = check(team)
    assert scorecard.results[0].judged.verdict is Verdict.MET
    assert [each.slug for each in scorecard.problems] == ["target-changed"]
    (problem,) = scorecard.problems
    assert problem.message == (
        "team/o0 was recorded for 2026-09 with at least 80%, tolerance 2 pp "
        "(history/2026-09.jsonl:1), and is judged by at least 75%"
    )
    assert problem.hint == (
        "To aim at something else from a day on, write the target as a list of steps, each with "
        "its from."
    )
    assert problem.location is not None
    assert problem.location.file == "objectives/team.yaml"
    assert lines(team, "2026-09.jsonl")[0]["target"] == {"at_least": "0.8", "tolerance": "0.02"}


def test_a_review_that_is_put_off_is_no_other_target(team: Workspace) -> None:
    """What is aimed at is the same; the period keeps the day of its time."""
    team.objective(source="staff", metric="share", when="certified")
    aim(team, {"at_least": "80%", "review_by": "2026-09-30"})
    staff(team, "2026-08-31", 7, 10)
    check(team, "2026-09-05")
    aim(team, {"at_least": "80%", "review_by": "2026-12-31"})
    assert warnings(check(team, "2026-09-05")) == []
    staff(team, "2026-09-30", 9, 12)
    kept = check(team).results[0].history[-1].target
    assert kept is not None
    assert kept.review_by == date(2026, 9, 30)


def test_segments_keep_the_targets_of_their_time(team: Workspace) -> None:
    """What each segment had to reach in August is what it is judged by for August, its own target
    or that of each; where only a segment's is another one for the judged period, that is told.
    """
    team.objective(source="staff", metric="share", when="certified", by=["team"])
    of_south = {"team": "south", "target": {"at_least": "70%"}}
    aim(team, {"at_least": "50%"}, each={"at_least": "40%"}, segments=[of_south])
    desks = ("north", "south")

    def export(day: str) -> None:
        team.source(STAFF, "staff.csv", "staff", as_of=day)
        people = (f"p{n},{n % 10 < 6},{desk}\n" for desk in desks for n in range(20))
        team.file("staff.csv", "name,certified,team\n" + "".join(people))

    export("2026-08-31")
    check(team, "2026-09-05")
    of_south["target"] = {"above": "60%", "judge": "proven"}
    aim(team, {"at_least": "50%"}, each={"at_least": "65%"}, segments=[of_south])
    (problem,) = check(team, "2026-09-05").problems
    assert problem.message == (
        "team/o0 (team = north) was recorded for 2026-08 with at least 40% "
        "(history/2026-08.jsonl:2), and is judged by at least 65%, and so is one more segment"
    )
    export("2026-09-30")
    results = {each.segment: each for each in check(team).results}
    verdicts = {
        name: (
            results[("team", name),].history[-1].verdict,
            results[("team", name),].judged.verdict,
        )
        for name in desks
    }
    assert verdicts == {
        "north": (Verdict.MET, Verdict.MISSED),
        "south": (Verdict.MISSED, Verdict.MISSED),
    }


def test_what_had_no_target_is_not_judged_by_a_later_one(team: Workspace) -> None:
    """A period that was only tracked stays so."""
    team.objective(source="staff", metric="share", when="certified")
    staff(team, "2026-08-31", 7, 10)
    check(team, "2026-09-05")
    aim(team, {"at_least": "80%"})
    staff(team, "2026-09-30", 9, 12)
    august = check(team).results[0].history[-1]
    assert (august.reading.estimate.value, august.target, august.verdict) == (
        Fraction(7, 10),
        None,
        None,
    )


def test_a_baseline_of_its_time_is_kept(team: Workspace) -> None:
    """A period was judged by 10 pp above 50%, and a baseline of 65% does not change that."""
    team.objective(source="staff", metric="share", when="certified")
    relative = {"at_least": "+10 pp", "tolerance": "1 pp", "versus": "baseline"}
    aim(team, relative, baseline={"value": "50%"})
    staff(team, "2026-08-31", 7, 10)
    before = check(team, "2026-09-05").results[0].judged
    assert (before.verdict, before.difference) == (Verdict.MET, Fraction(1, 10))
    aim(team, relative, baseline={"value": "65%"})
    staff(team, "2026-09-30", 9, 12)
    result = check(team).results[0]
    august = result.history[-1]
    assert (august.verdict, august.difference) == (Verdict.MET, Fraction(1, 10))
    assert august.target is not None
    assert (august.target.at_least, august.target.tolerance) == (Fraction(6, 10), Fraction(1, 100))
    assert result.judged.difference == Fraction(0)


def test_late_rows_are_a_conflict(team: Workspace) -> None:
    """Rows that came late are judged by, and the warning tells both figures and what to do."""
    team.source(AT | {"ok": {"type": "boolean"}})
    team.objective(metric="share", when="ok")
    rows = ("2026-08-03,true", "2026-08-04,false", "2026-09-03,true")
    team.file("events.csv", events(*rows))
    assert warnings(check(team)) == []
    before = files(team)
    team.file("events.csv", events(*rows, "2026-08-31,true"))
    scorecard = check(team, "2026-10-06")
    assert figures(scorecard.results[0])["2026-08"] == (Fraction(2, 3), None)
    assert files(team) == before
    assert warnings(scorecard) == [
        "history/2026-08.jsonl:1:1: warning: the figure of team/o0 for 2026-08 is 66.6667% "
        "(n = 3) now, and was recorded on 2026-10-05 as 50% (n = 2) [history-conflict]\n"
        "    Rows may have come late: the source's settles_after says how long to wait for them. "
        "What is recorded stays; to have the figure of now recorded in its place, delete this line."
    ]


@pytest.mark.parametrize(
    ("rows", "says", "cause"),
    [
        (
            ["2026-08-03,true"],
            "100% (n = 1) now, and was recorded on 2026-10-05 as 50% (n = 2)",
            "Rows may be gone: if the source has only a part of the period by now, its "
            "complete_from says so, and what is recorded counts.",
        ),
        (
            ["2026-08-03,true", "2026-08-04,true"],
            "100% (n = 2) now, and was recorded on 2026-10-05 as 50% (n = 2)",
            "Rows may have been corrected since then.",
        ),
        (
            ["2026-08-03,true", "2026-08-04,false", "2026-08-05,true", "2026-08-06,false"],
            "50% (n = 4) now, and was recorded on 2026-10-05 as 50% (n = 2)",
            "Rows may have come late: the source's settles_after says how long to wait for them.",
        ),
        (
            ["2026-08-03,", "2026-08-04,"],
            "no figure (n = 0) now, and was recorded on 2026-10-05 as 50% (n = 2)",
            "Rows may be gone: if the source has only a part of the period by now, its "
            "complete_from says so, and what is recorded counts.",
        ),
    ],
)
def test_conflicts_name_what_may_be_the_cause(
    team: Workspace, rows: list[str], says: str, cause: str
) -> None:
    """Fewer rows, other cells, more rows of the same share, rows without an answer: all differ."""
    team.source(AT | {"ok": {"type": "boolean"}})
    team.objective(metric="share", when="ok")
    team.file("events.csv", events("2026-08-03,true", "2026-08-04,false", "2026-09-03,true"))
    check(team)
    team.file("events.csv", events(*rows, "2026-09-03,true"))
    (problem,) = check(team).problems
    assert problem.message == f"the figure of team/o0 for 2026-08 is {says}"
    assert problem.hint.startswith(cause)


def test_a_conflict_of_segments_is_one_warning(team: Workspace) -> None:
    """Of a late row the whole is told, and how many segments it moved as well."""
    team.source(AT | {"ok": {"type": "boolean"}, "desk": {"type": "text"}})
    team.objective(metric="share", when="ok", by=["desk"])
    team.file("events.csv", "at,ok,desk\n2026-09-03,true,a\n2026-09-03,true,b\n")
    check(team)
    team.file("events.csv", "at,ok,desk\n2026-09-03,true,a\n2026-09-03,true,b\n2026-09-04,true,b\n")
    (problem,) = check(team).problems
    assert problem.message == (
        "the figure of team/o0 for 2026-09 is 100% (n = 3) now, and was recorded on 2026-10-05 as "
        "100% (n = 2), and so is one more segment"
    )


def moved(team: Workspace, *sizes: tuple[int, int, int]) -> Scorecard:
    """A run that recorded so many of three desks, and one after a row went from one to another."""
    team.source(AT | {"ok": {"type": "boolean"}, "desk": {"type": "text"}})
    team.objective(metric="share", when="ok", by=["desk"])
    for numbers in sizes:
        rows = (
            f"2026-09-03,{n > 0},{desk}\n"
            for desk, number in zip("abc", numbers, strict=True)
            for n in range(number)
        )
        team.file("events.csv", "at,ok,desk\n" + "".join(rows))
        scorecard = check(team)
    return scorecard


@pytest.mark.parametrize(
    ("sizes", "told"),
    [
        # The second desk is small, and the third is hidden beside it: the first may be told.
        (((9, 3, 8), (10, 3, 7)), "the figure of team/o0 (desk = a) for 2026-09 is 90% (n = 10)"),
        # It was small when it was recorded; the first of two equal ones is hidden beside it.
        (((10, 3, 10), (9, 5, 9)), "the figure of team/o0 (desk = c) for 2026-09 is 88.8889%"),
        # It is small now.
        (((9, 5, 9), (10, 3, 10)), "the figure of team/o0 (desk = c) for 2026-09 is 90% (n = 10)"),
    ],
)
def test_a_conflict_tells_no_figure_of_a_small_segment(
    team: Workspace, sizes: tuple[tuple[int, int, int], ...], told: str
) -> None:
    """Neither the figure of a segment that is too small now nor what was recorded of one that was
    is told, nor of the one that is hidden beside it: the conflict of another one is told alone.
    """
    plain = moved(team, *sizes)
    assert len(plain.problems) == 1
    for path in (team.root / HISTORY).glob("*.jsonl"):
        path.unlink()
    team.objectives.clear()
    moved(team, sizes[0])
    team.objectives.clear()
    team.settings["privacy"] = {"smallest_segment": 5}
    (problem,) = moved(team, sizes[1]).problems
    assert problem.slug == "history-conflict"
    assert problem.message.startswith(told)
    assert "more segment" not in problem.message


def test_what_is_suppressed_is_not_recorded(team: Workspace) -> None:
    """A line stays for ever, in a folder that people share: what is not shown is not written."""
    team.settings["privacy"] = {"smallest_segment": 5}
    scorecard = moved(team, (9, 3, 8))
    hidden = [each.segment for each in scorecard.results if each.judged.reading.suppressed]
    assert hidden == [(("desk", "b"),), (("desk", "c"),)]
    assert [each["segment"] for each in lines(team, "2026-09.jsonl")] == [{}, {"desk": "a"}]


def test_a_period_that_is_covered_in_part_takes_what_was_recorded(team: Workspace) -> None:
    """A source that goes back 30 days says so, and older periods are the recorded ones."""
    rows = ("2026-08-03,true", "2026-08-20,false", "2026-09-03,true")
    team.source(AT | {"ok": {"type": "boolean"}})
    team.objective(metric="share", when="ok")
    team.file("events.csv", events(*rows))
    check(team)
    team.source(AT | {"ok": {"type": "boolean"}}, complete_from="2026-08-10")
    team.file("events.csv", events(*rows[1:]))
    scorecard = check(team)
    assert warnings(scorecard) == []
    august = scorecard.results[0].history[-1].reading
    assert (august.estimate.value, august.recorded, august.partial) == (
        Fraction(1, 2),
        team.as_of,
        False,
    )


def test_another_definition_is_not_compared(team: Workspace) -> None:
    """A figure of another definition is not recalled, and is no base: it is said why."""
    team.objective(source="staff", metric="share", when="certified")
    aim(team, {"at_least": "+0 pp", "versus": "previous_period"})
    staff(team, "2026-08-31", 7, 10)
    check(team, "2026-09-05")
    staff(team, "2026-09-30", 9, 12)
    same = check(team).results[0].judged
    assert (same.verdict, same.difference) == (Verdict.MET, Fraction(9, 12) - Fraction(7, 10))
    team.objectives[-1]["measure"]["where"] = "team = 'north'"
    result = check(team).results[0]
    assert list(figures(result)) == ["2026-09"]
    assert result.judged.verdict is Verdict.NO_DATA
    assert result.judged.against is not None
    assert result.judged.against.refused is Refusal.REDEFINED
    assert [each["value"] for each in lines(team, "2026-09.jsonl")] == ["0.75", "0.75"]


def test_another_definition_is_no_conflict(team: Workspace) -> None:
    """What is measured in another way now is recorded beside the old figure, without a warning."""
    team.source(AT | {"ok": {"type": "boolean"}})
    team.objective(metric="share", when="ok")
    team.file("events.csv", events("2026-09-03,true", "2026-09-04,false"))
    check(team)
    team.objectives[-1]["measure"]["when"] = "not ok or at < date '2026-09-04'"
    scorecard = check(team)
    assert warnings(scorecard) == []
    assert [each["value"] for each in lines(team, "2026-09.jsonl")] == ["0.5", "1"]


def test_nothing_from_after_as_of_is_recalled(team: Workspace) -> None:
    """A run that judges from an earlier day knows only what had been recorded by then."""
    team.objective(source="staff", metric="share", when="certified")
    staff(team, "2026-08-31", 7, 10)
    check(team, "2026-09-05")
    staff(team, "2026-09-30", 9, 12)
    assert figures(check(team, "2026-09-04").results[0]) == {}
    recalled = figures(check(team, "2026-09-05").results[0])
    assert recalled == {"2026-08": (Fraction(7, 10), date(2026, 9, 5))}


def test_segments_that_are_gone_are_recalled(team: Workspace) -> None:
    """A team that the present export lacks still has its past, and no figure of its own now."""
    team.objective(source="staff", metric="share", when="certified", by=["team"])
    staff(team, "2026-08-31", 7, 10, "south")
    check(team, "2026-09-05")
    staff(team, "2026-09-30", 9, 12, "north")
    results = {each.segment: figures(each) for each in check(team).results}
    august = {"2026-08": (Fraction(7, 10), date(2026, 9, 5))}
    september = {"2026-09": (Fraction(9, 12), None)}
    assert results == {
        (): august | september,
        (("team", "north"),): september,
        (("team", "south"),): august,
    }


def test_days_that_were_recorded_are_earlier_days(team: Workspace) -> None:
    """As of days, what an earlier export said is there, and the next day is held against it."""
    team.objective("as_of_day", source="staff", metric="share", when="certified")
    aim(team, {"at_least": "+1 pp", "versus": "previous_period"})
    for day, judged_from, certified in (
        ("2026-09-07", "2026-09-08", 6),
        ("2026-09-21", "2026-09-22", 7),
        ("2026-09-30", "2026-10-05", 9),
    ):
        staff(team, day, certified, 10)
        result = check(team, judged_from).results[0]
    assert figures(result) == {
        "2026-09-07": (Fraction(6, 10), date(2026, 9, 8)),
        "2026-09-21": (Fraction(7, 10), date(2026, 9, 22)),
        "2026-09-30": (Fraction(9, 10), None),
    }
    assert result.judged.against is not None
    assert result.judged.against.period is not None
    assert result.judged.against.period.name == "2026-09-21"
    assert (result.judged.verdict, result.judged.difference) == (Verdict.MET, Fraction(19, 100))


def test_what_stands_now_is_kept_day_by_day(team: Workspace) -> None:
    """A file that every export overwrites, and that names no day, has a day for each run."""
    team.sources["staff"] = {"files": "../staff.csv", "columns": STAFF}
    team.objective("as_of_day", source="staff", metric="share", when="certified")
    for judged_from, certified in (("2026-09-02", 6), ("2026-09-03", 7), ("2026-09-30", 9)):
        rows = "".join(f"p{number},{number < certified},a\n" for number in range(10))
        team.file("staff.csv", f"name,certified,team\n{rows}")
        result = check(team, judged_from).results[0]
    assert figures(result) == {
        "2026-09-01": (Fraction(6, 10), date(2026, 9, 2)),
        "2026-09-02": (Fraction(7, 10), date(2026, 9, 3)),
        "2026-09-29": (Fraction(9, 10), None),
    }


def test_a_year_before_is_recalled(team: Workspace) -> None:
    """What was recorded a year ago is what this year's figure is held against."""
    team.objective(source="staff", metric="share", when="certified")
    staff(team, "2025-09-30", 6, 10)
    check(team, "2025-10-05")
    aim(team, {"at_least": "+10 pp", "versus": "same_period_last_year"})
    staff(team, "2026-09-30", 9, 12)
    judged = check(team).results[0].judged
    assert (judged.verdict, judged.difference) == (Verdict.MET, Fraction(5, 100))


def test_figures_that_are_made_of_others_use_what_was_recorded(team: Workspace) -> None:
    """A gap between two objectives has a past where its parts have one."""
    team.objective(source="staff", metric="share", when="certified")
    team.objective(source="staff", metric="share", when="not certified")
    team.objective(
        "month", "", metric="gap_to_competition", ours="o0", theirs=["o1"], against="best"
    )
    staff(team, "2026-08-31", 7, 10)
    check(team, "2026-09-05")
    staff(team, "2026-09-30", 9, 12)
    gap = check(team).results[-1]
    assert [value for value, _ in figures(gap).values()] == [40, 50]


def test_a_baseline_that_changed_for_the_judged_period_is_told(team: Workspace) -> None:
    """A baseline that is moved after the fact moves the target."""
    team.objective(source="staff", metric="share", when="certified")
    relative = {"at_least": "+10 pp", "versus": "baseline"}
    aim(team, relative, baseline={"value": "50%"})
    staff(team, "2026-09-30", 7, 10)
    check(team)
    aim(team, relative, baseline={"value": "65%"})
    (problem,) = check(team).problems
    assert problem.message == (
        "team/o0 was recorded for 2026-09 with at least +10 pp, versus baseline, a baseline of 50% "
        "(history/2026-09.jsonl:1), and is judged by at least +10 pp, versus baseline, a baseline "
        "of 65%"
    )


def test_a_change_over_days_of_its_own_is_recalled(team: Workspace) -> None:
    """What a change was made of is recorded with it, and there when its rows are gone.

    Of 4 rows before the day, 1 was ok, and 3 of 4 from it on: 50 points more.
    """
    team.source(AT | {"ok": {"type": "boolean"}})
    team.objective(metric="share", when="ok")
    days = {"since": "2026-09-01", "after": "10 days", "before": "10 days"}
    team.objective("", "", metric="change", of="o0", **days)
    oks = {"2026-08-25": 1, "2026-09-02": 3}
    rows = [f"{day},{number < ok}" for day, ok in oks.items() for number in range(4)]
    team.file("events.csv", events(*rows))
    first = check(team).results[1].judged.reading
    assert first.estimate.value == 50
    team.file("events.csv", events("2026-09-30,true"))
    again = check(team).results[1].judged.reading
    assert (again.estimate, again.recorded) == (first.estimate, team.as_of)
    assert again.estimate.made_of["before"].value == Fraction(1, 4)
    team.objectives[-1]["measure"]["since"] = "2026-09-02"
    assert check(team).results[1].judged.reading.recorded is None


@pytest.mark.parametrize("window", ["week", "rolling 2 weeks", "as_of_day"])
def test_periods_of_another_window_are_not_recalled(team: Workspace, window: str) -> None:
    """Weeks are no months: an objective that is judged by the month now begins a new history."""
    team.objective(window, source="staff", metric="share", when="certified")
    staff(team, "2026-08-30", 7, 10)
    check(team, "2026-09-05")
    team.objectives[-1]["window"] = "month"
    staff(team, "2026-09-30", 9, 12)
    assert list(figures(check(team).results[0])) == ["2026-09"]


def test_what_has_not_settled_any_more_is_not_recalled(team: Workspace) -> None:
    """A source that takes longer to settle than was thought makes a recorded period an open one."""
    team.source(AT | {"ok": {"type": "boolean"}})
    team.objective(metric="share", when="ok")
    team.file("events.csv", events("2026-08-03,true", "2026-09-03,true"))
    check(team)
    team.source(AT | {"ok": {"type": "boolean"}}, settles_after="10 days")
    result = check(team).results[0]
    assert result.judged.reading.period.name == "2026-08"
    assert result.open is not None
    assert (result.open.period.name, result.open.recorded) == ("2026-09", None)


def test_an_interval_of_another_level_is_not_recalled(team: Workspace) -> None:
    """A figure is one at any level of confidence; its interval is not."""
    team.objective(source="staff", metric="share", when="certified")
    staff(team, "2026-08-31", 7, 10)
    check(team, "2026-09-05")
    staff(team, "2026-09-30", 9, 12)
    team.write()
    definitions = validate(cwd=team.root)
    other = replace(definitions, project=replace(definitions.project, level=0.9))
    past = past_in(team.root / HISTORY, other, (), team.as_of, Problems())
    period = period_of(date(2026, 8, 1), Window.MONTH)
    empty = Reading(
        period=period, segment=(), estimate=Estimate(value=None, n=0), excluded={}, partial=True
    )
    (objective,) = definitions.objectives
    found = {objective.name: [Series(objective=objective, segment=(), readings=(empty,))]}
    (reading,) = past.recalled(found)[objective.name][0].readings
    estimate = reading.estimate
    assert (estimate.value, estimate.low, estimate.high) == (Fraction(7, 10), None, None)


@pytest.mark.parametrize(
    "window",
    ["day", "week", "month", "quarter", "year", "fiscal_quarter", "fiscal_year", "rolling 3 weeks"],
)
def test_every_window_is_recalled(team: Workspace, window: str) -> None:
    """A figure of any window comes back in its own period, also as what the next is held against.

    Each snapshot is of the last day of two periods that follow each other, in a project whose
    fiscal year begins in February.
    """
    team.settings["fiscal_year_starts"] = "02-01"
    earlier, later = {
        "day": ("2026-09-29", "2026-09-30"),
        "week": ("2026-09-20", "2026-09-27"),
        "month": ("2026-08-31", "2026-09-30"),
        "quarter": ("2026-06-30", "2026-09-30"),
        "year": ("2024-12-31", "2025-12-31"),
        "fiscal_quarter": ("2026-04-30", "2026-07-31"),
        "fiscal_year": ("2025-01-31", "2026-01-31"),
        "rolling 3 weeks": ("2026-09-06", "2026-09-27"),
    }[window]
    team.objective(window, source="staff", metric="share", when="certified")
    aim(team, {"at_least": "+1 pp", "versus": "previous_period"})
    for day, certified in ((earlier, 6), (later, 9)):
        staff(team, day, certified, 10)
        after = date.fromordinal(date.fromisoformat(day).toordinal() + 1)
        judged = check(team, after.isoformat()).results[0].judged
    assert judged.against is not None
    assert judged.against.base is not None
    assert (judged.against.base.value, judged.verdict) == (Fraction(6, 10), Verdict.MET)


def test_a_conflict_with_another_version_names_it(team: Workspace) -> None:
    """Where the rows are as many as before, the version that worked it out may be the cause."""
    record = replace(recorded.record(), tool="0.0.9")
    reading = Reading(
        period=period_of(date(2026, 9, 1), Window.MONTH),
        segment=(("desk", "a"),),
        estimate=Estimate(value=Fraction(1, 3), n=3),
        excluded={},
    )
    team.objective(source="staff", metric="share", when="certified")
    staff(team, "2026-09-30", 9, 12)
    objective, problems = check(team).results[0].objective, Problems()
    tell_conflict(objective, [(record, reading)] * 3, problems)
    (problem,) = problems
    assert problem.message == (
        "the figure of team/o0 (desk = a) for 2026-09 is 33.3333% (n = 3) now, and was recorded on "
        "2026-10-05 as 66.6667% (n = 3), and so are 2 more segments"
    )
    assert problem.hint.startswith(
        "Rows may have been corrected, or csobjectives 0.0.9 worked it out otherwise. "
    )


def test_fits_of_a_model_may_differ_in_their_last_bits() -> None:
    """Doubles of the same rows are the same figure; sums differ by their smallest part."""
    record = recorded.record(value=Fraction(0.1))
    near, far = Fraction(0.1 + 1e-15), Fraction(0.1001)
    assert not differs(record, replace(record.estimate, value=near))
    assert differs(record, replace(record.estimate, value=far))
    assert differs(record, replace(record.estimate, n=4))
    total = recorded.record(value=Fraction(5_000_000_000))
    assert differs(total, replace(total.estimate, value=Fraction("5000000000.01")))


@pytest.mark.parametrize(
    ("first", "second", "unit", "told"),
    [
        (Fraction(9, 10), Fraction(8, 9), SHARE, ("90% (n = 1,000)", "88.8889%")),
        (
            Fraction(9999999, 10**7),
            Fraction(99999991, 10**8),
            SHARE,
            ("0.9999999 (n = 1,000)", "0.99999991"),
        ),
        (Fraction(90), Fraction(181, 2), DURATION, ("90 s (n = 1,000)", "90.5 s")),
        (Fraction(250000), None, money("EUR"), ("EUR 250000 (n = 1,000)", "no figure")),
        (Fraction(-10), Fraction(30), POINTS, ("-10 points (n = 1,000)", "30 points")),
        (Fraction(21, 5), Fraction(4), NUMBER, ("4.2 (n = 1,000)", "4")),
    ],
)
def test_figures_are_told_apart(
    first: Fraction, second: Fraction | None, unit: Unit, told: tuple[str, str]
) -> None:
    """Two figures that differ never look alike in a message."""
    one, other = Estimate(value=first, n=1000), Estimate(value=second, n=None)
    assert figures_in_words(one, other, unit) == told


@pytest.mark.parametrize(
    ("target", "unit", "told"),
    [
        (None, SHARE, "no target"),
        (
            {"at_least": Fraction(4, 5), "stretch": Fraction(9, 10)},
            SHARE,
            "at least 80%, stretch 90%",
        ),
        ({"at_most": Fraction(600), "min_sample": 30}, DURATION, "at most 600 s, min_sample 30"),
        (
            {"at_least": Fraction(1), "at_most": Fraction(2), "tolerance": Fraction(1, 2)},
            NUMBER,
            "at least 1, at most 2, tolerance 0.5",
        ),
        (
            {"at_least": Fraction(1, 50), "versus": "previous_period"},
            SHARE,
            "at least +2 pp, versus previous_period",
        ),
        (
            {"at_most": Fraction(-1, 20), "versus": "baseline", "relative": True}
            | {"tolerance": Fraction(1, 100)},
            money("EUR"),
            "at most -5%, tolerance 1 pp, versus baseline",
        ),
        (
            {"at_least": Fraction(4, 5), "strict": True, "judge": Judge.PROVEN},
            SHARE,
            "above 80%, judge proven",
        ),
        (
            {"at_most": Fraction(9), "strict": True, "judge": Judge.BENEFIT_OF_DOUBT}
            | {"min_sample": 30},
            NUMBER,
            "below 9, judge benefit_of_doubt, min_sample 30",
        ),
    ],
)
def test_targets_are_told_on_one_line(target: dict[str, Any] | None, unit: Unit, told: str) -> None:
    """Every part of a target that can be changed is in the words of it."""
    made = None if target is None else Target(location=Location("a.yaml"), **target)
    assert bounds(made, unit) == told


def test_a_relative_baseline_of_its_time_is_kept(team: Workspace) -> None:
    """5% above 100 was 105, with a tolerance of 1% of 100, whatever the baseline is by now."""
    team.objective(source="staff", metric="count")
    relative = {"at_least": "+5%", "tolerance": "1 pp", "stretch": "+20%", "versus": "baseline"}
    aim(team, relative, baseline={"value": "100"})
    staff(team, "2026-08-31", 0, 110)
    check(team, "2026-09-05")
    aim(team, relative, baseline={"value": "200"})
    staff(team, "2026-09-30", 0, 110)
    august = check(team).results[0].history[-1]
    assert august.target is not None
    assert (august.target.at_least, august.target.stretch, august.target.tolerance) == (
        Fraction(105),
        Fraction(120),
        Fraction(1),
    )
    assert (august.verdict, august.difference) == (Verdict.MET, Fraction(5))
