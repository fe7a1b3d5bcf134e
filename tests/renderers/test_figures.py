"""Numbers for people: rounded to be read, and never onto or across what they are held against."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from csobjectives.quantities import DURATION, NUMBER, POINTS, SHARE, Unit, money
from csobjectives.renderers.words.figures import (
    count,
    difference,
    exact,
    exact_gap,
    figure,
    gap,
    numbered,
    spoken,
)

EUR = money("EUR")
HOUR, DAY = 3600, 86400


@pytest.mark.parametrize(
    ("value", "unit", "against", "shown"),
    [
        ("718/812", SHARE, ["0.9"], "88.4%"),
        ("0.9996", SHARE, ["0.9997"], "99.96%"),  # sloth#131: printed as 100 %
        ("0.9996", SHARE, [], "99.96%"),
        ("0.75", SHARE, ["0.75"], "75.0%"),
        ("0.7499", SHARE, ["0.75"], "74.99%"),  # keptn#5900: printed as 75 < 75
        ("0.99975", SHARE, ["0.99975"], "99.975%"),
        ("0.88004", SHARE, ["0.88", "0.9"], "88.004%"),
        ("0", SHARE, [], "0.0%"),
        ("1", SHARE, [], "100.0%"),
        ("0.0004", SHARE, [], "0.04%"),
        ("-0.05", SHARE, [], "-5.0%"),
        ("-10", POINTS, ["-10"], "-10.0"),
        ("-10.02", POINTS, ["-10"], "-10.02"),
        ("34.25", POINTS, [], "34.3"),
        ("268400.4", EUR, ["250000"], "EUR 268,400"),
        ("249999.99", EUR, ["250000"], "EUR 249,999.99"),
        ("31.4", EUR, [], "EUR 31.40"),
        ("480", EUR, [], "EUR 480"),
        ("-5", EUR, [], "-EUR 5"),
        ("412", NUMBER, [], "412"),
        ("1234567.8", NUMBER, [], "1,234,568"),
        ("4.2", NUMBER, ["4.2"], "4.20"),
        ("312.44", NUMBER, [], "312.4"),
        ("1/3", NUMBER, [], "0.333"),
        ("0.00012345", NUMBER, [], "0.000123"),
        ("1/3", NUMBER, ["1/3"], "0.333333333333"),
    ],
)
def test_figure(value: str, unit: Unit, against: list[str], shown: str) -> None:
    """A figure has the digits that its kind has, and more where its target asks for more."""
    assert figure(Fraction(value), unit, map(Fraction, against)) == shown


@pytest.mark.parametrize(
    ("seconds", "against", "shown"),
    [
        ("0", [], "0 s"),
        ("0.35", [], "350 ms"),
        ("0.9996", [], "1.000 s"),
        ("4.25", [], "4.3 s"),
        ("4", [], "4 s"),
        ("48", [], "48 s"),
        ("59.7", [], "1 min"),
        ("750", [], "12 min 30 s"),
        ("10200", ["14400"], "2 h 50 min"),
        ("14399", ["14400"], "3 h 59 min 59 s"),
        ("14400", ["14400"], "4 h"),
        ("172790", [], "2 days"),
        ("276480", ["432000"], "3.2 days"),
        ("431999", ["432000"], "4.99999 days"),
        ("172801", ["172801"], "2 days 1 s"),
        ("-5400", [], "-1 h 30 min"),
    ],
)
def test_duration(seconds: str, against: list[str], shown: str) -> None:
    """A duration is told in the units that a person would use."""
    assert figure(Fraction(seconds), DURATION, map(Fraction, against)) == shown


def test_duration_beside_days() -> None:
    """Half a day or more is told in days where its target is, and in hours where that is."""
    assert figure(Fraction(36 * HOUR), DURATION, (), Fraction(5 * DAY)) == "1.5 days"
    assert figure(Fraction(36 * HOUR), DURATION, (), Fraction(24 * HOUR)) == "36 h"
    assert figure(Fraction(6 * HOUR), DURATION, (), Fraction(5 * DAY)) == "6 h"
    assert gap(Fraction(-18 * HOUR - 660), DURATION, (), Fraction(5 * DAY)) == "0.8 days"


def test_difference_has_the_digits_of_its_figures() -> None:
    """3.79 is 0.21 short of 4, not 0.210; EUR 81,940.50 is EUR 6,941 more than EUR 75,000."""
    assert gap(Fraction("-0.21"), NUMBER, (), Fraction(4)) == "0.21"
    assert gap(Fraction(3), NUMBER, (), Fraction(40)) == "3"
    assert difference(Fraction("940.5"), EUR, Fraction(75000)) == "+EUR 941"
    assert difference(Fraction("0.5"), EUR, Fraction(75000)) == "+EUR 1"


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (0.860399, "86.0%"),
        (0.8999999999999999, "90.0%"),
        (0.89996, "89.996%"),
        (1e-18, "0.0%"),
        (0.99996, "99.996%"),
    ],
)
def test_interval_end(value: float, shown: str) -> None:
    """An interval's end counts by 12 digits: the noise of binary fractions asks for no digit."""
    assert figure(value, SHARE, (Fraction(9, 10),)) == shown


numbers = st.fractions(min_value=-2, max_value=2, max_denominator=10**7)


@given(value=numbers, against=st.lists(numbers, max_size=3))
def test_never_across(value: Fraction, against: list[Fraction]) -> None:
    """What is shown lies on the same side of each number as the value, read back as a decimal.

    A number without end, such as 1/3, can be shown by its first twelve digits only.
    """
    for unit, divisor in ((SHARE, 100), (POINTS, 1), (NUMBER, 1)):
        text = figure(value, unit, against).removesuffix("%").replace(",", "")
        shown = Fraction(Decimal(text)) / divisor
        for limit in against:
            if value != limit:
                assert (shown < limit) == (value < limit)
                assert shown != limit
            elif (10**12 * limit).denominator == 1:
                assert shown == limit


@pytest.mark.parametrize(
    ("value", "unit", "shown"),
    [
        ("0.9", SHARE, "90%"),
        ("0.9997", SHARE, "99.97%"),
        ("-10", POINTS, "-10"),
        ("250000", EUR, "EUR 250,000"),
        ("2.5", EUR, "EUR 2.50"),
        ("4.2", NUMBER, "4.2"),
        ("20", DURATION, "20 s"),
        ("0.25", DURATION, "250 ms"),
        ("90", DURATION, "1 min 30 s"),
        ("14400", DURATION, "4 h"),
        (f"{36 * HOUR}", DURATION, "36 h"),
        (f"{2 * DAY}", DURATION, "2 days"),
        (f"{5 * DAY // 2}", DURATION, "2.5 days"),
        (f"{2 * DAY + 1}", DURATION, "2 days 1 s"),
        ("0", DURATION, "0 s"),
    ],
)
def test_target_is_exact(value: str, unit: Unit, shown: str) -> None:
    """A target is written as it is, and never rounded."""
    assert exact(Fraction(value), unit) == shown


@pytest.mark.parametrize(
    ("value", "unit", "shown", "words"),
    [
        ("-0.015764", SHARE, "-1.6 pp", "1.6 points"),
        ("0.0001", SHARE, "+0.01 pp", "0.01 points"),
        ("0", SHARE, "0.0 pp", "0.0 points"),
        ("-11.7", POINTS, "-11.7", "11.7 points"),
        ("4800", DURATION, "+1 h 20 min", "1 h 20 min"),
        ("-31600", EUR, "-EUR 31,600", "EUR 31,600"),
        ("0.31", NUMBER, "+0.310", "0.310"),
    ],
)
def test_differences(value: str, unit: Unit, shown: str, words: str) -> None:
    """A difference has a sign and never looks like none; the gap says the same in words."""
    assert difference(Fraction(value), unit) == shown
    assert gap(Fraction(value), unit) == words


def test_gap_is_told_from_the_tolerance() -> None:
    """A miss by a little more than the tolerance does not look like the tolerance."""
    assert gap(Fraction("-0.02001"), SHARE, [Fraction("0.02")]) == "2.001 points"


def test_words() -> None:
    """Tolerances are exact and in words, points are called so, and counts agree with nouns."""
    assert exact_gap(Fraction("0.01"), SHARE) == "1 point"
    assert exact_gap(Fraction("0.02"), SHARE) == "2 points"
    assert exact_gap(Fraction(1800), DURATION) == "30 min"
    assert spoken("30", POINTS) == "30 points"
    assert spoken("90%", SHARE) == "90%"
    assert count(1234567) == "1,234,567"
    assert numbered(1, "row") == "1 row"
    assert numbered(0, "row") == "0 rows"
