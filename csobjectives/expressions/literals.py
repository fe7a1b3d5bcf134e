"""Literals and casts of the shared subset of SQL: days, instants, durations, numbers."""

from __future__ import annotations

import re
from datetime import date, datetime, time
from fractions import Fraction
from zoneinfo import ZoneInfo

from sqlglot import exp

from csobjectives.expressions.typed import Kind, Type, Typed
from csobjectives.periods import day_start

MICROSECONDS = 1_000_000
_DAY = 86_400
_CLOCK = re.compile(r"(\d{1,2}):([0-5]\d)(?::([0-5]\d(?:\.\d{1,6})?))?", re.ASCII)


def cast(sql: exp.Expression, to: str) -> exp.Expression:
    """A cast by the name of a type of the shared subset."""
    return exp.Cast(this=sql, to=exp.DataType.build(to, dialect="duckdb"))


def as_text(typed: Typed) -> exp.Expression:
    """A value as text, whatever it holds."""
    return typed.sql if typed.type.kind is Kind.TEXT else cast(typed.sql, "TEXT")


def integer(value: int) -> exp.Expression:
    """A whole number as a literal of 64 bits."""
    return cast(exp.Literal.number(value), "BIGINT")


def day_literal(day: date) -> exp.Expression:
    """A day as a literal."""
    return cast(exp.Literal.string(day.isoformat()), "DATE")


def instant_literal(day: date, zone: str, held_in: str) -> exp.Expression:
    """The start of a zone's day as a timestamp literal, in the zone that a column is held in."""
    local = (
        datetime.combine(day, time.min)
        if zone == held_in
        else day_start(day, zone).astimezone(ZoneInfo(held_in)).replace(tzinfo=None)
    )
    return cast(exp.Literal.string(local.isoformat(sep=" ")), "TIMESTAMP")


def time_literal(written: str) -> exp.Expression | None:
    """A time of day, such as 14:05:09, in microseconds since midnight; None if it is none."""
    match = _CLOCK.fullmatch(written.strip())
    if not match:
        return None
    hours, minutes, seconds = int(match[1]), int(match[2]), Fraction(match[3] or 0)
    total = (hours * 60 + minutes) * 60 + seconds
    return integer(int(total * MICROSECONDS)) if total <= _DAY else None


def duration_literal(seconds: Fraction) -> Typed:
    """A duration, held as whole microseconds."""
    return Typed(integer(round(seconds * MICROSECONDS)), Type(Kind.DURATION))


def number_literal(value: Fraction) -> Typed:
    """A number: an integer, a decimal where it ends, else a real."""
    if value.denominator == 1:
        return Typed(integer(value.numerator), Type(Kind.INTEGER))
    return Typed(exp.Literal.number(f"{float(value):.12g}"), Type(Kind.DECIMAL))
