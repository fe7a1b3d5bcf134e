"""Sparklines and block characters: the shape of a history, with its gaps."""

from __future__ import annotations

import re

from csobjectives.model import Result
from csobjectives.quantities import NUMBER, SHARE
from csobjectives.renderers.pages.trends import (
    HEIGHT,
    WIDTH,
    Sparkline,
    block_trend,
    line_through,
    slots,
    sparkline,
)
from tests.renderers.scorecards import decimals, objective, result, target


def history(values: str, least: str = "", absent: tuple[int, ...] = ()) -> Result:
    aim = target(1, at_least=least) if least else None
    measured = objective("shipboard/x", "X", "sales", "share", SHARE if least else NUMBER, aim)
    return result(measured, decimals(values), absent=absent)


def drawn(values: str, least: str = "", absent: tuple[int, ...] = ()) -> Sparkline:
    spark = sparkline(history(values, least, absent))
    assert spark is not None
    return spark


def test_blocks() -> None:
    """The lowest figure has the lowest block, the highest the highest."""
    assert block_trend(history("1 2 3 4 5 6 7 8")) == "▁▂▃▄▅▆▇█"
    assert block_trend(history("-5 0 5")) == "▁▅█"


def test_blocks_leave_gaps() -> None:
    """A period without a figure leaves a gap, also where it is not in the history at all."""
    assert block_trend(history("1 - 8 -")) == "▁ █ "
    assert block_trend(history("1 2 3 8", absent=(1, 2))) == "▁  █"


def test_periods_before_the_first_figure() -> None:
    """A history begins with its first figure, for what was not measured yet has no trend."""
    assert block_trend(history("- - 1 - 8")) == "▁ █"
    assert [slot.period.name for slot in slots(history("- - -"))] == ["2026-09"]


def test_blocks_at_the_edges() -> None:
    """Equal figures have equal blocks, one has one, none has none."""
    assert block_trend(history("4 4 4")) == "▄▄▄"
    assert block_trend(history("0")) == "▄"
    assert block_trend(history("- -")) == ""


def test_slots_are_every_period() -> None:
    """Slots run from the first known period to the judged one, and miss none between."""
    names = [slot.period.name for slot in slots(history("1 2 3 4", absent=(1,)))]
    assert names == ["2026-06", "2026-07", "2026-08", "2026-09"]


def test_sparkline() -> None:
    """The line goes over the whole width, higher figures are higher, and it ends in the mark."""
    spark = drawn(".5 .9 .7", ".8")
    assert spark.path == "M4 26h0L66 4L128 15"
    assert spark.end == (128, 15)
    assert spark.targets == "M0 10H132"
    assert spark.mark.name == "missed"


def test_sparkline_breaks() -> None:
    """A gap breaks the line; a lone figure is a dot; without the judged one there is no mark."""
    spark = drawn("1 2 - 3 -")
    assert re.findall("[ML]", spark.path) == ["M", "L", "M"]
    assert spark.end is None
    assert drawn("0").path == f"M{WIDTH - 4} {HEIGHT // 2}h0"
    assert sparkline(history("- -")) is None


def test_line_through() -> None:
    """Every point is on the line, in order."""
    assert line_through([None, (1, 2), (3, 4), None, (5, 6)]) == "M1 2h0L3 4M5 6h0"
