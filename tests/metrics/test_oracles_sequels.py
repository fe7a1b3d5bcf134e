"""Figures of what follows a row are those of plain Python, which looks at every pair of rows.

The intervals are those of statsmodels and of binomial ranks, as in the other families.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from fractions import Fraction
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import duckdb
import numpy as np
import pandas as pd
import pytest

from csobjectives.model import Reading
from tests.metrics import oracles
from tests.metrics.oracles import Figure, Frame
from tests.projects import Workspace, readings

Row = Any  # one row of a frame, as a named tuple: an empty cell is None
Test = Callable[[Row], bool | None]  # None: the row does not say
CLOSED = (date(2026, 3, 3), date(2026, 3, 5))  # days that are left out, where any are
COLUMNS: dict[str, Any] = {
    **{name: {"type": "text"} for name in ("customer", "topic", "team", "kind", "event")},
    "score": {"type": "integer"},
    **{name: {"type": "boolean"} for name in ("called", "hard")},
    "n": {"type": "integer"},
}


@dataclass(frozen=True, slots=True)
class World:
    """How time is told, and what the source says of it."""

    kind: str = "timestamp"
    zone: str = "UTC"
    stamps_in: str = "UTC"
    as_of: date = date(2026, 5, 4)
    through: date | None = None
    keys: Mapping[str, Any] = field(default_factory=dict)

    def midnight(self, day: date) -> datetime:
        """The moment at which a day begins; of dates, all have 24 hours."""
        zone = ZoneInfo(self.zone) if self.kind == "timestamp" else UTC
        return datetime.combine(day, time.min, zone).astimezone(UTC)

    def days(self, moments: Frame) -> Frame:
        """The days of moments, where the project is."""
        return moments.dt.tz_convert(self.zone if self.kind == "timestamp" else "UTC").dt.date

    @property
    def until(self) -> date:
        """The day up to which the source has rows that are known."""
        return min(self.as_of, self.through + timedelta(days=1)) if self.through else self.as_of

    def is_known(self, days: Frame) -> Frame:
        """Whether a day is before as-of and the end of the source, and not left out."""
        left_out = days.between(*CLOSED) & ("exclude" in self.keys)
        return (days < self.until) & ~left_out


WORLDS = {
    "stamps in UTC": World(),
    "stamps of another zone, clocks that change": World(
        zone="Europe/Berlin", stamps_in="America/New_York"
    ),
    "days": World(kind="date", zone="Europe/Berlin"),
    "rows for several, days left out, a source that ends": World(
        as_of=date(2026, 6, 20),
        through=date(2026, 4, 20),
        keys={
            "rows": "n",
            "complete_through": "2026-04-20",
            "exclude": [{"from": str(CLOSED[0]), "to": str(CLOSED[1]), "reason": "closed"}],
        },
    ),
}


def rows_of(world: World, seed: int) -> Frame:
    """Random rows of four months and a few days after as-of; a third shares another's moment."""
    source = np.random.default_rng(seed)
    n = 2400
    of = source.choice([f"c{number}" for number in range(150)], n)
    hours = source.integers(0, 24 * 130, n) * 60 + source.choice([0, 17], n)
    for number in range(1, n):
        same = np.flatnonzero(of[:number] == of[number])
        if len(same) and source.random() < 0.3:
            hours[number] = hours[source.choice(same)]
    moment = pd.Timestamp("2026-01-01", tz="UTC") + pd.to_timedelta(hours, unit="min")
    if world.kind == "date":
        moment = moment.normalize()
    frame = pd.DataFrame(
        {
            "moment": moment,
            "customer": of,
            "topic": source.choice(["price", "parcel"], n),
            "team": source.choice(["north", "south", "west"], n, p=[0.6, 0.38, 0.02]),
            "kind": source.choice(["failure", "order", "call"], n),
            "event": source.choice(["solved", "reopened", "note"], n),
            "score": source.integers(1, 6, n),
            "called": source.random(n) < 0.4,
            "hard": source.random(n) < 0.2,
            "n": source.integers(1, 4, n),
        }
    )
    for name in ("customer", "topic", "kind", "event", "score", "called", "hard"):
        frame[name] = frame[name].astype(object).mask(source.random(n) < 0.05, None)
    frame["day"] = world.days(frame["moment"])
    frame["month"] = [f"{day:%Y-%m}" for day in frame["day"]]
    return frame.assign(known=world.is_known(frame["day"]))


@dataclass(frozen=True, slots=True)
class Around:
    """A row, how long it is until its next sequel, whether that holds, and since the last one."""

    row: Row
    until_next: timedelta | None
    next_holds: bool
    since_previous: timedelta | None


@dataclass(frozen=True, slots=True)
class Sequel:
    """A measure as it is written, and as it is meant; every row is true by itself."""

    measure: Mapping[str, Any]
    figure: Callable[[Around], bool | timedelta | None]
    of: tuple[str, ...] = ("customer",)
    needs: tuple[str, ...] = ()
    again: Test = bool
    holds: Test = bool
    among: Test = bool
    left_out: Mapping[str, Callable[[Around], bool]] = field(default_factory=dict)
    within: timedelta | None = None


def around(each: Sequel, rows: list[Row]) -> dict[int, Around]:
    """What is around every row, found by looking at all rows of the same thing."""
    things: defaultdict[tuple[Any, ...], list[Row]] = defaultdict(list)
    for row in rows:
        thing = tuple(getattr(row, name) for name in each.of)
        if None not in thing and row.known and each.again(row):
            things[thing].append(row)
    found = {}
    for row in rows:
        others = things.get(tuple(getattr(row, name) for name in each.of), [])
        after = min((one.moment for one in others if one.moment > row.moment), default=None)
        before = max((one.moment for one in others if one.moment < row.moment), default=None)
        found[row.Index] = Around(
            row,
            None if after is None else after - row.moment,
            after is not None and all(each.holds(one) for one in others if one.moment == after),
            None if before is None else row.moment - before,
        )
    return found


def soon(days: float) -> Callable[[Around], bool]:
    """Whether the next sequel comes within so many days."""
    within = timedelta(days=days)
    return lambda near: near.until_next is not None and near.until_next <= within


def late(days: float) -> Callable[[Around], bool]:
    """Whether none does."""
    return lambda near: not soon(days)(near)


def low(row: Row) -> bool | None:
    """Whether a row is a dissatisfied answer."""
    return None if row.score is None else row.score <= 2


def known(near: Around, column: str) -> bool:
    """Whether it is known what a row is about, and of whom."""
    return near.row.customer is not None and getattr(near.row, column) is not None


def is_of(column: str, value: str) -> Test:
    """Whether a cell is a value."""
    return lambda row: None if getattr(row, column) is None else getattr(row, column) == value


def recovery(variant: str, **keys: Any) -> Sequel:
    """A recovery rate within 20 days."""
    measure = {"metric": "recovery_rate", "customer": "customer", "within": "20 days"}
    roles = {"dissatisfied": "score <= 2", "satisfied": "score >= 4", "variant": variant}
    return Sequel(
        {**measure, **roles, **keys.pop("also", {})},
        lambda near: near.next_holds and soon(20)(near),
        needs=("customer", "score", *keys.pop("needs", ())),
        again=lambda row: row.score is not None,
        holds=lambda row: row.score is not None and row.score >= 4,
        among=low,
        within=timedelta(days=20),
        **keys,
    )


def resolution(variant: str, within: str, days: float, **keys: Any) -> Sequel:
    """A first contact resolution."""
    measure = {"metric": "first_contact_resolution", "customer": "customer", "within": within}
    return Sequel(
        {**measure, "variant": variant, **keys.pop("also", {})},
        late(days),
        needs=("customer", *keys.pop("needs", ())),
        within=timedelta(days=days),
        **keys,
    )


SEQUELS = {
    "recovered, of all": recovery("of_all"),
    "recovered, of those asked again": recovery(
        "of_asked_again",
        left_out={"not asked again": lambda near: known(near, "score") and late(20)(near)},
    ),
    "recovered, of those attempted": recovery(
        "of_attempted",
        also={"attempted": "called"},
        needs=("called",),
        left_out={"not attempted": lambda near: near.row.called is False},
    ),
    "complaints again": Sequel(
        {"metric": "repeat_complaint_rate", "customer": "customer", "within": "10 days"},
        soon(10),
        needs=("customer",),
        within=timedelta(days=10),
    ),
    "complaints again about the same": Sequel(
        {
            "metric": "repeat_complaint_rate",
            "customer": "customer",
            "about": "topic",
            "within": "25 days",
        },
        soon(25),
        of=("customer", "topic"),
        needs=("customer", "topic"),
        within=timedelta(days=25),
    ),
    "contacts that settle it": resolution("gross", "36 h", 1.5),
    "contacts that could settle it": resolution(
        "net",
        "7 days",
        7,
        also={"resolvable": "not hard"},
        needs=("hard",),
        left_out={"not resolvable": lambda near: near.row.hard is True},
    ),
    "calls that settle it, in whatever way the customer comes back": resolution(
        "gross", "7 days", 7, also={"where": "kind = 'call'"}, among=is_of("kind", "call")
    ),
    "orders after failures": Sequel(
        {
            "metric": "retention_after_failure",
            "customer": "customer",
            "failed": "kind = 'failure'",
            "returned": "kind = 'order'",
            "within": "30 days",
        },
        soon(30),
        needs=("customer", "kind"),
        again=is_of("kind", "order"),
        among=is_of("kind", "failure"),
        within=timedelta(days=30),
    ),
    "cases that are opened again": Sequel(
        {
            "metric": "reopen_rate",
            "case": "customer",
            "solved": "event = 'solved'",
            "reopened": "event = 'reopened'",
            "within": "14 days",
        },
        soon(14),
        needs=("customer", "event"),
        again=is_of("event", "reopened"),
        among=is_of("event", "solved"),
        within=timedelta(days=14),
    ),
    "gaps between contacts, p50": Sequel(
        {
            "metric": "contact_gap",
            "account": "customer",
            "qualifying": "kind = 'call'",
            "at": "p50",
        },
        lambda near: near.since_previous,
        needs=("customer", "kind"),
        again=is_of("kind", "call"),
        among=is_of("kind", "call"),
        left_out={
            "first contact": lambda near: known(near, "kind") and near.since_previous is None
        },
    ),
}
Found = Mapping[str, Mapping[tuple[Any, ...], Reading]]


@pytest.fixture(scope="module", params=WORLDS)
def told(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Any:
    """A world, its rows, and the readings of every measure over them."""
    world = WORLDS[request.param]
    frame = rows_of(world, seed=list(WORLDS).index(request.param))
    workspace = Workspace(tmp_path_factory.mktemp("told"), world.zone, world.as_of)
    written = frame["moment"].dt.tz_convert(world.stamps_in).dt.tz_localize(None)
    shape = "%Y-%m-%d %H:%M:%S" if world.kind == "timestamp" else "%Y-%m-%d"
    table = frame.drop(columns=["moment", "day", "month", "known"]).assign(
        at=written.dt.strftime(shape)
    )
    workspace.file("events.csv", table.to_csv(index=False))
    columns = {"at": {"type": world.kind}, **COLUMNS}
    workspace.source(columns, timezone=world.stamps_in, **world.keys)
    names = {name: workspace.objective(by="team", **each.measure) for name, each in SEQUELS.items()}
    scorecard = workspace.evaluate()
    found: Found = {name: readings(scorecard, objective) for name, objective in names.items()}
    return world, [*frame.itertuples()], found


def expected(
    each: Sequel, rows: list[Row], near: Mapping[int, Around], world: World
) -> tuple[Figure, Counter[str]]:
    """The figure of some rows, and how many are left out of it, by reason."""
    counted: list[Any] = []
    left_out: Counter[str] = Counter()
    until = world.midnight(world.until)
    for row in rows:
        weight = row.n if "rows" in world.keys else 1
        waits = each.within is not None and until - row.moment <= each.within
        reasons = [name for name, test in each.left_out.items() if test(near[row.Index])]
        if waits or reasons:
            left_out["pending" if waits else reasons[0]] += weight
        elif any(getattr(row, name) is None for name in each.needs):
            left_out["missing"] += weight
        else:
            counted += [each.figure(near[row.Index])] * weight
    if each.within is None:
        seconds = pd.Series([one.total_seconds() for one in counted], dtype=float)
        return oracles.quantile(seconds, 0.5), left_out
    return oracles.share_of_counts(sum(counted), len(counted)), left_out


def judged_last(each: Sequel, world: World) -> str:
    """The last month whose rows have all been decided."""
    within = each.within or timedelta(0)
    ends = (date(2026, month, 1) for month in range(1, 8))
    over = [end for end in ends if datetime.combine(world.until, time.min) - within >= _start(end)]
    return (over[-1] - timedelta(days=1)).strftime("%Y-%m")


def _start(day: date) -> datetime:
    return datetime.combine(day, time.min)


def of_period(rows: list[Row], reading: Reading, segment: tuple[Any, ...]) -> list[Row]:
    """The known rows of a period and segment."""
    month = reading.period.name
    of_it = (row for row in rows if row.known and row.month == month)
    return [row for row in of_it if segment in ((), (row.team,))]


def whole(reading: Reading) -> Iterator[tuple[str, int]]:
    """What a reading leaves out of the days that count, by reason."""
    for reason, rows in reading.excluded.items():
        if rows and not reason.startswith(("excluded: ", "not covered")):
            yield reason, rows


@pytest.mark.parametrize("name", SEQUELS)
def test_oracle(name: str, told: Any) -> None:
    """Each month and team, the open month too, has the value, rows and interval of the pairs."""
    world, rows, found = told
    each = SEQUELS[name]
    near = around(each, rows)
    places = found[name]
    closed = [place[0] for place in places if place[0] != "open"]
    assert max(closed) == judged_last(each, world)
    assert {place[1:] for place in places} == {(), ("north",), ("south",), ("west",)}
    for place, reading in places.items():
        some = of_period(rows, reading, place[1:])
        about = [row for row in some if each.among(row) is not False]
        if "where" in each.measure:
            about = [row for row in about if each.among(row)]
        figure, left_out = expected(each, about, near, world)
        oracles.agrees(reading, figure)
        assert dict(whole(reading)) == {reason: rows for reason, rows in left_out.items() if rows}


def test_ties_and_sequels_are_there() -> None:
    """The rows hold what could go wrong: many at one moment, and many with a sequel in time."""
    for number, world in enumerate(WORLDS.values()):
        frame = rows_of(world, number)
        assert frame.duplicated(["customer", "moment"]).sum() > 400
        each = SEQUELS["recovered, of all"]
        near = around(each, [*frame.itertuples()]).values()
        assert sum(one.next_holds for one in near) > 200


def test_a_day_without_end_hinders_nothing(tmp_path: Path) -> None:
    """A sentinel of an export, millions of years ahead, is not known yet, and is no sequel."""
    workspace = Workspace(tmp_path)
    days = "VALUES (DATE '2026-09-01'), (DATE '2026-09-03'), (DATE '5874896-12-31')"
    query = f"""SELECT day AS "at", 1 AS customer FROM ({days}) AS days(day)"""
    duckdb.sql(f"COPY ({query}) TO '{tmp_path}/events.parquet'")
    workspace.source(
        {"at": {"type": "date"}, "customer": {"type": "integer"}}, files="events.parquet"
    )
    measure = {"metric": "repeat_complaint_rate", "customer": "customer", "within": "2 days"}
    name = workspace.objective(**measure)
    reading = readings(workspace.evaluate(), name)[("2026-09",)]
    assert reading.estimate.n == 2
    assert reading.estimate.value == Fraction(1, 2)
