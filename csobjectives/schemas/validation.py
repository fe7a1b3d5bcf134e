"""What a document gets wrong, as problems with their places.

The published schema tells the metrics apart by `if` and `then`, for editors. Validation
picks the metric's own definition instead: it is quicker, and each problem names its exact
place. One door to jsonschema.
"""

from __future__ import annotations

import copy
from collections.abc import Iterator
from functools import cache
from typing import Any

from jsonschema import Draft202012Validator
from jsonschema.exceptions import ValidationError

from csobjectives.documents import Document
from csobjectives.metrics import REGISTRY
from csobjectives.problems import Problems
from csobjectives.schemas.generation import measure_schema, published
from csobjectives.schemas.wording import Path, told

Unfit = frozenset[Path]
"""The paths of the parts of a document that are not fit to be read further."""


def validate(document: Document, problems: Problems) -> Unfit:
    """Report what the document's schema refuses.

    Returns the paths of the parts that are not fit to be read further: the objectives and
    sources in which something is wrong, and () where it concerns the document's head. A key
    too many inside a measure, a target or a source hinders nobody from reading the rest.
    """
    errors = list(_validator(str(document.data.get("kind"))).iter_errors(document.data))
    for index, measure in _measures_of(document):
        for error in _measure_validator(measure["metric"]).iter_errors(measure):
            error.path.extendleft(("measure", index, "objectives"))
            errors.append(error)
    problems.extend(told(errors, document))
    return frozenset(tuple(error.absolute_path)[:2] for error in errors if not _is_harmless(error))


def _is_harmless(error: ValidationError) -> bool:
    path = error.absolute_path
    inside = len(path) > 2 or (len(path) == 2 and path[0] == "sources")
    return error.validator == "additionalProperties" and inside


def _measures_of(document: Document) -> Iterator[tuple[int, dict[str, Any]]]:
    """The measures with a known metric, by the number of their objective."""
    objectives = document.data.get("objectives")
    if document.data.get("kind") != "Objectives" or not isinstance(objectives, list):
        return
    for index, objective in enumerate(objectives):
        measure = objective.get("measure") if isinstance(objective, dict) else None
        if isinstance(measure, dict) and str(measure.get("metric")) in REGISTRY:
            yield index, measure


@cache
def _validator(kind: str) -> Draft202012Validator:
    """The validator of a kind; measures are only held to naming a known metric."""
    schema = copy.deepcopy(published(kind))
    if kind == "Objectives":
        schema["$defs"]["measure"].pop("allOf")
    return Draft202012Validator(schema)


@cache
def _measure_validator(metric: str) -> Draft202012Validator:
    definitions = published("Objectives")["$defs"]
    common = {name: each for name, each in definitions.items() if name.startswith("measure.")}
    return Draft202012Validator(measure_schema(REGISTRY[metric]) | {"$defs": common})
