"""Expressions: what they mean, row by row, and that they can say nothing else."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

import duckdb
import pytest
import sqlglot
from sqlglot import exp

from csobjectives.engines.dialect import to_duckdb
from csobjectives.expressions import (
    ExpressionError,
    Kind,
    Scope,
    Type,
    Typed,
    columns_of,
    conjuncts,
    lower,
    parse,
)
from csobjectives.quantities import SHARE, money

BERLIN = "Europe/Berlin"
NAMED = "Write what is looked for in quotes: names(answer, 'Yoda Air', 'Yoda')."
EUR, USD = money("EUR"), money("USD")
# The clocks went forward at 02:00 of this day: 01:30 to 03:30 is one hour.
ROW: dict[str, tuple[Type, str]] = {
    "n": (Type(Kind.INTEGER), "CAST(7 AS BIGINT)"),
    "zero": (Type(Kind.INTEGER), "CAST(0 AS BIGINT)"),
    "none": (Type(Kind.INTEGER), "CAST(NULL AS BIGINT)"),
    "d": (Type(Kind.DECIMAL, digits=6), "CAST(2.5 AS DECIMAL(18, 6))"),
    "big": (Type(Kind.DECIMAL), "CAST(123456789012.25 AS DECIMAL(38, 6))"),
    "tiny": (Type(Kind.DECIMAL, digits=6), "CAST(0.000001 AS DECIMAL(18, 6))"),
    "net": (Type(Kind.DECIMAL, EUR), "CAST(10 AS DECIMAL(18, 6))"),
    "usd": (Type(Kind.DECIMAL, USD), "CAST(10 AS DECIMAL(18, 6))"),
    "rate": (Type(Kind.DECIMAL, SHARE), "CAST(0.25 AS DECIMAL(38, 8))"),
    "name": (Type(Kind.TEXT), "'O''Brien'"),
    "empty": (Type(Kind.TEXT), "CAST(NULL AS TEXT)"),
    "has blanks": (Type(Kind.TEXT), "' x '"),
    "yes": (Type(Kind.BOOLEAN), "TRUE"),
    "no": (Type(Kind.BOOLEAN), "FALSE"),
    "unknown": (Type(Kind.BOOLEAN), "CAST(NULL AS BOOLEAN)"),
    "day": (Type(Kind.DATE), "CAST('2026-03-29' AS DATE)"),
    "local": (Type(Kind.TIMESTAMP, zone=BERLIN), "CAST('2026-03-29 03:30:00' AS TIMESTAMP)"),
    "before": (Type(Kind.TIMESTAMP, zone=BERLIN), "CAST('2026-03-29 01:30:00' AS TIMESTAMP)"),
    "instant": (Type(Kind.TIMESTAMP), "CAST('2026-03-29 01:30:00' AS TIMESTAMP)"),
    "late": (Type(Kind.TIMESTAMP), "CAST('2026-03-28 23:30:00' AS TIMESTAMP)"),
    "wait": (Type(Kind.DURATION), "CAST(90000000 AS BIGINT)"),
}
SCOPE = Scope(
    {name: Typed(exp.column(name, quoted=True), each) for name, (each, _) in ROW.items()},
    zone=BERLIN,
    as_of=date(2026, 10, 5),
)


def evaluated(text: str) -> Any:
    """What an expression is of the row, through DuckDB."""
    row = ", ".join(f'{sql} AS "{name}"' for name, (_, sql) in ROW.items())
    sql = to_duckdb(lower(text, SCOPE).sql.copy())
    with duckdb.connect() as connection:
        return connection.execute(f"SELECT {sql} FROM (SELECT {row})").fetchall()[0][0]


def refusal(text: str) -> tuple[str, str, int]:
    """Why an expression is refused, the way out, and the character."""
    with pytest.raises(ExpressionError) as refused:
        lower(text, SCOPE)
    return str(refused.value), refused.value.hint, refused.value.offset


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("n = 7", True),
        ("n <> 7", False),
        ("n != 7", False),
        ("none = 7", None),
        ("not none = 7", None),
        ("none = 7 or yes", True),
        ("none = 7 and no", False),
        ("none = 7 and yes", None),
        ("unknown is null", True),
        ("unknown is not null", False),
        ("yes is true", True),
        ("unknown is not true", True),
        ("unknown is false", False),
        ("names(name, 'o brien')", True),
        ("not names(name, 'brian', 'O''BRIEN')", False),
        ("NAMES(first_named(name), 'BRIEN')", True),
        ("names(empty, 'x')", None),
        ("none in (1, 2)", None),
        ("n in (1, 7)", True),
        ("n not in (1, 2)", True),
        ("n not in (1, null)", None),
        ("n between 7 and 8", True),
        ("n not between 7 and 8", False),
        ("n between 8 and 6", False),
        ("none between 1 and 2", None),
        ("name = 'O''Brien'", True),
        ("name like 'O%n'", True),
        ("name not like 'o%'", True),
        ("empty like '%'", None),
        ("empty = ''", None),
        ("not yes = no", True),
        ("n = 7 and not (n = 7 and d > 3)", True),
        ("(n = 7 or n = 8) and n = 9", False),
        ("not n between 1 and 2 and yes", True),
    ],
)
def test_truth_has_three_values(text: str, value: bool | None) -> None:
    """SQL's logic: a comparison with NULL is unknown, and unknown does not become true or false."""
    assert evaluated(text) is value


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("n + 1", 8),
        ("n - 10", -3),
        ("-n", -7),
        ("-(-n)", 7),
        ("n - (2 - 3)", 8),
        ("n * -2", -14),
        ("2 + n * 2", 16),
        ("(2 + n) * 2", 18),
        ("n / 2", 3.5),
        ("-n / 2", -3.5),
        ("n / zero", None),
        ("n / 0", None),
        ("n / 2 / 2", 1.75),
        ("d * d", Decimal("6.25")),
        ("big * 1000", Decimal("123456789012250")),
        ("big * big", pytest.approx(1.52415787532152123e22, rel=1e-12)),
        ("tiny * tiny", Decimal("0.000000000001")),
        ("tiny * 0.0000001", pytest.approx(1e-13, rel=1e-12)),
        ("d * 0.1", Decimal("0.25")),
        ("abs(-n)", 7),
        ("round(d * 1.1, 1)", Decimal("2.8")),
        ("round(d)", Decimal("3")),
        ("floor(-d)", -3),
        ("coalesce(none, zero, n)", 0),
        ("nullif(n, 7)", None),
        ("nullif(n, 8)", 7),
        ("nullif(none, 8)", None),
        ("case when n > 5 then 1 when n > 1 then 2 else 3 end", 1),
        ("case when unknown then 1 end", None),
        ("lower(name)", "o'brien"),
        ("upper(name)", "O'BRIEN"),
        ('trim("has blanks")', "x"),
        ('length("has blanks")', 3),
        ("has blanks", " x "),
        ("cast(d as integer)", 3),
        ("cast('x' as integer)", None),
        ("cast(n as text)", "7"),
        ("cast('2026-02-28' as date)", date(2026, 2, 28)),
        ("as_of", date(2026, 10, 5)),
        ("net / net", 1.0),
        ("net * 2", Decimal("20")),
        ("rate * 4", Decimal("1")),
    ],
)
def test_figures_are_calculated_as_one_would_by_hand(text: str, value: object) -> None:
    """Division never cuts off, and by zero it is NULL; products of fine decimals stay exact."""
    assert evaluated(text) == value


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("local - before", 3600),
        ("local - instant", 0),
        ("instant - day", 9000),
        ("wait", 90),
        ("wait + '30 s'", 120),
        ("wait * 2", 180),
        ("2 * wait", 180),
        ("wait * 0.5", 45),
        ("wait / 3", 30),
        ("-wait", -90),
        ("abs(-wait)", 90),
    ],
)
def test_durations_are_held_in_microseconds(text: str, value: int) -> None:
    """A time minus a time is the time that passed, also where the clocks changed in between."""
    assert lower(text, SCOPE).type == Type(Kind.DURATION)
    assert timedelta(microseconds=evaluated(text)) == timedelta(seconds=value)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("wait > '1 min'", True),
        ("wait between '90 s' and '2 min'", True),
        ("wait in ('90 s', '1 h')", True),
        ("'2 min' > wait", True),
        ("wait / '45 s' = 2", None),
        ("local = instant", True),
        ("before < instant", True),
        ("late >= date '2026-03-29'", True),
        ("late < date '2026-03-29'", False),
        ("instant >= day", True),
        ("cast(late as date) = day", True),
        ("day < as_of", True),
        ("local < as_of", True),
    ],
)
def test_times_are_compared_in_the_zone_of_the_project(text: str, value: bool | None) -> None:
    """A day begins at the project's midnight, whatever zone a stamp is held in."""
    if value is None:
        assert refusal(text)[0] == "one cannot calculate with a duration and text"
    else:
        assert evaluated(text) is value


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("date_diff('hour', before, local)", 1),
        ("date_diff('minute', before, instant)", 60),
        ("date_diff('day', late, instant)", 0),
        ("date_diff('month', date '2026-01-31', date '2026-02-01')", 1),
        ("date_diff('year', date '2025-12-31', date '2026-01-01')", 1),
        ("date_diff('week', date '2026-03-29', date '2026-03-30')", 1),
        ("date_trunc('month', late)", date(2026, 3, 1)),
        ("date_trunc('week', day)", date(2026, 3, 23)),
        ("date_trunc('hour', late)", datetime(2026, 3, 29, 0, 0)),
    ],
)
def test_calendar_functions_count_local_days(text: str, value: object) -> None:
    """Days, weeks, months and years by the calendar of the project's zone; hours by the clock."""
    assert evaluated(text) == value


@pytest.mark.parametrize(
    ("text", "message", "hint"),
    [
        ("nme = 'x'", "the source has no column 'nme'", "Did you mean name?"),
        (
            "n = 'x'",
            "'n' is an integer, and 'x' is text",
            "Text stands in quotes, a number does not.",
        ),
        (
            "name > 5",
            "'name' is text, and '5' is an integer",
            "Text stands in quotes, a number does not.",
        ),
        ("yes = 1", "'yes' is a boolean, and '1' is an integer", "Compare values of one kind."),
        (
            "day = '2026-01-01'",
            "'day' is a date, and '2026-01-01' is text",
            "Write a day as date '2026-06-26'.",
        ),
        (
            "wait > 20",
            "'wait' is a duration, and '20' is an integer",
            "Compare a duration with one in quotes, such as '30 s' or '4 h'.",
        ),
        ("wait > name", "'name' is text, not a duration", ""),
        (
            "net > usd",
            "'net' is money in EUR, and 'usd' is money in USD",
            "Only figures in one unit can be compared or added.",
        ),
        (
            "net + usd",
            "'net' is money in EUR, and 'usd' is money in USD",
            "Only figures in one unit can be compared or added.",
        ),
        ("net * usd", "two figures with units are not multiplied", ""),
        ("1 / net", "only a figure in the same unit can be divided by one in a unit", ""),
        (
            "name + 1",
            "one cannot calculate with text and an integer",
            "Numbers and durations can be added; a date plus a time of day is a timestamp, and a "
            "time minus a time is a duration.",
        ),
        (
            "day + day",
            "one cannot calculate with a date and a date",
            "Numbers and durations can be added; a date plus a time of day is a timestamp, and a "
            "time minus a time is a duration.",
        ),
        (
            "n and yes",
            "'n' is an integer, not true or false",
            "Compare it with something, such as = 'phone' or is not null.",
        ),
        (
            "not name",
            "'name' is text, not true or false",
            "Compare it with something, such as = 'phone' or is not null.",
        ),
        ("lower(n)", "'n' is an integer, not text", ""),
        ("abs(name)", "'name' is text, not a number", ""),
        ("floor(wait)", "floor takes a number", "Divide the duration by another first."),
        ("n is 3", "'is' is followed by null, true or false", ""),
        (
            "case when yes then 1 else 'x' end",
            "the branches are of several kinds: an integer, text",
            "All branches must be of one kind.",
        ),
        (
            "coalesce(net, usd)",
            "'net' is money in EUR, and 'usd' is money in USD",
            "Only figures in one unit can be compared or added.",
        ),
        (
            "cast(n as blob)",
            "cast to varbinary is not possible",
            "Cast to integer, decimal, double, text, boolean, date or timestamp.",
        ),
        ("date '2026-02-30'", "'2026-02-30' is a day that no calendar has", ""),
        ("date '26.2.2026'", "'26.2.2026' is not a day; days are written as 2026-09-30", ""),
        (
            "date_diff('fortnight', day, day)",
            "'fortnight' is no unit of time",
            "Known: second, minute, hour, day, week, month, quarter, year.",
        ),
        ("date_trunc('day', n)", "'n' is an integer, not a date or time", ""),
        ("names(n, 'x')", "'n' is an integer, not text", ""),
        ("names(name)", "names takes a text, and what to look for in it", NAMED),
        ("names()", "names takes a text, and what to look for in it", NAMED),
        ("names(name, empty)", "'empty' is no text in quotes, as names takes it", NAMED),
        ("names(name, 7)", "'7' is no text in quotes, as names takes it", NAMED),
        (
            "names(name, 'x', '!?')",
            "'!?' has no letter and no digit, and is found nowhere",
            "Write the name as people write it, such as Yoda Air.",
        ),
        (
            "names(first_named(name), 'AC/DC')",
            "'AC/DC' is never named first, for '/' ends the first name",
            "Leave out what follows '/', or name a column of first names.",
        ),
        ("first_named(name, name)", "first_named takes one text", "Write first_named(answer)."),
        ("first_named(n)", "'n' is an integer, not text", ""),
    ],
)
def test_mixed_kinds_are_refused(text: str, message: str, hint: str) -> None:
    """What has no meaning is said before anything is read, with a way out."""
    assert refusal(text)[:2] == (message, hint)


CALLS = (
    "read_csv('/etc/passwd')",
    "read_text('x')",
    "getenv('HOME')",
    "current_setting('memory_limit')",
    "sleep_ms(1000)",
    "regexp_matches(name, '(a+)+$')",
    "repeat(name, 1000000000)",
    "random()",
    "now()",
    "current_date",
    "count(*)",
    "sum(n)",
    "row_number() over ()",
    "exists (select 1)",
    "n = (select 1)",
    "n in (select n from events)",
    "name || name",
    "n % 2",
    "n ** 2",
    "events.n",
    "*",
    "[1, 2]",
    "{'a': 1}",
    "n > all (select 1)",
    "interval '1 day'",
    "x -> x",
    "name[1]",
    "name ilike 'x'",
    "name similar to 'x'",
    "name ~ 'x'",
    "?",
    "$1",
    ":name",
    "@x",
    "cast(n as struct(a int))",
    "cast(n as int[])",
    "try_cast(n as int)",
    "trim(both 'x' from name)",
    "name like 'x' escape 'y'",
    "n is distinct from 3",
    "name collate nocase = 'x'",
    "columns('.*') > 1",
    "greatest(n, 1)",
    "if(yes, 1, 2)",
    "iif(yes, 1, 2)",
    "n := 3",
    "n & 1",
    "concat(name, 'x')",
    "substr(name, 1, 2)",
    "unnest([1])",
    "pragma_table_info('x')",
    "date_add(day, 1)",
    "round(n, 2, 3)",
    "case n when 7 then 1 end",
    "lower(name, name)",
    "name_s(name, 'x')",
    "INSTANT_MICROS(local, 'UTC')",
    "names(distinct name, 'x')",
    "names(name, 'x' order by n)",
    "names(name, 'x') over ()",
    "events.names(name, 'x')",
    "names(name, ['x'])",
)


@pytest.mark.parametrize("text", CALLS)
def test_nothing_beyond_the_list_can_be_called(text: str) -> None:
    """Functions, operators, types and clauses that are not listed are refused, and not run."""
    with pytest.raises(ExpressionError):
        lower(text, SCOPE)


@pytest.mark.parametrize(
    "text", [f"case when coalesce({text}, n) = 1 then 2 end" for text in CALLS[:16]]
)
def test_nesting_hides_nothing(text: str) -> None:
    """A call that is refused is refused wherever it stands."""
    with pytest.raises(ExpressionError):
        lower(text, SCOPE)


@pytest.mark.parametrize(
    "text", ["n = 1; drop table x", "n = 1 -- or more", "n /* x */ = 1", ";", "n = 1;"]
)
def test_statements_and_comments_are_refused(text: str) -> None:
    """An expression is one expression."""
    assert refusal(text)[0] == "an expression holds no comment and no ';'"


@pytest.mark.parametrize(
    "text", ["name = 'a;b'", "name = '--'", "name = '/* '", "\"has blanks\" = 'x'"]
)
def test_text_may_hold_anything(text: str) -> None:
    """What stands in quotes is text, whatever it looks like."""
    assert evaluated(text) is False


@pytest.mark.parametrize(
    "text", ["", " ", "n =", "= 1", "(n", "n)", "n n", "and", "case when", "n = 'x", 'n = "x', "'"]
)
def test_what_is_no_expression_is_said(text: str) -> None:
    """Every text that does not parse is an ExpressionError, never another exception."""
    with pytest.raises(ExpressionError):
        lower(text, SCOPE)


def test_length_and_depth_are_bounded() -> None:
    """A machine-made expression costs neither time nor the stack."""
    long = " or ".join(["n = 1"] * 300)
    message, hint, _ = refusal(long)
    assert message == f"the expression has {len(long)} characters, 2000 are allowed"
    assert hint == "Compute the value where the data is exported, and name the column."
    deep = "(" * 41 + "n = 1" + ")" * 41
    assert refusal(deep)[0] == "the expression is nested deeper than 40 levels"
    chain = refusal("n" + " + n" * 490)
    assert chain[:2] == (
        "the expression joins more than 120 parts",
        "Use in ('a', 'b') for a long list.",
    )
    assert evaluated("n" + " + n" * 100) == 707
    assert evaluated("n = 1" + " or n = 7" * 100) is True


@pytest.mark.parametrize(
    "text",
    [
        "not " * 490 + "yes",
        "(-" * 40 + "n" + ")" * 40,
        "abs(" * 40 + "n" + ")" * 40,
        "case when yes then " * 90 + "1" + " end" * 90,
        "- " * 900 + "n",
        "n " + "is null " * 200,
        "n = " * 400 + "n",
        "not" * 600,
        "((" * 900,
        "[" * 900,
        "{" * 900,
        "case " * 380,
        "cast(" * 390,
    ],
)
def test_no_text_costs_the_stack(text: str) -> None:
    """Text that recurs without end is refused as an expression, not by a RecursionError."""
    with pytest.raises(ExpressionError):
        lower(text, SCOPE)


def test_place_of_a_refusal_is_told() -> None:
    """The offset points at what is refused, so that the document's column can be named."""
    text = "n = 7 and nme = 'x'"
    assert refusal(text)[2] == text.index("nme")
    text = "n = 7 and getenv('x') = name"
    assert text[refusal(text)[2] :].startswith(("getenv", "'x'"))


def test_columns_and_conjuncts() -> None:
    """The columns that an expression names, and the parts that must all hold."""
    tree = parse("(n = 1 and name = 'x') and (d > 1 or n = 2)")
    assert columns_of(tree) == {"n": 1, "name": 11, "d": 28}
    shown = [part.sql() for part in conjuncts(tree)]
    assert shown == ["n = 1", "name = 'x'", "d > 1 OR n = 2"]


@pytest.mark.parametrize(
    "text",
    [
        "n / 2 > 1",
        "wait < '1 h'",
        "local - instant > '0 s'",
        "name in ('a', 'O''Brien')",
        "nullif(n, 0) * 2.5 > d",
        "names(first_named(name), 'O''Brien', 'Yoda')",
    ],
)
def test_what_is_lowered_can_be_said_to_spark(text: str) -> None:
    """The lowered form is in the subset that DuckDB and Spark share: it can be written and read."""
    written = lower(text, SCOPE).sql.sql(dialect="spark")
    assert sqlglot.parse_one(written, dialect="spark").sql(dialect="spark") == written
