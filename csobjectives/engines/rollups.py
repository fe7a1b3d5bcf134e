"""A scan as SQL statements: the cube, what holds in its cells, and the levels above.

Everything here is in the subset that DuckDB and Spark share: GROUPING SETS, null-safe
joins, window sums.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from sqlglot import exp

from csobjectives.engines.clocks import timed_once
from csobjectives.engines.dialect import inside, shown_as
from csobjectives.engines.entries import THINGS, things
from csobjectives.engines.keys import REJECTED
from csobjectives.engines.observing import observe
from csobjectives.planning import (
    COPIES,
    TIED,
    VERSIONS,
    EntryRows,
    Grouping,
    Rollup,
    Scan,
    WantedRanks,
    unmatched,
)

CUBE, VALUES, ASKED, RANKS = "cube", "value_counts", "asked", "wanted_ranks"
_BITS = 60  # columns whose bits one call of GROUPING_ID tells; DuckDB takes 64 at most
_STRETCH, _GROUPING = "stretch", "grouping"
_ROWS, _CONFLICTS, _NEWEST = "source_rows", "source_conflicts", "source_newest"


@dataclass(frozen=True, slots=True)
class Pass:
    """One pass over the files: statements that make tables, then one query per rollup.

    A rollup's query gives span, predicate, whether it is the whole, the segment, the sums;
    in a pass for ranks, the rank and the value stand before the segment.
    """

    tables: tuple[exp.Expression, ...]
    rollups: Mapping[int, exp.Expression]


def sums_pass(
    scan: Scan,
    rows: exp.Select,
    registers: Mapping[str, exp.Select] | None = None,
    *,
    counted: bool = False,
) -> Pass:
    """The pass that adds up; `registers` are the rows of the sources that metrics count from.

    Where rows are `counted` apart, those of no period are left out; unless the newest row is asked
    for, which may be of no period.
    """
    before = _tables_before(scan, rows)
    rows = observe(scan.observed, rows, registers or {})
    groupings = {i: each for i, each in enumerate(scan.groupings) if not each.values}
    aggregates = [shown_as(sql.copy(), f"s{i}") for i, sql in enumerate(scan.sums)]
    number_of_rows: exp.Expression = exp.Count(this=exp.Star())
    conflicts: exp.Expression = exp.Literal.number(0)
    if scan.source.key:
        number_of_rows = exp.Sum(this=_name(COPIES))
        as_new = _name(TIED if scan.source.newest_by else VERSIONS)
        surplus = exp.Sub(this=as_new, expression=exp.Literal.number(1))
        conflicts = exp.Sum(this=surplus)
    of_source = [shown_as(number_of_rows, _ROWS), shown_as(conflicts, _CONFLICTS)]
    for number in range(len(scan.source.lookups)):
        without = _name(unmatched(number))
        of_source.append(shown_as(exp.Count(this=without), f"unmatched_{number}"))
        of_source.append(shown_as(exp.Min(this=without.copy()), f"example_{number}"))
    if scan.newest is not None:
        of_source.append(shown_as(scan.newest.copy(), _NEWEST))
    cube = _grouped(scan, rows, groupings, [*of_source, *aggregates])
    if counted and scan.newest is None:
        needed = (exp.Is(this=_name(each), expression=exp.Null()) for each in (REJECTED, _STRETCH))
        cube = cube.where(exp.Not(this=exp.Paren(this=exp.and_(*needed))))
    members = [_members(scan, CUBE, number, groupings) for number in groupings]
    return Pass(
        (*before, create(CUBE, cube), *members),
        {
            number: _sums_of(number, rollup, groupings)
            for number, rollup in enumerate(scan.rollups)
            if rollup.grouping in groupings
        },
    )


def ranks_pass(
    scan: Scan, rows: exp.Select, registers: Mapping[str, exp.Select] | None = None
) -> Pass:
    """The pass that counts values, and reads order statistics off their running sums."""
    groupings = {i: each for i, each in enumerate(scan.groupings) if each.value is not None}
    return Pass(
        count_values(scan, rows, registers or {}, groupings),
        {
            number: _ranks_of(number, rollup, groupings)
            for number, rollup in enumerate(scan.rollups)
            if rollup.grouping in groupings
        },
    )


def count_values(
    scan: Scan,
    rows: exp.Select,
    registers: Mapping[str, exp.Select],
    groupings: Mapping[int, Grouping],
) -> tuple[exp.Expression, ...]:
    """How often each combination of a grouping's keys and values occurs, and what holds for it."""
    before = _tables_before(scan, rows)
    rows = observe(scan.observed, rows, registers)
    counted = _grouped(scan, rows, groupings, [shown_as(scan.sums[0].copy(), "n")])
    counted = counted.where(exp.Not(this=exp.Is(this=_name(_STRETCH), expression=exp.Null())))
    members = [_members(scan, VALUES, number, groupings) for number in groupings]
    return (*before, create(VALUES, counted), *members)


def _tables_before(scan: Scan, rows: exp.Select) -> list[exp.Expression]:
    """What a scan's observations are made of, where that is read more than once."""
    entries = scan.observed
    if not isinstance(entries, EntryRows) or entries.register is None:
        return []
    return [create(THINGS, things(entries, entries.register, rows))]


def source_counts() -> exp.Expression:
    """How many rows and conflicts the source has, by reason of rejection and by stretch."""
    first = exp.select(exp.Min(this=_name(_GROUPING))).from_(CUBE).subquery()
    return (
        exp.select(
            _name(REJECTED),
            _name(_STRETCH),
            exp.Sum(this=_name(_ROWS)),
            exp.Sum(this=_name(_CONFLICTS)),
        )
        .from_(CUBE)
        .where(exp.EQ(this=_name(_GROUPING), expression=first))
        .group_by(_name(REJECTED), _name(_STRETCH))
    )


def unmatched_keys(scan: Scan) -> exp.Expression:
    """For each lookup, how many rows of any period it has nothing for, and one of their keys."""
    found = [
        call(this=_name(f"{column}_{number}"))
        for number in range(len(scan.source.lookups))
        for call, column in ((exp.Sum, "unmatched"), (exp.Min, "example"))
    ]
    first = exp.select(exp.Min(this=_name(_GROUPING))).from_(CUBE).subquery()
    return (
        exp.select(*found)
        .from_(CUBE)
        .where(
            exp.EQ(this=_name(_GROUPING), expression=first),
            exp.Is(this=_name(REJECTED), expression=exp.Null()),
            exp.Not(this=exp.Is(this=_name(_STRETCH), expression=exp.Null())),
        )
    )


def newest_time() -> exp.Expression:
    """The time of the newest row before as-of that was not rejected."""
    return (
        exp.select(exp.Max(this=_name(_NEWEST)))
        .from_(CUBE)
        .where(exp.Is(this=_name(REJECTED), expression=exp.Null()))
    )


def asked_rows(scan: Scan) -> Iterator[tuple[int, int, int, int]]:
    """What is asked for: rollup, predicate, span, and each stretch that the span is made of."""
    for number, rollup in enumerate(scan.rollups):
        for predicate, window in sorted(rollup.wanted):
            for index, span in enumerate(scan.timeline.spans):
                if scan.windows[index] == window:
                    for stretch in span.stretches:
                        yield number, predicate, index, stretch


def wanted_rows(wanted: WantedRanks) -> Iterator[tuple[int, int, int, int, tuple[str | None, ...]]]:
    """The wanted ranks: rollup, predicate, span, rank, and the segment (() for the whole)."""
    for (rollup, predicate), groups in wanted.items():
        for group, ranks in groups.items():
            for rank in ranks:
                yield rollup, predicate, group.span, rank, group.segment or ()


def _name(name: str, table: str = "") -> exp.Expression:
    return exp.column(name, table=table or None, quoted=True)


def _key(number: int, table: str = "") -> exp.Expression:
    return _name(f"k{number}", table)


def create(name: str, query: exp.Expression) -> exp.Expression:
    """The statement that makes a table of a query."""
    properties = exp.Properties(expressions=[exp.TemporaryProperty()])
    return exp.Create(
        this=exp.to_table(name),
        kind="TABLE",
        replace=True,
        expression=query,
        properties=properties,
    )


def _aliased(table: str, name: str) -> exp.Table:
    return exp.Table(
        this=exp.to_identifier(table), alias=exp.TableAlias(this=exp.to_identifier(name))
    )


def _sets(head: Sequence[exp.Expression], sets: Sequence[Sequence[exp.Expression]]) -> exp.Group:
    """GROUP BY the head with each of the sets; plain columns where there is one set only."""
    if len(sets) == 1:
        return exp.Group(expressions=[each.copy() for each in (*head, *sets[0])])
    tuples = [exp.Tuple(expressions=[each.copy() for each in (*head, *one)]) for one in sets]
    return exp.Group(grouping_sets=[exp.GroupingSets(expressions=tuples)])


def _columns_of(grouping: Grouping, number: int) -> list[str]:
    """What rows are grouped by in a grouping, beside the stretch."""
    return [*(f"k{key}" for key in grouping.keys), *values_of(grouping, number)]


def values_of(grouping: Grouping, number: int) -> list[str]:
    """The columns of what is counted in a grouping."""
    return [f"w{number}_{place}" for place in range(len(grouping.values))]


def _columns(groupings: Mapping[int, Grouping]) -> list[str]:
    """All columns that rows are grouped by, in any of the groupings."""
    names = (name for number, each in groupings.items() for name in _columns_of(each, number))
    return list(dict.fromkeys(names))


def _number(groupings: Mapping[int, Grouping]) -> exp.Expression:
    """The number of the grouping that a row of GROUPING SETS comes from.

    SQL tells a set by one bit per column, from the left, that is 1 where the set lacks it.
    """
    if len(groupings) == 1:
        return exp.Literal.number(next(iter(groupings)))
    every = _columns(groupings)
    parts = [every[first : first + _BITS] for first in range(0, len(every), _BITS)]
    branches = []
    for number, each in groupings.items():
        have = _columns_of(each, number)
        tests = [
            exp.EQ(
                this=exp.Anonymous(this="GROUPING_ID", expressions=[_name(name) for name in part]),
                expression=exp.Literal.number(int("".join("01"[n not in have] for n in part), 2)),
            )
            for part in parts
        ]
        branches.append(exp.If(this=exp.and_(*tests), true=exp.Literal.number(number)))
    return exp.Case(ifs=branches)


def _grouped(
    scan: Scan,
    rows: exp.Select,
    groupings: Mapping[int, Grouping],
    aggregates: Sequence[exp.Expression],
) -> exp.Select:
    """The rows by stretch and by each grouping's columns, with what is added up over them."""
    every = _columns(groupings)
    rejected = _name(REJECTED)
    fit = exp.If(this=exp.Is(this=rejected.copy(), expression=exp.Null()), true=scan.stretch.copy())
    named = [shown_as(scan.keys[int(name[1:])].copy(), name) for name in every if name[0] == "k"]
    named += [
        shown_as(value.copy(), name)
        for number, each in groupings.items()
        for name, value in zip(values_of(each, number), each.values, strict=True)
    ]
    clocked, (named, aggregates) = timed_once([named, aggregates])
    if clocked:
        rows = exp.select("*", *clocked).from_(inside(rows.copy(), "untimed"))
    staged = exp.select("*", shown_as(exp.Case(ifs=[fit]), _STRETCH), *named).from_(
        inside(rows.copy(), "kept")
    )
    query = exp.select(
        rejected,
        _name(_STRETCH),
        *(_name(name) for name in every),
        shown_as(_number(groupings), _GROUPING),
        *aggregates,
    ).from_(inside(staged, "staged"))
    sets = [[_name(name) for name in _columns_of(each, n)] for n, each in groupings.items()]
    query.set("group", _sets([rejected, _name(_STRETCH)], sets))
    return query


def _members(
    scan: Scan, table: str, number: int, groupings: Mapping[int, Grouping]
) -> exp.Expression:
    """Which predicates hold for which keys of a grouping: `members_N`."""
    grouping = groupings[number]
    wanted = sorted(
        {
            predicate
            for rollup in scan.rollups
            if rollup.grouping == number
            for predicate, _ in rollup.wanted
        }
    )
    keys = [_key(key) for key in grouping.keys]
    cells = (
        exp.select(*(key.copy() for key in keys), *([] if keys else [shown_as(exp.true(), "one")]))
        .distinct()
        .from_(table)
        .where(exp.EQ(this=_name(_GROUPING), expression=exp.Literal.number(number)))
    )
    numbers = [
        exp.Case(ifs=[exp.If(this=scan.predicates[each].copy(), true=exp.Literal.number(each))])
        for each in wanted
    ]
    unnested = exp.Explode(this=exp.Array(expressions=numbers))
    holding = exp.select(*(key.copy() for key in keys), shown_as(unnested, "predicate")).from_(
        inside(cells, "cells")
    )
    there = exp.Not(this=exp.Is(this=_name("predicate"), expression=exp.Null()))
    return create(
        f"members_{number}", exp.select("*").from_(inside(holding, "holding")).where(there)
    )


def joined(
    table: str, number: int, rollup: Rollup, groupings: Mapping[int, Grouping]
) -> exp.Select:
    """The grouped rows with the predicates that hold for them and the spans that they are in."""
    grouping = groupings[rollup.grouping]
    same: list[exp.Expression] = [
        exp.NullSafeEQ(this=_key(key, "m"), expression=_key(key, "c")) for key in grouping.keys
    ]
    asked = [
        exp.EQ(this=_name("rollup", "a"), expression=exp.Literal.number(number)),
        exp.EQ(this=_name("predicate", "a"), expression=_name("predicate", "m")),
        exp.EQ(this=_name(_STRETCH, "a"), expression=_name(_STRETCH, "c")),
    ]
    of_grouping = exp.EQ(this=_name(_GROUPING, "c"), expression=exp.Literal.number(rollup.grouping))
    members = _aliased(f"members_{rollup.grouping}", "m")
    return (
        exp.select()
        .from_(_aliased(table, "c"))
        .join(members, on=exp.and_(*same) if same else exp.true())
        .join(_aliased(ASKED, "a"), on=exp.and_(*asked))
        .where(of_grouping)
    )


def _head(rollup: Rollup) -> list[exp.Expression]:
    """Span, predicate, and whether a row is the whole."""
    whole: exp.Expression = exp.true()
    if rollup.by:
        whole = exp.EQ(
            this=exp.Anonymous(this="GROUPING", expressions=[_key(rollup.by[0], "c")]),
            expression=exp.Literal.number(1),
        )
    return [_name("span", "a"), _name("predicate", "a"), shown_as(whole, "whole")]


def _levels(rollup: Rollup, head: Sequence[exp.Expression]) -> exp.Group:
    """The whole, and the segments where there are any; with the parts of each."""
    segments, parts = ([_key(key, "c") for key in keys] for keys in (rollup.by, rollup.parts))
    return _sets(head, [parts, [*segments, *parts]] if segments else [parts])


def _sums_of(number: int, rollup: Rollup, groupings: Mapping[int, Grouping]) -> exp.Expression:
    """The sums of a rollup's groups."""
    keys = [_key(key, "c") for key in (*rollup.by, *rollup.parts)]
    sums = [exp.Sum(this=_name(f"s{each}", "c")) for each in rollup.sums]
    query = joined(CUBE, number, rollup, groupings).select(*_head(rollup), *keys, *sums)
    query.set("group", _levels(rollup, [_name("span", "a"), _name("predicate", "a")]))
    return query


def _ranks_of(number: int, rollup: Rollup, groupings: Mapping[int, Grouping]) -> exp.Expression:
    """The wanted order statistics of a rollup's groups."""
    (name,) = values_of(groupings[rollup.grouping], rollup.grouping)
    value = _name(name, "c")
    there = exp.Not(this=exp.Is(this=value.copy(), expression=exp.Null()))
    segments = segments_of(rollup)
    counted = (
        joined(VALUES, number, rollup, groupings)
        .where(there)
        .select(
            *_head(rollup),
            *(shown_as(key, name) for name, key in segments.items()),
            shown_as(value, "value"),
            shown_as(exp.Sum(this=_name("n", "c")), "n"),
        )
    )
    counted.set("group", _levels(rollup, [_name("span", "a"), _name("predicate", "a"), value]))
    group = ["span", "predicate", "whole", *segments]
    running = exp.Window(
        this=exp.Sum(this=_name("n")),
        partition_by=[_name(each) for each in group],
        order=exp.Order(expressions=[exp.Ordered(this=_name("value"))]),
        spec=exp.WindowSpec(
            kind="ROWS", start="UNBOUNDED", start_side="PRECEDING", end="CURRENT ROW"
        ),
    )
    ranked = exp.select("*", shown_as(running, "upto")).from_(inside(counted, "counted"))
    same: list[exp.Expression] = [
        exp.EQ(this=_name("rollup", "w"), expression=exp.Literal.number(number)),
        *(
            exp.EQ(this=_name(each, "w"), expression=_name(each, "r"))
            for each in ("span", "predicate", "whole")
        ),
        *(exp.NullSafeEQ(this=_name(each, "w"), expression=_name(each, "r")) for each in segments),
        exp.LTE(this=_name("rank", "w"), expression=_name("upto", "r")),
        exp.GT(
            this=_name("rank", "w"),
            expression=exp.Sub(this=_name("upto", "r"), expression=_name("n", "r")),
        ),
    ]
    shown = [_name(each, "r") for each in ("span", "predicate", "whole")]
    return (
        exp.select(
            *shown,
            _name("rank", "w"),
            _name("value", "r"),
            *(_name(each, "r") for each in segments),
        )
        .from_(inside(ranked, "r"))
        .join(_aliased(RANKS, "w"), on=exp.and_(*same))
    )


def segments_of(rollup: Rollup) -> dict[str, exp.Expression]:
    """The keys of a rollup's segments, by the columns that they are shown in."""
    return {f"b{place}": _key(key, "c") for place, key in enumerate(rollup.by)}


def widest(scan: Scan) -> int:
    """How many columns the widest segment has."""
    return max((len(rollup.by) for rollup in scan.rollups), default=0)
