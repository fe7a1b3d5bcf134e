"""What a metric is, and the one place where metrics are registered.

A metric is declared as a class that is never instantiated: its docstring is its user
documentation, its attributes are its roles, options and forms. `@metric` turns it into a
`Metric` and registers it; the schema, the catalogue and the tests read the registry. What several
metrics share stands in a class that they inherit from.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType
from typing import Literal

from csobjectives.estimators import Estimator, OfFigures, PartEstimator, clustered, weighted
from csobjectives.metrics.docstrings import Docstring, DocstringError, read_docstring
from csobjectives.metrics.observations import Entries, Observation, Standing
from csobjectives.metrics.reasons import NEGATIVE
from csobjectives.metrics.statements import StatementError, check_statement
from csobjectives.metrics.types import TYPES
from csobjectives.quantities import Unit

REGISTER = "register"  # the role that another source plays
_DIFFERENCE = re.compile(r"\b(\w+) - (\w+)\b")


Direction = Literal["up", "down", "band"]


class RoleKind(StrEnum):
    """What may stand in a role."""

    CONDITION = "condition"
    FIGURE = "figure"
    DURATION = "duration"
    MOMENT = "moment"
    SCORE = "score"
    COUNT = "count"
    TEXT = "text"
    IDENTITY = "identity"
    SOURCE = "source"
    OBJECTIVE = "objective"
    OBJECTIVES = "objectives"


class OptionKind(StrEnum):
    """What an option's value is."""

    NUMBER = "number"
    COUNT = "count"
    DURATION = "duration"
    QUANTILE = "quantile"
    LABELS = "labels"
    SPELLINGS = "spellings"
    CHOICE = "choice"
    DAY = "day"
    SHARE = "share"


@dataclass(frozen=True, slots=True)
class Role:
    """A part that a column, or an expression over columns, plays in a metric.

    `default` makes it optional: the expression that stands in for it. `event` marks a
    moment that, where it lies after as-of, has not happened yet and reads as NULL. An
    `answer` may also come as counts per answer, in a document of kind Measurements. Where a role
    `may_be_empty`, its NULL says something, and is not a missing value. A role `of_register` is
    an expression over the columns of the register, not of the source.
    `unit` is the one that the example's column has: the metric may take it from there.
    """

    kind: RoleKind
    description: str
    example: str
    default: str = ""
    event: bool = False
    answer: bool = False
    may_be_empty: bool = False
    of_register: bool = False
    unit: str = ""


@dataclass(frozen=True, slots=True)
class Option:
    """A cut-off or setting of a metric: it is printed, and has a default only where it may be none.

    `default` is written as in YAML, such as `0 days`; empty for an option that has to be given.
    `least` is the smallest number that it can be; `of` is the role without which it says nothing.
    A choice is one of its `choices`, which messages call what it is `called`.
    """

    kind: OptionKind
    description: str
    example: str | int | tuple[str, ...]
    default: str = ""
    least: int | None = None
    of: str = ""
    choices: tuple[str, ...] = ()
    called: str = ""


@dataclass(frozen=True, slots=True)
class Form:
    """One formula of a metric. What its estimator's expressions name is what it needs.

    `leaves_out` names the rows that the formula is not about, `{reason: condition}`, in
    order: a row counts under the first reason that holds, and under `missing` where a role
    has no value. `over` says what the formula looks at, where it is not the rows themselves.
    `better`, `unit` and `statement` are the form's own, where they are not the metric's.

    With `parts`, everything is added up apart for each combination of their values, and the
    estimator makes one figure of all of them. `reads` are the roles and options that the
    formula takes beside what its expressions name, as one made of other objectives' figures does.
    """

    summary: str
    estimator: Estimator
    leaves_out: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    over: Observation | None = None
    better: Direction | None = None
    unit: Unit | str | None = None
    statement: str = ""
    parts: tuple[str, ...] = ()
    reads: tuple[str, ...] = ()

    @property
    def is_of_objectives(self) -> bool:
        """Whether it is made of the figures of other objectives."""
        return isinstance(self.estimator, OfFigures)

    @property
    def takes_cluster(self) -> bool:
        """Whether `cluster` may say which rows belong together: of shares, means and ratios."""
        return self._is_of_rows and clustered(self.estimator) is not None

    @property
    def takes_weight(self) -> bool:
        """Whether rows may have a `weight` each: in shares, means and net shares over rows."""
        return self._is_of_rows and weighted(self.estimator) is not None

    @property
    def takes_per(self) -> bool:
        """Whether rows may be folded to things first."""
        return self._is_of_rows and bool(self.estimator.sums())

    @property
    def _is_of_rows(self) -> bool:
        """Whether rows count as they are, and all together."""
        return self.over is None and not self.parts


class Variant(Form):
    """A form that practice knows by a name; it is chosen by `variant:`, never silently."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Metric:
    """A registered metric.

    `unit` is fixed, or the name of the role whose unit it has, or a quotient of two roles; it
    is empty where the measure's own `unit:` says it. `statement` is the sentence that an objective
    is stated by.
    `better` is the direction: up, down or band (neither is better without a target). `waits` names
    the option that a period waits for once it is over, for its last rows to be decided; with a
    form that leaves none out as pending, there is nothing to wait for.
    """

    name: str
    types: tuple[str, ...]
    unit: Unit | str
    better: Direction
    docstring: Docstring
    roles: Mapping[str, Role]
    options: Mapping[str, Option]
    forms: Mapping[str, Form]
    waits: str = ""
    statement: str = ""
    _found: dict[str, tuple[frozenset[str], frozenset[str]]] = field(
        default_factory=dict, init=False, repr=False, compare=False
    )

    @property
    def summary(self) -> str:
        """What is measured, in one line."""
        return self.docstring.what

    def unit_of(self, form: Form) -> Unit | str:
        """The unit of one of the forms."""
        return form.unit or self.unit

    def statement_of(self, form: Form) -> str:
        """The sentence that an objective with one of the forms is stated by."""
        return form.statement or self.statement

    @property
    def variants(self) -> tuple[str, ...]:
        """The names that `variant:` may have; none where the roles tell the form."""
        return tuple(name for name, form in self.forms.items() if isinstance(form, Variant))

    @property
    def answer(self) -> str:
        """The role that counts per answer can play; empty where there is none."""
        return next((name for name, role in self.roles.items() if role.answer), "")

    @property
    def is_reported(self) -> bool:
        """Whether it is a figure as it was reported, without any row behind it."""
        return not self.unit

    def needs(self, form: Form) -> frozenset[str]:
        """The roles and options that a form cannot do without."""
        return frozenset(
            name
            for name in self.names_in(form)
            if not (self.options[name] if name in self.options else self.roles[name]).default
        )

    @property
    def objective_roles(self) -> frozenset[str]:
        """The roles that other objectives play."""
        kinds = (RoleKind.OBJECTIVE, RoleKind.OBJECTIVES)
        return frozenset(name for name, role in self.roles.items() if role.kind in kinds)

    @property
    def has_source(self) -> bool:
        """Whether any of its forms is about the rows of a source."""
        forms = self.forms.values()
        return not self.is_reported and not all(form.is_of_objectives for form in forms)

    @property
    def is_mixed(self) -> bool:
        """Whether some of its forms are about rows, and some about other objectives."""
        return len({form.is_of_objectives for form in self.forms.values()}) > 1

    @property
    def has_own_days(self) -> bool:
        """Whether it says itself which days it looks at, so that no window does."""
        return not self.has_source and "since" in self.options

    @property
    def has_register(self) -> bool:
        """Whether another source may play a role."""
        return REGISTER in self.roles

    def names_in(self, form: Form) -> frozenset[str]:
        """All roles and options that a form's expressions name."""
        estimator = form.estimator
        texts = [*form.leaves_out.values(), *form.parts, *form.reads]
        texts += [estimator.ranked, *estimator.tallied.values(), *estimator.settings]
        for each in estimator.sums().values():
            texts += [*each.of, each.when]
        if form.over is not None:
            texts += form.over.texts()
            if isinstance(form.over, Entries) and form.over.entry:
                texts.append(REGISTER)
        words = set(re.findall(r"\w+", " ".join(texts)))
        return frozenset(words & (self.roles.keys() | self.options.keys()))

    def timed(self, form: Form) -> tuple[str, ...]:
        """The moments between which a form says how long something took; none where it does not.

        It takes the one from the other, and leaves out what ended before it began; or it is about
        what has begun, and stands at the period's end. `clock` may say how that time is measured.
        """
        moments = {name for name, role in self.roles.items() if role.kind is RoleKind.MOMENT}
        estimator = form.estimator
        texts = [estimator.ranked]
        for each in estimator.sums().values():
            texts += [*each.of, each.when]
        found: list[str] = []
        for later, earlier in _DIFFERENCE.findall(" ".join(texts)):
            took = form.leaves_out.get(NEGATIVE) == f"{later} < {earlier}"
            stands = isinstance(form.over, Standing) and f"{earlier} < {later}" in form.over.among
            if took or stands:
                found += [name for name in (earlier, later) if name in moments]
        return tuple(dict.fromkeys(found))

    def form_for(self, given: frozenset[str], variant: str = "") -> str | None:
        """The name of the form for the roles, options and variant that a measure gives.

        A variant is never chosen silently: without its name, only the other forms are.
        """
        fitting = (
            name
            for name, form in self.forms.items()
            if variant == (name if isinstance(form, Variant) else "")
            and self._bounds(name)[0] <= given <= self._bounds(name)[1]
        )
        return next(fitting, None)

    def _bounds(self, name: str) -> tuple[frozenset[str], frozenset[str]]:
        """What a form needs, and what it knows; found out once, for every measure asks."""
        if name not in self._found:
            form = self.forms[name]
            self._found[name] = self.needs(form), self.names_in(form)
        return self._found[name]


REGISTRY: dict[str, Metric] = {}


def metric(
    *types: str, unit: Unit | str, better: Direction, waits: str = ""
) -> Callable[[type], Metric]:
    """Register the decorated class as a metric. Raises ValueError where it is incomplete."""
    unknown = set(types) - TYPES.keys()
    if unknown:
        raise ValueError(f"unknown types: {', '.join(sorted(unknown))}")

    def register(declaration: type) -> Metric:
        parts: dict[str, object] = {}
        for each in declaration.__mro__:  # its own come before those that it shares with others
            parts |= {name: part for name, part in vars(each).items() if name not in parts}
        found = Metric(
            name=declaration.__name__,
            types=types,
            unit=unit,
            better=better,
            waits=waits,
            statement=str(parts.get("statement", "")),
            docstring=_docstring(declaration),
            roles={k: v for k, v in parts.items() if isinstance(v, Role)},
            options={k: v for k, v in parts.items() if isinstance(v, Option)},
            forms={k: v for k, v in parts.items() if isinstance(v, Form)},
        )
        if not found.forms or found.name in REGISTRY:
            raise ValueError(f"{found.name}: needs a form and a name of its own")
        _check_statements(found)
        _check_parts(found)
        _check_objectives(found)
        REGISTRY[found.name] = found
        return found

    return register


def _check_parts(found: Metric) -> None:
    """Hold parts to what they are of: rows as they are, by an estimator that knows parts."""
    for name, form in found.forms.items():
        is_of_parts = isinstance(form.estimator, PartEstimator)
        if is_of_parts != bool(form.parts) or (form.parts and form.over is not None):
            raise ValueError(f"{found.name}: {name} has parts of rows, and an estimator of them")


def _check_objectives(found: Metric) -> None:
    """Hold roles that objectives play to an estimator of their figures."""
    for name, form in found.forms.items():
        if form.is_of_objectives != bool(found.names_in(form) & found.objective_roles):
            raise ValueError(f"{found.name}: {name} is of objectives, and an estimator of figures")


def _docstring(declaration: type) -> Docstring:
    """What a declaration's docstring says. Raises ValueError with the metric's name."""
    try:
        return read_docstring(declaration.__doc__)
    except DocstringError as error:
        raise ValueError(f"{declaration.__name__}: {error}") from None


def _check_statements(metric: Metric) -> None:
    """Hold each form's sentence to what the form names. Raises ValueError with their names."""
    for name, form in metric.forms.items():
        try:
            check_statement(metric.statement_of(form), metric.needs(form), metric.names_in(form))
        except StatementError as error:
            raise ValueError(f"{metric.name}.{name}: {error}") from None
