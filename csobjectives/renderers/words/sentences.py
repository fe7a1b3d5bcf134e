"""One plain sentence per result: found, expected, how far apart, and how sure that is."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

from csobjectives.model import Estimate, Judge, Judgement, Result, Target, Verdict
from csobjectives.periods import HISTORY, Period
from csobjectives.quantities import SHARE, Dimension, Unit
from csobjectives.renderers.words import windows
from csobjectives.renderers.words.absence import why_not_held, why_nothing, why_too_few
from csobjectives.renderers.words.beside import because, retired, tracked, waived
from csobjectives.renderers.words.bounds import interval, is_band, nearest_bound, numbers
from csobjectives.renderers.words.dates import in_period, spelled_day, spelled_period
from csobjectives.renderers.words.figures import exact, exact_gap, gap, nearest, spoken
from csobjectives.renderers.words.held import change_in_words, change_interval, signed_change
from csobjectives.renderers.words.marks import MARKS
from csobjectives.renderers.words.targets import (
    asked,
    bound_in_words,
    found_figure,
    glide_of,
    judged_in_words,
    side_in_words,
    stretch_in_words,
    target_in_words,
    unit_of,
)
from csobjectives.windows import Extent

_SUPPRESSED = "suppressed, for the segment is too small, or would tell of one that is"
_ENDS = {Judge.PROVEN: "at worst", Judge.BENEFIT_OF_DOUBT: "at best"}


def sentence(result: Result, level: float) -> str:
    """What a result says, in one sentence; `level` is that of the intervals.

    Nothing is said on chance where there is no interval, as for a census. Last comes what has a
    say beside the figure: guardrails, a waiver, that it is tracked or retired.
    """
    beside = (because(result), waived(result.judged), tracked(result), retired(result))
    return "; ".join(filter(None, (_measured(result, level), *beside))) + "."


def _measured(result: Result, level: float) -> str:
    """The figure, when, what is expected, and how far apart the two are."""
    objective, judged = result.objective, result.judged
    unit, target = objective.measure.unit, judged.target
    estimate, when = judged.reading.estimate, _when(result)
    if judged.reading.suppressed:
        return f"No figure {when}: {_SUPPRESSED}"
    expected = f", target {_expected(result, target)}" if target else ""
    if judged.verdict is Verdict.STALE:
        return _stale(judged, unit, target, f"{when}{expected}")
    if judged.verdict is Verdict.PENDING:
        return _pending(result, expected)
    if estimate.value is None:
        return f"No data {when}{expected}: {why_nothing(result)}"
    found = spoken(signed(result, found_figure(estimate.value, unit, target, _base(judged))), unit)
    if target is None or judged.verdict is None:
        standing = "shown, not judged" if objective.targets else "tracked, without a target"
        standing += ", covered by the source in part" if judged.reading.partial else ""
        return f"{found} {when}: {standing}{_interval(estimate, unit, target, level)}"
    when += _change(judged, target, unit)
    if judged.verdict is Verdict.NO_DATA:
        return f"{found} {when}{expected}: no data, {why_not_held(result)}"
    when += _end(result, target, unit)
    if judged.verdict is Verdict.TOO_FEW:
        return f"{found} {when}{expected}: too few to judge{why_too_few(result, target)}"
    chance = _chance(judged, unit, target, level)
    return f"{found} {when}{expected}: {_standing(judged, unit, target)}{chance}"


def _expected(result: Result, target: Target) -> str:
    """The target in force; where it was another one before, since when; where it goes to."""
    judged, unit = result.judged, result.objective.measure.unit
    compared = judged.reading.estimate.value if judged.held is None else judged.held
    words, glide = target_in_words(target, unit, compared), glide_of(result, target)
    if glide is not None and judged.reading.period.start < glide.by:
        words += f" on the way to {bound_in_words(target, glide.to, unit)}"
    elif target.since is not None and target.since != result.targets[0].since:
        words += f" since {spelled_day(target.since)}"
    if judged.provisional and target.review_by is not None:
        words += f" (provisional up to {spelled_day(target.review_by)})"
    return ", ".join(filter(None, (words, judged_in_words(target))))


def _end(result: Result, target: Target, unit: Unit) -> str:
    """`, at worst 86.2%`: the end of the interval that is held against the target."""
    judged = result.judged
    against, held = judged.against, judged.held
    figure = against.change if against is not None else judged.reading.estimate
    if held is None or figure is None or target.judge is Judge.POINT or held == figure.value:
        return ""
    if target.versus:
        shown = signed_change(float(held), target, unit, figure.value)
    else:
        shown = spoken(found_figure(float(held), unit, target, figure.value), unit)
        is_rise = result.objective.measure.comparison is not None and held > 0
        shown = f"+{shown}" if is_rise else shown
    return f", {_ENDS[target.judge]} {shown}"


def _base(judged: Judgement) -> Fraction | None:
    """The figure that a figure is held against."""
    base = judged.against.base if judged.against is not None else None
    return None if base is None else base.value


def _change(judged: Judgement, target: Target, unit: Unit) -> str:
    """`, 3.1 points above the 81.1% of September 2025`, of what is held against another figure."""
    words = change_in_words(judged.against, judged.reading.estimate.value, target, unit)
    return f", {words}" if words else ""


def signed(result: Result, figure: str) -> str:
    """A figure as it is shown: one that says by how much something rose has a plus sign."""
    value = result.judged.reading.estimate.value
    is_rise = result.objective.measure.comparison is not None and value is not None and value > 0
    return f"+{figure}" if is_rise else figure


def _when(result: Result) -> str:
    """The period; of a comparison, what it is held against as well."""
    comparison, when = result.objective.measure.comparison, in_period(result.judged.reading.period)
    return f"{when} against {spelled_period(comparison.before)}" if comparison else when


def _pending(result: Result, expected: str) -> str:
    """Until when a comparison has to wait; when the first target of a schedule begins."""
    objective, judged = result.objective, result.judged
    period = judged.reading.period
    if objective.measure.comparison is not None:
        days = spelled_period(period)
        return f"Pending{expected}: the days after are {days}, and not over or not settled yet"
    unit, value = objective.measure.unit, judged.reading.estimate.value
    found = "No data" if value is None else spoken(found_figure(value, unit, None), unit)
    first = result.targets[0]
    asks = asked(first, objective.window, unit)
    begins = f"holds from {spelled_day(_since(first))}"
    return f"{found} {_when(result)}; its first target, {asks}, {begins}"


def _since(target: Target) -> date:
    assert target.since is not None  # a target without a day is in force in every period
    return target.since


def _stale(judged: Judgement, unit: Unit, target: Target | None, when: str) -> str:
    """A figure that nothing is judged by, and since when there is nothing new."""
    value, newest = judged.reading.estimate.value, judged.newest
    found = "No data" if value is None else spoken(found_figure(value, unit, target), unit)
    said = "has no row" if newest is None else f"has no row since {spelled_day(newest)}"
    return f"{found} {when}: stale, the source {said}"


def interval_figures(estimate: Estimate, unit: Unit, target: Target | None) -> str:
    """`86.0% to 90.4%`, told from the target's numbers; nothing where there is no interval.

    An end is also told from the value, so that a narrow interval does not look like none.
    """
    ends = interval(estimate)
    if ends is None:
        return ""
    low, high = (found_figure(end, unit, target, estimate.value) for end in ends)
    number, _, word = low.partition(" ")
    same = word.isalpha() and high.split(" ")[1:] == [word]
    return f"{number if same else low} to {high}"


def in_a_row(result: Result) -> str:
    """`missed 3 months in a row`: where the periods just before had the same bad verdict.

    It may be more where that holds for all that are shown: `missed at least 13 months in a row`.
    """
    judged = result.judged
    if judged.verdict in (None, Verdict.MET, Verdict.PENDING):
        return ""
    length, latest = 1, judged.reading.period
    for earlier in reversed(result.history):
        period = earlier.reading.period
        if earlier.verdict is not judged.verdict or not is_just_before(period, latest):
            break
        length, latest = length + 1, period
    word = MARKS[judged.verdict].word.lower()
    least = "at least " if length > HISTORY else ""
    told = windows.in_a_row(length, result.objective.window)
    return f"{word} {least}{told}" if length > 1 else ""


def is_just_before(period: Period, later: Period) -> bool:
    """Whether nothing lies between; of days on which anything is known, each has the one before."""
    is_known_then = later.window.extent is Extent.AS_OF_DAY
    return is_known_then or period.start == later.step_back().start


def percent_of(level: float) -> str:
    """An interval's level: `95%`."""
    return exact(Fraction(f"{level:.14g}"), SHARE)


def _standing(judged: Judgement, unit: Unit, target: Target) -> str:
    """How far the value is from the target, and what the tolerance makes of that.

    A guardrail may have turned the verdict since; that is told beside.
    """
    off, verdict = _as_shown(judged, unit, target), judged.own_verdict or judged.verdict
    if verdict is Verdict.MET:
        return _met(judged, off, unit, target)
    distance = _distance(off, unit, target)
    if not target.tolerance:
        return distance
    side = "within" if verdict is Verdict.AT_RISK else "beyond"
    tolerance = exact_gap(target.tolerance, unit_of(target, unit))
    return f"{distance}, {side} the tolerance of {tolerance}"


def _met(judged: Judgement, off: Fraction, unit: Unit, target: Target) -> str:
    """By how much a target is met, and whether the stretch is, too."""
    met = f"met with {_size(off, unit, target)} to spare" if off else "met exactly"
    met = "within the band" if is_band(target) else met
    stretch = stretch_in_words(target, unit) if judged.stretch_met else ""
    return f"{met}, and the stretch of {stretch} too" if stretch else met


def _distance(off: Fraction, unit: Unit, target: Target) -> str:
    """By how much a target is missed: one that is strict, also by an equal figure."""
    if off:
        return f"{_size(off, unit, target)} {'short' if off < 0 else 'over'}"
    bound = bound_in_words(target, nearest_bound(target, off) or Fraction(0), unit)
    shown = bound if target.versus else spoken(bound, unit)
    return f"exactly {shown}, and not {side_in_words(target)} it"


def _size(off: Fraction, unit: Unit, target: Target) -> str:
    beside = nearest_bound(target, off) or Fraction(0)
    return gap(off, unit_of(target, unit), (target.tolerance,), beside)


def _as_shown(judged: Judgement, unit: Unit, target: Target) -> Fraction:
    """The distance from the target; of the figure as it is shown, so that the two add up.

    That is where it changes nothing that is said of it. Durations are shown in several units.
    """
    off, value = judged.difference or Fraction(0), judged.held
    if value is None or target.versus or is_band(target) or unit.dimension is Dimension.DURATION:
        return off
    shown = off + nearest(value, unit, numbers(target)) - value
    is_alike = shown * off > 0 and (abs(shown) <= target.tolerance) == (
        abs(off) <= target.tolerance
    )
    return shown if is_alike else off


def _chance(judged: Judgement, unit: Unit, target: Target, level: float) -> str:
    against = judged.against
    if against is not None and against.change is not None:
        ends = change_interval(against.change, target, unit)
        interval = f" ({percent_of(level)} interval of the change {ends})" if ends else ""
    else:
        interval = _interval(judged.reading.estimate, unit, target, level)
    if judged.certain is None or not interval:
        return ""
    says = "would not" if judged.certain else "could"
    return f"; chance alone {says} explain it{interval}"


def _interval(estimate: Estimate, unit: Unit, target: Target | None, level: float) -> str:
    ends = interval_figures(estimate, unit, target)
    return f" ({percent_of(level)} interval {ends})" if ends else ""
