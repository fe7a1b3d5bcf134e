"""Waivers: leave to miss, which changes nothing but what a miss does."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from csobjectives.judging import reports
from csobjectives.model import (
    Effect,
    Enforcement,
    Objective,
    Result,
    Retirement,
    Segment,
    Verdict,
    Waiver,
)
from csobjectives.periods import parse_period
from csobjectives.problems import Severity
from csobjectives.windows import Window, parse_window
from tests.judged import (
    HERE,
    NORTH,
    SEPTEMBER,
    SOUTH,
    judged,
    month,
    months,
    objective,
    reading,
    series,
    target,
    waiver,
)

UNKNOWN = "Correct it if it is misspelt, or remove it if there is no such segment any more."
AUGUST = month("2026-08")
TARGET = target(at_least=80)
NORTH_BY_PHONE: Segment = (("region", "north"), ("channel", "phone"))
SOUTH_BY_PHONE: Segment = (("region", "south"), ("channel", "phone"))


def of(*waivers: Waiver, **terms: Any) -> Objective:
    return objective(TARGET, waivers=waivers, **terms)


def waived(result: Result) -> list[str]:
    """The periods that a waiver holds for."""
    every = (*result.history, result.judged)
    return [each.reading.period.name for each in every if each.waiver is not None]


def warnings(*results: Result, as_of: date) -> list[tuple[str, str]]:
    """What has to be looked after, by slug and message; all of it is a warning."""
    found = list(reports({results[0].objective.name: results}, as_of))
    assert {each.severity for each in found} <= {Severity.WARNING}
    return [(each.slug, each.message) for each in found]


def test_a_waived_miss_is_still_a_miss_and_fails_nothing() -> None:
    """The verdict, the difference and the figure are as without; only the gate lets it pass."""
    [plain] = judged(series(of(), reading(70)))
    leave = waiver(SEPTEMBER)
    [found] = judged(series(of(leave), reading(70)))
    assert (plain.effect, found.effect) == (Effect.FAILS, Effect.WARNS)
    assert replace(found.judged, waiver=None) == plain.judged
    assert found.judged.waiver == leave


@pytest.mark.parametrize("value", [75, 80, 90])
def test_what_does_not_fail_is_not_waived(value: int) -> None:
    """A waiver is leave to fail: what is met, or at risk, needs none."""
    tolerant = objective(target(at_least=80, tolerance=5), waivers=(waiver(SEPTEMBER),))
    [found] = judged(series(tolerant, reading(value)))
    assert found.judged.verdict in (Verdict.MET, Verdict.AT_RISK)
    assert found.judged.waiver is None


def test_waiver_holds_for_all_that_would_fail() -> None:
    """Missed, unmeasured and stale; too few only where the objective fails on it, and no data not
    where it does not.
    """
    own, few = of(waiver(SEPTEMBER)), target(at_least=80, min_sample=200)
    lenient = replace(own, fails_on=frozenset({Verdict.MISSED, Verdict.TOO_FEW}))
    small, small_lenient = (replace(each, targets=(few,)) for each in (own, lenient))
    cases = [
        (series(own, reading(None)), "no-data", True),
        (series(own, reading(90), stale=True), "stale", True),
        (series(small, reading(90)), "too-few", False),
        (series(small_lenient, reading(90)), "too-few", True),
        (series(lenient, reading(None)), "no-data", False),
        (series(own, reading(90), pending=True), "pending", False),
    ]
    for found, verdict, holds in cases:
        [result] = judged(found)
        assert (result.judged.verdict, result.judged.waiver is not None) == (verdict, holds)


def test_waiver_is_for_its_periods_alone() -> None:
    """Of three missed months, the two that it names."""
    own = of(waiver(month("2026-07"), SEPTEMBER))
    [found] = judged(series(own, *months("2026-07", 70, 70, 70)))
    assert waived(found) == ["2026-07", "2026-09"]


@pytest.mark.parametrize(
    ("as_of", "effect"),
    [
        (date(2026, 10, 14), Effect.WARNS),
        (date(2026, 10, 15), Effect.WARNS),
        (date(2026, 10, 16), Effect.FAILS),
    ],
)
def test_waiver_holds_up_to_its_last_day(as_of: date, effect: Effect) -> None:
    """On the day on which it expires it still holds for the judged period, and the day after not:
    an expired one waives no more.
    """
    own = of(waiver(SEPTEMBER, expires=date(2026, 10, 15)))
    [found] = judged(series(own, reading(70)), as_of=as_of)
    assert found.effect is effect


def test_history_keeps_the_waiver_that_held_in_its_time() -> None:
    """August ended on 1 September, and was judged then: what had not expired on that day holds for
    good, however much later one looks; what had, does not.
    """
    for expires, expected in ((date(2026, 9, 1), ["2026-08"]), (date(2026, 8, 31), [])):
        own = of(waiver(AUGUST, expires=expires))
        for as_of in (date(2026, 10, 1), date(2027, 10, 1)):
            [found] = judged(series(own, *months("2026-08", 70, 90)), as_of=as_of)
            assert waived(found) == expected


def test_first_waiver_counts() -> None:
    """Of two that hold for the same, the one that stands first; of which one has expired, the
    other.
    """
    first = waiver(SEPTEMBER, reason="Migration", expires=date(2026, 10, 10))
    second = waiver(SEPTEMBER, reason="Strike")
    for as_of, reason in ((date(2026, 10, 10), "Migration"), (date(2026, 10, 11), "Strike")):
        [found] = judged(series(of(first, second), reading(70)), as_of=as_of)
        assert found.judged.waiver is not None
        assert found.judged.waiver.reason == reason


def test_waiver_of_no_segment_is_for_all_of_them() -> None:
    """The whole and its segments are waived together."""
    own = of(waiver(SEPTEMBER), segment_enforcement=Enforcement.BLOCKING)
    found = judged(*(series(own, reading(70), segment=each) for each in ((), NORTH, SOUTH)))
    assert [each.effect for each in found] == [Effect.WARNS] * 3


def test_waiver_of_a_segment_is_for_it_alone() -> None:
    """Neither for the whole, nor for another one; of two columns, one may be named."""
    own = of(waiver(SEPTEMBER, segment=NORTH), segment_enforcement=Enforcement.BLOCKING)
    segments = [(), NORTH, SOUTH, NORTH_BY_PHONE, SOUTH_BY_PHONE]
    found = judged(*(series(own, reading(70), segment=each) for each in segments))
    assert [waived(each) for each in found] == [[], ["2026-09"], [], ["2026-09"], []]
    by_phone = of(waiver(SEPTEMBER, segment=(("channel", "phone"),)))
    found = judged(*(series(by_phone, reading(70), segment=each) for each in segments))
    assert [waived(each) for each in found] == [[], [], [], ["2026-09"], ["2026-09"]]


def test_segment_without_a_value_can_be_waived() -> None:
    """No value is a segment as any other, and no wildcard."""
    nowhere: Segment = (("region", None),)
    own = of(waiver(SEPTEMBER, segment=nowhere))
    found = judged(*(series(own, reading(70), segment=each) for each in ((), nowhere, NORTH)))
    assert [waived(each) for each in found] == [[], ["2026-09"], []]


def test_segment_that_is_not_there_needs_no_waiver() -> None:
    """That nobody from the north called in September fails nothing, so nothing is waived; where the
    objective names the north, it does, and it is.
    """
    own = of(waiver(SEPTEMBER), segment_enforcement=Enforcement.BLOCKING)
    nobody = reading(None, n=0)
    for expected, effect, periods in (
        (False, Effect.PASSES, []),
        (True, Effect.WARNS, ["2026-09"]),
    ):
        north = series(own, nobody, segment=NORTH, expected=expected)
        found = judged(series(own, reading(90)), north)[1]
        assert (found.effect, waived(found)) == (effect, periods)


def test_waiver_of_what_has_retired_holds_as_it_did() -> None:
    """What retired on 1 October was waived that day; that the waiver expired since changes nothing
    of its last verdict.
    """
    own = of(
        waiver(SEPTEMBER, expires=date(2026, 10, 5)),
        retired=Retirement(on=date(2026, 10, 1), reason="Replaced", location=HERE),
    )
    for as_of in (date(2026, 10, 1), date(2026, 10, 6), date(2027, 10, 6)):
        [found] = judged(series(own, reading(70)), as_of=as_of)
        assert (found.retired, found.effect, waived(found)) == (True, Effect.NONE, ["2026-09"])
        assert warnings(found, as_of=as_of) == []


def test_expired_waiver_is_told_as_long_as_its_period_is_judged() -> None:
    """From the day after its last one: not before, and not once another period is judged."""
    own = of(waiver(AUGUST, SEPTEMBER, expires=date(2026, 10, 15)))
    told = (
        "expired-waiver",
        "the waiver of team/quick expired on 2026-10-15, and holds for 2026-09 no more",
    )
    [september] = judged(series(own, *months("2026-08", 70, 70)))
    assert warnings(september, as_of=date(2026, 10, 15)) == []
    assert warnings(september, as_of=date(2026, 10, 16)) == [told]
    [october] = judged(series(own, *months("2026-08", 70, 70, 70)), as_of=date(2026, 11, 1))
    assert warnings(october, as_of=date(2026, 11, 1)) == []


def test_waiver_of_a_segment_that_no_row_is_of_is_an_orphan() -> None:
    """It may be misspelt; where no row is there, or none yet, nobody can tell."""
    suoth: Segment = (("region", "suoth"), ("channel", None))
    own = of(waiver(SEPTEMBER, segment=suoth), waiver(SEPTEMBER, segment=SOUTH))
    segments = ((), NORTH_BY_PHONE, SOUTH_BY_PHONE)
    found = judged(*(series(own, reading(90), segment=each) for each in segments))
    message = (
        "no row of the periods that are shown is of region = suoth, channel = (no value), which a "
        "waiver of team/quick is about"
    )
    assert warnings(*found, as_of=date(2026, 10, 1)) == [("orphaned-waiver", message)]
    parts = [series(own, reading(None), segment=each, pending=True) for each in ((), NORTH)]
    for waits in (judged(*parts), judged(series(own, reading(None)))):
        assert warnings(*waits, as_of=date(2026, 10, 1)) == []


@pytest.mark.parametrize(
    ("written", "hint"),
    [
        ("suoth", "If it is misspelt: the nearest is region = south."),
        ("South", "If it is misspelt: the nearest is region = south."),
        ("so2th", UNKNOWN),
        ("Lyon", UNKNOWN),
    ],
)
def test_what_an_orphan_may_mean(written: str, hint: str) -> None:
    """The nearest value of its own columns, that rows have; another case is a slip as well."""
    own = of(waiver(SEPTEMBER, segment=(("region", written),)))
    segments = ((), NORTH_BY_PHONE, SOUTH_BY_PHONE)
    found = judged(*(series(own, reading(90), segment=each) for each in segments))
    (told,) = reports({"team/quick": found}, date(2026, 10, 1))
    assert told.hint == hint


def test_an_older_period_may_have_had_its_segment() -> None:
    """Nobody knows which segments had rows before the periods that are shown."""
    own = of(waiver(AUGUST, segment=SOUTH))
    found = judged(series(own, reading(90)), series(own, reading(90), segment=NORTH))
    assert warnings(*found, as_of=date(2026, 10, 1)) == []


def test_to_date_a_waiver_is_for_the_days_up_to_its_last() -> None:
    """January up to the 31st: every part of it that begins with it, and nothing of another month.

    What is judged to date has another period each day, of which nobody could name each.
    """
    window = Window.MONTH.to_date()
    leave = waiver(parse_period("2025-01-01/2025-01-20", window))
    own = of(leave, window=window)

    def is_waived(name: str) -> bool:
        period = parse_period(name, window)
        [found] = judged(series(own, reading(70, period)), as_of=period.end)
        return found.judged.waiver == leave

    names = ["2025-01-01/2025-01-01", "2025-01-01/2025-01-12", "2025-01-01/2025-01-20"]
    assert [is_waived(name) for name in names] == [True, True, True]
    others = ["2025-01-01/2025-01-21", "2025-02-01/2025-02-12", "2024-12-01/2024-12-20"]
    assert [is_waived(name) for name in others] == [False, False, False]


def test_a_rolling_period_is_waived_alone() -> None:
    """Only to date is one period a part of the next one."""
    window = parse_window("rolling 3 months")
    own = of(waiver(parse_period("2026-07/2026-09", window)), window=window)
    periods = [parse_period(name, window) for name in ("2026-06/2026-08", "2026-07/2026-09")]
    [found] = judged(series(own, *(reading(70, each) for each in periods)))
    assert waived(found) == ["2026-07/2026-09"]


def test_orphan_is_not_told_as_expired_too() -> None:
    """One problem for one waiver: what is for nothing need not be approved anew."""
    own = of(waiver(SEPTEMBER, segment=SOUTH, expires=date(2026, 10, 2)))
    found = judged(series(own, reading(90)), series(own, reading(90), segment=NORTH))
    slugs = [slug for slug, _ in warnings(*found, as_of=date(2026, 10, 3))]
    assert slugs == ["orphaned-waiver"]


def test_waiver_turns_no_guardrail() -> None:
    """What is waived was missed: the objective that it guards is missed as well, and needs a waiver
    of its own.
    """
    guard = of(waiver(SEPTEMBER), id="satisfied")
    guarded = objective(TARGET, id="sold", guardrails=("team/satisfied",))
    for own, effect in (
        (guarded, Effect.FAILS),
        (replace(guarded, waivers=(waiver(SEPTEMBER),)), Effect.WARNS),
    ):
        [found] = judged(series(own, reading(90)), series(guard, reading(70)))
        assert (found.judged.verdict, found.effect) == (Verdict.MISSED, effect)
        assert [each.objective for each in found.judged.because] == ["team/satisfied"]


def test_waiver_of_a_tracked_objective_does_nothing() -> None:
    """It fails nothing as it is; the miss is told as waived."""
    [found] = judged(series(of(waiver(SEPTEMBER), enforcement=Enforcement.TRACKED), reading(70)))
    assert found.effect is Effect.NONE
    assert waived(found) == ["2026-09"]
