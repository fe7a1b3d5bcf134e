"""From objectives to the one scan of their source."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from sqlglot import exp

from csobjectives.binding import Binding, bind, number_of_rows, waiting_of
from csobjectives.calendars import Clock
from csobjectives.expressions import Scope, Typed
from csobjectives.expressions.trees import named
from csobjectives.model import Objective, Source
from csobjectives.planning.cells import Keys, share_groups
from csobjectives.planning.moments import newest_row, stretch_of
from csobjectives.planning.rhythms import Rhythm
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
from csobjectives.planning.timeline import Timeline


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
    asks = [draft.ask(each, of) for each, of in zip(objectives, bindings, strict=True)]
    numbered = dict(enumerate(bindings))
    shared = draft.groupings(asks, dict.fromkeys(numbered, Grouping(())))
    ranked_in = draft.groupings(
        asks, {number: Grouping((), of.ranked) for number, of in numbered.items() if of.ranked}
    )
    tallied_in = draft.groupings(
        asks,
        {number: Grouping((), tallied=of.tallied) for number, of in numbered.items() if of.tallied},
    )
    if not draft.grouping_list:
        draft.grouping_list.append(Grouping(()))
    for window in range(len(rhythms)):
        draft.rollup(0, _WHOLE, window)
    lookups = []
    for number, (each, ask) in enumerate(zip(objectives, asks, strict=True)):
        window, binding = rhythms.index(rhythm_of(each, scope.zone)), bindings[number]
        lookups.append(
            Lookup(
                objective=each,
                binding=binding,
                rollup=draft.rollup(shared[number], ask, window),
                ranked=draft.rollup_in(ranked_in.get(number), ask, window),
                tallied=draft.rollup_in(tallied_in.get(number), ask, window),
                window=window,
                predicate=ask.predicate,
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


def rhythm_of(objective: Objective, zone: str) -> Rhythm:
    """In which rhythm an objective's periods come and are judged; their days are the zone's."""
    asked = objective.measure.comparison
    periods = (asked.before, asked.after) if asked else ()
    waiting, clock = waiting_of(objective.measure), objective.measure.clock
    return Rhythm(
        objective.window,
        waiting,
        periods,
        objective.exclusions,
        objective.bases,
        (Clock(clock, zone),) if clock is not None and waiting else (),
        objective.until,
        objective.needed,
    )


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
        weight = measure.weight and measure.weight.text
        clock = measure.clock and measure.clock.name
        words = (measure.metric, measure.variant, measure.unit_word, weight, clock)
        formula = (*words, measure.sample, roles, options)
        if formula not in bound:
            bound[formula] = bind(measure, scope, rows, until=until)
        found.append(bound[formula])
    return found


@dataclass(frozen=True, slots=True)
class _Ask:
    """What one objective asks of the groups: its predicate, segments, parts; and all their keys."""

    predicate: int
    by: tuple[int, ...] = ()
    parts: tuple[int, ...] = ()
    needs: frozenset[int] = frozenset()


_WHOLE = _Ask(0)
_Level = tuple[int, tuple[int, ...], tuple[int, ...]]  # a grouping, the keys of segments and parts


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
        self._wanted: dict[_Level, set[tuple[int, int]]] = {}
        self.sum(number_of_rows(keys.scope.name(source.rows).sql if source.rows else None))
        self.predicate(exp.true())

    def sum(self, sql: exp.Expression) -> int:
        """The number of an aggregate."""
        return _number(sql, self.sums, self._sums)

    def predicate(self, sql: exp.Expression) -> int:
        """The number of a predicate over keys."""
        return _number(sql, self.predicates, self._predicates)

    def ask(self, objective: Objective, binding: Binding) -> _Ask:
        """An objective's predicate, segments and parts."""
        measure = objective.measure
        sql, needs = self.keys.predicate(measure.where.text if measure.where else None)
        by = tuple(self.keys.segment(name) for name in measure.by)
        parts = tuple(self.keys.key(each) for each in binding.parts)
        return _Ask(self.predicate(sql), by, parts, needs.union(by, parts))

    def groupings(self, asks: Sequence[_Ask], wanted: Mapping[int, Grouping]) -> dict[int, int]:
        """The grouping that serves each of some asks, by number; what they want has no keys yet.

        Those that count different values are kept apart.
        """
        by_values: dict[tuple[str, ...], list[int]] = defaultdict(list)
        for number, each in wanted.items():
            sql = (value.sql(dialect="duckdb") for value in each.values)
            by_values[(*each.tallied, *sql)].append(number)
        found: dict[int, int] = {}
        for members in by_values.values():
            needs = [asks[number].needs for number in members]
            for joint, inside in share_groups(needs, self.keys):
                found |= {members[position]: len(self.grouping_list) for position in inside}
                grouping = replace(wanted[members[0]], keys=tuple(sorted(joint)))
                self.grouping_list.append(grouping)
        return found

    def rollup(self, grouping: int, ask: _Ask, window: int) -> int:
        """The number of the rollup that holds a predicate's groups for a window."""
        level = (grouping, ask.by, ask.parts)
        places = list(self._wanted)
        if level not in self._wanted:
            places.append(level)
            self._wanted[level] = set()
        self._wanted[level].add((ask.predicate, window))
        return places.index(level)

    def rollup_in(self, grouping: int | None, ask: _Ask, window: int) -> int | None:
        """The same in a grouping that there may not be."""
        return None if grouping is None else self.rollup(grouping, ask, window)

    def rollups(self, lookups: Sequence[Lookup]) -> tuple[Rollup, ...]:
        """All rollups, in the order of their numbers, each with the sums that it is asked for."""
        needed: dict[int, set[int]] = defaultdict(set)
        for lookup in lookups:
            needed[lookup.rollup] |= {*lookup.sums.values(), *lookup.reasons.values()}
        always = {0} if self.inside is None else {0, self.inside}
        return tuple(
            Rollup(grouping, by, frozenset(wanted), tuple(sorted(needed[number] | always)), parts)
            for number, ((grouping, by, parts), wanted) in enumerate(self._wanted.items())
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
