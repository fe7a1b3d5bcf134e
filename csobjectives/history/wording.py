"""Figures and targets in the words of warnings."""

from __future__ import annotations

from fractions import Fraction

from csobjectives.history.exact import written
from csobjectives.model import Estimate, Judge, Target
from csobjectives.quantities import SHARE, Dimension, Unit


def figures(first: Estimate, second: Estimate, unit: Unit) -> tuple[str, str]:
    """Two figures, each with its rows, with as many digits as it takes to tell them apart."""
    one, other = (_value(each.value, unit) for each in (first, second))
    if one == other and first.value != second.value:
        one, other = (_exact(each.value, unit) for each in (first, second))
    return _with_rows(one, first.n), _with_rows(other, second.n)


def bounds(target: Target | None, unit: Unit, baseline: Fraction | None = None) -> str:
    """What a target asks for, on one line; the `baseline` is what it is held against, if it is."""
    if target is None:
        return "no target"
    least, most = ("above", "below") if target.strict else ("at least", "at most")
    parts = [
        f"{words} {_bound(bound, target, unit)}"
        for words, bound in (
            (least, target.at_least),
            (most, target.at_most),
            ("stretch", target.stretch),
        )
        if bound is not None
    ]
    tolerance = _difference(target.tolerance, SHARE if target.relative else unit)
    parts += [f"tolerance {tolerance}"] if target.tolerance else []
    parts += [f"judge {target.judge}"] if target.judge is not Judge.POINT else []
    parts += [f"min_sample {target.min_sample}"] if target.min_sample else []
    parts += [f"versus {target.versus}"] if target.versus else []
    parts += [f"a baseline of {_value(baseline, unit)}"] if baseline is not None else []
    return ", ".join(parts)


def _bound(value: Fraction, target: Target, unit: Unit) -> str:
    """A bound; of what is held against something, a signed difference, or a part of that."""
    if not target.versus:
        return _value(value, unit)
    sign = "+" if value > 0 else ""
    return sign + (_value(value, SHARE) if target.relative else _difference(value, unit))


def _difference(value: Fraction, unit: Unit) -> str:
    shown = _value(value, unit)
    return f"{shown.removesuffix('%')} pp" if unit == SHARE else shown


def _value(value: Fraction | None, unit: Unit) -> str:
    if value is None:
        return "no figure"
    if unit.dimension is Dimension.SHARE:
        return f"{float(100 * value):.6g}%"
    return _in_unit(f"{float(value):.9g}", unit)


def _exact(value: Fraction | None, unit: Unit) -> str:
    return "no figure" if value is None else _in_unit(written(value), unit)


def _in_unit(number: str, unit: Unit) -> str:
    match unit.dimension:
        case Dimension.DURATION:
            return f"{number} s"
        case Dimension.MONEY:
            return f"{unit.currency} {number}"
        case Dimension.POINTS:
            return f"{number} points"
        case _:
            return number


def _with_rows(figure: str, n: int | None) -> str:
    return figure if n is None else f"{figure} (n = {n:,})"
