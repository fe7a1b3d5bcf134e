"""Open periods to be paced, and what they are measured by."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import Any

from csobjectives.model import (
    Column,
    ColumnType,
    Enforcement,
    Estimate,
    Expression,
    Measure,
    Objective,
    Pace,
    Reading,
    Series,
    Source,
    Target,
)
from csobjectives.pace import pace_of
from csobjectives.periods import Period, period_of
from csobjectives.problems import Location
from csobjectives.quantities import SHARE, money
from csobjectives.windows import Window

HERE = Location("objectives.yaml", 1, 1)
LEVEL = 0.95
THIRD_QUARTER = period_of(date(2026, 9, 1), Window.QUARTER)
SEPTEMBER = period_of(date(2026, 9, 1), Window.MONTH)
AS_OF = date(2026, 9, 11)  # when ten days of it have passed
AUGUST = SEPTEMBER.previous()

COUNT = Measure(metric="count", source="calls", location=HERE, roles={})
SLA = Measure(
    metric="share",
    source="calls",
    location=HERE,
    roles={"when": Expression(text="kept", location=HERE)},
    unit=SHARE,
)


def expressions(**texts: str) -> Mapping[str, Expression]:
    return {role: Expression(text=text, location=HERE) for role, text in texts.items()}


def measure(metric: str, *, where: str = "", **keys: Any) -> Measure:
    keys["roles"] = expressions(**keys.get("roles", {}))
    filtered = Expression(text=where, location=HERE) if where else None
    return Measure(metric=metric, source="calls", location=HERE, where=filtered, **keys)


REVENUE = measure("sum", roles={"value": "amount"}, unit=money("EUR"))


def column(name: str, kind: ColumnType = ColumnType.DECIMAL, **keys: Any) -> Column:
    return Column(name=name, type=kind, location=HERE, names=(name,), **keys)


def source(*columns: Column, **keys: Any) -> Source:
    return Source(
        name="calls",
        location=HERE,
        files_location=HERE,
        folder=Path(),
        files=("calls.csv",),
        columns={each.name: each for each in columns},
        timezone="UTC",
        **({"time": "called_at"} | keys),
    )


def target(**keys: Any) -> Target:
    return Target(location=HERE, **keys)


def objective(
    of: Measure, *targets: Target, window: Window = Window.MONTH, **keys: Any
) -> Objective:
    return Objective(
        set_name="team",
        id="aim",
        type="productivity",
        title="Aim",
        location=HERE,
        measure=of,
        window=window,
        enforcement=Enforcement.BLOCKING,
        targets=targets,
        **keys,
    )


def reading(
    value: Fraction | int | None, passed: int, to_come: int, n: int | None = 100, **keys: Any
) -> Reading:
    exact = None if value is None else Fraction(value)
    estimate = keys.pop("estimate", Estimate(value=exact, n=n))
    given: dict[str, Any] = {"period": SEPTEMBER, "segment": (), "excluded": {}} | keys
    return Reading(estimate=estimate, passed=passed, to_come=to_come, **given)


def series(of: Objective, running: Reading | None, **keys: Any) -> Series:
    return Series(objective=of, segment=(), readings=(), open=running, **keys)


def paced(
    of: Measure, aim: Target, running: Reading, rows: Source | None = None, **keys: Any
) -> Pace:
    """The pace of an open period with one target."""
    held = series(objective(of, aim, **keys), running)
    found = pace_of(held, held.objective.targets, {}, LEVEL, rows)
    assert found is not None
    return found


def told(pace: Pace) -> tuple[object, object, object]:
    """What is said of a count or a sum."""
    return pace.expected, pace.needed, pace.per_day


def end(pace: Pace) -> tuple[object, object, object]:
    """The end of the target that it is about, and how that stands."""
    return pace.bound, pace.upper, pace.outlook


def closed(value: int, period: Period) -> Reading:
    """A figure of a period that is over."""
    return reading(value, 0, 0, period=period)


AMOUNT = column("amount")
FROM_NOUGHT = column("amount", low=Fraction(0), high=Fraction(100_000))
REFUNDS = column("amount", low=Fraction(-500))
