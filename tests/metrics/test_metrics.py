"""Each metric's cases, as data: the rows, what is measured, and what the figures have to be.

`NAME.yaml` holds the cases of the metric NAME, and names the oracle that the figures were taken
from. A case is its project on disk: one objective over the file's sources, beside the `objectives`
that the file has for others to be made of. Of a reading only what is given is compared: whole
numbers, and figures written as text ("4.25", "13/3"), exactly; decimals within 0.000001.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
import yaml

from csobjectives import pipeline
from csobjectives.metrics import REGISTRY
from csobjectives.model import Reading, Result
from csobjectives.problems import CannotJudge, Problem, Severity

HERE = Path(__file__).parent
NEARLY = 1e-6
CASE = "case"  # the objective that a case is about
EXACT = {"value", "numerator", "denominator"}

Case = Mapping[str, Any]


def documents() -> dict[str, Case]:
    """The files of cases, by the metric that they are called after."""
    return {
        path.stem: yaml.safe_load(path.read_text(encoding="utf-8"))
        for path in sorted(HERE.glob("*.yaml"))
    }


DOCUMENTS = documents()
CASES = [(name, case) for name, each in DOCUMENTS.items() for case in each["cases"]]


def write(root: Path, document: Case, case: Case) -> None:
    """Write the project of one case; documents as JSON, which is YAML."""
    sources = {name: {"files": f"{name}.csv", **each} for name, each in document["sources"].items()}
    for name in sources:
        (root / f"{name}.csv").write_text(document[name], encoding="utf-8")
    measures = {**document.get("objectives", {}), CASE: case["measure"]}
    objectives = [objective(name, each, case) for name, each in measures.items()]
    for name, body in {
        "csobjectives": {"kind": "Project", **document.get("project", {})},
        "sources": {"kind": "Sources", "sources": sources},
        "team": {"kind": "Objectives", "name": "team", "objectives": objectives},
    }.items():
        text = json.dumps({"apiVersion": "csobjectives/v1", **body}, default=str)
        (root / f"{name}.yaml").write_text(text, encoding="utf-8")


def objective(name: str, measure: Case, case: Case) -> dict[str, Any]:
    """An objective without a target; a window is left out where the metric has its own days."""
    metric = REGISTRY[measure["metric"]]
    window = {} if metric.has_own_days else {"window": case.get("window", "month")}
    return {
        "id": name,
        "type": (*metric.types, "productivity")[0],
        "title": "A case",
        "measure": measure,
        "enforcement": "tracked",
        **window,
    }


def judged(root: Path, as_of: date) -> tuple[tuple[Result, ...], list[Problem]]:
    """What becomes of the project: its results, and the errors."""
    try:
        scorecard = pipeline.check(root, as_of=as_of, cwd=root)
    except CannotJudge as refused:
        return (), list(refused.problems)
    errors = [each for each in scorecard.problems if each.severity is Severity.ERROR]
    return tuple(each for each in scorecard.results if each.objective.id == CASE), errors


def figures(reading: Reading) -> dict[str, Any]:
    """Everything of a reading that a case may expect, by name; no reason that left out nothing."""
    estimate = reading.estimate
    return {
        "period": reading.period.name,
        "value": estimate.value,
        "n": estimate.n,
        "numerator": estimate.numerator,
        "denominator": estimate.denominator,
        "low": estimate.low,
        "high": estimate.high,
        "census": estimate.census,
        "rows": reading.rows,
        "partial": reading.partial,
        "settling": reading.settling,
        "excluded": {reason: rows for reason, rows in reading.excluded.items() if rows},
    }


def expected(figures: Case) -> dict[str, Any]:
    """What a case expects, to be compared with `figures`."""
    return {name: _expected(name, figure) for name, figure in figures.items()}


def _expected(name: str, figure: Any) -> Any:
    if isinstance(figure, float):
        return pytest.approx(figure, abs=NEARLY)
    return Fraction(figure) if name in EXACT and isinstance(figure, str) else figure


def readings(results: tuple[Result, ...]) -> Iterator[tuple[str, str, Reading]]:
    """Every reading: where a case speaks of it, under which name, and the reading itself."""
    for result in results:
        segment = ", ".join(str(value) for _, value in result.segment)
        if segment:
            yield "segments", segment, result.judged.reading
            continue
        yield "expect", "", result.judged.reading
        for each in (*result.history, result.judged):
            yield "periods", each.reading.period.name, each.reading
        if result.open is not None:
            yield "open", "", result.open


def promises(case: Case) -> dict[tuple[str, str], dict[str, Any]]:
    """What a case promises of every reading that it speaks of."""
    named = {
        (part, str(name)): expected(each)
        for part in ("segments", "periods")
        for name, each in case.get(part, {}).items()
    }
    alone = {(part, ""): expected(case[part]) for part in ("expect", "open") if part in case}
    return {**alone, **named}


@pytest.mark.parametrize(
    ("name", "case"), CASES, ids=[f"{name}: {case['why']}" for name, case in CASES]
)
def test_metric(name: str, case: Case, tmp_path: Path) -> None:
    """A metric's readings, and its errors, are those that its cases say."""
    document = DOCUMENTS[name]
    write(tmp_path, document, case)
    results, errors = judged(tmp_path, document["as_of"])
    assert [each.slug for each in errors] == case.get("problems", []), errors
    promised = promises(case)
    shown = {(part, key): figures(reading) for part, key, reading in readings(results)}
    found = {
        place: {figure: shown[place][figure] for figure in wanted} if place in shown else None
        for place, wanted in promised.items()
    }
    assert found == promised


@pytest.mark.parametrize("name", DOCUMENTS)
def test_a_file_of_cases_is_about_its_metric(name: str) -> None:
    """A file is called after the metric that all its cases measure, and names its oracle."""
    document = DOCUMENTS[name]
    assert {case["measure"]["metric"] for case in document["cases"]} == {name}
    assert document["oracle"]


@pytest.mark.parametrize("name", DOCUMENTS)
def test_a_case_promises_something(name: str) -> None:
    """Each case says a figure or an error that has to come of it, and nothing that is not read."""
    document = DOCUMENTS[name]
    known = {"why", "measure", "window", "expect", "segments", "periods", "open", "problems"}
    for case in document["cases"]:
        assert case.keys() <= known
        assert promises(case) or case["problems"]
    tables = document["sources"].keys()
    assert document.keys() == {"metric", "oracle", "as_of", "sources", "cases", *tables} | (
        document.keys() & {"project", "objectives"}
    )
    assert document["metric"] == name


@pytest.mark.parametrize("name", [name for name, each in REGISTRY.items() if not each.is_reported])
def test_every_formula_has_a_case(name: str) -> None:
    """No formula of a metric is without a case: a form by its roles, a variant by its name."""
    metric = REGISTRY[name]
    known = metric.roles.keys() | metric.options.keys()
    measures = [case["measure"] for each, case in CASES if each == name]
    shown = {
        metric.form_for(frozenset(each.keys() & known), each.get("variant", ""))
        for each in measures
    }
    assert set(metric.forms) - shown == set()
