"""Guardrails: which misses turn a verdict, and what stays as it was."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from csobjectives.model import (
    Effect,
    Enforcement,
    Missed,
    Result,
    Series,
    Verdict,
)
from csobjectives.periods import Period, days, parse_period
from csobjectives.windows import Window
from tests.judged import (
    AS_OF,
    NORTH,
    SEPTEMBER,
    judged,
    month,
    months,
    objective,
    reading,
    series,
    target,
    verdicts,
    waiver,
)

REVENUE = objective(target(at_least=80), id="revenue", guardrails=("team/happy",))
HAPPY = objective(target(at_least=80, tolerance=5), id="happy")
WEEKLY = replace(HAPPY, window=Window.WEEK)
WORST_FIRST = [Verdict.MISSED, Verdict.AT_RISK, Verdict.MET]


def week(name: str) -> Period:
    return parse_period(name, Window.WEEK)


def happy(*values: int | None) -> Series:
    """The guardrail's figures, from one month up to September."""
    return series(HAPPY, *months(f"2026-{10 - len(values):02}", *values))


def whole(*found: Series) -> Result:
    """The whole of the first objective, judged among the others."""
    return judged(*found)[0]


@pytest.mark.parametrize(
    ("value", "without", "turned"),
    [
        (90, "met", "missed"),
        (80, "met", "missed"),
        (75, "at-risk", "missed"),
        (70, "missed", "missed"),
        (None, "no-data", "no-data"),
    ],
)
def test_what_is_met_or_at_risk_turns_to_missed(
    value: int | None, without: str, turned: str
) -> None:
    """Where a guardrail was missed, met and at risk are missed; what is no judgement stays so."""
    aim = objective(target(at_least=80, tolerance=5), id="revenue", guardrails=("team/happy",))
    of = series(aim, reading(value))
    assert whole(of, happy(90)).judged.verdict == without
    found = whole(of, happy(50)).judged
    assert found.verdict == turned
    because = (Missed(objective="team/happy", period=SEPTEMBER),)
    assert found.because == (because if without != turned else ())


def test_too_few_stale_and_pending_are_not_turned() -> None:
    """Of what could not be judged, nobody knows whether it was met at the expense of another."""
    few = objective(target(at_least=80, min_sample=200), id="revenue", guardrails=("team/happy",))
    later = objective(
        target(at_least=80, since=date(2026, 10, 1)), id="revenue", guardrails=("team/happy",)
    )
    stale = series(REVENUE, reading(90), stale=True)
    for of in (series(few, reading(90)), series(later, reading(90)), stale):
        alone, beside = whole(of), whole(of, happy(50))
        assert beside == alone
        assert alone.judged.verdict in ("too-few", "pending", "stale")


def test_only_a_miss_turns() -> None:
    """A guardrail that is at risk, without data, or met has not been missed."""
    for value in (76, None, 81):
        assert whole(series(REVENUE, reading(90)), happy(value)).judged.verdict is Verdict.MET


@pytest.mark.parametrize(
    ("name", "is_inside"),
    [
        ("2026-W35", False),  # 24 to 30 August
        ("2026-W36", True),  # 31 August to 6 September
        ("2026-W39", True),  # 21 to 27 September
        ("2026-W40", False),  # 28 September to 4 October
    ],
)
def test_a_period_counts_where_it_ended(name: str, is_inside: bool) -> None:
    """A week that ended inside the month counts for it, wherever it began; no other does."""
    weeks = series(WEEKLY, reading(50, week(name)))
    found = whole(series(REVENUE, reading(90)), weeks).judged
    assert found.verdict == ("missed" if is_inside else "met")
    assert [each.period.name for each in found.because] == ([name] if is_inside else [])


def test_a_period_that_ends_with_the_guarded_one_is_inside() -> None:
    """The last day of a month is inside; that of the month before is not."""
    daily = replace(HAPPY, window=Window.DAY)
    day = parse_period("2026-09-30", Window.DAY)
    before = parse_period("2026-08-31", Window.DAY)
    assert whole(series(REVENUE, reading(90)), series(daily, reading(50, day))).judged.because
    assert not whole(
        series(REVENUE, reading(90)), series(daily, reading(50, before))
    ).judged.because


def test_a_longer_guardrail_counts_in_the_period_in_which_it_ended() -> None:
    """A quarter that was missed turns its last month alone."""
    quarterly = replace(HAPPY, window=Window.QUARTER)
    quarter = series(quarterly, reading(50, parse_period("2026-Q3", Window.QUARTER)))
    found = whole(series(REVENUE, *months("2026-07", 90, 90, 90)), quarter)
    assert verdicts(found) == ["met", "met", "missed"]


def test_days_of_its_own_are_guarded_too() -> None:
    """What looks at certain days is turned by what was missed by a period that ended in them."""
    own = days(date(2026, 8, 20), date(2026, 9, 10))
    of = series(replace(REVENUE, window=Window.DAYS), reading(90, own))
    weeks = [reading(50, week(f"2026-W{number}")) for number in (33, 34, 36, 37)]
    found = whole(of, series(WEEKLY, *weeks)).judged
    assert [each.period.name for each in found.because] == ["2026-W34", "2026-W36"]


def test_every_missed_period_is_named_in_order() -> None:
    """Of several guardrails, in the order of the document, every period is told, oldest first."""
    aim = replace(REVENUE, guardrails=("team/cheap", "team/happy"))
    cheap = replace(HAPPY, id="cheap")
    weeks = [reading(50, week(f"2026-W{number}")) for number in (36, 37, 39)]
    found = whole(
        series(aim, reading(90)), series(WEEKLY, *weeks), series(cheap, reading(50))
    ).judged
    assert [(each.objective, each.period.name) for each in found.because] == [
        ("team/cheap", "2026-09"),
        ("team/happy", "2026-W36"),
        ("team/happy", "2026-W37"),
        ("team/happy", "2026-W39"),
    ]


def test_history_is_turned_period_by_period() -> None:
    """Each period of the past has its own reasons."""
    found = whole(series(REVENUE, *months("2026-07", 90, 90, 90)), happy(90, 50, 90))
    assert verdicts(found) == ["met", "missed", "met"]
    assert [len(each.because) for each in (*found.history, found.judged)] == [0, 1, 0]


def test_a_guardrail_that_becomes_stale_turns_nothing_back() -> None:
    """August was missed while the source was fresh, and will be again when it is in the history."""
    august = series(HAPPY, *months("2026-08", 50))
    revenue = series(REVENUE, *months("2026-08", 90, 90))
    for is_stale, shown in ((False, "missed"), (True, "stale")):
        of = replace(august, stale=is_stale)
        assert whole(of).judged.verdict == shown
        assert verdicts(whole(revenue, of)) == ["missed", "met"]
    moved_on = replace(august, readings=months("2026-08", 50, None), stale=True)
    assert verdicts(whole(revenue, moved_on)) == ["missed", "met"]


def test_older_periods_of_a_guardrail_are_looked_at() -> None:
    """Weeks that the guardrail itself does not show, but that the quarter has, turn it as well."""
    quarterly = replace(REVENUE, window=Window.QUARTER)
    quarter = series(quarterly, reading(90, parse_period("2026-Q3", Window.QUARTER)))
    early = week("2026-W28")
    weeks = series(WEEKLY, reading(90, week("2026-W39")), bases={early: reading(50, early)})
    assert [each.period for each in whole(quarter, weeks).judged.because] == [early]


def test_figures_stay_as_they_are() -> None:
    """A guardrail turns the verdict: what was found, and how far that is off, is as before."""
    of = series(REVENUE, reading(90, ends=(85.0, 95.0)))
    alone, beside = whole(of).judged, whole(of, happy(50)).judged
    assert beside.own_verdict is alone.verdict
    assert replace(beside, verdict=alone.verdict, own_verdict=None, because=()) == alone
    assert [beside.held, beside.difference, beside.certain] == [90, 10, True]


def test_a_waived_miss_is_a_miss() -> None:
    """A waiver keeps the guardrail from failing; what was met at its expense fails all the same."""
    waived = replace(HAPPY, waivers=(waiver(SEPTEMBER),))
    of, beside = series(REVENUE, reading(90)), series(waived, reading(50))
    assert whole(beside).effect is Effect.WARNS
    found = whole(of, beside)
    assert (found.judged.verdict, found.effect) == (Verdict.MISSED, Effect.FAILS)


def test_a_waiver_holds_for_what_was_turned() -> None:
    """Leave to miss is leave to miss because of a guardrail."""
    aim = replace(REVENUE, waivers=(waiver(SEPTEMBER),))
    found = whole(series(aim, reading(90)), happy(50))
    assert (found.judged.verdict, found.effect) == (Verdict.MISSED, Effect.WARNS)
    assert found.judged.waiver == aim.waivers[0]


def test_an_advisory_guardrail_guards() -> None:
    """How much a miss matters for itself says nothing about what it guards."""
    advisory = replace(HAPPY, enforcement=Enforcement.ADVISORY)
    found = whole(series(REVENUE, reading(90)), series(advisory, reading(50)))
    assert found.effect is Effect.FAILS


def test_guardrails_of_guardrails_come_first() -> None:
    """What a guardrail is turned by turns what it guards, in whatever order they are judged."""
    guarded = replace(HAPPY, guardrails=("team/polite",))
    polite = replace(HAPPY, id="polite")
    every = [
        series(REVENUE, *months("2026-08", 90, 90)),
        series(guarded, *months("2026-08", 90, 90)),
        series(polite, *months("2026-08", 50, 90)),
    ]
    assert verdicts(whole(*every)) == ["missed", "met"]
    assert [each.objective for each in whole(*every).history[0].because] == ["team/happy"]
    assert verdicts(whole(every[0], every[2], every[1])) == ["missed", "met"]


def test_older_periods_of_a_guardrail_have_guardrails() -> None:
    """A week of a quarter's guardrail that a day turned turns the quarter."""
    quarterly = replace(REVENUE, window=Window.QUARTER)
    early, day = week("2026-W28"), parse_period("2026-07-08", Window.DAY)
    weeks = series(
        replace(WEEKLY, guardrails=("team/polite",)),
        reading(90, week("2026-W39")),
        bases={early: reading(90, early)},
    )
    today = parse_period("2026-09-30", Window.DAY)
    daily = series(
        replace(HAPPY, id="polite", window=Window.DAY),
        reading(90, today),
        bases={day: reading(50, day)},
    )
    quarter = series(quarterly, reading(90, parse_period("2026-Q3", Window.QUARTER)))
    assert whole(quarter, weeks, daily).judged.because == (
        Missed(objective="team/happy", period=early),
    )


def test_segments_neither_guard_nor_are_guarded() -> None:
    """A segment's miss turns nothing, and a segment is judged by its own figure alone."""
    north = reading(50, segment=NORTH)
    unhappy = [series(HAPPY, reading(90)), series(HAPPY, north, segment=NORTH)]
    assert whole(series(REVENUE, reading(90)), *unhappy).judged.verdict is Verdict.MET
    of = [
        series(REVENUE, reading(90)),
        series(REVENUE, reading(90, segment=NORTH), segment=NORTH),
    ]
    assert [each.judged.verdict for each in judged(*of, happy(50))] == ["missed", "met"]


def test_a_guardrail_that_could_not_be_read_turns_nothing() -> None:
    """Its source's problem is told, and ends in exit code 2: no verdict is made of it."""
    assert whole(series(REVENUE, reading(90))).judged.verdict is Verdict.MET


def test_kept_targets_decide_on_older_periods_of_a_guardrail() -> None:
    """A period that was recorded keeps the target of its time, as a guardrail as well."""
    early = week("2026-W28")
    quarterly = replace(REVENUE, window=Window.QUARTER)
    quarter = series(quarterly, reading(90, parse_period("2026-Q3", Window.QUARTER)))
    weeks = series(
        WEEKLY,
        reading(90, week("2026-W39")),
        bases={early: reading(60, early)},
        kept={early: target(at_least=60)},
    )
    assert whole(quarter, weeks).judged.verdict is Verdict.MET


VALUES = st.lists(st.one_of(st.none(), st.integers(70, 90)), min_size=3, max_size=3)


@given(VALUES, st.lists(VALUES, min_size=1, max_size=3))
def test_a_guardrail_never_makes_a_verdict_better(
    values: list[int | None], beside: list[list[int | None]]
) -> None:
    """One guardrail more: every verdict is as before or missed, and every reading as before."""
    names = [f"team/g{number}" for number in range(len(beside))]
    guards = [
        series(replace(HAPPY, id=name.removeprefix("team/")), *months("2026-07", *of))
        for name, of in zip(names, beside, strict=True)
    ]

    def with_guardrails(number: int) -> Result:
        aim = replace(REVENUE, targets=HAPPY.targets, guardrails=tuple(names[:number]))
        return judged(series(aim, *months("2026-07", *values)), *guards, as_of=AS_OF)[0]

    for number in range(len(names)):
        fewer, more = with_guardrails(number), with_guardrails(number + 1)
        for before, after in zip(
            (*fewer.history, fewer.judged), (*more.history, more.judged), strict=True
        ):
            assert after.verdict in (before.verdict, Verdict.MISSED)
            assert after.reading == before.reading
            if before.verdict not in WORST_FIRST:
                assert after == before


@given(st.integers(60, 100), st.integers(60, 100), st.integers(60, 100))
def test_a_better_figure_never_has_the_worse_verdict(one: int, other: int, guardrail: int) -> None:
    """With the same guardrail beside, more is never judged worse than less."""
    aim = replace(REVENUE, targets=HAPPY.targets)

    def rank(value: int) -> int:
        verdict = whole(series(aim, reading(value)), happy(guardrail)).judged.verdict
        assert verdict is not None
        return WORST_FIRST.index(verdict)

    assert rank(min(one, other)) <= rank(max(one, other))


def test_a_partial_period_is_not_turned() -> None:
    """What is not judged, as a partial period of the past, has no reason to be missed."""
    early = reading(90, month("2026-08"), partial=True)
    found = whole(series(REVENUE, early, reading(90)), happy(50, 90))
    assert (found.history[0].verdict, found.history[0].because) == (None, ())
