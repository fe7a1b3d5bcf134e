"""Column types: each form that a cell may have, and what is refused, in CSV, JSON and Parquet."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import duckdb
import pandas as pd
import pytest
from sqlglot import exp

from csobjectives.engines.cells import (
    Cell,
    attempted,
    cleaned,
    converted,
    in_base_units,
    rejections,
    suspicious,
)
from csobjectives.engines.dialect import inside, shown_as, to_duckdb
from csobjectives.expressions.trees import named
from csobjectives.model import Column, ColumnType, Source
from csobjectives.problems import Location
from csobjectives.quantities import DURATION, SHARE, money
from tests.projects import AT, Workspace, readings, value

HERE = Location("sources.yaml")
BERLIN = "Europe/Berlin"
PERCENT: dict[str, Any] = {"unit": SHARE, "scale": Fraction(1, 100), "digits": 2}
EUR: dict[str, Any] = {"unit": money("EUR"), "digits": 2, "thousands": ","}
MINUTES: dict[str, Any] = {"unit": DURATION, "scale": Fraction(60)}


def read(
    kind: str,
    cells: Sequence[str],
    native: str = "VARCHAR",
    timezone: str = "UTC",
    held_in: str | None = None,
    **promise: Any,
) -> list[Any]:
    """What becomes of cells, given as SQL, of a column of a file: a value, or why it is refused."""
    column = Column(name="x", type=ColumnType(kind), location=HERE, names=("x",), **promise)
    source = Source(
        name="s",
        location=HERE,
        files_location=HERE,
        folder=Path(),
        files=(),
        columns={"x": column},
        timezone=timezone,
    )
    cell = Cell(column=column, raw=named("r0"), native=native, zone=held_in or timezone)
    tried = exp.select("*", shown_as(attempted(cell, source), "p0")).from_("cells")
    made = shown_as(converted(cell, named("p0"), source), "x0")
    query = exp.select("*", made).from_(inside(tried, "tried"))
    found = named("x0")
    tests = [
        exp.If(this=condition, true=exp.Literal.string(f"x {reason}"))
        for reason, condition in rejections(cell, found, source)
    ]
    judged = exp.select(
        shown_as(in_base_units(column, found), "value"),
        shown_as(exp.Case(ifs=tests) if tests else exp.Null(), "reason"),
        shown_as(suspicious(cell, found, source) or exp.false(), "suspicious"),
        shown_as(exp.cast(cleaned(cell, source), "TEXT"), "shown"),
    ).from_(inside(query, "converted"))
    rows = " UNION ALL ".join(
        f"SELECT {place} AS n, CAST({each} AS {native}) AS r0" for place, each in enumerate(cells)
    )
    with duckdb.connect() as connection:
        connection.execute("SET TimeZone = 'UTC'")
        connection.execute(f"CREATE TABLE cells AS SELECT r0 FROM ({rows}) ORDER BY n")
        results = connection.execute(to_duckdb(judged)).fetchall()
    assert all(doubt for _, reason, doubt, _ in results if reason)
    return [reason or figure for figure, reason, _, _ in results]


def texts(kind: str, cells: Sequence[str], **promise: Any) -> list[Any]:
    """What becomes of cells of a text file."""
    quoted = ["'" + each.replace("'", "''") + "'" for each in cells]
    return read(kind, quoted, **promise)


def refused(kind: str, cells: Sequence[str], reason: str, **promise: Any) -> None:
    """Every one of the cells is refused, for this reason."""
    assert texts(kind, cells, **promise) == [f"x {reason}"] * len(cells)


def micros(duration: timedelta) -> int:
    return duration // timedelta(microseconds=1)


def test_decimal_comma_and_points_between_thousands() -> None:
    """Figures as Germany writes them are those that Python reads with the signs exchanged."""
    cells = ["1,5", "1.234,5", "1.234.567,89", "-0,5", "+3", ",5", "12", "1e3"]
    expected = [Decimal(each.replace(".", "").replace(",", ".")) for each in cells]
    assert texts("decimal", cells, decimal=",", thousands=".", digits=2) == expected


def test_signs_that_the_contract_does_not_name_are_refused() -> None:
    """1.5 is not 15, and 1,234.5 is no figure of Germany's."""
    cells = ["1.5", "1,234.5", "12.34", "1.2345", "1..234", "1,2,3"]
    refused("decimal", cells, "is no decimal", decimal=",", thousands=".")
    refused("decimal", ["1,5", "1,234"], "is no decimal")
    refused("integer", ["1,5", "12.34"], "is no whole number", decimal=",", thousands=".")


def test_blanks_and_quotes_between_thousands() -> None:
    """However a spreadsheet writes the blank: plain, no-break, narrow; Switzerland's quotes too."""
    assert texts("integer", ["1 234", "1\u00a0234", "1\u202f234"], thousands=" ") == [1234] * 3
    assert texts("integer", ["1'234", "1\u2019234'567".replace("'", "\u2019")], thousands="'") == [
        1234,
        1234567,
    ]


@pytest.mark.parametrize("cell", ["94.01%", "94.01", " 94.01 % ", "9401e-2%"])
def test_percentages_with_and_without_their_sign(cell: str) -> None:
    """94.01% is the fraction 0.9401."""
    assert texts("percent", [cell], **PERCENT) == [Decimal("0.9401")]


def test_percentages_with_a_comma() -> None:
    """The column's own signs hold for percentages too; other ones are refused."""
    assert texts("percent", ["94,01 %", "-3%"], decimal=",", **PERCENT) == [
        Decimal("0.9401"),
        Decimal("-0.03"),
    ]
    refused("percent", ["94.01%", "%", "5%%"], "is no percentage", decimal=",", **PERCENT)


@pytest.mark.parametrize(
    "cell",
    [
        "1234.50",
        "1,234.50",
        "€1,234.50",
        "€ 1,234.50",
        "1,234.50 €",
        "EUR 1234.50",
        "1234.50EUR",
        "\u00a01,234.50\u00a0€",
    ],
)
def test_money_with_its_own_currency(cell: str) -> None:
    """The symbol or the code, before or after, with blanks or without."""
    assert texts("money", [cell], **EUR) == [Decimal("1234.50")]


@pytest.mark.parametrize(
    "cell", ["-12.50", "(12.50)", "-€12.50", "€-12.50", "€ (12.50)", "(€12.50)", "\u221212.50 €"]
)
def test_money_below_zero(cell: str) -> None:
    """A minus on either side of the sign, or parentheses as accountants write them."""
    assert texts("money", [cell], **EUR) == [Decimal("-12.50")]


def test_money_of_another_currency_is_refused() -> None:
    """Also half an amount, two signs, and thousands that are not in groups."""
    cells = ["$12.50", "12.50 USD", "£5", "12,50", "€€5", "(5", "-(5)", "5 € 3", "EUR", "€"]
    refused("money", cells, "is no amount in EUR", **EUR)
    dollars = {"unit": money("USD"), "digits": 2, "thousands": ","}
    assert texts("money", ["$5", "US$ 5", "USD5"], **dollars) == [Decimal(5)] * 3
    refused("money", ["€5", "C$5"], "is no amount in USD", **dollars)


def test_money_with_a_comma() -> None:
    """1.234,50 € is 1234.50; a sign that holds a point does not disturb the figure."""
    euros = {"unit": money("EUR"), "digits": 2, "decimal": ",", "thousands": "."}
    assert texts("money", ["1.234,50 €", "(1.234,5)"], **euros) == [
        Decimal("1234.50"),
        Decimal("-1234.50"),
    ]
    francs = {"unit": money("CHF"), "digits": 2, "thousands": "'"}
    assert texts("money", ["Fr. 1'234.50", "1\u2019234.50 CHF"], **francs) == [
        Decimal("1234.50"),
        Decimal("1234.50"),
    ]


@pytest.mark.parametrize(
    "cell",
    [
        "0 days 00:05:12.500000",
        "-1 days +23:54:48",
        "2 days 03:04:05",
        "100:00:00",
        "00:00:00.25",
        "PT1H5M",
        "P1DT2H",
        "P2W",
        "PT0.5S",
        "-PT5M",
        "1 days",
    ],
)
def test_durations_are_what_pandas_reads(cell: str) -> None:
    """Clocks with any number of hours, days beside a clock, ISO 8601 (pandas.Timedelta)."""
    expected = pd.Timedelta(cell).to_pytimedelta()
    assert texts("duration", [cell]) == [micros(expected)]


@pytest.mark.parametrize(
    "length",
    [
        timedelta(hours=1, minutes=5, seconds=9),
        timedelta(days=1, seconds=300),
        timedelta(days=-1, hours=23, minutes=54, seconds=48),
        timedelta(days=400, microseconds=1),
        timedelta(0),
    ],
)
def test_durations_are_read_as_python_writes_them(length: timedelta) -> None:
    """`str` of a timedelta is read back to the microsecond."""
    assert texts("duration", [str(length)]) == [micros(length)]


def test_signed_clocks() -> None:
    """The sign holds for the whole clock."""
    hour = micros(timedelta(hours=1, minutes=30))
    assert texts("duration", ["-1:30:00", "+1:30:00"]) == [-hour, hour]


def test_plain_numbers_are_durations_in_the_columns_unit() -> None:
    """Beside clocks, and rounded to whole microseconds; without a unit, none is guessed."""
    cells = ["90", "1.5", " 2 ", "1:05:09"]
    expected = [timedelta(minutes=90), timedelta(seconds=90), timedelta(minutes=2)]
    clock = timedelta(hours=1, minutes=5, seconds=9)
    assert texts("duration", cells, **MINUTES) == [micros(each) for each in (*expected, clock)]
    assert texts("duration", ["1,5"], decimal=",", **MINUTES) == [90_000_000]
    refused("duration", ["90", "1.5"], "is no duration of the form 1:05:09 or PT1H5M")


def test_clocks_of_two_parts_need_their_format() -> None:
    """1:05 may be an hour and five minutes or a minute and five seconds."""
    reason = "is no duration of the form 90 or 1:05:09 or PT1H5M"
    refused("duration", ["1:05", "1:60:00", "1:5:9", "P1M", "PT", "P", "x"], reason, **MINUTES)
    assert texts("duration", ["1:05", "90:00"], formats=("h:mm",)) == [
        micros(timedelta(hours=1, minutes=5)),
        micros(timedelta(hours=90)),
    ]
    assert texts("duration", ["1:05", "1:05.5", "1:05:09"], formats=("m:ss",)) == [
        65_000_000,
        65_500_000,
        micros(timedelta(hours=1, minutes=5, seconds=9)),
    ]


def test_durations_that_nothing_can_hold_are_refused() -> None:
    """More digits than make sense end in a refusal, not in an overflow."""
    cells = ["99999999999999999999", "1e30", "999999999:00:00", "P99999999999D"]
    reason = "is no duration of the form 90 or 1:05:09 or PT1H5M"
    refused("duration", cells, reason, unit=DURATION, scale=Fraction(604800))


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("14:05", time(14, 5)),
        ("14:05:09", time(14, 5, 9)),
        ("14:05:09.5", time(14, 5, 9, 500_000)),
        (" 00:00 ", time(0)),
    ],
)
def test_times_of_day(cell: str, expected: time) -> None:
    """Microseconds since midnight."""
    since_midnight = datetime.combine(date.min, expected) - datetime.min
    assert texts("time", [cell]) == [micros(since_midnight)]


def test_what_is_no_time_of_day_is_refused() -> None:
    """A time of day has no zone, and no more than 24 hours."""
    cells = ["25:00", "14", "14:60", "14:05+02", "2:05 PM", "noon", "2026-09-01 14:05"]
    refused("time", cells, "is no time of day of the form 14:05:09")
    assert (
        texts("time", ["2:05 PM", "14:05"], formats=("%I:%M %p", "iso"))
        == [micros(timedelta(hours=14, minutes=5))] * 2
    )


@pytest.mark.parametrize(
    ("form", "size"), [("epoch s", 1), ("epoch ms", 1000), ("epoch us", 10**6)]
)
def test_seconds_since_1970(form: str, size: int) -> None:
    """Numbers of seconds, or parts of one, are instants, whatever the source's zone is."""
    moment = datetime(2026, 9, 1, 8, 30, tzinfo=UTC)
    cell = str(int(moment.timestamp()) * size)
    held = moment.replace(tzinfo=None)
    promise: dict[str, Any] = {"timezone": BERLIN, "held_in": "UTC", "formats": (form,)}
    assert texts("timestamp", [cell], **promise) == [held]
    assert read("timestamp", [cell], "BIGINT", **promise) == [held]
    refused("timestamp", ["x", "9" * 30], f"is no timestamp of the form {form}", **promise)


def test_several_formats_are_each_read_by_their_own_zone() -> None:
    """In one column: local stamps, stamps with an offset, ISO 8601 with and without one."""
    cells = [
        "01/09/26 10:00",
        "2026-09-01 12:00 +0200",
        "2026-09-01T10:00:00Z",
        "2026-09-01 12:00",
    ]
    forms = ("%d/%m/%y %H:%M", "%Y-%m-%d %H:%M %z", "iso")
    found = texts("timestamp", cells, formats=forms, timezone=BERLIN, held_in="UTC")
    assert found == [datetime(2026, 9, 1, 8), *[datetime(2026, 9, 1, 10)] * 3]


def test_numbers_that_are_days() -> None:
    """20260901 as a number, also as a decimal, by its format."""
    assert read("date", ["20260901"], "BIGINT", formats=("%Y%m%d",)) == [date(2026, 9, 1)]
    assert read("date", ["20260901"], "DOUBLE", formats=("%Y%m%d",)) == [date(2026, 9, 1)]
    assert (
        texts("date", ["20260901", "2026-09-01"], formats=("%Y%m%d", "iso"))
        == [date(2026, 9, 1)] * 2
    )


def test_allowed_values_in_any_spelling() -> None:
    """Trimmed and in any case, and held as the contract names them; the rest is refused."""
    allowed = {"phone": ("Phone", "telephone"), "chat": ()}
    cells = ["phone", "PHONE", " Telephone ", "chat", "", "?"]
    promise: dict[str, Any] = {"one_of": allowed, "missing": ("?",)}
    assert texts("text", cells, **promise) == ["phone", "phone", "phone", "chat", None, None]
    refused("text", ["fax", "phones"], "is none of phone, chat", **promise)


def test_long_list_of_allowed_values_is_cut() -> None:
    """The reason stays a line."""
    allowed: dict[str, tuple[str, ...]] = {f"value {place:03}": () for place in range(200)}
    (reason,) = texts("text", ["x"], one_of=allowed)
    assert reason.startswith("x is none of value 000, value 001, ")
    assert reason.endswith(" others")
    assert len(reason) < 140


def test_day_that_means_nothing_does_so_at_any_hour() -> None:
    """A sentinel is a whole day by the clocks of the source, in text and in typed files."""
    cells = ["1900-01-01", "1900-01-01 00:00:00", "1900-01-01T12:30:00", "2026-09-01"]
    promise: dict[str, Any] = {"missing": ("1900-01-01",), "timezone": BERLIN}
    last = datetime(2026, 9, 1)
    assert texts("timestamp", cells, **promise) == [None, None, None, last]
    stamps = ["TIMESTAMP '1900-01-01 12:00:00'", "TIMESTAMP '1900-01-02 00:00:00'"]
    found = read("timestamp", stamps, "TIMESTAMP", **promise)
    assert found == [None, datetime(1900, 1, 2)]
    days = ["DATE '1900-01-01'", "DATE '2026-09-01'"]
    assert read("date", days, "DATE", required=True, **promise) == [
        "x is empty, or one of `missing`",
        date(2026, 9, 1),
    ]
    assert texts("date", ["0000-00-00"], missing=("0000-00-00",)) == [None]


def test_range_of_days_has_its_last_day() -> None:
    """Until midnight, by the source's clocks."""
    cells = ["2026-08-31 23:59:59", "2026-09-01", "2026-09-30 23:59:59.9", "2026-10-01 00:00"]
    bounds: dict[str, Any] = {"low": date(2026, 9, 1), "high": date(2026, 9, 30)}
    found = texts("timestamp", cells, timezone=BERLIN, held_in="UTC", **bounds)
    outside = "x is not between 2026-09-01 and 2026-09-30"
    assert [found[0], found[3]] == [outside, outside]
    assert found[1] == datetime(2026, 8, 31, 22)
    refused("date", ["2026-10-01"], "is after 2026-09-30", high=date(2026, 9, 30))
    refused("date", ["2026-08-31"], "is before 2026-09-01", low=date(2026, 9, 1))


def test_ranges_of_figures_may_be_open() -> None:
    """One end alone; of a duration in its unit."""
    refused("integer", ["-1"], "is less than 0", low=Fraction(0))
    refused("decimal", ["5.5"], "is more than 5", high=Fraction(5))
    bounds: dict[str, Any] = {"low": Fraction(0), "high": Fraction(60), **MINUTES}
    refused("duration", ["61", "1:00:01"], "is not between 0 min and 60 min", **bounds)
    assert texts("duration", ["60", "1:00:00"], **bounds) == [3_600_000_000] * 2


def test_numbers_that_mean_nothing() -> None:
    """0 is also 0.0, but not what is rounded to it; of a duration in its unit."""
    zero: dict[str, Any] = {"missing": ("0", "-1")}
    assert texts("integer", ["0", "0.0", "-1", "1"], **zero) == [None, None, None, 1]
    found = texts("decimal", ["0", "0.00", "0.004", "-1.0"], digits=2, **zero)
    assert found == [None, None, Decimal(0), None]
    assert texts("duration", ["-1", "1"], **zero, **MINUTES) == [None, 60_000_000]
    assert read("decimal", ["-1", "2"], "DOUBLE", **zero) == [None, Decimal(2)]


NATIVES: dict[str, tuple[str, dict[str, Any]]] = {
    "BOOLEAN": ("TRUE", {"text": "true", "integer": 1, "decimal": Decimal(1), "boolean": True}),
    "BIGINT": ("5", {"text": "5", "integer": 5, "decimal": Decimal(5), "duration": 300_000_000}),
    "HUGEINT": ("5", {"text": "5", "integer": 5, "decimal": Decimal(5), "duration": 300_000_000}),
    "DOUBLE": ("5.5", {"text": "5.5", "decimal": Decimal("5.5"), "duration": 330_000_000}),
    "DECIMAL(9, 2)": ("5.5", {"text": "5.50", "decimal": Decimal("5.5"), "duration": 330_000_000}),
    "DATE": (
        "DATE '2026-09-01'",
        {"text": "2026-09-01", "date": date(2026, 9, 1), "timestamp": datetime(2026, 9, 1)},
    ),
    "TIMESTAMP": (
        "TIMESTAMP '2026-09-01 10:00:00'",
        {"text": "2026-09-01 10:00:00", "timestamp": datetime(2026, 9, 1, 10)},
    ),
    "TIMESTAMP_NS": (
        "TIMESTAMP '2026-09-01 10:00:00'",
        {"text": "2026-09-01 10:00:00", "timestamp": datetime(2026, 9, 1, 10)},
    ),
    "TIMESTAMP WITH TIME ZONE": (
        "TIMESTAMPTZ '2026-09-01 10:00:00+00'",
        {"text": "2026-09-01 10:00:00+00", "timestamp": datetime(2026, 9, 1, 10)},
    ),
    "TIME": (
        "TIME '10:00:00'",
        {"text": "10:00:00", "time": 36_000_000_000, "duration": 36_000_000_000},
    ),
    "TIME WITH TIME ZONE": ("TIMETZ '10:00:00+02'", {"text": "10:00:00+02"}),
    "INTERVAL": ("INTERVAL '90 minutes'", {"text": "01:30:00", "duration": 5_400_000_000}),
    "BLOB": (
        "'yes'::BLOB",
        {"text": "yes", "boolean": True},
    ),
    "ENUM('yes', 'no')": ("'yes'", {"text": "yes", "boolean": True}),
    "INTEGER[]": ("[1]", {"text": "[1]"}),
    "STRUCT(a INTEGER)": ("{'a': 1}", {"text": "{'a': 1}"}),
}
PROMISES: dict[str, dict[str, Any]] = {
    kind: {"percent": PERCENT, "money": EUR, "duration": MINUTES}.get(kind, {})
    for kind in ColumnType
}


@pytest.mark.parametrize("native", NATIVES)
@pytest.mark.parametrize("kind", ColumnType)
def test_types_of_files_are_taken_where_they_make_sense(native: str, kind: str) -> None:
    """Whatever a typed file has is a value of the contract's type, or refused; nothing raises."""
    cell, expected = NATIVES[native]
    if isinstance(expected.get("decimal"), Decimal):
        figure = expected["decimal"]
        expected = {**expected, "percent": figure / 100, "money": figure}
    (found,) = read(kind, [cell], native, missing=("?", "7", "1900-01-01"), **PROMISES[kind])
    if kind in expected:
        assert found == expected[kind]
    else:
        assert str(found).startswith("x is no")


def test_whole_numbers_of_real_columns() -> None:
    """What pandas makes of whole numbers where some are missing: 5.0, NaN; True as 1.0."""
    cells = ["5", "'NaN'::DOUBLE", "'Infinity'::DOUBLE", "1e30", "NULL"]
    whole = "x is no whole number"
    assert read("integer", cells, "DOUBLE") == [5, None, whole, whole, None]
    assert read("text", cells[:2], "DOUBLE") == ["5", None]
    assert read("boolean", ["1", "0", "'NaN'::DOUBLE"], "DOUBLE") == [True, False, None]
    assert read("integer", ["170141183460469231731687303715884105727"], "HUGEINT") == [whole]


def test_bytes_and_intervals_that_cannot_be_read_are_refused() -> None:
    """Bytes that are no UTF-8, and months, which have no length."""
    assert read("text", ["'\\xFF'::BLOB"], "BLOB") == ["x is no text in UTF-8"]
    assert read("duration", ["INTERVAL '1 month'"], "INTERVAL") == [
        "x is no duration of the form 1:05:09 or PT1H5M"
    ]


def test_large_whole_numbers_are_exact() -> None:
    """Beyond what a binary fraction holds, each digit counts."""
    cells = ["9007199254740993", "-9223372036854775807", "9223372036854775807"]
    assert texts("integer", cells) == [int(each) for each in cells]


def test_what_only_looks_like_a_figure_or_a_stamp_is_refused() -> None:
    """Two signs, figures out of all proportion beside words for nothing, words after a stamp."""
    cells = ["+-3", "+-0", "1e300", "-1e300", "0b11", "3e-1"]
    whole = "x is no whole number"
    assert texts("integer", cells, missing=("0", "99")) == [whole] * len(cells)
    stamps = ["2026-09-01 10:0 :0A", "2026-09-01 10:00: X", "2026-09-01 10:00:5X"]
    refused("timestamp", stamps, "is no timestamp of the form 2026-09-30 14:05:00")
    assert texts("timestamp", ["2026-09-01 10:00:5Z"], timezone=BERLIN, held_in="UTC") == [
        datetime(2026, 9, 1, 10, 0, 5)
    ]


COLUMNS: dict[str, Any] = {
    **AT,
    "channel": {"type": "text", "one_of": {"phone": ["Phone"], "chat": []}},
    "wait": {"type": "duration", "unit": "s"},
    "price": {"type": "money", "unit": "EUR"},
    "rate": {"type": "percent"},
    "began": {"type": "time"},
}
ROWS: list[dict[str, Any]] = [
    {"at": "2026-09-01 10:00", "channel": "Phone", "wait": "0:01:30", "began": "08:00"},
    {"at": "2026-09-02 10:00", "channel": "chat", "wait": "30", "began": "17:30:00"},
]
FIGURES = [{"price": "€ 1,250.50", "rate": "50%"}, {"price": "(250.50)", "rate": "25.5"}]


@pytest.mark.parametrize("ending", ["csv", "json", "jsonl", "parquet"])
def test_columns_are_read_alike_in_every_kind_of_file(tmp_path: Path, ending: str) -> None:
    """From the document to the figure."""
    rows = [{**row, **figures} for row, figures in zip(ROWS, FIGURES, strict=True)]
    workspace = Workspace(tmp_path)
    frame = pd.DataFrame(rows)
    if ending == "csv":
        workspace.file("events.csv", frame.to_csv(index=False))
    elif ending == "json":
        workspace.file("events.json", json.dumps(rows))
    elif ending == "jsonl":
        workspace.file("events.jsonl", "".join(f"{json.dumps(row)}\n" for row in rows))
    else:
        frame.to_parquet(tmp_path / "events.parquet")
    workspace.source(COLUMNS, f"events.{ending}")
    asked = {
        "wait": Fraction(120),
        "price": Fraction(1000),
    }
    for name, expected in asked.items():
        assert value(workspace, metric="sum", value=name) == expected
    assert value(workspace, metric="mean", value="rate") == Fraction("0.3775")
    assert value(workspace, metric="count", where="channel = 'phone' and began < '09:00'") == 1
    assert value(workspace, metric="count", where="at - (date '2026-09-01' + began) = '2 h'") == 1


def test_value_that_the_contract_does_not_list_is_an_error(tmp_path: Path) -> None:
    """A condition that could never hold says which values there are."""
    workspace = Workspace(tmp_path)
    workspace.file("events.csv", "at,channel\n2026-09-01,phone\n")
    workspace.source({**AT, "channel": COLUMNS["channel"]})
    workspace.objective(metric="count", where="channel = 'phon'")
    (problem,) = workspace.problems()
    assert (problem.message, problem.hint) == (
        "'channel' is never 'phon'",
        "Did you mean phone?",
    )


def test_segments_are_by_the_listed_values(tmp_path: Path) -> None:
    """However files spell them, there is one segment per allowed value."""
    workspace = Workspace(tmp_path)
    workspace.file("events.csv", "at,channel\n2026-09-01,Phone\n2026-09-02, phone \n")
    workspace.source({**AT, "channel": COLUMNS["channel"]})
    name = workspace.objective(metric="count", by=["channel"])
    found = readings(workspace.evaluate(), name)
    assert found["2026-09", "phone"].estimate.value == 2
