"""Things that run on: in each period everything until it ends, and what there is of each fact.

Facts that cannot be carried from one period to the next make planning join rows with every period
instead; both ways come to the same, which is what pandas says.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import Any, ClassVar

import numpy as np
import pandas as pd
import pytest

from csobjectives.engines import Settings
from csobjectives.engines import observing as engine
from csobjectives.estimators import ROWS, Sum, Sums, Tally, TallyEstimator
from csobjectives.evaluation import Terms, evaluate_source
from csobjectives.metrics import REGISTRY, Entries, Fact, FactKind, Form, Reach, Role
from csobjectives.metrics.registry import RoleKind, metric
from csobjectives.model import Estimate, Expression
from csobjectives.pipeline import validate
from csobjectives.planning import EntryRows, RunningRows
from csobjectives.quantities import NUMBER
from tests.projects import Workspace

Frame = Any
AS_OF = date(2026, 9, 14)
TALLIED = {
    "rows": "rows",
    "days": "days",
    "total": "total",
    "later": "later",
    "large": "case when large then 1 else 0 end",
    "first": "date_diff('day', first, period_end)",
    "last": "date_diff('day', last, period_end)",
    "most": "most",
}
SEEN: list[Tally] = []


@dataclass(frozen=True, slots=True)
class Seen(TallyEstimator):
    """Keeps what was tallied."""

    tallied: Mapping[str, str] = field()
    interval: ClassVar[str] = "none"
    least: ClassVar[str] = "none"

    def sums(self) -> Mapping[str, Sum]:
        return {"n": ROWS}

    def estimate(self, sums: Sums, level: float) -> Estimate:
        return Estimate(value=None, n=int(sums["n"]))

    def estimate_tally(
        self, tally: Tally, settings: Mapping[str, Fraction], level: float
    ) -> Estimate:
        SEEN.append(tally)
        return Estimate(value=Fraction(len(SEEN)), n=int(tally.count.sum()))


def facts() -> dict[str, Fact]:
    """One of each kind that can be carried on."""
    return {
        "rows": Fact(FactKind.ROWS, when="amount > 1", reach=Reach.UNTIL_END),
        "days": Fact(FactKind.DAYS, when="amount > 1", reach=Reach.UNTIL_END),
        "total": Fact(FactKind.SUM, of="amount", reach=Reach.UNTIL_END),
        "later": Fact(FactKind.LATER_SUM, of="amount", when="amount > 2", reach=Reach.UNTIL_END),
        "large": Fact(FactKind.ANY, when="amount > 9", reach=Reach.UNTIL_END),
        "first": Fact(FactKind.FIRST, reach=Reach.UNTIL_END),
        "last": Fact(FactKind.LAST, reach=Reach.UNTIL_END),
        "most": Fact(FactKind.MOST, of="amount", reach=Reach.UNTIL_END),
    }


@pytest.fixture
def registered() -> Iterator[None]:
    """A metric of all facts, and one that has to be joined, for one test."""
    customer = Role(RoleKind.IDENTITY, "who", "customer")
    amount = Role(RoleKind.FIGURE, "how much", "amount")
    newest = Fact(FactKind.LATEST, of="amount", reach=Reach.UNTIL_END)
    for name, more in (("running_on", {}), ("joined_up", {"newest": newest})):
        form = Form("seen", Seen(TALLIED), over=Entries(of="customer", facts=facts() | more))
        parts = {"customer": customer, "amount": amount, "of_customers": form}
        doc = "What is seen.\n\n    Formula: none.\n    Pitfalls: none.\n    Source: none.\n    "
        statement = "Have {target}"
        metric("customer-lifetime-value", unit=NUMBER, better="up")(
            type(name, (), {**parts, "__doc__": doc, "statement": statement})
        )
    SEEN.clear()
    yield
    del REGISTRY["running_on"], REGISTRY["joined_up"]


def rows() -> Frame:
    """Customers with several rows a day, at midnight too; some without an amount or a name."""
    source = np.random.default_rng(8)
    n = 500
    hours = source.integers(0, 24 * 400, n)
    frame = pd.DataFrame(
        {
            "at": pd.Timestamp("2025-08-10") + pd.to_timedelta(hours, unit="h"),
            "customer": source.integers(0, 60, n).astype(str),
            "region": source.choice(["north", "south"], n),
            "amount": source.integers(0, 100, n) / 10,
        }
    )
    chance = source.random((n, 2))
    frame["amount"] = frame["amount"].mask(chance[:, 0] < 0.01)
    frame["customer"] = frame["customer"].mask(chance[:, 1] < 0.02)
    return frame


def told(frame: Frame, end: pd.Timestamp) -> list[tuple[float, ...]]:
    """What pandas says of each customer until a day, in order."""
    known = frame[frame["at"] < end].dropna(subset=["customer"])
    known = known.assign(day=known["at"].dt.normalize())
    more, large = known[known["amount"] > 1], known[known["amount"] > 2]
    later = large[large["day"] > large.groupby("customer")["day"].transform("min")]
    by = known.groupby("customer")
    of = pd.DataFrame(
        {
            "rows": more.groupby("customer").size(),
            "days": more.groupby("customer")["day"].nunique(),
            "total": by["amount"].sum().where(by["amount"].count() == by.size()),
            "later": later.groupby("customer")["amount"].sum(),
            "large": known[known["amount"] > 9].groupby("customer").size() > 0,
            "first": (end - by["day"].min()).dt.days,
            "last": (end - by["day"].max()).dt.days,
            "most": by["amount"].max(),
        }
    ).dropna(subset=["total"])
    rounded = of.fillna(0).astype(float).round(6)
    return sorted(tuple(map(float, row)) for row in rounded.itertuples(index=False))


def tallies(root: Path, name: str, monkeypatch: pytest.MonkeyPatch) -> tuple[list[Tally], set[Any]]:
    """The tallies of a metric by region, oldest first, and what they were observed as."""
    workspace = Workspace(root, as_of=AS_OF)
    workspace.file("events.csv", rows().to_csv(index=False))
    columns = {"at": "timestamp", "customer": "text", "region": "text", "amount": "decimal"}
    workspace.source({column: {"type": kind} for column, kind in columns.items()})
    workspace.objective(metric="count", by="region")
    workspace.write()
    definitions = validate(cwd=root)
    (objective,) = definitions.objectives
    place = objective.measure.location
    roles = {each: Expression(text=each, location=place) for each in ("customer", "amount")}
    measure = replace(objective.measure, metric=name, roles=roles)
    observed: set[Any] = set()
    observe = engine.observe

    def spied(made: Any, *rest: Any) -> Any:
        observed.add(type(made))
        return observe(made, *rest)

    monkeypatch.setattr("csobjectives.engines.rollups.observe", spied)
    terms = Terms(project=definitions.project, as_of=AS_OF, settings=Settings(threads=2))
    SEEN.clear()
    evaluate_source(definitions.sources["events"], [replace(objective, measure=measure)], terms)
    return list(SEEN), observed


@pytest.mark.parametrize(("name", "made"), [("running_on", RunningRows), ("joined_up", EntryRows)])
@pytest.mark.usefixtures("registered")
def test_facts_of_each_period_are_those_of_pandas(
    name: str, made: type, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Thirteen months and the open one, as a whole and by region, whichever way they are made."""
    seen, observed = tallies(tmp_path, name, monkeypatch)
    assert made in observed
    assert not observed & {RunningRows, EntryRows} - {made}
    frame = rows()
    ends = [*pd.date_range("2025-09-01", "2026-09-01", freq="MS"), pd.Timestamp(AS_OF)]
    wanted = [told(frame, end) for end in ends]
    by_region = [
        told(frame[frame["region"] == region], end) for end in ends for region in ("north", "south")
    ]
    found = [
        sorted(
            tuple(map(float, row))
            for row, n in zip(zip(*tally.columns.values(), strict=True), tally.count, strict=True)
            for _ in range(n)
        )
        for tally in seen
    ]
    assert found == [*wanted, *by_region]
