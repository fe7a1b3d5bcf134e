"""Measures bound to their sources: roles as expressions, options in base units."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction
from typing import Any

from csobjectives.binding import BindingError, bind
from csobjectives.expressions import ExpressionError, Scope, lower
from csobjectives.loading.reader import Reader, as_tuple
from csobjectives.loading.scopes import contract_scope
from csobjectives.loading.texts import place_within
from csobjectives.metrics import REGISTRY, OptionKind
from csobjectives.model import Expression, Measure, Option, Project, Source
from csobjectives.problems import did_you_mean
from csobjectives.quantities import DURATION, parse_value


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownSources:
    """The sources that measures may name.

    `names` are those of all sources, also of those that could not be read: naming one of these
    is right, and what is wrong with it has been said at its own place. Where a document that
    describes sources could not be read at all, they are not `complete`, and no name is unknown.
    """

    project: Project
    sources: Mapping[str, Source]
    names: frozenset[str]
    complete: bool

    def find(self, reader: Reader, name: str) -> Source | None:
        """The source of that name; None, and a problem where there is none."""
        if self.complete and name not in self.names:
            reader.problem(
                "unknown-source",
                f"there is no source '{name}'",
                "source",
                did_you_mean(name, self.names) or "Describe it in a document of kind Sources.",
            )
        return self.sources.get(name)


def read_measure(reader: Reader, raw: Mapping[str, Any], known: KnownSources) -> Measure | None:
    """The measure, checked against its source's contract; None where it does not fit."""
    source = known.find(reader, raw["source"])
    if source is None:
        return None
    metric = REGISTRY[raw["metric"]]
    measure = Measure(
        metric=metric.name,
        source=source.name,
        location=reader.at(),
        roles={role: _expression(reader, role, raw[role]) for role in metric.roles if role in raw},
        options={k: _option(metric.options[k].kind, raw[k]) for k in metric.options if k in raw},
        shown={k: _shown(raw[k]) for k in ("variant", *metric.options) if k in raw},
        variant=raw.get("variant", ""),
        where=_expression(reader, "where", raw["where"]) if "where" in raw else None,
        by=as_tuple(raw.get("by", ())),
        unit_word=raw.get("unit", ""),
        sample=raw.get("population") == "sample",
    )
    _check_segments(reader, measure, source)
    project = known.project
    scope = contract_scope(source, project.timezone, project.as_of or date.max)
    return _bound(reader, measure, scope)


def _expression(reader: Reader, key: str, text: str) -> Expression:
    return Expression(text=text.strip(), location=reader.at(key))


def _option(kind: OptionKind, raw: Any) -> Option:
    """An option's value in base units: the schema has seen to its form."""
    match kind:
        case OptionKind.DURATION:
            return parse_value(raw, DURATION)
        case OptionKind.QUANTILE:
            return Fraction(raw.removeprefix("p")) / 100
        case OptionKind.LABELS:
            return tuple(raw)
        case _:
            return Fraction(raw)


def _shown(raw: object) -> str:
    return ", ".join(raw) if isinstance(raw, list) else str(raw)


def _check_segments(reader: Reader, measure: Measure, source: Source) -> None:
    for index, name in enumerate(measure.by):
        if name not in source.columns:
            reader.problem(
                "unknown-column",
                f"source '{source.name}' has no column '{name}'",
                ("by", index),
                did_you_mean(name, source.columns),
            )


def _bound(reader: Reader, measure: Measure, scope: Scope) -> Measure | None:
    """The measure with its unit, if its expressions fit the contract.

    Each expression is read by itself first, so that one that fails hides no other.
    """
    before = reader.problems.errors
    try:
        for key, expression in _expressions(measure):
            try:
                lower(expression.text, scope)
            except ExpressionError as error:
                _report(reader, measure, BindingError(key, error))
        if reader.problems.errors == before:
            return replace(measure, unit=bind(measure, scope).unit)
    except BindingError as error:
        _report(reader, measure, error)
    except RecursionError:
        reader.problem(
            "bad-expression",
            "an expression has too many parts",
            (),
            "Compute the value where the data is exported, and name the column.",
        )
    return None


def _expressions(measure: Measure) -> Iterator[tuple[str, Expression]]:
    if measure.where is not None:
        yield "where", measure.where
    yield from measure.roles.items()


def _report(reader: Reader, measure: Measure, error: BindingError) -> None:
    """The problem with a role, `where` or `unit`, or with how they go together, at its place."""
    message, hint, place = str(error), error.hint, reader.at()
    expression = dict(_expressions(measure)).get(error.role)
    if expression is not None:
        path = (*reader.path, error.role)
        place = place_within(reader.document, path, expression.text, error.offset)
    elif error.role:
        place = reader.at(error.role)
    else:
        message = f"what is given to {measure.metric} does not go together: {error}"
        hint = "Change what plays the role, the option beside it, or a column's type."
    reader.problems.add("bad-expression", message, place, hint)
