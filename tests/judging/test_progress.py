"""The way from a baseline to a target: what part of it is done. Figures are worked out by hand."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from csobjectives.model import Baseline, Glide, Progress, Result
from tests.judged import HERE, NORTH, judged, objective, reading, series, target


def found(
    value: int | Fraction | None, start: int | None = 60, *, terms: Any = None, **bounds: Any
) -> Progress | None:
    """The progress of a figure from a baseline to a target."""
    return result(value, start, terms=terms, **bounds).progress


def result(
    value: int | Fraction | None, start: int | None = 60, *, terms: Any = None, **bounds: Any
) -> Result:
    baseline = None if start is None else Baseline(value=Fraction(start), location=HERE)
    aim = objective(target(**bounds), baseline=baseline)
    return judged(series(aim, reading(value, **(terms or {}))))[0]


@pytest.mark.parametrize(
    ("value", "bounds", "way"),
    [
        (75, {"at_least": 80}, Fraction(3, 4)),
        (80, {"at_least": 80}, Fraction(1)),
        (90, {"at_least": 80}, Fraction(3, 2)),
        (60, {"at_least": 80}, Fraction(0)),
        (50, {"at_least": 80}, Fraction(-1, 2)),
        (45, {"at_most": 30}, Fraction(1, 2)),
        (66, {"at_most": 30}, Fraction(-1, 5)),
        (75, {"at_least": 80, "strict": True}, Fraction(3, 4)),
        (75, {"at_least": 80, "tolerance": 10}, Fraction(3, 4)),
    ],
)
def test_the_way_to_the_target(value: int, bounds: dict[str, Any], way: Fraction) -> None:
    """(figure - baseline) / (bound - baseline), whichever way is better; not cut at 0 or 1."""
    assert found(value, **bounds) == Progress(to_target=way)


def test_the_way_to_the_stretch() -> None:
    """The stretch has a way of its own, from the same baseline."""
    assert found(75, at_least=80, stretch=90) == Progress(
        to_target=Fraction(3, 4), to_stretch=Fraction(1, 2)
    )


@pytest.mark.parametrize("bounds", [{"at_least": 60}, {"at_least": 50}, {"at_most": 70}])
def test_what_began_there_has_no_way(bounds: dict[str, int]) -> None:
    """A baseline at the target or beyond leaves nothing to be done: better is no step back."""
    assert found(90, **bounds) == Progress()


def test_a_stretch_still_ahead_of_a_target_behind() -> None:
    """The baseline may have met the target, and not the stretch."""
    assert found(75, at_least=50, stretch=90) == Progress(to_stretch=Fraction(1, 2))


@pytest.mark.parametrize(
    ("versus", "bounds"),
    [
        ("baseline", {"at_least": 20, "stretch": 30}),
        ("baseline", {"at_least": Fraction(1, 3), "stretch": Fraction(1, 2), "relative": True}),
    ],
)
def test_a_difference_from_the_baseline_is_a_way(versus: str, bounds: dict[str, Any]) -> None:
    """20 more than 60, or a third more, is 80: 75 is three quarters of the way."""
    assert found(75, versus=versus, **bounds) == Progress(
        to_target=Fraction(3, 4), to_stretch=Fraction(1, 2)
    )


def test_a_glide_path_is_measured_by_the_bound_of_its_day() -> None:
    """On 1 September, 31 of 122 days from 1 August have passed: the bound is 80 by then."""
    glide = Glide(to=Fraction(80) + Fraction(20 * 91, 31), by=date(2026, 12, 1))
    bounds = {"at_least": 60, "glide": glide, "since": date(2026, 8, 1)}
    assert found(70, start=60, **bounds) == Progress(to_target=Fraction(1, 2))


@pytest.mark.parametrize(
    "bounds",
    [
        {"at_least": 70, "at_most": 80},
        {"at_least": 5, "versus": "previous_period"},
        {"at_least": 5, "versus": "team/other"},
    ],
)
def test_where_there_is_no_place_to_go(bounds: dict[str, Any]) -> None:
    """A band is not on one side, and what is held against another period moves with it."""
    assert found(75, **bounds) is None


def test_without_baseline_or_target() -> None:
    """A way needs a beginning and an end."""
    assert found(75, start=None, at_least=80) is None
    aim = objective(baseline=Baseline(value=Fraction(60), location=HERE))
    assert judged(series(aim, reading(75)))[0].progress is None


def test_only_what_is_judged_by_its_figure() -> None:
    """No data, too few, stale, partial and pending figures are no step on the way."""
    aim = objective(target(at_least=80), baseline=Baseline(value=Fraction(60), location=HERE))
    results = [
        result(None, at_least=80),
        result(75, at_least=80, min_sample=101),
        result(75, at_least=80, terms={"partial": True}),
        result(75, at_least=80, since=date(2026, 10, 1)),
        judged(series(aim, reading(75), stale=True))[0],
    ]
    assert [each.judged.verdict for each in results] == [
        "no-data",
        "too-few",
        "no-data",
        "pending",
        "stale",
    ]
    assert [each.progress for each in results] == [None] * 5


def test_the_baseline_is_that_of_the_whole() -> None:
    """A segment did not begin there, and is on no way from it."""
    aim = objective(target(at_least=80), baseline=Baseline(value=Fraction(60), location=HERE))
    north = series(aim, reading(75, segment=NORTH), segment=NORTH)
    whole, segment = judged(series(aim, reading(75)), north)
    assert (whole.progress, segment.progress) == (Progress(to_target=Fraction(3, 4)), None)


@given(st.integers(-50, 50), st.integers(-50, 50), st.integers(-50, 50), st.integers(-50, 50))
def test_better_is_farther(start: int, bound: int, one: int, other: int) -> None:
    """Of two figures the better one is farther, and from the bound on the way is done."""
    assume(start != bound)
    side = "at_least" if bound > start else "at_most"
    ways = []
    for value in (one, other):
        progress = found(value, start, **{side: bound})
        assert progress is not None
        assert progress.to_target is not None
        assert (progress.to_target >= 1) is (value >= bound if bound > start else value <= bound)
        ways.append(progress.to_target)
    assert (ways[0] < ways[1]) is (one < other if bound > start else one > other)
