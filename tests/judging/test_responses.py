"""The response rate that a survey's figure needs: by hand, rates as parts of 1."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest

from csobjectives.model import Lack, Objective, Reading, ResponseFloor, Series, Verdict
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
    verdicts,
)

FLOOR = ResponseFloor(objective="team/rate", at_least=Fraction(1, 5), location=HERE)
RATE = objective(id="rate")
ENOUGH, TOO_LOW = Fraction(1, 5), Fraction(199, 1000)


def asked(**terms: Any) -> Objective:
    """At least 80, if a fifth of those who were asked answered."""
    return objective(target(at_least=80), response=FLOOR, **terms)


def rates(*readings: Reading, **terms: Any) -> Series:
    return series(RATE, *readings, **terms)


def rate(value: Fraction | None, name: str = "2026-09", **terms: Any) -> Reading:
    return reading(value, month(name), **terms)


@pytest.mark.parametrize(
    ("answered", "value", "verdict", "lacks"),
    [
        (ENOUGH, 90, "met", None),
        (ENOUGH, 70, "missed", None),
        (TOO_LOW, 90, "too-few", Lack.RESPONSE),
        (TOO_LOW, 70, "too-few", Lack.RESPONSE),
        (Fraction(0), 90, "too-few", Lack.RESPONSE),
        (None, 90, "too-few", Lack.NO_RESPONSE),
        (None, None, "no-data", None),
    ],
)
def test_rate_below_the_floor_is_too_few(
    answered: Fraction | None, value: int | None, verdict: str, lacks: Lack | None
) -> None:
    """Equal to it is enough, exactly; a rate that nobody knows is not. What is met is too few as
    well as what is missed, for either says little; its figure and difference stay.
    """
    [found] = judged(series(asked(), reading(value)), rates(rate(answered)))
    assert (found.judged.verdict, found.judged.lacks) == (verdict, lacks)
    assert found.judged.difference == (None if value is None else value - 80)
    assert found.judged.response == (None if value is None else answered)


def test_objective_that_is_not_there_tells_no_rate() -> None:
    """As where its source could not be read: the verdict waits for it."""
    [found] = judged(series(asked(), reading(90)))
    assert (found.judged.verdict, found.judged.lacks) == (Verdict.TOO_FEW, Lack.NO_RESPONSE)


def test_each_period_has_its_own_rate() -> None:
    """July's was enough, August's was not, and of June nobody knows any."""
    of = rates(rate(ENOUGH, "2026-07"), rate(TOO_LOW, "2026-08"), rate(ENOUGH))
    [found] = judged(series(asked(), *months("2026-06", 90, 90, 90, 90)), of)
    every = (*found.history, found.judged)
    assert [(each.verdict, each.lacks) for each in every] == [
        (Verdict.TOO_FEW, Lack.NO_RESPONSE),
        (Verdict.MET, None),
        (Verdict.TOO_FEW, Lack.RESPONSE),
        (Verdict.MET, None),
    ]


def test_segment_needs_its_own_rate_where_there_is_one() -> None:
    """The north has one, below the floor; for the south, that of the whole stands."""
    own = asked()
    parts = [series(own, reading(90), segment=each) for each in ((), NORTH, SOUTH)]
    of = (rates(rate(ENOUGH)), rates(rate(TOO_LOW), segment=NORTH))
    assert [each.judged.verdict for each in judged(*parts, *of)] == ["met", "too-few", "met"]


def test_rate_that_is_suppressed_is_not_known() -> None:
    """And the whole's does not stand for it."""
    own = asked()
    hidden = rates(rate(None, n=None, suppressed=True), segment=NORTH)
    parts = (series(own, reading(90)), series(own, reading(90), segment=NORTH))
    found = judged(*parts, rates(rate(ENOUGH)), hidden)
    assert [each.judged.lacks for each in found] == [None, Lack.NO_RESPONSE]


@pytest.mark.parametrize(
    "of",
    [
        rates(rate(ENOUGH, partial=True)),
        rates(rate(ENOUGH, settling=True)),
        rates(rate(ENOUGH, "2026-08"), open=rate(ENOUGH)),
        rates(rate(ENOUGH), stale=True),
        rates(rate(ENOUGH), pending=True),
    ],
    ids=["partial", "settling", "open", "stale", "pending"],
)
def test_rate_that_may_still_change_is_not_known(of: Series) -> None:
    """Answers may still come, or rows are missing: too few until then."""
    [found] = judged(series(asked(), reading(90)), of)
    assert (found.judged.verdict, found.judged.lacks) == (Verdict.TOO_FEW, Lack.NO_RESPONSE)


def test_stale_source_takes_back_no_rate_of_the_past() -> None:
    """August's rate was known before the source stopped."""
    of = rates(rate(ENOUGH, "2026-08"), rate(ENOUGH), stale=True)
    [found] = judged(series(asked(), *months("2026-08", 90, 90)), of)
    assert [each.lacks for each in (*found.history, found.judged)] == [None, Lack.NO_RESPONSE]


def test_stale_source_takes_back_no_rate_that_the_past_was_judged_by() -> None:
    """August's rate is the last one that there is: what was judged by it in September stays."""
    of = rates(rate(ENOUGH, "2026-08"), stale=True)
    [found] = judged(series(asked(), *months("2026-08", 70, 90)), of)
    assert verdicts(found) == ["missed", "too-few"]


def test_other_reasons_come_first() -> None:
    """Too small a sample is told as that; what is pending or stale is not judged at all."""
    small = objective(target(at_least=80, min_sample=200), response=FLOOR)
    of = rates(rate(TOO_LOW))
    [found] = judged(series(small, reading(90)), of)
    assert found.judged.lacks is Lack.SAMPLE
    for terms, verdict in (({"stale": True}, "stale"), ({"pending": True}, "pending")):
        [found] = judged(series(asked(), reading(90), **terms), of)
        assert (found.judged.verdict, found.judged.lacks) == (verdict, None)


def test_rate_of_another_period_that_is_only_a_base() -> None:
    """Periods that are known besides those that are shown count as well."""
    august = month("2026-08")
    of = rates(rate(ENOUGH), bases={august: rate(TOO_LOW, "2026-08")})
    [found] = judged(series(asked(), reading(90, august), reading(90)), of)
    assert [each.lacks for each in (*found.history, found.judged)] == [Lack.RESPONSE, None]
    assert found.judged.reading.period == SEPTEMBER
