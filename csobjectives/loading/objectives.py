"""`Objectives` documents to sets: measures bound, targets in their metric's unit."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from fractions import Fraction
from typing import Any

from csobjectives.documents import Document
from csobjectives.expressions import Scope
from csobjectives.loading.reader import Reader, as_tuple
from csobjectives.loading.scopes import contract_scope
from csobjectives.metrics import REGISTRY, OptionKind
from csobjectives.metrics.binding import BindingError, bind
from csobjectives.model import (
    Enforcement,
    Expression,
    Measure,
    Objective,
    ObjectiveSet,
    Option,
    Project,
    Source,
    Target,
)
from csobjectives.periods import Window
from csobjectives.problems import Location, Problems, did_you_mean
from csobjectives.quantities import (
    DURATION,
    QuantityError,
    Unit,
    parse_difference,
    parse_value,
)


class ObjectivesReader:
    """Reads the objectives of one document, with the sources that they may use.

    `known` are the names of all sources, also of those that could not be read: naming one
    of these is right, and what is wrong with it has been said at its own place.
    """

    def __init__(
        self,
        document: Document,
        project: Project,
        sources: Mapping[str, Source],
        known: frozenset[str],
        problems: Problems,
    ) -> None:
        self.document = document
        self.project = project
        self.sources = sources
        self.known = known
        self.problems = problems
        self.defaults: Mapping[str, Any] = document.data.get("defaults", {})

    def read(self, broken: frozenset[tuple[str | int, ...]]) -> ObjectiveSet:
        """The set, with the objectives that can be read; the others have a problem each."""
        data = self.document.data
        name = str(data["name"])
        objectives: dict[str, Objective] = {}
        for index, raw in enumerate(data["objectives"]):
            if ("objectives", index) in broken:
                continue
            reader = Reader(self.document, ("objectives", index), self.problems)
            if raw["id"] in objectives:
                first = objectives[raw["id"]].location
                message = f"'{raw['id']}' is the id of two objectives; the other is at {first}"
                reader.problem("duplicate-id", message, "id", "Give each its own id.")
                continue
            objective = self._objective(reader, raw, name)
            if objective is not None:
                objectives[objective.id] = objective
        return ObjectiveSet(
            name=name,
            title=data.get("title", name),
            owner=data.get("owner", ""),
            version=data.get("version", ""),
            description=data.get("description", ""),
            location=self.document.locate(["name"]),
            objectives=tuple(objectives.values()),
        )

    def _objective(self, reader: Reader, raw: Mapping[str, Any], name: str) -> Objective | None:
        before = self.problems.errors
        enforcement = Enforcement(
            raw.get("enforcement", self.defaults.get("enforcement", "blocking"))
        )
        window = raw.get("window", self.defaults.get("window"))
        if window is None:
            reader.problem(
                "missing-key",
                "'window' is missing, here and in the document's defaults",
                (),
                "For example: window: month",
            )
        if "target" not in raw and enforcement is not Enforcement.TRACKED:
            reader.problem(
                "missing-key",
                "'target' is missing",
                (),
                "For example: target: {at_least: 90%}; or enforcement: tracked, to show it only.",
            )
        measure = self._measure(reader, raw["measure"])
        if measure is None or window is None:
            return None
        target = None
        if "target" in raw:
            target = read_target(
                Reader(self.document, (*reader.path, "target"), self.problems),
                raw["target"],
                measure.unit,
            )
        if self.problems.errors > before:
            return None
        return Objective(
            set_name=name,
            id=raw["id"],
            type=raw["type"],
            title=raw["title"],
            why=raw.get("why", ""),
            owner=raw.get("owner", self.document.data.get("owner", "")),
            location=reader.at(),
            measure=measure,
            window=Window(window),
            enforcement=enforcement,
            target=target,
        )

    def _measure(self, outer: Reader, raw: Mapping[str, Any]) -> Measure | None:
        """The measure, checked against its source's contract; None where it does not fit."""
        reader = Reader(self.document, (*outer.path, "measure"), self.problems)
        source = self.sources.get(raw["source"])
        if raw["source"] not in self.known:
            reader.problem(
                "unknown-source",
                f"there is no source '{raw['source']}'",
                "source",
                did_you_mean(raw["source"], self.known)
                or "Describe it in a document of kind Sources.",
            )
        if source is None:
            return None
        metric = REGISTRY[raw["metric"]]
        measure = Measure(
            metric=metric.name,
            source=source.name,
            location=reader.at(),
            roles={
                role: self._expression(reader, role, raw[role])
                for role in metric.roles
                if role in raw
            },
            options={
                k: _option(metric.options[k].kind, raw[k]) for k in metric.options if k in raw
            },
            shown={k: _shown(raw[k]) for k in ("variant", *metric.options) if k in raw},
            variant=raw.get("variant", ""),
            where=self._expression(reader, "where", raw["where"]) if "where" in raw else None,
            by=as_tuple(raw.get("by", ())),
            unit_word=raw.get("unit", ""),
        )
        self._check_segments(reader, measure, source)
        scope = contract_scope(source, self.project.timezone, self.project.as_of or date.max)
        return self._bound(reader, measure, scope)

    def _bound(self, reader: Reader, measure: Measure, scope: Scope) -> Measure | None:
        """The measure with its unit, if its expressions fit the contract."""
        try:
            return replace(measure, unit=bind(measure, scope).unit)
        except BindingError as error:
            role = measure.where if error.role == "where" else measure.roles.get(error.role)
            place = role.location if role else reader.at(*([error.role] if error.role else []))
            if role:
                place = Location(place.file, place.line, place.column + error.offset)
            self.problems.add("bad-expression", str(error), place, error.hint)
        except RecursionError:
            self.problems.add("bad-expression", "the expression is too deep", reader.at())
        return None

    def _check_segments(self, reader: Reader, measure: Measure, source: Source) -> None:
        for index, name in enumerate(measure.by):
            if name not in source.columns:
                reader.problem(
                    "unknown-column",
                    f"'{name}' is not among the columns of source '{source.name}'",
                    ("by", index),
                    did_you_mean(name, source.columns),
                )

    def _expression(self, reader: Reader, key: str, text: str) -> Expression:
        """An expression and the place of its first character, as far as YAML's style tells."""
        place = reader.at(key)
        line = self.document.text.splitlines()[place.line - 1]
        quoted = line[place.column - 1 : place.column] in ("'", '"')
        return Expression(
            text=text.strip(),
            location=Location(place.file, place.line, place.column + int(quoted)),
        )


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


def read_target(reader: Reader, raw: Mapping[str, Any], unit: Unit) -> Target | None:
    """A target in base units; problems where it is in another unit or contradicts itself."""
    before = reader.problems.errors

    def value(key: str, written: Any, *steps: int) -> Fraction:
        try:
            read = parse_difference if key == "tolerance" else parse_value
            return read(written, unit)
        except QuantityError as error:
            reader.problem("wrong-unit", str(error), (key, *steps), error.hint)
            return Fraction(0)

    low = value("at_least", raw["at_least"]) if "at_least" in raw else None
    high = value("at_most", raw["at_most"]) if "at_most" in raw else None
    if "between" in raw:
        low, high = (value("between", each, i) for i, each in enumerate(raw["between"]))
    stretch = value("stretch", raw["stretch"]) if "stretch" in raw else None
    tolerance = value("tolerance", raw["tolerance"]) if "tolerance" in raw else Fraction(0)
    if reader.problems.errors > before:
        return None
    _check_target(reader, raw, low, high, stretch, tolerance)
    return Target(
        location=reader.at(),
        at_least=low,
        at_most=high,
        tolerance=tolerance,
        stretch=stretch,
        min_sample=raw.get("min_sample", 0),
    )


def _check_target(
    reader: Reader,
    raw: Mapping[str, Any],
    low: Fraction | None,
    high: Fraction | None,
    stretch: Fraction | None,
    tolerance: Fraction,
) -> None:
    """What a target cannot be: an empty band, a stretch behind it, a tolerance below zero."""
    if low is not None and high is not None:
        if low > high:
            reader.problem(
                "empty-range",
                f"no figure lies between {raw['between'][0]} and {raw['between'][1]}",
                "between",
                "Write the lower one first.",
            )
        if stretch is not None:
            reader.problem("conflicting-keys", "a band has no stretch", "stretch", "Leave it out.")
    elif stretch is not None and (
        (low is not None and stretch < low) or (high is not None and stretch > high)
    ):
        bound = raw.get("at_least", raw.get("at_most"))
        reader.problem(
            "stretch-behind-target",
            f"the stretch {raw['stretch']} is easier than the target {bound}",
            "stretch",
            "A stretch is the harder figure.",
        )
    if tolerance < 0:
        reader.problem(
            "negative-tolerance",
            f"the tolerance {raw['tolerance']} is below zero",
            "tolerance",
            "A tolerance is how far a figure may miss: write it without a sign.",
        )
