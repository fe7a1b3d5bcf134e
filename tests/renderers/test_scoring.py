"""Scores, gates, progress and mixes in words: what is rounded stays on its side."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from typing import Any

import pytest

from csobjectives.model import Baseline, GateResult, Mix, Progress, Score
from csobjectives.quantities import POINTS, SHARE
from csobjectives.renderers.words.marks import Mark
from csobjectives.renderers.words.scoring import (
    GateView,
    gate_views,
    mix_in_words,
    progress_in_words,
    score_view,
    score_views,
)
from tests.renderers.judged import month, place
from tests.renderers.timed import aimed, judged, series, step


def score(value: str | None, **terms: Any) -> Score:
    """A score of nine out of eleven objectives, without waivers."""
    exact = None if value is None else Fraction(value)
    made = Score(value=exact, with_waivers=exact, judged=9, of=11)
    return replace(made, **terms)


@pytest.mark.parametrize(
    ("given", "says"),
    [
        (score("78"), "78 of 100, 9 of 11 judged"),
        (score("78.125"), "78.1 of 100, 9 of 11 judged"),
        (score("100"), "100 of 100, 9 of 11 judged"),
        (score("0"), "0 of 100, 9 of 11 judged"),
        (score("99.98"), "99.98 of 100, 9 of 11 judged"),
        (score("0.01"), "0.01 of 100, 9 of 11 judged"),
        (score("79.97"), "79.97 of 100, 9 of 11 judged"),
        (score(None, judged=0), "no score, 0 of 11 judged"),
        (
            score("78", with_waivers=Fraction(83), waived=1),
            "78 of 100, 9 of 11 judged; 83 with waivers",
        ),
        (
            score("0", with_waivers=None, waived=9),
            "0 of 100, 9 of 11 judged",
        ),
        (
            score("78", progress=Fraction(5, 8), have_baseline=3),
            "78 of 100, 9 of 11 judged; 62.5% of the way from 3 baselines",
        ),
        (
            score("78", progress=Fraction(1), have_baseline=1),
            "78 of 100, 9 of 11 judged; 100% of the way from 1 baseline",
        ),
    ],
)
def test_score_says_its_coverage(given: Score, says: str) -> None:
    """A score has its coverage, and is rounded neither onto nothing or all, nor onto a gate's."""
    view = score_view(given, limits=(Fraction(80),))
    assert view is not None
    assert view.says == says


def test_nothing_that_counts_is_no_score() -> None:
    """Where all is tracked there is no score to show."""
    assert score_view(score(None, judged=0, of=0)) is None


def test_parts_come_lowest_first() -> None:
    """Types and owners come lowest first; those without a score last, those without owner named."""
    views = score_views({"b": score("90"), "": score("40.04"), "c": score(None), "a": score("0")})
    assert [(each.name, each.value) for each in views] == [
        ("a", "0"),
        ("no owner", "40.0"),
        ("b", "90"),
        ("c", "–"),
    ]


@pytest.mark.parametrize(
    ("gate", "view"),
    [
        (
            GateResult(name="score", passed=True, wanted=Fraction(80), found=Fraction(80)),
            ("score", "Passed", "80, at least 80 asked", ()),
        ),
        (
            GateResult(name="score", passed=False, wanted=Fraction(80), found=Fraction("79.99")),
            ("score", "Failed", "79.99, at least 80 asked", ()),
        ),
        (
            GateResult(name="score", passed=None, wanted=Fraction(80)),
            ("score", "Not judged", "no score, at least 80 asked", ()),
        ),
        (
            GateResult(name="explain_misses", passed=True),
            ("explain_misses", "Passed", "every miss is explained", ()),
        ),
        (
            GateResult(name="explain_misses", passed=False, objectives=("a/b",)),
            ("explain_misses", "Failed", "1 miss has neither a note nor a waiver", ("Title",)),
        ),
        (
            GateResult(name="explain_misses", passed=False, objectives=("a/b", "a/c")),
            (
                "explain_misses",
                "Failed",
                "2 misses have neither a note nor a waiver",
                ("Title", "a/c"),
            ),
        ),
    ],
)
def test_gates(gate: GateResult, view: tuple[str, str, str, tuple[str, ...]]) -> None:
    """A gate says what was found, what was asked, and which misses keep it shut."""
    (found,) = gate_views([gate], {"a/b": "Title"})
    assert (found.name, found.mark.word, found.says, found.objectives) == view
    assert isinstance(found, GateView)
    assert isinstance(found.mark, Mark)


@pytest.mark.parametrize(
    ("to_target", "to_stretch", "says"),
    [
        ("0.625", None, "62.5% of the way from the baseline of 82% to the target."),
        (
            "0.625",
            "0.385",
            "62.5% of the way from the baseline of 82% to the target, and 38.5% to the stretch.",
        ),
        ("0", None, "0% of the way from the baseline of 82% to the target."),
        ("0.9999", None, "99.99% of the way from the baseline of 82% to the target."),
        ("1", None, "100% of the way from the baseline of 82% to the target."),
        ("1.5", None, "150% of the way from the baseline of 82% to the target."),
        (
            "-0.125",
            "-0.1",
            "Further from the target than the baseline of 82%, by 12.5% of the way.",
        ),
    ],
)
def test_way_from_the_baseline(to_target: str, to_stretch: str | None, says: str) -> None:
    """How far a figure has come is told from nothing and from all of the way, and where it led."""
    start = Baseline(value=Fraction("0.82"), location=place(1))
    (made,) = judged(series(aimed("x", step(at_least=".9"), baseline=start), ".85"))
    progress = Progress(
        to_target=Fraction(to_target),
        to_stretch=None if to_stretch is None else Fraction(to_stretch),
    )
    assert progress_in_words(replace(made, progress=progress)) == says
    assert progress_in_words(replace(made, progress=None)) == ""
    assert progress_in_words(replace(made, progress=Progress())) == ""


@pytest.mark.parametrize(
    ("change", "rate", "brought"),
    [
        ("0.021", "-0.003", ("+2.1 pp", "-0.3 pp", "+2.4 pp")),
        ("0.0214", "0.0102", ("+2.1 pp", "+1.0 pp", "+1.1 pp")),
        ("0.0216", "0.0104", ("+2.2 pp", "+1.0 pp", "+1.2 pp")),
        ("-0.05", "0", ("-5.0 pp", "0.0 pp", "-5.0 pp")),
    ],
)
def test_mix_adds_up(change: str, rate: str, brought: tuple[str, str, str]) -> None:
    """The two parts of a change add up to it as they are shown, rounded as they may be."""
    whole, own = Fraction(change), Fraction(rate)
    mix = Mix(before=month("2026-08"), change=whole, rate=own, shares=whole - own)
    assert mix_in_words(mix, SHARE) == (
        f"Of the change of {brought[0]} since August 2026, the segments' own figures brought "
        f"{brought[1]}, their mix {brought[2]}."
    )


def test_mix_of_points() -> None:
    """Points go by their name, as in sentences; shares differ by percentage points."""
    mix = Mix(before=month("2026-08"), change=Fraction(18), rate=Fraction(19), shares=Fraction(-1))
    assert mix_in_words(mix, POINTS).endswith(
        "+18.0 points since August 2026, the segments' own figures brought +19.0 points, "
        "their mix -1.0 points."
    )


def test_no_change_has_no_mix() -> None:
    """Where the whole stayed as it was, nothing is said of its parts."""
    still = Mix(before=month("2026-08"), change=Fraction(0), rate=Fraction(1), shares=Fraction(-1))
    assert mix_in_words(still, SHARE) == ""
    assert mix_in_words(None, SHARE) == ""
