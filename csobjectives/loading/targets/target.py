"""One target, or one step of a schedule, in its metric's unit."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from fractions import Fraction
from typing import Any

from csobjectives.binding import UNLIMITED, Limits
from csobjectives.loading.known_objectives import full_name
from csobjectives.loading.reader import Reader
from csobjectives.loading.targets.glides import MOVES, check_glide
from csobjectives.loading.targets.reach import check_reach
from csobjectives.loading.targets.steps import Step
from csobjectives.model import Glide, Judge, Target, Versus
from csobjectives.quantities import (
    SHARE,
    Dimension,
    QuantityError,
    Unit,
    parse_difference,
    parse_value,
)

BOUNDS = ("at_least", "at_most", "between", "above", "below")
_STRICT = ("above", "below")
_WHOLE = (Dimension.SHARE, Dimension.POINTS)  # whose changes are differences in points
_CHANGE = re.compile(r"[+-].*%")
_A_DIFFERENCE = "or say what it is a difference from: versus: previous_period."


def read_target(step: Step, unit: Unit, set_name: str, limits: Limits = UNLIMITED) -> Target | None:
    """A target in base units; problems where it is in another unit or contradicts itself.

    So they are where nothing between the `limits` of the figure could meet it.

    What is meant by its values is not known where `versus` cannot be read.
    """
    reader, raw = step.reader, step.raw
    if not raw or "versus" in step.lost:
        return None
    before = reader.problems.errors
    versus = versus_of(raw, set_name)
    values = _Values(reader, raw, unit, is_relative=bool(versus) and _is_relative(raw, unit))
    bound = _first(raw, BOUNDS)
    low, high = values.bounds(bound)
    move = _first(raw, MOVES)
    goal = values.bound(move) if move else None
    target = Target(
        location=reader.at(),
        at_least=low,
        at_most=high,
        tolerance=values.tolerance(),
        stretch=values.bound("stretch"),
        min_sample=raw.get("min_sample", 0),
        since=step.since,
        versus=versus,
        relative=values.is_relative,
        strict=bound in _STRICT,
        judge=Judge(raw.get("judge", Judge.POINT)),
        review_by=step.review_by,
    )
    if reader.problems.errors > before:
        return None
    _check(reader, raw, target, bound)
    _check_terms(step, target)
    check_glide(step, target, bound, move, goal)
    own = low if low is not None else high
    ends = {bound: own, "stretch": target.stretch, move: goal}
    check_reach(reader, target, ends, unit, limits)
    if goal is None or step.by is None or reader.problems.errors > before:
        return target
    _check_stretch(reader, raw, _moved(target, goal), move)
    return replace(target, glide=Glide(to=goal, by=step.by))


def versus_of(raw: Mapping[str, Any], set_name: str) -> str:
    """What a target is held against: one of the format's words, or an objective's whole name."""
    written = str(raw.get("versus", ""))
    if not written or written in set(Versus):
        return written
    return full_name(written, set_name)


class _Values:
    """Reads the values of a target: figures, with `versus` differences, or relative changes."""

    def __init__(
        self, reader: Reader, raw: Mapping[str, Any], unit: Unit, *, is_relative: bool
    ) -> None:
        self.reader, self.raw, self.unit = reader, raw, unit
        self.is_relative = is_relative

    def bound(self, key: str) -> Fraction | None:
        """The value of a key, if it is there."""
        return self.of(key, self.raw[key]) if key in self.raw else None

    def bounds(self, key: str) -> tuple[Fraction | None, Fraction | None]:
        """The lower and the upper bound, of which the key says one, or both."""
        if key == "between":
            low, high = (self.of(key, each, i) for i, each in enumerate(self.raw[key]))
            return low, high
        value = self.bound(key)
        return (value, None) if key in ("at_least", "above") else (None, value)

    def tolerance(self) -> Fraction:
        if "tolerance" not in self.raw:
            return Fraction(0)
        return self._read("tolerance", self.raw["tolerance"], (), is_difference=True)

    def of(self, key: str, written: Any, *steps: int) -> Fraction:
        is_difference = "versus" in self.raw and not self.is_relative
        return self._read(key, written, steps, is_difference=is_difference)

    def _read(
        self, key: str, written: Any, steps: tuple[int, ...], *, is_difference: bool
    ) -> Fraction:
        read = parse_difference if is_difference else parse_value
        try:
            return read(written, SHARE if self.is_relative else self.unit)
        except QuantityError as error:
            message, hint = str(error), self._hint(error, written)
            if self.is_relative and not is_difference:
                message = f"{written} is no part of what was there before (such as +5%)"
                hint = "Write all bounds of a target as parts, or all in the metric's unit."
            self.reader.problem("wrong-unit", message, (key, *steps), hint)
            return Fraction(0)

    def _hint(self, error: QuantityError, written: Any) -> str:
        """What to write; what was meant as a difference says from what."""
        word, is_share = str(written).strip(), self.unit.dimension is Dimension.SHARE
        meant = word.endswith(("pp", "points")) if is_share else _CHANGE.fullmatch(word)
        if "versus" in self.raw or not meant or self.unit.dimension is Dimension.POINTS:
            return error.hint
        return f"{error.hint.removesuffix('.')}, {_A_DIFFERENCE}"


def _is_relative(raw: Mapping[str, Any], unit: Unit) -> bool:
    """Whether the bound is a part of what it is held against: `+5%` of euros, not of shares."""
    first = raw.get(_first(raw, BOUNDS), "")
    written = first[0] if isinstance(first, list) else first
    return unit.dimension not in _WHOLE and str(written).rstrip().endswith("%")


def _first(raw: Mapping[str, Any], keys: Iterable[str]) -> str:
    """The first of the keys that is there."""
    return next((key for key in keys if key in raw), "")


def _moved(target: Target, to: Fraction) -> Target:
    """The target at the end of its way."""
    is_low = target.at_least is not None
    return replace(target, at_least=to if is_low else None, at_most=None if is_low else to)


def _check(reader: Reader, raw: Mapping[str, Any], target: Target, bound: str) -> None:
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
    else:
        _check_stretch(reader, raw, target, bound)
    if target.tolerance < 0:
        reader.problem(
            "negative-tolerance",
            f"the tolerance {raw['tolerance']} is below zero",
            "tolerance",
            "A tolerance is how far a figure may miss: write it without a sign.",
        )


def _check_stretch(reader: Reader, raw: Mapping[str, Any], target: Target, key: str) -> None:
    """A stretch is beyond the bound, which stands under the key."""
    low, high, stretch = target.at_least, target.at_most, target.stretch
    if stretch is None:
        return
    is_equal = target.strict and stretch in (low, high)
    if is_equal or (low is not None and stretch < low) or (high is not None and stretch > high):
        aim = f"{key} {raw[key]}" if target.strict and key in _STRICT else raw[key]
        reader.problem(
            "stretch-behind-target",
            f"the stretch {raw['stretch']} is easier than the target {aim}",
            "stretch",
            "A stretch is the harder figure.",
        )


def _check_terms(step: Step, target: Target) -> None:
    """How a target is judged, and up to when it is provisional."""
    if target.judge is Judge.BENEFIT_OF_DOUBT and not {"min_sample"} & {*step.raw, *step.lost}:
        message = "'min_sample' is missing, which 'judge: benefit_of_doubt' needs"
        hint = "Of a few rows nearly everything is in doubt: write, for example, min_sample: 30."
        step.reader.problem("missing-key", message, "judge", hint)
    since, review = step.since, step.review_by
    if since is not None and review is not None and review < since:
        message = f"the target is to be reviewed by {review}, and begins on {since} only"
        hint = "Write a day on which the target is in force, or leave it out."
        step.reader.problem("out-of-order", message, "review_by", hint)
