"""Values as people write them, and the units that they may be in."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from csobjectives.quantities import (
    DURATION,
    NUMBER,
    POINTS,
    SHARE,
    QuantityError,
    Unit,
    money,
    parse_difference,
    parse_unit,
    parse_value,
)

EUR = money("EUR")


@pytest.mark.parametrize(
    ("written", "unit", "value"),
    [
        ("90%", SHARE, Fraction(9, 10)),
        ("90 %", SHARE, Fraction(9, 10)),
        (" 99.97% ", SHARE, Fraction(9997, 10000)),
        ("0%", SHARE, Fraction(0)),
        ("120%", SHARE, Fraction(6, 5)),
        ("-5%", SHARE, Fraction(-1, 20)),
        ("500 ms", DURATION, Fraction(1, 2)),
        ("20 s", DURATION, Fraction(20)),
        ("20s", DURATION, Fraction(20)),
        ("1.5 min", DURATION, Fraction(90)),
        ("4 h", DURATION, Fraction(14400)),
        ("1 day", DURATION, Fraction(86400)),
        ("2 days", DURATION, Fraction(172800)),
        ("1 week", DURATION, Fraction(604800)),
        ("2 weeks", DURATION, Fraction(1209600)),
        ("250000 EUR", EUR, Fraction(250000)),
        ("250,000 EUR", EUR, Fraction(250000)),
        ("1,250,000.50 EUR", EUR, Fraction(2500001, 2)),
        ("30", POINTS, Fraction(30)),
        (-10, POINTS, Fraction(-10)),
        ("-10 points", POINTS, Fraction(-10)),
        ("+3 pp", POINTS, Fraction(3)),
        ("4.2", NUMBER, Fraction(21, 5)),
        (Decimal("4.2"), NUMBER, Fraction(21, 5)),
        (0, NUMBER, Fraction(0)),
    ],
)
def test_value_is_exact_and_in_base_units(
    written: str | int | Decimal, unit: Unit, value: Fraction
) -> None:
    """Shares become fractions, durations seconds; nothing becomes a binary float."""
    assert parse_value(written, unit) == value


@pytest.mark.parametrize(
    ("written", "unit", "message", "hint"),
    [
        (90, SHARE, "90 is not a share (such as 90%)", "Write 90%."),
        (Decimal("0.9"), SHARE, "0.9 is not a share (such as 90%)", "Write 90%."),
        ("0.995", SHARE, "0.995 is not a share (such as 90%)", "Write 99.5%."),
        ("2 pp", SHARE, "2 pp is not a share (such as 90%)", "Write 2%."),
        (20, DURATION, "20 is not a duration (such as 20 s or 4 h)", "Write 20 s, 20 min or 20 h."),
        (
            "20 sec",
            DURATION,
            "20 sec is not a duration (such as 20 s or 4 h)",
            "Write 20 s, 20 min or 20 h.",
        ),
        ("5%", DURATION, "5% is not a duration (such as 20 s or 4 h)", "Write 5 s, 5 min or 5 h."),
        (2500, EUR, "2500 is not money in EUR (such as 2500 EUR)", "Write 2500 EUR."),
        ("2500 USD", EUR, "2500 USD is not money in EUR (such as 2500 EUR)", "Write 2500 EUR."),
        ("2500 eur", EUR, "2500 eur is not money in EUR (such as 2500 EUR)", "Write 2500 EUR."),
        ("30%", POINTS, "30% is not points (such as 30 or -10)", "Write 30 points."),
        ("4.2 s", NUMBER, "4.2 s is not a plain number (such as 4.2)", "Write 4.2."),
    ],
)
def test_wrong_unit_is_refused_with_what_to_write(
    written: str | int | Decimal, unit: Unit, message: str, hint: str
) -> None:
    """A target's unit must be the metric's; the hint is the value as it was probably meant."""
    with pytest.raises(QuantityError) as refused:
        parse_value(written, unit)
    assert (str(refused.value), refused.value.hint) == (message, hint)


@pytest.mark.parametrize(
    "written",
    [
        "",
        "%",
        "ten",
        "1.000,5",
        "1,00",
        "12,34,567",
        "0x10",
        "1e3",
        "1_000",
        "5 5 s",
        "--5",
        "5.",
        ".5",
        "∞",
        "NaN",
        "1/2",
        "20\u00a0s extra",
        "٣%",
    ],
)
def test_what_is_no_value_is_refused(written: str) -> None:
    """One way to write a number: digits, thousands by commas, a point, a unit."""
    with pytest.raises(QuantityError) as refused:
        parse_value(written, NUMBER)
    assert str(refused.value) == f"'{written}' is not a value"


@pytest.mark.parametrize(
    ("written", "unit", "value"),
    [
        ("2 pp", SHARE, Fraction(1, 50)),
        ("0.5 points", SHARE, Fraction(1, 200)),
        ("0 pp", SHARE, Fraction(0)),
        ("3", POINTS, Fraction(3)),
        ("5 s", DURATION, Fraction(5)),
        ("100 EUR", EUR, Fraction(100)),
        ("0.1", NUMBER, Fraction(1, 10)),
    ],
)
def test_difference_of_shares_is_in_points(written: str, unit: Unit, value: Fraction) -> None:
    """A tolerance of a share is written in pp; any other in the target's own unit."""
    assert parse_difference(written, unit) == value


@pytest.mark.parametrize(
    ("written", "hint"),
    [
        ("2%", "Write 2 pp."),
        (2, "Write 2 pp."),
        (Decimal("0.02"), "Write 2 pp."),
        ("0.5%", "Write 0.5 pp."),
    ],
)
def test_percentage_is_no_difference_of_shares(written: str | int | Decimal, hint: str) -> None:
    """`2%` of a share could mean two points or two hundredths of it, so it means nothing."""
    with pytest.raises(QuantityError) as refused:
        parse_difference(written, SHARE)
    assert str(refused.value) == f"{written} is not a difference of two shares"
    assert refused.value.hint == hint


@pytest.mark.parametrize(
    ("word", "unit", "scale"),
    [
        ("s", DURATION, Fraction(1)),
        ("ms", DURATION, Fraction(1, 1000)),
        ("h", DURATION, Fraction(3600)),
        ("%", SHARE, Fraction(1, 100)),
        ("share", SHARE, Fraction(1)),
        ("EUR", EUR, Fraction(1)),
    ],
)
def test_unit_of_a_column(word: str, unit: Unit, scale: Fraction) -> None:
    """A column's unit says what its plain numbers count."""
    assert parse_unit(word) == (unit, scale)


@pytest.mark.parametrize("word", ["sec", "minutes", "eur", "EURO", "€", "", "pp"])
def test_unknown_unit_is_refused(word: str) -> None:
    """Only durations, per cent and ISO 4217 codes are units of a column."""
    with pytest.raises(QuantityError) as refused:
        parse_unit(word)
    assert str(refused.value) == f"'{word}' is no unit"
    assert refused.value.hint == (
        "Units are ms, s, min, h, day, days, week, weeks, %, share and ISO 4217 codes such as EUR."
    )


@pytest.mark.parametrize(
    ("unit", "name"),
    [(SHARE, "share"), (POINTS, "points"), (DURATION, "s"), (EUR, "EUR"), (NUMBER, "number")],
)
def test_name_of_a_unit_in_the_results(unit: Unit, name: str) -> None:
    """`csobjectives/results/v1` names shares, seconds, and money by its code."""
    assert str(unit) == name


@given(st.decimals(min_value=-(10**9), max_value=10**9, allow_nan=False, places=4))
def test_for_all_percentages_nothing_is_lost(number: Decimal) -> None:
    """Whatever is written in per cent is exactly that many hundredths."""
    assert parse_value(f"{number:f}%", SHARE) * 100 == Fraction(number)


@given(st.text(max_size=12), st.sampled_from((SHARE, POINTS, DURATION, EUR, NUMBER)))
def test_for_all_texts_a_value_or_a_refusal(text: str, unit: Unit) -> None:
    """Any text is a value or a QuantityError."""
    try:
        value = parse_value(text, unit)
    except QuantityError:
        return
    assert isinstance(value, Fraction)
