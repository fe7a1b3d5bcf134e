"""Measures that are made of other objectives: these by their names, and whether they fit."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import timedelta
from fractions import Fraction
from typing import Any

from csobjectives.binding import PAIRED_BY, BindingError, bind, can_be_paired, form_of, scanned
from csobjectives.loading.faults import Faults
from csobjectives.loading.known import KnownSources
from csobjectives.loading.known_objectives import KnownObjectives
from csobjectives.loading.measures import as_written
from csobjectives.loading.reader import Reader, Step, as_tuple
from csobjectives.loading.shapes import too_coarse
from csobjectives.metrics import REGISTRY, Entries, FactKind, Metric, RoleKind
from csobjectives.model import Comparison, Measure, Objective
from csobjectives.periods import Window, days
from csobjectives.quantities import POINTS, SHARE, Unit

_ONE_DAY = 86_400  # seconds
_YEAR = 365  # days, of which no more can lie between a window and the same one a year before


def refers(metric: Metric | None, raw: Mapping[str, Any]) -> bool:
    """Whether a measure is made of other objectives."""
    if metric is None:
        return False
    roles = metric.objective_roles
    is_given = not metric.has_source or bool(roles & raw.keys())
    return bool(roles) and is_given


def read_reference(
    reader: Reader,
    raw: Mapping[str, Any],
    set_name: str,
    window: Window | None,
    known: KnownObjectives,
    sources: KnownSources,
    faults: Faults,
) -> Measure | None:
    """The measure with the objectives that it names; None, and a problem, where one does not fit.

    `raw` is what was written, and `window` that of the objective; of one with `faults`, only the
    names are checked.
    """
    before = reader.problems.errors
    measure = as_written(reader, raw)
    metric = REGISTRY[measure.metric]
    found: dict[str, tuple[Objective, ...]] = {}
    for role in metric.roles:
        if role in metric.objective_roles & raw.keys():
            is_list = metric.roles[role].kind is RoleKind.OBJECTIVES
            names = as_tuple(raw[role])
            each = [
                _objective(reader, name, (role, place) if is_list else (role,), set_name, known)
                for place, name in enumerate(names)
            ]
            found[role] = tuple(one for one in each if one is not None)
            if len(found[role]) < len(names):
                faults = faults | {(role,)}
    if faults or reader.problems.errors > before:
        return None
    made = replace(measure, objectives=found)
    if metric.has_own_days:
        return _compared(reader, made, sources)
    return _beside(reader, made, window)


def _objective(
    reader: Reader, name: str, at: tuple[Step, ...], set_name: str, known: KnownObjectives
) -> Objective | None:
    """The objective of that name, of the same set where no other is named."""
    full = name if "/" in name else f"{set_name}/{name}"
    if not known.is_named(reader, full, at):
        return None
    if full in known.made:
        message = f"'{full}' is made of other objectives itself"
        reader.problem("not-comparable", message, at, "Name one whose figure comes from a source.")
    elif full in known.elsewhere:
        message = f"'{full}' stands in a document that is not looked at now"
        hint = "Name that document as well, or leave out the paths to look at all of them."
        reader.problem("unknown-objective", message, at, hint)
    return known.objectives.get(full)


def _compared(reader: Reader, measure: Measure, sources: KnownSources) -> Measure | None:
    """A comparison of one objective's figure in two windows."""
    (of,) = measure.objectives["of"]
    before = reader.problems.errors
    comparison = _windows(reader, measure)
    for key, message, hint in _unfit(measure, of, sources):
        reader.problem("not-comparable", message, key, hint)
    if comparison is None or reader.problems.errors > before:
        return None
    own = REGISTRY[measure.metric].unit
    unit = own if isinstance(own, Unit) else difference_unit(of.measure.unit)
    made = replace(
        measure,
        source=of.measure.source,
        register=of.measure.register,
        by=of.measure.by,
        unit=unit,
        comparison=comparison,
    )
    return made if _pairs_fit(reader, made, sources) else None


def _beside(reader: Reader, measure: Measure, window: Window | None) -> Measure | None:
    """A figure that is made of those that other objectives have in the same period."""
    before = reader.problems.errors
    (ours,) = measure.objectives["ours"]
    for place, each in enumerate(measure.objectives["theirs"]):
        at = ("theirs", place)
        if each is ours:
            message, hint = f"'{each.name}' is `ours` as well", "Leave it out here."
            reader.problem("not-comparable", message, at, hint)
        elif each.measure.unit != ours.measure.unit:
            units = [one.measure.unit.describe() for one in (each, ours)]
            message = f"'{each.name}' is {units[0]}, and '{ours.name}' is {units[1]}"
            reader.problem("not-comparable", message, at, "Compare figures in one unit.")
        elif each.window != ours.window:
            message = f"'{each.name}' is judged by the {each.window}, '{ours.name}' by another one"
            reader.problem("not-comparable", message, at, f"Write window: {ours.window} for both.")
    if window is not None and window != ours.window:
        message = f"'{ours.name}' is judged by the {ours.window}, and this by the {window}"
        reader.problem("not-comparable", message, "ours", "Write one window for both.")
    if reader.problems.errors > before:
        return None
    return replace(measure, unit=difference_unit(ours.measure.unit))


def difference_unit(unit: Unit) -> Unit:
    """The unit of a difference: of two shares, points."""
    return POINTS if unit == SHARE else unit


def _windows(reader: Reader, measure: Measure) -> Comparison | None:
    """The days after and before, from the options; None, and a problem, where they are none."""
    fit = True
    for key in ("before", "after"):
        if key in measure.options and _days(measure, key) is None:
            fit = False
            message = f"{measure.shown[key]} is no number of whole days"
            reader.problem("bad-day", message, key, "Write days or weeks, such as 90 days.")
    since = reader.day("since", str(measure.options["since"]))
    if since is None or not fit:
        return None
    try:
        after = days(since, since + timedelta(days=_days(measure, "after") or 0))
        if "base" in measure.options:
            return Comparison(before=after.a_year_before(), after=after)
        first = since - timedelta(days=_days(measure, "before") or 0)
    except (OverflowError, ValueError):
        message = f"no calendar has so many days around {since}"
        reader.problem("bad-day", message, "since", "Write fewer days, or another day.")
        return None
    return Comparison(before=days(first, since), after=after)


def _days(measure: Measure, key: str) -> int | None:
    """How many days an option is; None where it is not a whole number of them."""
    seconds = measure.options[key]
    assert isinstance(seconds, Fraction)
    number = seconds / _ONE_DAY
    return int(number) if number.denominator == 1 else None


def _unfit(
    measure: Measure, of: Objective, sources: KnownSources
) -> Iterator[tuple[str, str, str]]:
    """Why the objective's figure cannot be compared so: at which key, and what to do."""
    of_rows = "Name an objective whose figure comes from a source."
    if not of.measure.source:
        yield "of", f"'{of.name}' is reported period by period, and has no rows to compare", of_rows
        return
    source = sources.sources[of.measure.source]
    form = form_of(of.measure)
    coarse = None if of.measure.time else too_coarse(Window.DAY, source)
    if coarse is not None:
        message = f"the files of '{source.name}' say the {coarse} only, and this counts days"
        yield "of", message, "Name an objective whose source has a column for its time."
    if isinstance(form.over, Entries):
        facts = form.over.facts.values()
        if any(each.kind is FactKind.MISSED for each in facts):
            message = f"'{of.name}' asks for every {of.measure.options['in_each']} of a period"
            yield "of", message, "Name an objective that can be measured over any days."
    lengths = {key: _days(measure, key) for key in ("before", "after") if key in measure.options}
    if form.estimator.additive and len(set(lengths.values())) > 1:
        message = f"'{of.name}' adds up, and more days have more of it"
        yield "before", message, f"Write as many days as after: {measure.shown['after']}."
    if "base" in measure.options and (lengths["after"] or 0) > _YEAR:
        message = f"{measure.shown['after']} reach into the same days of the year before"
        yield "after", message, "Write 365 days or less."


def _pairs_fit(reader: Reader, measure: Measure, sources: KnownSources) -> bool:
    """Whether things can be compared one by one; a problem where they cannot."""
    if PAIRED_BY not in measure.roles:
        return True
    (of,) = measure.objectives["of"]
    if not can_be_paired(form_of(of.measure), of.measure):
        message = f"'{of.name}' is {form_of(of.measure).summary}, and pairs are of rows"
        hint = "Leave paired_by out, or name an objective that is a share or a mean of rows."
        reader.problem("not-comparable", message, PAIRED_BY, hint)
        return False
    contract = sources.find(reader, of.measure.source, "of")
    assert contract is not None
    try:
        bind(scanned(measure), contract.scope, contract.source.rows, contract.source.time or "")
    except BindingError as error:
        reader.problem("bad-expression", str(error), PAIRED_BY, error.hint)
        return False
    return True
