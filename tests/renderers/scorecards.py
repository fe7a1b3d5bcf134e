"""Scorecards made by hand: one with every verdict and unit, one with hostile text, and edges.

The figures are made up. Intervals are given, not computed: renderers only show them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from fractions import Fraction
from typing import Any
from zoneinfo import ZoneInfo

from csobjectives.judging.effects import effect_of
from csobjectives.metrics import REGISTRY, OptionKind
from csobjectives.model import (
    Enforcement,
    Estimate,
    Expression,
    GateResult,
    Input,
    Judgement,
    Measure,
    Missed,
    Note,
    Objective,
    ObjectiveSet,
    Option,
    Reading,
    Result,
    Retirement,
    Scorecard,
    Segment,
    SegmentAim,
    Series,
    SourceCount,
    Target,
    Verdict,
    Waiver,
)
from csobjectives.periods import Period, parse_day, period_of, with_history
from csobjectives.problems import ExitCode, Location, Problem, Severity
from csobjectives.quantities import DURATION, NUMBER, POINTS, SHARE, Unit, money
from csobjectives.scores import scores_of
from csobjectives.windows import Window

CARE = "objectives/passenger-care.yaml"
SHIP = "objectives/shipboard.yaml"
AS_OF = datetime(2026, 10, 5, tzinfo=ZoneInfo("Europe/Berlin"))
EUR = money("EUR")

# What options are that are not given, in base units.
GIVEN: Mapping[OptionKind, Option] = {
    OptionKind.NUMBER: Fraction(4),
    OptionKind.QUANTILE: Fraction(9, 10),
    OptionKind.DURATION: Fraction(20),
}

Figures = Sequence[str | None]


def judge(value: Fraction, target: Target) -> tuple[Verdict, Fraction]:
    """The verdict and the signed difference, worked out the plain way."""
    low, high, spare = target.at_least, target.at_most, target.tolerance
    off = Fraction(0)
    if low is not None and (high is None or value < low):
        off = value - low
    if high is not None and (low is None or value > high):
        off = value - high
    bad = (low is not None and value < low) or (high is not None and value > high)
    verdict = Verdict.MET if not bad else Verdict.AT_RISK if abs(off) <= spare else Verdict.MISSED
    return verdict, off


def judgement(
    period: Period,
    value: str | None,
    target: Target | None,
    *,
    n: int,
    half: str = "",
    segment: Segment = (),
    excluded: Mapping[str, int] | None = None,
    judged: bool = True,
) -> Judgement:
    """A judged reading; `half` is half its interval's width, "" for a census."""
    figure = None if value is None else Fraction(value)
    ends = figure is not None and half != ""
    low = float(figure - Fraction(half)) if ends and figure is not None else None
    high = float(figure + Fraction(half)) if ends and figure is not None else None
    estimate = Estimate(
        value=figure,
        n=n,
        numerator=figure * n if figure is not None and 0 <= figure <= 1 else None,
        denominator=Fraction(n) if figure is not None and 0 <= figure <= 1 else None,
        low=low,
        high=high,
    )
    rows = n + sum((excluded or {}).values())
    reading = Reading(
        period=period,
        segment=segment,
        estimate=estimate,
        excluded=excluded or {},
        rows=rows,
        source_rows=rows > 0,
    )
    if target is None or not judged:
        return Judgement(reading=reading)
    if figure is None:
        return Judgement(reading=reading, target=target, verdict=Verdict.NO_DATA)
    verdict, off = judge(figure, target)
    certain = True
    if low is not None and high is not None:
        bounds = [b for b in (target.at_least, target.at_most) if b is not None]
        certain = not any(low <= bound <= high for bound in bounds)
    if n < target.min_sample:
        verdict = Verdict.TOO_FEW
    reached = target.stretch is not None and figure >= target.stretch
    return Judgement(
        reading=reading,
        target=target,
        verdict=verdict,
        held=figure,
        difference=off,
        certain=certain,
        stretch_met=None if target.stretch is None else reached,
    )


def target(line: int, file: str = CARE, sample: int = 0, **bounds: str) -> Target:
    """A target, its numbers written as fractions or decimals in base units."""
    numbers: dict[str, Any] = {name: Fraction(text) for name, text in bounds.items()}
    return Target(location=Location(file, line, 7), min_sample=sample, **numbers)


def objective(
    name: str,
    title: str,
    type_: str,
    metric: str,
    unit: Unit,
    aim: Target | None,
    *,
    line: int = 3,
    window: Window = Window.MONTH,
    enforcement: Enforcement = Enforcement.BLOCKING,
    options: Mapping[str, Option] | None = None,
    shown: Mapping[str, str] | None = None,
    variant: str = "",
    where: str = "",
    by: tuple[str, ...] = (),
    roles: Mapping[str, str] | None = None,
    source: str = "surveys",
    owner: str = "",
    why: str = "",
) -> Objective:
    """An objective of the set that the first part of its name says.

    Roles and options that are not given are the examples that the metric's first form needs.
    """
    declared = REGISTRY[metric]
    needed = declared.needs(next(iter(declared.forms.values())))
    if roles is None:
        roles = {each: role.example for each, role in declared.roles.items() if each in needed}
    if options is None:
        options = {each: GIVEN[o.kind] for each, o in declared.options.items() if each in needed}
    set_name, _, own = name.partition("/")
    file = SHIP if set_name == "shipboard" else CARE
    place = Location(file, line, 5)
    return Objective(
        set_name=set_name,
        id=own,
        type=type_,
        title=title,
        location=place,
        measure=Measure(
            metric=metric,
            source=source,
            location=place,
            roles={role: Expression(text=text, location=place) for role, text in roles.items()},
            unit=unit,
            options=options,
            shown=shown or {},
            variant=variant,
            where=Expression(text=where, location=place) if where else None,
            by=by,
        ),
        window=window,
        enforcement=enforcement,
        targets=() if aim is None else (aim,),
        why=why,
        owner=owner,
    )


def result(
    aim: Objective,
    values: Figures,
    *,
    n: int = 800,
    half: str = "",
    open_value: str | None = None,
    excluded: Mapping[str, int] | None = None,
    segment: Segment = (),
    judged: bool = True,
    absent: Iterable[int] = (),
) -> Result:
    """A result whose figures are given oldest first; the last one is the judged period's.

    Periods at the indices in `absent` are not in the history at all.
    """
    last = period_of(parse_day("2026-10-05"), aim.window).previous()
    periods = with_history(last, len(values) - 1)
    judgements = [
        judgement(
            period,
            value,
            aim.target,
            n=0 if value is None else n + 7 * index,
            half=half,
            segment=segment,
            excluded=excluded if period == last else {},
            judged=judged,
        )
        for index, (period, value) in enumerate(zip(periods, values, strict=True))
        if index not in set(absent)
    ]
    opened = judgement(last.next(), open_value, None, n=n // 9, segment=segment).reading
    return Result(
        objective=aim,
        segment=segment,
        judged=judgements[-1],
        history=tuple(judgements[:-1]),
        open=opened if open_value is not None else None,
        targets=aim.targets,
    )


def segments(
    whole: Objective, figures: Mapping[tuple[str | None, ...], str | None], **how: object
) -> list[Result]:
    """One result per segment, from `{values of the columns: figure}`."""
    return [
        result(
            whole,
            [figure],
            segment=tuple(zip(whole.measure.by, values, strict=True)),
            **how,  # type: ignore[arg-type]
        )
        for values, figure in figures.items()
    ]


def decimals(text: str) -> list[str | None]:
    """Figures written in a row; `-` stands for a period without one."""
    return [None if word == "-" else word for word in text.split()]


def rich_results() -> list[Result]:
    """Every verdict, unit and shape of history."""
    callers = objective(
        "passenger-care/quick-answers",
        "Callers reach a person within 20 seconds",
        "productivity",
        "service_level",
        SHARE,
        target(31, at_least="0.8"),
        line=24,
        window=Window.WEEK,
        options={"within": Fraction(20)},
        shown={"variant": "answered_and_abandoned_in_time", "within": "20 s"},
        variant="answered_and_abandoned_in_time",
        roles={"waited": "queue_seconds", "answered": "outcome = 'answered'"},
        source="calls",
        by=("location",),
        owner="Contact Centre",
    )
    satisfied = objective(
        "passenger-care/satisfied-passengers",
        "Nine in ten passengers leave satisfied",
        "customer-satisfaction",
        "csat",
        SHARE,
        target(12, at_least="0.9", tolerance="0.02", stretch="0.95"),
        options={"satisfied_from": Fraction(4)},
        shown={"satisfied_from": "4"},
        where="channel = 'phone' and score is not null",
        by=("region",),
        why="Dissatisfied callers leave within a quarter (2025 churn review).",
    )
    complaints = objective(
        "passenger-care/complaints-solved",
        "Nine in ten complaints are solved within five days",
        "customer-recovery",
        "resolution_time",
        DURATION,
        target(44, at_most=str(5 * 86400)),
        line=38,
        options={"at": Fraction(9, 10)},
        shown={"at": "p90"},
        roles={"created": "opened_at", "solved": "resolved_at"},
        source="complaints",
    )
    reply = objective(
        "passenger-care/first-reply",
        "A first reply within four hours",
        "productivity",
        "first_reply_time",
        DURATION,
        target(57, at_most=str(4 * 3600), tolerance="1800"),
        line=51,
        options={"at": Fraction(4, 5)},
        shown={"at": "p80"},
        source="emails",
    )
    pulse = objective(
        "passenger-care/recommended",
        "Passengers would recommend us",
        "customer-loyalty",
        "nps",
        POINTS,
        target(69, at_least="30"),
        line=63,
        enforcement=Enforcement.ADVISORY,
        owner="loyalty@example.com",
    )
    club = objective(
        "passenger-care/club-recommends",
        "Club members would not warn others off",
        "word-of-mouth",
        "nps",
        POINTS,
        target(80, at_least="-10"),
        line=74,
    )
    revenue = objective(
        "shipboard/upgrades",
        "Service contacts bring EUR 250,000 of upgrades a quarter",
        "sales",
        "upsell_revenue",
        EUR,
        target(11, SHIP, at_least="250000", stretch="275000"),
        line=5,
        window=Window.QUARTER,
        source="orders",
        roles={"amount": "net_amount", "upsell": "is_upgrade"},
        by=("desk", "channel"),
    )
    occupied = objective(
        "shipboard/busy-not-swamped",
        "The desk is busy, but not swamped",
        "productivity",
        "share",
        SHARE,
        target(23, SHIP, at_least="0.7", at_most="0.85", tolerance="0.03"),
        line=17,
        roles={"part": "busy_minutes", "whole": "logged_in_minutes"},
        source="shifts",
    )
    uptime = objective(
        "shipboard/booking-available",
        "Bookings can be changed at any time",
        "customer-experience",
        "share",
        SHARE,
        target(35, SHIP, at_least="0.9997"),
        line=29,
        roles={"when": "status < 500"},
        source="requests",
    )
    coached = objective(
        "shipboard/coaching-pays",
        "Coached crews are rated well",
        "training-and-development",
        "mean",
        NUMBER,
        target(47, SHIP, sample=30, at_least="4.2"),
        line=41,
        enforcement=Enforcement.ADVISORY,
    )
    ideas = objective(
        "shipboard/ideas",
        "Ideas received from passengers",
        "feedback",
        "count",
        NUMBER,
        None,
        line=53,
        enforcement=Enforcement.TRACKED,
        source="ideas",
    )
    year = objective(
        "shipboard/certified",
        "Everyone at a desk is certified",
        "product-knowledge",
        "share",
        SHARE,
        target(65, SHIP, at_least="0.75"),
        line=59,
        window=Window.YEAR,
        roles={"when": "certified"},
        source="training",
    )
    share = decimals(".871 .865 .879 .884 .871 .866 .878 .892 .886 .901 .868")
    return [
        result(
            satisfied,
            [*share, "801/919", "718/812"],
            n=728,
            half=".021",
            open_value=".893",
            excluded={"missing": 41, "duplicate": 3},
        ),
        *segments(
            satisfied,
            {
                ("south",): ".839",
                ("east",): ".872",
                ("north",): ".921",
                ("west",): ".896",
                (None,): ".8",
            },
            n=112,
            half=".05",
        ),
        result(
            callers,
            decimals(".86 .855 .84 .83 .835 .82 .81 .80 .79 .77 .75 .73 .714"),
            n=5400,
            half=".012",
            open_value=".741",
            excluded={"missing": 12},
        ),
        *segments(
            callers, {("Lyon",): ".69", ("Kraków",): ".802", ("Porto",): ".65"}, n=1800, half=".02"
        ),
        result(
            complaints,
            decimals(
                "352000 361000 358000 371000 - - 398000 402000 421000 440000 462000 498000 535680"
            ),
            n=211,
            half="40000",
        ),
        result(
            reply,
            decimals(
                "15800 15100 14900 14700 14300 13900 13200 12500 12100 11300 10900 10500 10200"
            ),
            n=3120,
            half="600",
            open_value="9900",
        ),
        result(
            pulse,
            decimals("34 36 31 33 35 30 28 32 31 33 34 30.4 -"),
            n=420,
            half="6.5",
            excluded={"missing": 23},
        ),
        result(
            club, decimals("-22 -19 -17 -12 -14 -9 -8.5 -11 -10.02"), n=96, half="11", absent=(3, 4)
        ),
        result(
            revenue,
            decimals("188000 204500.5 231000 249999.99 262000 268400"),
            n=913,
            open_value="12400",
        ),
        *segments(
            revenue,
            {
                ("Pier 4", "web"): "120400",
                ("Pier 4", None): "8000.5",
                ("Pier 7", "phone"): "140000",
            },
            judged=False,
            n=300,
        ),
        result(occupied, decimals(".74 .78 .81 .83 .86 .88 .89 .864"), n=41, half=""),
        result(uptime, decimals(".9999 .99991 .99985 .99972 .9996"), n=1_204_551, half=".00004"),
        result(coached, ["4.31", "4.1", "3.9"], n=5, half=".6"),
        result(ideas, decimals("18 22 31 27 40 412 38 44 51 0 47 62 58"), n=58),
        result(year, [".75"], n=230, half=""),
    ]


def _series_of(made: Result) -> Series:
    """The series of a result, as far as it tells what that does."""
    is_named = made.aim is not None
    return Series(objective=made.objective, segment=made.segment, readings=(), expected=is_named)


def scorecard_of(results: Sequence[Result], **changes: object) -> Scorecard:
    """A scorecard with these results, in the two sets that the sample has."""
    objectives = {each.objective.name: each.objective for each in results}.values()
    sets = tuple(
        ObjectiveSet(
            name=name,
            title=title,
            owner=owner,
            version="2.1.0",
            location=Location(file),
            objectives=tuple(each for each in objectives if each.set_name == name),
        )
        for name, title, owner, file in (
            ("passenger-care", "Passenger care", "passenger-care@example.com", CARE),
            ("shipboard", "Shipboard service", "Purser's office", SHIP),
        )
    )
    told = [replace(each, effect=effect_of(each, _series_of(each))) for each in results]
    card = Scorecard(
        title="Sunward Ferries: customer service objectives",
        as_of=AS_OF,
        timezone="Europe/Berlin",
        level=0.95,
        sets=sets,
        results=tuple(told),
        inputs=(),
        counts=(),
        problems=(),
        exit_code=ExitCode.OK,
        scores=scores_of(told),
    )
    return replace(card, **changes)  # type: ignore[arg-type]


def rich() -> Scorecard:
    """The sample with everything in it."""
    return scorecard_of(
        rich_results(),
        inputs=(
            Input(path="measurements/surveys-2026-08.csv", source="surveys", bytes=81_204),
            Input(path="measurements/surveys-2026-09.csv", source="surveys", bytes=84_511),
            Input(path="measurements/calls.parquet", source="calls", bytes=9_120_400),
        ),
        counts=(
            SourceCount(
                source="surveys",
                rows=10_482,
                rejected={
                    ("answered_at", "is no timestamp"): 1,
                    ("score", "is no whole number"): 3,
                },
                rejected_rows=4,
            ),
            SourceCount(source="calls", rows=1_204_551, rejected={}, rejected_rows=0, undated=2),
        ),
        problems=(
            Problem(
                slug="rejected-rows",
                message="4 of 10,482 rows of 'surveys' were rejected",
                location=Location("objectives/sources.yaml", 4, 5),
                hint="See the sources' table for the columns and reasons.",
                severity=Severity.WARNING,
            ),
            Problem(
                slug="unused-source",
                message="no objective uses the source 'chats'",
                location=Location("objectives/sources.yaml", 61, 5),
                severity=Severity.WARNING,
            ),
        ),
        exit_code=ExitCode.FAILED,
    )


HOSTILE = (
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "| x | ` | **b** _i_ [l](http://evil.example) ![i](http://evil.example/i.png)",
    "::error::pwned",
    "##[error]pwned",
    "=cmd()|'/c calc'!A1",
    "two\nlines\r\nthree\u2028four",
    "\u202eright to left\u2066 \u200f!",
    "\x1b[31mred\x1b[0m \x07",
    "@everyone #1 https://evil.example www.evil.example <https://evil.example>",
    "</details></summary><!-- --> &amp; &lt; ${{ secrets.X }} {{ 7*7 }} {% raw %}",
    "long " + "x" * 10_000,
)


def hostile() -> Scorecard:
    """Every text that comes from a document or a measurement file tries to break out."""
    results = []
    for index, text in enumerate(HOSTILE):
        aim = objective(
            f"passenger-care/evil-{index}",
            text,
            text,
            "csat",
            SHARE,
            target(9, at_least="0.9"),
            shown={text: text},
            roles={"score": text},
            where=text,
            by=(text,),
            source=text,
            owner=text,
            why=text,
        )
        results.append(
            spoken_of(result(aim, [".8", ".7"], excluded={text: 3}, open_value=".9"), text)
        )
        named = SegmentAim(segment=((text, text),), location=aim.location, owner=text)
        parts = segments(aim, {(text,): ".5", (None,): ".6"})
        results += [replace(parts[0], aim=named), parts[1]]
    gone = objective("passenger-care/gone", HOSTILE[6], "sales", "share", SHARE, None)
    ended = Retirement(on=date(2026, 7, 1), reason=" ".join(HOSTILE[:-1]), location=gone.location)
    results.append(replace(result(replace(gone, retired=ended), [".5"]), retired=True))
    name = f"passenger-care/{HOSTILE[0]} {HOSTILE[6]}"
    bare = objective(name, "", "sales", "share", SHARE, None)
    card = scorecard_of([*results, result(bare, [None])])
    nasty = " ".join(HOSTILE[:-1])
    return replace(
        card,
        title=nasty,
        sets=tuple(replace(each, title=nasty, owner=nasty) for each in card.sets),
        problems=tuple(
            Problem(slug=text, message=text, location=Location(text, 1, 1), hint=text)
            for text in HOSTILE
        ),
        counts=tuple(
            SourceCount(source=text, rows=9, rejected={(text, text): 2}, rejected_rows=2)
            for text in HOSTILE
        ),
        gates=(
            GateResult(
                name="explain_misses",
                passed=False,
                objectives=(*HOSTILE, *(each.objective.name for each in results)),
            ),
        ),
        exit_code=ExitCode.CANNOT_JUDGE,
    )


def spoken_of(made: Result, text: str) -> Result:
    """A result with a waiver, a note and a guardrail's miss, all of them with this text."""
    place, period = Location(CARE, 9, 3), made.judged.reading.period
    leave = Waiver(
        location=place, periods=(period,), reason=text, approved_by=text, expires=date(2027, 1, 1)
    )
    said = Note(location=place, period=period, cause=text, action=text, due=date(2026, 9, 1))
    missed = (Missed(objective=text, period=period),)
    *earlier, last = made.history
    last = replace(last, waiver=leave, note=said)
    judged = replace(made.judged, waiver=leave, note=said, because=missed)
    judged = replace(judged, own_verdict=made.judged.verdict)
    return replace(made, judged=judged, history=(*earlier, last))


def large(objectives: int, periods: int = 13, parts: int = 5) -> Scorecard:
    """Many objectives, each with a history, an open period and segments."""
    results = []
    for index in range(objectives):
        aim = objective(
            f"passenger-care/objective-{index:03}",
            f"Objective {index} of many: passengers leave satisfied",
            "customer-satisfaction",
            "csat",
            SHARE,
            target(9 + index, at_least="0.9", tolerance="0.02", stretch="0.95"),
            shown={"satisfied_from": "4"},
            where="channel = 'phone' and score is not null",
            by=("region",),
        )
        values = [f"0.{850 + (index * 7 + period * 13) % 100}" for period in range(periods)]
        results.append(result(aim, values, half=".021", open_value=".9", excluded={"missing": 41}))
        regions: dict[tuple[str | None, ...], str | None] = {
            (f"region {part}",): f"0.{860 + part * 17}" for part in range(parts)
        }
        results += segments(aim, regions, half=".04", n=90)
    return scorecard_of(results)


def titled(scorecard: Scorecard, title: str) -> Scorecard:
    """The scorecard with one title for all of its objectives."""
    results = (
        replace(each, objective=replace(each.objective, title=title)) for each in scorecard.results
    )
    return replace(scorecard, results=tuple(results))


def empty() -> Scorecard:
    """Nothing could be judged."""
    problem = Problem(slug="no-objective", message="there is no objective", hint="Write one.")
    return scorecard_of([], problems=(problem,), exit_code=ExitCode.CANNOT_JUDGE)
