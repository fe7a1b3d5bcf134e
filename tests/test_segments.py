"""Segments from documents to verdicts: whose target they have, and what their misses do."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from csobjectives.model import Result, Scorecard
from csobjectives.pipeline import Request, evaluate
from csobjectives.problems import ExitCode, Severity
from tests.projects import NEVER, Workspace

COLUMNS = {
    "at": {"type": "timestamp"},
    "region": {"type": "text"},
    "channel": {"type": "text"},
    "hit": {"type": "integer"},
    "amount": {"type": "decimal"},
}
Cells = Mapping[str, tuple[int, int]]
"""Of a month and segment, in words, how many rows count, of how many."""

SHARE = {"metric": "share", "when": "hit = 1", "by": "region"}
ORDERS = {"metric": "count", "by": "region"}
SEPTEMBER = {"2026-09 north": (9, 10), "2026-09 south": (5, 10)}  # 90%, 50%: 70%


def rows_of(cells: Cells) -> Iterable[str]:
    for words, (hits, n) in cells.items():
        month, region, *channel = words.split(" ")
        for number in range(n):
            amount = 100 * (number < hits)
            channel_of = channel[0] if channel else "phone"
            yield f"{month}-10,{region},{channel_of},{int(number < hits)},{amount}"


def workspace(root: Path, cells: Cells, **terms: Any) -> Workspace:
    """A project over these rows; `terms` are its settings."""
    found = Workspace(root)
    found.settings = terms
    found.source(COLUMNS)
    found.file("events.csv", "\n".join(["at,region,channel,hit,amount", *rows_of(cells), ""]))
    return found


def aim(found: Workspace, measure: Mapping[str, Any], **terms: Any) -> str:
    """Add an objective with a target, and what else it says; its name."""
    name = found.objective(**{"window": "month", **measure})
    objective = found.objectives[-1]
    del objective["enforcement"]
    objective.update(terms)
    return name


def judged(root: Path, cells: Cells, measure: Mapping[str, Any] = SHARE, **terms: Any) -> Scorecard:
    """What comes of one objective."""
    found = workspace(root, cells)
    aim(found, measure, **terms)
    return found.evaluate()


def by_segment(scorecard: Scorecard) -> dict[tuple[str | None, ...], Result]:
    """The results by the segment's values; the whole is ()."""
    return {tuple(value for _, value in each.segment): each for each in scorecard.results}


def verdicts(scorecard: Scorecard) -> dict[tuple[str | None, ...], str | None]:
    return {key: each.judged.verdict for key, each in by_segment(scorecard).items()}


def effects(scorecard: Scorecard) -> dict[tuple[str | None, ...], str]:
    return {key: each.effect.value for key, each in by_segment(scorecard).items()}


def told(scorecard: Scorecard) -> list[str]:
    return [f"{each.slug}: {each.message}" for each in scorecard.problems]


@pytest.mark.parametrize(
    ("measure", "target", "south"),
    [
        (SHARE, "60%", "missed"),
        ({"metric": "mean", "value": "amount", "by": "region"}, 60, "missed"),
        (
            {"metric": "ratio", "numerator": "amount", "denominator": "hit + 1", "by": "region"},
            "35",
            "missed",
        ),
        ({"metric": "quantile", "value": "amount", "at": "p90", "by": "region"}, 60, "met"),
        ({"metric": "sum", "value": "amount", "by": "region"}, 60, None),
        (ORDERS, 15, None),
        ({"metric": "distinct", "value": "amount", "by": "region"}, 2, None),
    ],
)
def test_which_targets_are_handed_down(
    tmp_path: Path, measure: Mapping[str, Any], target: object, south: str | None
) -> None:
    """Those of a share, a mean, a ratio or a quantile; that of a sum or a count is the whole's."""
    found = judged(tmp_path, SEPTEMBER, measure, target={"at_least": target})
    assert verdicts(found) == {(): "met", ("north",): south and "met", ("south",): south}


def test_each_is_every_segments_target(tmp_path: Path) -> None:
    """20 orders of all regions, and 12 of each: the whole is met, and no region."""
    found = judged(tmp_path, SEPTEMBER, ORDERS, target={"at_least": 20}, each={"at_least": 12})
    assert verdicts(found) == {(): "met", ("north",): "missed", ("south",): "missed"}
    own = by_segment(found)["north",].judged.target
    assert own is not None
    assert own.at_least == 12


def test_own_before_each_before_the_whole(tmp_path: Path) -> None:
    """South has its own target, north that of each; the whole's is handed down to neither."""
    found = judged(
        tmp_path,
        SEPTEMBER,
        target={"at_least": "95%"},
        each={"at_least": "90%"},
        segments=[{"region": "south", "target": {"at_least": "50%"}}],
    )
    assert verdicts(found) == {(): "missed", ("north",): "met", ("south",): "met"}


def test_an_owner_of_its_own(tmp_path: Path) -> None:
    """A segment may have an owner with a target, or alone; the others have the objective's."""
    found = judged(
        tmp_path,
        {**SEPTEMBER, "2026-09 east": (1, 1)},
        target={"at_least": "60%"},
        owner="all@example.com",
        segments=[
            {"region": "south", "target": {"at_least": "50%"}, "owner": "s@example.com"},
            {"region": "north", "owner": "n@example.com"},
        ],
    )
    assert {key: each.owner for key, each in by_segment(found).items()} == {
        (): "all@example.com",
        ("east",): "all@example.com",
        ("north",): "n@example.com",
        ("south",): "s@example.com",
    }
    assert verdicts(found)["north",] == verdicts(found)["south",] == "met"


def test_a_schedule_of_its_own(tmp_path: Path) -> None:
    """A segment's steps hold in the periods that begin with them, whatever the whole's are."""
    cells = {f"2026-0{month} south": (5, 10) for month in (6, 7, 8, 9)}
    found = judged(
        tmp_path,
        cells,
        target={"at_least": "90%"},
        segments=[
            {
                "region": "south",
                "target": [
                    {"from": "2026-07-01", "at_least": "40%"},
                    {"from": "2026-08-15", "at_least": "60%"},
                ],
            }
        ],
    )
    south = by_segment(found)["south",]
    history = {each.reading.period.name: each.verdict for each in south.history[-3:]}
    assert history == {"2026-06": None, "2026-07": "met", "2026-08": "met"}
    assert south.judged.verdict == "missed"


def test_null_is_a_segment_with_a_target(tmp_path: Path) -> None:
    """Rows without a region are a segment, which `null` names."""
    cells = {**SEPTEMBER, "2026-09 ": (3, 10)}
    own = [{"region": None, "target": {"at_least": "30%"}, "owner": "who@example.com"}]
    found = judged(tmp_path, cells, target={"at_least": "60%"}, segments=own)
    assert verdicts(found)[None,] == "met"
    assert by_segment(found)[None,].owner == "who@example.com"


def test_segments_of_two_columns(tmp_path: Path) -> None:
    """A segment is named by a value of every column, in any order; others have the whole's."""
    cells = {
        "2026-09 north phone": (9, 10),
        "2026-09 north mail": (5, 10),
        "2026-09 south phone": (5, 10),
    }
    found = judged(
        tmp_path,
        cells,
        {**SHARE, "by": ["region", "channel"]},
        target={"at_least": "60%"},
        segments=[{"channel": "mail", "region": "north", "target": {"at_least": "50%"}}],
    )
    assert verdicts(found) == {
        (): "met",
        ("north", "phone"): "met",
        ("north", "mail"): "met",
        ("south", "phone"): "missed",
    }
    assert told(found) == []


def test_a_named_measure_brings_its_segments(tmp_path: Path) -> None:
    """What is used by name may be cut already, and its segments have targets as any other."""
    found = workspace(tmp_path, SEPTEMBER)
    found.sources["events"]["measures"] = {"hits": {**SHARE}}
    aim(
        found,
        {"use": "hits", "source": ""},
        target={"at_least": "60%"},
        segments=[{"region": "south", "target": {"at_least": "50%"}}],
    )
    assert verdicts(found.evaluate()) == {(): "met", ("north",): "met", ("south",): "met"}


@pytest.mark.parametrize(
    ("enforcement", "effect", "code"),
    [
        (None, "warns", ExitCode.OK),
        ("advisory", "warns", ExitCode.OK),
        ("blocking", "fails", ExitCode.FAILED),
        ("tracked", "none", ExitCode.OK),
    ],
)
@pytest.mark.parametrize("by_default", [False, True])
def test_what_a_missed_segment_does(
    tmp_path: Path, enforcement: str | None, effect: str, code: ExitCode, by_default: bool
) -> None:
    """By default it warns; `segment_enforcement` says it, of an objective or as a default."""
    says = {"segment_enforcement": enforcement} if enforcement else {}
    found = workspace(tmp_path, SEPTEMBER)
    aim(found, SHARE, target={"at_least": "60%"}, **({} if by_default else says))
    found.document = {"defaults": says} if by_default and says else {}
    scorecard = found.evaluate()
    assert verdicts(scorecard)["south",] == "missed"
    assert (effects(scorecard)["south",], scorecard.exit_code) == (effect, code)
    assert effects(scorecard)[()] == "passes"


@pytest.mark.parametrize(
    ("enforcement", "effect", "code"),
    [("advisory", "warns", ExitCode.OK), ("blocking", "fails", ExitCode.FAILED)],
)
def test_a_named_segment_without_rows(
    tmp_path: Path, enforcement: str, effect: str, code: ExitCode
) -> None:
    """Nothing measures it: that is no pass. A warning asks whether it is misspelt."""
    found = judged(
        tmp_path,
        SEPTEMBER,
        target={"at_least": "50%"},
        segments=[{"region": "sooth", "target": {"at_least": "50%"}}],
        segment_enforcement=enforcement,
    )
    assert verdicts(found)["sooth",] == "no-data"
    assert (effects(found)["sooth",], found.exit_code) == (effect, code)
    (problem,) = found.problems
    shown = "no row of the periods that are shown is of"
    assert problem.message == f"{shown} region = sooth, which team/o0 names"
    assert (problem.slug, problem.severity) == ("unknown-segment", Severity.WARNING)
    assert problem.hint == "If it is misspelt: the nearest is region = south."
    assert problem.location is not None
    assert (problem.location.file, problem.location.line > 1) == ("objectives/team.yaml", True)


def test_segments_come_and_go(tmp_path: Path) -> None:
    """One that nobody names has no data without rows, and does nothing; one that is named does."""
    cells = {**SEPTEMBER, "2026-08 east": (9, 10), "2026-08 west": (9, 10)}
    found = judged(
        tmp_path,
        cells,
        target={"at_least": "60%"},
        segments=[{"region": "west", "target": {"at_least": "60%"}}],
        segment_enforcement="blocking",
    )
    assert (verdicts(found)["east",], effects(found)["east",]) == ("no-data", "passes")
    assert (verdicts(found)["west",], effects(found)["west",]) == ("no-data", "fails")
    new = by_segment(found)["north",]
    assert [new.history[-1].verdict, new.judged.verdict] == ["no-data", "met"]


def test_a_count_of_nothing_is_a_count(tmp_path: Path) -> None:
    """A region that had orders in August, and none in September, has 0 of them, which is judged."""
    cells = {**SEPTEMBER, "2026-08 east": (5, 5)}
    found = judged(tmp_path, cells, ORDERS, target={"at_least": 20}, each={"at_least": 5})
    east = by_segment(found)["east",]
    assert (east.judged.reading.estimate.value, east.judged.verdict) == (Fraction(0), "missed")
    assert east.history[-1].verdict == "met"


TABLE = """region,from,at_least,tolerance,owner
north,2026-01-01,80%,,n@example.com
north,2026-09-01,95%,2 pp,n@example.com
south,2026-01-01,50%,,
"""


def test_targets_from_a_file(tmp_path: Path) -> None:
    """A line for each segment and step; what is left empty has its default."""
    found = workspace(tmp_path, {**SEPTEMBER, "2026-08 north": (8, 10)})
    found.file("objectives/targets.csv", TABLE)
    aim(found, SHARE, target={"at_least": "60%"}, segments={"file": "targets.csv"})
    scorecard = found.evaluate()
    assert verdicts(scorecard) == {(): "met", ("north",): "missed", ("south",): "met"}
    north = by_segment(scorecard)["north",]
    assert (north.owner, north.history[-1].verdict) == ("n@example.com", "met")
    target = north.judged.target
    assert target is not None
    assert (target.at_least, target.tolerance) == (Fraction(95, 100), Fraction(2, 100))
    assert (str(target.location), target.since) == (
        "objectives/targets.csv:3:1",
        date(2026, 9, 1),
    )


def test_a_segment_that_the_file_lacks(tmp_path: Path) -> None:
    """Rows of a segment without a line are an error: nothing fails silently, all else is judged."""
    found = workspace(tmp_path, {**SEPTEMBER, "2026-09 ": (1, 1), "2026-08 old": (1, 1)})
    found.file("objectives/targets.csv", TABLE)
    aim(found, SHARE, target={"at_least": "60%"}, segments={"file": "targets.csv"})
    scorecard = found.evaluate()
    assert [str(each) for each in scorecard.problems] == [
        "objectives/targets.csv: error: there is no target for region = (no value), of team/o0 "
        "[segment-without-target]\n"
        "    Write a line for each segment, or `each:` for those without one."
    ]
    assert scorecard.exit_code is ExitCode.CANNOT_JUDGE
    assert verdicts(scorecard)["north",] == "missed"


def test_each_beside_a_file(tmp_path: Path) -> None:
    """With a target for every segment, the file need not name them all."""
    found = workspace(tmp_path, {**SEPTEMBER, "2026-09 east": (1, 10)})
    found.file("objectives/targets.csv", TABLE)
    aim(
        found,
        SHARE,
        target={"at_least": "40%"},
        each={"at_least": "10%"},
        segments={"file": "targets.csv"},
    )
    scorecard = found.evaluate()
    assert told(scorecard) == []
    assert verdicts(scorecard)["east",] == "met"


def test_hundreds_of_segments(tmp_path: Path) -> None:
    """A file of 300 centres: each has its own target, and there is one that has no rows."""
    names = [f"c{number:03}" for number in range(300)]
    cells = {f"2026-09 {name}": (number % 3, 2) for number, name in enumerate(names)}
    lines = [f"{name},{25 * (number % 5)}%" for number, name in enumerate(names)]
    found = workspace(tmp_path, cells)
    found.file("objectives/targets.csv", "\n".join(["region,at_least", *lines, "c300,50%", ""]))
    aim(found, SHARE, target={"at_least": "10%"}, segments={"file": "targets.csv"})
    scorecard = found.evaluate()
    expected: dict[tuple[str | None, ...], str | None] = {(): "met", ("c300",): "no-data"}
    for number, name in enumerate(names):
        reached = min(number % 3, 2) * 50 >= 25 * (number % 5)
        expected[name,] = "met" if reached else "missed"
    assert verdicts(scorecard) == expected
    assert told(scorecard) == [
        "unknown-segment: no row of the periods that are shown is of region = c300, which team/o0 "
        "names"
    ]


def test_relative_targets_of_segments(tmp_path: Path) -> None:
    """A segment may be held against its own figure before, though the whole is not."""
    cells = {**SEPTEMBER, "2026-08 north": (8, 10), "2026-08 south": (6, 10)}
    found = judged(
        tmp_path,
        cells,
        target={"at_least": "60%"},
        each={"at_least": "+0 pp", "versus": "previous_period"},
    )
    assert verdicts(found) == {(): "met", ("north",): "met", ("south",): "missed"}
    south = by_segment(found)["south",].judged
    assert south.against is not None
    assert south.against.period is not None
    assert (south.against.period.name, south.difference) == ("2026-08", Fraction(-1, 10))


def test_segments_of_a_tracked_objective(tmp_path: Path) -> None:
    """What is only tracked does nothing, and neither do its segments."""
    found = workspace(tmp_path, SEPTEMBER)
    aim(found, SHARE, target={"at_least": "60%"}, enforcement="tracked")
    scorecard = found.evaluate()
    assert verdicts(scorecard)["south",] == "missed"
    assert effects(scorecard) == {(): "none", ("north",): "none", ("south",): "none"}


def test_proven_in_each_segment(tmp_path: Path) -> None:
    """A segment is held to its own interval: 9 of 10 prove no 60%, and 90 of 100 do.

    Wilson's lower limits are 0.5958 and 0.8256, as statsmodels' `proportion_confint` has them.
    """
    cells = {"2026-09 north": (90, 100), "2026-09 south": (9, 10)}
    found = judged(tmp_path, cells, target={"at_least": "60%", "judge": "proven"})
    assert verdicts(found) == {(): "met", ("north",): "met", ("south",): "missed"}
    held = by_segment(found)["south",].judged.held
    assert held is not None
    assert float(held) == pytest.approx(0.5958, abs=5e-5)


def test_too_few_is_told_of_each_segment(tmp_path: Path) -> None:
    """`min_sample` is asked of a segment by its own rows."""
    cells = {"2026-09 north": (30, 30), "2026-09 south": (3, 3)}
    found = judged(tmp_path, cells, target={"at_least": "60%", "min_sample": 30})
    assert verdicts(found) == {(): "met", ("north",): "met", ("south",): "too-few"}


def test_a_waiver_and_a_note_of_a_segment(tmp_path: Path) -> None:
    """They hold for the segment that they name, and for no other, nor for the whole."""
    found = workspace(tmp_path, {"2026-09 north": (5, 10), "2026-09 south": (5, 10)})
    aim(found, SHARE, target={"at_least": "60%"}, segment_enforcement="blocking")
    found.document = {
        "waivers": [
            {
                "objective": "o0",
                "periods": ["2026-09"],
                "segment": {"region": "south"},
                "reason": "Flood",
                "approved_by": "head@example.com",
                "expires": "2026-12-31",
            }
        ],
        "notes": [
            {
                "objective": "o0",
                "period": "2026-09",
                "segment": {"region": "north"},
                "cause": "Staff was away",
            }
        ],
    }
    scorecard = found.evaluate()
    assert effects(scorecard) == {(): "fails", ("north",): "fails", ("south",): "warns"}
    of = by_segment(scorecard)
    waivers = {key: each.judged.waiver and each.judged.waiver.reason for key, each in of.items()}
    assert waivers == {(): None, ("north",): None, ("south",): "Flood"}
    notes = {key: each.judged.note and each.judged.note.cause for key, each in of.items()}
    assert notes == {(): None, ("north",): "Staff was away", ("south",): None}


def test_segments_of_reported_figures(tmp_path: Path) -> None:
    """A figure that was reported for a segment has the segment's target as any other."""
    found = workspace(tmp_path, SEPTEMBER)
    found.objectives = [
        {
            "id": "certified",
            "type": "training-and-development",
            "title": "Staff is certified",
            "measure": {"metric": "reported", "unit": "%", "by": "region"},
            "window": "month",
            "target": {"at_least": "90%"},
            "segments": [{"region": "south", "target": {"at_least": "70%"}}],
        }
    ]
    figures = [
        {"objective": "team/certified", "period": "2026-09", "value": "92%", "n": 100},
        *(
            {
                "objective": "team/certified",
                "period": "2026-09",
                "segment": {"region": region},
                "value": value,
                "n": 50,
            }
            for region, value in (("north", "89%"), ("south", "75%"))
        ),
    ]
    document = {"apiVersion": "csobjectives/v1", "kind": "Measurements", "measurements": figures}
    found.file("objectives/figures.yaml", json.dumps(document))
    found.write()
    assert verdicts(found.evaluate()) == {(): "met", ("north",): "missed", ("south",): "met"}


def recorded(found: Workspace, as_of: date) -> Scorecard:
    """A run that has a history."""
    found.write()
    return evaluate(Request(cwd=found.root, now=NEVER, as_of=as_of, history=Path("history")))


def months_of(results: Sequence[Result], *values: str | None) -> dict[str, str | None]:
    """The verdicts of a segment, month by month, where it has a figure."""
    (result,) = (each for each in results if tuple(v for _, v in each.segment) == values)
    every = (*result.history, result.judged)
    return {
        each.reading.period.name: each.verdict
        for each in every
        if each.reading.estimate.value is not None
    }


def test_a_recorded_segment_keeps_its_target(tmp_path: Path) -> None:
    """What was recorded of a segment is judged by its own target of that time."""
    found = workspace(tmp_path, {"2026-08 north": (9, 10), "2026-08 south": (5, 10)})
    own = {"region": "south", "target": {"at_least": "50%"}}
    aim(found, SHARE, target={"at_least": "60%"}, segments=[own])
    recorded(found, date(2026, 9, 5))
    found.file("events.csv", "\n".join(["at,region,channel,hit,amount", *rows_of(SEPTEMBER), ""]))
    found.objectives[0]["segments"] = [{**own, "target": {"at_least": "55%"}}]
    later = recorded(found, date(2026, 10, 5))
    assert months_of(later.results, "south") == {"2026-08": "met", "2026-09": "missed"}
    assert months_of(later.results, "north") == {"2026-08": "met", "2026-09": "met"}
