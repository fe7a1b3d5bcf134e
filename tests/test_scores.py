"""Scores: what verdicts are worth together. Every figure is worked out by hand."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from csobjectives.judging import judge_series
from csobjectives.model import (
    Baseline,
    Effect,
    Enforcement,
    Judgement,
    Objective,
    Progress,
    Result,
    Retirement,
    Score,
    Verdict,
)
from csobjectives.scores import WORTH, is_met, score_of, scores_of
from tests.judged import (
    AS_OF,
    HERE,
    LEVEL,
    NORTH,
    months,
    objective,
    reading,
    series,
    target,
    waiver,
)

MET, AT_RISK, MISSED = Verdict.MET, Verdict.AT_RISK, Verdict.MISSED
UNJUDGED = [Verdict.TOO_FEW, Verdict.PENDING]


def result(verdict: Verdict, *, waived: bool = False, way: str = "", **terms: Any) -> Result:
    """A result with a verdict; `way` is its progress."""
    return Result(
        objective=objective(target(at_least=80), **terms),
        segment=(),
        judged=Judgement(reading=reading(50), verdict=verdict, waiver=waiver() if waived else None),
        history=(),
        effect=Effect.PASSES if verdict is MET else Effect.FAILS,
        progress=Progress(to_target=Fraction(way)) if way else None,
    )


def weighing(weight: str, verdict: Verdict, **terms: Any) -> Result:
    return result(verdict, weight=Fraction(weight), **terms)


@pytest.mark.parametrize(
    ("verdict", "worth"),
    [(MET, 100), (AT_RISK, 50), (MISSED, 0), (Verdict.NO_DATA, 0), (Verdict.STALE, 0)],
)
def test_what_a_verdict_is_worth(verdict: Verdict, worth: int) -> None:
    """A target that nothing measures is not met: that is worth nothing, and counts."""
    assert score_of([result(verdict)]) == Score(
        value=Fraction(worth), with_waivers=Fraction(worth), judged=1, of=1
    )


@pytest.mark.parametrize("verdict", UNJUDGED)
def test_what_is_no_judgement_counts_for_nothing(verdict: Verdict) -> None:
    """Too few and pending are in the coverage alone; nothing judged is no score, not 0 or 100."""
    assert score_of([result(verdict)]) == Score(value=None, with_waivers=None, judged=0, of=1)
    assert score_of([result(verdict), result(MET), result(MISSED)]) == Score(
        value=Fraction(50), with_waivers=Fraction(50), judged=2, of=3
    )


def test_weighted_mean() -> None:
    """(2·100 + 1·50 + 0.5·0) / 3.5 is 500/7, exactly."""
    results = [weighing("2", MET), weighing("1", AT_RISK), weighing("0.5", MISSED)]
    assert score_of(results).value == Fraction(500, 7)


def test_a_waiver_is_shown_and_raises_nothing() -> None:
    """Met, at risk and a waived miss: (100 + 50 + 0) / 3 is 50, and 75 without what is waived."""
    results = [result(MET), result(AT_RISK), result(MISSED, waived=True)]
    assert score_of(results) == Score(
        value=Fraction(50), with_waivers=Fraction(75), judged=3, of=3, waived=1
    )


def test_where_all_is_waived() -> None:
    """Nothing is left for a score with waivers: it is none, and not 100."""
    assert score_of([result(MISSED, waived=True)]) == Score(
        value=Fraction(0), with_waivers=None, judged=1, of=1, waived=1
    )


def test_a_weight_of_zero_stays_zero() -> None:
    """It counts for no score and for no coverage; alone, there is nothing to judge."""
    nothing = Score(value=None, with_waivers=None, judged=0, of=0)
    assert score_of([weighing("0", MISSED)]) == nothing
    both = [weighing("0", MISSED, waived=True, way="0.5"), result(MET)]
    assert score_of(both) == score_of([result(MET)])


def test_what_is_tracked_counts_as_weight_zero() -> None:
    """What is shown only is in no score, and all of it is nothing to judge."""
    tracked = result(MET, enforcement=Enforcement.TRACKED, weight=Fraction(5))
    assert score_of([tracked, tracked]) == Score(value=None, with_waivers=None, judged=0, of=0)
    assert score_of([tracked, result(MISSED)]).value == 0


def test_progress_is_a_figure_of_its_own() -> None:
    """The weighted mean of the ways, each within 0 and 1: nobody makes up for another one.

    (2·1 + 1·0 + 1·0.5) / 4, of 3 that have one, is 5/8; without any there is none.
    """
    results = [
        weighing("2", MET, way="1.7"),
        weighing("1", MISSED, way="-0.4"),
        weighing("1", MISSED, way="0.5"),
        weighing("3", MET),
    ]
    score = score_of(results)
    assert (score.progress, score.have_baseline) == (Fraction(5, 8), 3)
    assert (score_of(results[3:]).progress, score_of(results[3:]).have_baseline) == (None, 0)


def test_a_way_to_the_stretch_alone_is_no_progress() -> None:
    """Where the target was met from the start, there is no way to it."""
    one = replace(result(MET), progress=Progress(to_stretch=Fraction(1, 2)))
    assert (score_of([one]).progress, score_of([one]).have_baseline) == (None, 0)


def test_the_project_and_its_parts() -> None:
    """Sets, types and owners have the score of their own objectives; segments are parts of them."""
    results = [
        result(MET, set_name="one", owner="ann", weight=Fraction(3)),
        result(MISSED, set_name="one", owner="bob", type="sales"),
        result(MISSED, set_name="two", owner="ann"),
    ]
    segment = replace(results[0], segment=NORTH, judged=replace(results[0].judged, verdict=MISSED))
    scores = scores_of([*results, segment])
    assert scores.project == score_of(results)
    assert scores.project.value == 60
    assert scores.sets == {"one": score_of(results[:2]), "two": score_of(results[2:])}
    assert scores.types == {
        "productivity": score_of([results[0], results[2]]),
        "sales": score_of([results[1]]),
    }
    assert scores.owners == {
        "ann": score_of([results[0], results[2]]),
        "bob": score_of([results[1]]),
    }
    assert scores.met == {"one": False, "two": False}


def test_what_has_retired_counts_no_more() -> None:
    """Its last verdict stays to be seen, in no score and no coverage."""
    kept, gone = result(MET), replace(result(MISSED), retired=True, effect=Effect.NONE)
    assert scores_of([kept, gone]) == scores_of([kept])


def test_nothing_at_all() -> None:
    """Without objectives there is no score, and no set."""
    scores = scores_of([])
    assert scores.project == Score(value=None, with_waivers=None, judged=0, of=0)
    assert (scores.sets, scores.types, scores.owners, scores.met) == ({}, {}, {}, {})


def effect(verdict: Verdict, effect: Effect, **terms: Any) -> Result:
    return replace(result(verdict, **terms), effect=effect)


@pytest.mark.parametrize(
    ("results", "met"),
    [
        ([], False),
        ([effect(MET, Effect.PASSES)], True),
        ([effect(AT_RISK, Effect.WARNS)], True),
        ([effect(MISSED, Effect.WARNS)], True),
        ([effect(MISSED, Effect.FAILS)], False),
        ([effect(MET, Effect.PASSES), effect(MISSED, Effect.FAILS)], False),
        ([effect(MET, Effect.PASSES), effect(Verdict.TOO_FEW, Effect.FAILS)], False),
        ([effect(Verdict.PENDING, Effect.PASSES)], False),
        ([effect(Verdict.TOO_FEW, Effect.WARNS)], False),
        ([effect(MET, Effect.NONE, enforcement=Enforcement.TRACKED)], False),
        ([effect(MET, Effect.PASSES, essential=True)], True),
        ([effect(AT_RISK, Effect.WARNS, essential=True)], False),
        ([effect(MISSED, Effect.WARNS, essential=True)], False),
        (
            [effect(MET, Effect.PASSES), effect(Verdict.NO_DATA, Effect.WARNS, essential=True)],
            False,
        ),
        (
            [effect(MET, Effect.PASSES), effect(Verdict.TOO_FEW, Effect.WARNS, essential=True)],
            False,
        ),
        (
            [effect(MET, Effect.PASSES), effect(Verdict.PENDING, Effect.PASSES, essential=True)],
            True,
        ),
        ([effect(MISSED, Effect.WARNS, essential=True, waived=True)], True),
    ],
)
def test_when_a_set_is_met(results: list[Result], met: bool) -> None:
    """Where something was judged, nothing fails, and all that is essential is met or still pending.

    A waiver is leave for what is essential as well.
    """
    assert is_met(results) is met


def test_a_set_is_met_by_its_wholes() -> None:
    """A segment that fails the gate is told there; whether the set is met is for its objectives."""
    whole = effect(MET, Effect.PASSES)
    segment = replace(effect(MISSED, Effect.FAILS), segment=NORTH)
    assert scores_of([whole, segment]).met == {"team": True}


RESULTS = st.lists(
    st.builds(
        result,
        st.sampled_from(list(Verdict)),
        waived=st.booleans(),
        way=st.sampled_from(["", "-1", "0", "0.3", "2"]),
        weight=st.fractions(0, 10, max_denominator=8),
        set_name=st.sampled_from(["one", "two"]),
        owner=st.sampled_from(["", "ann", "bob"]),
        type=st.sampled_from(["sales", "productivity"]),
        enforcement=st.sampled_from(list(Enforcement)),
    ),
    max_size=8,
)


def _can_be_waived(each: Result) -> bool:
    """A waiver is leave to fail: what fails by default, and what may be told to."""
    return each.judged.waiver is None or each.judged.verdict in (
        MISSED,
        Verdict.NO_DATA,
        Verdict.STALE,
        Verdict.TOO_FEW,
    )


@given(RESULTS)
def test_within_0_and_100(results: list[Result]) -> None:
    """A score is none, or from 0 to 100; what is left out by waivers never makes it lower."""
    score = score_of(results)
    assert 0 <= score.waived <= score.judged <= score.of <= len(results)
    assert (score.value is None) is (score.judged == 0)
    assert score.value is None or 0 <= score.value <= 100
    assert score.progress is None or 0 <= score.progress <= 1
    if score.with_waivers is not None and all(map(_can_be_waived, results)):
        assert score.value is not None
        assert score.value <= score.with_waivers <= 100


@given(RESULTS)
def test_a_score_is_that_of_its_parts(results: list[Result]) -> None:
    """The project's score is the mean of its sets', of its types' and of its owners', by weight."""
    scores = scores_of(results)

    def weight_of(**of: str) -> Fraction:
        ((name, wanted),) = of.items()
        return sum(
            (
                each.objective.weight
                for each in results
                if getattr(each.objective, name) == wanted
                and each.objective.enforcement is not Enforcement.TRACKED
                and each.judged.verdict in WORTH
            ),
            Fraction(0),
        )

    for name, of in (("set_name", scores.sets), ("type", scores.types), ("owner", scores.owners)):
        parts = [(weight_of(**{name: key}), each.value) for key, each in of.items()]
        total = sum(weight for weight, _ in parts)
        assert scores.project.judged == sum(each.judged for each in of.values())
        assert scores.project.of == sum(each.of for each in of.values())
        if total:
            together = sum(weight * value for weight, value in parts if value is not None)
            assert scores.project.value == together / total


@given(RESULTS, st.data())
def test_a_waiver_never_raises_a_score(results: list[Result], data: st.DataObject) -> None:
    """Waiving any of the results leaves `value` and the coverage as they are."""
    waived = [
        replace(each, judged=replace(each.judged, waiver=waiver()))
        if data.draw(st.booleans())
        else each
        for each in results
    ]
    before, after = score_of(results), score_of(waived)
    assert (after.value, after.judged, after.of) == (before.value, before.judged, before.of)


@given(RESULTS, st.data())
def test_a_better_verdict_never_lowers_a_score(results: list[Result], data: st.DataObject) -> None:
    """One verdict turned for the better: the score is as high, or higher."""
    judged = [number for number, each in enumerate(results) if each.judged.verdict in WORTH]
    if judged:
        number = data.draw(st.sampled_from(judged))
        better = replace(results[number], judged=replace(results[number].judged, verdict=MET))
        before = score_of(results).value
        after = score_of([*results[:number], better, *results[number + 1 :]]).value
        assert (before is None) is (after is None)
        assert before is None or after is None or before <= after


VALUES = st.lists(st.one_of(st.none(), st.integers(70, 90)), min_size=3, max_size=3)


def scored(values: list[int | None], guardrails: dict[str, tuple[str, ...]]) -> Score:
    """The score of objectives `a`, `b` and `c` with a figure each, and guardrails among them."""

    def of(name: str) -> Objective:
        guards = tuple(f"team/{each}" for each in guardrails.get(name, ()))
        return objective(target(at_least=80, tolerance=5), id=name, guardrails=guards)

    found = {
        f"team/{name}": [series(of(name), *months("2026-09", value))]
        for name, value in zip("abc", values, strict=True)
    }
    judged = judge_series(found, LEVEL, AS_OF)
    return scores_of([each for results in judged.values() for each in results]).project


@given(VALUES)
def test_a_guardrail_never_raises_a_score(values: list[int | None]) -> None:
    """The more guardrails, the lower the score or the same, with as many judged."""
    steps: list[dict[str, tuple[str, ...]]] = [
        {},
        {"a": ("b",)},
        {"a": ("b", "c")},
        {"a": ("b", "c"), "b": ("c",)},
    ]
    scores = [scored(values, guardrails) for guardrails in steps]
    found = [each.value for each in scores]
    assert found == sorted(found, key=lambda each: -(each or 0))
    assert len({(each.judged, each.of) for each in scores}) == 1


def test_the_scores_of_a_run() -> None:
    """From figures on: waived, guarded, retired and without a target of the day, in one set.

    Met 100, missed for a guardrail 0, waived 0, and one that is pending: 100 of 3, which is 33 1/3;
    50 with the waiver. Progress: from 60 to 80, 90 is all of the way.
    """
    aim = target(at_least=80)
    found = [
        series(
            objective(aim, id="a", baseline=Baseline(value=Fraction(60), location=HERE)),
            reading(90),
        ),
        series(objective(aim, id="b", guardrails=("team/c",)), reading(90)),
        series(objective(aim, id="c", waivers=(waiver(reading(0).period),)), reading(50)),
        series(objective(target(at_least=80, since=date(2026, 10, 1)), id="d"), reading(90)),
        series(
            objective(
                aim, id="e", retired=Retirement(on=date(2026, 9, 1), reason="Done", location=HERE)
            ),
            reading(50),
        ),
    ]
    judged = judge_series({each.objective.name: [each] for each in found}, LEVEL, AS_OF)
    scores = scores_of([each for results in judged.values() for each in results])
    assert scores.project == Score(
        value=Fraction(100, 3),
        with_waivers=Fraction(50),
        judged=3,
        of=4,
        waived=1,
        progress=Fraction(1),
        have_baseline=1,
    )
    assert scores.met == {"team": False}
