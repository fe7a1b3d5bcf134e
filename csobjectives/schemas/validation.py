"""What a document gets wrong, as problems with their places.

The published schema tells the metrics apart by `if` and `then`, for editors. Validation
picks the metric's own definition instead: it is quicker, and each problem names its exact
place. One door to jsonschema, which is asked only about what `acceptance` refuses.
"""

from __future__ import annotations

import copy
from collections.abc import Iterator, Mapping
from functools import cache
from typing import TYPE_CHECKING, Any

from csobjectives.documents import Document, Overlay
from csobjectives.metrics import REGISTRY
from csobjectives.problems import Problems
from csobjectives.schemas.acceptance import Accepts, compiled
from csobjectives.schemas.generation import (
    NAMEABLE,
    measure_schema,
    named_schema,
    published,
)
from csobjectives.schemas.requirements import Schema
from csobjectives.schemas.wording import Path, misspelt, told

if TYPE_CHECKING:
    from jsonschema.exceptions import ValidationError

Unfit = frozenset[Path]
"""The paths of what in a document is not fit to be read further."""

_ENTRY = 2  # steps to an entry: an objective, a source, a figure


def validate(document: Document, problems: Problems) -> Unfit:
    """Report what the document's schema refuses.

    Returns the paths of what is not fit to be read further; for a key that is missing, the
    path of the mapping that it is missing in. A key too many hinders nobody from reading the
    rest; in an entry itself, the key that was meant is unfit, for it seems to be missing.
    """
    kind = str(document.data.get("kind"))
    errors = []
    if not _accepts(kind)(document.data):
        errors += _errors(_schema(kind), document.data)
    named = kind == "Sources"
    for path, measure in _measures_of(document):
        metric = str(measure["metric"])
        if not _accepts_measure(metric, named=named)(measure):
            errors += _errors(_measure_schema(metric, named=named), measure, path)
    return _reported(errors, document, problems)


def validate_merged(
    measure: Mapping[str, Any], path: Path, document: Overlay, problems: Problems
) -> Unfit:
    """Report what its metric's schema refuses of a merged measure; its unfit paths, as above."""
    metric = str(measure["metric"])
    if _accepts_measure(metric, named=False)(measure):
        return frozenset()
    errors = _errors(_measure_schema(metric, named=False), measure, path)
    return _reported(errors, document, problems)


def validate_part(
    name: str,
    value: Mapping[str, Any],
    path: Path,
    document: Document | Overlay,
    problems: Problems,
) -> Unfit:
    """Report what a definition of objectives refuses of a value; its unfit paths, as above.

    The value stands at a path of a document that is of no kind, such as a table.
    """
    if _accepts_part(name)(value):
        return frozenset()
    errors = _errors(_part_schema(name), value, path)
    return _reported(errors, document, problems)


@cache
def _part_schema(name: str) -> Schema:
    definitions = published("Objectives")["$defs"]
    return {**definitions[name], "$defs": definitions}


@cache
def _accepts_part(name: str) -> Accepts:
    return compiled(_part_schema(name))


def _errors(schema: Schema, value: object, path: Path = ()) -> list[ValidationError]:
    """jsonschema's errors, for a value that stands at a path of its document."""
    from jsonschema import Draft202012Validator

    errors: list[ValidationError] = []
    for error in Draft202012Validator(schema).iter_errors(value):
        error.path.extendleft(reversed(path))
        errors.append(error)
    return errors


def _reported(
    errors: list[ValidationError], document: Document | Overlay, problems: Problems
) -> Unfit:
    """The errors as problems; the paths of what is not fit to be read further."""
    if errors:
        problems.extend(told(errors, document))
    return frozenset(path for each in errors for path in _unfit(each, document))


def _unfit(error: ValidationError, document: Document | Overlay) -> Iterator[Path]:
    path = tuple(error.absolute_path)
    if error.validator != "additionalProperties" or not path:
        yield path
    if error.validator == "additionalProperties" and len(path) <= _ENTRY:
        yield from ((*path, key) for key in misspelt(error, document))


def _measures_of(document: Document) -> Iterator[tuple[Path, dict[str, Any]]]:
    """The measures with a known metric, by their places in the document."""
    match document.data.get("kind"):
        case "Objectives":
            found = _in_objectives(document.data.get("objectives"))
        case "Sources":
            found = _in_sources(document.data.get("sources"))
        case _:
            return
    for path, measure in found:
        if isinstance(measure, dict) and _is_known(measure, path):
            yield path, measure


def _is_known(measure: Mapping[str, Any], path: Path) -> bool:
    known = NAMEABLE if path[0] == "sources" else REGISTRY
    return "use" not in measure and str(measure.get("metric")) in known


def _in_objectives(objectives: object) -> Iterator[tuple[Path, object]]:
    for index, each in enumerate(objectives if isinstance(objectives, list) else ()):
        if isinstance(each, dict):
            yield ("objectives", index, "measure"), each.get("measure")


def _in_sources(sources: object) -> Iterator[tuple[Path, object]]:
    for name, each in sources.items() if isinstance(sources, dict) else ():
        measures = each.get("measures") if isinstance(each, dict) else None
        for key, measure in measures.items() if isinstance(measures, dict) else ():
            yield ("sources", name, "measures", key), measure


@cache
def _schema(kind: str) -> Schema:
    """The schema of a kind; measures are only held to naming a known metric."""
    schema = copy.deepcopy(published(kind))
    if "measure" in schema.get("$defs", {}):
        schema["$defs"]["measure"].pop("allOf")
    return schema


@cache
def _accepts(kind: str) -> Accepts:
    return compiled(_schema(kind))


@cache
def _measure_schema(metric: str, *, named: bool) -> Schema:
    """The schema of a measure; of one that a source names where it is `named`."""
    definitions = published("Objectives")["$defs"]
    common = {name: each for name, each in definitions.items() if name.startswith("measure.")}
    of_metric = named_schema if named else measure_schema
    return of_metric(REGISTRY[metric]) | {"$defs": common}


@cache
def _accepts_measure(metric: str, *, named: bool) -> Accepts:
    return compiled(_measure_schema(metric, named=named))
