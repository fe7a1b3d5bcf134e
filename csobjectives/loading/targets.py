"""Targets in their metric's unit."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from csobjectives.loading.reader import Reader
from csobjectives.model import Target
from csobjectives.quantities import QuantityError, Unit, parse_difference, parse_value


def read_target(reader: Reader, raw: Mapping[str, Any], unit: Unit) -> Target | None:
    """A target in base units; problems where it is in another unit or contradicts itself."""
    before = reader.problems.errors

    def value(key: str, written: Any, *steps: int) -> Fraction:
        try:
            read = parse_difference if key == "tolerance" else parse_value
            return read(written, unit)
        except QuantityError as error:
            reader.problem("wrong-unit", str(error), (key, *steps), error.hint)
            return Fraction(0)

    low = value("at_least", raw["at_least"]) if "at_least" in raw else None
    high = value("at_most", raw["at_most"]) if "at_most" in raw else None
    if "between" in raw:
        low, high = (value("between", each, i) for i, each in enumerate(raw["between"]))
    stretch = value("stretch", raw["stretch"]) if "stretch" in raw else None
    tolerance = value("tolerance", raw["tolerance"]) if "tolerance" in raw else Fraction(0)
    if reader.problems.errors > before:
        return None
    target = Target(
        location=reader.at(),
        at_least=low,
        at_most=high,
        tolerance=tolerance,
        stretch=stretch,
        min_sample=raw.get("min_sample", 0),
    )
    _check(reader, raw, target)
    return target


def _check(reader: Reader, raw: Mapping[str, Any], target: Target) -> None:
    """What a target cannot be: an empty band, a stretch behind it, a tolerance below zero."""
    low, high, stretch = target.at_least, target.at_most, target.stretch
    if low is not None and high is not None:
        if low > high and "between" in raw:
            reader.problem(
                "empty-range",
                f"no figure lies between {raw['between'][0]} and {raw['between'][1]}",
                "between",
                "Write the lower one first.",
            )
        if stretch is not None:
            reader.problem("conflicting-keys", "a band has no stretch", "stretch", "Leave it out.")
    elif stretch is not None and (
        (low is not None and stretch < low) or (high is not None and stretch > high)
    ):
        bound = raw.get("at_least", raw.get("at_most"))
        reader.problem(
            "stretch-behind-target",
            f"the stretch {raw['stretch']} is easier than the target {bound}",
            "stretch",
            "A stretch is the harder figure.",
        )
    if target.tolerance < 0:
        reader.problem(
            "negative-tolerance",
            f"the tolerance {raw['tolerance']} is below zero",
            "tolerance",
            "A tolerance is how far a figure may miss: write it without a sign.",
        )
