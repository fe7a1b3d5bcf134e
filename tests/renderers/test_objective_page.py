"""The page of an objective: the sentence first, and all that stands behind it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from functools import cache

import pytest

from csobjectives.metrics import REGISTRY
from csobjectives.model import ObjectiveSet, Passage, Result, Scorecard
from csobjectives.problems import Location
from csobjectives.renderers import render, render_site
from csobjectives.renderers.words.verbatim import verbatim
from tests.renderers.scorecards import CARE, rich
from tests.renderers.test_html import Parsed

OWN = "- id: satisfied-passengers\n  target: {at_least: 90%}   # <b>as promised</b> & kept\n"
PASSAGES = (
    Passage(location=Location(CARE, 3, 5), text=OWN.strip()),
    Passage(location=Location(CARE, 9, 1), text="defaults: {}", about="The document's defaults"),
)


def told(results: tuple[Result, ...], sets: tuple[ObjectiveSet, ...]) -> tuple[ObjectiveSet, ...]:
    """The sets with the objectives of the results."""
    by_name = {each.objective.name: each.objective for each in results}
    return tuple(
        replace(one, objectives=tuple(by_name.get(each.name, each) for each in one.objectives))
        for one in sets
    )


@cache
def card() -> Scorecard:
    """The rich one, with one objective that has a definition."""
    made = rich()
    results = tuple(
        replace(each, objective=replace(each.objective, definition=PASSAGES))
        if each.objective.id == "satisfied-passengers"
        else each
        for each in made.results
    )
    return replace(made, results=results, sets=told(results, made.sets))


@cache
def site() -> Mapping[str, str]:
    """The objectives' pages, by the objectives' names."""
    return {
        path.removeprefix("objectives/").removesuffix("/index.html"): text
        for path, text in render_site(card())
        if path.startswith("objectives/")
    }


def page(name: str) -> str:
    """The page of an objective of passenger care."""
    return site()[f"passenger-care/{name}"]


def headings(text: str) -> list[str]:
    """What its headings say, from the top."""
    return [Parsed(each).text for each in re.findall(r"<h\d.*?</h\d>", text)]


def test_the_sentence_comes_first() -> None:
    """Verdict, figure, target, difference and certainty stand before anything else."""
    text = Parsed(page("satisfied-passengers")).text
    start = text.index("At risk 88.4% in September 2026, target at least 90%: 1.6 points short")
    assert start < text.index("One mark per month")
    assert start < text.index("How it is worked out")


def test_headings() -> None:
    """One title, then sections that can be linked to; none that has nothing to show."""
    assert headings(page("satisfied-passengers")) == [
        "Nine in ten passengers leave satisfied",
        "By region",
        "All periods",
        "How it is worked out",
        "Definition",
        "The metric: csat",
        "Sources",
    ]
    assert headings(page("first-reply")) == [
        "A first reply within four hours",
        "All periods",
        "How it is worked out",
        "The metric: first reply time",
    ]


def test_definition_as_it_was_written() -> None:
    """Comments and all, with file and line, and what it takes from elsewhere; as text."""
    text = page("satisfied-passengers")
    code = re.findall(r"<pre[^>]*><code>(.*?)</code></pre>", text, re.DOTALL)
    assert code == [
        "- id: satisfied-passengers\n"
        "  target: {at_least: 90%}   # &lt;b&gt;as promised&lt;/b&gt; &amp; kept",
        "defaults: {}",
    ]
    places = [Parsed(each).text for each in re.findall(r"<figcaption>.*?</figcaption>", text)][1:]
    assert places == [
        f"{CARE}:3:5 · version 2.1.0",
        f"The document's defaults, in {CARE}:9:1",
    ]
    assert 'href="#definition"' in text
    assert 'id="definition"' in text


def test_definition_in_the_single_page() -> None:
    """There it is folded."""
    text = render(card(), "html")
    fold = '<details class="as-written"><summary>As it is written</summary>'
    (folded,) = re.findall(f"{fold}.*?</details>", text, re.S)
    assert "# &lt;b&gt;as promised&lt;/b&gt; &amp; kept" in folded


@pytest.mark.parametrize("name", ["satisfied-passengers", "quick-answers", "complaints-solved"])
def test_the_metric_in_the_catalogues_words(name: str) -> None:
    """What it is, its formula, its pitfalls and where it comes from, and the variant chosen."""
    (objective,) = {
        each.objective.id: each.objective for each in card().results if each.objective.id == name
    }.values()
    metric = REGISTRY[objective.measure.metric]
    text = Parsed(page(name)).text.replace(" ", "")
    said = metric.docstring
    for part in (said.what, said.formula, said.pitfalls, said.source):
        assert part.replace("`", "").replace(" ", "") in text
    if objective.measure.variant:
        summary = metric.forms[objective.measure.variant].summary
        assert summary.replace("`", "").replace(" ", "") in text


def test_sources_of_the_objective_alone() -> None:
    """Those that its figure comes from, with their rows and files, and what was not used."""
    table = re.findall(r'<table class="sources">.*?</table>', page("satisfied-passengers"), re.S)
    (counted,) = [each for each in card().counts if each.source == "surveys"]
    assert len(table) == 1
    assert re.findall(r'<th scope="row">(.*?)</th>', table[0]) == ["surveys"]
    assert f"{counted.rows:,}" in table[0]


def test_from_one_to_the_next() -> None:
    """The pages of a set lead from one to the next in the order of its table, there and back."""
    order = []
    to = r'objectives/([^"]*)/index\.html" rel='
    name = next(name for name, text in site().items() if 'rel="prev"' not in text)
    while name:
        order.append(name)
        after = re.findall(
            r'href="(?:\.\./)+objectives/([^"]*)/index\.html" rel="next"', site()[name]
        )
        name = after[0] if after else ""
        if name:
            before = re.findall(f'{to}"prev"', site()[name])
            assert before == [order[-1]]
    set_name = order[0].split("/")[0]
    assert sorted(order) == sorted(each for each in site() if each.startswith(f"{set_name}/"))


def test_verbatim() -> None:
    """What would be hidden is spelled out, a long text is cut, and what is left out is counted."""
    assert verbatim("a: 1\n\n\tb: \u202e2\x07\U000e0041") == (
        "a: 1\n\n  b: \\u202e2\\u0007\\U000e0041",
        0,
    )
    assert verbatim("\u0645\u06cc\u200c\u062e é 🎉\u200d") == (
        "\u0645\u06cc\u200c\u062e é 🎉\u200d",
        0,
    )
    assert verbatim("x" * 10_000) == ("x" * 400 + "…", 0)
    shown, more = verbatim("\n".join(map(str, range(500))))
    assert shown.split("\n") == list(map(str, range(120)))
    assert more == 380
