"""Targets in time: which one is in force in a period, and where a glide path is by then."""

from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from csobjectives.model import Glide, Target, Versus
from csobjectives.periods import Period, days, parse_period, period_of
from csobjectives.problems import Location
from csobjectives.schedules import base_of, in_force
from csobjectives.windows import Window, parse_window

HERE = Location(Path(__file__).name, 1, 1)
DAYS = st.dates(date(2020, 1, 1), date(2030, 1, 1))
BOUNDS = st.fractions(min_value=-100, max_value=100, max_denominator=1000)


def target(since: str = "", **terms: Any) -> Target:
    """A target, as a step of a schedule where it holds since a day."""
    day = date.fromisoformat(since) if since else None
    return Target(location=HERE, since=day, **terms)


def period(name: str, window: str) -> Period:
    return parse_period(name, parse_window(window))


STEPS = (
    target("2026-01-01", at_least=Fraction(75, 100)),
    target("2026-07-01", at_least=Fraction(80, 100)),
    target("2026-07-15", at_most=Fraction(95, 100)),
)


@pytest.mark.parametrize(
    ("name", "window", "step"),
    [
        ("2025-12", "month", None),
        ("2026-W01", "week", None),  # it began on 29 December 2025
        ("2026-W02", "week", 0),
        ("2026-01", "month", 0),
        ("2026-06", "month", 0),
        ("2026-Q2", "quarter", 0),
        ("2026", "year", 0),  # it began under the first one
        ("2026-07", "month", 1),  # and not by the third, which came two weeks later
        ("2026-Q3", "quarter", 1),
        ("2026-07-14", "day", 1),
        ("2026-07-15", "day", 2),
        ("2026-08", "month", 2),
        ("2026-05/2026-07", "rolling 3 months", 0),
        ("2026-07-01/2026-07-20", "month_to_date", 1),
        ("2026-07-15", "as_of_day", 2),
    ],
)
def test_target_that_was_in_force_when_the_period_began(
    name: str, window: str, step: int | None
) -> None:
    """A step of a schedule holds from its day on, for the periods that begin on it or later."""
    expected = None if step is None else STEPS[step]
    assert in_force(STEPS, period(name, window)) == expected


def test_one_target_without_a_day_is_always_in_force() -> None:
    """And where there is none at all, none is."""
    only = target(at_least=Fraction(1))
    assert in_force((only,), period("1999-01", "month")) is only
    assert in_force((), period("1999-01", "month")) is None


@given(DAYS, st.lists(DAYS, min_size=1, max_size=5, unique=True).map(sorted))
def test_for_all_schedules_the_last_step_that_has_begun_holds(
    day: date, begins: list[date]
) -> None:
    """The step of a day is the one that numpy.searchsorted finds among the days of all."""
    steps = [target(f"{each}", at_least=Fraction(n)) for n, each in enumerate(begins)]
    place = int(np.searchsorted([each.toordinal() for each in begins], day.toordinal(), "right"))
    found = in_force(steps, period_of(day, Window.DAY))
    assert found == (steps[place - 1] if place else None)


RISING = target(
    "2026-01-01",
    at_least=Fraction(82, 100),
    tolerance=Fraction(1, 100),
    stretch=Fraction(95, 100),
    glide=Glide(to=Fraction(90, 100), by=date(2026, 12, 31)),
)


@pytest.mark.parametrize(
    ("name", "window", "passed"),
    [
        ("2026-01", "month", 0),
        ("2026-02", "month", 31),
        ("2026-07", "month", 181),
        ("2026-Q4", "quarter", 273),
        ("2026-12-30", "day", 363),
        ("2026-12-31", "day", 364),
        ("2027-01", "month", 364),
        ("2031", "year", 364),
    ],
)
def test_glide_path(name: str, window: str, passed: int) -> None:
    """From 82% on 1 January to 90% on 31 December 2026 there are 364 days, and each brings 8 pp of
    them: 181 days bring 1448/364 pp, so that July has a bound of 82% and 362/91 pp, no digit cut
    off. Before and after, nothing moves; nor do tolerance and stretch ever.
    """
    found = in_force((RISING,), period(name, window))
    assert found == target(
        "2026-01-01",
        at_least=Fraction(82, 100) + Fraction(8, 100) * Fraction(passed, 364),
        tolerance=Fraction(1, 100),
        stretch=Fraction(95, 100),
    )


def test_glide_path_of_july_is_exact() -> None:
    """82 + 362/91 is 7824/91 per cent."""
    found = in_force((RISING,), period("2026-07", "month"))
    assert found is not None
    assert found.at_least == Fraction(7824, 9100)


def test_falling_path_moves_the_upper_bound() -> None:
    """From 10 min on 1 July to 5 min by 31 July: 30 days, so 7 min 30 s on the 16th."""
    falling = target(
        "2026-07-01", at_most=Fraction(600), glide=Glide(to=Fraction(300), by=date(2026, 7, 31))
    )
    found = in_force((falling,), period("2026-07-16", "day"))
    assert found == target("2026-07-01", at_most=Fraction(450))


@given(DAYS, DAYS, st.integers(1, 1000), BOUNDS, BOUNDS)
def test_for_all_glide_paths_the_bound_is_interpolated(
    day: date, since: date, length: int, low: Fraction, high: Fraction
) -> None:
    """numpy.interp between the two ends, flat outside, and exact at both of them."""
    by = since + timedelta(days=length)
    gliding = target(f"{since}", at_least=low, glide=Glide(to=high, by=by))
    found = in_force((gliding,), period_of(day, Window.DAY))
    assert (found is None) == (day < since)
    if found is not None and found.at_least is not None:
        x, places = day.toordinal(), [since.toordinal(), by.toordinal()]
        expected = np.interp(x, places, [float(low), float(high)])
        assert float(found.at_least) == pytest.approx(expected, abs=1e-9)
        assert found.glide is None
        assert day < by or found.at_least == high


@pytest.mark.parametrize(
    ("name", "window", "versus", "base"),
    [
        ("2026-09", "month", Versus.PREVIOUS, "2026-08"),
        ("2026-09", "month", Versus.LAST_YEAR, "2025-09"),
        ("2026-09", "month", Versus.BASELINE, "2026-09"),
        ("2026-09", "month", "team/other", "2026-09"),
        ("2026-W53", "week", Versus.PREVIOUS, "2026-W52"),
        ("2026-W53", "week", Versus.LAST_YEAR, None),
        ("2024-02-29", "day", Versus.LAST_YEAR, None),
        ("2026-07/2026-09", "rolling 3 months", Versus.PREVIOUS, "2026-04/2026-06"),
        ("2026-09-01/2026-09-23", "month_to_date", Versus.PREVIOUS, "2026-08-01/2026-08-23"),
    ],
)
def test_period_that_one_is_held_against(
    name: str, window: str, versus: str, base: str | None
) -> None:
    """The one before, the one of the year before; with another objective, the same one."""
    found = base_of(period(name, window), versus)
    assert (found.name if found else None) == base


def test_days_of_their_own_have_the_same_days_of_the_year_before() -> None:
    """For 29 February there is the 28th: days that are asked for always have a counterpart."""
    found = base_of(days(date(2024, 2, 29), date(2024, 3, 31)), Versus.LAST_YEAR)
    assert found is not None
    assert found.name == "2023-02-28/2023-03-30"
