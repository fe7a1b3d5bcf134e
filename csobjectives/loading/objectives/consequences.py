"""What an objective's verdicts do: which of them fail it, and what it counts for."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from csobjectives.loading.reader import Reader
from csobjectives.model import FAILING, Enforcement, Retirement, Verdict

_BY_KEY = {
    "on_no_data": Verdict.NO_DATA,
    "on_too_few": Verdict.TOO_FEW,
    "on_stale": Verdict.STALE,
}
FAILS_ON = tuple(_BY_KEY)
"""The keys that say which verdicts fail an objective."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Consequences:
    """The verdicts that fail an objective, its part in scores, and whether it has retired."""

    fails_on: frozenset[Verdict]
    weight: Fraction
    essential: bool
    retired: Retirement | None


def read_consequences(
    reader: Reader,
    raw: Mapping[str, Any],
    own_keys: Collection[str],
    enforcement: Enforcement,
    retired: Mapping[str, Any],
) -> Consequences:
    """What follows from an objective's verdicts; `own_keys` are those that no default brought.

    `retired` is what is sound of its retirement.
    """
    for key, slug, message, hint in _unused(raw, own_keys, enforcement):
        reader.problems.add(slug, message, reader.at(key, key=True), hint)
    return Consequences(
        fails_on=_fails_on(raw),
        weight=Fraction(raw.get("weight", 1)),
        essential=raw.get("essential", False),
        retired=_retired(reader.below("retired"), retired),
    )


def _fails_on(raw: Mapping[str, Any]) -> frozenset[Verdict]:
    said = {verdict: raw[key] for key, verdict in _BY_KEY.items() if key in raw}
    failing = {verdict for verdict, does in said.items() if does == "fail"}
    return (FAILING - said.keys()) | failing


def _unused(
    raw: Mapping[str, Any], own_keys: Collection[str], enforcement: Enforcement
) -> Iterator[tuple[str, str, str, str]]:
    """The keys that would do nothing: each with a slug, a message and a hint."""
    hint = "Leave it out, or write enforcement: blocking."
    if enforcement is Enforcement.TRACKED and raw.get("essential"):
        message = "what is tracked is shown only, and so it cannot be essential"
        yield "essential", "conflicting-keys", message, hint
    can_fail = Enforcement.BLOCKING in (enforcement, raw.get("segment_enforcement"))
    for key in FAILS_ON:
        if key not in own_keys or key not in raw:
            continue
        if enforcement is Enforcement.TRACKED:
            message = f"what is tracked is shown only, whatever '{key}' says"
            yield key, "unused-key", message, hint
        elif raw[key] == "fail" and not can_fail:
            message = f"what is advisory fails nothing, and '{key}' says fail"
            yield key, "conflicting-keys", message, hint


def _retired(reader: Reader, raw: Mapping[str, Any]) -> Retirement | None:
    on = reader.day("on", raw["on"]) if "on" in raw else None
    if on is None or "reason" not in raw:
        return None
    return Retirement(on=on, reason=raw["reason"], location=reader.at())
