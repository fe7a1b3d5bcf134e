"""Days and moments: ISO 8601, the column's own formats, the zones that stamps carry."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from sqlglot import exp

from csobjectives.engines.cells.cell import Attempt, Cell, Family, as_it_is
from csobjectives.engines.cells.sql import (
    all_of,
    any_of,
    cast,
    chosen,
    matches,
    negated,
    null,
    number,
    times,
    tried,
)
from csobjectives.engines.dialect import function, local_time, text
from csobjectives.model import Column, Source

# A stamp that carries its zone: 10:00Z, 10:00+02:00, 10:00-0530, 10:00 UTC. A cast to TIMESTAMP
# would leave the zone out of account.
_ZONED = ":.*[-+A-Za-z]"
# Abbreviations that stand for several zones, of which a library takes one: BST is Britain's in
# summer or Bangladesh's all year, IST is India's, Ireland's or Israel's.
_SEVERAL_ZONES = (
    r"(?i)[^/A-Z](?:ACT|AET|AGT|ART|AST|BST|CAT|CNT|CST|CTT|EAT|ECT|IET|IST|MIT|NET|NST|PLT|PNT|PRT|PST|"
    r"SST|VST)\b"
)
_TO_THE_SECOND = "____-__-_____:__:__"  # 2026-09-30 14:05:09, as nearly all stamps are
_CLOCK = r"[0-9]{1,2}:[0-9]{2}(:[0-9]{2}(\.[0-9]+)?)?"
_ISO = "iso"
_EPOCHS = {"epoch s": 1_000_000, "epoch ms": 1_000, "epoch us": 1}


def carries_zone(column: Column) -> bool:
    """Whether the contract's own format says that stamps carry their zone."""
    return any(_is_instant(each) for each in column.formats)


def reads_iso(column: Column) -> bool:
    """Whether stamps are read as ISO 8601, in which each may carry its zone or none."""
    return not column.formats or _ISO in column.formats


def is_zoned(value: exp.Expression) -> exp.Expression:
    """Whether a stamp as text carries its zone."""
    return chosen(
        (_to_the_second(value), exp.false()),
        otherwise=function("REGEXP_MATCHES", value.copy(), text(_ZONED)),
    )


def _to_the_second(value: exp.Expression) -> exp.Expression:
    """Whether a stamp has a form in which there is no room for a zone; cheap to tell.

    Of what can be read in that form, only `10:00:5Z`, `10:00: Z` and `10:0 :+2` could have one.
    """
    shaped = exp.Like(this=value.copy(), expression=text(_TO_THE_SECOND))
    unlike = (function("CONTAINS", value.copy(), text(each)) for each in ("Z", ": ", " :"))
    return all_of(shaped, *(negated(each) for each in unlike))


def _is_instant(form: str) -> bool:
    return "%z" in form or "%Z" in form or form in _EPOCHS


def day(cell: Cell) -> Attempt:
    """A day; a time of day beside it is not dropped in silence."""
    if cell.family is Family.DATE:
        return as_it_is(cell.raw.copy())
    if cell.family in (Family.TIMESTAMP, Family.INSTANT):
        stamp = _stamp(cell)
        midnight = function("DATE_TRUNC", text("day"), stamp.copy())
        is_day = exp.EQ(this=midnight, expression=stamp.copy())
        return as_it_is(chosen((is_day, cast(stamp, "DATE"))))
    forms = cell.column.formats
    value = _as_written(cell)
    if value is None:
        return as_it_is(null())
    if forms:
        parts = [_iso_day(value) if form == _ISO else _parsed_day(value, form) for form in forms]
        return as_it_is(_first_of(parts))
    return Attempt(
        tried(value, "DATE"),
        lambda tried_day: tried_day.copy(),
        lambda _: negated(exp.Like(this=value.copy(), expression=text("____-__-__"))),
        _iso_day(exp.Trim(this=value.copy())),
    )


def _iso_day(value: exp.Expression) -> exp.Expression:
    is_day = exp.EQ(this=exp.Length(this=value.copy()), expression=number(10))
    return chosen((is_day, tried(value, "DATE")))


def _parsed_day(value: exp.Expression, form: str) -> exp.Expression:
    return cast(function("TRY_STRPTIME", value.copy(), text(form)), "DATE")


def _as_written(cell: Cell) -> exp.Expression | None:
    """Text, or a number such as 20260930 as text; None for what is no day in any format."""
    if cell.is_text:
        return cell.trimmed if cell.column.formats else cell.text
    if cell.family is Family.INTEGER:
        return cell.text
    if cell.family in (Family.REAL, Family.DECIMAL):
        whole = exp.EQ(this=cell.present, expression=function("TRUNC", cell.present))
        return cast(chosen((whole, tried(cell.present, "BIGINT"))), "TEXT")
    return None


def _stamp(cell: Cell) -> exp.Expression:
    """A file's own moment as a TIMESTAMP, local or in UTC."""
    if cell.family is Family.INSTANT:
        return function("MAKE_TIMESTAMP", function("EPOCH_US", cell.raw.copy()))
    return cell.raw.copy() if cell.native == "TIMESTAMP" else cast(cell.raw, "TIMESTAMP")


def moment(cell: Cell, source: Source) -> Attempt:
    """A moment, as the local time of the zone that the column is held in."""
    if cell.family is Family.INSTANT:
        return as_it_is(_held_instant(_stamp(cell), cell))
    if cell.family in (Family.DATE, Family.TIMESTAMP):
        return as_it_is(_held_local(_stamp(cell), cell, source))
    value = _as_written(cell)
    if cell.column.formats:
        return as_it_is(_by_formats(cell, value, source))
    if value is None:
        return as_it_is(null())
    return Attempt(
        tried(value, "TIMESTAMP"),
        lambda stamp: _held_local(stamp, cell, source),
        lambda _: any_of(negated(_to_the_second(value)), _is_word(value)),
        _iso_moment(exp.Trim(this=value.copy()), cell, source),
    )


def _by_formats(cell: Cell, value: exp.Expression | None, source: Source) -> exp.Expression:
    """The first format that a stamp has; those that strptime reads alike are tried at once."""
    parts = []
    for kind, group in groupby(cell.column.formats, _kind_of):
        forms = list(group)
        if kind == "epoch":
            parts += [_since_1970(cell, _EPOCHS[form]) for form in forms]
        elif value is None:
            continue
        elif kind == _ISO:
            parts.append(_iso_moment(value, cell, source))
        else:
            listed = exp.Array(expressions=[text(each) for each in forms])
            parsed = function("TRY_STRPTIME", value.copy(), listed)
            if kind == "instant":
                if any("%Z" in form for form in forms):
                    parsed = chosen((negated(_is_of_several_zones(value)), parsed))
                parsed = function("MAKE_TIMESTAMP", function("EPOCH_US", parsed))
                parts.append(_held_instant(parsed, cell))
            else:
                parts.append(_held_local(parsed, cell, source))
    return _first_of(parts)


def _kind_of(form: str) -> str:
    if form in _EPOCHS:
        return "epoch"
    return _ISO if form == _ISO else "instant" if _is_instant(form) else "local"


def _first_of(parts: Sequence[exp.Expression]) -> exp.Expression:
    if not parts:
        return null()
    first, *rest = parts
    return exp.Coalesce(this=first, expressions=rest) if rest else first


def _since_1970(cell: Cell, micros: int) -> exp.Expression:
    """A number of seconds, or parts of one, since 1970: an instant."""
    numbers = (Family.INTEGER, Family.DECIMAL, Family.REAL)
    if cell.family not in numbers and not cell.is_text:
        return null()
    written = cell.trimmed if cell.is_text else cell.present
    exact = tried(tried(written, "DECIMAL(28, 9)"), "DECIMAL(38, 9)")
    whole = tried(exp.Round(this=times(exact, number(micros))), "BIGINT")
    return _held_instant(function("TRY", function("MAKE_TIMESTAMP", whole)), cell)


def _iso_moment(value: exp.Expression, cell: Cell, source: Source) -> exp.Expression:
    """ISO 8601, by the zone that a stamp carries, or else in the source's."""
    instant = function("EPOCH_US", tried(value, "TIMESTAMP WITH TIME ZONE"))
    held = _held_instant(function("MAKE_TIMESTAMP", instant), cell)
    return chosen(
        (_is_word(value), null()),
        (
            function("REGEXP_MATCHES", value.copy(), text(_ZONED)),
            chosen((negated(_is_of_several_zones(value)), held)),
        ),
        otherwise=_held_local(tried(value, "TIMESTAMP"), cell, source),
    )


def _is_of_several_zones(value: exp.Expression) -> exp.Expression:
    return function("REGEXP_MATCHES", value.copy(), text(_SEVERAL_ZONES))


def _is_word(value: exp.Expression) -> exp.Expression:
    """Whether a stamp does not begin with a digit: `epoch` and `infinity` are no stamps."""
    return negated(exp.Between(this=value.copy(), low=text("0"), high=text(":")))


def _held_local(stamp: exp.Expression, cell: Cell, source: Source) -> exp.Expression:
    """A local time of the source in the zone that the column is held in."""
    if cell.zone == source.timezone:
        return stamp.copy()
    return local_time(stamp.copy(), text(source.timezone), text(cell.zone))


def _held_instant(stamp: exp.Expression, cell: Cell) -> exp.Expression:
    """A moment of UTC in the zone that the column is held in."""
    if cell.zone == "UTC":
        return stamp.copy()
    return local_time(stamp.copy(), text("UTC"), text(cell.zone))


def time_of_day(cell: Cell) -> Attempt:
    """Microseconds since midnight."""
    if cell.family is Family.TIME:
        return as_it_is(function("EPOCH_US", cell.raw.copy()))
    if not cell.is_text:
        return as_it_is(null())
    forms = cell.column.formats or (_ISO,)
    parts = [_clock(cell.trimmed, form) for form in forms]
    return as_it_is(_first_of(parts))


def _clock(value: exp.Expression, form: str) -> exp.Expression:
    if form == _ISO:
        read = function("EPOCH_US", tried(value, "TIME"))
        return chosen((matches(value, _CLOCK), read))  # a stamp would lose its day
    parsed = function("TRY_STRPTIME", value.copy(), text(form))
    return function("EPOCH_US", cast(parsed, "TIME"))
