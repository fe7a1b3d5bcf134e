"""What comes first, what is counted, and what leads where."""

from __future__ import annotations

from dataclasses import replace

import pytest

from csobjectives.model import Enforcement, Result, SourceCount, Target
from csobjectives.problems import ExitCode, Problem, Severity
from csobjectives.quantities import NUMBER, SHARE
from csobjectives.renderers.pages.page import ObjectiveView
from csobjectives.renderers.pages.view import page_of
from tests.renderers.scorecards import (
    Figures,
    empty,
    objective,
    result,
    rich,
    scorecard_of,
    segments,
    target,
)


def made(
    name: str,
    value: str | None,
    half: str = "",
    enforcement: Enforcement = Enforcement.BLOCKING,
    sample: int = 0,
) -> Result:
    aim = target(1, sample=sample, at_least=".8", tolerance=".02")
    measured = objective(
        f"shipboard/{name}", name, "sales", "share", SHARE, aim, enforcement=enforcement
    )
    return result(measured, [value], half=half)


def names(views: tuple[ObjectiveView, ...]) -> list[str]:
    return [view.title for view in views]


def test_worst_first() -> None:
    """First what fails, then verdict, enforcement, certainty, and how far off it is."""
    advisory, tracked = Enforcement.ADVISORY, Enforcement.TRACKED
    results = [
        made("met", ".9"),
        made("too few", ".9", sample=1000),
        made("at risk", ".79"),
        made("tracked and missed", ".1", enforcement=tracked),
        made("advisory and missed", ".1", enforcement=advisory),
        made("no data", None),
        made("missed, maybe by chance", ".1", half=".75"),
        made("missed", ".7"),
        made("missed by more", ".6"),
    ]
    page = page_of(scorecard_of(results))
    assert names(page.attention) == [
        "missed by more",
        "missed",
        "missed, maybe by chance",
        "no data",
        "advisory and missed",
        "tracked and missed",
        "at risk",
        "too few",
    ]
    assert names(page.objectives) == [*names(page.attention), "met"]


@pytest.mark.parametrize(
    ("aim", "figures", "order"),
    [
        (target(1, at_least=".8"), [".9", ".7", None, ".6"], [".6", ".7", None, ".9"]),
        (target(1, at_most=".8"), [".9", ".7", ".95", ".6"], [".95", ".9", ".7", ".6"]),
        (target(1, at_least=".4", at_most=".6"), [".5", ".7", ".1"], [".1", ".7", ".5"]),
        (None, [".5", None, ".1"], [None, ".1", ".5"]),
    ],
)
def test_segments_worst_first(aim: Target | None, figures: Figures, order: Figures) -> None:
    """Segments are ordered by verdict, then by how bad their figures are for this target."""
    whole = objective("shipboard/x", "X", "sales", "share", SHARE, aim, by=("desk",))
    parts = segments(whole, {(str(figure),): figure for figure in figures})
    (view,) = page_of(scorecard_of([result(whole, [".5"]), *parts])).objectives
    assert [row.label for row in view.segments] == [str(figure) for figure in order]


def test_counts_are_of_whole_objectives() -> None:
    """Segments are not counted, and what is tracked without a verdict is counted apart."""
    page = page_of(rich())
    assert {tally.mark.name: tally.number for tally in page.tallies} == {
        "missed": 4,
        "no-data": 1,
        "stale": 0,
        "pending": 0,
        "at-risk": 2,
        "too-few": 1,
        "met": 3,
    }
    assert (page.judged_count, page.tracked, page.errors, page.warnings) == (11, 1, 0, 2)
    assert page.summary == "4 missed, 1 no data, 2 at risk, 1 too few, 3 met; 1 tracked; 2 warnings"


def test_outcome_says_whether_anything_was_judged() -> None:
    """Nothing to judge is no pass, and an error says whether it kept all from being judged."""
    error = Problem(slug="x", message="x")
    tracked = result(objective("shipboard/x", "X", "sales", "share", SHARE, None), [".5"])
    gone = replace(made("old", ".9"), retired=True)
    broken = {"problems": (error,), "exit_code": ExitCode.CANNOT_JUDGE}
    cards = {
        "Nothing could be judged: 1 error": empty(),
        "Nothing could be judged: 1 tracked; 1 error": scorecard_of([tracked], **broken),
        "Could not judge everything: 1 met; 1 error": scorecard_of([made("x", ".9")], **broken),
        "Nothing to judge: 1 tracked": scorecard_of([tracked]),
        "Nothing to judge: no objective": scorecard_of([]),
        "Nothing to judge: 1 retired": scorecard_of([gone]),
        "Nothing to judge: 1 tracked; 1 retired": scorecard_of([tracked, gone]),
        "Passed: 1 met": scorecard_of([made("x", ".9"), gone]),
        "Failed: 1 missed": scorecard_of([made("x", ".1")], exit_code=ExitCode.FAILED),
    }
    for says, card in cards.items():
        page = page_of(card)
        assert f"{page.outcome}: {page.summary}" == says


def test_errors_before_warnings() -> None:
    """Problems are shown errors first, and else in the order of their places."""
    severities = {"a": Severity.WARNING, "b": Severity.ERROR, "c": Severity.WARNING, "d": "error"}
    problems = [
        Problem(slug=slug, message=slug, severity=Severity(severity))
        for slug, severity in severities.items()
    ]
    page = page_of(scorecard_of([], problems=tuple(problems)))
    assert [problem.slug for problem in page.problems] == ["b", "d", "a", "c"]


def test_rejected_rows_read_as_a_sentence() -> None:
    """Why rows were rejected: column, reason and how many, most first."""
    rejected = {
        ("", "cannot be read as a row"): 2,
        ("score", "is no whole number"): 1,
        ("at", "is empty"): 1200,
    }
    counted = SourceCount(source="surveys", rows=9000, rejected=rejected, rejected_rows=1203)
    (source,) = page_of(scorecard_of([], counts=(counted,))).sources
    assert source.rejected == (
        "at is empty: 1,200 rows; cannot be read as a row: 2 rows; score is no whole number: 1 row"
    )


def test_segment_labels() -> None:
    """NULL and an empty text are told from each other, and columns are kept apart."""
    whole = objective("shipboard/x", "X", "sales", "share", NUMBER, None, by=("desk", "channel"))
    parts = segments(whole, {("a", None): "1", ("", "web"): "2"})
    (view,) = page_of(scorecard_of([result(whole, ["3"]), *parts])).objectives
    assert view.by == "desk, channel"
    assert [row.label for row in view.segments] == ["a · (no value)", "(blank) · web"]


def test_anchors_are_safe_and_unique() -> None:
    """Names that differ only in what a link cannot carry still lead to different places."""
    results = [made(name, ".9") for name in ("a b", "a-b", "a\nb", "a.b")]
    page = page_of(scorecard_of(results))
    assert sorted(view.anchor for view in page.objectives) == [
        "shipboard/a-b",
        "shipboard/a-b-",
        "shipboard/a-b--",
        "shipboard/a.b",
    ]


def test_owner_is_the_objectives_or_the_sets() -> None:
    """An objective without an owner of its own has its set's."""
    own = made("own", ".9")
    own = replace(own, objective=replace(own.objective, owner="Ada"))
    page = page_of(scorecard_of([own, made("sets", ".85")]))
    assert {view.title: view.owner for view in page.objectives} == {
        "own": "Ada",
        "sets": "Purser's office",
    }
