"""One target, or one step of a schedule, in its metric's unit."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction
from typing import Any

from csobjectives.loading.reader import Reader
from csobjectives.loading.reader import Step as Key
from csobjectives.model import Glide, Target, Versus
from csobjectives.quantities import (
    SHARE,
    Dimension,
    QuantityError,
    Unit,
    parse_difference,
    parse_value,
)

_BOUNDS = ("at_least", "at_most", "between")
_MOVES = ("rising_to", "falling_to")
_WHOLE = (Dimension.SHARE, Dimension.POINTS)  # whose changes are differences in points
_CHANGE = re.compile(r"[+-].*%")
_A_DIFFERENCE = "or say what it is a difference from: versus: previous_period."


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """A target as it stands in its document, with the days that can be read of it.

    Of the keys that are `lost`, no value can be read.
    """

    reader: Reader
    raw: Mapping[str, Any]
    lost: frozenset[Key]
    since: date | None
    by: date | None


def read_target(step: Step, unit: Unit, set_name: str) -> Target | None:
    """A target in base units; problems where it is in another unit or contradicts itself.

    What is meant by its values is not known where `versus` cannot be read.
    """
    reader, raw = step.reader, step.raw
    if not raw or "versus" in step.lost:
        return None
    before = reader.problems.errors
    versus = versus_of(raw, set_name)
    values = _Values(reader, raw, unit, is_relative=bool(versus) and _is_relative(raw, unit))
    low, high = values.bound("at_least"), values.bound("at_most")
    if "between" in raw:
        low, high = (values.of("between", each, i) for i, each in enumerate(raw["between"]))
    move = next((key for key in _MOVES if key in raw), "")
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
    )
    if reader.problems.errors > before:
        return None
    _check(reader, raw, target)
    _check_glide(step, target, move, goal)
    if goal is None or step.by is None or reader.problems.errors > before:
        return target
    _check_stretch(reader, raw, _moved(target, goal), move)
    return replace(target, glide=Glide(to=goal, by=step.by))


def versus_of(raw: Mapping[str, Any], set_name: str) -> str:
    """What a target is held against: one of the format's words, or an objective's whole name."""
    written = str(raw.get("versus", ""))
    if not written or "/" in written or written in set(Versus):
        return written
    return f"{set_name}/{written}"


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
    first = next((raw[key] for key in _BOUNDS if key in raw), "")
    written = first[0] if isinstance(first, list) else first
    return unit.dimension not in _WHOLE and str(written).rstrip().endswith("%")


def _moved(target: Target, to: Fraction) -> Target:
    """The target at the end of its way."""
    is_low = target.at_least is not None
    return replace(target, at_least=to if is_low else None, at_most=None if is_low else to)


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
    else:
        _check_stretch(reader, raw, target, next((key for key in _BOUNDS if key in raw), ""))
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
    if (low is not None and stretch < low) or (high is not None and stretch > high):
        reader.problem(
            "stretch-behind-target",
            f"the stretch {raw['stretch']} is easier than the target {raw[key]}",
            "stretch",
            "A stretch is the harder figure.",
        )


def _check_glide(step: Step, target: Target, move: str, goal: Fraction | None) -> None:
    """A bound on its way goes where it says, from one day to a later one."""
    reader, raw = step.reader, step.raw
    if "by" in raw and not move:
        message = "'by' is the day of 'rising_to' or 'falling_to', and neither is there"
        hint = "For example: rising_to: 90%, by: 2026-12-31; or leave it out."
        reader.problems.add("missing-key", message, reader.at("by", key=True), hint)
    if not move:
        return
    if all(key in raw for key in _MOVES):
        message = "'rising_to' and 'falling_to' cannot stand together in 'target'"
        place = reader.at("falling_to", key=True)
        reader.problems.add("conflicting-keys", message, place, "Leave one of the two out.")
    elif "between" in raw:
        message = f"a band does not move, and '{move}' moves one bound"
        hint = "Write at_least or at_most, or a schedule of several bands."
        reader.problems.add("conflicting-keys", message, reader.at(move, key=True), hint)
    else:
        _check_way(reader, raw, target, move, goal)
    since, by = step.since, step.by
    if since is not None and by is not None and by <= since:
        message = f"no day lies between {since}, on which the way begins, and {by}"
        reader.problem("empty-range", message, "by", "Write a day after 'from'.")


def _check_way(
    reader: Reader, raw: Mapping[str, Any], target: Target, move: str, goal: Fraction | None
) -> None:
    """What rises ends higher, what falls lower."""
    key = "at_least" if target.at_least is not None else "at_most"
    bound = target.at_least if target.at_least is not None else target.at_most
    if bound is None or goal is None:
        return
    is_rising = move == "rising_to"
    if goal > bound if is_rising else goal < bound:
        return
    side, other, figure = ("above", "falling_to", "higher") if is_rising else (
        "below", "rising_to", "lower"
    )  # fmt: skip
    message = f"{raw[move]} is not {side} {raw[key]}, from which the way begins"
    hint = f"Write a {figure} figure, or {other}."
    reader.problem("wrong-way", message, move, hint)
