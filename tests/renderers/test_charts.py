"""The charts' geometry: everything lies in the picture, in its order, with round axis values."""

from __future__ import annotations

import re
from dataclasses import replace
from fractions import Fraction

import pytest

from csobjectives.model import Result, Target
from csobjectives.quantities import DURATION, NUMBER, POINTS, SHARE, Unit, money
from csobjectives.renderers.pages.charts import Chart, chart
from csobjectives.renderers.pages.dots import dots
from csobjectives.renderers.pages.keys import Key
from csobjectives.renderers.pages.scales import Scale, scale_of
from csobjectives.renderers.pages.target_lines import HEIGHT
from csobjectives.windows import Window
from tests.renderers.scorecards import decimals, objective, result, rich_results, target


def made(
    values: str,
    unit: Unit = SHARE,
    aim: Target | None = None,
    window: Window = Window.MONTH,
    half: str = "",
    opened: str | None = None,
) -> Result:
    measured = objective("shipboard/x", "X", "sales", "share", unit, aim, window=window)
    return result(measured, decimals(values), half=half, open_value=opened)


def drawn(judged: Result) -> Chart:
    picture = chart(judged, 0.95)
    assert picture is not None
    return picture


def heights(path: str) -> list[int]:
    """How far down a path of level lines goes, wherever it is."""
    return [int(each) for each in re.findall(r"(?:M\d+ |V)(\d+)", path)]


@pytest.mark.parametrize("judged", [r for r in rich_results() if not r.segment])
def test_everything_is_in_the_picture(judged: Result) -> None:
    """No point, line, band or tick of the sample lies outside the chart's box."""
    picture = drawn(judged)
    downs = [point.down for point in picture.points]
    downs += [each.down for each in picture.ticks]
    downs += heights(picture.targets) + heights(picture.stretch)
    downs += [end for band in picture.bands for end in (band.down, band.down + band.height)]
    assert all(0 <= down <= HEIGHT for down in downs)
    assert all(0 < float(point.across.removesuffix("%")) < 100 for point in picture.points)
    assert 2 <= len(picture.ticks) <= 6
    assert all(-6 <= each.down < HEIGHT for each in picture.names)


def test_higher_is_higher() -> None:
    """Points go up with their values, and stand at their periods' middles."""
    points = drawn(made(".5 .7 .6")).points
    assert [point.across for point in points] == ["16.7%", "50%", "83.3%"]
    assert points[1].down < points[2].down < points[0].down


def test_edges() -> None:
    """One period, equal and negative values, and zero alone can be drawn; nothing cannot."""
    for values in (".5", ".5 .5 .5", "-.5 -.9", "0", "- .4 -"):
        assert drawn(made(values)).points
    assert chart(made("- -"), 0.95) is None


def test_open_period() -> None:
    """The open period is hollow, last, named so, and the line of the judged ones ends before it."""
    picture = drawn(made(".5 .7", opened=".6"))
    assert [point.mark for point in picture.points] == ["tracked", "tracked", "open"]
    assert (picture.labels[-1].text, picture.labels[-1].below) == ("Oct", "open")
    assert picture.line == f"M5 {picture.points[0].down}h0l10-172"
    assert picture.key[-1] == Key("open", "October 2026, still open and not judged")


def test_target_and_tolerance() -> None:
    """The tolerance is shaded on the bad side of the target, which is labelled exactly."""
    low = drawn(made(".5 .9", aim=target(1, at_least=".8", tolerance=".1", stretch=".95")))
    (line,) = heights(low.targets)
    assert [(band.kind, band.down) for band in low.bands] == [("tolerated", line)]
    (stretch,) = heights(low.stretch)
    assert {(name.text, name.down) for name in low.names} <= {
        ("target ≥ 80%", line - 6),
        ("target ≥ 80%", line + 15),
        ("stretch 95%", stretch - 6),
        ("stretch 95%", stretch + 15),
        ("stretch 95%", -6),
    }
    high = drawn(made(".5 .9", aim=target(1, at_most=".8", tolerance=".1")))
    assert [high.bands[0].down + high.bands[0].height] == heights(high.targets)


def test_band() -> None:
    """A band is shaded between its lines, with the tolerance on both sides."""
    picture = drawn(made(".5 .9", aim=target(1, at_least=".6", at_most=".8", tolerance=".05")))
    assert [band.kind for band in picture.bands] == ["target", "tolerated", "tolerated"]
    assert [name.text for name in picture.names] == ["target 60% to 80%"]
    assert len(heights(picture.targets)) == 2


def test_zero_is_a_bound() -> None:
    """A target of zero is drawn like any other."""
    band = target(1, at_least="-1", at_most="0")
    picture = drawn(made("-3 2", unit=POINTS, aim=band))
    assert [each.kind for each in picture.bands] == ["target"]
    assert len(heights(picture.targets)) == 2


def test_whiskers_are_by_verdict() -> None:
    """Each verdict's whiskers are one path; without intervals there are none."""
    with_ends = drawn(made(".5 .9 .4", aim=target(1, at_least=".8"), half=".05"))
    assert [name for name, _ in with_ends.whiskers] == ["missed", "met"]
    assert with_ends.whiskers[0][1].count("M") == 2
    assert drawn(made(".5 .9")).whiskers == ()


def test_key_says_what_is_drawn() -> None:
    """The key names what the chart shows, and nothing else."""
    assert drawn(made(".5 .9")).key == (Key("", "One mark per month"),)
    full = made(".5", aim=target(1, at_least=".8", tolerance=".01"), half=".1", opened=".6")
    assert drawn(full).key == (
        Key("", "One mark per month"),
        Key("missed", "missed"),
        Key("open", "October 2026, still open and not judged"),
        Key("interval", "95% interval"),
        Key("line", "target at least 80%"),
        Key("tolerated", "tolerance 1 point"),
    )


def test_a_chart_has_a_title_and_tells_its_run() -> None:
    """Whoever does not see it hears whose figures these are, and how they went."""
    picture = drawn(made(".5 .9 .4 .7"))
    assert picture.title == "X per month"
    assert picture.description == (
        "From June 2026: 50.0%, to September 2026: 70.0%. "
        "Lowest: August 2026: 40.0%. Highest: July 2026: 90.0%."
    )
    assert drawn(made(".5")).description == "September 2026: 50.0%."
    assert (
        drawn(made("-", opened=".5")).description == "There is no figure of a period that is over."
    )


def test_a_part_of_a_period_is_neither_first_nor_lowest() -> None:
    """Told are the figures along the line, which a period that is covered in part is none of."""
    judged = made(".1 .5 .9 .7")
    first = judged.history[0]
    partly = replace(first, reading=replace(first.reading, partial=True))
    told = drawn(replace(judged, history=(partly, *judged.history[1:]))).description
    assert told.startswith("From July 2026: 50.0%, to September 2026: 70.0%. Lowest: July 2026")
    alone = made(".5", opened=".6")
    partly = replace(alone.judged, reading=replace(alone.judged.reading, partial=True))
    told = drawn(replace(alone, judged=partly)).description
    assert told == "There is no figure of a whole period that is over."


def test_labels_are_thinned() -> None:
    """Of many periods only so many are labelled as fit, the judged one among them."""
    labels = drawn(made(" ".join([".5"] * 40), window=Window.DAY)).labels
    assert len(labels) == 14
    assert (labels[-1].text, labels[-1].below) == ("4", "")
    assert [label.below for label in labels if label.below] == ["Aug", "Sep", "Oct"]


def test_year_is_named_once() -> None:
    """The year stands under the first label, and where it turns."""
    labels = drawn(made(" ".join([".5"] * 13))).labels
    assert [label.below for label in labels if label.below] == ["2025", "2026"]
    narrow = [label.below_on_narrow for label in labels if not label.minor]
    assert [below for below in narrow if below] == ["2025", "2026"]


@pytest.mark.parametrize(
    ("low", "high", "unit", "ticks"),
    [
        ("0.83", "0.97", SHARE, ["0.85", "0.9", "0.95"]),
        ("-34", "3", POINTS, ["-30", "-20", "-10", "0"]),
        ("0", "300000", money("EUR"), ["0", "100000", "200000", "300000"]),
        ("9000", "16500", DURATION, ["9000", "10800", "12600", "14400", "16200"]),
        ("200000", "600000", DURATION, ["259200", "345600", "432000", "518400"]),
        ("0.1", "0.9", DURATION, ["0.2", "0.4", "0.6", "0.8"]),
        ("3.2", "4.9", NUMBER, ["3.5", "4", "4.5"]),
    ],
)
def test_ticks_are_round(low: str, high: str, unit: Unit, ticks: list[str]) -> None:
    """Axis values are round in the unit in which people read them: half hours, days, tens."""
    shown = Scale(Fraction(low), Fraction(high)).ticks(unit)
    assert shown == tuple(map(Fraction, ticks))


def test_scale_keeps_to_what_can_be() -> None:
    """An axis of figures that are never negative starts no lower than zero; shares end at one."""
    shares = [each.judged.reading.estimate for each in (made("0.01", half=".01"), made("1"))]
    assert scale_of(shares, (), SHARE) == Scale(Fraction(0), Fraction(1))


def test_wide_intervals_do_not_flatten() -> None:
    """An interval much wider than the values' range runs out of the picture."""
    estimates = [made(value, NUMBER, half="500").judged.reading.estimate for value in ("4", "6")]
    scale = scale_of(estimates, (), NUMBER)
    assert scale is not None
    assert scale.high < 9
    assert scale.part(Fraction(900)) == 1


def test_dots_share_a_scale() -> None:
    """Segments stand on one scale with the target; one without a figure has no dot."""
    aim = target(1, at_least=".8")
    judgements = [made(each, aim=aim, half=".02").judged for each in (".7", ".9", "-")]
    low, high, none = dots(judgements, SHARE)
    assert low is not None
    assert high is not None
    assert none is None
    assert float(low.at.removesuffix("%")) < float(high.at.removesuffix("%"))
    assert low.targets == high.targets
    assert dots(judgements[2:], SHARE) == [None]


def test_parts_of_a_sum_have_no_target() -> None:
    """A sum's target is not its segments': it is not drawn beside them."""
    aim = target(1, at_least="300")
    part = made("120", NUMBER, aim).judged
    (dot,) = dots([replace(part, verdict=None)], NUMBER)
    assert dot is not None
    assert dot.targets == ()
