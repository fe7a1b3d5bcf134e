"""Measures bound to their sources: roles as expressions, options in base units."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace
from typing import Any

from csobjectives.binding import BindingError, bind, form_of, value_of
from csobjectives.documents import Overlay
from csobjectives.estimators import WEIGHT
from csobjectives.expressions import Kind, Type
from csobjectives.expressions.typed import TIMES
from csobjectives.loading.faults import SOUND, Faults, within, without
from csobjectives.loading.known import KnownSources
from csobjectives.loading.measures.answers import answers_scope
from csobjectives.loading.measures.observations import check_observations
from csobjectives.loading.measures.row_keys import row_keys_fit
from csobjectives.loading.measures.settings import settings_fit
from csobjectives.loading.reader import Key, Reader, as_tuple
from csobjectives.loading.sources.contracts import Contract
from csobjectives.loading.texts import place_within
from csobjectives.metrics import REGISTER, REGISTRY, Standing
from csobjectives.model import Expression, Measure
from csobjectives.problems import Problems, did_you_mean
from csobjectives.quantities import NUMBER, POINTS, QuantityError, Unit, parse_unit
from csobjectives.schemas import validate_merged

# The kinds of which each value is written in one way.
_NAMES = (Kind.TEXT, Kind.INTEGER, Kind.BOOLEAN, Kind.DATE)
_EXAMPLES = {
    Kind.DURATION: "'5 min'",
    Kind.TIME: "'12:00'",
    Kind.TIMESTAMP: "date '2026-06-30'",
}


def read_measure(
    reader: Reader,
    raw: object,
    known: KnownSources,
    faults: Faults = SOUND,
    *,
    of_a_day: bool = False,
) -> Measure | None:
    """The measure, checked against its source's contract; None where it does not fit.

    Of one with `faults`, the other parts are checked. One `of_a_day` may have rows without a
    time, which tell what is known on the day before as-of.
    """
    sound = without(raw, faults)
    if "use" not in sound:
        return _read(reader, sound, known, faults, of_a_day=of_a_day)
    merged = _merged(reader, sound, known)
    if merged is None:
        return None
    own, whole, further = merged
    return _read(own, without(whole, further), known, faults | further, of_a_day=of_a_day)


def _read(
    reader: Reader, raw: Mapping[str, Any], known: KnownSources, faults: Faults, *, of_a_day: bool
) -> Measure | None:
    """A measure that uses no other, from what is sound of it."""
    measure = replace(as_written(reader, raw), clock=known.calendar(reader, raw.get("clock")))
    if not measure.source:
        return None if faults else _without_source(reader, measure)
    contract = known.find(reader, measure.source)
    if contract is None:
        return None
    register = None
    if measure.register:
        register = known.find(reader, measure.register, REGISTER)
        if register is None:
            return None
    elif faults and REGISTER in (_known_roles(measure.metric) or raw):
        # Of which source these name columns is not known.
        measure = replace(measure, by=(), where=None)
    fit = True
    if not of_a_day and (faults or not isinstance(form_of(measure).over, Standing)):
        fit = known.is_dated(reader, contract.source)
    fit = _columns_fit(reader, measure, contract, register) and fit
    if fit and not faults:
        fits = row_keys_fit(reader, measure)
        fits = check_observations(reader, measure, contract.source, register) and fits
        fits = settings_fit(reader, measure) and fits
        return _bound(reader, measure, contract, register) if fits else None
    # One fault hides no other.
    _bound(reader, replace(measure, per="", time=""), contract, register, whole=not faults)
    return None


def as_written(reader: Reader, raw: Mapping[str, Any]) -> Measure:
    """What is written, with options in base units; all may be absent where it is not sound.

    A key that the metric does not know may hold anything, and so may all keys of no metric.
    """
    metric = REGISTRY.get(raw.get("metric", ""))
    roles, kinds = (metric.roles, metric.options) if metric is not None else ((), {})
    of_objectives = metric.objective_roles if metric is not None else ()
    texts = {key: each for key, each in raw.items() if isinstance(each, str)}
    return Measure(
        metric=raw.get("metric", ""),
        source="" if metric is not None and not metric.has_source else texts.get("source", ""),
        location=reader.at(),
        roles={
            role: _expression(reader, role, texts[role])
            for role in roles
            if role in texts and role != REGISTER and role not in of_objectives
        },
        options={k: value_of(kinds[k].kind, raw[k]) for k in kinds if k in raw},
        shown={k: _shown(raw[k]) for k in ("variant", *kinds) if k in raw},
        variant=texts.get("variant", "") if metric is not None and metric.variants else "",
        where=_expression(reader, "where", texts["where"]) if "where" in texts else None,
        by=_names(raw.get("by")),
        per=texts.get("per", ""),
        time=texts.get("time", ""),
        register=texts.get(REGISTER, "") if REGISTER in roles else "",
        cluster=texts.get("cluster", ""),
        weight=_expression(reader, WEIGHT, texts[WEIGHT]) if WEIGHT in texts else None,
        unit_word=texts.get("unit", ""),
        sample=raw.get("population") == "sample",
    )


def _known_roles(metric: str) -> Collection[str]:
    return REGISTRY[metric].roles if metric in REGISTRY else ()


def _names(raw: object) -> tuple[str, ...]:
    """One name or several."""
    several: tuple[object, ...] = as_tuple(raw) if isinstance(raw, str | list) else ()
    return tuple(each for each in several if isinstance(each, str))


def _without_source(reader: Reader, measure: Measure) -> Measure | None:
    """A measure whose figures come from documents of kind Measurements, with its unit."""
    metric = REGISTRY[measure.metric]
    if not metric.is_reported:
        answer = {metric.answer: Expression(text=metric.answer, location=measure.location)}
        counted = replace(measure, roles=answer)
        try:
            return replace(counted, unit=bind(counted, answers_scope(counted)).unit)
        except BindingError as error:
            _report(reader, counted, error)
            return None
    return replace(measure, unit=_reported_unit(reader, measure.unit_word))


def _reported_unit(reader: Reader, word: str) -> Unit:
    """The unit that a measure names; a plain number where it names none."""
    if word in ("", "points"):
        return POINTS if word else NUMBER
    try:
        return parse_unit(word)[0]
    except QuantityError as error:
        hint = f"{error.hint} Write points for a net figure."
        reader.problem("unknown-unit", str(error), "unit", hint)
        return NUMBER


def check_named(known: KnownSources, problems: Problems) -> None:
    """Hold each measure that a source names against its contract, also where nothing uses it.

    Whether its rows need a time is for the window of an objective that uses it to say.
    """
    for each in known.measures.values():
        raw = {**without(each.raw, SOUND), "source": each.source}
        if each.source in known.sources and "use" not in raw:
            read_measure(each.reader(problems), raw, known, each.faults, of_a_day=True)


def _merged(
    reader: Reader, raw: Mapping[str, Any], known: KnownSources
) -> tuple[Reader, Mapping[str, Any], Faults] | None:
    """A source's measure with what an objective changes or adds; each key keeps its place.

    With it come the faults that only the whole shows.
    """
    used = known.named(reader, raw["use"])
    if "source" in raw:
        message = "'source' and 'use' cannot stand together in 'measure'"
        hint = "Leave it out: a measure is taken from the source that names it."
        reader.problems.add("conflicting-keys", message, reader.at("source", key=True), hint)
    if used is None:
        return None
    own = {key: value for key, value in raw.items() if key not in ("use", "source", "metric")}
    overlay = Overlay(
        document=reader.document,
        path=reader.path,
        below=used.document,
        path_below=used.path,
        keys=frozenset(used.raw.keys() - own.keys()),
    )
    whole = {**used.raw, **own, "source": used.source}
    faults: Faults = validate_merged(whole, reader.path, overlay, reader.problems)
    for step in reader.path:
        faults = within(faults, step)
    return Reader(overlay, reader.path, reader.problems), whole, faults


def _expression(reader: Reader, key: str, text: str) -> Expression:
    return Expression(text=text.strip(), location=reader.at(key))


def _shown(raw: object) -> str:
    return ", ".join(raw) if isinstance(raw, list) else str(raw)


def _columns_fit(
    reader: Reader, measure: Measure, contract: Contract, register: Contract | None
) -> bool:
    """Whether `by`, `per`, `time` and `cluster` name columns that can play their parts.

    Segments are those of the `register`, where the metric counts from one.
    """
    before = reader.problems.errors
    names = contract.scope.names
    for path, name in _columns(measure):
        about = register if register is not None and path[0] == "by" else contract
        if name not in about.scope.names:
            called = "source" if about is contract else "the register"
            message = f"{called} '{about.source.name}' has no column '{name}'"
            hint = did_you_mean(name, about.scope.names)
            reader.problem("unknown-column", message, path, hint)
        elif path[0] == "by" and name in about.personal:
            message = f"'{name}' tells of a person, and segments are shown to others"
            hint = "Name a column that holds teams, regions or the like."
            reader.problem("personal-column", message, path, hint)
        elif path[0] == "by":
            _check_names(reader, path, name, about.scope.names[name].type)
    timed = names.get(measure.time)
    if timed is not None and timed.type.kind not in TIMES:
        found = timed.type.describe()
        message = f"'{measure.time}' is {found}, and 'time' takes a date or timestamp"
        hint = "Name a column that the contract declares as date or timestamp."
        reader.problem("wrong-column-type", message, "time", hint)
    if measure.time and contract.source.snapshots:
        message = f"the files of '{contract.source.name}' are snapshots, which have one day each"
        hint = "Leave it out: of several snapshots in a period, the last one counts."
        reader.problem("conflicting-keys", message, "time", hint)
    return reader.problems.errors == before


def _check_names(reader: Reader, path: tuple[Key, ...], name: str, of: Type) -> None:
    """Segments are called by their column's values, which somebody has to write as they are."""
    if of.kind in _NAMES and of.unit is None:
        return
    message = f"'{name}' is {of.describe()}, and segments are called by text, integers, dates"
    hint = (
        "Compute a text in the source that has names for them, such as "
        f"case when {name} <= {_EXAMPLES.get(of.kind, '10')} then 'low' else 'high' end."
    )
    reader.problem("wrong-column-type", f"{message} or booleans", path, hint)


def _columns(measure: Measure) -> list[tuple[tuple[Key, ...], str]]:
    """The columns that a measure names, which are no expressions, each with its path."""
    found: list[tuple[tuple[Key, ...], str]]
    found = [(("by", index), name) for index, name in enumerate(measure.by)]
    single = (("per", measure.per), ("time", measure.time), ("cluster", measure.cluster))
    return found + [((key,), name) for key, name in single if name]


def _bound(
    reader: Reader,
    measure: Measure,
    contract: Contract,
    register: Contract | None,
    *,
    whole: bool = True,
) -> Measure | None:
    """The measure with its unit, if its expressions fit the contract.

    Of one that is not `whole`, each expression is checked by itself.
    """
    try:
        if whole:
            unit, faults = contract.unit(measure, register)
        else:
            unit, faults = None, contract.faults(measure, register)
    except RecursionError:
        message = "an expression has too many parts"
        hint = "Compute the value where the data is exported, and name the column."
        reader.problem("bad-expression", message, (), hint)
        return None
    for each in faults:
        _report(reader, measure, each)
    return None if unit is None else replace(measure, unit=unit)


def _expressions(measure: Measure) -> dict[str, Expression]:
    beside = {"where": measure.where, WEIGHT: measure.weight}
    return {key: each for key, each in beside.items() if each is not None} | dict(measure.roles)


def _report(reader: Reader, measure: Measure, error: BindingError) -> None:
    """The problem with a role, `where` or `unit`, or with how they go together, at its place."""
    message, hint, place = str(error), error.hint, reader.at()
    expression = _expressions(measure).get(error.role)
    if expression is not None:
        path = (*reader.path, error.role)
        place = place_within(reader.document, path, expression.text, error.offset)
    elif error.role:
        place = reader.at(error.role)
    else:
        message = f"what is given to {measure.metric} does not go together: {error}"
        hint = "Change what plays the role, the option beside it, or a column's type."
    reader.problems.add("bad-expression", message, place, hint)
