"""A figure held against another one, as a relative target asks for it: in words and in signs."""

from __future__ import annotations

from fractions import Fraction

from csobjectives.model import Against, Estimate, Refusal, Target, Versus
from csobjectives.periods import Period
from csobjectives.quantities import Unit
from csobjectives.renderers.words.bounds import interval, numbers
from csobjectives.renderers.words.dates import day_of_any_year, spelled_period
from csobjectives.renderers.words.figures import exact, figure, gap, spoken
from csobjectives.renderers.words.targets import found_figure, unit_of
from csobjectives.renderers.words.text import plain
from csobjectives.renderers.words.windows import length_of
from csobjectives.windows import Length

_NAME = 160


def base_figure(against: Against, unit: Unit, value: Fraction | None) -> str:
    """`the 81.1% of September 2025`, `the baseline of 82%`; told from the `value` beside it."""
    assert against.base is not None
    assert against.base.value is not None
    if against.versus == Versus.BASELINE:
        return f"the baseline of {spoken(exact(against.base.value, unit), unit)}"
    shown = spoken(found_figure(against.base.value, unit, None, value), unit)
    return f"the {shown} of {base_name(against)}"


def base_name(against: Against) -> str:
    """What a figure is held against: `September 2025`, `team/other`, `the baseline`."""
    if against.versus == Versus.BASELINE:
        return "the baseline"
    if against.versus in (Versus.PREVIOUS, Versus.LAST_YEAR) and against.period is not None:
        return spelled_period(against.period)
    return plain(against.versus, _NAME)


def change_in_words(
    against: Against | None, value: Fraction | None, target: Target, unit: Unit
) -> str:
    """`3.1 points above the 81.1% of September 2025`; empty where there is no change."""
    made = against.change if against is not None else None
    if against is None or made is None or made.value is None:
        return ""
    base = base_figure(against, unit, value)
    if not made.value:
        return f"no different from {base}"
    return f"{_size(made.value, target, unit)} {'above' if made.value > 0 else 'below'} {base}"


def change_in_signs(against: Against | None, target: Target | None, unit: Unit) -> str:
    """`+3.1 pp`, `-20 min`, `+12.4%`; empty where there is no change."""
    made = against.change if against is not None else None
    if made is None or made.value is None or target is None:
        return ""
    return signed_change(made.value, target, unit)


def change_interval(made: Estimate, target: Target, unit: Unit) -> str:
    """`+0.4 pp to +5.8 pp`; empty where there is no interval."""
    ends = interval(made)
    if not ends:
        return ""
    return " to ".join(signed_change(end, target, unit, made.value) for end in ends)


def why_refused(against: Against, period: Period, unit: Unit) -> str:
    """Why there is nothing that a figure can be held against."""
    base = base_name(against)
    is_other = against.versus not in tuple(Versus)
    when = spelled_period(against.period) if against.period is not None else base
    of = f"{base} in {when}" if is_other else when
    match against.refused:
        case Refusal.NO_COUNTERPART:
            return f"the year before has no {_counterpart(period)} to hold it against"
        case Refusal.PARTIAL:
            return f"the source does not cover {of} as a whole, and nothing is held against that"
        case Refusal.OPEN:
            return f"{of}, which it is held against, is not over or not settled yet"
        case Refusal.REDEFINED:
            return f"the figure recorded for {of} was worked out by another definition"
        case Refusal.NO_SEGMENT:
            return f"{base} has no such segment to hold it against"
        case Refusal.SUPPRESSED:
            return f"the figure for {of} is suppressed, for its segment is too small"
        case Refusal.NOT_POSITIVE:
            return f"nothing is a part of {_of_nothing(against, unit)}, which is not above 0"
        case _:
            return f"there is no figure for {of} to hold it against"


def _of_nothing(against: Against, unit: Unit) -> str:
    found = against.base is not None and against.base.value is not None
    return base_figure(against, unit, None) if found else base_name(against)


def _counterpart(period: Period) -> str:
    """What a year may lack."""
    whole = period.window.whole()
    if whole.length is Length.WEEK:
        return f"week {period.last.isocalendar()[1]}"
    if whole.length is Length.DAY and (period.last.month, period.last.day) == (2, 29):
        return day_of_any_year(2, 29)
    return f"such {length_of(period.window)}"


def _size(value: Fraction, target: Target, unit: Unit) -> str:
    """How large a change is, told from the numbers of the target that have its sign."""
    alike = [abs(each) for each in numbers(target) if each * value > 0]
    shown = unit_of(target, unit)
    return figure(abs(value), shown, alike) if target.relative else gap(value, shown, alike)


def signed_change(
    value: Fraction | float, target: Target, unit: Unit, other: Fraction | None = None
) -> str:
    """A change with its sign, told from the target's numbers."""
    against = (*numbers(target), *(() if other is None else (other,)))
    points = "" if target.relative else "pp"
    return figure(value, unit_of(target, unit), against, plus=True, points=points)
