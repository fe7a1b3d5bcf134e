"""Results with everything that judging knows beside the figure, judged for real, figures made up.

The readings are given, with their intervals; what is suppressed, judged, scored and gated is worked
out as the pipeline does it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date
from fractions import Fraction
from functools import cache
from typing import Any

from csobjectives.gates import exit_code, gates_of
from csobjectives.judging import judge_series, reports
from csobjectives.model import (
    Baseline,
    Enforcement,
    Estimate,
    Gate,
    Judge,
    Note,
    Objective,
    Reading,
    ResponseFloor,
    Result,
    Retirement,
    Scorecard,
    SegmentAim,
    Series,
    Target,
    Versus,
    Waiver,
)
from csobjectives.periods import Period, parse_day, parse_period
from csobjectives.privacy import suppressed
from csobjectives.problems import Location
from csobjectives.quantities import money
from csobjectives.scores import scores_of
from csobjectives.windows import Window
from tests.renderers.scorecards import CARE, decimals, scorecard_of
from tests.renderers.timed import AS_OF, YEAR_BEFORE, aimed, months_before, reading, series, step

EUR = money("EUR")
SMALLEST = 5
GATE = Gate(score=Fraction(80), explain_misses=True)
PROVEN = {"judge": Judge.PROVEN}
DOUBTED = {"judge": Judge.BENEFIT_OF_DOUBT}
STRICT = {"strict": True}
OCTOBER_TO_DECEMBER = parse_day("2026-12-31")


def aim(
    name: str, terms: Mapping[str, Any] | None = None, *, owner: str = "", **keys: Any
) -> Objective:
    """An objective with one target, of `keys` that are numbers, and further `terms` of it.

    What is not of the target is in `of`: fields of the objective.
    """
    of = keys.pop("of", {})
    own = replace(step(**keys), **(terms or {}))
    return replace(aimed(name, own, **of), owner=owner or "care@example.com")


def month(name: str) -> Period:
    """A month by its ISO name."""
    return parse_period(name, Window.MONTH)


def week(number: int) -> Period:
    """A week of 2026."""
    return parse_period(f"2026-W{number}", Window.WEEK)


def place(line: int) -> Location:
    """A line of the document."""
    return Location(CARE, line, 5)


def counted(period: Period, yes: int, of: int, segment: str | None = "") -> Reading:
    """A share of things that were counted, in a region; "" is the whole."""
    value = Fraction(yes, of) if of else None
    estimate = Estimate(
        value=value, n=of, numerator=Fraction(yes), denominator=Fraction(of), census=True
    )
    return Reading(
        period=period,
        segment=() if segment == "" else (("region", segment),),
        estimate=estimate,
        excluded={},
        rows=of,
        source_rows=True,
    )


def parts(
    objective: Objective, shares: Mapping[str | None, tuple[int, int]], **keys: Any
) -> Series:
    """The whole of an objective, whose parts are these in September, given as (yes, of)."""
    yes, of = (sum(each[i] for each in shares.values()) for i in (0, 1))
    now = counted(month("2026-09"), yes, of)
    return Series(objective=objective, segment=(), readings=(now,), **keys)


def regions(objective: Objective, shares: Mapping[str | None, tuple[int, int]]) -> list[Series]:
    """The whole and its regions in September, given as (yes, of)."""
    named = {each.segment for each in objective.segments}
    whole = parts(objective, shares)
    found = [whole]
    for region, (yes, of) in shares.items():
        one = counted(month("2026-09"), yes, of, region)
        found.append(
            Series(
                objective=objective,
                segment=one.segment,
                readings=(one,),
                expected=one.segment in named,
            )
        )
    return found


def certainty() -> list[list[Series]]:
    """What is proven, or given the benefit of the doubt, or strict; each way to have too few."""
    sure = aim("proven", PROVEN, at_least=".85")
    unsure = aim("not-proven", PROVEN, at_least=".85", tolerance=".01")
    doubted = aim("in-doubt", DOUBTED, at_least=".7", at_most=".8", sample=30)
    above = aim("above", STRICT, at_least=".9")
    below = aim("below", STRICT, at_most=".1", tolerance=".02")
    grown = aim("grown-for-sure", PROVEN, at_least=".02", versus=Versus.LAST_YEAR)
    small = aim("too-small", at_least=".8", sample=1000)
    bare = aim("without-interval", PROVEN, at_least=".8")
    rate = aim("response-rate", at_least=".25", of={"enforcement": Enforcement.ADVISORY})
    asked = aim("answered-by-few", at_least=".8")
    asked = replace(asked, response=floor("passenger-care/response-rate"))
    unknown = aim("answered-by-nobody-knows", at_least=".8")
    unknown = replace(unknown, response=floor("passenger-care/other-rate"))
    other = aimed("other-rate", enforcement=Enforcement.TRACKED)
    found = [
        series(sure, ".87 .88 .884", ".024", so_far=".9"),
        series(unsure, ".87 .88 .861", ".024"),
        series(doubted, ".75 .79 .815", ".03"),
        series(above, ".91 .92 .9"),
        series(below, ".09 .08 .1"),
        series(grown, ".81 .83 .859", ".02", bases=months_before(YEAR_BEFORE)),
        series(small, ".81 .83 .79", ".03"),
        series(bare, ".81 .83 .9"),
        series(rate, ".26 .24 .18"),
        series(asked, ".81 .83 .91", ".03"),
        series(unknown, ".81 .83 .91", ".03"),
        series(other, ".3 - -"),
    ]
    bare_now = found[7].readings[-1]
    few = replace(bare_now, estimate=Estimate(value=bare_now.estimate.value, n=2))
    found[7] = replace(found[7], readings=(*found[7].readings[:-1], few))
    return [[each] for each in found]


def floor(name: str) -> ResponseFloor:
    """A fifth has to have answered."""
    return ResponseFloor(objective=name, at_least=Fraction(1, 5), location=place(40))


def exceptions() -> list[list[Series]]:
    """Waivers, notes, guardrails, provisional targets, and what has retired."""
    quick = aim("quick-answers", at_least=".8", of={"window": "week"})
    quick = replace(
        quick,
        waivers=(
            waiver(week(40), "Telephony migration.", parse_day("2026-10-31")),
            waiver(week(31), "Storm", parse_day("2026-08-10")),
        ),
        notes=(
            note(week(40), "New telephones", "Train the evening shift", due=date(2026, 10, 1)),
            note(week(33), "Two people ill", "Hire", done=date(2026, 9, 1)),
        ),
        weight=Fraction(2),
    )
    sold = aim("upgrades", at_least="400000", of={"unit": EUR, "window": "quarter"}, owner="Sales")
    sold = replace(sold, guardrails=("passenger-care/quick-answers",))
    polite = aim("polite", at_least=".8", tolerance=".02", stretch=".9")
    polite = replace(polite, guardrails=("passenger-care/above",), essential=True)
    new = aim("new-this-year", {"review_by": OCTOBER_TO_DECEMBER}, at_least=".9")
    explained = aim("explained", at_least=".9", owner="Ada")
    explained = replace(
        explained, notes=(note(month("2026-09"), "Strike", "Extra shift", due=date(2026, 11, 1)),)
    )
    old = aim("two-hour-answers", at_least=".8")
    gone = Retirement(
        on=parse_day("2026-07-01"), reason="Replaced by quick-answers.", location=place(60)
    )
    started = Baseline(value=Fraction("0.82"), location=place(70), as_of=date(2025, 12, 31))
    better = aim("on-the-way", at_least=".9", stretch=".95", of={"baseline": started})
    worse = aim("led-away", at_least=".9", of={"baseline": started})
    missed = " ".join(".75" if each in (3, 5, 6, 7, 12) else ".84" for each in range(13))
    ended = series(replace(old, retired=gone), ".83 .79 .77", ".03")
    ended = replace(
        ended,
        readings=tuple(
            reading(month(f"2026-0{4 + index}"), value, ".03")
            for index, value in enumerate(decimals(".83 .79 .77"))
        ),
    )
    found = [
        series(quick, missed, ".02", so_far=".79"),
        series(sold, "402000 431000 440500"),
        series(polite, ".81 .83 .93", ".02"),
        series(new, ".85 .86 .871", ".01"),
        series(explained, ".91 .92 .85", ".01"),
        ended,
        series(better, ".83 .85 .87", ".02", so_far=".88"),
        series(worse, ".83 .82 .81", ".02"),
    ]
    return [[each] for each in found]


def waiver(period: Period, reason: str, expires: date) -> Waiver:
    """Leave that the head of support has given."""
    return Waiver(
        location=place(80),
        periods=(period,),
        reason=reason,
        approved_by="head-of-support@example.com",
        expires=expires,
    )


def note(period: Period, cause: str, action: str, **keys: Any) -> Note:
    """Why a period missed, and what is done."""
    return Note(location=place(90), period=period, cause=cause, action=action, **keys)


def segmented() -> list[list[Series]]:
    """Targets handed down, of each and of some; segments that are named, small, many, mixed."""
    by = {"by": ("region",)}
    handed = aim("handed-down", at_least=".8", tolerance=".03", of=by)
    waived = waiver(month("2026-09"), "Office closed", parse_day("2026-12-31"))
    handed = replace(
        handed, waivers=(replace(waived, segment=(("region", "south"),)),), weight=Fraction(0)
    )
    own = aim("own-targets", at_least=".8", of=by)
    own = replace(
        own,
        each=(step(at_least=".75"),),
        segments=(
            named("Lyon", step(at_least=".9", tolerance=".01"), owner="lyon@example.com"),
            named("Porto", owner="porto@example.com"),
            named("Oslo", step(at_least=".7")),
        ),
        segment_enforcement=Enforcement.BLOCKING,
    )
    small = aim("small-ones", at_least=".7", of=by)
    many = aim("many", at_least=".6", of=by)
    many = replace(many, segment_enforcement=Enforcement.TRACKED)
    mixed = aim("only-its-mix", at_least=".6", of=by)
    return [
        regions(
            handed,
            {
                "north": (90, 100),
                "east": (79, 100),
                "south": (60, 90),
                "west": (70, 100),
                None: (9, 9),
            },
        ),
        regions(own, {"Lyon": (86, 100), "Porto": (70, 100), "Kraków": (88, 100), "Oslo": (0, 0)}),
        regions(small, {"north": (80, 100), "east": (3, 4), "south": (2, 6), "west": (70, 90)}),
        regions(many, {f"agent {each:02}": (40 + each, 100) for each in range(80)}),
        mix(mixed),
    ]


def named(region: str, *targets: Target, owner: str = "") -> SegmentAim:
    """What is aimed at in one region."""
    return SegmentAim(
        segment=(("region", region),), location=place(100), targets=targets, owner=owner
    )


def mix(objective: Objective) -> list[Series]:
    """A whole that grew although each region fell, for more of its rows are of the better one."""
    before, now = month("2026-08"), month("2026-09")
    shares = {"shop": ((450, 500), (792, 900)), "web": ((250, 500), (48, 100))}
    whole = (counted(before, 700, 1000), counted(now, 840, 1000))
    found = [Series(objective=objective, segment=(), readings=whole)]
    for region, (then, there) in shares.items():
        own = (counted(before, *then, region), counted(now, *there, region))
        found.append(Series(objective=objective, segment=own[0].segment, readings=own))
    return found


def judged(found: Iterable[list[Series]]) -> list[Result]:
    """The series of each objective, the whole first, judged together."""
    shown = suppressed({of[0].objective.name: of for of in found}, SMALLEST)
    return [each for of in judge_series(shown, 0.95, AS_OF).values() for each in of]


@cache
def judged_card() -> Scorecard:
    """All of them, with their scores and gates."""
    results = judged((*certainty(), *exceptions(), *segmented()))
    scores = scores_of(results)
    gates = gates_of(GATE, results, scores)
    by_name: dict[str, list[Result]] = {}
    for each in results:
        by_name.setdefault(each.objective.name, []).append(each)
    return scorecard_of(
        results,
        scores=scores,
        gates=gates,
        problems=tuple(reports(by_name, AS_OF)),
        exit_code=exit_code(results, gates),
        smallest_segment=SMALLEST,
    )
