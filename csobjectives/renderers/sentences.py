"""One plain sentence per result: found, expected, how far apart, and how sure that is."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

from csobjectives.binding import form_of
from csobjectives.metrics import Entries, Reach
from csobjectives.model import Estimate, Judgement, Measure, Result, Target, Verdict
from csobjectives.periods import Period, Window
from csobjectives.quantities import Unit
from csobjectives.renderers.bounds import interval, is_band, nearest_bound, numbers
from csobjectives.renderers.dates import in_period, spelled_day, spelled_period
from csobjectives.renderers.figures import count, exact, exact_gap, figure, gap, numbered, spoken
from csobjectives.renderers.marks import MARKS
from csobjectives.renderers.text import plain

_PARTIAL = "the source covers the period in part, and none before it as a whole"
_PARTIAL_WINDOWS = "the source does not cover both the days before and those after as a whole"
_PARTIAL_BEFORE = "the source does not cover both the period and the one before it as a whole"


def sentence(result: Result, level: float) -> str:
    """What a result says, in one sentence; `level` is that of the intervals.

    Nothing is said on chance where there is no interval, as for a census.
    """
    objective, judged = result.objective, result.judged
    unit, target = objective.measure.unit, objective.target
    estimate, when = judged.reading.estimate, _when(result)
    expected = f", target {target_in_words(target, unit)}" if target else ""
    if judged.verdict is Verdict.STALE:
        return _stale(judged, unit, target, f"{when}{expected}")
    if judged.verdict is Verdict.PENDING:
        return f"Pending{expected}: {_awaiting(result)}."
    if estimate.value is None:
        return f"No data {when}{expected}: {_why_nothing(result)}."
    found = spoken(signed(result, found_figure(estimate.value, unit, target)), unit)
    if target is None or judged.verdict is None:
        standing = "tracked, without a target" if target is None else "shown, not judged"
        standing += ", covered by the source in part" if judged.reading.partial else ""
        return f"{found} {when}: {standing}{_interval(estimate, unit, target, level)}."
    if judged.verdict is Verdict.NO_DATA:
        return f"{found} {when}{expected}: no data, {_why_partial(result)}."
    if judged.verdict is Verdict.TOO_FEW:
        return f"{found} {when}{expected}: {_too_few(estimate, target)}."
    chance = _chance(judged, unit, target, level)
    return f"{found} {when}{expected}: {_standing(judged, unit, target)}{chance}."


def signed(result: Result, figure: str) -> str:
    """A figure as it is shown: one that says by how much something rose has a plus sign."""
    value = result.judged.reading.estimate.value
    is_rise = result.objective.measure.comparison is not None and value is not None and value > 0
    return f"+{figure}" if is_rise else figure


def _when(result: Result) -> str:
    """The period; of a comparison, what it is held against as well."""
    comparison, when = result.objective.measure.comparison, in_period(result.judged.reading.period)
    return f"{when} against {spelled_period(comparison.before)}" if comparison else when


def _awaiting(result: Result) -> str:
    """Until when a comparison has to wait."""
    period = result.judged.reading.period
    return f"the days after are {spelled_period(period)}, and not over or not settled yet"


def _stale(judged: Judgement, unit: Unit, target: Target | None, when: str) -> str:
    """A figure that nothing is judged by, and since when there is nothing new."""
    value, newest = judged.reading.estimate.value, judged.newest
    found = "No data" if value is None else spoken(found_figure(value, unit, target), unit)
    said = "has no row" if newest is None else f"has no row since {spelled_day(newest)}"
    return f"{found} {when}: stale, the source {said}."


def target_in_words(target: Target, unit: Unit) -> str:
    """`at least 90%`, `at most 4 h`, `between 35% and 45%`."""
    low, high = _bounds(target, unit)
    if low and high:
        return f"between {low} and {spoken(high, unit)}"
    return f"at least {spoken(low, unit)}" if low else f"at most {spoken(high, unit)}"


def target_in_signs(target: Target, unit: Unit) -> str:
    """`≥ 90%`, `≤ 4 h`, `35% to 45%`."""
    low, high = _bounds(target, unit)
    if low and high:
        return f"{low} to {high}"
    return f"≥ {low}" if low else f"≤ {high}"


def found_figure(
    value: Fraction | float, unit: Unit, target: Target | None, other: Fraction | None = None
) -> str:
    """A value, told from every number of its target, and from another one."""
    beside = (target.at_least or target.at_most or Fraction(0)) if target else Fraction(0)
    against = numbers(target) if other is None else (*numbers(target), other)
    return figure(value, unit, against, beside)


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
    """`missed 3 months in a row`: where the periods just before had the same bad verdict."""
    judged = result.judged
    if judged.verdict in (None, Verdict.MET, Verdict.PENDING):
        return ""
    length, expected = 1, judged.reading.period.previous()
    for earlier in reversed(result.history):
        if earlier.verdict is not judged.verdict or earlier.reading.period != expected:
            break
        length, expected = length + 1, expected.previous()
    word = MARKS[judged.verdict].word.lower()
    return f"{word} {length} {result.objective.window}s in a row" if length > 1 else ""


def left_out(excluded: Mapping[str, int]) -> str:
    """`41 missing, 3 duplicate`: how many rows were left out, by reason, most first."""
    by_size = sorted(excluded.items(), key=lambda item: (-item[1], item[0]))
    return ", ".join(f"{count(rows)} {plain(reason, 60)}" for reason, rows in by_size if rows)


def percent_of(level: float) -> str:
    """An interval's level: `95%`."""
    return f"{level * 100:.12g}%"


def _bounds(target: Target, unit: Unit) -> tuple[str, str]:
    low, high = target.at_least, target.at_most
    return "" if low is None else exact(low, unit), "" if high is None else exact(high, unit)


def _standing(judged: Judgement, unit: Unit, target: Target) -> str:
    """How far the value is from the target, and what the tolerance makes of that."""
    off = judged.difference or Fraction(0)
    beside = nearest_bound(target, off) or Fraction(0)
    size = gap(off, unit, (target.tolerance,), beside)
    if judged.verdict is Verdict.MET:
        met = "within the band" if is_band(target) else f"met with {size} to spare"
        met = met if off or is_band(target) else "met exactly"
        stretch = target.stretch if judged.stretch_met else None
        return met if stretch is None else f"{met}, and the stretch of {exact(stretch, unit)} too"
    distance = f"{size} {'short' if off < 0 else 'over'}"
    if not target.tolerance:
        return distance
    side = "within" if judged.verdict is Verdict.AT_RISK else "beyond"
    return f"{distance}, {side} the tolerance of {exact_gap(target.tolerance, unit)}"


def _chance(judged: Judgement, unit: Unit, target: Target, level: float) -> str:
    interval = _interval(judged.reading.estimate, unit, target, level)
    if judged.certain is None or not interval:
        return ""
    says = "would not" if judged.certain else "could"
    return f"; chance alone {says} explain it{interval}"


def _interval(estimate: Estimate, unit: Unit, target: Target | None, level: float) -> str:
    ends = interval_figures(estimate, unit, target)
    return f" ({percent_of(level)} interval {ends})" if ends else ""


def _too_few(estimate: Estimate, target: Target) -> str:
    if estimate.n is None:
        return "too few to judge, for it was reported without n"
    counted = f"{count(estimate.n)} counted" if estimate.n else "nothing counted"
    if estimate.n < target.min_sample:
        return f"too few to judge, {counted} and at least {count(target.min_sample)} needed"
    return f"too few to judge, {counted}"


def _why_nothing(result: Result) -> str:
    """Why there is no figure: no row at all, none that fits, or none that could be used."""
    measure, reading = result.objective.measure, result.judged.reading
    if not measure.source and not reading.rows:
        return _why_not_reported(result)
    if measure.objectives and reading.estimate.refused:
        return plain(reading.estimate.refused, 400)
    if reading.gap:
        return f"the {reading.period.window} is {plain(reading.gap, 160)}"
    if not reading.source_rows:
        nothing = f"the source has no row for {_that(reading.period)}"
        if measure.register:
            nothing += f", or the register '{measure.register}' is of a later day"
        rows = left_out(reading.excluded)
        return f"{nothing} that counts; left out: {rows}" if rows else nothing + _awaited(result)
    if not reading.rows and _has_base(measure):
        base = f"nothing is in the base of the {measure.metric.replace('_', ' ')}"
        return f"{base} and fits the `where`" if measure.where else base
    if not reading.rows and measure.where:
        fits = "no row fits the `where`"
        return f"{fits} in any period: check its spelling" if _never_fits(result) else fits
    rows, n = left_out(reading.excluded), reading.estimate.n
    reasons = ("missing", *form_of(measure).leaves_out)
    if reading.rows and reading.rows == sum(reading.excluded.get(each, 0) for each in reasons):
        return f"every row was left out: {rows}"
    if reading.estimate.refused:
        return f"{reading.estimate.refused}; left out: {rows}" if rows else reading.estimate.refused
    seen = f"{count(n or 0)} counted, but without a value"
    seen = seen if n else f"nothing was counted in {numbered(reading.rows, 'row')}"
    return f"{seen}; left out: {rows}" if rows else seen


def _that(period: Period) -> str:
    """A period that was named before."""
    return "those days" if period.window is Window.DAYS else f"that {period.window}"


def _why_partial(result: Result) -> str:
    """What the source does not cover: the period, or the one before that it is held against."""
    measure = result.objective.measure
    if measure.comparison is not None:
        return _PARTIAL_WINDOWS
    over = form_of(measure).over
    facts = over.facts.values() if isinstance(over, Entries) else ()
    is_held = any(each.reach is Reach.BEFORE for each in facts)
    return _PARTIAL_BEFORE if is_held else _PARTIAL


def _has_base(measure: Measure) -> bool:
    """Whether the formula is about some of its observations alone, whatever `where` says."""
    over = form_of(measure).over
    return over is not None and bool(over.among)


def _why_not_reported(result: Result) -> str:
    """Why a figure that is to be reported is not there, or is none."""
    reading = result.judged.reading
    if not reading.source_rows:
        return f"no figure was reported for that {reading.period.window}"
    if reading.estimate.denominator is not None:
        return "its denominator is 0"
    return "figures were reported for segments alone, and such values do not add up"


def _awaited(result: Result) -> str:
    """That there are rows of the next period, which is over and not judged yet."""
    following = result.open
    if following is None or not following.settling or not following.source_rows:
        return ""
    return f"; {spelled_period(following.period)} is over, and still settling"


def _never_fits(result: Result) -> bool:
    """Whether no row fits the `where` in any period, the open one too."""
    readings = [each.reading for each in (*result.history, result.judged)]
    readings += [] if result.open is None else [result.open]
    return not any(reading.rows for reading in readings)
