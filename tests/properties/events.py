"""Random events and questions about them, with the answers worked out in plain Python.

Nothing here is taken from csobjectives: rows are filtered one by one, by the rules of the
format, and figures are computed from lists.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from fractions import Fraction
from typing import Any
from zoneinfo import ZoneInfo

from hypothesis import strategies as st

CONTRACT = {
    "at": {"type": "timestamp"},
    "team": {"type": "text"},
    "score": {"type": "integer"},
    "amount": {"type": "decimal", "digits": 2},
    "flag": {"type": "boolean"},
    "wait": {"type": "integer", "unit": "min"},
}
COLUMNS = tuple(CONTRACT)
TEAMS = ("north", "South", "O'Brien", "Zoë – Büro", 'say "hi"', "a,b", "line\nbreak", "k0")
ZONES = ("UTC", "Europe/Berlin", "America/New_York", "Asia/Kolkata", "Pacific/Auckland")
# The day after a change of the clocks, after a leap day, after ISO week 53, after a year's end.
DAYS = ("2026-10-26", "2026-03-30", "2026-11-02", "2024-03-01", "2027-01-04", "2026-01-01")
OFFSETS = ("", "Z", "+00:00", "+02:00", "-0530", "+09")

Row = dict[str, Any]
Truth = bool | None


@dataclass(frozen=True)
class Condition:
    """A condition in SQL, and what it is of a row: true, false or unknown."""

    sql: str
    of: Callable[[Row], Truth]


def both(a: Condition, b: Condition) -> Condition:
    def of(row: Row) -> Truth:
        x, y = a.of(row), b.of(row)
        return False if x is False or y is False else None if None in (x, y) else True

    return Condition(f"({a.sql} and {b.sql})", of)


def either(a: Condition, b: Condition) -> Condition:
    def of(row: Row) -> Truth:
        x, y = a.of(row), b.of(row)
        return True if x or y else None if None in (x, y) else False

    return Condition(f"({a.sql} or {b.sql})", of)


def opposite(a: Condition) -> Condition:
    def of(row: Row) -> Truth:
        x = a.of(row)
        return None if x is None else not x

    return Condition(f"not ({a.sql})", of)


def about(sql: str, holds: Callable[..., bool], *columns: str) -> Condition:
    """A condition that is unknown where a column is NULL."""

    def of(row: Row) -> Truth:
        values = [row[name] for name in columns]
        return None if None in values else holds(*values)

    return Condition(sql, of)


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


_FEW = st.integers(-2, 6)
_TEAM = st.sampled_from(TEAMS)
ATOMS = st.one_of(
    _FEW.map(lambda k: about(f"score >= {k}", lambda s: s >= k, "score")),
    _FEW.map(lambda k: about(f"amount < {k}.5", lambda a: a < k + Fraction(1, 2), "amount")),
    _FEW.map(lambda k: about(f"wait <= '{abs(k)} min'", lambda w: w <= abs(k), "wait")),
    _FEW.map(lambda k: about(f"{k} <> score", lambda s: s != k, "score")),
    _TEAM.map(lambda t: about(f"team = {_quoted(t)}", lambda team: team == t, "team")),
    st.lists(_TEAM, min_size=1, max_size=3).map(
        lambda ts: about(
            f"team not in ({', '.join(map(_quoted, ts))})", lambda team: team not in ts, "team"
        )
    ),
    st.sampled_from(COLUMNS[1:]).map(
        lambda name: Condition(f"{name} is null", lambda row: row[name] is None)
    ),
    st.just(about("flag", bool, "flag")),
    st.just(Condition("flag is true", lambda row: row["flag"] is True)),
    st.just(about("amount > score", lambda a, s: a > s, "amount", "score")),
    st.just(about("score between 1 and 3", lambda s: 1 <= s <= 3, "score")),
    st.just(about("team like '%o%'", lambda team: "o" in team, "team")),
    st.just(
        Condition("coalesce(score, 9) > 2", lambda r: (9 if r["score"] is None else r["score"]) > 2)
    ),
    st.just(
        Condition(
            "case when flag then score > 1 end",
            lambda row: about("", lambda s: s > 1, "score").of(row) if row["flag"] else None,
        )
    ),
)
CONDITIONS = st.recursive(
    ATOMS,
    lambda inner: st.one_of(
        st.builds(both, inner, inner), st.builds(either, inner, inner), inner.map(opposite)
    ),
    max_leaves=5,
)


@dataclass(frozen=True)
class Question:
    """What is asked: a metric over a value or a condition, of which rows, by which segments."""

    metric: str
    window: str
    by: tuple[str, ...]
    where: Condition | None
    value: str
    when: Condition
    at: int

    @property
    def measure(self) -> dict[str, Any]:
        """The question as a `measure`."""
        role: dict[str, Any] = {
            "count": {},
            "share": {"when": self.when.sql},
            "quantile": {"value": self.value, "at": f"p{self.at}"},
        }.get(self.metric, {"value": self.value})
        where = {"where": self.where.sql} if self.where else {}
        by = {"by": list(self.by)} if self.by else {}
        return {"metric": self.metric, "window": self.window, **role, **where, **by}


QUESTIONS = st.builds(
    Question,
    metric=st.sampled_from(("share", "mean", "sum", "count", "quantile")),
    window=st.sampled_from(("day", "week", "month", "quarter", "year")),
    by=st.sampled_from(((), ("team",), ("flag",), ("team", "flag"), ("score", "team"))),
    where=st.none() | CONDITIONS,
    value=st.sampled_from(("score", "amount", "wait")),
    when=CONDITIONS,
    at=st.sampled_from((50, 90, 25)),
)


@st.composite
def tables(draw: st.DrawFn, offsets: Sequence[str] = OFFSETS) -> tuple[date, list[Row]]:
    """A day to judge from, and events around it; some of them more than once."""
    as_of = date.fromisoformat(draw(st.sampled_from(DAYS)))
    row: st.SearchStrategy[Row] = st.fixed_dictionaries(
        {
            "days": st.sampled_from((0, 0, 1, 1, 1, 1, 2, 6, 7, 8, 29, 30, 31, 62, 91, 366)),
            "minutes": st.sampled_from(
                (0, 1, 59, 60, 90, 119, 120, 150, 179, 180, 720, 1110, 1439)
            ),
            "offset": st.sampled_from(offsets),
            "undated": st.integers(0, 15).map(lambda n: n == 0),
            "team": st.none() | st.sampled_from(TEAMS),
            "score": st.none() | st.integers(-1, 5),
            "amount": st.none() | st.integers(-300, 700).map(lambda n: Fraction(n, 100)),
            "flag": st.none() | st.booleans(),
            "wait": st.none() | st.integers(0, 6),
            "times": st.sampled_from((1, 1, 1, 2)),
        }
    )
    rows: list[Row] = []
    for each in draw(st.lists(row, max_size=40)):
        moment = datetime.combine(as_of - timedelta(days=each["days"]), datetime.min.time())
        moment += timedelta(minutes=each["minutes"])
        stamp = None if each["undated"] else f"{moment:%Y-%m-%d %H:%M:%S}{each['offset']}"
        found = {"at": stamp, **{name: each[name] for name in COLUMNS[1:]}}
        rows += [found] * each["times"]
    return as_of, rows


def instant(stamp: str, zone: str) -> datetime:
    """The moment of a stamp; one without a zone is local to `zone`.

    A local time that the clocks repeat is the second of the two, and one that they skip is
    taken by the offset from before the change.
    """
    moment = datetime.fromisoformat(stamp)
    if moment.tzinfo is not None:
        return moment
    first, second = (moment.replace(tzinfo=ZoneInfo(zone), fold=fold) for fold in (0, 1))
    skipped = first.utcoffset() < second.utcoffset()  # type: ignore[operator]
    return first if skipped else second


def period(day: date, window: str) -> str:
    """The ISO name of the period in which a day lies."""
    return {
        "day": f"{day:%Y-%m-%d}",
        "week": f"{day:%G-W%V}",
        "month": f"{day:%Y-%m}",
        "quarter": f"{day.year}-Q{(day.month + 2) // 3}",
        "year": f"{day.year}",
    }[window]


Answer = tuple[Fraction | None, int, int]
"""The figure, of how many rows, and how many rows lack what it needs."""


def answers(
    rows: Sequence[Row], question: Question, as_of: date, source_zone: str, zone: str
) -> Callable[[str, tuple[str | None, ...] | None], Answer]:
    """A function from a period and a segment (None for the whole) to the answer."""
    dated: list[tuple[str, Row]] = []
    for row in rows:
        if row["at"] is not None:
            day = instant(row["at"], source_zone).astimezone(ZoneInfo(zone)).date()
            if day < as_of:
                dated.append((period(day, question.window), row))

    def answer(name: str, segment: tuple[str | None, ...] | None) -> Answer:
        of_period = [row for each, row in dated if each == name]
        seen = [row for row in of_period if not question.where or question.where.of(row)]
        if segment is not None:
            seen = [row for row in seen if segment_of(row, question) == segment]
        if question.metric == "count":
            return (Fraction(len(seen)) if of_period else None), len(seen), 0
        if question.metric == "share":
            truths = [question.when.of(row) for row in seen]
            known = [each for each in truths if each is not None]
            share = Fraction(sum(known), len(known)) if known else None
            return share, len(known), len(truths) - len(known)
        size = 60 if question.value == "wait" else 1
        held = [row[question.value] for row in seen]
        values = sorted(Fraction(each) * size for each in held if each is not None)
        return _figure(values, question, bool(of_period)), len(values), len(held) - len(values)

    return answer


def _figure(values: list[Fraction], question: Question, has_rows: bool) -> Fraction | None:
    if question.metric == "sum":
        return sum(values, Fraction(0)) if has_rows else None
    if not values:
        return None
    if question.metric == "mean":
        return sum(values, Fraction(0)) / len(values)
    place = Fraction((len(values) - 1) * question.at, 100)
    below = int(place)
    above = min(below + 1, len(values) - 1)
    return values[below] + (values[above] - values[below]) * (place - below)


def segment_of(row: Mapping[str, Any], question: Question) -> tuple[str | None, ...]:
    """A row's segment, as text."""
    shown = {True: "true", False: "false"}
    return tuple(
        None if row[name] is None else shown[row[name]] if name == "flag" else str(row[name])
        for name in question.by
    )
