"""`csobjectives catalog` says all that there is to say, and what it shows can be copied."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterator
from pathlib import Path

import pytest

from csobjectives.metrics import REGISTRY, TYPES
from csobjectives.metrics.documentation import HEADINGS
from csobjectives.model import Measure, Objective
from csobjectives.pipeline import validate
from csobjectives.problems import CannotJudge
from csobjectives.renderers.catalogue.metrics import describe, overview, suggestion
from csobjectives.renderers.catalogue.snippets import Snippet, snippets
from tests.command_line import run

WIDTH = 92
HEAD = "apiVersion: csobjectives/v1\nkind: "
SNIPPETS = [
    pytest.param(each, id=f"{name}-{number}")
    for name, metric in sorted(REGISTRY.items())
    for number, each in enumerate(snippets(metric), 1)
]


@pytest.mark.parametrize("name", sorted(REGISTRY))
def test_page_has_the_fixed_headings(name: str) -> None:
    """What is said of a metric stands under the same headings in the same order, none empty."""
    page = str(describe(name)).partition("\nobjectives:")[0]
    found = re.findall(r"^([A-Z][a-z ]*?)(?: {2,}|$)(.*)", page, re.MULTILINE)
    assert tuple(heading for heading, _ in found) == HEADINGS
    assert all(text for _, text in found)


def test_headings() -> None:
    """These are the headings."""
    assert ", ".join(HEADINGS) == (
        "What, Formula, Roles, Settings, Variants, Unit, Direction, Waits, Interval, "
        "Minimum sample, Pitfalls, Source"
    )


@pytest.mark.parametrize("name", sorted(REGISTRY))
def test_page_names_all_of_the_declaration(name: str) -> None:
    """A metric's page names its roles, its settings and, where there are several, its forms."""
    metric = REGISTRY[name]
    page = str(describe(name))
    several = metric.forms if len(metric.forms) > 1 or metric.variants else ()
    for each in (*metric.roles, *metric.options, *several):
        assert re.search(rf"^(?:[A-Z][a-z ]*| +) {each}: ", page, re.MULTILINE), each
    for each in {form.estimator.interval for form in metric.forms.values()}:
        assert each in " ".join(page.split())


@pytest.mark.parametrize("name", ["", *TYPES, *sorted(REGISTRY)])
def test_pages_are_narrow(name: str) -> None:
    """No line is wider than a terminal that is half a screen; none ends in a blank."""
    page = str(describe(name)) if name else overview()
    prose = page.partition("\nobjectives:")[0].splitlines()
    assert [line for line in prose if len(line) > WIDTH] == []
    assert [line for line in page.splitlines() if line != line.rstrip()] == []


def test_overview_has_every_metric_under_its_types() -> None:
    """The overview lists each metric with its first line under each of its types, once."""
    text = re.sub(r"\n {10,}", " ", overview())
    for metric in REGISTRY.values():
        line = f"  {metric.name:{max(map(len, REGISTRY)) + 2}}{metric.summary}\n"
        assert text.count(line) == max(len(metric.types), 1)
    for each in TYPES.values():
        assert f"\n{each.name}: {each.meaning}\n" in text


def put(folder: Path, snippet: Snippet) -> None:
    """Write a project of two documents that hold the snippet and nothing else."""
    (folder / "objectives").mkdir()
    (folder / "csobjectives.yaml").write_text(f"{HEAD}Project\n", encoding="utf-8")
    own = f"{HEAD}Objectives\nname: team\nowner: team@example.com\nobjectives:\n"
    documents = {"team": own + textwrap.indent(snippet.objectives, "  ")}
    if snippet.sources:
        sources = textwrap.indent(snippet.sources, "  ")
        documents["sources"] = f"{HEAD}Sources\nsources:\n{sources}"
    for name, text in documents.items():
        (folder / "objectives" / f"{name}.yaml").write_text(f"{text}\n", encoding="utf-8")


@pytest.mark.parametrize("snippet", SNIPPETS)
def test_snippet_is_valid(snippet: Snippet, tmp_path: Path) -> None:
    """Whoever copies a snippet into documents has a valid project, with a target that is judged.

    What another objective is made of is tracked.
    """
    put(tmp_path, snippet)
    try:
        definitions = validate(cwd=tmp_path)
    except CannotJudge as error:
        pytest.fail(str(error))
    assert len(definitions.objectives) == snippet.objectives.count("metric: ")
    others = {of.name for each in definitions.objectives for of in objectives_of(each.measure)}
    for each in definitions.objectives:
        assert (each.target is None) == (each.name in others)
        assert bool(sources_of(each.measure)) == bool(snippet.sources)


def objectives_of(measure: Measure) -> Iterator[Objective]:
    """The objectives that a measure is made of."""
    for each in measure.objectives.values():
        yield from each


def sources_of(measure: Measure) -> set[str]:
    """The sources of a measure, or those of the objectives that it is made of."""
    every = (measure, *(each.measure for each in objectives_of(measure)))
    return {each.source for each in every} - {""}


@pytest.mark.parametrize("name", sorted(REGISTRY))
def test_every_form_has_a_snippet(name: str) -> None:
    """Each form, and each variant by its name, is shown once, in the metric's own direction."""
    metric = REGISTRY[name]
    text = "\n".join(each.objectives for each in snippets(metric))
    assert text.count(f"metric: {name}\n") == len(metric.forms)
    for each in metric.variants:
        assert text.count(f"variant: {each}\n") == 1
    bounds = re.findall(r"target: \{(\w+):", text)
    wanted = {"up": "at_least", "down": "at_most", "band": "between"}
    assert bounds == [wanted[form.better or metric.better] for form in metric.forms.values()]
    for snippet in snippets(metric):
        assert textwrap.indent(snippet.objectives, "  ") in str(describe(name))


@pytest.mark.parametrize(
    ("name", "hint"),
    [
        ("csatt", "Did you mean csat?"),
        ("Customer Loyalty", "Did you mean customer-loyalty?"),
        ("first reply time", "Did you mean first_reply_time?"),
        ("of_answerd", "of_answered is a variant of service_level: "),
        ("answered_and_abandoned_in_time", "answered_and_abandoned_in_time is a variant of "),
        ("xyzzy", "csobjectives catalog lists them."),
    ],
)
def test_wrong_names_get_a_suggestion(name: str, hint: str) -> None:
    """Near names of types, metrics and variants are suggested; a variant leads to its metric."""
    assert suggestion(name).startswith(hint)
    finished = run("catalog", name)
    assert finished.code == 2
    assert f"'{name}' is no type, metric or preset." in " ".join(finished.stderr.split())


def test_a_variant_that_two_metrics_have_leads_to_both() -> None:
    """What is said of a variant names every metric that has it, and how to see the first."""
    owners: dict[str, list[str]] = {}
    for metric in REGISTRY.values():
        for variant in metric.variants:
            owners.setdefault(variant, []).append(metric.name)
    shared = [variant for variant, names in owners.items() if len(names) > 1]
    assert shared
    for each in shared:
        names = owners[each]
        hint = f"{each} is a variant of {' and '.join(names)}: csobjectives catalog {names[0]}"
        assert suggestion(each) == hint


_IN_A_NAME = {"hours": "h", "minutes": "min", "seconds": "s"}


@pytest.mark.parametrize("snippet", SNIPPETS)
def test_a_column_that_says_its_unit_has_it(snippet: Snippet) -> None:
    """A column whose name says hours, minutes or seconds is declared in these: it is copied."""
    for name, declared in re.findall(r"(\w+): \{[^}]*unit: (\w+)\}", snippet.sources):
        for word, unit in _IN_A_NAME.items():
            assert word not in name.split("_") or declared == unit, name
