"""Sources joined to one another, and their computed columns: checked once all have been read."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from csobjectives.expressions import ExpressionError, Scope, columns_of, parse
from csobjectives.expressions.typed import TIMES
from csobjectives.loading.reader import Reader
from csobjectives.loading.sources.promises import find_column
from csobjectives.loading.sources.scopes import contract_scope, matching, typed_column, with_column
from csobjectives.loading.sources.source import Draft
from csobjectives.loading.texts import report_expression
from csobjectives.model import Expression, Join, Project, Source
from csobjectives.problems import did_you_mean


@dataclass(frozen=True, slots=True, kw_only=True)
class Linker:
    """Links drafts to the sources that they look up, those first.

    `names` are those of all sources, also of those that could not be read. Where a document
    that describes sources could not be read at all, they are not `complete`, and no name is
    unknown.
    """

    project: Project
    drafts: Mapping[str, Draft]
    names: frozenset[str]
    complete: bool
    _linked: dict[str, Draft] = field(default_factory=dict)
    _open: list[str] = field(default_factory=list)

    def sources(self) -> dict[str, Source]:
        """The sources that nothing is wrong with, nor with what they look up."""
        linked = [self._link(name) for name in self.drafts]
        return {each.source.name: each.source for each in linked if each.sound}

    def _link(self, name: str) -> Draft:
        if name not in self._linked:
            self._open.append(name)
            self._linked[name] = self._joined(self.drafts[name])
            self._open.pop()
        return self._linked[name]

    def _joined(self, draft: Draft) -> Draft:
        """The draft with its lookups and computed columns, as far as they can be had."""
        before = draft.reader.problems.errors
        joins: dict[str, Join] = {}
        unknown = set(draft.broken)
        sound = draft.sound
        for name, raw in draft.raw.get("lookup", {}).items():
            reader = draft.reader.below("lookup", name)
            theirs = self._target(reader, name)
            if theirs is None:
                unknown |= set(taken_names(raw))
                sound = False
                continue
            sound = sound and theirs.sound
            joins[name] = self._join(reader, raw, draft, theirs)
            taken = joins[name].taken
            unknown |= set(taken_names(raw)) - taken.keys()
            unknown |= {new for new, theirs_own in taken.items() if theirs_own in theirs.broken}
        source = replace(draft.source, lookups=joins)
        _check_names(draft.reader, source, draft.raw)
        if not draft.opaque:
            source = self._computed(draft, source, unknown)
        sound = sound and draft.reader.problems.errors == before
        return replace(draft, source=source, sound=sound)

    def _target(self, reader: Reader, name: str) -> Draft | None:
        """The source that is looked up; None where there is none, or it leads back here."""
        if self.complete and name not in self.names:
            near = did_you_mean(name, self.names - {self._open[-1]})
            hint = near or "Describe it in a document of kind Sources."
            place = reader.at(key=True)
            reader.problems.add("unknown-source", f"there is no source '{name}'", place, hint)
        if name not in self.drafts:
            return None
        if name in self._open:
            round_trip = [*self._open[self._open.index(name) :], name]
            steps = ", which looks up ".join(f"'{each}'" for each in round_trip[1:])
            reader.problems.add(
                "circular-lookup",
                f"'{round_trip[0]}' looks up {steps}",
                reader.at(key=True),
                "Leave one of these lookups out.",
            )
            return None
        return self._link(name)

    def _join(self, reader: Reader, raw: Mapping[str, Any], draft: Draft, found: Draft) -> Join:
        """A lookup whose columns there are, here and there; the others have a problem each."""
        ours, theirs = draft.source, found.source
        for mine, other in raw["on"].items():
            here = find_column(reader, ours, mine, ("on", mine), key=True)
            is_known = _is_column(reader, theirs, other, ("on", mine))
            if here is None or not is_known or mine in draft.vague or other in found.vague:
                continue
            there = theirs.columns[other]
            pair = typed_column(here, ours.timezone), typed_column(there, theirs.timezone)
            try:
                matching(*pair, self.project.timezone, date.max)
            except ExpressionError:
                reader.problem(
                    "wrong-column-type",
                    f"'{mine}' is {pair[0].type.describe()}, and '{other}' of '{theirs.name}' "
                    f"{pair[1].type.describe()}: they are never equal",
                    ("on", mine),
                    "Declare the same type for both.",
                )
        taken = {
            new: name
            for index, (new, name) in enumerate(_taken(raw))
            if _is_column(reader, theirs, name, ("take", _step(raw, new, index)))
        }
        return Join(
            source=theirs,
            on=dict(raw["on"]),
            taken=taken,
            location=reader.at(key=True),
            optional=raw.get("optional", False),
        )

    def _computed(self, draft: Draft, source: Source, unknown: set[str]) -> Source:
        """The source with its computed columns; each that cannot be one is a problem.

        What uses an `unknown` column is not looked at: what is wrong with that has been said.
        """
        scope = contract_scope(replace(source, computed={}), self.project.timezone, self._as_of)
        kept: dict[str, Expression] = {}
        for name, expression in _expressions(draft, source):
            if unknown & _used(expression.text, scope):
                unknown.add(name)
                continue
            try:
                scope = with_column(name, expression, scope)
                kept[name] = expression
            except (ExpressionError, RecursionError) as error:
                unknown.add(name)
                written = list(draft.raw.get("compute", {}))
                if name in written:
                    later = set(written[written.index(name) :])
                    error = _too_early(error, _used(expression.text, scope) & later)
                    report_expression(draft.reader, ("compute", name), expression.text, error)
                elif draft.sound:
                    draft.reader.problem("bad-expression", str(error), "time")
        if source.time is not None and source.time not in unknown:
            _check_time(draft.reader, source, source.time, scope)
        return replace(source, computed=kept)

    @property
    def _as_of(self) -> date:
        return self.project.as_of or date.max


def taken_names(raw: Mapping[str, Any]) -> list[str]:
    """The names, here, of the columns that a lookup takes."""
    return list(raw["take"])


def _taken(raw: Mapping[str, Any]) -> list[tuple[str, str]]:
    take = raw["take"]
    return list(take.items()) if isinstance(take, Mapping) else [(each, each) for each in take]


def _step(raw: Mapping[str, Any], new: str, index: int) -> str | int:
    return new if isinstance(raw["take"], Mapping) else index


def _is_column(reader: Reader, source: Source, name: str, at: tuple[str | int, ...]) -> bool:
    if name not in source.columns:
        message = f"source '{source.name}' has no column '{name}'"
        reader.problem("unknown-column", message, at, did_you_mean(name, source.columns))
    return name in source.columns


def _expressions(draft: Draft, source: Source) -> Iterator[tuple[str, Expression]]:
    """What is computed: a day and a time of day first, then what `compute` says."""
    yield from source.computed.items()
    for name, text in draft.raw.get("compute", {}).items():
        at = draft.reader.at("compute", name)
        yield name, Expression(text=text.strip(), location=at)


def _used(text: str, scope: Scope) -> set[str]:
    """The names in an expression; none where it cannot be read."""
    if text in scope.names:
        return {text}
    try:
        return set(columns_of(parse(text))) | {text}
    except ExpressionError:
        return {text}


def _too_early(
    error: ExpressionError | RecursionError, later: Iterable[str]
) -> ExpressionError | RecursionError:
    """The error, with what to do where a computed column is used before it is there."""
    for each in later:
        if isinstance(error, ExpressionError) and f"'{each}'" in str(error):
            hint = f"A computed column uses the ones before it: put '{each}' first."
            return ExpressionError(str(error), hint, error.offset)
    return error


def _check_names(reader: Reader, source: Source, raw: Mapping[str, Any]) -> None:
    """Each column has a name of its own: the contract's, the taken and the computed ones."""
    owners = dict.fromkeys(source.columns, "the contract")
    owners |= dict.fromkeys(source.computed, "'time'")
    for lookup, join in source.lookups.items():
        for index, (new, name) in enumerate(_taken(raw["lookup"][lookup])):
            if new in owners:
                step = _step(raw["lookup"][lookup], new, index)
                reader.problems.add(
                    "duplicate-column",
                    f"'{new}' is already a column of '{source.name}', from {owners[new]}",
                    reader.at("lookup", lookup, "take", step, key=True),
                    f"Take it by another name, such as take: {{{lookup}_{name}: {name}}}",
                )
            elif new in join.taken:
                owners[new] = f"the lookup '{lookup}'"
    for name in raw.get("compute", {}):
        if name in owners:
            reader.problems.add(
                "duplicate-column",
                f"'{name}' is already a column of '{source.name}', from {owners[name]}",
                reader.at("compute", name, key=True),
                "Give the computed column a name of its own.",
            )


def _check_time(reader: Reader, source: Source, name: str, scope: Scope) -> None:
    """`time` names a column that holds moments."""
    found = scope.names.get(name)
    if found is None:
        message = f"'{name}' is not among the contract's columns"
        reader.problem("unknown-column", message, "time", did_you_mean(name, scope.names))
    elif found.type.kind not in TIMES:
        hint = "Name a column that holds a date or timestamp."
        if name in source.columns:
            hint = f"Declare {name}: {{type: timestamp}}."
        message = f"'{name}' is {found.type.describe()}, and 'time' takes a date or timestamp"
        reader.problem("wrong-column-type", message, "time", hint)
