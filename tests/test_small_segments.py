"""Small segments, from files to outputs: nothing that is written tells of them.

Two projects differ in nothing but what is in two segments that are both suppressed. If any output,
or the history, had anything of either, the two would not write the same.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from csobjectives.model import Reading, Scorecard
from csobjectives.pipeline import Request, evaluate
from csobjectives.renderers import OUTPUTS, render
from tests.projects import NEVER, Workspace

COLUMNS = {
    "at": {"type": "timestamp"},
    "region": {"type": "text"},
    "hit": {"type": "integer"},
    "amount": {"type": "decimal"},
    "weight": {"type": "decimal"},
}
DAYS = ["2025-09-10", "2026-06-10", "2026-07-10", "2026-08-10", "2026-09-10", "2026-10-06"]
AS_OF = date(2026, 10, 8)
SMALL = {"tiny": (3, 3, 7331), "slim": (6, 2, 8447)}  # rows, hits, and an amount of their own
SWAPPED = {"tiny": SMALL["slim"], "slim": SMALL["tiny"]}
LARGE = {"main": (40, 30, 10), "side": (20, 18, 20)}

SHARE = {"metric": "share", "when": "hit = 1", "by": "region"}
MEAN = {"metric": "mean", "value": "amount", "by": "region"}
PROMISED = {"target": {"at_least": "60%", "tolerance": "5 pp"}}
OBJECTIVES: list[tuple[dict[str, Any], dict[str, Any]]] = [
    (SHARE, PROMISED),
    (SHARE, {"target": {"at_least": "60%", "judge": "proven"}}),
    (SHARE, {"target": {"at_least": "-20 pp", "versus": "previous_period"}}),
    (SHARE, {"target": {"at_least": "-20 pp", "versus": "same_period_last_year"}}),
    (SHARE, {"target": {"at_least": "-20 pp", "versus": "o0"}}),
    (SHARE, {**PROMISED, "each": {"at_least": "95%"}, "segment_enforcement": "blocking"}),
    (
        SHARE,
        {
            **PROMISED,
            "segments": [
                {"region": "tiny", "target": {"at_least": "99%"}, "owner": "tiny@example.com"},
                {"region": "slim", "target": {"at_least": "1%"}},
            ],
        },
    ),
    ({**SHARE, "window": "week"}, PROMISED),
    ({**SHARE, "window": "rolling 4 weeks"}, PROMISED),
    ({**SHARE, "window": "month_to_date"}, PROMISED),
    ({**SHARE, "weight": "weight"}, PROMISED),
    (MEAN, {"target": {"at_least": 10}, "baseline": {"value": 5}}),
    ({**MEAN, "metric": "quantile", "at": "p50"}, {"target": {"at_least": 1}}),
    ({**MEAN, "metric": "sum"}, {"target": {"at_least": 10}, "each": {"at_least": 30_000}}),
    ({"metric": "count", "by": "region"}, {"target": {"at_least": 10}, "each": {"at_least": 4}}),
    ({"metric": "count", "by": "region"}, {"enforcement": "tracked"}),
    (
        {
            "metric": "change",
            "of": "o0",
            "before": "60 days",
            "after": "30 days",
            "since": "2026-08-20",
            "source": "",
            "window": "",
        },
        {"target": {"at_least": "-20 pp"}},
    ),
]


def lines(regions: Mapping[str, tuple[int, int, int]]) -> Iterable[str]:
    """The rows of each day; the whole has the same, whichever region they are of."""
    for day in DAYS:
        for name, (rows, hits, amount) in sorted(regions.items(), key=lambda each: each[1]):
            for number in range(rows):
                yield f"{day},{name},{int(number < hits)},{amount + number},{1 + number % 2}"


def project(root: Path, small: Mapping[str, tuple[int, int, int]], smallest: int = 5) -> Workspace:
    """A project with all kinds of figures by region."""
    found = Workspace(root)
    found.settings = {"privacy": {"smallest_segment": smallest}} if smallest else {}
    found.source(COLUMNS)
    rows = lines({**LARGE, **small})
    found.file("events.csv", "\n".join(["at,region,hit,amount,weight", *rows, ""]))
    for measure, terms in OBJECTIVES:
        found.objective(**{"window": "month", **measure})
        if "enforcement" not in terms:
            del found.objectives[-1]["enforcement"]
        found.objectives[-1].update(terms)
    found.document = {
        "notes": [
            {
                "objective": "o0",
                "period": period,
                "segment": {"region": "tiny"},
                "cause": "Rain",
                "action": "Umbrellas for all three",
                "due": "2026-09-20",
            }
            for period in ("2026-09", "2024-09")
        ],
        "waivers": [
            {
                "objective": "o5",
                "periods": ["2026-09"],
                "segment": {"region": "slim"},
                "reason": "Flood",
                "approved_by": "head@example.com",
                "expires": "2026-12-31",
            }
        ],
    }
    found.write()
    return found


def checked(found: Workspace, as_of: date, history: str = "history") -> Scorecard:
    """A run as of a day, with its history."""
    folder = Path(history)
    return evaluate(Request(cwd=found.root, now=NEVER, as_of=as_of, history=folder))


def written(scorecard: Scorecard) -> dict[str, str]:
    """Every output."""
    return {name: render(scorecard, name) for name in OUTPUTS}


def recorded(found: Workspace) -> dict[str, str]:
    """The files of a history, by their names."""
    return {each.name: each.read_text() for each in sorted(found.root.glob("history/**/*.jsonl"))}


def readings_of(scorecard: Scorecard, *regions: str) -> dict[str, list[Reading]]:
    """The readings of some regions, judged, earlier and open, by objective."""
    found: dict[str, list[Reading]] = {each.objective.id: [] for each in scorecard.results}
    for each in scorecard.results:
        if each.segment and each.segment[0][1] in regions:
            readings = [judged.reading for judged in (*each.history, each.judged)]
            found[each.objective.id] += [*readings, *([each.open] if each.open else [])]
    return found


@pytest.fixture
def projects(tmp_path: Path) -> tuple[Workspace, Workspace]:
    """The project, and the one in which the two small segments have changed places."""
    return project(tmp_path / "one", SMALL), project(tmp_path / "other", SWAPPED)


def test_both_are_suppressed_everywhere(projects: tuple[Workspace, Workspace]) -> None:
    """By every kind of figure, `tiny` is too small, and `slim` is what hides it."""
    scorecard = checked(projects[0], AS_OF)
    for small in ("tiny", "slim"):
        for readings in readings_of(scorecard, small).values():
            assert any(each.suppressed for each in readings)
            assert all(each.suppressed or each.estimate.n == 0 for each in readings)
            assert all(each.estimate.value in (None, 0) for each in readings)
    large = readings_of(scorecard, "main", "side")
    assert not any(each.suppressed for readings in large.values() for each in readings)


def test_no_output_tells_of_them(projects: tuple[Workspace, Workspace]) -> None:
    """All outputs are the same, character by character, whichever of the two had which figure."""
    one, other = (written(checked(each, AS_OF)) for each in projects)
    assert one == other


def test_no_history_tells_of_them(projects: tuple[Workspace, Workspace]) -> None:
    """Nothing of them is recorded; what is, tells of the others and of the whole."""
    for as_of in (date(2026, 9, 5), AS_OF):
        for each in projects:
            checked(each, as_of)
    one, other = (recorded(each) for each in projects)
    assert one == other
    text = "".join(one.values())
    assert '"main"' in text
    assert '"tiny"' not in text
    assert '"slim"' not in text


def test_their_figures_are_nowhere(projects: tuple[Workspace, Workspace]) -> None:
    """Their amounts are numbers that nothing else is, and no output has them."""
    texts = written(checked(projects[0], AS_OF)).values()
    for amount in ("7331", "7332", "7,331", "7,332", "8447", "8449", "8,447", "8,449"):
        assert not any(amount in text for text in texts)


def test_what_is_said_of_them_is_nowhere(projects: tuple[Workspace, Workspace]) -> None:
    """Nobody writes a note on a small segment for all to read, overdue or not."""
    scorecard = checked(projects[0], AS_OF)
    told = [*written(scorecard).values(), *(each.message for each in scorecard.problems)]
    assert not any("Rain" in text or "Umbrellas" in text for text in told)
    free = written(checked(replace_smallest(projects[0]), AS_OF, "free"))
    assert all("Rain" in free[name] for name in ("json", "markdown", "html"))


def test_rows_without_a_value_are_not_told_beside_a_sum(tmp_path: Path) -> None:
    """Two rows of the night have no `ok`: that two are missing would tell the sum of the others.

    The sum by team hides the night and the day, whose 6 rows would be what is left of 8.
    """
    found = Workspace(tmp_path)
    found.settings = {"privacy": {"smallest_segment": 5}}
    found.source({"at": {"type": "timestamp"}, "team": {"type": "text"}, "ok": {"type": "integer"}})
    teams = {"night": (2, ""), "day": (6, "1"), "late": (30, "1")}
    rows = [
        f"2026-09-10,{team},{ok}" for team, (number, ok) in teams.items() for _ in range(number)
    ]
    found.file("events.csv", "\n".join(["at,team,ok", *rows, ""]))
    for measure in ({"metric": "share", "when": "ok = 1"}, {"metric": "count"}):
        found.objective(**measure, by="team", window="month")
    found.write()
    results = evaluate(Request(cwd=found.root, now=NEVER, as_of=AS_OF)).results
    hidden = {
        (each.objective.id, each.segment[0][1]): each.judged.reading.suppressed
        for each in results
        if each.segment
    }
    for name in ("o0", "o1"):
        assert [hidden[name, team] for team in teams] == [True, True, False]
    night = next(each for each in results if each.segment == (("team", "night"),))
    assert night.judged.reading.excluded == {}


def test_without_the_setting_they_are_told(tmp_path: Path) -> None:
    """The same two projects write otherwise where nothing is suppressed: it is that which hides."""
    one, other = (
        written(checked(project(tmp_path / name, small, 0), AS_OF))
        for name, small in (("one", SMALL), ("other", SWAPPED))
    )
    for name in ("json", "markdown", "html"):
        assert one[name] != other[name]
        assert "7332" in one[name] or "7,332" in one[name]


def test_what_shrinks_is_told_no_more(tmp_path: Path) -> None:
    """A segment that was recorded when it was large enough, and is too small by now.

    Half of its rows turned out to be another region's, so that the whole is as before: that its
    figure is another one now is not told, for it is that of four.
    """
    found = project(tmp_path, {"slim": SMALL["slim"], "alfa": (8, 4, 7331)})
    checked(found, AS_OF)
    assert '"alfa"' in "".join(recorded(found).values())
    moved = {"slim": SMALL["slim"], "alfa": (4, 3, 7331), "main": (44, 31, 10)}
    project(tmp_path, moved)
    scorecard = checked(found, AS_OF)
    assert all(each[-1].suppressed for each in readings_of(scorecard, "alfa").values())
    told = [each.message for each in scorecard.problems if each.slug == "history-conflict"]
    assert any("(region = main)" in each for each in told)
    assert not any("alfa" in each or "n = 4)" in each for each in told)


def test_what_was_recorded_is_suppressed_too(tmp_path: Path) -> None:
    """What a history has from before anything was hidden is suppressed where it is recalled."""
    found = project(tmp_path, SMALL, 0)
    checked(found, date(2026, 9, 5))
    assert '"tiny"' in "".join(recorded(found).values())
    project(tmp_path, SMALL)
    found.file("events.csv", "at,region,hit,amount,weight\n2026-09-10,main,1,1,1\n")
    scorecard = checked(found, AS_OF)
    texts = written(scorecard).values()
    assert not any("7332" in text or "7,332" in text for text in texts)
    august = {
        each.segment[0][1]: judged.reading
        for each in scorecard.results
        if each.objective.id == "o11" and each.segment
        for judged in each.history
        if judged.reading.period.name == "2026-08"
    }
    assert {name: each.suppressed for name, each in august.items()} == {
        "main": False,
        "side": False,
        "slim": True,
        "tiny": True,
    }
    assert august["main"].recorded == date(2026, 9, 5)


def test_the_mix_tells_nothing_of_them(projects: tuple[Workspace, Workspace]) -> None:
    """What moved the whole is not taken apart where a part of it is suppressed."""
    scorecard = checked(projects[0], AS_OF)
    assert {each.mix for each in scorecard.results} == {None}
    free = checked(replace_smallest(projects[0]), AS_OF, "free")
    assert any(each.mix for each in free.results)


def replace_smallest(found: Workspace) -> Workspace:
    """The project without the setting, in a folder beside."""
    return project(found.root.parent / "free", SMALL, 0)
