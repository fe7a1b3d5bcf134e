"""Rules of verdicts that hold for all figures, intervals and targets."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from fractions import Fraction
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from csobjectives.estimators.shares import estimate_net, estimate_share
from csobjectives.judging import judge
from csobjectives.model import (
    FAILING,
    Effect,
    Enforcement,
    Estimate,
    Judge,
    Judgement,
    Reading,
    Result,
    Segment,
    Target,
    Verdict,
)
from tests.judged import (
    NORTH,
    SEPTEMBER,
    SOUTH,
    judged,
    months,
    objective,
    reading,
    series,
    target,
    waiver,
)

GOODNESS = (Verdict.MISSED, Verdict.AT_RISK, Verdict.MET)  # worst first
FIGURES = st.integers(-200, 200).map(lambda each: Fraction(each, 8))
AMOUNTS = st.integers(0, 80).map(lambda each: Fraction(each, 8))
CHOICES = st.sampled_from(Judge)


@dataclass(frozen=True, slots=True)
class Spread:
    """How far an interval reaches below and above its figure, wherever that lies."""

    below: Fraction
    above: Fraction

    def around(self, value: Fraction) -> Reading:
        """A reading; eighths are exact as floats, too."""
        return reading(value, ends=(float(value - self.below), float(value + self.above)))


SPREADS = st.builds(Spread, AMOUNTS, AMOUNTS)


@st.composite
def one_sided(draw: st.DrawFn) -> Target:
    """A target with one bound, in either direction, strict or not, with or without tolerance."""
    side = draw(st.sampled_from(("at_least", "at_most")))
    return target(
        **{side: draw(FIGURES)},
        strict=draw(st.booleans()),
        tolerance=draw(AMOUNTS),
        judge=draw(CHOICES),
    )


@st.composite
def bands(draw: st.DrawFn) -> Target:
    low = draw(FIGURES)
    tolerance, width = draw(AMOUNTS), draw(AMOUNTS)
    return target(at_least=low, at_most=low + width, tolerance=tolerance, judge=draw(CHOICES))


def goodness(found: Reading, aim: Target) -> int:
    """0 for missed, 1 for at risk, 2 for met."""
    verdict = judge(found, aim).verdict
    assert verdict is not None
    return GOODNESS.index(verdict)


@given(one_sided(), FIGURES, AMOUNTS, SPREADS)
def test_at_equal_spread_a_better_figure_never_has_a_worse_verdict(
    aim: Target, value: Fraction, better: Fraction, spread: Spread
) -> None:
    """Whichever number is held, in both directions, with strict bounds and tolerances."""
    improved = value - better if aim.at_least is None else value + better
    assert goodness(spread.around(improved), aim) >= goodness(spread.around(value), aim)


@given(bands(), FIGURES, AMOUNTS, AMOUNTS)
def test_towards_the_middle_of_a_band_no_verdict_is_worse(
    aim: Target, value: Fraction, step: Fraction, half: Fraction
) -> None:
    """From either side, at equal spread: a figure that comes nearer to the middle is no worse.

    With an interval of which one end is farther off, the best place is beside the middle.
    """
    assert aim.at_least is not None
    assert aim.at_most is not None
    middle = (aim.at_least + aim.at_most) / 2
    nearer = min(value + step, middle) if value < middle else max(value - step, middle)
    even = Spread(half, half)
    assert goodness(even.around(nearer), aim) >= goodness(even.around(value), aim)


@given(st.one_of(one_sided(), bands()), FIGURES, SPREADS, AMOUNTS, AMOUNTS, AMOUNTS)
def test_looser_target_never_has_a_worse_verdict(
    aim: Target,
    value: Fraction,
    spread: Spread,
    down: Fraction,
    up: Fraction,
    more: Fraction,
) -> None:
    """A bound that is moved away, more tolerance, or equality that is enough now."""
    looser = replace(
        aim,
        at_least=None if aim.at_least is None else aim.at_least - down,
        at_most=None if aim.at_most is None else aim.at_most + up,
        tolerance=aim.tolerance + more,
    )
    found = spread.around(value)
    assert goodness(found, looser) >= goodness(found, aim)
    assert goodness(found, replace(looser, strict=False)) >= goodness(found, looser)


@given(st.one_of(one_sided(), bands()), FIGURES, SPREADS)
def test_what_is_proven_is_met_and_what_is_met_has_the_benefit_of_the_doubt(
    aim: Target, value: Fraction, spread: Spread
) -> None:
    """So the three ways to judge are in order, for every target."""
    found = spread.around(value)
    choices = (Judge.PROVEN, Judge.POINT, Judge.BENEFIT_OF_DOUBT)
    proven, point, benefit = (goodness(found, replace(aim, judge=each)) for each in choices)
    assert proven <= point <= benefit


@given(one_sided(), FIGURES, SPREADS, AMOUNTS)
def test_narrower_interval_proves_no_less(
    aim: Target, value: Fraction, spread: Spread, wider: Fraction
) -> None:
    """And leaves no more doubt to have the benefit of."""
    wide = Spread(spread.below + wider, spread.above + wider)
    for choice, sign in ((Judge.PROVEN, 1), (Judge.POINT, 0), (Judge.BENEFIT_OF_DOUBT, -1)):
        chosen = replace(aim, judge=choice)
        difference = goodness(spread.around(value), chosen) - goodness(wide.around(value), chosen)
        assert difference == 0 or difference * sign > 0


@given(one_sided(), FIGURES, SPREADS)
def test_directions_mirror(aim: Target, value: Fraction, spread: Spread) -> None:
    """Lower-is-better is higher-is-better with the signs turned."""
    mirrored = replace(
        aim,
        at_least=None if aim.at_most is None else -aim.at_most,
        at_most=None if aim.at_least is None else -aim.at_least,
    )
    own = judge(spread.around(value), aim)
    turned = judge(Spread(spread.above, spread.below).around(-value), mirrored)
    assert (own.verdict, own.certain) == (turned.verdict, turned.certain)
    assert own.difference is not None
    assert turned.difference == -own.difference
    assert own.held is not None
    assert turned.held == -own.held


@given(bands(), FIGURES, SPREADS)
def test_band_is_proven_where_both_of_its_bounds_are(
    aim: Target, value: Fraction, spread: Spread
) -> None:
    """And overlapped where the interval meets neither bound's far side."""
    found = spread.around(value)
    sides = replace(aim, at_most=None), replace(aim, at_least=None)
    both = all(judge(found, each).verdict is Verdict.MET for each in sides)
    assert (judge(found, aim).verdict is Verdict.MET) == both


@given(st.one_of(one_sided(), bands()), FIGURES, SPREADS)
def test_certain_verdict_is_the_same_however_it_is_judged(
    aim: Target, value: Fraction, spread: Spread
) -> None:
    """Without tolerance, a certain verdict leaves no doubt: all three ways agree on it; and where
    they do not, it is not certain.
    """
    exact = replace(aim, tolerance=Fraction(0))
    every = [judge(spread.around(value), replace(exact, judge=each)) for each in Judge]
    certain, agree = every[0].certain, len({each.verdict for each in every}) == 1
    assert {each.certain for each in every} == {certain}
    assert agree or not certain


@given(st.one_of(one_sided(), bands()), FIGURES, SPREADS, AMOUNTS)
def test_stretch_is_reached_by_nothing_that_misses(
    aim: Target, value: Fraction, spread: Spread, farther: Fraction
) -> None:
    """Where the stretch is beyond the bound, as documents have to have it."""
    if aim.at_least is not None and aim.at_most is not None:
        return
    bound = aim.at_least if aim.at_most is None else aim.at_most
    assert bound is not None
    sign = -1 if aim.at_least is None else 1
    stretched = replace(aim, stretch=bound + sign * (farther + Fraction(1, 8)))
    found = judge(spread.around(value), stretched)
    assert not found.stretch_met or found.verdict is Verdict.MET


COUNTS = st.tuples(st.integers(0, 60), st.integers(0, 60), st.integers(0, 60))


def _figures(counts: tuple[int, int, int]) -> list[Estimate]:
    """A share and a net score of the same answers."""
    plus, minus, rest = counts
    n = plus + minus + rest
    return [] if not n else [estimate_share(plus, n, 0.95), estimate_net(plus, minus, n, 0.8)]


@given(COUNTS, st.one_of(one_sided(), bands()))
def test_real_intervals_keep_the_order(counts: tuple[int, int, int], aim: Target) -> None:
    """Also those that may leave out their own figure, as an adjusted one does at a lower level."""
    for estimate in _figures(counts):
        found = Reading(period=SEPTEMBER, segment=(), estimate=estimate, excluded={})
        choices = (Judge.PROVEN, Judge.POINT, Judge.BENEFIT_OF_DOUBT)
        proven, point, benefit = (goodness(found, replace(aim, judge=each)) for each in choices)
        assert proven <= point <= benefit


@st.composite
def situations(draw: st.DrawFn) -> Mapping[str, Any]:
    """Months of figures, what the source is like, and a target."""
    value = st.one_of(st.none(), st.integers(60, 100))
    values = draw(st.lists(value, min_size=1, max_size=4))
    first = months("2026-09", 0)[0].period
    for _ in values[1:]:
        first = first.previous()
    return {
        "readings": months(first.name, *values),
        "terms": draw(
            st.sampled_from(({}, {"stale": True}, {"pending": True}, {"expected": True}))
        ),
        "aim": target(
            at_least=draw(st.integers(60, 100)),
            tolerance=draw(st.integers(0, 10)),
            min_sample=draw(st.sampled_from((0, 1000))),
            review_by=draw(st.sampled_from((None, date(2026, 9, 15), date(2026, 12, 31)))),
        ),
        "fails_on": FAILING | draw(st.sets(st.just(Verdict.TOO_FEW))),
    }


def _bare(found: Judgement) -> Judgement:
    return replace(found, waiver=None)


def _without_waivers(result: Result) -> Result:
    """A result but for waivers, and for what it does."""
    return replace(
        result,
        objective=objective(),
        effect=Effect.NONE,
        judged=_bare(result.judged),
        history=tuple(map(_bare, result.history)),
    )


@given(
    situations(),
    st.sampled_from(((), NORTH, SOUTH)),
    st.lists(st.integers(0, 3), min_size=1, max_size=4, unique=True),
    st.integers(-60, 60),
)
def test_waiver_changes_no_reading_verdict_or_figure(
    situation: Mapping[str, Any], segment: Segment, back: list[int], days: int
) -> None:
    """Whatever it waives, until whenever: but for the waiver itself, and what the miss does, all is
    the same; and it never makes anything fail.
    """
    periods = [*months("2026-06", 0, 0, 0, 0)]
    leave = waiver(
        *(periods[each].period for each in back),
        segment=segment,
        expires=date(2026, 10, 1) + timedelta(days=days),
    )
    plain = objective(
        situation["aim"],
        fails_on=situation["fails_on"],
        segment_enforcement=Enforcement.BLOCKING,
    )
    allowed = replace(plain, waivers=(leave,))
    before, after = (
        judged(
            *(
                series(own, *situation["readings"], segment=each, **situation["terms"])
                for each in ((), NORTH)
            )
        )
        for own in (plain, allowed)
    )
    for one, other in zip(before, after, strict=True):
        assert _without_waivers(one) == _without_waivers(other)
        softened = other.judged.waiver is not None and not other.judged.provisional
        expected = Effect.WARNS if softened else one.effect
        assert other.effect is expected
        assert one.effect is Effect.FAILS or not softened
