"""From a parsed expression to typed SQL: one walk gives the type and the engine's form.

The form is the subset that DuckDB and Spark share, plus neutral functions that each engine
writes its own way: `INSTANT_MICROS(timestamp, zone)`, the microseconds since 1970 of a local
time; `LOCAL_TIME(timestamp, from_zone, to_zone)`; `PERIODS_BETWEEN(unit, first, last)`, how
many boundaries of days and longer units lie between; `MOMENT(day, micros)`, a day's timestamp so
many microseconds after its midnight; `WHOLE_PARTS(amount, size)`; `FINITE(number)`, NULL for
what is no number; `NAMES(text, spelling, …)`, whether the words of any of the spellings stand in a
text, as `spellings` tells; `FIRST_NAMED(text)`, its first part with a letter or digit in it; and
`WORKING_MICROS(micros, calendar)`, the working time of a calendar until an instant that is given
as `INSTANT_MICROS` gives it, from a fixed one on.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date

from sqlglot import exp

from csobjectives.expressions.grammar import ExpressionError, offset_of, parse
from csobjectives.expressions.literals import (
    MICROSECONDS,
    cast,
    day_literal,
    duration_literal,
    integer,
    time_literal,
)
from csobjectives.expressions.spellings import fault_of
from csobjectives.expressions.typed import NUMBERS, TIMES, Kind, Type, Typed
from csobjectives.periods import parse_day
from csobjectives.problems import did_you_mean
from csobjectives.quantities import DURATION, QuantityError, parse_value

_DAY = 86_400 * MICROSECONDS
_DURATION = Type(Kind.DURATION)
_CASTS = {
    "INT": Kind.INTEGER,
    "BIGINT": Kind.INTEGER,
    "DECIMAL": Kind.DECIMAL,
    "DOUBLE": Kind.REAL,
    "VARCHAR": Kind.TEXT,
    "TEXT": Kind.TEXT,
    "BOOLEAN": Kind.BOOLEAN,
    "DATE": Kind.DATE,
    "TIMESTAMP": Kind.TIMESTAMP,
}
_SQL_TYPES = {
    Kind.INTEGER: "BIGINT",
    Kind.DECIMAL: "DECIMAL(18, 6)",
    Kind.REAL: "DOUBLE",
    Kind.TEXT: "TEXT",
    Kind.BOOLEAN: "BOOLEAN",
    Kind.DATE: "DATE",
    Kind.TIMESTAMP: "TIMESTAMP",
}
_ZONED = (Kind.TIMESTAMP, Kind.TIME)  # of other kinds the zone says nothing
_NAMES_HINT = "Write what is looked for in quotes: names(answer, 'Yoda Air', 'Yoda')."
_UNITS = ("second", "minute", "hour", "day", "week", "month", "quarter", "year")


@dataclass(frozen=True, slots=True)
class Scope:
    """The names that an expression may use, the zone that days are local to, and as-of.

    `called` is what messages call whatever has the names. With a `clock`, a time minus a time is
    the working time between them, by the calendar of that name.
    """

    names: Mapping[str, Typed]
    zone: str
    as_of: date
    called: str = "the source"
    clock: str = ""

    def name(self, name: str, offset: int = 0) -> Typed:
        """What a name stands for. Raises ExpressionError with the nearest known name."""
        if name in self.names:
            return self.names[name]
        if name == "as_of":
            return Typed(day_literal(self.as_of), Type(Kind.DATE))
        raise ExpressionError(
            f"{self.called} has no column '{name}'", did_you_mean(name, self.names), offset
        )


def lower(expression: str | exp.Expression, scope: Scope) -> Typed:
    """Type an expression and put it into the shared subset of SQL.

    A text that is exactly a name of the scope is that name, also with blanks.
    Raises ExpressionError where it leaves the closed list, names no column or mixes types.
    """
    if isinstance(expression, str):
        if expression in scope.names:
            return scope.names[expression]
        expression = parse(expression)
    return _LOWER[type(expression)](expression, scope)


def micros(typed: Typed, scope: Scope) -> exp.Expression:
    """A date or timestamp as microseconds since 1970; a date is its midnight in the zone."""
    sql, zone = typed.sql, typed.type.zone
    if typed.type.kind is Kind.DATE:
        sql, zone = cast(sql, "TIMESTAMP"), scope.zone
    return exp.Anonymous(this="INSTANT_MICROS", expressions=[sql, exp.Literal.string(zone)])


def local(typed: Typed, scope: Scope) -> exp.Expression:
    """A date or timestamp as local time of the scope's zone."""
    if typed.type.kind is Kind.DATE:
        return cast(typed.sql, "TIMESTAMP")
    if typed.type.zone == scope.zone:
        return typed.sql
    zones = [exp.Literal.string(typed.type.zone), exp.Literal.string(scope.zone)]
    return exp.Anonymous(this="LOCAL_TIME", expressions=[typed.sql, *zones])


# Leaves


def _column(node: exp.Expression, scope: Scope) -> Typed:
    try:
        return scope.name(node.name, offset_of(node))
    except ExpressionError as error:
        if node.this.args.get("quoted"):
            error.hint = f"Text stands in single quotes: '{node.name}'. {error.hint}"
        raise


def _literal(node: exp.Expression, _: Scope) -> Typed:
    if node.args["is_string"]:
        return Typed(exp.Literal.string(node.this), Type(Kind.TEXT))
    if str(node.this).isdigit():
        return Typed(exp.Literal.number(node.this), Type(Kind.INTEGER))
    decimals = re.fullmatch(r"\d{0,12}\.(\d{1,6})", str(node.this))
    digits = len(decimals[1]) if decimals else None
    return Typed(exp.Literal.number(node.this), Type(Kind.DECIMAL, digits=digits))


def _boolean(node: exp.Expression, _: Scope) -> Typed:
    return Typed(exp.Boolean(this=node.this), Type(Kind.BOOLEAN))


def _null(_node: exp.Expression, _: Scope) -> Typed:
    return Typed(exp.Null(), Type(Kind.NULL))


def _paren(node: exp.Expression, scope: Scope) -> Typed:
    inner = lower(node.this, scope)
    return Typed(exp.Paren(this=inner.sql), inner.type, inner.labels)


# Truth


def condition(node: exp.Expression | str, scope: Scope) -> exp.Expression:
    """A lowered expression that must be true or false. Raises ExpressionError otherwise."""
    typed = lower(node, scope)
    if typed.type.kind not in (Kind.BOOLEAN, Kind.NULL):
        shown = node if isinstance(node, str) else node.sql(dialect="duckdb")
        raise ExpressionError(
            f"'{shown}' is {typed.type.describe()}, not true or false",
            "Compare it with something, such as = 'phone' or is not null.",
        )
    return typed.sql


def _truth(sql: exp.Expression) -> Typed:
    return Typed(sql, Type(Kind.BOOLEAN))


def _connect(node: exp.Expression, scope: Scope) -> Typed:
    left, right = condition(node.this, scope), condition(node.expression, scope)
    return _truth(type(node)(this=_wrap(left), expression=_wrap(right)))


def _not(node: exp.Expression, scope: Scope) -> Typed:
    return _truth(exp.Not(this=_wrap(condition(node.this, scope))))


def _wrap(sql: exp.Expression) -> exp.Expression:
    """Parentheses around what could bind differently once it stands inside something else."""
    return exp.Paren(this=sql) if isinstance(sql, exp.Binary | exp.Not | exp.Between) else sql


def _comparison(node: exp.Expression, scope: Scope) -> Typed:
    left_side, right_side = lower(node.this, scope), lower(node.expression, scope)
    if isinstance(node, exp.EQ | exp.NEQ):
        _check_known(left_side, right_side, offset_of(node.expression))
        _check_known(right_side, left_side, offset_of(node.this))
    left, right = _comparable(left_side, right_side, scope)
    return _truth(type(node)(this=_wrap(left), expression=_wrap(right)))


def _check_known(value: Typed, other: Typed, offset: int) -> None:
    """Refuse a text that the value never is, for it was probably meant to be another one."""
    literal = _literal_text(other)
    if value.type.known and literal is not None and literal not in value.type.known:
        message = f"{_shown(value)} is never '{literal}'"
        raise ExpressionError(message, did_you_mean(literal, value.type.known), offset)


def _literal_text(typed: Typed) -> str | None:
    """What a text literal says; None where it is none."""
    sql = typed.sql.unnest()
    return str(sql.this) if isinstance(sql, exp.Literal) and sql.is_string else None


def _comparable(left: Typed, right: Typed, scope: Scope) -> tuple[exp.Expression, exp.Expression]:
    """Two values in a form in which they can be compared. Raises ExpressionError if none is."""
    kinds = {left.type.kind, right.type.kind}
    if Kind.DURATION in kinds and Kind.TEXT in kinds:
        return _as_duration(left), _as_duration(right)
    if kinds == {Kind.TIME, Kind.TEXT}:
        return _as_time(left), _as_time(right)
    if kinds <= NUMBERS:
        _same_unit(left, right)
    elif kinds == {Kind.TIMESTAMP} and left.type.zone != right.type.zone:
        return micros(left, scope), micros(right, scope)
    elif kinds == {Kind.DATE, Kind.TIMESTAMP}:
        return local(left, scope), local(right, scope)
    elif Kind.NULL not in kinds and len(kinds) > 1:
        raise ExpressionError(
            f"{_shown(left)} is {left.type.describe()}, "
            f"and {_shown(right)} is {right.type.describe()}",
            _comparison_hint(kinds),
        )
    return left.sql, right.sql


def _comparison_hint(kinds: set[Kind]) -> str:
    if Kind.DURATION in kinds:
        return "Compare a duration with one in quotes, such as '30 s' or '4 h'."
    if Kind.TIME in kinds:
        return "Compare a time of day with one in quotes, such as '08:00'."
    if kinds & TIMES:
        return "Write a day as date '2026-06-26'."
    if Kind.TEXT in kinds and kinds & NUMBERS:
        return "Text stands in quotes, a number does not."
    return "Compare values of one kind."


def _same_unit(left: Typed, right: Typed) -> None:
    if left.type.unit and right.type.unit and left.type.unit != right.type.unit:
        raise ExpressionError(
            f"{_shown(left)} is {left.type.describe()}, "
            f"and {_shown(right)} is {right.type.describe()}",
            "Only figures in one unit can be compared or added.",
        )


def _as_duration(typed: Typed) -> exp.Expression:
    """A duration as it is, or one that is written in quotes: '30 s'."""
    if typed.type.kind is Kind.DURATION:
        return typed.sql
    if not isinstance(typed.sql, exp.Literal):
        raise ExpressionError(f"{_shown(typed)} is text, not a duration")
    try:
        return duration_literal(parse_value(typed.sql.this, DURATION)).sql
    except QuantityError as error:
        raise ExpressionError(str(error), error.hint) from None


def _as_time(typed: Typed) -> exp.Expression:
    """A time of day as it is, or one that is written in quotes: '08:00'."""
    if typed.type.kind is Kind.TIME:
        return typed.sql
    written = _literal_text(typed)
    if written is None:
        raise ExpressionError(f"{_shown(typed)} is text, not a time of day")
    literal = time_literal(written)
    if literal is None:
        hint = "Write hours and minutes, such as '08:00' or '14:05:09'."
        raise ExpressionError(f"'{written}' is no time of day", hint)
    return literal


def _shown(typed: Typed) -> str:
    """An operand as people know it: the column's name or the literal."""
    sql = typed.sql.this if isinstance(typed.sql, exp.Cast) else typed.sql
    return f"'{sql.name}'" if isinstance(sql, exp.Column | exp.Literal) else "the expression"


def _between(node: exp.Expression, scope: Scope) -> Typed:
    value = lower(node.this, scope)
    low, high = (lower(node.args[end], scope) for end in ("low", "high"))
    left, low_sql = _comparable(value, low, scope)
    right, high_sql = _comparable(value, high, scope)
    return _negated(
        exp.And(
            this=exp.GTE(this=_wrap(left), expression=_wrap(low_sql)),
            expression=exp.LTE(this=_wrap(right), expression=_wrap(high_sql)),
        ),
        node,
    )


def _negated(sql: exp.Expression, node: exp.Expression) -> Typed:
    return _truth(exp.Not(this=exp.Paren(this=sql)) if node.args.get("negate") else sql)


def _in(node: exp.Expression, scope: Scope) -> Typed:
    value = lower(node.this, scope)
    items = [lower(item, scope) for item in node.expressions]
    if len(items) == 1 and items[0].labels:
        text = Type(Kind.TEXT)
        items = [Typed(exp.Literal.string(label), text) for label in items[0].labels]
    for place, item in enumerate(items):
        _check_known(
            value, item, offset_of(node.expressions[min(place, len(node.expressions) - 1)])
        )
    pairs = [_comparable(value, item, scope) for item in items]
    if not pairs:
        raise ExpressionError("'in' needs a list, such as in ('phone', 'chat')")
    return _negated(
        exp.In(this=_wrap(pairs[0][0]), expressions=[right for _, right in pairs]), node
    )


def _like(node: exp.Expression, scope: Scope) -> Typed:
    text, pattern = _text(node.this, scope), _text(node.expression, scope)
    return _negated(exp.Like(this=text, expression=pattern), node)


def _is(node: exp.Expression, scope: Scope) -> Typed:
    value = lower(node.this, scope)
    if isinstance(node.expression, exp.Boolean):
        condition(node.this, scope)
    elif not isinstance(node.expression, exp.Null):
        raise ExpressionError("'is' is followed by null, true or false")
    return _negated(exp.Is(this=_wrap(value.sql), expression=node.expression.copy()), node)


# Choice


def _one_type(values: list[Typed]) -> Type:
    """The type that all values share; whole numbers and decimals share the wider one."""
    types = [value.type for value in values if value.type.kind is not Kind.NULL]
    if not types:
        return Type(Kind.NULL)
    kinds = {each.kind for each in types}
    if kinds <= NUMBERS:
        for value in values[1:]:
            _same_unit(values[0], value)
        widest = max(kinds, key=[Kind.INTEGER, Kind.DECIMAL, Kind.REAL].index)
        return Type(widest, next((each.unit for each in types if each.unit), None))
    held_in = {each.zone for each in types if each.kind in _ZONED}
    if len(kinds) > 1 or len(held_in) > 1:
        raise ExpressionError(
            "the branches are of several kinds: "
            + ", ".join(sorted({each.describe() for each in types})),
            "All branches must be of one kind.",
        )
    return replace(types[0], known=_known_of(values))


def _in_one_zone(values: list[Typed]) -> list[Typed]:
    """The values; timestamps that are held in several zones as instants.

    Two columns of one source may be: one with stamps that carry their zone, and one without.
    """
    held = {each.type.zone for each in values if each.type.kind is Kind.TIMESTAMP}
    return values if len(held) < 2 else [_as_instant(each) for each in values]


def _as_instant(typed: Typed) -> Typed:
    if typed.type.kind is not Kind.TIMESTAMP or typed.type.zone == "UTC":
        return typed
    zones = [exp.Literal.string(typed.type.zone), exp.Literal.string("UTC")]
    sql = exp.Anonymous(this="LOCAL_TIME", expressions=[typed.sql, *zones])
    return Typed(sql, replace(typed.type, zone="UTC"))


def _known_of(values: list[Typed]) -> tuple[str, ...]:
    """The only texts that any of the values can be; none where one of them can be any text."""
    known: dict[str, None] = {}
    for value in values:
        if value.type.kind is Kind.NULL:
            continue
        literal = _literal_text(value)
        texts = value.type.known if literal is None else (literal,)
        if not texts:
            return ()
        known |= dict.fromkeys(texts)
    return tuple(known)


def _case(node: exp.Expression, scope: Scope) -> Typed:
    conditions = [condition(branch.this, scope) for branch in node.args["ifs"]]
    values = [lower(branch.args["true"], scope) for branch in node.args["ifs"]]
    if node.args.get("default"):
        values.append(lower(node.args["default"], scope))
    values = _in_one_zone(values)
    kind = _one_type(values)
    branches = [
        exp.If(this=test, true=value.sql) for test, value in zip(conditions, values, strict=False)
    ]
    default = values[-1].sql if len(values) > len(branches) else None
    return Typed(exp.Case(ifs=branches, default=default), kind)


def _coalesce(node: exp.Expression, scope: Scope) -> Typed:
    values = _in_one_zone([lower(each, scope) for each in (node.this, *node.expressions)])
    kind = _one_type(values)
    first, *rest = (value.sql for value in values)
    return Typed(exp.Coalesce(this=first, expressions=rest), kind)


def _nullif(node: exp.Expression, scope: Scope) -> Typed:
    left, right = lower(node.this, scope), lower(node.expression, scope)
    _check_known(left, right, offset_of(node.expression))
    a, b = _comparable(left, right, scope)
    kept = left.sql.copy()
    return Typed(
        exp.Case(
            ifs=[exp.If(this=exp.EQ(this=_wrap(a), expression=_wrap(b)), true=exp.Null())],
            default=kept,
        ),
        left.type,
    )


def _cast(node: exp.Expression, scope: Scope) -> Typed:
    target = node.args["to"].this.name
    kind = _CASTS.get(target)
    if kind is None:
        raise ExpressionError(
            f"cast to {target.lower()} is not possible",
            "Cast to integer, decimal, double, text, boolean, date or timestamp.",
        )
    if kind is Kind.DATE and isinstance(node.this, exp.Literal):
        try:
            return Typed(day_literal(parse_day(node.this.name)), Type(kind))
        except ValueError as error:
            raise ExpressionError(str(error)) from None
    value = lower(node.this, scope)
    if value.type.kind is Kind.DURATION:
        raise ExpressionError(
            "a duration is not cast",
            "Divide it by another duration, or compare it with one, such as '30 s'.",
        )
    if value.type.kind is Kind.TIME:
        raise ExpressionError("a time of day is not cast", "Compare it with one, such as '08:00'.")
    if value.type.kind is Kind.TIMESTAMP and kind is Kind.DATE:
        return Typed(cast(local(value, scope), "DATE"), Type(kind))
    if value.type.kind is Kind.DATE and kind is Kind.TIMESTAMP:
        return Typed(local(value, scope), Type(kind, zone=scope.zone))
    to = exp.DataType.build(_SQL_TYPES[kind], dialect="duckdb")
    zone = value.type.zone if value.type.kind is Kind.TIMESTAMP else scope.zone
    sql: exp.Expression = exp.TryCast(this=value.sql, to=to)
    if kind is Kind.REAL:  # `nan` and `infinity` are words for numbers that are none
        sql = exp.Anonymous(this="FINITE", expressions=[sql])
    return Typed(sql, Type(kind, zone=zone))


# Arithmetic


def _sum(node: exp.Expression, scope: Scope) -> Typed:
    left, right = lower(node.this, scope), lower(node.expression, scope)
    kinds = {left.type.kind, right.type.kind}
    if scope.clock and kinds <= TIMES and isinstance(node, exp.Sub):
        return Typed(_working_time(left, right, scope), _DURATION)
    if kinds == {Kind.DATE} and isinstance(node, exp.Sub):
        return Typed(_calendar_days(left, right), Type(Kind.DURATION))
    if kinds <= TIMES and isinstance(node, exp.Sub):
        elapsed = exp.Sub(this=micros(left, scope), expression=micros(right, scope))
        return Typed(exp.Paren(this=elapsed), Type(Kind.DURATION))
    if kinds == {Kind.DATE, Kind.TIME} and isinstance(node, exp.Add):
        return _moment(left, right)
    if kinds == {Kind.TIME} and isinstance(node, exp.Sub):
        return Typed(exp.Paren(this=exp.Sub(this=left.sql, expression=right.sql)), _DURATION)
    if Kind.DURATION in kinds and kinds <= {Kind.DURATION, Kind.TEXT}:
        operands, kind = (_as_duration(left), _as_duration(right)), Type(Kind.DURATION)
    elif kinds <= NUMBERS:
        _same_unit(left, right)
        operands, kind = (left.sql, right.sql), _one_type([left, right])
    else:
        raise _no_arithmetic(left, right)
    a, b = operands
    return Typed(exp.Paren(this=type(node)(this=a, expression=b)), kind)


def _moment(left: Typed, right: Typed) -> Typed:
    """A day and a time of day, by the clocks of the time's zone."""
    day, time = (left, right) if left.type.kind is Kind.DATE else (right, left)
    made = exp.Anonymous(this="MOMENT", expressions=[day.sql, time.sql])
    return Typed(exp.Paren(this=made), Type(Kind.TIMESTAMP, zone=time.type.zone))


def _working_time(later: Typed, earlier: Typed, scope: Scope) -> exp.Expression:
    """What has been worked until one moment, less what had been until another."""
    clock = exp.Literal.string(scope.clock)
    worked = [
        exp.Anonymous(this="WORKING_MICROS", expressions=[micros(each, scope), clock.copy()])
        for each in (later, earlier)
    ]
    return exp.Paren(this=exp.Sub(this=worked[0], expression=worked[1]))


def _calendar_days(later: Typed, earlier: Typed) -> exp.Expression:
    """Between two dates every day counts 24 hours, also the one on which clocks change."""
    unit = exp.Literal.string("day")
    days = exp.Anonymous(this="PERIODS_BETWEEN", expressions=[unit, earlier.sql, later.sql])
    return exp.Paren(this=exp.Mul(this=cast(days, "BIGINT"), expression=integer(_DAY)))


def _no_arithmetic(left: Typed, right: Typed) -> ExpressionError:
    return ExpressionError(
        f"one cannot calculate with {left.type.describe()} and {right.type.describe()}",
        "Numbers and durations can be added; a date plus a time of day is a timestamp, and a time "
        "minus a time is a duration.",
    )


def _product(node: exp.Expression, scope: Scope) -> Typed:
    left, right = lower(node.this, scope), lower(node.expression, scope)
    if right.type.kind is Kind.DURATION:
        left, right = right, left
    if not right.type.is_number:
        raise _no_arithmetic(left, right)
    if left.type.kind is Kind.DURATION:
        return Typed(_whole(exp.Mul(this=left.sql, expression=right.sql)), left.type)
    if not left.type.is_number:
        raise _no_arithmetic(left, right)
    if left.type.unit and right.type.unit:
        raise ExpressionError("two figures with units are not multiplied")
    unit = left.type.unit or right.type.unit
    kind = _one_type(
        [Typed(left.sql, Type(left.type.kind)), Typed(right.sql, Type(right.type.kind))]
    )
    operands, of = [left.sql, right.sql], kind.kind
    if left.type.narrow_digits is None or right.type.narrow_digits is None:
        operands, of = [cast(each, "DOUBLE") for each in operands], Kind.REAL
    product = exp.Mul(this=operands[0], expression=operands[1])
    return Typed(exp.Paren(this=product), Type(of, unit))


def _whole(sql: exp.Expression) -> exp.Expression:
    """A duration that was calculated, in whole microseconds again."""
    return cast(exp.Round(this=sql), "BIGINT")


def _quotient(node: exp.Expression, scope: Scope) -> Typed:
    """Division never cuts off, and by zero it is NULL, in every engine."""
    left, right = lower(node.this, scope), lower(node.expression, scope)
    kinds = (left.type.kind, right.type.kind)
    zero = exp.Literal.number(0)
    quotient = exp.Div(
        this=cast(left.sql, "DOUBLE"),
        expression=exp.Nullif(this=cast(right.sql, "DOUBLE"), expression=zero),
    )
    if kinds[0] is Kind.DURATION and right.type.is_number and not right.type.unit:
        return Typed(_whole(quotient), left.type)
    both_durations = kinds == (Kind.DURATION, Kind.DURATION)
    if not both_durations and not (left.type.is_number and right.type.is_number):
        raise _no_arithmetic(left, right)
    unit = left.type.unit
    if right.type.unit:
        if unit != right.type.unit:
            raise ExpressionError("only a figure in the same unit can be divided by one in a unit")
        unit = None
    return Typed(exp.Paren(this=quotient), Type(Kind.REAL, unit))


def _negative(node: exp.Expression, scope: Scope) -> Typed:
    value = _figure(node.this, scope)
    return Typed(exp.Paren(this=exp.Neg(this=_wrap(value.sql))), value.type)


# Functions


def _figure(node: exp.Expression, scope: Scope) -> Typed:
    value = lower(node, scope)
    if not value.type.is_number and value.type.kind is not Kind.DURATION:
        raise ExpressionError(f"{_shown(value)} is {value.type.describe()}, not a number")
    return value


def _text(node: exp.Expression, scope: Scope) -> exp.Expression:
    value = lower(node, scope)
    if value.type.kind is not Kind.TEXT:
        raise ExpressionError(f"{_shown(value)} is {value.type.describe()}, not text")
    return value.sql


def _abs(node: exp.Expression, scope: Scope) -> Typed:
    value = _figure(node.this, scope)
    return Typed(exp.Abs(this=value.sql), value.type)


def _round(node: exp.Expression, scope: Scope) -> Typed:
    value = _figure(node.this, scope)
    decimals = node.args.get("decimals")
    if value.type.kind is Kind.DURATION or (decimals and not isinstance(decimals, exp.Literal)):
        raise ExpressionError("round takes a number and how many decimals: round(price, 2)")
    return Typed(
        exp.Round(this=value.sql, decimals=decimals.copy() if decimals else None), value.type
    )


def _floor(node: exp.Expression, scope: Scope) -> Typed:
    value = _figure(node.this, scope)
    if value.type.kind is Kind.DURATION:
        raise ExpressionError("floor takes a number", "Divide the duration by another first.")
    return Typed(cast(exp.Floor(this=value.sql), "BIGINT"), Type(Kind.INTEGER, value.type.unit))


def _of_text(node: exp.Expression, scope: Scope) -> Typed:
    return Typed(type(node)(this=_text(node.this, scope)), Type(Kind.TEXT))


def _length(node: exp.Expression, scope: Scope) -> Typed:
    return Typed(exp.Length(this=_text(node.this, scope)), Type(Kind.INTEGER))


def _own(node: exp.Expression, scope: Scope) -> Typed:
    """The functions that SQL does not have."""
    return (_names if node.name.lower() == "names" else _first_named)(node.expressions, scope)


def _names(arguments: list[exp.Expression], scope: Scope) -> Typed:
    """Whether a text names what any of the spellings says; these are literals, or an option's."""
    if len(arguments) < 2:
        raise ExpressionError("names takes a text, and what to look for in it", _NAMES_HINT)
    text = _text(arguments[0], scope)
    is_first = isinstance(text, exp.Anonymous) and text.name == "FIRST_NAMED"
    spellings = [each for node in arguments[1:] for each in _spellings_of(lower(node, scope))]
    for each in spellings:
        if fault := fault_of(each, first=is_first):
            raise ExpressionError(*fault)
    literals = [exp.Literal.string(each) for each in spellings]
    return _truth(exp.Anonymous(this="NAMES", expressions=[text, *literals]))


def _spellings_of(typed: Typed) -> tuple[str, ...]:
    if typed.labels:
        return typed.labels
    literal = _literal_text(typed)
    if literal is None:
        raise ExpressionError(
            f"{_shown(typed)} is no text in quotes, as names takes it", _NAMES_HINT
        )
    return (literal,)


def _first_named(arguments: list[exp.Expression], scope: Scope) -> Typed:
    if len(arguments) != 1:
        raise ExpressionError("first_named takes one text", "Write first_named(answer).")
    sql = exp.Anonymous(this="FIRST_NAMED", expressions=[_text(arguments[0], scope)])
    return Typed(sql, Type(Kind.TEXT))


def _time(node: exp.Expression, scope: Scope) -> Typed:
    value = lower(node, scope)
    if value.type.kind not in TIMES:
        raise ExpressionError(f"{_shown(value)} is {value.type.describe()}, not a date or time")
    return value


def _unit(node: exp.Expression) -> str:
    unit = node.args.get("unit")
    name = unit.name.lower() if unit is not None else "day"
    if name not in _UNITS:
        raise ExpressionError(f"'{name}' is no unit of time", f"Known: {', '.join(_UNITS)}.")
    return name


def _date_diff(node: exp.Expression, scope: Scope) -> Typed:
    """How many whole seconds, minutes or hours have passed; how many midnights and up."""
    later, earlier, unit = _time(node.this, scope), _time(node.expression, scope), _unit(node)
    if unit in ("second", "minute", "hour"):
        size = {"second": 1, "minute": 60, "hour": 3600}[unit] * MICROSECONDS
        elapsed = exp.Paren(
            this=exp.Sub(this=micros(later, scope), expression=micros(earlier, scope))
        )
        sql: exp.Expression = exp.Anonymous(
            this="WHOLE_PARTS", expressions=[elapsed, integer(size)]
        )
    else:
        days = [cast(local(each, scope), "DATE") for each in (later, earlier)]
        sql = exp.Anonymous(
            this="PERIODS_BETWEEN", expressions=[exp.Literal.string(unit), days[1], days[0]]
        )
    return Typed(cast(sql, "BIGINT"), Type(Kind.INTEGER))


def _date_trunc(node: exp.Expression, scope: Scope) -> Typed:
    value, unit = _time(node.this, scope), _unit(node)
    cut = exp.Anonymous(
        this="DATE_TRUNC", expressions=[exp.Literal.string(unit), local(value, scope)]
    )
    if unit in ("day", "week", "month", "quarter", "year"):
        return Typed(cast(cut, "DATE"), Type(Kind.DATE))
    return Typed(cut, Type(Kind.TIMESTAMP, zone=scope.zone))


_LOWER: dict[type[exp.Expression], Callable[[exp.Expression, Scope], Typed]] = {
    exp.Column: _column,
    exp.Literal: _literal,
    exp.Boolean: _boolean,
    exp.Null: _null,
    exp.Paren: _paren,
    exp.And: _connect,
    exp.Or: _connect,
    exp.Not: _not,
    exp.EQ: _comparison,
    exp.NEQ: _comparison,
    exp.GT: _comparison,
    exp.GTE: _comparison,
    exp.LT: _comparison,
    exp.LTE: _comparison,
    exp.Between: _between,
    exp.In: _in,
    exp.Like: _like,
    exp.Is: _is,
    exp.Case: _case,
    exp.Coalesce: _coalesce,
    exp.Nullif: _nullif,
    exp.Cast: _cast,
    exp.Add: _sum,
    exp.Sub: _sum,
    exp.Mul: _product,
    exp.Div: _quotient,
    exp.Neg: _negative,
    exp.Abs: _abs,
    exp.Round: _round,
    exp.Floor: _floor,
    exp.Lower: _of_text,
    exp.Upper: _of_text,
    exp.Trim: _of_text,
    exp.Length: _length,
    exp.Anonymous: _own,
    exp.DateDiff: _date_diff,
    exp.TimestampTrunc: _date_trunc,
    exp.DateTrunc: _date_trunc,
}
