"""How open periods stand on their way to a target: figures worked out by hand."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from fractions import Fraction
from typing import Any

import pytest

from csobjectives.estimators import ShrunkMean
from csobjectives.metrics import PENDING
from csobjectives.model import (
    Glide,
    Judge,
    Measure,
    Outlook,
    Pace,
    Reading,
)
from csobjectives.pace import pace_of
from csobjectives.windows import Window
from tests.pacing import (
    COUNT,
    LEVEL,
    REVENUE,
    SLA,
    THIRD_QUARTER,
    end,
    measure,
    objective,
    paced,
    reading,
    series,
    target,
    told,
)


def test_sum_on_its_way() -> None:
    """EUR 310,000 of 500,000 in 61 of a quarter's 92 days.

    In equal steps it would be 500,000 · 61/92 = 331,521.74 by now; 190,000 are still needed, which
    is 190,000/31 = 6,129.03 a day.
    """
    aim = target(at_least=Fraction(500_000))
    running = reading(310_000, 61, 31, period=THIRD_QUARTER)
    pace = paced(REVENUE, aim, running, window=Window.QUARTER)
    expected = Fraction(500_000 * 61, 92)
    assert told(pace) == (expected, 190_000, Fraction(190_000, 31))
    assert (round(expected, 2), round(Fraction(190_000, 31), 2)) == (
        Fraction("331521.74"),
        Fraction("6129.03"),
    )
    assert end(pace) == (500_000, False, Outlook.OPEN)
    assert (pace.rest, pace.against, pace.target) == (None, None, aim)


def test_sum_with_an_upper_bound() -> None:
    """Of at most 300 complaints 120 have come in 10 of 30 days, where 100 were expected.

    180 may still come, 9 a day.
    """
    pace = paced(COUNT, target(at_most=Fraction(300)), reading(120, 10, 20))
    assert told(pace) == (100, 180, 9)
    assert end(pace) == (300, True, Outlook.OPEN)


def test_days_that_are_left_out_do_not_count() -> None:
    """Of a month of which 5 days to come are excluded, 10 of 25 days have passed: 300 · 10/25."""
    pace = paced(COUNT, target(at_least=Fraction(300)), reading(90, 10, 15))
    assert told(pace) == (120, 210, 14)


@pytest.mark.parametrize(
    ("bounds", "value", "outlook", "needed"),
    [
        ({"at_least": Fraction(300)}, 299, Outlook.OPEN, 1),
        ({"at_least": Fraction(300)}, 300, Outlook.SECURED, 0),
        ({"at_least": Fraction(300)}, 301, Outlook.SECURED, 0),
        ({"at_most": Fraction(300)}, 300, Outlook.OPEN, 0),
        ({"at_most": Fraction(300)}, 301, Outlook.OUT_OF_REACH, -1),
    ],
)
def test_counts_only_grow(
    bounds: dict[str, Fraction], value: int, outlook: Outlook, needed: int
) -> None:
    """A count that has reached its lower bound is secured; one beyond its upper bound is lost.

    Nothing is needed any more of what is reached; how far a bound is passed is told.
    """
    pace = paced(COUNT, target(**bounds), reading(value, 10, 20))
    assert (pace.outlook, pace.needed) == (outlook, Fraction(needed))


@pytest.mark.parametrize(
    ("bounds", "value", "outlook"),
    [
        ({"at_least": Fraction(300)}, 299, Outlook.OUT_OF_REACH),
        ({"at_least": Fraction(300)}, 300, Outlook.SECURED),
        ({"at_most": Fraction(300)}, 300, Outlook.SECURED),
        ({"at_most": Fraction(300)}, 301, Outlook.OUT_OF_REACH),
    ],
)
@pytest.mark.parametrize("of", [COUNT, REVENUE, SLA])
def test_no_days_to_come(
    of: Measure, bounds: dict[str, Fraction], value: int, outlook: Outlook
) -> None:
    """Where all days to come are left out, what there is decides; nothing is needed a day."""
    pace = paced(of, target(**bounds), reading(value, 20, 0))
    assert (pace.outlook, pace.per_day, pace.rest) == (outlook, None, None)


@pytest.mark.parametrize(("value", "outlook"), [(299, Outlook.OPEN), (300, Outlook.SECURED)])
def test_settling(value: int, outlook: Outlook) -> None:
    """While a period that is over is settling, late rows may still fill up what is missing."""
    running = reading(value, 30, 0, settling=True)
    pace = paced(COUNT, target(at_least=Fraction(300)), running)
    assert told(pace) == (300, 300 - value, None)
    assert pace.outlook is outlook


def test_settling_share() -> None:
    """Of a share that is settling nothing is told, for there are no days to come."""
    pace = paced(SLA, target(at_least=Fraction(9, 10)), reading(0, 30, 0, settling=True))
    assert (pace.outlook, pace.rest) == (Outlook.OPEN, None)


def test_rest_of_a_share() -> None:
    """80% kept in 20 of 30 days, target at least 85%: the rest has to be at least 95%.

    With 10 rows a day, 160 of 200 are kept; of 300, 255 have to be, which leaves 95 of 100.
    """
    pace = paced(SLA, target(at_least=Fraction(85, 100)), reading(Fraction(8, 10), 20, 10, n=200))
    assert (pace.rest, pace.outlook) == (Fraction(95, 100), Outlook.OPEN)
    assert told(pace) == (None, None, None)
    assert (pace.bound, pace.upper) == (Fraction(85, 100), False)


def test_rest_takes_rows_that_are_pending() -> None:
    """Rows of the days that passed, which are not decided yet, belong to the rest.

    In 10 of 30 days came 1,000 rows, of which 500 are decided, 400 of them in time. With 100 rows
    a day, 3,000 come, of which 2,700 have to be in time for 90%: 2,300 of the 2,500 that are left,
    which is 92%. Without those that are pending, it would seem to be 95%.
    """
    running = reading(Fraction(8, 10), 10, 20, n=500, excluded={PENDING: 500, "missing": 7})
    pace = paced(SLA, target(at_least=Fraction(9, 10)), running)
    assert pace.rest == Fraction(92, 100)


def test_pending_rows_keep_a_share_open() -> None:
    """Without days to come, rows that are pending may still decide."""
    running = reading(Fraction(8, 10), 30, 0, n=500, excluded={PENDING: 500})
    pace = paced(SLA, target(at_least=Fraction(9, 10)), running)
    assert (pace.outlook, pace.rest) == (Outlook.OPEN, None)


@pytest.mark.parametrize(
    ("bounds", "value", "rest", "outlook"),
    [
        # r = b + (b - v) · 20/10
        ({"at_least": Fraction(90, 100)}, Fraction(85, 100), 1, Outlook.OPEN),
        ({"at_least": Fraction(90, 100)}, Fraction(84, 100), Fraction(102, 100), "out-of-reach"),
        ({"at_least": Fraction(60, 100)}, Fraction(90, 100), 0, "secured"),
        ({"at_least": Fraction(60, 100)}, Fraction(89, 100), Fraction(2, 100), Outlook.OPEN),
        ({"at_most": Fraction(10, 100)}, Fraction(15, 100), 0, Outlook.OPEN),
        ({"at_most": Fraction(10, 100)}, Fraction(16, 100), Fraction(-2, 100), "out-of-reach"),
        ({"at_most": Fraction(40, 100)}, Fraction(10, 100), 1, "secured"),
        ({"at_most": Fraction(40, 100)}, Fraction(11, 100), Fraction(98, 100), Outlook.OPEN),
    ],
)
def test_shares_out_of_reach_and_secured(
    bounds: dict[str, Fraction], value: Fraction, rest: Fraction, outlook: Outlook
) -> None:
    """A rest above 100% cannot come; one of 0% or less is there whatever comes; and reversed."""
    pace = paced(SLA, target(**bounds), reading(value, 20, 10))
    assert (pace.rest, pace.outlook) == (rest, outlook)


def test_rest_of_a_mean_drawn_to_a_prior() -> None:
    """The prior mean weighs as much as ever in the whole, and is no part of the rest.

    20 scores of mean 4 in 10 of 30 days, with a prior of 10 at 3: (80 + 30) / (20 + 10) = 11/3.
    For 3.9 of all 60, (80 + 30 + 40·r) / (60 + 10) = 3.9, and r = (273 - 110) / 40 = 4.075.
    """
    of = measure(
        "weighted_rating",
        roles={"rating": "stars"},
        options={"prior_mean": Fraction(3), "prior_weight": Fraction(10)},
    )
    sums = {"n": Fraction(20), "x": Fraction(80), "xx": Fraction(320)}
    options = {"prior_mean": Fraction(3), "prior_weight": Fraction(10)}
    estimate = ShrunkMean("rating").estimate(sums | options, LEVEL)
    running = reading(None, 10, 20, estimate=estimate)
    pace = paced(of, target(at_least=Fraction(39, 10)), running)
    assert (estimate.value, pace.rest) == (Fraction(11, 3), Fraction(4075, 1000))


@pytest.mark.parametrize(
    ("value", "told_of", "needed", "outlook"),
    [
        (10, 40, 30, Outlook.OPEN),
        (39, 40, 1, Outlook.OPEN),
        (40, 60, 20, Outlook.OPEN),
        (60, 60, 0, Outlook.OPEN),
        (61, 60, -1, Outlook.OUT_OF_REACH),
    ],
)
def test_band_of_a_count(value: int, told_of: int, needed: int, outlook: Outlook) -> None:
    """Of a band, a count has its lower end before it until that is reached, and then the upper.

    Being inside is not secured: it may go on beyond the upper end.
    """
    aim = target(at_least=Fraction(40), at_most=Fraction(60))
    pace = paced(COUNT, aim, reading(value, 10, 20))
    assert end(pace) == (told_of, told_of == 60, outlook)
    assert (pace.expected, pace.needed) == (Fraction(told_of, 3), Fraction(needed))


@pytest.mark.parametrize(
    ("value", "told_of", "outlook"),
    [
        ("3/10", "4/10", Outlook.OPEN),
        ("9/100", "4/10", Outlook.OUT_OF_REACH),
        ("44/100", "4/10", Outlook.OPEN),
        ("56/100", "6/10", Outlook.OPEN),
        ("7/10", "6/10", Outlook.OPEN),
        ("91/100", "6/10", Outlook.OUT_OF_REACH),
    ],
)
def test_band_of_a_share(value: str, told_of: str, outlook: Outlook) -> None:
    """Of a share the nearer end is told of; with 20 of 30 days, r = b + (b - v) · 2."""
    aim = target(at_least=Fraction(4, 10), at_most=Fraction(6, 10))
    pace = paced(SLA, aim, reading(Fraction(value), 20, 10))
    bound = Fraction(told_of)
    assert (pace.bound, pace.outlook) == (bound, outlook)
    assert pace.rest == bound + (bound - Fraction(value)) * 2


def test_band_that_no_rest_can_leave() -> None:
    """A share in a wide band late in its period stays inside: 50% ± 50/29 points."""
    aim = target(at_least=Fraction(4, 10), at_most=Fraction(6, 10))
    assert paced(SLA, aim, reading(Fraction(1, 2), 29, 1)).outlook is Outlook.SECURED


@pytest.mark.parametrize(
    ("bounds", "value", "outlook"),
    [
        ({"at_least": Fraction(300)}, 300, Outlook.OPEN),
        ({"at_least": Fraction(300)}, 301, Outlook.SECURED),
        ({"at_most": Fraction(300)}, 299, Outlook.OPEN),
        ({"at_most": Fraction(300)}, 300, Outlook.OUT_OF_REACH),
    ],
)
def test_strict_bounds_of_a_count(
    bounds: dict[str, Fraction], value: int, outlook: Outlook
) -> None:
    """Above 300, 300 are one too few; below 300, they are one too many, and none is taken back."""
    pace = paced(COUNT, target(strict=True, **bounds), reading(value, 10, 20))
    assert pace.outlook is outlook
    closed = paced(COUNT, target(strict=True, **bounds), reading(300, 20, 0))
    assert closed.outlook is Outlook.OUT_OF_REACH


@pytest.mark.parametrize(
    ("bounds", "value", "rest", "outlook"),
    [
        # r = b + (b - v) · 20/10
        ({"at_least": Fraction(90, 100)}, Fraction(85, 100), 1, Outlook.OUT_OF_REACH),
        ({"at_least": Fraction(90, 100)}, Fraction(86, 100), Fraction(98, 100), Outlook.OPEN),
        ({"at_least": Fraction(60, 100)}, Fraction(90, 100), 0, Outlook.OPEN),
        ({"at_least": Fraction(60, 100)}, Fraction(91, 100), Fraction(-2, 100), Outlook.SECURED),
        ({"at_most": Fraction(10, 100)}, Fraction(15, 100), 0, Outlook.OUT_OF_REACH),
        ({"at_most": Fraction(40, 100)}, Fraction(10, 100), 1, Outlook.OPEN),
    ],
)
def test_strict_bounds_of_a_share(
    bounds: dict[str, Fraction], value: Fraction, rest: Fraction, outlook: Outlook
) -> None:
    """A rest of 100% only comes up to the bound, which is not above it; and reversed."""
    pace = paced(SLA, target(strict=True, **bounds), reading(value, 20, 10))
    assert (pace.rest, pace.outlook) == (rest, outlook)


@pytest.mark.parametrize("judge", [Judge.PROVEN, Judge.BENEFIT_OF_DOUBT])
@pytest.mark.parametrize("of", [COUNT, SLA])
def test_an_interval_is_not_foretold(of: Measure, judge: Judge) -> None:
    """Where an end of the interval is judged, nobody knows how wide that will be: nothing is
    secured or lost, and no rest is told, of a figure that is as good as none can be.
    """
    aim = target(at_least=Fraction(1), judge=judge, min_sample=1)
    assert paced(of, aim, reading(1, 29, 1)) == Pace(target=aim)


@pytest.mark.parametrize("of", [COUNT, SLA])
def test_nothing_so_far(of: Measure) -> None:
    """Without a figure, there is nothing to tell: no data is not 0."""
    aim = target(at_least=Fraction(5))
    assert paced(of, aim, reading(None, 10, 20, n=0)) == Pace(target=aim)


def test_before_the_first_day_has_passed() -> None:
    """Where all days so far are left out, nothing is expected yet, and no rest follows."""
    pace = paced(COUNT, target(at_least=Fraction(30)), reading(0, 0, 20))
    assert told(pace) == (0, 30, Fraction(30, 20))
    assert paced(SLA, target(at_least=Fraction(1, 2)), reading(0, 0, 20)).rest is None


def test_no_day_counts() -> None:
    """Of a period whose days are all left out, nothing is expected."""
    assert told(paced(COUNT, target(at_least=Fraction(30)), reading(0, 0, 0))) == (None, 30, None)


@pytest.mark.parametrize(
    ("keys", "running"),
    [
        ({}, None),
        ({"stale": True}, reading(10, 10, 20)),
        ({}, reading(10, 10, 0, partial=True)),
        ({}, reading(None, 10, 20, n=None, suppressed=True)),
    ],
)
def test_no_pace(keys: dict[str, Any], running: Reading | None) -> None:
    """There is none without an open period, of a stale source, or one that covers a part alone, and
    none that would tell of a figure that is suppressed.
    """
    held = series(objective(COUNT, target(at_least=Fraction(30))), running, **keys)
    assert pace_of(held, held.objective.targets, {}, LEVEL) is None


@pytest.mark.parametrize(
    ("since", "bound"),
    [
        ([date(2026, 9, 2)], None),
        ([date(2026, 9, 1)], 10),
        ([date(2026, 1, 1), date(2026, 9, 15)], 10),
    ],
)
def test_target_in_force(since: Sequence[date], bound: int | None) -> None:
    """The open period is paced by the target that held when it began; before the first, by none."""
    steps = [target(at_least=Fraction(10 + i), since=day) for i, day in enumerate(since)]
    held = series(objective(COUNT, *steps), reading(3, 10, 20))
    found = pace_of(held, held.objective.targets, {}, LEVEL)
    assert (found and found.bound) == bound


def test_glide() -> None:
    """A bound that rises from 100 on 1 August to 162 on 1 October is 131 on 1 September.

    That is 31 of 61 days: 100 + 62 · 31/61 = 131.508….
    """
    aim = target(
        at_least=Fraction(100),
        since=date(2026, 8, 1),
        glide=Glide(to=Fraction(162), by=date(2026, 10, 1)),
    )
    pace = paced(COUNT, aim, reading(50, 10, 20))
    bound = 100 + Fraction(62 * 31, 61)
    assert told(pace) == (bound / 3, bound - 50, (bound - 50) / 20)
    assert pace.target.glide is None
