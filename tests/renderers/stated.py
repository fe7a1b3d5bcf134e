"""An objective for each form of each metric, as the catalogue shows them, and how it is stated."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from pathlib import Path

from csobjectives.metrics import REGISTRY, Metric
from csobjectives.model import Objective
from csobjectives.pipeline import validate
from csobjectives.renderers.catalogue.snippets import Snippet, snippets
from csobjectives.renderers.words.statements import statement
from tests.test_catalogue import put

FORMS = [f"{name}.{form}" for name, metric in sorted(REGISTRY.items()) for form in metric.forms]


def example_of(name: str) -> Objective:
    """The objective for a form, by the names of the metric and the form."""
    metric, _, form = name.partition(".")
    return _examples(metric)[form]


@cache
def _examples(name: str) -> dict[str, Objective]:
    metric = REGISTRY[name]
    return dict(zip(metric.forms, _objectives(metric), strict=True))


def stated() -> str:
    """What each of them says, and below it what it says without a target."""
    lines = []
    for name in FORMS:
        each = example_of(name)
        lines += [name, f"  {statement(each)}", f"  {statement(replace(each, targets=()))}"]
    return "\n".join(lines) + "\n"


def _objectives(metric: Metric) -> Iterator[Objective]:
    """Those of a metric's snippets, without the ones that these are made of."""
    for snippet in snippets(metric):
        yield from (each for each in _valid(snippet) if each.measure.metric == metric.name)


def _valid(snippet: Snippet) -> tuple[Objective, ...]:
    with tempfile.TemporaryDirectory() as folder:
        put(Path(folder), snippet)
        return validate(cwd=Path(folder)).objectives
