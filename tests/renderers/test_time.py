"""Targets that change, figures held against others, open periods: what is shown of them.

Everything but the readings is worked out by `judge_series`; the sums stand beside the sentences.
"""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from fractions import Fraction

import jsonschema
import pytest

from csobjectives.model import (
    Against,
    Baseline,
    Estimate,
    Judgement,
    Outlook,
    Refusal,
    Result,
    Target,
    Verdict,
    Versus,
)
from csobjectives.periods import last_complete, parse_day, parse_period, period_of
from csobjectives.problems import Location
from csobjectives.quantities import DURATION, NUMBER, SHARE, Unit, money, working_time
from csobjectives.renderers import render
from csobjectives.renderers.pages.charts import chart
from csobjectives.renderers.pages.keys import Key
from csobjectives.renderers.pages.trends import slots, sparkline, steps_through
from csobjectives.renderers.pages.view import page_of
from csobjectives.renderers.words.bounds import aimed_at
from csobjectives.renderers.words.facts import facts
from csobjectives.renderers.words.figures import exact, figure, nearest
from csobjectives.renderers.words.held import change_in_signs, change_in_words, why_refused
from csobjectives.renderers.words.pace import is_comfortable, pace_in_words
from csobjectives.renderers.words.sentences import in_a_row, sentence
from csobjectives.renderers.words.statements import statements
from csobjectives.renderers.words.targets import (
    found_figure,
    schedule,
    target_in_signs,
    target_in_words,
)
from csobjectives.windows import Window
from tests.renderers.scorecards import scorecard_of
from tests.renderers.test_results import SCHEMA
from tests.renderers.timed import (
    aimed,
    judged,
    reading,
    result_of,
    series,
    step,
    timed,
)

SENTENCES = {
    "stepped-up": "84.2% in September 2026, target at least 82% since 1 July 2026: met with 2.2 "
    "points to spare; chance alone could explain it (95% interval 81.2% to 87.2%).",
    # 79% and 243 of 364 days of the 9 points to 88%: 85.008…%
    "gliding": "84.2% in September 2026, target at least 85.0% on the way to 88%: 0.8 points "
    "short; chance alone could explain it (95% interval 81.2% to 87.2%).",
    # MOVER of two intervals that are 3 points to each side: 6.1 ± √18 points
    "better-than-last-year": "84.2% in September 2026, 6.1 points above the 78.1% of September "
    "2025, target at least +2 pp: met with 4.1 points to spare; chance alone could explain it "
    "(95% interval of the change +1.9 pp to +10.3 pp).",
    # 498000 / 520100.5 - 1 = -4.249…%, 9.249… points below 5%
    "more-each-quarter": "EUR 498,000 in FY2027 Q2, 4.2% below the EUR 520,101 of FY2027 Q1, "
    "target at least +5%: 9.2 points short.",
    "faster-than-at-first": "25 h in September 2026, 5 h below the baseline of 30 h, target at "
    "most -1 h: met with 4 h to spare.",
    "as-good-as-the-other": "83.0% in September 2026, 1.2 points below the 84.2% of "
    "passenger-care/stepped-up, target at least 0 pp: 1.2 points short; chance alone could "
    "explain it (95% interval of the change -5.4 pp to +3.0 pp).",
    "not-before-november": "84.2% in September 2026; its first target, at least 80%, holds from "
    "1 November 2026.",
    "week-53": "82.0% in week 40 of 2026, target at least +1 pp: no data, there is no figure for "
    "week 40 of 2025 to hold it against.",
}


@pytest.mark.parametrize("name", SENTENCES)
def test_sentences(name: str) -> None:
    """A sentence tells the target that was in force, and what a figure is held against."""
    assert sentence(result_of(name), 0.95) == SENTENCES[name]


PROGRESS = {
    # 27 of 31 days are to come: 82% + (82% - 80%) · 4/27 = 82.296…%
    "stepped-up": "80.0% so far in October 2026, 4 of 31 days; with as many a day, the rest would "
    "have to be at least 82.3%.",
    # 79% and 273 of 364 days of 9 points: 85.75%; the rest 85.75% - 2.25% · 4/27 = 85.416…%
    "gliding": "88.0% so far in October 2026, 4 of 31 days; with as many a day, the rest would "
    "have to be at least 85.5% for at least 85.75%.",
    "better-than-last-year": "",
    # 500000 · 65/92 = 353260.8…; 190000 / 27 = 7037.03…
    "fiscal-sales": "EUR 310,000 so far in FY2027 Q3, 65 of 92 days; expected by now EUR 353,261 "
    "at an even pace; EUR 190,000 or EUR 7,038 a day still needed.",
    "late-rows": "81.0% so far in October 2026, which is over and still settling until 8 November "
    "2026.",
    "ninety-days": "",
}


@pytest.mark.parametrize("name", PROGRESS)
def test_progress(name: str) -> None:
    """The open period says what is still needed, rounded so that it is enough, or nothing."""
    assert pace_in_words(result_of(name)) == PROGRESS[name]


def test_progress_towards_a_part_of_a_baseline() -> None:
    """What is to grow by a part of its baseline is told the figure that this makes, in its unit."""
    aim = aimed(
        "grown",
        step("2026-01-01", at_least=".05", versus=Versus.BASELINE, relative=True),
        step("2026-10-01", at_least=".06", versus=Versus.BASELINE, relative=True),
        unit=money("EUR"),
        baseline=Baseline(value=Fraction(100_000), location=Location("team.yaml", 9, 3)),
    )
    (result,) = judged(series(aim, "104000 108000", so_far="3100"))
    # 106000 · 4/31 = 13677.4…; 102900 / 27 = 3811.1…
    assert pace_in_words(result) == (
        "EUR 3,100 so far in October 2026, 4 of 31 days; expected by now EUR 13,677 at an even "
        "pace; EUR 102,900 or EUR 3,812 a day still needed for at least EUR 106,000."
    )


def paced(**told: object) -> Result:
    """The result of a sum, with a pace as it is told here."""
    whole = result_of("fiscal-sales")
    assert whole.pace is not None
    return replace(whole, pace=replace(whole.pace, **told))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("told", "ends"),
    [
        ({"needed": Fraction(0), "outlook": Outlook.SECURED}, "at least EUR 500,000 is secured."),
        ({"needed": Fraction(0)}, "at least EUR 500,000 is reached so far."),
        ({"per_day": None}, "EUR 190,000 still needed."),
        (
            {"outlook": Outlook.OUT_OF_REACH},
            "at least EUR 500,000 cannot be reached any more.",
        ),
        (
            {"upper": True, "needed": Fraction(-7), "outlook": Outlook.OUT_OF_REACH},
            "at most EUR 500,000 cannot be kept any more.",
        ),
        ({"upper": True, "needed": Fraction(-7)}, "at most EUR 500,000 is passed by EUR 7."),
        ({"upper": True}, "EUR 190,000 or EUR 7,037 a day may still come."),
        (
            {"rest": Fraction(-1), "expected": None, "outlook": Outlook.OUT_OF_REACH},
            "at least EUR 500,000 cannot be reached any more, with as many a day.",
        ),
    ],
)
def test_outlooks(told: dict[str, object], ends: str) -> None:
    """What is decided is told as such; for shares and means, with as many a day as so far."""
    assert pace_in_words(paced(**told)).endswith(f"; {ends}")


def test_periods_of_the_same_days_stand_in_one_order() -> None:
    """Longest first, and of the same days the calendar's own before what is to date."""
    lengths = ("month", "quarter", "fiscal_quarter", "fiscal_year", "year")
    windows = [f"{length}{end}" for end in ("", "_to_date") for length in lengths]
    results = []
    for window in windows:
        aim = aimed(window.replace("_", "-"), step(at_least=".8"), window=window)
        found = reading(last_complete(aim.window, parse_day("2027-02-01")), ".9")
        results += judged(replace(series(aim, ".9"), readings=(found,)))
    assert page_of(scorecard_of(results)).judged == (
        "FY2027",
        "1 February 2026 to 31 January 2027",
        "FY2027 Q4",
        "1 November 2026 to 31 January 2027",
        "1 to 31 January 2027",
        "2026",
        "1 to 31 January 2027",
        "Q4 2026",
        "January 2027",
        "1 to 31 January 2027",
    )


def test_comfortable() -> None:
    """What is where it has to be by now needs no words where there is little room."""
    assert is_comfortable(result_of("gliding"))
    assert is_comfortable(result_of("faster-than-at-first"))
    assert not is_comfortable(result_of("fiscal-sales"))
    assert not is_comfortable(result_of("late-rows"))
    assert not is_comfortable(result_of("ninety-days"))


@pytest.mark.parametrize(
    ("aim", "unit", "words", "signs"),
    [
        (step(at_least=".02", versus="baseline"), SHARE, "at least +2 pp", "≥ +2 pp"),
        (step(at_most="-.01", versus="baseline"), SHARE, "at most -1 pp", "≤ -1 pp"),
        (step(at_least="0", versus="baseline"), SHARE, "at least 0 pp", "≥ 0 pp"),
        (
            step(at_least=".05", versus="baseline", relative=True),
            money("EUR"),
            "at least +5%",
            "≥ +5%",
        ),
        (step(at_most="-600", versus="baseline"), DURATION, "at most -10 min", "≤ -10 min"),
        (
            step(at_least="-1", at_most="2", versus="baseline"),
            NUMBER,
            "between -1 and +2",
            "-1 to +2",
        ),
    ],
)
def test_changes_are_signed(aim: Target, unit: Unit, words: str, signs: str) -> None:
    """What is aimed at as a change has a sign, and of shares the unit of a difference."""
    assert (target_in_words(aim, unit), target_in_signs(aim, unit)) == (words, signs)


def test_a_gliding_bound_is_never_shown_on_the_wrong_side() -> None:
    """A bound without an end of digits is rounded, but not onto or across the figure."""
    aim = step(at_least="607/700")  # 86.714285…%
    assert target_in_words(aim, SHARE) == "at least 86.7%"
    for value, found, told in (
        (Fraction(867, 1000), "86.7%", "at least 86.71%"),
        (Fraction(8671, 10000), "86.7%", "at least 86.714%"),
        (Fraction(9, 10), "90.0%", "at least 86.7%"),
    ):
        assert (found_figure(value, SHARE, aim), target_in_words(aim, SHARE, value)) == (
            found,
            told,
        )


def test_rounding_to_one_side() -> None:
    """What is needed is rounded up, what may come is rounded down; exact figures stay."""
    value = Fraction(931_49, 100_000)
    assert figure(value, SHARE) == "93.1%"
    assert figure(value, SHARE, towards=1) == "93.2%"
    assert figure(value, SHARE, towards=-1) == "93.1%"
    assert figure(Fraction(9, 10), SHARE, towards=1) == "90.0%"
    assert figure(-value, SHARE, towards=1) == "-93.1%"
    assert nearest(value, SHARE) == Fraction(931, 1000)


def test_working_time_has_no_days() -> None:
    """24 hours of working time are no day: they are told in hours, however many they are."""
    working = working_time(Fraction(28800))
    for seconds, plainly, shown in (
        (50 * 3600, "2.1 days", "50 h"),
        (124 * 3600 + 1800, "5.2 days", "124 h 30 min"),
        (1200 * 3600, "50.0 days", "1,200 h"),
    ):
        assert figure(Fraction(seconds), DURATION) == plainly
        assert figure(Fraction(seconds), working) == shown
    assert exact(Fraction(5 * 86400), DURATION) == "5 days"
    assert exact(Fraction(5 * 86400), working) == "120 h"


BASE = Against(
    versus=Versus.LAST_YEAR,
    period=parse_period("2025-09", Window.MONTH),
    base=Estimate(value=Fraction(0), n=4),
)


@pytest.mark.parametrize(
    ("refused", "versus", "said"),
    [
        (Refusal.NO_FIGURE, Versus.LAST_YEAR, "there is no figure for September 2025 to hold it"),
        (
            Refusal.PARTIAL,
            Versus.PREVIOUS,
            "the source does not cover September 2025 as a whole, and nothing",
        ),
        (Refusal.OPEN, "a/b", "a/b in September 2025, which it is held against, is not over or"),
        (Refusal.REDEFINED, Versus.PREVIOUS, "the figure recorded for September 2025 was worked"),
        (Refusal.NO_SEGMENT, "a/b", "a/b has no such segment to hold it against"),
        (Refusal.NOT_POSITIVE, Versus.PREVIOUS, "nothing is a part of the 0 of September 2025"),
    ],
)
def test_refusals(refused: Refusal, versus: str, said: str) -> None:
    """Each reason why there is nothing to hold a figure against is told in plain words."""
    month = parse_period("2026-09", Window.MONTH)
    assert why_refused(replace(BASE, refused=refused, versus=versus), month, NUMBER).startswith(
        said
    )


@pytest.mark.parametrize(
    ("name", "window", "lacks"),
    [
        ("2026-W53", Window.WEEK, "week 53"),
        ("2028-02-29", Window.DAY, "29 February"),
        ("2026-09", Window.MONTH, "such month"),
    ],
)
def test_no_counterpart(name: str, window: Window, lacks: str) -> None:
    """A year without the week or the day is told so."""
    none = Against(versus=Versus.LAST_YEAR, refused=Refusal.NO_COUNTERPART)
    assert why_refused(none, parse_period(name, window), SHARE) == (
        f"the year before has no {lacks} to hold it against"
    )


def test_no_change_is_told() -> None:
    """A figure that is the same is no rise and no fall; one that hardly differs is told apart."""
    aim = step(at_least=".02", versus="baseline")
    same = replace(BASE, change=Estimate(value=Fraction(0), n=8), versus=Versus.PREVIOUS)
    assert change_in_words(same, Fraction(0), aim, SHARE) == (
        "no different from the 0.0% of September 2025"
    )
    near = replace(same, change=Estimate(value=Fraction(1999, 100_000), n=8))
    assert change_in_signs(near, aim, SHARE) == "+1.999 pp"
    assert change_in_signs(None, aim, SHARE) == ""


def test_schedule() -> None:
    """The steps with their days, where each one goes to, and which of them is in force."""
    stepped, gliding = result_of("stepped-up"), result_of("gliding")
    told = schedule(stepped.objective, stepped.judged.target, SHARE)
    assert [(each.days, each.asks, each.in_force) for each in told] == [
        ("from 1 January to 30 June 2026", "at least 78%", False),
        ("from 1 July 2026", "at least 82%", True),
    ]
    (one,) = schedule(gliding.objective, gliding.judged.target, SHARE)
    assert one.asks == "at least 79%, rising to 88% by 31 December 2026"


def test_chart_of_a_schedule() -> None:
    """The target's line steps where the target does, which is marked on the axis and named."""
    picture = chart(result_of("stepped-up"), 0.95)
    assert picture is not None
    assert picture.targets.count("M") == 1
    assert picture.targets.startswith("M40 ")  # the fifth of 14 months, January
    assert [(turn.across, turn.says) for turn in picture.turns] == [
        ("71.4%", "From July 2026: target ≥ 82%")
    ]
    assert [name.text for name in picture.names if name.only != "narrow"] == [
        "target ≥ 82%",
        "target ≥ 78%",
        "stretch 86%",
    ]
    assert [(band.left, band.width) for band in picture.bands] == [(40, 60), (100, 40)]
    schedule_told = "target at least 78% from January 2026, then at least 82% from July 2026"
    assert Key("line", schedule_told) in picture.key
    assert picture.key[-1] == Key("turn", "another target")


def test_chart_of_a_glide_path() -> None:
    """On the way to its end, the line has a step for each period, and one name."""
    picture = chart(result_of("gliding"), 0.95)
    assert picture is not None
    assert picture.targets.count("V") == 9
    assert {name.text for name in picture.names} == {"target ≥ 79% to 88%"}
    assert picture.turns == ()


def test_chart_of_a_relative_target() -> None:
    """The line is as far from what each figure is held against as the target asks for."""
    one = result_of("better-than-last-year")
    picture = chart(one, 0.95)
    assert picture is not None
    assert picture.targets.endswith("H130")  # not known of the open period
    told = "target at least +2 pp on the same month of the year before"
    assert Key("line", told) in picture.key
    none = chart(result_of("week-53"), 0.95)
    assert none is not None
    assert (none.targets, none.names) == ("", ())


def test_no_line_beside_a_base_that_is_refused() -> None:
    """What a figure could not be held against makes no line, though its figure is known."""
    base = Estimate(value=Fraction("0.8"), n=50)
    against = Against(versus=Versus.PREVIOUS, base=base, refused=Refusal.PARTIAL)
    found = Judgement(
        reading=reading(period_of(parse_day("2026-09-01"), Window.MONTH), ".9"),
        target=step(at_least=".02", versus=Versus.PREVIOUS),
        against=against,
    )
    assert aimed_at(found) is None
    held = aimed_at(replace(found, against=replace(against, refused=None)))
    assert held is not None
    assert held.at_least == Fraction("0.82")


def test_steps() -> None:
    """Lines are level within a place, joined where they go on, and broken where there is none."""
    assert steps_through([(5,), (5,), (9,)], [0, 10, 20, 30]) == "M0 5H20V9H30"
    assert steps_through([(5,), (), (5,)], [0, 10, 20, 30]) == "M0 5H10M20 5H30"
    assert steps_through([(1, 5), (5,)], [0, 10, 20]) == "M0 1H10M10 5H20M0 5H10"
    assert steps_through([(), ()], [0, 10, 20]) == ""


def test_trend_of_days_that_are_known() -> None:
    """As of a day, those on which anything is known follow one another; a row goes over them."""
    days = [period_of(parse_day(each), aimed("x", window="as_of_day").window) for each in DAYS]
    aim = aimed("x", step(at_least=".9"), window="as_of_day")
    whole = series(aim, ".5")
    values = (".8", ".85", ".7")
    known = tuple(reading(day, value) for day, value in zip(days, values, strict=True))
    (found,) = judged(replace(whole, readings=known))
    assert [each.period.name for each in slots(found)] == list(DAYS)
    assert in_a_row(found) == "missed 3 times in a row"


DAYS = ("2026-03-31", "2026-06-30", "2026-09-30")


def test_trend_of_a_rolling_window() -> None:
    """Each day has a window of its own: they overlap, and none is missing."""
    found = result_of("ninety-days")
    assert len(slots(found)) == 7
    assert in_a_row(found) == "missed 2 days in a row"
    spark = sparkline(found)
    assert spark is not None
    assert spark.targets.startswith("M0 ")


def test_facts() -> None:
    """How it is worked out: the target and its base, days left out, fiscal days, the clock."""
    counts = {each.source: each for each in timed().counts}

    def told(name: str, **changes: object) -> dict[str, str]:
        found = result_of(name)
        changed = replace(found.objective, **changes)  # type: ignore[arg-type]
        of = facts(replace(found, objective=changed), counts, "")
        return {each.label: each.text for each in of}

    assert told("stepped-up")["Target"] == (
        "at least 82% since 1 July 2026, tolerance 2 pp, stretch 86%"
    )
    assert told("stepped-up")["Days left out"] == "Survey tool down (1 to 3 May 2026)"
    assert told("gliding")["Target"] == (
        "at least 85.0% since 1 January 2026, on the way to 88% on 31 December 2026"
    )
    grown = told("better-than-last-year")
    assert grown["Target"] == "at least +2 pp on the same month of the year before, tolerance 1 pp"
    assert grown["Held against"] == (
        "September 2025: 78.1%, interval 75.1% to 81.1%, 800 counted, change +6.1 pp, interval "
        "+1.9 pp to +10.3 pp"
    )
    assert told("week-53")["Held against"].startswith("there is no figure for week 40 of 2025")
    assert told("faster-than-at-first")["Baseline"] == "30 h on 31 December 2025"
    assert told("faster-than-at-first")["Time"] == (
        "working hours of calendar 'business' (Europe/Berlin)"
    )
    assert told("fiscal-sales")["Period"] == "1 May to 31 July 2026"
    assert told("not-before-november")["Target"] == "none yet"
    zone = told("fiscal-sales", timezone="Asia/Tokyo")
    assert zone["Days begin"] == "at midnight in Asia/Tokyo"
    assert "Days begin" not in told("fiscal-sales")


def test_recorded_figures_are_marked() -> None:
    """A figure that only the history of an earlier run has is told with the day of that run."""
    found = result_of("late-rows")
    kept = replace(found.judged, reading=replace(found.judged.reading, recorded=date(2026, 10, 2)))
    told = {each.label: each.text for each in facts(replace(found, judged=kept), {}, "")}
    assert told["Recorded"] == "on 2 October 2026; the source has no data of the period any more"
    (view,) = (each for each in page_of(timed()).objectives if each.title == "Late rows")
    assert [row.note for row in view.periods][-4:] == ["", *["recorded 2 June 2026"] * 3]
    assert view.is_wide
    assert "<small>recorded 2 June 2026</small>" in render(timed(), "html")


def test_rows_of_periods() -> None:
    """A table of periods has the target of each where it changed, and changes where there are."""
    views = {each.title: each for each in page_of(timed()).objectives}
    stepped = views["Stepped up"]
    assert [row.target for row in stepped.periods] == ["≥ 82%"] * 4 + ["≥ 78%"] * 6 + [""] * 4
    assert [row.mark.word for row in stepped.periods][-4:] == ["No target"] * 4
    assert stepped.with_targets
    assert not stepped.with_changes
    grown = views["Better than last year"]
    assert (grown.change, grown.target) == ("+6.1 pp", "≥ +2 pp")
    assert grown.with_changes
    assert not grown.with_targets
    assert not views["Fiscal sales"].is_wide


def test_a_figure_that_is_not_held_against_anything_says_why() -> None:
    """In the table of periods, and where a period of the chart is read out."""
    sold = result_of("more-each-quarter")
    *earlier, last = sold.history
    base = Against(
        versus=Versus.PREVIOUS, period=earlier[-1].reading.period, refused=Refusal.PARTIAL
    )
    bare = replace(last, verdict=Verdict.NO_DATA, against=base, held=None, difference=None)
    card = replace(timed(), results=(replace(sold, history=(*earlier, bare)),))
    (view,) = page_of(card).objectives
    why = "the source does not cover FY2026 Q4 as a whole, and nothing is held against that"
    assert [row.note for row in view.periods if row.note] == [
        why,
        "there is no figure for FY2025 Q4 to hold it against",
    ]
    assert f"No data; {why}</span>".lower() in render(card, "html").lower()


def test_page_of_time() -> None:
    """The days that are left out stand with the source, by reason, days and rows."""
    (source,) = page_of(timed()).sources
    assert source.rejected == "excluded: Survey tool down (1 to 3 May 2026): 12 rows"


def test_results_of_time() -> None:
    """The target of its time, what a figure is held against, and the pace keep the schema."""
    content = json.loads(render(timed(), "json"))
    jsonschema.Draft202012Validator(SCHEMA).validate(content)
    rows = {(each["objective"], each["open"]): each for each in content["results"]}
    stepped = rows["stepped-up", False]
    assert (stepped["target"]["at_least"], stepped["target"]["from"]) == (0.82, "2026-07-01")
    assert [(each["target"], each["target_from"]) for each in stepped["history"]] == (
        [(None, None)] * 4 + [(0.78, "2026-01-01")] * 6 + [(0.82, "2026-07-01")] * 2
    )
    assert stepped["exclusions"] == [
        {"from": "2026-05-01", "to": "2026-05-03", "reason": "Survey tool down"}
    ]
    gliding = rows["gliding", False]["target"]
    assert (gliding["rising_to"], gliding["falling_to"], gliding["by"]) == (
        0.88,
        None,
        "2026-12-31",
    )
    assert gliding["at_least"] == pytest.approx(0.79 + 0.09 * 243 / 364, abs=1e-11)
    against = rows["better-than-last-year", False]["against"]
    assert (against["period"], against["value"], against["change"]) == ("2025-09", 0.781, 0.061)
    assert rows["week-53", False]["against"]["refused"] == "no-figure"
    assert rows["faster-than-at-first", False]["baseline"] == {
        "value": 108000,
        "as_of": "2025-12-31",
    }
    assert rows["fiscal-sales", False]["window"] == "fiscal_quarter"
    assert rows["fiscal-sales", False]["period"] == "FY2027-Q2"
    running = rows["fiscal-sales", True]
    assert (running["passed"], running["to_come"]) == (65, 27)
    assert running["target"]["at_least"] == 500000
    assert running["pace"]["needed"] == 190000
    assert rows["late-rows", True]["settles"] == "2026-11-08"
    assert rows["late-rows", False]["history"][0]["recorded"] == "2026-06-02"
    assert rows["not-before-november", False]["target"] is None


STATEMENTS = {
    "stepped-up": (
        "Stepped up: keep the share of records with `fine` at 78% or more, every month, without "
        "1 to 3 May 2026, and aim for 82%, from 1 January to 30 June 2026.",
        "Stepped up: keep the share of records with `fine` at 82% or more, every month, without "
        "1 to 3 May 2026, and aim for 86%, from 1 July 2026.",
    ),
    "gliding": (
        "Gliding: keep the share of records with `fine` at 79% or more, rising to 88% by 31 "
        "December 2026, every month, from 1 January 2026.",
    ),
    "better-than-last-year": (
        "Better than last year: have the share of records with `fine` rise by at least 2 points "
        "against the same month of the year before, every month.",
    ),
    "more-each-quarter": (
        "More each quarter: have the sum of `amount` rise by at least 5% against the fiscal "
        "quarter before, every fiscal quarter.",
    ),
    "faster-than-at-first": (
        "Faster than at first: keep the mean of `took` at least 1 hour below the baseline of 30 "
        "hours of 31 December 2025, in the working hours of `business`, every month.",
    ),
    "as-good-as-the-other": (
        "As good as the other: keep the share of records with `fine` at or above the figure of "
        "`passenger-care/stepped-up`, every month.",
    ),
    "ninety-days": (
        "Ninety days: keep the share of records with `fine` at 80% or more, over every 90 days, "
        "moving on by a day.",
    ),
}


@pytest.mark.parametrize("name", STATEMENTS)
def test_statements(name: str) -> None:
    """A sentence per step of a schedule; what is held against another figure is told as such."""
    assert statements(result_of(name).objective) == STATEMENTS[name]


@pytest.mark.parametrize(
    ("ends", "said"),
    [
        ({"at_least": ".02"}, "at least 2 points above"),
        ({"at_least": "-.02"}, "no more than 2 points below"),
        ({"at_most": ".02"}, "no more than 2 points above"),
        ({"at_most": "-.02"}, "at least 2 points below"),
        ({"at_most": "0"}, "at or below"),
        ({"at_least": "0"}, "at or above"),
        ({"at_least": ".01", "at_most": ".03"}, "between 1 and 3 points above"),
        ({"at_least": "-.03", "at_most": "-.01"}, "between 1 and 3 points below"),
        ({"at_least": "-.03", "at_most": ".01"}, "from 3 points below to 1 point above"),
    ],
)
def test_apart_from_another(ends: dict[str, str], said: str) -> None:
    """However far from another objective a figure has to be, and on which side."""
    (told,) = statements(aimed("x", step(versus="a/b", **ends)))
    assert (
        told == f"X: keep the share of records with `fine` {said} the figure of `a/b`, every month."
    )
