"""Where a period's figure and its interval are in a chart."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from csobjectives.renderers.pages.scales import Scale
from csobjectives.renderers.pages.target_lines import SLOT, down_to
from csobjectives.renderers.pages.trends import Slot
from csobjectives.renderers.words.bounds import interval

_ARROW = 18  # how far from the edge a mark stands that has an arrow beside it
_HALF = 6  # of a mark


@dataclass(frozen=True, slots=True)
class Drawn:
    """A period in its place: how far down its figure is, and the interval's ends, upper first.

    A figure that lies off the scale, above it (1) or below (-1), has no interval there; one that
    goes on beyond the picture is `cut`.
    """

    slot: Slot
    across: int
    down: int | None = None
    ends: tuple[int, int] | None = None
    beyond: int = 0
    cut: bool = False

    @property
    def place(self) -> tuple[int, int] | None:
        """Where the line goes that joins the figures of whole periods."""
        if self.down is None or self.slot.partial:
            return None
        return self.across, self.down - _ARROW * self.beyond

    @property
    def span(self) -> tuple[int, int] | None:
        """From where to where its mark goes."""
        if self.down is None:
            return None
        top, bottom = self.ends or (self.down, self.down)
        return min(top, self.down - _HALF), max(bottom, self.down + _HALF)


def drawn_on(scale: Scale, places: Sequence[Slot]) -> tuple[Drawn, ...]:
    """Each period in its place, on a scale that all of them share."""
    return tuple(_drawn(scale, slot, index * SLOT + SLOT // 2) for index, slot in enumerate(places))


def _drawn(scale: Scale, slot: Slot, across: int) -> Drawn:
    value = slot.shown
    if value is None or slot.judgement is None:
        return Drawn(slot, across)
    beyond, down = scale.beyond(value), down_to(scale, value)
    if beyond:
        return Drawn(slot, across, down + _ARROW * beyond, beyond=beyond)
    reach = interval(slot.judgement.reading.estimate)
    if reach is None:
        return Drawn(slot, across, down)
    low, high = reach
    cut = bool(scale.beyond(low) or scale.beyond(high))
    return Drawn(slot, across, down, (down_to(scale, high), down_to(scale, low)), cut=cut)
