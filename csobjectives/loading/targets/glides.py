"""Bounds on their way: where they go, and from which day to which."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from csobjectives.loading.reader import Reader
from csobjectives.loading.targets.steps import Step
from csobjectives.model import Target

MOVES = ("rising_to", "falling_to")


def check_glide(step: Step, target: Target, key: str, move: str, goal: Fraction | None) -> None:
    """A bound on its way goes where it says, from one day to a later one.

    The bound stands under the key, its `goal` under `move`, which is empty where it stays.
    """
    reader, raw = step.reader, step.raw
    if "by" in raw and not move:
        message = "'by' is the day of 'rising_to' or 'falling_to', and neither is there"
        hint = "For example: rising_to: 90%, by: 2026-12-31; or leave it out."
        reader.problems.add("missing-key", message, reader.at("by", key=True), hint)
    if not move:
        return
    if all(each in raw for each in MOVES):
        message = "'rising_to' and 'falling_to' cannot stand together in 'target'"
        place = reader.at("falling_to", key=True)
        reader.problems.add("conflicting-keys", message, place, "Leave one of the two out.")
    elif "between" in raw:
        message = f"a band does not move, and '{move}' moves one bound"
        hint = "Write at_least or at_most, or a schedule of several bands."
        reader.problems.add("conflicting-keys", message, reader.at(move, key=True), hint)
    else:
        _check_way(reader, raw, target, key, move, goal)
    since, by = step.since, step.by
    if since is not None and by is not None and by <= since:
        message = f"no day lies between {since}, on which the way begins, and {by}"
        reader.problem("empty-range", message, "by", "Write a day after 'from'.")


def _check_way(
    reader: Reader,
    raw: Mapping[str, Any],
    target: Target,
    key: str,
    move: str,
    goal: Fraction | None,
) -> None:
    """What rises ends higher, what falls lower."""
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
