"""Times of day and listed values in expressions: what they mean, and what is refused."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import duckdb
import pytest
from sqlglot import exp

from csobjectives.engines.dialect import to_duckdb
from csobjectives.expressions import ExpressionError, Kind, Scope, Type, Typed, lower

BERLIN = "Europe/Berlin"
CHANNELS = ("phone", "chat", "email")
ROW: dict[str, tuple[Type, str]] = {
    "day": (Type(Kind.DATE), "CAST('2026-03-29' AS DATE)"),
    "began": (Type(Kind.TIME, zone=BERLIN), "CAST(28800000000 AS BIGINT)"),
    "ended": (Type(Kind.TIME, zone=BERLIN), "CAST(63000500000 AS BIGINT)"),
    "never": (Type(Kind.TIME, zone=BERLIN), "CAST(NULL AS BIGINT)"),
    "channel": (Type(Kind.TEXT, known=CHANNELS), "'phone'"),
    "name": (Type(Kind.TEXT), "'x'"),
}
SCOPE = Scope(
    {name: Typed(exp.column(name, quoted=True), each) for name, (each, _) in ROW.items()},
    zone="UTC",
    as_of=date(2026, 10, 5),
)


def evaluated(text: str) -> Any:
    """What an expression is of the row, through DuckDB."""
    row = ", ".join(f'{sql} AS "{name}"' for name, (_, sql) in ROW.items())
    sql = to_duckdb(lower(text, SCOPE).sql)
    with duckdb.connect() as connection:
        return connection.execute(f"SELECT {sql} FROM (SELECT {row})").fetchall()[0][0]


def refusal(text: str) -> tuple[str, str, int]:
    """Why an expression is refused, the way out, and the character."""
    with pytest.raises(ExpressionError) as refused:
        lower(text, SCOPE)
    return str(refused.value), refused.value.hint, refused.value.offset


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("began = '08:00'", True),
        ("began < '8:00:01'", True),
        ("ended > '17:30:00.25'", True),
        ("began between '08:00' and '09:00'", True),
        ("began in ('07:00', '08:00')", True),
        ("began not in ('07:00', '08:00')", False),
        ("'12:00' > began", True),
        ("began < ended", True),
        ("never < '24:00'", None),
        ("coalesce(never, began) = '08:00'", True),
        ("nullif(began, '08:00') is null", True),
        ("ended - began > '9 h'", True),
    ],
)
def test_times_of_day_are_compared_with_text(text: str, expected: bool | None) -> None:
    """Hours and minutes, perhaps seconds and parts of one, in quotes."""
    assert evaluated(text) is expected


def test_time_minus_time_is_a_duration() -> None:
    """In whole microseconds, below zero where the first is the earlier one."""
    length = timedelta(hours=9, minutes=30, milliseconds=500)
    assert evaluated("ended - began") == length // timedelta(microseconds=1)
    assert evaluated("began - ended") == -(length // timedelta(microseconds=1))
    assert lower("ended - began", SCOPE).type == Type(Kind.DURATION)


@pytest.mark.parametrize("text", ["day + began", "began + day", "date '2026-03-29' + began"])
def test_day_and_time_are_a_timestamp_of_the_sources_zone(text: str) -> None:
    """By the clocks of the source: 08:00 of this day was 06:00 UTC, the clocks having changed."""
    assert lower(text, SCOPE).type == Type(Kind.TIMESTAMP, zone=BERLIN)
    assert evaluated(text) == datetime(2026, 3, 29, 8)
    assert evaluated(f"date_diff('hour', day, {text})") == 6


@pytest.mark.parametrize(
    ("text", "message", "hint"),
    [
        (
            "began = 8",
            "'began' is a time of day, and '8' is an integer",
            "Compare a time of day with one in quotes, such as '08:00'.",
        ),
        (
            "began > 'noon'",
            "'noon' is no time of day",
            "Write hours and minutes, such as '08:00' or '14:05:09'.",
        ),
        ("began > '24:01'", "'24:01' is no time of day", None),
        ("began > name", "'name' is text, not a time of day", None),
        (
            "cast(began as text) = '8'",
            "a time of day is not cast",
            "Compare it with one, such as '08:00'.",
        ),
        (
            "began + ended",
            "one cannot calculate with a time of day and a time of day",
            "Numbers and durations can be added; a date plus a time of day is a timestamp, and a "
            "time minus a time is a duration.",
        ),
        (
            "date_trunc('hour', began)",
            "'began' is a time of day, not a date or time",
            None,
        ),
    ],
)
def test_what_no_time_of_day_goes_with_is_refused(
    text: str, message: str, hint: str | None
) -> None:
    """With the way out."""
    found = refusal(text)
    assert found[0] == message
    assert hint is None or found[1] == hint


@pytest.mark.parametrize(
    "text",
    [
        "channel = 'fone'",
        "'fone' = channel",
        "channel <> 'fone'",
        "channel in ('chat', 'fone')",
        "channel not in ('fone')",
        "case when channel = 'fone' then 1 end = 1",
        "nullif(channel, 'fone') is null",
        "coalesce(channel, 'other') = 'fone'",
        "case when day = day then channel else 'other' end = 'fone'",
    ],
)
def test_text_that_a_column_never_is_is_refused(text: str) -> None:
    """The nearest of the values that the contract lists is told, at the text's place."""
    message, hint, _ = refusal(text)
    assert message.endswith("is never 'fone'")
    assert hint == "Did you mean phone?"


def test_place_of_an_unknown_value() -> None:
    """A list is not read in vain: the place is the value's own, and far ones get the whole list."""
    assert refusal("channel in ('chat', 'fax')") == (
        "'channel' is never 'fax'",
        "Known: chat, email, phone.",
        20,
    )


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("channel = 'phone'", True),
        ("channel in ('chat', 'email')", False),
        ("channel = name", False),
        ("lower(channel) = 'fone'", False),
        ("channel like 'fone%'", False),
        ("coalesce(channel, name) = 'fone'", False),
        ("coalesce(channel, 'none') = 'none'", False),
        ("name = 'fone'", False),
    ],
)
def test_texts_that_may_be_are_compared(text: str, expected: bool) -> None:
    """What the contract lists, what a default adds, and whatever is calculated."""
    assert evaluated(text) is expected
