"""What is counted from registers, and what stands, held to plain Python over random rows.

The oracle goes through every entry and every row for every period and segment: it knows no joins,
no groups and no SQL. Elapsed time is Python's, between instants of Europe/Berlin.
"""

from __future__ import annotations

import csv
import io
import random
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from fractions import Fraction
from itertools import pairwise
from pathlib import Path
from statistics import quantiles
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from csobjectives.model import Scorecard
from tests.projects import Workspace, readings

BERLIN = ZoneInfo("Europe/Berlin")
AS_OF = date(2026, 10, 5)
FIRST = date(2025, 6, 1)
SILENT = (date(2025, 12, 1), date(2026, 1, 1))  # nothing happens in this month
SEGMENTS: tuple[str | None, ...] = ("a", "b", None)
DAY = timedelta(days=1)

Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Span:
    """A period: what it is called, the day at which it begins, and the one at which it ends."""

    name: str
    start: date
    end: date


def spans() -> list[Span]:
    """The judged month, the twelve before it, and the open one up to as-of."""
    starts = [date(2025 + (8 + n) // 12, (8 + n) % 12 + 1, 1) for n in range(14)]
    closed = [Span(f"{start:%Y-%m}", start, end) for start, end in pairwise(starts)]
    return [*closed, Span("open", starts[-1], AS_OF)]


def instant(moment: date | datetime) -> datetime:
    """A day or a local moment as an instant, between which time is elapsed."""
    if not isinstance(moment, datetime):
        moment = datetime.combine(moment, time.min)
    return moment.replace(tzinfo=BERLIN).astimezone(ZoneInfo("UTC"))


def rows(seed: int) -> tuple[list[Row], list[Row]]:
    """Events of accounts, some of them of none or of unknown ones; and the register of these."""
    dice = random.Random(seed)

    def day() -> date:
        return FIRST + dice.randrange(490) * DAY

    events: list[Row] = []
    while len(events) < 400:
        on = day()
        if not SILENT[0] <= on < SILENT[1]:
            at = datetime.combine(on, time(dice.randrange(8, 20), dice.randrange(60)))
            expires = on + dice.randrange(10, 400) * DAY
            events.append(
                {
                    "at": at,
                    "account": dice.choice([None, *(f"A{n}" for n in range(30))]),
                    "reached": dice.choice([True, True, False]),
                    "minutes": dice.randrange(1, 300),
                    "expires": dice.choice([expires, expires, expires, None]),
                    "solved": dice.choice([None, at + dice.randrange(5000) * timedelta(hours=1)]),
                }
            )
    register = [
        {
            "id": f"A{n}",
            "tier": dice.choice(SEGMENTS),
            "joined": dice.choice([None, day()]),
            "left": dice.choice([None, None, day()]),
            "exempt": dice.choice([None, False, False, True]),
        }
        for n in range(25)
    ]
    return events, register


def text(table: Sequence[Row]) -> str:
    """A table as CSV."""
    into = io.StringIO()
    writer = csv.DictWriter(into, table[0].keys())
    writer.writeheader()
    for row in table:
        writer.writerow(
            {k: str(v).lower() if v is True or v is False else v for k, v in row.items()}
        )
    return into.getvalue()


@dataclass(frozen=True, slots=True)
class World:
    """Everything that an oracle looks at for one period and segment."""

    events: Sequence[Row]
    register: Sequence[Row]
    span: Span

    def listed(self, grace: timedelta = timedelta(0)) -> Iterator[Row]:
        """The entries that count when the period ends."""
        for each in self.register:
            joined, left = each["joined"], each["left"]
            if joined is not None and joined >= self.span.end:
                continue
            if left is not None and left < self.span.end:
                continue
            if each["exempt"] or (joined is not None and self.span.end - joined < grace):
                continue
            yield each

    def of(self, entry: Row, *, ever: bool) -> list[Row]:
        """The events of an entry in the period, or until it ends."""
        return [
            each
            for each in self.events
            if each["account"] == entry["id"]
            and each["at"].date() < self.span.end
            and (ever or each["at"].date() >= self.span.start)
        ]

    def is_silent(self) -> bool:
        """Whether nothing at all happened in the period."""
        return not any(self.span.start <= each["at"].date() < self.span.end for each in self.events)


def share(hits: Sequence[bool]) -> Fraction | None:
    """The share that holds; nothing where there is none."""
    return Fraction(sum(hits), len(hits)) if hits else None


def _coverage(world: World) -> Fraction | None:
    if world.is_silent():
        return None
    made = [
        sum(each["reached"] for each in world.of(entry, ever=False)) >= 2
        for entry in world.listed(timedelta(days=40))
    ]
    return share(made)


def _untouched(world: World) -> Fraction | None:
    if world.is_silent():
        return None
    return Fraction(sum(not world.of(entry, ever=False) for entry in world.listed()))


def _recent(world: World, entry: Row) -> bool:
    ends = instant(world.span.end)
    within = timedelta(days=45)
    return any(ends - instant(each["at"]) <= within for each in world.of(entry, ever=True))


def _cadence(world: World) -> Fraction | None:
    return share([_recent(world, entry) for entry in world.listed()])


def _overdue(world: World) -> Fraction:
    return Fraction(sum(not _recent(world, entry) for entry in world.listed()))


def _expiries(world: World, entry: Row) -> list[date]:
    return [each["expires"] or date.max for each in world.of(entry, ever=True)]


def _certified(world: World) -> Fraction | None:
    ends = world.span.end
    held = [any(each >= ends - DAY for each in _expiries(world, e)) for e in world.listed()]
    return share(held)


def _expiring(world: World) -> Fraction:
    ends, soon = world.span.end, 60 * DAY
    last = [max(_expiries(world, entry), default=None) for entry in world.listed()]
    return Fraction(sum(each is not None and ends - DAY <= each <= ends + soon for each in last))


def _hours(world: World) -> Fraction | None:
    if world.is_silent():
        return None
    trained = [
        60 * sum(each["minutes"] for each in world.of(entry, ever=False))
        for entry in world.listed()
    ]
    return Fraction(sum(trained), len(trained)) if trained else None


def _participation(world: World) -> Fraction | None:
    if world.is_silent():
        return None
    return share([bool(world.of(entry, ever=False)) for entry in world.listed()])


ACCOUNT = {"register": "accounts", "entry": "id", "joined": "joined", "left": "left"}
COUNTED = {**ACCOUNT, "exempt": "exempt"}
ORACLES: Mapping[str, tuple[Mapping[str, Any], Callable[[World], Fraction | None]]] = {
    "contact_coverage": (
        {"account": "account", "contacts": 2, "qualifying": "reached", "grace": "40 days"},
        _coverage,
    ),
    "untouched_accounts": ({"account": "account"}, _untouched),
    "contact_cadence": ({"account": "account", "within": "45 days"}, _cadence),
    "overdue_accounts": ({"account": "account", "within": "45 days"}, _overdue),
    "certification_coverage": ({"person": "account", "expires": "expires"}, _certified),
    "certifications_expiring": (
        {"person": "account", "expires": "expires", "within": "60 days"},
        _expiring,
    ),
    "training_hours_per_head": ({"person": "account", "hours": "minutes"}, _hours),
    "participation_rate": ({"customer": "account"}, _participation),
}


def workspace(root: Path, events: Sequence[Row], register: Sequence[Row]) -> Workspace:
    """The project with both sources."""
    project = Workspace(root, timezone="Europe/Berlin", as_of=AS_OF)
    project.file("events.csv", text(events))
    project.file("accounts.csv", text(register))
    project.source(
        {
            "at": {"type": "timestamp"},
            "account": {"type": "text"},
            "reached": {"type": "boolean"},
            "minutes": {"type": "integer", "unit": "min"},
            "expires": {"type": "date"},
            "solved": {"type": "timestamp"},
        }
    )
    project.sources["accounts"] = {
        "files": "../accounts.csv",
        "columns": {
            "id": {"type": "text"},
            "tier": {"type": "text"},
            **{name: {"type": "date"} for name in ("joined", "left")},
            "exempt": {"type": "boolean"},
        },
    }
    return project


def found(scorecard: Scorecard, name: str) -> dict[tuple[Any, ...], Fraction | None]:
    """The figures of an objective, by period and segment."""
    return {key: each.estimate.value for key, each in readings(scorecard, name).items()}


@pytest.mark.parametrize("seed", range(3))
def test_registers_agree_with_plain_python(tmp_path: Path, seed: int) -> None:
    """Each period and segment of each metric counts the entries that plain Python counts."""
    events, register = rows(seed)
    project = workspace(tmp_path, events, register)
    names = {
        metric: project.objective(metric=metric, **COUNTED, **own, by="tier")
        for metric, (own, _) in ORACLES.items()
    }
    scorecard = project.evaluate()
    wrong: list[tuple[object, ...]] = []
    for metric, (_, oracle) in ORACLES.items():
        figures = found(scorecard, names[metric])
        for span in spans():
            whole = oracle(World(events, register, span))
            if figures[span.name,] != whole:
                wrong.append((metric, span.name, figures[span.name,], whole))
            for tier in SEGMENTS:
                of_tier = [each for each in register if each["tier"] == tier]
                ours = figures.get((span.name, tier), 0)
                theirs = oracle(World(events, of_tier, span))
                if ours != theirs and ((span.name, tier) in figures or theirs):
                    wrong.append((metric, span.name, tier, ours, theirs))
    assert wrong == []


@pytest.mark.parametrize("seed", range(3))
def test_a_register_in_snapshots_is_the_last_one_of_each_period(tmp_path: Path, seed: int) -> None:
    """Each period counts the entries of the last snapshot that was taken before its end."""
    events, register = rows(seed)
    dice = random.Random(seed)
    project = workspace(tmp_path, events, register)
    days = [date(2025, 11, 15), date(2026, 2, 28), date(2026, 3, 1), date(2026, 9, 30), AS_OF]
    snapshots = {day: [each for each in register if dice.random() < 0.6] for day in days}
    for day, listed in snapshots.items():
        project.file(f"accounts-{day}.csv", text(listed))
    project.sources["accounts"] |= {
        "files": "../accounts-*.csv",
        "as_of_from": "accounts-%Y-%m-%d.csv",
    }
    own, oracle = ORACLES["contact_cadence"]
    name = project.objective(metric="contact_cadence", **COUNTED, **own)
    figures = found(project.evaluate(), name)
    for span in spans():
        taken = [day for day in days if day < span.end]
        listed = snapshots[taken[-1]] if taken else []
        assert figures[span.name,] == oracle(World(events, listed, span)), span


@pytest.mark.parametrize("seed", range(3))
def test_what_stands_agrees_with_plain_python(tmp_path: Path, seed: int) -> None:
    """A backlog is what was open at a period's end; turnover, who left, over mean head counts."""
    events, register = rows(seed)
    project = workspace(tmp_path, events, register)
    backlog = project.objective(metric="backlog_age", created="at", solved="solved", at="p50")
    turnover = project.objective(
        metric="staff_turnover", source="accounts", joined="joined", left="left"
    )
    scorecard = project.evaluate()
    ages, left = found(scorecard, backlog), found(scorecard, turnover)
    for span in spans():
        ends = instant(span.end)
        known = [each for each in events if instant(each["at"]) < ends]
        still = [
            (ends - instant(each["at"])).total_seconds()
            for each in known
            if each["solved"] is None or instant(each["solved"]) >= ends
        ]
        assert ages[span.name,] == quantiles(still, n=2, method="inclusive")[0], span
        assert left[span.name,] == _turnover(register, span), span


def _turnover(register: Sequence[Row], span: Span) -> Fraction | None:
    def there(each: Row, day: date) -> bool:
        is_in = each["joined"] is None or each["joined"] < day
        return is_in and (each["left"] is None or each["left"] >= day)

    leavers = sum(bool(e["left"]) and span.start <= e["left"] < span.end for e in register)
    heads = Fraction(sum(there(e, span.start) + there(e, span.end) for e in register), 2)
    return leavers / heads if heads else None
