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
    shared_scales,
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
    assert spark.path == "M4 26h0l62-22 62 11"
    assert spark.end == (128, 15)
    assert spark.targets == "M0 10H132"
    assert spark.mark.name == "missed"


def test_sparkline_breaks() -> None:
    """A gap breaks the line; a lone figure is a dot; without the judged one there is no mark."""
    spark = drawn("1 2 - 3 -")
    assert re.findall("[Ml]", spark.path) == ["M", "l", "M"]
    assert spark.end is None
    assert drawn("0").path == f"M{WIDTH - 4} {HEIGHT // 2}h0"
    assert sparkline(history("- -")) is None


def test_line_through() -> None:
    """Every point is on the line, in order."""
    assert line_through([None, (1, 2), (3, 4), None, (5, 6)]) == "M1 2h0l2 2M5 6h0"


def test_sparklines_of_a_metric_share_a_scale() -> None:
    """The same figure is as high in every line of a metric, with and without a target."""
    one, other = history(".5 .9 .7", ".8"), history(".4 .7 .7", ".8")
    scales = shared_scales([one, other])
    ends = [spark.end for each in (one, other) if (spark := sparkline(each, scales))]
    assert ends == [(128, 13), (128, 13)]
    alone = sparkline(other)
    assert alone is not None
    assert alone.end == (128, 10)


def test_amounts_of_another_size_do_not_flatten() -> None:
    """Amounts and counts share a scale where they are of one order of magnitude alone."""
    small, large, next_to = history("3 6 4"), history("3000000 6000000 4000000"), history("2 9 8")
    scales = shared_scales([small, large, next_to])
    assert len(scales) == 2
    paths = {spark.path for each in (small, large) if (spark := sparkline(each, scales))}
    assert paths == {"M4 23h0l62-10 62 7", "M4 26h0l62-22 62 15"}


def test_a_sparkline_is_small() -> None:
    """The line of 36 periods, whatever they are, takes less than 250 bytes."""
    spark = drawn(" ".join(f".{(number * 7919) % 1000:03}" for number in range(1, 37)))
    assert len(spark.path) < 250
