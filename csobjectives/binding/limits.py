"""Between which ends a figure lies, as far as the formula and the contract tell."""

from __future__ import annotations

import re
from collections.abc import Iterator
from fractions import Fraction

from csobjectives.binding.forms import form_of, metric_of
from csobjectives.estimators import (
    Clustered,
    Count,
    Coverage,
    DifferenceOfProportions,
    Estimator,
    Mean,
    NetProportion,
    Proportion,
    ProportionOfCounts,
    Quantile,
    Rate,
    RatioOfSums,
    Total,
    Weighted,
)
from csobjectives.expressions import columns_of, parse
from csobjectives.metrics import Form, Sequels
from csobjectives.model import Column, Measure, Source

Limits = tuple[Fraction | None, Fraction | None]
"""The least and the greatest that a figure can be; None where nothing says it."""

UNLIMITED: Limits = (None, None)
_SHARES: Limits = (Fraction(0), Fraction(1))
_INDEX: Limits = (Fraction(0), Fraction(100))
_NET: Limits = (Fraction(-100), Fraction(100))
_COUNTED: Limits = (Fraction(0), None)


def limits_of_figure(measure: Measure, source: Source | None) -> Limits:
    """Those of a measure's figure, of whatever period; none are known of a comparison."""
    if measure.objectives or measure.comparison is not None:
        return UNLIMITED
    form = form_of(measure)
    return limits_of(form.estimator, form, measure, source)


def limits_of(estimator: Estimator, form: Form, measure: Measure, source: Source | None) -> Limits:
    """Those of what an estimator makes of the rows; a sum of what is never negative is not."""
    match estimator:
        case Clustered(of=of) | Weighted(of=of):
            return limits_of(of, form, measure, source)
        case Proportion() | ProportionOfCounts() | Coverage():
            return _SHARES
        case NetProportion() | DifferenceOfProportions():
            return _NET
        case Count() | Rate():
            return _COUNTED
    is_by_row = form.over is None or isinstance(form.over, Sequels)
    if not is_by_row or measure.per:
        return UNLIMITED
    match estimator:
        case Mean(value=value) | Quantile(value=value):
            took = metric_of(measure).timed(form) and " - " in value
            return _COUNTED if took else limits_of_rows(value, form, measure, source)
        case Total(value=value):
            low, _ = limits_of_rows(value, form, measure, source)
            return UNLIMITED if low is None or low < 0 else _COUNTED
        case RatioOfSums():
            return _limits_of_ratio(estimator, form, measure, source)
    return UNLIMITED


def limits_of_rows(name: str, form: Form, measure: Measure, source: Source | None) -> Limits:
    """Those of a role, by the rows that its form leaves out and the `between` of its column."""
    lows: list[Fraction] = []
    highs: list[Fraction] = []
    for side, limit in _left_out(name, form, measure):
        (lows if side == "<" else highs).append(limit)
    column = _column_of(name, measure, source)
    if column is not None and isinstance(column.low, Fraction):
        lows.append(column.low * column.scale)
    if column is not None and isinstance(column.high, Fraction):
        highs.append(column.high * column.scale)
    return max(lows, default=None), min(highs, default=None)


def _limits_of_ratio(
    ratio: RatioOfSums, form: Form, measure: Measure, source: Source | None
) -> Limits:
    """Those of a ratio of sums; one that is told times 100 is an index or a net figure."""

    def never_negative(text: str) -> bool:
        terms = (limits_of_rows(term, form, measure, source)[0] for term in text.split(" + "))
        return all(low is not None and low >= 0 for low in terms)

    if ratio.scale == 100:
        from_least = ratio.over.replace(" - ", " < ")
        return _INDEX if from_least in _conditions(form) else _NET
    if not never_negative(ratio.under):
        return UNLIMITED
    if re.fullmatch(rf"case when .+ then {re.escape(ratio.under)} else 0 end", ratio.over):
        return _SHARES
    return _COUNTED if never_negative(ratio.over) else UNLIMITED


def may_be_undone(measure: Measure, source: Source | None) -> bool:
    """Whether a row that counts now may cease to: events to come, or the day, decide on it."""
    texts = [each.text for each in measure.roles.values()]
    texts += [measure.where.text] if measure.where else []
    return any(_looks_ahead(text, source) for text in texts)


def _looks_ahead(text: str, source: Source | None) -> bool:
    """Whether an expression is about as-of, or about events that may not have happened yet."""
    names = columns_of(parse(text))
    computed = source.computed if source else {}
    return any(
        name == "as_of"
        or (name in computed and _looks_ahead(computed[name].text, source))
        or ((column := _column(name, source)) is not None and column.event)
        for name in names
    )


def _left_out(name: str, form: Form, measure: Measure) -> Iterator[tuple[str, Fraction]]:
    """The limits beyond which the form leaves rows out, each with `<` or `>`."""
    for part in _conditions(form):
        found = re.fullmatch(rf"{re.escape(name)} ([<>]) (.+)", part)
        limit = _limit(found[2], measure) if found else None
        if found and limit is not None:
            yield found[1], limit


def _conditions(form: Form) -> list[str]:
    """Each of the conditions on which a form leaves a row out."""
    return [part for each in form.leaves_out.values() for part in each.split(" or ")]


def _limit(text: str, measure: Measure) -> Fraction | None:
    """A limit that a form writes as a number, or by the name of an option."""
    option = measure.options.get(text)
    if isinstance(option, Fraction):
        return option
    number = "0" if text == "'0 s'" else text  # no duration is written in another way
    return Fraction(number) if re.fullmatch(r"\d+", number) else None


def _column_of(role: str, measure: Measure, source: Source | None) -> Column | None:
    """The column that a role is; None where an expression makes it of several, or of none."""
    expression = measure.roles.get(role)
    return _column(expression.text.strip(), source) if expression else None


def _column(name: str, source: Source | None) -> Column | None:
    """A column by its name: of the source itself, or one that it looks up."""
    if source is None:
        return None
    lookup = next((each for each in source.lookups.values() if name in each.taken), None)
    return _column(lookup.taken[name], lookup.source) if lookup else source.columns.get(name)
