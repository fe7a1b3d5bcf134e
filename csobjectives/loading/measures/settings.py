"""What a measure's settings say together, and what no schema can tell of one of them."""

from __future__ import annotations

from fractions import Fraction
from itertools import combinations

from csobjectives.binding import form_of, unit_on_clock
from csobjectives.expressions.spellings import fault_of
from csobjectives.loading.reader import Reader
from csobjectives.metrics import REGISTRY, OptionKind
from csobjectives.model import Measure
from csobjectives.quantities import DURATION, QuantityError, parse_value

_OF_A_WEIGHT = "weight_of_"


def settings_fit(reader: Reader, measure: Measure) -> bool:
    """Whether the settings of a measure can hold at once."""
    before = reader.problems.errors
    _check_scale(reader, measure)
    _check_cut_offs(reader, measure)
    _check_weights(reader, measure)
    _check_labels(reader, measure)
    _check_spellings(reader, measure)
    _check_durations(reader, measure)
    return reader.problems.errors == before


def _check_scale(reader: Reader, measure: Measure) -> None:
    """A scale whose ends are given has something between them."""
    ends = _numbers(measure, "scale_min", "scale_max")
    if ends is None or ends[0] < ends[1]:
        return
    shown = measure.shown
    message = f"no score lies between {shown['scale_min']} and {shown['scale_max']}"
    hint = "Write the lowest score of the scale as scale_min, the highest as scale_max."
    reader.problem("empty-range", message, "scale_max", hint)


def _check_cut_offs(reader: Reader, measure: Measure) -> None:
    """No score is positive and negative at once."""
    ends = _numbers(measure, "negative_to", "positive_from")
    if ends is None or ends[0] < ends[1]:
        return
    shown = measure.shown
    message = f"a score of {shown['positive_from']} is positive, and negative as well"
    hint = "Write the highest negative score as negative_to, the lowest positive as positive_from."
    reader.problem("bad-value", message, "positive_from", hint)


def _numbers(measure: Measure, *names: str) -> tuple[Fraction, Fraction] | None:
    """Two options, where both are given."""
    low, high = (measure.options.get(name) for name in names)
    return (low, high) if isinstance(low, Fraction) and isinstance(high, Fraction) else None


def _check_weights(reader: Reader, measure: Measure) -> None:
    """Of weights, one at least counts."""
    names = [name for name in measure.options if name.startswith(_OF_A_WEIGHT)]
    if names and not any(measure.options[name] for name in names):
        message = f"all weights of {measure.metric} are 0, and nothing counts"
        hint = f"Write a number above 0, such as {names[0]}: 4."
        reader.problem("bad-value", message, names[0], hint)


def _check_labels(reader: Reader, measure: Measure) -> None:
    """A label is in one list of a measure alone."""
    for (first, ours), (second, theirs) in combinations(_lists(measure, OptionKind.LABELS), 2):
        for index, label in enumerate(theirs):
            if label in ours:
                message = f"'{label}' stands in {first} and in {second}"
                hint = "Leave it out of one of them."
                reader.problem("repeated-entry", message, (second, index), hint)


def _check_spellings(reader: Reader, measure: Measure) -> None:
    """Each spelling can be found in a text."""
    for name, spellings in _lists(measure, OptionKind.SPELLINGS):
        sums = form_of(measure).estimator.sums().values()
        first = any("first_named(" in each.when for each in sums)
        for index, spelling in enumerate(spellings):
            if fault := fault_of(spelling, first=first):
                reader.problem("bad-value", fault[0], (name, index), fault[1])


def _check_durations(reader: Reader, measure: Measure) -> None:
    """By a clock, no duration is in days: how many hours one is, calendars say each its own way."""
    if measure.clock is None:
        return
    unit = unit_on_clock(DURATION, measure)
    for name, option in REGISTRY[measure.metric].options.items():
        if option.kind is OptionKind.DURATION and name in measure.options:
            try:
                parse_value(measure.shown[name], unit)
            except QuantityError as error:
                reader.problem("wrong-unit", str(error), name, error.hint)


def _lists(measure: Measure, kind: OptionKind) -> list[tuple[str, tuple[str, ...]]]:
    """The options of a kind that are lists of texts."""
    options = REGISTRY[measure.metric].options
    return [
        (name, value)
        for name, value in measure.options.items()
        if options[name].kind is kind and isinstance(value, tuple)
    ]
