"""From objectives to the one scan of their source."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace

from sqlglot import exp

from csobjectives.binding import Binding, bind, number_of_rows, waiting_of
from csobjectives.expressions import Scope, Typed
from csobjectives.expressions.trees import named
from csobjectives.model import Objective, Source
from csobjectives.planning.cells import Keys, share_groups
from csobjectives.planning.moments import newest_row, stretch_of
from csobjectives.planning.scans import (
    COPIES,
    TIED,
    VERSIONS,
    Grouping,
    Lookup,
    Rollup,
    Scan,
)
from csobjectives.planning.statistics import Statistics
from csobjectives.planning.timeline import Rhythm, Timeline


def plan(
    source: Source,
    objectives: Sequence[Objective],
    scope: Scope,
    statistics: Statistics,
    times: Timeline,
    bindings: Sequence[Binding] | None = None,
    inside: exp.Expression | None = None,
    until: Typed | None = None,
) -> Scan:
    """Plan the scan that serves objectives over the rows of a source as they are.

    `scope` is the opened source's: its columns as they are held; `times` holds the periods of
    all objectives' rhythms. `bindings` are those of the objectives, where their measures are not
    over the columns of the scope; `inside` counts the rows that lie in the period itself, where
    what is added up does not tell that. `until` is the day up to which rows tell of anything,
    where that is not as-of. The first sum is the number of rows, the first predicate
    always holds, and the first rollup has both for every window, so that a period without any
    row can be told from one in which nothing was counted.
    """
    rhythms = list(dict.fromkeys(span.rhythm for span in times.spans))
    draft = _Draft(source, Keys(scope, statistics))
    if inside is not None:
        draft.inside = draft.sum(inside)
    if bindings is None:
        bindings = _bindings(objectives, scope, source.rows, until)
    parts = [draft.part(each) for each in objectives]
    shared = draft.groupings(parts, [None] * len(parts))
    to_rank = [number for number, binding in enumerate(bindings) if binding.ranked]
    ranked = draft.groupings(
        [parts[number] for number in to_rank], [bindings[number].ranked for number in to_rank]
    )
    if not draft.grouping_list:
        draft.grouping_list.append(Grouping(()))
    ranked_in = dict(zip(to_rank, ranked, strict=True))
    for window in range(len(rhythms)):
        draft.rollup(0, (), 0, window)
    lookups = []
    for number, (each, part) in enumerate(zip(objectives, parts, strict=True)):
        window, binding = rhythms.index(rhythm_of(each)), bindings[number]
        place = (part.by, part.predicate, window)
        lookups.append(
            Lookup(
                objective=each,
                binding=binding,
                rollup=draft.rollup(shared[number], *place),
                ranked=draft.rollup(ranked_in[number], *place) if number in ranked_in else None,
                window=window,
                predicate=part.predicate,
                sums={name: draft.sum(one.sql) for name, one in binding.sums.items()},
                reasons=draft.reasons(binding),
            )
        )
    rollups = draft.rollups(lookups)
    return Scan(
        source=source,
        timeline=times,
        windows=tuple(rhythms.index(span.rhythm) for span in times.spans),
        stretch=stretch_of(source, scope, times),
        keys=tuple(draft.keys.expressions),
        sums=tuple(draft.sums),
        predicates=tuple(draft.predicates),
        groupings=tuple(draft.grouping_list),
        rollups=rollups,
        lookups=tuple(_in_rollup(lookup, rollups) for lookup in lookups),
        newest=newest_row(source, scope),
        inside=draft.inside,
    )


def rhythm_of(objective: Objective) -> Rhythm:
    """In which rhythm an objective's periods come and are judged."""
    return Rhythm(objective.window, waiting_of(objective.measure))


def _bindings(
    objectives: Sequence[Objective], scope: Scope, rows: str, until: Typed | None
) -> list[Binding]:
    """Each objective's measure bound; measures that differ in their rows alone are bound once.

    Their rows (`where`) are the keys' business.
    """
    bound: dict[tuple[object, ...], Binding] = {}
    found = []
    for each in objectives:
        measure = replace(each.measure, where=None)
        roles = tuple((name, role.text) for name, role in measure.roles.items())
        options = tuple(measure.options.items())
        words = (measure.metric, measure.variant, measure.unit_word)
        formula = (*words, measure.sample, roles, options)
        if formula not in bound:
            bound[formula] = bind(measure, scope, rows, until=until)
        found.append(bound[formula])
    return found


class _Part:
    """What one objective asks of the groups: its predicate, its segments, the keys of both."""

    def __init__(self, predicate: int, by: tuple[int, ...], needs: frozenset[int]) -> None:
        self.predicate = predicate
        self.by = by
        self.needs = needs | frozenset(by)


class _Draft:
    """A scan in the making: everything in it is there once, and known by its number."""

    def __init__(self, source: Source, keys: Keys) -> None:
        self.source = source
        self.keys = keys
        self.sums: list[exp.Expression] = []
        self.predicates: list[exp.Expression] = []
        self.grouping_list: list[Grouping] = []
        self.inside: int | None = None
        self._sums: dict[str, int] = {}
        self._predicates: dict[str, int] = {}
        self._wanted: dict[tuple[int, tuple[int, ...]], set[tuple[int, int]]] = {}
        self.sum(number_of_rows(keys.scope.name(source.rows).sql if source.rows else None))
        self.predicate(exp.true())

    def sum(self, sql: exp.Expression) -> int:
        """The number of an aggregate."""
        return _number(sql, self.sums, self._sums)

    def predicate(self, sql: exp.Expression) -> int:
        """The number of a predicate over keys."""
        return _number(sql, self.predicates, self._predicates)

    def part(self, objective: Objective) -> _Part:
        """An objective's predicate and segments."""
        measure = objective.measure
        sql, needs = self.keys.predicate(measure.where.text if measure.where else None)
        by = tuple(self.keys.segment(name) for name in measure.by)
        return _Part(self.predicate(sql), by, needs)

    def groupings(
        self, parts: Sequence[_Part], values: Sequence[exp.Expression | None]
    ) -> list[int]:
        """The grouping that serves each part; parts with different values are kept apart."""
        by_value: dict[str, list[int]] = defaultdict(list)
        for number, value in enumerate(values):
            by_value[value.sql(dialect="duckdb") if value else ""].append(number)
        found = [0] * len(parts)
        for members in by_value.values():
            needs = [parts[number].needs for number in members]
            for joint, inside in share_groups(needs, self.keys):
                for position in inside:
                    found[members[position]] = len(self.grouping_list)
                grouping = Grouping(tuple(sorted(joint)), values[members[0]])
                self.grouping_list.append(grouping)
        return found

    def rollup(self, grouping: int, by: tuple[int, ...], predicate: int, window: int) -> int:
        """The number of the rollup that holds a predicate's groups for a window."""
        places = list(self._wanted)
        if (grouping, by) not in self._wanted:
            places.append((grouping, by))
            self._wanted[grouping, by] = set()
        self._wanted[grouping, by].add((predicate, window))
        return places.index((grouping, by))

    def rollups(self, lookups: Sequence[Lookup]) -> tuple[Rollup, ...]:
        """All rollups, in the order of their numbers, each with the sums that it is asked for."""
        needed: dict[int, set[int]] = defaultdict(set)
        for lookup in lookups:
            needed[lookup.rollup] |= {*lookup.sums.values(), *lookup.reasons.values()}
        always = {0} if self.inside is None else {0, self.inside}
        return tuple(
            Rollup(grouping, by, frozenset(wanted), tuple(sorted(needed[number] | always)))
            for number, ((grouping, by), wanted) in enumerate(self._wanted.items())
        )

    def reasons(self, binding: Binding) -> dict[str, int]:
        """The counts of rows that are left out: the metric's own, and the key's."""
        found = {name: self.sum(sql) for name, sql in binding.reasons.items()}
        if self.source.key:
            copies, versions, as_new = (named(name) for name in (COPIES, VERSIONS, TIED))
            found["duplicate"] = self.sum(_surplus(copies, versions))
            if self.source.newest_by:
                found["superseded"] = self.sum(_surplus(versions, as_new))
                versions = as_new
            found["conflict"] = self.sum(_surplus(versions, exp.Literal.number(1)))
        return found


def _in_rollup(lookup: Lookup, rollups: Sequence[Rollup]) -> Lookup:
    """A lookup whose sums are numbered by their places in its rollup."""
    place = {number: position for position, number in enumerate(rollups[lookup.rollup].sums)}
    return replace(
        lookup,
        sums={name: place[number] for name, number in lookup.sums.items()},
        reasons={name: place[number] for name, number in lookup.reasons.items()},
    )


def _number(sql: exp.Expression, held: list[exp.Expression], index: dict[str, int]) -> int:
    text = sql.sql(dialect="duckdb")
    if text not in index:
        index[text] = len(held)
        held.append(sql)
    return index[text]


def _surplus(all_of_them: exp.Expression, kept: exp.Expression) -> exp.Expression:
    """How many there were beyond those that are kept, added up over the rows."""
    return exp.Sum(this=exp.Sub(this=all_of_them, expression=kept))
