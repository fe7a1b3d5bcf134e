"""Periods that share days, and days that one objective leaves out, whatever a formula looks at.

Of all forms of the catalogue there is one of each kind here: plain rows that are added up, ranked,
counted by part or tallied; sequels, moments, standing rows; entries with every reach, of rows and
of registers; folded and clustered rows.
"""

from __future__ import annotations

from dataclasses import replace
from importlib import import_module
from pathlib import Path
from random import Random
from typing import Any

import pytest

from csobjectives.estimators import PartEstimator
from csobjectives.metrics import Entries
from csobjectives.model import Objective, Reading, Result
from csobjectives.periods import Period
from csobjectives.planning.plans import rhythm_of
from csobjectives.planning.rhythms import Rhythm
from tests.properties.every_metric import Question, questions, readings

ROOMS = ("plans", "passes", "observed")  # of planning, that ask for a rhythm
OWN = {"from": "2026-07-05", "to": "2026-07-20", "reason": "Tool down"}


def kind(question: Question) -> tuple[Any, ...]:
    """How a question is planned."""
    over, estimator = question.form.over, question.form.estimator
    facts = over.facts.values() if isinstance(over, Entries) else ()
    return (
        type(over),
        frozenset(each.reach for each in facts),
        "register" in question.objective["measure"],
        bool(estimator.ranked),
        isinstance(estimator, PartEstimator),
        type(estimator) if question.metric.name == "predicted_lifetime_value" else None,
    )


def of_each_kind() -> list[Question]:
    """The first question of each kind, by team where it can be; a mean per thing and by cluster."""
    found: dict[tuple[Any, ...], Question] = {}
    for each in questions(Random(41)):
        if "in_each" not in each.objective["measure"]:
            found.setdefault(kind(each), each)
        if each.name == "mean-of_rows":
            found |= {(key,): asked(each, key) for key in ("per", "cluster")}
    return [
        each if isinstance(each.form.over, Entries) and not each.form.over.of else each.by_team()
        for each in found.values()
    ]


def asked(question: Question, key: str) -> Question:
    """A question about rows folded by team, or in clusters of a team."""
    name = f"{question.name}-{key}"
    measure = {**question.objective["measure"], key: "team"}
    objective = {**question.objective, "id": name.replace("_", "-"), "measure": measure}
    return replace(question, name=name, objective=objective)


def told(results: list[Result]) -> dict[tuple[Period, Any], Reading]:
    """The readings of closed periods, by period and segment."""
    return {
        (each.reading.period, result.segment): each.reading
        for result in results
        for each in (*result.history, result.judged)
    }


def test_a_period_reads_as_if_it_were_asked_for_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of periods that share days, each has the figure that it has without the others: value,
    interval, rows, and what was left out; as a whole and by segment.
    """
    every = [each.in_window("rolling 2 months") for each in of_each_kind()]
    together = {name: told(each) for name, each in readings(tmp_path / "all", every).items()}
    periods = sorted({period for found in together.values() for period, _ in found})
    (period,) = [each for each in periods if str(each.last) == "2026-07-31"]

    def alone(objective: Objective, zone: str) -> Rhythm:
        return replace(rhythm_of(objective, zone), periods=(period,))

    for room in ROOMS:
        monkeypatch.setattr(import_module(f"csobjectives.planning.{room}"), "rhythm_of", alone)
    compared = 0
    for name, results in readings(tmp_path / "alone", every).items():
        for place, reading in told(results).items():
            assert together[name][place] == reading, name
            compared += reading.estimate.value is not None
    assert compared > 2 * len(every)


def test_days_that_an_objective_leaves_out_are_as_if_its_source_did(tmp_path: Path) -> None:
    """Every figure of rows that have a time, and the rows that are told to be left out."""
    every = [each for each in of_each_kind() if "time" in source_of(each)]
    own = [replace(each, objective={**each.objective, "exclude": [OWN]}) for each in every]
    of_source = [with_source(each, {**source_of(each), "exclude": [OWN]}) for each in every]
    found = readings(tmp_path / "own", own)
    seen = set()
    for name, results in readings(tmp_path / "source", of_source).items():
        wanted = told(results)
        assert told(found[name]) == wanted, name
        seen |= {reason for each in wanted.values() for reason in each.excluded}
    assert "excluded: Tool down" in seen
    kept = readings(tmp_path / "kept", every)
    assert sum(told(kept[name]) != told(results) for name, results in found.items()) > 10


def source_of(question: Question) -> Any:
    """The source that a question names."""
    return question.sources[question.objective["measure"]["source"]]


def with_source(question: Question, source: Any) -> Question:
    """The question with another description of its source."""
    name = question.objective["measure"]["source"]
    return replace(question, sources={**question.sources, name: source})
