"""Tallies: each combination of some figures, and how many things have it, as arrays of numpy."""

from __future__ import annotations

import sys
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
from csobjectives.estimators import ROWS, Estimator, Sum, Sums, Tally, TallyEstimator
from csobjectives.evaluation import Evaluated, Terms, evaluate_source
from csobjectives.judging import judge_series
from csobjectives.metrics import REGISTRY, Entries, Fact, FactKind, Form, Option, OptionKind, Role
from csobjectives.metrics.registry import RoleKind, metric
from csobjectives.model import Estimate, Expression, Objective
from csobjectives.pipeline import validate
from csobjectives.problems import ExitCode
from csobjectives.quantities import NUMBER
from csobjectives.renderers.words.sentences import sentence
from csobjectives.windows import Window
from tests.projects import AT, Workspace

Frame = Any
SEEN: list[tuple[Tally, Mapping[str, Fraction]]] = []
ROWS_OF_CUSTOMERS = """at,customer,team,amount,took
2026-08-03,a,north,1.5,60
2026-08-04,a,north,2.5,30
2026-08-05,b,south,4,90
2026-09-01,a,north,3,10
2026-09-02,b,south,3,10
2026-09-02,c,north,1,
2026-09-03,c,north,2,20
2026-09-04,d,,2,
2026-09-05,d,,1,20
2026-09-06,e,south,,5
2026-10-01,a,north,9,9
"""


@dataclass(frozen=True, slots=True)
class MeanOfTally(TallyEstimator):
    """The mean of `x` over what was tallied, to which the option `more` is added."""

    x: str
    beside: Mapping[str, str] = field(default_factory=dict)
    interval: ClassVar[str] = "none"
    least: ClassVar[str] = "none"
    settings: ClassVar[tuple[str, ...]] = ("more",)

    @property
    def tallied(self) -> Mapping[str, str]:
        return {"x": self.x, **self.beside}

    def sums(self) -> Mapping[str, Sum]:
        return {"n": ROWS}

    def estimate(self, sums: Sums, level: float) -> Estimate:
        return Estimate(value=None, n=int(sums["n"]))

    def estimate_tally(
        self, tally: Tally, settings: Mapping[str, Fraction], level: float
    ) -> Estimate:
        SEEN.append((tally, settings))
        n = int(tally.count.sum())
        if n == 1:
            return Estimate(value=None, n=n, refused="one customer is too few to fit anything")
        mean = float((tally.columns["x"] * tally.count).sum()) / n
        return Estimate(value=Fraction(mean) + settings["more"], n=n)


@pytest.fixture
def registered() -> Iterator[None]:
    """A metric over customers, and over rows, that is there for one test."""

    @metric("customer-lifetime-value", unit=NUMBER, better="up")
    class tallied_mean:  # noqa: N801 - a metric's class has the metric's name
        """A mean of what was tallied.

        Formula: of nothing.
        Pitfalls: none.
        Source: none.
        """

        statement = "Keep what was tallied {target:level}"

        customer = Role(RoleKind.IDENTITY, "who", "customer")
        amount = Role(RoleKind.FIGURE, "how much", "amount")
        took = Role(RoleKind.DURATION, "how long", "took")
        more = Option(OptionKind.NUMBER, "what is added", 1, default="0")
        wait = Option(OptionKind.DURATION, "how long", "1 h", default="2 h")
        of_customers = Form(
            "over customers",
            MeanOfTally("bought", {"total": "total", "longest": "longest", "age": "age"}),
            over=Entries(
                of="customer",
                facts={
                    "bought": Fact(FactKind.ROWS),
                    "total": Fact(FactKind.SUM, of="amount"),
                    "longest": Fact(FactKind.MOST, of="took"),
                    "age": Fact(FactKind.MOST, of="period_end - moment"),
                },
            ),
        )
        of_rows = Form("over rows", MeanOfTally("amount"), leaves_out={"large": "amount > 5"})

    SEEN.clear()
    yield
    del REGISTRY["tallied_mean"]


def evaluated(
    root: Path,
    roles: Mapping[str, str],
    by: tuple[str, ...] = (),
    where: str = "",
    other_in: Window = Window.MONTH,
) -> tuple[Evaluated, Objective]:
    """A project with an objective by the metric of this module, and another by the count of rows.

    In another window than a month, the other one is measured like the first.
    """
    workspace = Workspace(root)
    workspace.file("events.csv", ROWS_OF_CUSTOMERS)
    columns = {
        **AT,
        "customer": {"type": "text"},
        "team": {"type": "text"},
        "amount": {"type": "decimal"},
        "took": {"type": "integer", "unit": "s"},
    }
    workspace.source(columns)
    workspace.objective(metric="count")
    workspace.write()
    definitions = validate(cwd=root)
    (objective,) = definitions.objectives
    place = objective.measure.location
    measure = replace(
        objective.measure,
        metric="tallied_mean",
        roles={name: Expression(text=text, location=place) for name, text in roles.items()},
        by=by,
        where=Expression(text=where, location=place) if where else None,
    )
    own, other = replace(objective, measure=measure), replace(objective, id="other")
    if other_in != objective.window:
        other = replace(own, id="other", window=other_in)
    terms = Terms(project=definitions.project, as_of=workspace.as_of, settings=Settings(threads=2))
    return evaluate_source(definitions.sources["events"], [own, other], terms), own


CUSTOMERS = {"customer": "customer", "amount": "amount", "took": "took"}
AMOUNTS = {"amount": "amount"}


def combinations(tally: Tally) -> list[tuple[float, ...]]:
    """The rows of a tally, the count last."""
    return [
        tuple(map(float, row)) for row in zip(*tally.columns.values(), tally.count, strict=True)
    ]


@pytest.mark.usefixtures("registered")
def test_tally_holds_each_combination_once_sorted_and_in_base_units(tmp_path: Path) -> None:
    """September by pandas: customers with all figures, durations in seconds, alike ones together.

    Nobody knows what e bought: one figure is missing, and the customer is none that counts.
    """
    found, objective = evaluated(tmp_path, CUSTOMERS)
    frame = pd.read_csv(tmp_path / "events.csv", parse_dates=["at"])
    frame = frame[(frame["at"] >= "2026-09-01") & (frame["at"] < "2026-10-01")]
    frame["age"] = (pd.Timestamp("2026-10-01") - frame["at"]).dt.total_seconds()
    customers = frame.groupby("customer").agg(
        bought=("at", "size"), total=("amount", "sum"), longest=("took", "max"), age=("age", "max")
    )
    whole = customers.drop("e")
    expected = whole.value_counts().sort_index().reset_index()
    (judged,) = {
        id(tally): tally
        for tally, _ in SEEN
        if tally.count.sum() == len(whole) and tally.columns["age"].max() > 20 * 86_400
    }.values()
    assert combinations(judged) == [
        tuple(map(float, row)) for row in expected.itertuples(index=False)
    ]
    assert [each.dtype for each in judged.columns.values()] == [np.dtype("float64")] * 4
    assert judged.count.dtype == np.dtype("int64")
    reading = found.series[objective.name][0].readings[-1]
    assert reading.estimate.value == Fraction(6, 4)
    assert (reading.estimate.n, reading.rows, reading.excluded) == (4, 5, {"missing": 1})


@pytest.mark.usefixtures("registered")
def test_settings_that_are_not_given_have_their_defaults(tmp_path: Path) -> None:
    """What an estimator reads is there in any case."""
    evaluated(tmp_path, CUSTOMERS)
    assert {tuple(settings.items()) for _, settings in SEEN} == {(("more", Fraction(0)),)}


@pytest.mark.usefixtures("registered")
def test_segments_history_and_the_open_period_have_tallies_of_their_own(tmp_path: Path) -> None:
    """By team, of which nothing is one too, and over rows: pandas' means, and what is left out."""
    found, objective = evaluated(tmp_path, AMOUNTS, ("team",), "customer <> 'b'")
    shown = {
        (each.segment[0][1] if each.segment else "", reading.period.name): reading
        for each in found.series[objective.name]
        for reading in (*each.readings, each.open)
        if reading is not None
    }
    frame = pd.read_csv(tmp_path / "events.csv", parse_dates=["at"], keep_default_na=True)
    frame = frame[frame["customer"] != "b"]
    frame["period"] = frame["at"].dt.strftime("%Y-%m")
    seen = 0
    for team in ("", "north", "south", None):
        own = frame[frame["team"].isna()] if team is None else frame
        own = own[own["team"] == team] if team else own
        for period in ("2026-08", "2026-09", "2026-10"):
            rows = own[own["period"] == period]
            known = rows["amount"][rows["amount"] <= 5]
            reading = shown[team, period]
            assert reading.rows == len(rows)
            assert reading.estimate.n == len(known)
            left_out = {"missing": rows["amount"].isna().sum(), "large": (rows["amount"] > 5).sum()}
            assert reading.excluded == {name: n for name, n in left_out.items() if n}
            if len(known) > 1:
                assert float(reading.estimate.value or 0) == pytest.approx(known.mean())
                seen += 1
            else:
                assert reading.estimate.value is None
    assert seen == 5


@pytest.mark.usefixtures("registered")
def test_objectives_of_several_windows_share_a_pass(tmp_path: Path) -> None:
    """The same figure by month and by quarter: each has the tallies of its own periods."""
    found, objective = evaluated(tmp_path, AMOUNTS, other_in=Window.QUARTER)
    frame = pd.read_csv(tmp_path / "events.csv")
    frame = frame[frame["amount"] <= 5]
    months = {objective.name: ["2026-09"], "team/other": ["2026-07", "2026-08", "2026-09"]}
    for name, those in months.items():
        amounts = frame["amount"][frame["at"].str[:7].isin(those)]
        estimate = found.series[name][0].readings[-1].estimate
        assert estimate.n == len(amounts)
        assert float(estimate.value or 0) == pytest.approx(amounts.mean())


@pytest.mark.usefixtures("registered")
def test_what_rows_cannot_carry_is_said(tmp_path: Path) -> None:
    """An estimator refuses by a reason, and the sentence tells it."""
    found, objective = evaluated(tmp_path, AMOUNTS, where="customer = 'a' and amount = 3")
    (result,) = judge_series(found.series, 0.95, date(2026, 10, 5))[objective.name]
    said = "No data in September 2026: one customer is too few to fit anything."
    assert sentence(result, 0.95) == said


@pytest.mark.parametrize("library", ["numpy", "scipy"])
@pytest.mark.usefixtures("registered")
def test_without_its_library_one_objective_is_not_judged_and_the_others_are(
    library: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The problem stands at the measure, says what to install, and nothing else is hidden."""
    monkeypatch.setitem(sys.modules, library, None)
    found, objective = evaluated(tmp_path, CUSTOMERS)
    assert [str(each) for each in found.problems] == [
        "objectives/team.yaml:10:15: error: tallied_mean takes numpy and scipy, "
        "and one is not installed [missing-extra]\n"
        "    Install them: pip install 'csobjectives[models]'."
    ]
    assert list(found.series) == ["team/other"]
    assert found.series["team/other"][0].readings[-1].estimate.value == 7
    assert objective.name not in found.series
    assert ExitCode(2 if found.problems.errors else 0) is ExitCode.CANNOT_JUDGE


def test_most_estimators_tally_nothing() -> None:
    """What has no tally costs no pass: only estimators of tallies name what is tallied."""
    estimators: list[Estimator] = [
        form.estimator for each in REGISTRY.values() for form in each.forms.values()
    ]
    assert all(isinstance(each, TallyEstimator) == bool(each.tallied) for each in estimators)
