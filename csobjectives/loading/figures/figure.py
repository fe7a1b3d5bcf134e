"""One entry of a `Measurements` document as a figure in its objective's unit."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Any

from csobjectives.binding import form_of
from csobjectives.estimators import NetProportion, Proportion
from csobjectives.loading.measures.answers import DIGITS, are_scores
from csobjectives.loading.periods import read_period
from csobjectives.loading.reader import Reader
from csobjectives.loading.targets.segment_columns import SegmentColumns, read_part
from csobjectives.metrics import REGISTRY
from csobjectives.model import Figure, Objective
from csobjectives.quantities import NUMBER, Dimension, QuantityError, Unit, parse_value

_SCORE_EXAMPLE = "Write scores as numbers of at most 6 decimal places."
_COUNTED = (Dimension.SHARE, Dimension.POINTS)  # what is made of whole counts


def read_figure(reader: Reader, raw: Mapping[str, Any], objective: Objective) -> Figure | None:
    """The figure, in base units; None and a problem where it does not fit its objective.

    Any key may be absent, of an entry that its schema refuses in part.
    """
    before = reader.problems.errors
    if objective.measure.source:
        message = (
            f"the figures of {objective.name} come from its source '{objective.measure.source}'"
        )
        hint = f"Take this figure out, or `source` at {objective.measure.location}."
        reader.problem("two-origins", message, "objective", hint)
        return None
    period = read_period(reader, raw["period"], objective, "period") if "period" in raw else None
    columns = SegmentColumns(names=objective.measure.by)
    segment = read_part(reader, raw.get("segment", {}), objective.measure, columns)
    value = _value(reader, raw, objective)
    numerator, denominator = _quotient(reader, raw, objective.measure.unit)
    answers = _answers(reader, raw, objective)
    n = _n(reader, raw, denominator, objective.measure.unit)
    if reader.problems.errors > before or period is None or segment is None:
        return None
    return Figure(
        location=reader.at(),
        period=period,
        segment=segment,
        value=value,
        n=n,
        numerator=numerator,
        denominator=denominator,
        answers=answers,
        places={label: reader.at("answers", label) for label in answers},
    )


def _value(reader: Reader, raw: Mapping[str, Any], objective: Objective) -> Fraction | None:
    """The value in base units, held to what its metric can be at all."""
    if "value" not in raw:
        return None
    unit = objective.measure.unit
    value = _read(reader, "value", raw["value"], unit)
    if value is None:
        return None
    low, high, words = {
        Proportion: (0, 1, "0% and 100%"),
        NetProportion: (-100, 100, "-100 and 100 points"),
    }.get(type(form_of(objective.measure).estimator), (None, None, ""))
    if low is not None and high is not None and not low <= value <= high:
        message = f"{objective.measure.metric} lies between {words}, and this is {raw['value']}"
        reader.problem("bad-value", message, "value")
    if raw.get("n") == 0:
        hint = "Leave the entry out where nothing was counted: that is no data."
        reader.problem("bad-value", "a value of 0 things is no value", "n", hint)
    return value


def _read(reader: Reader, key: str, written: Any, unit: Unit) -> Fraction | None:
    try:
        return parse_value(written, unit)
    except QuantityError as error:
        reader.problem("wrong-unit", str(error), key, error.hint)
        return None


def _quotient(
    reader: Reader, raw: Mapping[str, Any], unit: Unit
) -> tuple[Fraction | None, Fraction | None]:
    """Numerator and denominator; those of a share or of points are whole counts."""
    if "numerator" not in raw or "denominator" not in raw:
        return None, None
    under = Fraction(raw["denominator"])
    if unit.dimension not in _COUNTED:
        return _read(reader, "numerator", raw["numerator"], unit), under
    over = _read(reader, "numerator", raw["numerator"], NUMBER)
    if over is None:
        return None, None
    for key, count in (("numerator", over), ("denominator", under)):
        if count.denominator != 1:
            message = f"the {key} of {unit.describe()} is a whole count, and this is {raw[key]}"
            reader.problem("not-a-count", message, key, "Give `value` where counts are not known.")
    if over < 0 and unit.dimension is Dimension.SHARE:
        reader.problem("not-a-count", f"the numerator {raw['numerator']} is below 0", "numerator")
    if abs(over) > under:
        message = f"the numerator {raw['numerator']} is more than its denominator {under}"
        reader.problem("part-above-whole", message, "numerator", "Are the two interchanged?")
    return over, under


def _n(
    reader: Reader, raw: Mapping[str, Any], denominator: Fraction | None, unit: Unit
) -> int | None:
    """How many things the figure was worked out from: n, else a denominator that is a count."""
    n: int | None = raw.get("n")
    if "answers" in raw and n is not None:
        message = "'n' is the sum of the answers"
        reader.problem("conflicting-keys", message, "n", "Leave it out.")
    if denominator is None:
        return n
    whole = int(denominator) if denominator.denominator == 1 else None
    if unit.dimension in _COUNTED and n is not None and n != whole:
        message = f"'n' is {n}, and the denominator {raw['denominator']}"
        reader.problem("conflicting-keys", message, "n", "Leave one of them out, or correct it.")
    return whole if n is None else n


def _answers(reader: Reader, raw: Mapping[str, Any], objective: Objective) -> Mapping[str, int]:
    """The counts per answer, where the metric can be made of them."""
    answers: Mapping[str, int] = raw.get("answers", {})
    measure = objective.measure
    if answers and not REGISTRY[measure.metric].answer:
        message = f"'{measure.metric}' is not worked out from answers"
        hint = "Give a value, or numerator and denominator."
        reader.problem("conflicting-keys", message, "answers", hint)
        return {}
    wrong = [each for each in answers if not _is_score(each)] if are_scores(measure) else []
    for label in wrong:
        message = f"the answer '{label}' is no score, which {measure.metric} needs"
        reader.problem("bad-answer", message, ("answers", label), _SCORE_EXAMPLE)
    return answers


def _is_score(label: str) -> bool:
    try:
        number = Decimal(label)
    except ArithmeticError:
        return False
    if not number.is_finite():
        return False
    exponent = number.as_tuple().exponent
    return isinstance(exponent, int) and exponent >= -DIGITS and number.adjusted() < 12
