"""What a measure's observations ask of its sources: a time to order rows by, entries that count."""

from __future__ import annotations

from csobjectives.binding import form_of
from csobjectives.loading.reader import Reader
from csobjectives.loading.sources.contracts import Contract
from csobjectives.loading.sources.shapes import is_made_of
from csobjectives.metrics import (
    REGISTRY,
    Entries,
    FactKind,
    Moments,
    Reach,
    RoleKind,
    Sequels,
)
from csobjectives.model import Measure, Source
from csobjectives.windows import Extent, Length, Window

_OF_DAYS = (FactKind.DAYS, FactKind.MISSED)


def check_observations(
    reader: Reader, measure: Measure, source: Source, register: Contract | None
) -> bool:
    """Whether the observations can be made; a problem for each reason why not."""
    over = form_of(measure).over
    if over is None:
        return True
    before = reader.problems.errors
    metric = REGISTRY[measure.metric]
    for name in measure.options:
        role = metric.options[name].of
        if role and role not in measure.roles:
            message = f"'{name}' says nothing without '{role}'"
            hint = f"Add {role}: with the column that says {metric.roles[role].description}."
            reader.problem("missing-key", message, name, hint)
    is_timed = bool(measure.time or source.time) and not source.snapshots
    if isinstance(over, Sequels) and not is_timed:
        message = f"the rows of source '{source.name}' have no time to put them in order by"
        hint = (
            "Name a source whose rows have a time of their own."
            if source.snapshots
            else "Add time: with the column that says when each row happened."
        )
        reader.problem("missing-time", message, "source", hint)
    if isinstance(over, Entries) and not is_timed:
        _check_days(reader, measure, source, over)
    is_mean = measure.options.get("take") == "mean"
    if isinstance(over, Moments) and not is_timed and is_mean:
        message = f"the rows of '{source.name}' are of one day in each period, its last snapshot's"
        hint = "Write take: last, or name a source whose rows have a time of their own."
        reader.problem("conflicting-keys", message, "take", hint)
    if isinstance(over, Entries) and not over.of and measure.by:
        message = f"the rows of '{source.name}' tell no entry of the register apart"
        hint = "Leave it out, or use a file that has both figures for each segment."
        reader.problem("conflicting-keys", message, "by", hint)
    if register is not None and register.source.rows:
        message = f"the register '{register.source.name}' has `rows`, and each entry counts once"
        hint = "Name a source that has a row for every entry."
        reader.problem("conflicting-keys", message, "register", hint)
    return reader.problems.errors == before


def _check_days(reader: Reader, measure: Measure, source: Source, over: Entries) -> None:
    """Whether facts ask for more days than the rows have, which all are of their snapshot's."""
    needed = [
        each
        for each in over.facts.values()
        if (each.kind in _OF_DAYS and not (each.kind is FactKind.DAYS and each.of))
        or (each.reach is Reach.BEFORE and not source.snapshots)
    ]
    if not needed:
        return
    roles = REGISTRY[measure.metric].roles.items()
    moments = [name for name, role in roles if role.kind is RoleKind.MOMENT]
    reader.problem(
        "missing-time",
        f"{measure.metric} asks on which days things happened, "
        f"and the rows of source '{source.name}' have the day of their snapshot alone",
        "source",
        f"Name the column that says when: {moments[0]}: …."
        if moments
        else "Name a source whose `time` says when each row happened.",
    )


def check_parts(reader: Reader, measure: Measure, window: Window) -> None:
    """Whether a period can be cut into the parts that the measure asks for."""
    over = form_of(measure).over
    if not isinstance(over, Entries):
        return
    for fact in over.facts.values():
        if fact.kind is not FactKind.MISSED:
            continue
        part = Length(str(measure.options[fact.of]))
        is_to_date = window.extent is Extent.TO_DATE
        if not is_made_of(window.whole() if is_to_date else window, Window(part)):
            reader.problem(
                "wrong-window",
                f"no {window} is made of whole {part}s",
                fact.of,
                f"Use the window {part} or a longer one.",
            )
