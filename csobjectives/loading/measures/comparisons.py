"""One objective's figure in two windows of days: which these are, and whether it can be had so."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from fractions import Fraction

from csobjectives.binding import PAIRED_BY, BindingError, bind, can_be_paired, form_of, scanned
from csobjectives.loading.known import KnownSources
from csobjectives.loading.reader import Reader
from csobjectives.loading.sources.shapes import too_coarse
from csobjectives.metrics import REGISTRY, Entries, FactKind
from csobjectives.model import Comparison, Measure, Objective
from csobjectives.periods import days
from csobjectives.quantities import SECONDS_IN, Unit, difference_unit
from csobjectives.windows import Window

_LEAP_DAY = "Name days without it, or the days before instead."
_YEAR = 365  # days, of which no more can lie between a window and the same one a year before


def compared(reader: Reader, measure: Measure, sources: KnownSources) -> Measure | None:
    """The measure with its windows; None, and a problem, where the figure cannot be had in them."""
    (of,) = measure.objectives["of"]
    before = reader.problems.errors
    comparison = _windows(reader, measure)
    for key, message, hint in _unfit(measure, of, sources, comparison):
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
            return Comparison(before=after.same_days_a_year_before(), after=after)
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
    number = seconds / SECONDS_IN["day"]
    return int(number) if number.denominator == 1 else None


def _unfit(
    measure: Measure, of: Objective, sources: KnownSources, windows: Comparison | None
) -> Iterator[tuple[str, str, str]]:
    """Why the objective's figure cannot be compared so: at which key, and what to do.

    The `windows` are those that it would be compared in, where their days could be read.
    """
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
    if windows is not None and form.estimator.additive:
        before, after = (each.end - each.start for each in (windows.before, windows.after))
        message = f"'{of.name}' adds up, and more days have more of it"
        if before != after and "base" in measure.options:
            yield "since", f"{message}: 29 February is in one of the years alone", _LEAP_DAY
        elif before != after:
            yield "before", message, f"Write as many days as after: {measure.shown['after']}."
    if "base" in measure.options and (_days(measure, "after") or 0) > _YEAR:
        message = f"{measure.shown['after']} reach into the same days of the year before"
        yield "after", message, "Write 365 days or less."


def _pairs_fit(reader: Reader, measure: Measure, sources: KnownSources) -> bool:
    """Whether things can be compared one by one; a problem where they cannot."""
    if PAIRED_BY not in measure.roles:
        return True
    (of,) = measure.objectives["of"]
    if not can_be_paired(form_of(of.measure), of.measure):
        what = form_of(of.measure).summary
        what += ", in working time" if of.measure.clock is not None else ""
        message = f"'{of.name}' is {what}, and pairs are of rows"
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
