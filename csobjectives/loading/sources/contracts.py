"""What measures may say of a source, found out once for all measures that say the same.

Many objectives share a formula and differ in their rows, or the other way round: so formulas
and conditions are checked apart, each text once per source.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterator
from dataclasses import dataclass, field, replace

from csobjectives.binding import BindingError, bind
from csobjectives.estimators import WEIGHT
from csobjectives.expressions import ExpressionError, Scope, condition, lower
from csobjectives.metrics import REGISTRY
from csobjectives.model import Expression, Measure, Source
from csobjectives.quantities import Unit


@dataclass(frozen=True, slots=True, kw_only=True)
class Contract:
    """A source, the scope of its columns, and what has been found to fit."""

    source: Source
    scope: Scope
    personal: frozenset[str]
    _units: dict[Hashable, Unit] = field(default_factory=dict)
    _conditions: set[str] = field(default_factory=set)

    def as_register(self) -> Contract:
        """The same contract where messages have to tell it from the source of the rows."""
        called = f"the register '{self.source.name}'"
        return replace(self, scope=replace(self.scope, called=called))

    def unit(
        self, measure: Measure, register: Contract | None = None
    ) -> tuple[Unit | None, list[BindingError]]:
        """The measure's unit, or what does not fit; with a `register`, `where` is about that.

        Raises RecursionError where expressions have too many parts together.
        """
        register = register and register.as_register()
        about = register or self
        faults = [] if measure.where is None else about._faults_of_where(measure.where)
        key = _key(measure)
        if key not in self._units:
            faults += self._faults_of_formula(replace(measure, where=None), key, register)
        return (None if faults else self._units[key]), faults

    def faults(self, measure: Measure, register: Contract | None = None) -> list[BindingError]:
        """What does not fit in each of a measure's expressions by itself.

        Raises RecursionError as `unit` does.
        """
        register = register and register.as_register()
        about = register or self
        where = [] if measure.where is None else about._faults_of_where(measure.where)
        return where + self._faults_of_roles(measure, register)

    def _faults_of_roles(self, measure: Measure, register: Contract | None) -> list[BindingError]:
        """What does not fit of each role; one over the register waits for that to be known."""
        roles = REGISTRY[measure.metric].roles if measure.metric in REGISTRY else {}
        found: list[BindingError] = []
        if measure.weight is not None:
            found += self._fault(WEIGHT, measure.weight)
        for name, each in measure.roles.items():
            about = register if roles[name].of_register else self
            found += [] if about is None else about._fault(name, each)
        return found

    def _faults_of_formula(
        self, formula: Measure, key: Hashable, register: Contract | None
    ) -> list[BindingError]:
        """What does not fit, each role's expression read by itself first."""
        faults = self._faults_of_roles(formula, register)
        if not faults:
            time = formula.time or self.source.time or ""
            scope = register.scope if register is not None else None
            try:
                self._units[key] = bind(formula, self.scope, time=time, register=scope).unit
            except BindingError as error:
                faults.append(error)
        return faults

    def _faults_of_where(self, where: Expression) -> list[BindingError]:
        if where.text not in self._conditions:
            try:
                condition(where.text, self.scope)
            except ExpressionError as error:
                return [BindingError("where", error)]
            self._conditions.add(where.text)
        return []

    def _fault(self, role: str, expression: Expression) -> Iterator[BindingError]:
        try:
            lower(expression.text, self.scope)
        except ExpressionError as error:
            yield BindingError(role, error)


def _key(measure: Measure) -> Hashable:
    """Everything of a measure that its unit may depend on."""
    return (
        measure.metric,
        tuple((name, each.text) for name, each in measure.roles.items()),
        tuple(measure.options.items()),
        measure.variant,
        measure.unit_word,
        measure.per,
        measure.time,
        measure.register,
        measure.cluster,
        measure.weight and measure.weight.text,
        measure.sample,
        measure.clock,
    )
