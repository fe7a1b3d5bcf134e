"""The published schemas, the registry of metrics and validation say the same."""

from __future__ import annotations

import copy
import json
from collections.abc import Iterator
from itertools import chain, combinations, product
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from csobjectives.documents import read
from csobjectives.metrics import REGISTRY, TYPES, Metric
from csobjectives.problems import Problems
from csobjectives.resources import schema_folder
from csobjectives.schemas import KINDS, example, schema_text, validate, write_schemas
from csobjectives.schemas.acceptance import compiled
from csobjectives.schemas.generation import NAMEABLE, measure_schema, named_schema
from csobjectives.schemas.requirements import SHARED
from tests.test_cases import CASES

Schema = dict[str, Any]
CHECKOUT = Path(__file__).resolve().parents[1]
SAMPLES = [
    CHECKOUT / "csobjectives.yaml",
    *sorted((CHECKOUT / "objectives").glob("*.yaml")),
    *sorted((CASES / "a-sound-project-is-judged").rglob("*.yaml")),
]


def file_text(kind: str) -> str:
    return (schema_folder() / f"{kind.lower()}.schema.json").read_text(encoding="utf-8")


def schema_of(kind: str) -> Schema:
    schema: Schema = json.loads(file_text(kind))
    return schema


def properties(schema: Schema, path: str = "") -> Iterator[tuple[str, Schema]]:
    """All properties of a schema and of what is inside it, by their paths."""
    for name, each in schema.get("properties", {}).items():
        yield f"{path}/{name}", each
        yield from properties(each, f"{path}/{name}")
    for name, each in schema.get("$defs", {}).items():
        yield from properties(each, f"{path}/{name}")


def resolved(kind: str, schema: Schema) -> Schema:
    name = schema.get("$ref", "").removeprefix("#/$defs/")
    found: Schema = schema_of(kind)["$defs"][name] if name else schema
    return found


@pytest.mark.parametrize("kind", KINDS)
def test_file_is_generated(kind: str) -> None:
    """The file in schema/ is what the registry makes of it; else run `make schema`."""
    assert schema_text(kind) == file_text(kind)


def test_writing_changes_nothing() -> None:
    """`csobjectives schema --write` leaves files alone that are right already."""
    before = {kind: file_text(kind) for kind in KINDS}
    assert write_schemas() == []
    assert {kind: file_text(kind) for kind in KINDS} == before


@pytest.mark.parametrize("kind", KINDS)
def test_is_a_schema(kind: str) -> None:
    """Each file is JSON Schema, draft 2020-12, and applies to documents of its kind only."""
    schema = schema_of(kind)
    Draft202012Validator.check_schema(schema)
    assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    assert schema["properties"]["kind"]["const"] == kind
    assert schema["additionalProperties"] is False


@pytest.mark.parametrize("kind", KINDS)
def test_every_property_explains_itself(kind: str) -> None:
    """Each property has a description, and an example, for the editor to show while one types."""
    bare = [
        path
        for path, each in properties(schema_of(kind))
        for known in [resolved(kind, each)]
        if not known.get("description") or not (known.get("examples") or "const" in known)
    ]
    assert bare == []


@pytest.mark.parametrize("kind", KINDS)
def test_examples_are_valid(kind: str) -> None:
    """Each example is what its own property takes, and each default too."""
    definitions = schema_of(kind).get("$defs", {})
    wrong = [
        f"{path}: {shown}"
        for path, each in properties(schema_of(kind))
        for known in [resolved(kind, each)]
        for shown in [
            *known.get("examples", []),
            *([known["default"]] if "default" in known else []),
        ]
        if not Draft202012Validator({**known, "$defs": definitions}).is_valid(shown)
    ]
    assert wrong == []


@pytest.mark.parametrize("kind", KINDS)
def test_definitions_examples_are_valid(kind: str) -> None:
    """The examples of whole objectives, targets, measures and sources are valid too."""
    definitions = schema_of(kind).get("$defs", {})
    for name, each in definitions.items():
        validator = Draft202012Validator({**each, "$defs": definitions})
        for shown in each.get("examples", []):
            assert validator.is_valid(shown), f"{name}: {shown}"


def test_schema_lists_the_registry() -> None:
    """The schema knows the registry's metrics and the 17 types, and no others."""
    definitions = schema_of("Objectives")["$defs"]
    assert definitions["measure"]["properties"]["metric"]["enum"] == sorted(REGISTRY)
    assert definitions["objective"]["properties"]["type"]["enum"] == list(TYPES)
    assert len(TYPES) == 17
    common = {"use", *SHARED}
    named = {name.removeprefix("measure.") for name in definitions if name.startswith("measure.")}
    assert named - common == set(REGISTRY)


def test_sources_name_measures_of_the_registry() -> None:
    """A source's own measures are the objectives', but that they name no source."""
    theirs, own = (schema_of(kind)["$defs"] for kind in ("Objectives", "Sources"))
    assert own["measure"]["properties"]["metric"]["enum"] == sorted(NAMEABLE)
    for name in NAMEABLE:
        of_rows = theirs[f"measure.{name}"]["properties"].keys() - REGISTRY[name].objective_roles
        expected = {key for key in of_rows if key != "source"}
        assert set(own[f"measure.{name}"]["properties"]) == expected


def test_use_takes_the_keys_of_every_metric() -> None:
    """Beside `use` stands whatever any metric of rows knows, but neither metric nor source."""
    definitions = schema_of("Objectives")["$defs"]
    known = {
        key
        for name in NAMEABLE
        for key in definitions[f"measure.{name}"]["properties"]
        if key not in REGISTRY[name].objective_roles
    }
    assert set(definitions["measure.use"]["properties"]) == known - {"metric", "source"} | {"use"}


@pytest.mark.parametrize("name", sorted(REGISTRY))
def test_schema_describes_the_metric(name: str) -> None:
    """A metric's definition has its roles, options and variants, in the registry's words."""
    metric = REGISTRY[name]
    known = schema_of("Objectives")["$defs"][f"measure.{name}"]
    own = set(known["properties"]) - {"metric", "variant", *SHARED}
    assert own == {*metric.roles, *metric.options}
    assert known["description"] == f"{metric.summary} {BETTER[metric.better]}"
    assert tuple(known["properties"].get("variant", {}).get("enum", ())) == metric.variants


BETTER = {
    "up": "More is better.",
    "down": "Less is better.",
    "band": "The target says which side is good.",
}


@pytest.mark.parametrize("name", sorted(REGISTRY))
def test_per_is_of_rows(name: str) -> None:
    """Only what looks at rows as they are can look at them folded, in clusters or with weights."""
    metric = REGISTRY[name]
    known = schema_of("Objectives")["$defs"][f"measure.{name}"]["properties"]
    of_rows = [
        form
        for form in metric.forms.values()
        if form.over is None and not form.parts and not form.is_of_objectives
    ]
    assert ("per" in known) == bool(of_rows and not metric.is_reported)
    assert ("cluster" in known) == any(form.takes_cluster for form in of_rows)
    assert ("weight" in known) == any(form.takes_weight for form in of_rows)


def given_keys(metric: Metric) -> Schema:
    """All roles and options of a metric, with their examples."""
    examples: Schema = {**metric.roles, **metric.options}
    shown = {
        key: tuple(each.example.split(", ")) if key == "theirs" else each.example
        for key, each in examples.items()
    }
    return {key: list(each) if isinstance(each, tuple) else each for key, each in shown.items()}


@pytest.mark.parametrize("name", sorted(NAMEABLE))
def test_schema_takes_what_has_a_form(name: str) -> None:
    """Of all subsets of roles and settings, the schema takes just those that make a form."""
    metric = REGISTRY[name]
    examples = given_keys(metric)
    accepts = compiled({**measure_schema(metric), "$defs": schema_of("Objectives")["$defs"]})
    accepts_named = compiled(
        {**named_schema(NAMEABLE[name]), "$defs": schema_of("Objectives")["$defs"]}
    )
    subsets = chain.from_iterable(combinations(examples, n) for n in range(len(examples) + 1))
    for keys, variant in product(subsets, ("", *metric.variants)):
        measure: Schema = {"metric": name, **{key: examples[key] for key in keys}}
        measure |= {"variant": variant} if variant else {}
        form = metric.forms.get(str(metric.form_for(frozenset(keys), variant)))
        of_rows = form is not None and not form.is_of_objectives
        of_objectives = form is not None and form.is_of_objectives
        of_counts = metric.form_for(frozenset({*keys, metric.answer}), variant) is not None
        counts_fit = bool(metric.answer) and of_counts and not set(keys) & metric.roles.keys()
        assert accepts(measure | {"source": "contacts"}) == of_rows, measure
        assert accepts(measure) == (counts_fit or of_objectives), measure
        assert accepts_named(measure) == of_rows, measure


def mutations(measure: Schema, metric: Metric) -> Iterator[Schema]:
    """The measure, and variations of it that may or may not be valid."""
    yield measure
    for key in measure:
        if key != "metric":
            yield {name: value for name, value in measure.items() if name != key}
        for value in (None, 5, True, "", [], ["x"], {"a": 1}, "x y"):
            if key != "metric":
                yield {**measure, key: value}
    for key, each in given_keys(metric).items():
        yield {**measure, key: each}
    for variant in metric.variants:
        yield {**measure, "variant": variant}
    yield {**measure, "scor": "score"}
    yield {**measure, "by": ["a", "b"], "where": "a = 1"}
    yield {**measure, "by": ["a", "a"]}
    yield {**measure, "unit": "s"}


def document_with(measure: object) -> Schema:
    objective = {"id": "a", "type": "sales", "title": "A", "measure": measure, "window": "month"}
    return {
        "apiVersion": "csobjectives/v1",
        "kind": "Objectives",
        "name": "team",
        "objectives": [objective],
    }


def refused(document: Schema) -> list[str]:
    """What validation says about a document."""
    problems = Problems()
    found = read("team.yaml", json.dumps(document), Problems())
    assert found is not None
    validate(found, problems)
    return [str(each) for each in problems]


FORMS = [(name, form) for name, metric in sorted(REGISTRY.items()) for form in metric.forms]


@pytest.mark.parametrize(("name", "form"), FORMS)
def test_editor_and_validation_agree(name: str, form: str) -> None:
    """The published schema, with its `if` and `then`, refuses just what validation refuses."""
    metric = REGISTRY[name]
    published = Draft202012Validator(schema_of("Objectives"))
    measure = example(metric, form)
    assert refused(document_with(measure)) == []
    outcomes = set()
    for each in mutations(measure, metric):
        document = document_with(each)
        said = refused(document)
        assert published.is_valid(document) == (said == []), f"{each}: {said}"
        outcomes.add(said == [])
    assert outcomes == {True, False}


@pytest.mark.parametrize(("name", "form"), FORMS)
def test_one_form_at_a_time(name: str, form: str) -> None:
    """A measure that validates has exactly one formula: none is chosen by accident."""
    metric = REGISTRY[name]
    for each in mutations(example(metric, form), metric):
        if refused(document_with(each)) == []:
            given = frozenset(each) & {*metric.roles, *metric.options}
            assert metric.form_for(given, each.get("variant", "")) is not None, each


@pytest.mark.parametrize("measure", [None, 5, "csat", [], {}, {"metric": ["csat"]}])
def test_no_measure_is_ever_a_crash(measure: object) -> None:
    """Whatever stands in a measure's place is refused, by the schema and by validation."""
    document = document_with(measure)
    assert not Draft202012Validator(schema_of("Objectives")).is_valid(document)
    assert refused(document) != []


def plain(value: Any) -> Any:
    """Data without places, and with the numbers that JSON knows."""
    if isinstance(value, dict):
        return {key: plain(each) for key, each in value.items()}
    if isinstance(value, list):
        return [plain(each) for each in value]
    return value if isinstance(value, str | int | bool | type(None)) else float(value)


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.relative_to(CHECKOUT).as_posix())
def test_samples_are_valid_for_any_validator(path: Path) -> None:
    """The sample's documents validate against the published files, as editors and CI hold them."""
    problems = Problems()
    document = read(path.name, path.read_bytes(), problems)
    assert document is not None
    assert list(problems) == []
    data = plain(document.data)
    validator = Draft202012Validator(schema_of(data["kind"]))
    assert [error.message for error in validator.iter_errors(data)] == []


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.relative_to(CHECKOUT).as_posix())
def test_no_key_of_a_sample_may_be_misspelt(path: Path) -> None:
    """A letter too many in any key makes a document invalid, for editors and for validation."""
    document = read(path.name, path.read_bytes(), Problems())
    assert document is not None
    published = Draft202012Validator(schema_of(document.data["kind"]))
    data = plain(document.data)
    tried = 0
    for keys in places(data):
        if keys[-2:-1] in NAMED_BY_PEOPLE or keys[-3:-2] == ("segments",):
            continue
        changed = copy.deepcopy(data)
        parent = changed
        for step in keys[:-1]:
            parent = parent[step]
        parent[f"{keys[-1]}x"] = parent.pop(keys[-1])
        tried += 1
        assert not published.is_valid(changed), keys
        merged_first = "use" in parent  # what it uses is needed to know its keys: see test_use.py
        if keys[-1] not in ("apiVersion", "kind") and not merged_first:
            assert refused(changed) != [], keys
    assert tried >= 3


NAMED_BY_PEOPLE = [
    (each,)
    for each in (
        *("sources", "columns", "measures", "lookup", "on", "compute", "one_of"),
        *("calendars", "hours", "segment"),
    )
]


def places(data: Any, path: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:
    """The paths of all keys; of entries that are alike, the first two stand for the others."""
    if isinstance(data, dict):
        items = list(data.items())
        for key, each in items[:2] if path[-1:] in NAMED_BY_PEOPLE else items:
            yield (*path, key)
            yield from places(each, (*path, key))
    elif isinstance(data, list):
        for index, each in enumerate(data[:2]):
            yield from places(each, (*path, index))
