"""Results of targets that change, and of windows that look back: judged for real, figures made up.

The readings are given, with their intervals; everything else is worked out by `judge_series`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from fractions import Fraction
from functools import cache
from typing import Any

from csobjectives.calendars import Calendar
from csobjectives.judging import judge_series
from csobjectives.model import (
    Baseline,
    Estimate,
    Exclusion,
    Glide,
    Objective,
    Reading,
    Result,
    Scorecard,
    Series,
    SourceCount,
    Target,
    Versus,
)
from csobjectives.periods import (
    Period,
    last_complete,
    parse_day,
    parse_period,
    period_of,
    with_history,
)
from csobjectives.problems import ExitCode, Location
from csobjectives.quantities import SHARE, Unit, money, working_time
from csobjectives.windows import Window, parse_window
from tests.renderers.scorecards import CARE, decimals, objective, scorecard_of, target

EUR = money("EUR")
AS_OF = parse_day("2026-10-05")
EARLIER = Exclusion(start=date(2026, 5, 1), end=date(2026, 5, 3), reason="Survey tool down")


def step(since: str = "", **keys: Any) -> Target:
    """A target: numbers as text, `glide=(to, by)`, `versus` and `relative` as they are."""
    further: dict[str, Any] = {"since": parse_day(since)} if since else {}
    if "glide" in keys:
        to, by = keys.pop("glide")
        further["glide"] = Glide(to=Fraction(to), by=parse_day(by))
    further |= {name: keys.pop(name) for name in ("versus", "relative") if name in keys}
    return replace(target(7 + len(since) + int(since[5:7] or 0) if since else 7, **keys), **further)


def aimed(
    name: str, *targets: Target, window: str = "month", unit: Unit = SHARE, **keys: Any
) -> Objective:
    """An objective with these targets; a share of rows if nothing else is said."""
    kinds = {"share": ("share", {"when": "fine"}), "money": ("sum", {"value": "amount"})}
    metric, roles = kinds.get(str(unit.dimension), ("mean", {"value": "took"}))
    made = objective(
        f"passenger-care/{name}",
        name.replace("-", " ").capitalize(),
        "customer-satisfaction",
        metric,
        unit,
        None,
        roles=roles,
        window=parse_window(window, (2, 1)),
    )
    clock = keys.pop("clock", None)
    measure = replace(made.measure, clock=clock, by=keys.pop("by", ()))
    return replace(made, targets=targets, measure=measure, **keys)


def reading(
    period: Period, value: str | None, half: str = "", n: int = 800, **keys: Any
) -> Reading:
    """A reading; `half` is half its interval's width, "" for a census."""
    figure = None if value is None else Fraction(value)
    ends: dict[str, Any] = {"census": not half}
    if half and figure is not None:
        ends = {"low": float(figure - Fraction(half)), "high": float(figure + Fraction(half))}
    return Reading(
        period=period,
        segment=(),
        estimate=Estimate(value=figure, n=n if figure is not None else 0, **ends),
        excluded={},
        rows=n,
        source_rows=figure is not None,
        **keys,
    )


def series(
    aim: Objective,
    values: str,
    half: str = "",
    *,
    so_far: str | None = None,
    n: int = 800,
    bases: dict[str, str | None] | None = None,
    **keys: Any,
) -> Series:
    """Figures oldest first, the last one of the judged period; `so_far` is the open period's."""
    window = aim.window
    last = last_complete(window, AS_OF)
    figures = decimals(values)
    periods = with_history(last, len(figures) - 1)
    running = None
    if so_far is not None:
        opened = last.next()
        passed = (AS_OF - opened.start).days
        days = {"passed": passed, "to_come": (opened.end - opened.start).days - passed}
        running = reading(opened, so_far, half, n, **days)
    return Series(
        objective=aim,
        segment=(),
        readings=tuple(
            reading(each, value, half, n) for each, value in zip(periods, figures, strict=True)
        ),
        open=running,
        so_far=running.period.so_far(AS_OF) if running else None,
        bases={
            (period := parse_period(name, window)): reading(period, value, half, n)
            for name, value in (bases or {}).items()
        },
        **keys,
    )


def judged(*found: Series) -> list[Result]:
    """The results of series, the whole of each objective, judged together."""
    results = judge_series({each.objective.name: [each] for each in found}, 0.95, AS_OF)
    return [each for of in results.values() for each in of]


YEAR_BEFORE = ".79 .80 .78 .81 .80 .79 .77 .80 .81 .80 .79 .82 .811"
SHARES = ".781 .79 .802 .797 .81 .806 .79 .783 .812 .82 .808 .831 .842"


def months_before(values: str) -> dict[str, str | None]:
    """Figures of the months of the year before those that are shown, newest last."""
    last = period_of(parse_day("2025-09-30"), Window.MONTH)
    every = with_history(last, 12)
    return dict(zip((each.name for each in every), decimals(values), strict=True))


def every_kind() -> tuple[Series, ...]:
    """A series for each thing that time may do to a target, a window or a period."""
    stepped = aimed(
        "stepped-up",
        step("2026-01-01", at_least=".78", tolerance=".02", stretch=".82"),
        step("2026-07-01", at_least=".82", tolerance=".02", stretch=".86"),
        exclusions=(EARLIER,),
    )
    gliding = aimed("gliding", step("2026-01-01", at_least=".79", glide=(".88", "2026-12-31")))
    grown = aimed(
        "better-than-last-year", step(at_least=".02", versus=Versus.LAST_YEAR, tolerance=".01")
    )
    sold = aimed(
        "more-each-quarter",
        step(at_least=".05", versus=Versus.PREVIOUS, relative=True),
        window="fiscal_quarter",
        unit=EUR,
    )
    faster = aimed(
        "faster-than-at-first",
        step(at_most="-3600", versus=Versus.BASELINE),
        unit=working_time(Fraction(28800)),
        baseline=Baseline(
            value=Fraction(30 * 3600), location=Location(CARE, 9, 3), as_of=date(2025, 12, 31)
        ),
        clock=office(),
    )
    as_good = aimed("as-good-as-the-other", step(at_least="0", versus="passenger-care/stepped-up"))
    later = aimed("not-before-november", step("2026-11-01", at_least=".8"))
    looking_back = aimed("ninety-days", step(at_least=".8"), window="rolling 90 days")
    fiscal = aimed("fiscal-sales", step(at_least="500000"), window="fiscal_quarter", unit=EUR)
    to_date = aimed("month-so-far", step(at_least=".8"), window="month_to_date")
    known = aimed("certified", step(at_least=".9"), window="as_of_day")
    leapt = aimed("week-53", step(at_least=".01", versus=Versus.LAST_YEAR), window="week")
    bases = months_before(YEAR_BEFORE)
    return (
        series(stepped, SHARES, ".03", so_far=".80"),
        series(gliding, SHARES, ".03", so_far=".88"),
        series(grown, SHARES, ".03", bases=bases, so_far=".9"),
        series(sold, "402000 431000 440500 455000 520100.5 498000", so_far="310000"),
        series(faster, "108000 101000 97200 99000 90000", so_far="86400"),
        series(as_good, SHARES.replace(".842", ".83"), ".03"),
        series(later, SHARES, ".03", so_far=".79"),
        series(looking_back, ".79 .795 .80 .803 .801 .798 .799", ".02"),
        series(fiscal, "402000 431000 440500 455000 520100.5 498000", so_far="310000"),
        series(to_date, ".81 .79 .784", ".05"),
        series(known, ".88 .9 .91"),
        series(leapt, ".8 .81 .82", ".03"),
    )


def office() -> Calendar:
    """Nine to five on weekdays, in Berlin."""
    day = ((9 * 60, 17 * 60),)
    return Calendar(name="business", zone="Europe/Berlin", hours=(day,) * 5 + ((),) * 2)


@cache
def timed() -> Scorecard:
    """All of them, with one that is still settling and one that a history recorded."""
    found = judged(*every_kind())
    late = aimed("late-rows", step(at_least=".8"))
    rows = series(late, SHARES, ".03")
    october = reading(period_of(AS_OF, Window.MONTH), ".81", ".03", settling=True)
    recorded = [
        replace(each, recorded=date(2026, 6, 2)) if index < 3 else each
        for index, each in enumerate(rows.readings)
    ]
    rows = replace(rows, readings=tuple(recorded), open=replace(october, settles=date(2026, 11, 8)))
    found += judged(rows)
    counted = SourceCount(
        source="surveys",
        rows=9000,
        rejected={},
        rejected_rows=0,
        excluded={"excluded: Survey tool down": 12},
        exclusions=(EARLIER,),
    )
    return scorecard_of(found, counts=(counted,), exit_code=ExitCode.FAILED)


def result_of(name: str, found: Sequence[Result] | None = None) -> Result:
    """The result of one of them, by the objective's id."""
    results = timed().results if found is None else found
    return next(each for each in results if each.objective.id == name)
