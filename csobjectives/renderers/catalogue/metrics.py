"""The catalogue as text: types, metrics and what to copy, for people."""

from __future__ import annotations

import difflib
import textwrap
from collections.abc import Iterable, Iterator

from csobjectives.metrics import REGISTRY, TYPES, Metric
from csobjectives.metrics.documentation import HEADINGS, Part, documentation
from csobjectives.renderers.catalogue.snippets import Snippet, snippets

_WIDTH = 92
_HEADING = max(map(len, HEADINGS)) + 2


def describe(name: str) -> str | None:
    """A type or metric in full; None where there is no such name."""
    if name in REGISTRY:
        return metric_page(REGISTRY[name])
    return _type_page(name) if name in TYPES else None


def suggestion(name: str, others: Iterable[str] = ()) -> str:
    """A hint for a name that nothing has: the nearest of types, metrics, variants and others."""
    variants: dict[str, list[str]] = {}
    for metric in REGISTRY.values():
        for variant in metric.variants:
            variants.setdefault(variant, []).append(metric.name)
    known = {
        each.lower().replace("-", "_"): each for each in (*variants, *others, *TYPES, *REGISTRY)
    }
    wanted = "_".join(name.lower().replace("-", " ").split())
    near = difflib.get_close_matches(wanted, known, n=1, cutoff=0.6)
    if not near:
        return "csobjectives catalog lists them."
    found = known[near[0]]
    if found not in variants or found in REGISTRY:
        return f"Did you mean {found}?"
    owners = " and ".join(variants[found])
    return f"{found} is a variant of {owners}: csobjectives catalog {variants[found][0]}"


def overview() -> str:
    """All types with their metrics, and those that stand under any type."""
    lines = [
        "Types of objectives, and the metrics made for them; any metric may stand under any type."
    ]
    for each in TYPES.values():
        lines += ["", *_hanging(f"{each.name}: ", each.meaning, 2)]
        lines += _list(_metrics_of(each.name)) or ["  (none yet: any of the plain metrics)"]
    lines += ["", "plain metrics: made for no type", *_list(_plain())]
    lines += ["", "csobjectives catalog NAME describes a type or metric, with a snippet to copy."]
    return "\n".join(lines) + "\n"


def _metrics_of(type_name: str) -> list[str]:
    return [each.name for each in REGISTRY.values() if type_name in each.types]


def _plain() -> list[str]:
    return [each.name for each in REGISTRY.values() if not each.types]


def _list(names: list[str]) -> list[str]:
    """Metrics with their first lines, in one column for all lists."""
    width = max(map(len, REGISTRY)) + 2
    return [
        line
        for name in names
        for line in _hanging(f"  {name:{width}}", REGISTRY[name].summary, 2 + width)
    ]


def _type_page(name: str) -> str:
    lines = [*_hanging(f"{name}: ", TYPES[name].meaning, 2), ""]
    lines += _list(_metrics_of(name)) or ["  (none yet: any of the plain metrics)"]
    lines += ["", "Plain metrics, which stand under any type:", "", *_list(_plain())]
    return "\n".join(lines) + "\n"


def metric_page(metric: Metric) -> str:
    """A metric: what there is to say of it under fixed headings, then what to copy."""
    under = ", ".join(metric.types) or "any type"
    lines = [f"{metric.name}: under {under}", ""]
    for heading, part in documentation(metric).items():
        lines += _part(heading, part)
    for each in snippets(metric):
        lines += ["", *_snippet(each)]
    return "\n".join(lines) + "\n"


def _part(heading: str, part: Part) -> Iterator[str]:
    """A heading in the first column, and what stands under it in the second."""
    start = f"{heading:{_HEADING}}"
    if part.text:
        yield from _hanging(start, part.text, _HEADING)
        start = " " * _HEADING
    for name, text in part.entries:
        yield from _hanging(f"{start}{name}: ", text, _HEADING + 2)
        start = " " * _HEADING


def _snippet(snippet: Snippet) -> Iterator[str]:
    """YAML for two documents, indented as it stands in them."""
    yield "objectives:"
    yield from textwrap.indent(snippet.objectives, "  ").splitlines()
    if snippet.sources:
        yield "sources:"
        yield from textwrap.indent(snippet.sources, "  ").splitlines()


def _hanging(start: str, text: str, indent: int) -> list[str]:
    """A text that begins behind `start`, its further lines indented."""
    return textwrap.wrap(
        text,
        _WIDTH,
        initial_indent=start,
        subsequent_indent=" " * indent,
        break_on_hyphens=False,
        break_long_words=False,
    )
