"""The segment that one without rows may be a misspelling of."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import SequenceMatcher

from csobjectives.model import Segment

_NEAR = 0.6  # as near as names have to be elsewhere


def nearest(segment: Segment, others: Iterable[Segment]) -> Segment | None:
    """The segment that is spelled most alike in every column, if any is near; case is no matter.

    Names with digits are those of numbered things, each of which is its own: none is a slip of
    another.
    """
    near = max(others, key=lambda other: _likeness(segment, other), default=None)
    return near if near and _likeness(segment, near) >= _NEAR else None


def _likeness(one: Segment, other: Segment) -> float:
    """How alike two segments are, from 0 to 1, in the column in which they are least so."""
    pairs = zip(one, other, strict=True)
    return min(_of_values(value, there) for (_, value), (_, there) in pairs)


def _of_values(one: str | None, other: str | None) -> float:
    if one is None or other is None:
        return float(one is other)
    ours, theirs = one.casefold(), other.casefold()
    if ours == theirs:
        return 1.0
    if any(sign.isdigit() for sign in ours + theirs):
        return 0.0
    return SequenceMatcher(None, ours, theirs).ratio()
