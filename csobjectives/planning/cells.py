"""Predicates as cells: rows that all objectives treat alike are added up together.

A `where` is split at its `and`s. Where the columns of a part take few values, rows are
grouped by these columns, and the part is judged afterwards, once per group; where they take
many, rows are grouped by whether the part holds. Either way a predicate costs the scan a
key that it often shares, and never a pass of its own.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from sqlglot import exp

from csobjectives.expressions import Scope, Typed, columns_of, conjuncts, parse
from csobjectives.expressions.literals import as_text
from csobjectives.expressions.lowering import condition
from csobjectives.expressions.trees import holds, named
from csobjectives.planning.statistics import Statistics

FEW_VALUES = 64  # a column with more than this many values is no key of its own
REPEATS = 4  # keys are shared while each combination stands for this many sampled rows


@dataclass(slots=True)
class Keys:
    """The expressions that rows can be grouped by, each once, in the order of their need."""

    scope: Scope
    statistics: Statistics
    expressions: list[exp.Expression] = field(default_factory=list)
    _index: dict[str, int] = field(default_factory=dict)
    _few: dict[str, bool] = field(default_factory=dict)
    _parts: dict[str, tuple[exp.Expression, frozenset[int]]] = field(default_factory=dict)

    def key(self, sql: exp.Expression) -> int:
        """The number of a key; a new one is added."""
        text = sql.sql(dialect="duckdb")
        if text not in self._index:
            self._index[text] = len(self.expressions)
            self.expressions.append(sql)
        return self._index[text]

    def column(self, name: str) -> int:
        """The key that a predicate's column is."""
        return self.key(self.scope.names[name].sql)

    def segment(self, name: str) -> int:
        """The key that a segment's column is: as text, whatever the column holds."""
        return self.key(as_text(self.scope.names[name]))

    def predicate(self, where: str | None) -> tuple[exp.Expression, frozenset[int]]:
        """A predicate over the keys' names (`k0`, `k1` …), and the keys that it needs."""
        parts: list[exp.Expression] = []
        needed: set[int] = set()
        for part in self._conjuncts(where) if where else []:
            text = part.sql(dialect="duckdb")
            if text not in self._parts:
                self._parts[text] = self._part(part)
            sql, keys = self._parts[text]
            parts.append(sql)
            needed |= keys
        joined: exp.Expression = parts[0] if parts else exp.true()
        for part in parts[1:]:
            joined = exp.And(this=joined, expression=part)
        return joined, frozenset(needed)

    def _conjuncts(self, where: str) -> list[exp.Expression]:
        """A predicate's parts; a text that is exactly a column's name is that column."""
        if where in self.scope.names:
            return [named(where)]
        return conjuncts(parse(where))

    def _part(self, part: exp.Expression) -> tuple[exp.Expression, frozenset[int]]:
        names = [name for name in columns_of(part) if name in self.scope.names]
        if all(self._has_few_values(name) for name in names):
            keys = {name: self.column(name) for name in names}
            by_key = {
                name: Typed(key_column(key), self.scope.names[name].type)
                for name, key in keys.items()
            }
            scope = Scope({**self.scope.names, **by_key}, self.scope.zone, self.scope.as_of)
            return holds(exp.Paren(this=condition(part, scope))), frozenset(keys.values())
        key = self.key(holds(exp.Paren(this=condition(part, self.scope))))
        return key_column(key), frozenset({key})

    def _has_few_values(self, name: str) -> bool:
        if name not in self._few:
            values, _ = self.statistics.groups([self.scope.names[name].sql])
            self._few[name] = values <= FEW_VALUES
        return self._few[name]


def key_column(key: int) -> exp.Expression:
    """A key by the name that it has once rows are grouped."""
    return named(f"k{key}")


def share_groups(
    needs: Sequence[frozenset[int]], keys: Keys
) -> list[tuple[frozenset[int], list[int]]]:
    """Which needs are served by one grouping: the joint keys, and the needs' numbers.

    Needs join as long as the joint groups stay few against the rows; a need whose keys are
    there already costs nothing.
    """
    groups: list[tuple[frozenset[int], list[int]]] = []
    order = sorted(range(len(needs)), key=lambda i: (-len(needs[i]), sorted(needs[i])))
    for number in order:
        need = needs[number]
        for index, (have, members) in enumerate(groups):
            if need <= have or _stays_small(have | need, keys):
                groups[index] = (have | need, [*members, number])
                break
        else:
            groups.append((need, [number]))
    return groups


def _stays_small(joint: frozenset[int], keys: Keys) -> bool:
    combinations, rows = keys.statistics.groups([keys.expressions[key] for key in sorted(joint)])
    return combinations * REPEATS <= rows or combinations <= FEW_VALUES
