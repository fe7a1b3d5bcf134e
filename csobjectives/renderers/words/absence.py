"""Why there is no figure, or nothing to hold one against, in words."""

from __future__ import annotations

from collections.abc import Mapping

from csobjectives.binding import form_of
from csobjectives.metrics import Entries, Reach
from csobjectives.model import Lack, Measure, Result, Target
from csobjectives.quantities import SHARE
from csobjectives.renderers.words import windows
from csobjectives.renderers.words.dates import spelled_period
from csobjectives.renderers.words.figures import count, exact, figure, numbered
from csobjectives.renderers.words.held import why_refused
from csobjectives.renderers.words.text import plain

_PARTIAL = "the source covers the period in part, and none before it as a whole"
_PARTIAL_WINDOWS = "the source does not cover both the days before and those after as a whole"
_PARTIAL_BEFORE = "the source does not cover both the period and the one before it as a whole"


def left_out(excluded: Mapping[str, int]) -> str:
    """`41 missing, 3 duplicate`: how many rows were left out, by reason, most first."""
    by_size = sorted(excluded.items(), key=lambda item: (-item[1], item[0]))
    return ", ".join(f"{count(rows)} {plain(reason, 60)}" for reason, rows in by_size if rows)


def why_nothing(result: Result) -> str:
    """Why there is no figure: no row at all, none that fits, or none that could be used."""
    measure, reading = result.objective.measure, result.judged.reading
    if not measure.source and not reading.rows:
        return _why_not_reported(result)
    if measure.objectives and reading.estimate.refused:
        return plain(reading.estimate.refused, 400)
    if reading.gap:
        return windows.is_left_out(reading.period, plain(reading.gap, 160))
    if not reading.source_rows:
        nothing = f"the source has no row for {windows.that(reading.period)}"
        if measure.register:
            nothing += f", or the register '{measure.register}' is of a later day"
        rows = left_out(reading.excluded)
        return f"{nothing} that counts; left out: {rows}" if rows else nothing + _awaited(result)
    if not reading.rows and result.segment:
        return "no row that counts is of this segment"
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


def why_too_few(result: Result, target: Target) -> str:
    """What there is too little of, after `too few to judge`."""
    judged, floor = result.judged, result.objective.response
    counted = _counted(judged.reading.estimate.n)
    if judged.lacks is Lack.INTERVAL:
        return f"{counted}, and no interval to prove it by"
    if floor is not None and judged.response is not None and judged.lacks is Lack.RESPONSE:
        found, least = (
            figure(judged.response, SHARE, [floor.at_least]),
            exact(floor.at_least, SHARE),
        )
        answered = f"{found} of those who were asked have answered ({plain(floor.objective, 160)})"
        return f", for {answered}, and at least {least} are needed"
    if floor is not None and judged.lacks is Lack.NO_RESPONSE:
        return f", for the response rate ({plain(floor.objective, 160)}) is not known"
    n = judged.reading.estimate.n
    is_short = n is not None and n < target.min_sample
    return f"{counted} and at least {count(target.min_sample)} needed" if is_short else counted


def _counted(n: int | None) -> str:
    if n is None:
        return ", for it was reported without n"
    return f", {count(n)} counted" if n else ", nothing counted"


def why_not_held(result: Result) -> str:
    """Why a figure is not judged: nothing to hold it against, or it is not of a whole period."""
    judged, unit = result.judged, result.objective.measure.unit
    if judged.against is not None and judged.against.refused is not None:
        return why_refused(judged.against, judged.reading.period, unit)
    return _why_partial(result)


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
        return f"no figure was reported for {windows.that(reading.period)}"
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
