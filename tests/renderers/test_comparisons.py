"""What is shown of a figure that holds two windows against one another."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

from csobjectives.model import Scorecard, Verdict
from csobjectives.problems import ExitCode
from csobjectives.renderers.pages.trends import block_trend, sparkline
from csobjectives.renderers.pages.view import page_of
from csobjectives.renderers.words.sentences import sentence
from tests.projects import Workspace

ROWS = "at,score\n" + "".join(
    f"2026-0{month}-{day:02} 10:00,{score}\n"
    for month, score in ((4, 3), (5, 5), (6, 4))
    for day in range(1, 29)
)


def judged(
    root: Path, as_of: date, target: dict[str, object], *, before: str = "28 days", **keys: Any
) -> Scorecard:
    """A change from April to May, of a share whose target is tracked."""
    workspace = Workspace(root, as_of=as_of)
    workspace.file("events.csv", ROWS)
    workspace.source({"at": {"type": "timestamp"}, "score": {"type": "integer"}}, **keys)
    of = workspace.objective(metric="csat", score="score", satisfied_from=5)
    asked = {"metric": "change", "of": of, "since": "2026-05-01"}
    workspace.objective("", "", **asked, before=before, after="28 days")
    workspace.objectives[-1] |= {"target": target, "enforcement": "blocking"}
    return workspace.evaluate()


def test_a_comparison_says_what_it_is_held_against(tmp_path: Path) -> None:
    """Both windows, by how much the figure rose with its sign, and no trend."""
    scorecard = judged(tmp_path, date(2026, 7, 1), {"at_least": "+3 pp"})
    result = scorecard.results[-1]
    assert sentence(result, 0.95) == (
        "+100.0 points from 1 to 28 May 2026 against 3 to 30 April 2026, "
        "target at least 3 points: met with 97.0 points to spare; "
        "chance alone would not explain it (95% interval 82.4 to 100.0)."
    )
    assert block_trend(result) == ""
    assert sparkline(result) is None
    (view,) = (each for each in page_of(scorecard).sets[0].objectives if each.name == "team/o1")
    assert view.found == "+100.0"
    assert view.chart is None
    shown = {fact.label: fact.text for fact in view.facts}
    assert shown["Figures"] == "before 0.0% (26 counted); after 100.0% (28 counted)"
    assert shown["Objective"] == "team/o0"


def test_a_comparison_without_a_figure_says_which_one_is_missing(tmp_path: Path) -> None:
    """There is none of the days before, for the source has no row of them, or not of all."""
    target: dict[str, object] = {"at_least": "+3 pp"}
    until = {"complete_from": "2026-04-10"}
    partial = judged(tmp_path / "partial", date(2026, 7, 1), target, **until).results[-1]
    assert partial.judged.verdict is Verdict.NO_DATA
    assert sentence(partial, 0.95).endswith(
        ": no data, the source does not cover both the days before and those after as a whole."
    )
    none = judged(tmp_path / "none", date(2026, 7, 1), target, before="1 day").results[-1]
    assert sentence(none, 0.95) == (
        "No data from 1 to 28 May 2026 against 30 April 2026, "
        "target at least 3 points: there is no figure before."
    )


def test_a_comparison_that_is_not_over_is_pending(tmp_path: Path) -> None:
    """It passes, needs no attention, and says how long it waits."""
    scorecard = judged(tmp_path, date(2026, 5, 28), {"at_least": "+3 pp"})
    result = scorecard.results[-1]
    assert result.judged.verdict is Verdict.PENDING
    assert scorecard.exit_code is ExitCode.OK
    assert sentence(result, 0.95) == (
        "Pending, target at least 3 points: the days after are 1 to 28 May 2026, "
        "and not over or not settled yet."
    )
    page = page_of(scorecard)
    assert page.attention == ()
    assert page.judged == ("April 2026",)
