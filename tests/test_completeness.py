"""The registry is the one place where a metric is declared: all else is held to it."""

from __future__ import annotations

import ast
import json
import pkgutil
import re
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

import csobjectives.metrics
from csobjectives.metrics import FAMILIES, REGISTER, REGISTRY, TYPES
from csobjectives.metrics.statements import clauses_of
from csobjectives.pipeline import validate
from csobjectives.resources import schema_folder
from csobjectives.schemas.generation import NAMEABLE
from tests.metrics.test_metrics import DOCUMENTS

CHECKOUT = Path(__file__).resolve().parents[1]
PLAIN = csobjectives.metrics.plain.__name__
UNSAID = {
    "base": "its one choice is said in words",
    "spellings": "how people write the brand whose objective it is",
    "positive": "the labels of what the sentence calls so",
    "negative": "the labels of what the sentence calls so",
    "neutral": "the labels of what the sentence calls so",
}
"""Settings that no sentence names, and why an objective is stated without them all the same."""
ORACLE = re.compile(r"\b(scipy|statsmodels|pandas|numpy|by hand|published)|\(\d{4}\)")
"""A library that others wrote, arithmetic that is shown, or a published figure."""


def definitions(kind: str) -> dict[str, Any]:
    """The definitions of a published schema."""
    text = (schema_folder() / f"{kind}.schema.json").read_text(encoding="utf-8")
    found: dict[str, Any] = json.loads(text)["$defs"]
    return found


def declared_in(module: ModuleType) -> list[str]:
    """The metrics that a module declares: classes under `@metric(…)`."""
    tree = ast.parse(Path(str(module.__file__)).read_text(encoding="utf-8"))
    return [
        node.name
        for node in tree.body
        if isinstance(node, ast.ClassDef)
        for each in node.decorator_list
        if isinstance(each, ast.Call) and getattr(each.func, "id", "") == "metric"
    ]


def test_families_are_all_modules_that_declare_metrics() -> None:
    """No module of metrics is forgotten, so that what it declares is registered everywhere."""
    names = [each.name for each in pkgutil.iter_modules(csobjectives.metrics.__path__)]
    modules = [import_module(f"csobjectives.metrics.{name}") for name in names]
    declaring = [module for module in modules if declared_in(module)]
    assert {each.__name__ for each in FAMILIES} == {each.__name__ for each in declaring}
    assert len(FAMILIES) == len(set(FAMILIES))
    assert sorted(name for each in FAMILIES for name in declared_in(each)) == sorted(REGISTRY)


@pytest.mark.parametrize("family", FAMILIES, ids=lambda each: each.__name__.rpartition(".")[2])
def test_a_metric_is_plain_or_has_a_type(family: ModuleType) -> None:
    """A metric is made for one type or more, unless it is one of the plain ones."""
    for name in declared_in(family):
        assert bool(REGISTRY[name].types) == (family.__name__ != PLAIN), name
        assert set(REGISTRY[name].types) <= set(TYPES)


@pytest.mark.parametrize("name", TYPES)
def test_a_type_has_a_metric_of_its_own(name: str) -> None:
    """Whoever has a type of objective in mind finds a metric that was made for it first."""
    assert [each.name for each in REGISTRY.values() if each.types[:1] == (name,)] != []


@pytest.mark.parametrize("name", sorted(REGISTRY))
def test_a_metric_uses_all_that_it_declares(name: str) -> None:
    """No role or setting is there for nothing, and no setting that it waits for is missing."""
    metric = REGISTRY[name]
    used = {each for form in metric.forms.values() for each in metric.names_in(form)}
    assert used == {*metric.roles, *metric.options}
    assert not metric.waits or metric.waits in metric.options


@pytest.mark.parametrize("name", sorted(REGISTRY))
def test_a_metric_states_its_settings(name: str) -> None:
    """The sentence of a form names each setting that changes the figure, and its register."""
    metric = REGISTRY[name]
    for each, form in metric.forms.items():
        clauses = clauses_of(metric.statement_of(form))
        said = {slot for clause in clauses for slot in clause.names}
        settings = (metric.options.keys() | {REGISTER}) & metric.names_in(form)
        assert settings - said - UNSAID.keys() == set(), f"{name}.{each}"
        assert said & UNSAID.keys() == set(), f"{name}.{each}"


def test_what_is_unsaid_is_a_setting() -> None:
    """No setting that is gone is excused."""
    assert UNSAID.keys() <= {each for metric in REGISTRY.values() for each in metric.options}


@pytest.mark.parametrize("name", sorted(REGISTRY))
def test_a_metric_has_its_schema(name: str) -> None:
    """Objectives may measure it, and sources may name a measure of it, but for what is reported."""
    assert f"measure.{name}" in definitions("objectives")
    assert (f"measure.{name}" in definitions("sources")) == (name in NAMEABLE)


@pytest.mark.parametrize("name", sorted(REGISTRY))
def test_a_metric_has_its_section(name: str) -> None:
    """docs/metrics.md describes it once."""
    text = (CHECKOUT / "docs" / "metrics.md").read_text(encoding="utf-8")
    assert len(re.findall(rf"^### {name}$", text, re.MULTILINE)) == 1, "run `make docs`"


@pytest.mark.parametrize("name", sorted(set(REGISTRY) - {"reported"}))
def test_a_metric_has_its_cases(name: str) -> None:
    """tests/metrics/NAME.yaml has cases of it, and says which oracle their figures are from."""
    assert name in DOCUMENTS, f"tests/metrics/{name}.yaml is missing"
    document = DOCUMENTS[name]
    assert document["metric"] == name
    assert document["cases"]
    assert all(each["measure"]["metric"] == name for each in document["cases"])
    assert "csobjectives" not in document["oracle"]
    assert ORACLE.search(document["oracle"]), document["oracle"]


def test_cases_are_of_metrics() -> None:
    """There are no cases of a metric that is gone."""
    assert set(DOCUMENTS) <= set(REGISTRY)


def test_the_sample_covers_the_types() -> None:
    """The sample has all 17 types, and each with a metric of its own is measured by one."""
    objectives = validate(cwd=CHECKOUT).objectives
    assert {each.type for each in objectives} == set(TYPES)
    own = {each.type for each in objectives if each.type in REGISTRY[each.measure.metric].types}
    assert own == set(TYPES)


@pytest.mark.parametrize("name", sorted(REGISTRY))
def test_an_interval_says_where_it_cannot_be_trusted(name: str) -> None:
    """Whoever has an interval is told of what it takes for granted, but for a census."""
    for form in REGISTRY[name].forms.values():
        estimator = form.estimator
        has_none = estimator.interval.startswith("none") and estimator.census
        assert bool(estimator.doubtful) or has_none, estimator
