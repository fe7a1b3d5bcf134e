"""Charts at the edges: few periods and many, figures far apart, names where the marks are."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from fractions import Fraction
from itertools import pairwise

import pytest

from csobjectives.model import (
    Baseline,
    Estimate,
    Exclusion,
    Missed,
    Note,
    Result,
    Target,
    Verdict,
    Waiver,
)
from csobjectives.problems import Location
from csobjectives.quantities import DURATION, NUMBER, POINTS, SHARE, Unit, money
from csobjectives.renderers.pages.charts import Chart, chart
from csobjectives.renderers.pages.dots import dots
from csobjectives.renderers.pages.html import asset
from csobjectives.renderers.pages.keys import Key
from csobjectives.renderers.pages.labels import Named, Picture, labels
from csobjectives.renderers.pages.scales import scale_of, tick_texts, usual
from csobjectives.renderers.pages.target_lines import HEIGHT
from csobjectives.schedules import in_force
from csobjectives.windows import Window
from tests.renderers.scorecards import decimals, judge, objective, result, target

EUR = money("EUR")
HERE = Location("objectives/shipboard.yaml", 3, 5)


def made(
    values: str,
    unit: Unit = NUMBER,
    aim: Target | None = None,
    window: Window = Window.MONTH,
    half: str = "",
    opened: str | None = None,
) -> Result:
    measured = objective("shipboard/x", "X", "sales", "mean", unit, aim, window=window)
    return result(measured, decimals(values), half=half, open_value=opened)


def drawn(judged: Result, exclusions: tuple[Exclusion, ...] = ()) -> Chart:
    picture = chart(judged, 0.95, exclusions)
    assert picture is not None
    return picture


def scheduled(judged: Result, *targets: Target) -> Result:
    """The same figures, judged by the steps of a schedule."""
    every = []
    for each in (*judged.history, judged.judged):
        aim, value = in_force(targets, each.reading.period), each.reading.estimate.value
        assert aim is not None
        assert value is not None
        verdict, off = judge(value, aim)
        every.append(replace(each, target=aim, verdict=verdict, difference=off))
    own = replace(judged.objective, targets=targets)
    return replace(
        judged, objective=own, targets=targets, history=tuple(every[:-1]), judged=every[-1]
    )


def keyed(picture: Chart) -> dict[str, str]:
    return {each.mark: each.text for each in picture.key}


CASES = {
    "one period": made(".884", SHARE, target(1, at_least=".9", tolerance=".02"), half=".02"),
    "two": made(".91 .884", SHARE, target(1, at_least=".9"), half=".02"),
    "gaps": made(".91 - .884 - - .92 .93 - .9", SHARE, target(1, at_least=".9"), half=".02"),
    "negatives": made("-22 -19 -9 3 -10.02", POINTS, target(1, at_least="-10"), half="11"),
    "far out": made("18 22 31 27 40 41200 38 44 51 20 47 62", NUMBER, target(1, at_least="30")),
    "36 periods": made(
        " ".join(["-.1 .1"] * 18), NUMBER, target(1, at_least="0"), half=".05", opened=".1"
    ),
    "60 days": made(" ".join([".7 .9"] * 30), SHARE, target(1, at_least=".8"), Window.DAY, ".03"),
    "near 100": made(".9995 .9997 .99999 1", SHARE, target(1, at_least=".9997"), half=".00004"),
    "millions": made(
        "240000000 268400000.5", EUR, target(1, at_least="250000000", stretch="275e6")
    ),
    "tiny": made(".0003 .0002 .0004", NUMBER, target(1, at_most=".0003"), half=".00005"),
    "seconds": made("18.2 22.1", DURATION, target(1, at_most="20"), half="1.5"),
    "days": made("352000 - 535680", DURATION, target(1, at_most="432000"), half="40000"),
    "wide intervals": made("4 6", NUMBER, target(1, at_least="5"), half="500"),
    "target outside": made(".31 .33", SHARE, target(1, at_least=".95"), half=".02"),
    "band": made(".74 .89", SHARE, target(1, at_least=".7", at_most=".85", tolerance=".03")),
    "flat": made(".9 .9 .9", SHARE, target(1, at_least=".9")),
    "zero": made("0 0 0", NUMBER, target(1, at_most="0")),
    "all of it": made("1 1 1", SHARE, target(1, at_least="1")),
}


@pytest.mark.parametrize("name", CASES)
def test_every_edge_is_in_the_picture(name: str) -> None:
    """Marks, lines, bands and names lie within the chart; ticks are two to six, all different."""
    picture = drawn(CASES[name])
    downs = [each.down for each in picture.points] + [each.down for each in picture.ticks]
    downs += [int(each) for each in re.findall(r"(?:M\d+ |V)(-?\d+)", picture.targets)]
    downs += [int(each) for _, path in picture.whiskers for each in re.findall(r"[ V](\d+)", path)]
    downs += [end for band in picture.bands for end in (band.down, band.down + band.height)]
    assert all(0 <= down <= HEIGHT for down in downs)
    assert all(-6 <= each.down < HEIGHT for each in picture.names)
    texts = [each.text for each in picture.ticks]
    assert 2 <= len(texts) == len(set(texts)) <= 6
    assert picture.axis_width <= 100
    assert len(picture.points) == sum(
        each.reading.estimate.value is not None
        for each in (*CASES[name].history, CASES[name].judged)
    ) + (CASES[name].open is not None)


@pytest.mark.parametrize("name", CASES)
@pytest.mark.parametrize(("only", "width"), [("wide", 880), ("narrow", 250)])
def test_no_name_touches_a_mark(name: str, only: str, width: int) -> None:
    """A name keeps clear of every mark and its interval, as wide as the page may be."""
    picture = drawn(CASES[name])
    whiskers = {
        int(across): (int(high), int(low))
        for _, path in picture.whiskers
        for across, low, high in re.findall(r"M(\d+) (\d+)V(\d+)", path)
    }
    for label in picture.names:
        if label.only not in ("", only):
            continue
        left, right = label.span(width)
        assert left >= 0
        assert right <= width
        for point in picture.points:
            across = float(point.across.removesuffix("%")) / 100
            high, low = whiskers.get(round(across * picture.width), (point.down, point.down))
            beside = across * width + 4 <= left or right <= across * width - 4
            top, bottom = min(high, point.down - 5), max(low, point.down + 5)
            assert beside or bottom <= label.down - 9 or label.down + 3 <= top


def test_nothing_to_draw() -> None:
    """Periods without any figure have no chart."""
    assert chart(made("- - -", SHARE, target(1, at_least=".9")), 0.95) is None


def test_a_gap_breaks_the_line() -> None:
    """No line goes where there is no figure, and no mark stands there."""
    picture = drawn(CASES["gaps"])
    assert picture.line.count("M") == 4
    assert [each.across for each in picture.points] == ["5.6%", "27.8%", "61.1%", "72.2%", "94.4%"]


def test_a_value_far_out_does_not_flatten_the_others() -> None:
    """It stands at the edge, with an arrow; the key says what it is, and the others can be told."""
    picture = drawn(CASES["far out"])
    far = [each for each in picture.points if each.beyond]
    assert [(each.across, each.down, each.beyond) for each in far] == [("45.8%", 18, 1)]
    assert keyed(picture)["up"] == "off the scale: 41,200 in March 2026"
    others = [each.down for each in picture.points if not each.beyond]
    assert max(others) - min(others) > HEIGHT / 2
    below = drawn(made(".9997 .9998 .9999 .9996 .52 .9998", SHARE, half=".00001"))
    assert keyed(below)["down"] == "off the scale: 52.0% in August 2026"
    assert [each.down for each in below.points if each.beyond] == [HEIGHT - 18]
    assert len(re.findall("M", below.whiskers[0][1])) == 5


def test_what_is_far_out_is_rare() -> None:
    """A target is never far out, nor one of three, nor one beside others that are all equal."""
    three, far = [Fraction(each) for each in (1, 2, 1000)], Fraction(1000)
    assert usual(three, ()) == (Fraction(1), far)
    assert usual([*three, Fraction(3)], ()) == (Fraction(1), Fraction(3))
    assert usual([*three, Fraction(3)], [far]) == (Fraction(1), far)
    assert usual([Fraction(each) for each in (0, 0, 0, 0, 1000)], ()) == (Fraction(0), far)
    assert usual([], [Fraction(1)]) is None


def test_figures_off_the_scale_are_counted() -> None:
    """Three of them are named, the others counted."""
    values = [str(number) for number in range(1, 25)]
    values[::7] = ["900000", "900001", "900002", "900003"]
    told = keyed(drawn(made(" ".join(values))))["up"]
    assert told == (
        "off the scale: 900,001 in May 2025, 900,002 in December 2025, 900,003 in July 2026 "
        "and 1 more"
    )


def test_an_interval_that_goes_on_is_said_to_be_cut() -> None:
    """Where intervals are so wide that they leave the picture, the key says so."""
    assert keyed(drawn(CASES["wide intervals"]))["interval"] == "95% interval, cut at the edge"
    assert keyed(drawn(CASES["two"]))["interval"] == "95% interval"


def test_an_interval_without_an_end_is_not_drawn() -> None:
    """One that goes to infinity has no whisker, and the key does not name any."""
    endless = made("4")
    estimate = replace(endless.judged.reading.estimate, low=1.0, high=float("inf"))
    reading = replace(endless.judged.reading, estimate=estimate)
    picture = drawn(replace(endless, judged=replace(endless.judged, reading=reading)))
    assert picture.whiskers == ()
    assert "interval" not in keyed(picture)


@pytest.mark.parametrize(
    ("ticks", "unit", "texts", "above"),
    [
        ("0 100000 200000", EUR, ["0", "100,000", "200,000"], "EUR"),
        ("0 100e6 250e6", EUR, ["0", "100", "250"], "EUR million"),
        ("1.5e9 2e9", EUR, ["1.5", "2"], "EUR billion"),
        ("1000000 1500000", NUMBER, ["1", "1.5"], "million"),
        ("1000000 1000001", NUMBER, ["1,000,000", "1,000,001"], ""),
        (".9995 .9996", SHARE, ["99.95%", "99.96%"], ""),
        ("3600 5400", DURATION, ["1 h", "1 h 30 min"], ""),
    ],
)
def test_an_axis_stays_narrow(ticks: str, unit: Unit, texts: list[str], above: str) -> None:
    """Long amounts are told in millions; what all of them are in stands above the axis, once."""
    assert tick_texts([Fraction(each) for each in ticks.split()], unit) == (tuple(texts), above)


def test_the_baseline_is_marked() -> None:
    """What an objective started from is a line of its own, on the scale, with its name."""
    judged = made(".47 .5 .55", SHARE, target(1, at_least=".48"))
    began = Baseline(value=Fraction("0.2"), location=HERE, as_of=date(2025, 12, 31))
    picture = drawn(replace(judged, objective=replace(judged.objective, baseline=began)))
    assert picture.baseline is not None
    assert picture.baseline > max(each.down for each in picture.points)
    assert "baseline 20%" in {each.text for each in picture.names}
    assert keyed(picture)["baseline"] == "baseline 20% on 31 December 2025"
    assert drawn(judged).baseline is None
    assert "baseline" not in keyed(drawn(judged))


def test_what_is_said_of_a_period_is_marked_below_it() -> None:
    """A guardrail, a waiver, a note and days left out have marks of their own, side by side."""
    judged = made(".5 .5 .5", SHARE, target(1, at_least=".8"))
    period = judged.judged.reading.period
    told = replace(
        judged.judged,
        because=(Missed(objective="x/y", period=period),),
        waiver=Waiver(
            location=HERE,
            periods=(period,),
            reason="Migration.",
            approved_by="A. Chief",
            expires=date(2027, 1, 1),
        ),
        note=Note(location=HERE, period=period, cause="Strike."),
    )
    down = Exclusion(start=date(2026, 9, 3), end=date(2026, 9, 4), reason="Tool down")
    picture = drawn(replace(judged, judged=told), (down, down))  # of the source, and its own
    (remark,) = picture.remarks
    assert remark.across == "83.3%"
    assert remark.marks == (("guardrail", -18), ("waived", -6), ("note", 6), ("excluded", 18))
    assert remark.says == (
        "September 2026: missed because of a guardrail; waived: Migration; cause: Strike; "
        "left out: Tool down (3 to 4 September 2026)"
    )
    assert [each.mark for each in picture.key[-4:]] == ["guardrail", "waived", "note", "excluded"]


def test_days_left_out_are_marked_in_their_periods_alone() -> None:
    """An exclusion is marked in each period that it touches, also by its first or last day."""
    over = Exclusion(start=date(2026, 7, 31), end=date(2026, 8, 1), reason="Move")
    before = Exclusion(start=date(2026, 1, 1), end=date(2026, 6, 30), reason="No tool yet")
    picture = drawn(made(".5 .6 .7", SHARE), (over, before))
    assert [each.across for each in picture.remarks] == ["16.7%", "50%"]
    assert picture.key[-1] == Key("excluded", "days left out")


def test_steps_of_a_schedule() -> None:
    """Each step of the target is a step of the line, marked on the axis where it begins."""
    steps = [
        replace(target(1, at_least=f"0.{80 + 4 * number}"), since=date(2026, 1 + 3 * number, 1))
        for number in range(3)
    ]
    picture = drawn(scheduled(made(" ".join([".85"] * 9), SHARE), *steps))
    assert picture.targets.count("V") == 2
    assert [each.across for each in picture.turns] == ["33.3%", "66.7%"]
    assert {each.text for each in picture.names} == {"target ≥ 80%", "target ≥ 84%", "target ≥ 88%"}


@pytest.mark.parametrize("periods", [5, 13, 36, 60])
def test_labels_have_room(periods: int) -> None:
    """Labels of periods stand far enough apart, on a screen and, without minor ones, on a phone."""
    window = Window.DAY if periods == 60 else Window.MONTH
    labels_ = drawn(made(" ".join([".5"] * periods), SHARE, window=window)).labels
    for width, shown in ((880, labels_), (250, [each for each in labels_ if not each.minor])):
        at = [float(each.across.removesuffix("%")) / 100 * width for each in shown]
        assert all(right - left >= 30 for left, right in pairwise(at))


def test_a_name_finds_the_free_end_of_its_line() -> None:
    """Where marks stand in the way at the beginning, a name goes to the end, then between."""
    line = Named("target", 0, ((100,),) * 10)
    marks = [(80, 120)] * 3 + [None] * 7
    picture = Picture(marks, [(100,)] * 10, HEIGHT)
    (found,) = labels([line], picture)
    assert (found.at_end, found.across, found.down) == (True, 1, 94)
    among = replace(picture, marks=[(80, 120)] * 3 + [None] * 5 + [(80, 120)] * 2)
    wide = labels([line], among)[0]
    assert (wide.at_end, 0.3 <= wide.across <= 0.7, wide.down) == (False, True, 94)
    crowded = replace(picture, marks=[(80, 120)] * 10)
    assert {each.down for each in labels([line], crowded)} == {-6}


def test_a_name_that_a_phone_has_no_room_for() -> None:
    """It is left out there: the key says the same."""
    line = Named("target EUR 250,000,000.50 to EUR 300,000,000.75", 0, ((100,),) * 3)
    (found,) = labels([line], Picture([None] * 3, [(100,)] * 3, HEIGHT))
    assert found.only == "wide"


def test_two_hundred_segments_are_on_one_scale() -> None:
    """All dots lie in the plot; one far out stands at its edge and says so."""
    values = [str(1000 + number) for number in range(199)]
    judgements = [made(each, EUR, target(1, at_least="1100"), half="3").judged for each in values]
    far = made("4200000", EUR, target(1, at_least="1100"), half="3").judged
    every = [each for each in dots([*judgements, far], EUR) if each is not None]
    assert len(every) == 200
    assert [each.beyond for each in every] == [0] * 199 + [1]
    ats = [float(each.at.removesuffix("%")) for each in every]
    assert ats == sorted(ats)
    assert all(0 <= at <= 100 for at in ats)
    assert every[-1].low == every[-1].high == "100%"


def test_huge_figures_can_be_drawn() -> None:
    """A figure that no binary float can hold has its place like any other."""
    estimates = [Estimate(value=Fraction(10) ** power, n=1) for power in (400, 401)]
    scale = scale_of(estimates, (), NUMBER)
    assert scale is not None
    assert 0 < scale.part(Fraction(10) ** 400) < scale.part(Fraction(10) ** 401) < 1


def test_verdicts_in_the_key_are_those_that_are_drawn() -> None:
    """The shapes are told by their words, in their order, and no other."""
    picture = drawn(CASES["band"])
    marks = [each.mark for each in picture.key]
    assert marks == ["", "missed", "met", "line", "target", "tolerated"]
    tracked = replace(CASES["two"].judged, verdict=None)
    assert tracked.verdict is not Verdict.MET
    partly = drawn(replace(CASES["two"], judged=tracked))
    assert keyed(partly)["tracked"] == "no target"


@pytest.mark.parametrize("name", CASES)
def test_whatever_is_keyed_has_a_shape(name: str) -> None:
    """Each mark of the key, and each that stands in the chart, is one of the page's shapes."""
    shapes = set(re.findall('id="s-([a-z-]+)"', asset("marks.html.j2")))
    picture = drawn(CASES[name])
    assert {each.mark for each in picture.key if each.mark} <= shapes
    assert {each.mark for each in picture.points} <= shapes
    assert {"guardrail", "waived", "note", "excluded", "turn", "baseline", "stretch"} <= shapes
