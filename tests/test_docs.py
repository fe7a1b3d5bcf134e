"""The documents do not rot: what they show is run, validated, compared and looked up."""

from __future__ import annotations

import json
import re
import textwrap
from collections.abc import Iterator
from contextlib import chdir
from pathlib import Path
from typing import Any

import click
import jsonschema
import pytest

from csobjectives.cli import commands
from csobjectives.documents import read as read_yaml
from csobjectives.loading import load
from csobjectives.metrics import REGISTRY, TYPES
from csobjectives.model import ColumnType, Enforcement, Verdict
from csobjectives.problems import Problems
from csobjectives.quantities import SECONDS_IN
from csobjectives.renderers import OUTPUTS
from csobjectives.schemas import KINDS
from csobjectives.windows import CALENDAR
from tests.command_line import CHECKOUT, run
from tests.handbook import DOCUMENTS, METRICS, Block, blocks, metrics_page, read, renewed

ALL = [block for document in DOCUMENTS for block in blocks(document)]
SHELL = [block for block in ALL if block.language in ("sh", "console")]
_FENCED = re.compile(r"^```.*?^```", re.MULTILINE | re.DOTALL)
_LINK = re.compile(r"(?<!!)\[[^\]]+\]\(([^)\s]+)\)")

# What is put around a block that is valid only inside something.
CONTACTS = {
    "files": "../contacts.csv",
    "time": "opened_at",
    "columns": {
        "opened_at": {"type": "timestamp"},
        "replied_at": {"type": "timestamp"},
        **{name: {"type": "text"} for name in ("channel", "topic", "region", "team")},
        **{name: {"type": "integer"} for name in ("score", "recommend")},
        **{name: {"type": "integer", "unit": "s"} for name in ("waited", "talk")},
        "net_amount": {"type": "decimal", "unit": "EUR"},
        "is_test": {"type": "boolean"},
    },
    "measures": {
        "answered": {"metric": "service_level", "waited": "waited", "answered": "score > 0"}
        | {"within": "30 s", "variant": "of_all"}
    },
}
WHEN = ("time", "as_of", "period_from", "as_of_from")
# Which document describes a schema, and which ones the format as a whole.
DESCRIBED_IN = {
    "project": "docs/format.md",
    "sources": "docs/sources.md",
    "objectives": "docs/format.md",
    "measurements": "docs/measurements.md",
    "results": "docs/results.md",
}
FORMAT = ("docs/format.md", "docs/judging.md", "docs/sources.md", "docs/measurements.md")
HEAD = {"apiVersion": "csobjectives/v1"}


def of_language(*languages: str) -> list[Any]:
    """The blocks in these languages, as parameters."""
    return [pytest.param(each, id=str(each)) for each in ALL if each.language in languages]


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A new project, checked, with its results beside it."""
    folder = tmp_path_factory.mktemp("docs") / "project"
    assert run("init", str(folder)).code == 0
    assert run("check", "-o", "results.json", cwd=folder).code == 0
    return folder


def test_blocks_are_found() -> None:
    """No fence is overlooked, and every language is one that a test here knows."""
    for document in DOCUMENTS:
        fences = re.findall(r"^\s*(```|~~~)", read(document), re.MULTILINE)
        assert len(fences) == 2 * len(blocks(document)), document
    languages = {"yaml", "yml", "console", "sh", "json", "python", "csv", "text"}
    assert {each.language for each in ALL} == languages
    assert len(ALL) > 40


@pytest.mark.parametrize("document", DOCUMENTS)
def test_commands_print_what_is_shown(document: str, tmp_path: Path) -> None:
    """Every console block's commands print what stands below them."""
    assert renewed(document, tmp_path) == read(document), "run `make docs`"


def test_page_of_metrics_is_the_catalogue() -> None:
    """docs/metrics.md holds what `csobjectives catalog` says of every type and metric."""
    assert read(METRICS) == metrics_page(), "run `make docs`"
    for name in REGISTRY:
        assert run("catalog", name).stdout in read(METRICS)


def _quoted(block: Block) -> str:
    return textwrap.dedent(read(block.mark.removeprefix("part of ")))


@pytest.mark.parametrize(
    "block",
    [
        pytest.param(each, id=str(each))
        for each in ALL
        if each.mark.startswith("part of ") and each.language == "yaml"
    ],
)
def test_quoted_lines_are_in_their_file(block: Block) -> None:
    """What a document shows of a file is in the file, line by line."""
    assert block.text in _quoted(block)


def _put(folder: Path, name: str, content: dict[str, Any] | str) -> None:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    text = content if isinstance(content, str) else json.dumps({**HEAD, **content})
    path.write_text(text, encoding="utf-8")


def _source(text: str) -> str:
    """A document of a source that has these keys, and those that no source can lack."""
    keys = set(re.findall(r"^(\w+):", text, re.MULTILINE))
    needed = {"files": "any.csv"}
    if "preset" not in keys:
        needed |= {"columns": "{any: {type: text, from: 1}}"} if "columns" not in keys else {}
        needed |= {} if keys.intersection(WHEN) else {"as_of": "2026-09-30"}
    lines = [f"{key}: {value}\n" for key, value in needed.items() if key not in keys]
    body = textwrap.indent(text + "".join(lines), "    ")
    return f"apiVersion: csobjectives/v1\nkind: Sources\nsources:\n  any:\n{body}"


def _around(block: Block) -> dict[str, dict[str, Any] | str]:
    """The documents of a project that has the block in it."""
    text = block.text
    objective: dict[str, Any] = {
        "id": "any",
        "type": "productivity",
        "title": "Any",
        "window": "month",
        "enforcement": "tracked",
        "measure": {"metric": "count", "source": "contacts"},
    }
    files: dict[str, dict[str, Any] | str] = {
        "csobjectives.yaml": {"kind": "Project"},
        "objectives/sources.yaml": {"kind": "Sources", "sources": {"contacts": CONTACTS}},
        "objectives/team.yaml": {"kind": "Objectives", "name": "t", "objectives": [objective]},
        "teams/emea.yaml": {"kind": "Objectives", "name": "emea", "objectives": [objective]},
    }
    head = "apiVersion: csobjectives/v1\nkind: Objectives\nname: t\nobjectives:\n"
    match block.mark:
        case "document":
            kind = re.findall(r"^kind: (\w+)$", text, re.MULTILINE)[0]
            name = {"Project": "csobjectives.yaml"}.get(kind, f"objectives/{kind.lower()}-2.yaml")
            files[name] = text
        case "source":
            files["objectives/sources-2.yaml"] = _source(text)
        case "objectives":
            files["objectives/team.yaml"] = head + textwrap.indent(text, "  ")
        case "measure":
            lines = ["id: any", "type: productivity", "title: Any", "window: month"]
            lines += ["enforcement: tracked", "measure:", textwrap.indent(text, "  ")]
            item = textwrap.indent("\n".join(lines), "    ").replace("    ", "  - ", 1)
            files["objectives/team.yaml"] = head + item
        case _:
            raise AssertionError(f"{block} says '{block.mark}', which no test knows")
    return files


@pytest.mark.parametrize(
    "block",
    [
        pytest.param(each, id=str(each))
        for each in ALL
        if each.language == "yaml" and not each.mark.startswith(("part of ", "file: "))
    ],
)
def test_yaml_is_valid(block: Block, tmp_path: Path) -> None:
    """A YAML block is valid, with the rest of a project around it where it is a part."""
    for name, content in _around(block).items():
        _put(tmp_path, name, content)
    problems = Problems()
    load((), tmp_path, problems)
    assert [str(each) for each in problems] == []


@pytest.mark.parametrize(
    "block",
    [
        pytest.param(each, id=str(each))
        for each in ALL
        if each.language == "yaml" and each.mark.startswith("file: ")
    ],
)
def test_yaml_files_are_documents(block: Block) -> None:
    """A YAML file that a document writes is one of ours; its commands tell what is wrong in it."""
    problems = Problems()
    document = read_yaml(str(block), block.text, problems)
    assert [str(each) for each in problems] == []
    assert document is not None
    assert document.data["kind"] in KINDS


def _is_part(part: Any, whole: Any) -> bool:
    """Whether a JSON value is another one with keys of mappings and entries of lists left out."""
    if isinstance(part, dict) and isinstance(whole, dict):
        return all(key in whole and _is_part(part[key], whole[key]) for key in part)
    if isinstance(part, list) and isinstance(whole, list):
        return all(any(_is_part(each, other) for other in whole) for each in part)
    return bool(part == whole)


@pytest.mark.parametrize(
    "block",
    [
        pytest.param(each, id=str(each))
        for each in ALL
        if each.language == "json" and not each.mark.startswith("file: ")
    ],
)
def test_json_is_what_is_written(block: Block, project: Path) -> None:
    """A JSON block is part of what a check of a new project writes, and fits the schema."""
    shown = json.loads(block.text)
    results = json.loads((project / "results.json").read_text(encoding="utf-8"))
    schema = json.loads(read("schema/results.schema.json"))
    if block.mark == "part of results.results":
        assert any(_is_part(shown, row) for row in results["results"])
        schema = {"$defs": schema["$defs"], "$ref": "#/$defs/result"}
    else:
        assert block.mark == "part of results"
        assert _is_part(shown, results)
        shown = {"results": [], **shown}
    jsonschema.Draft202012Validator(schema).validate(shown)


@pytest.mark.parametrize("block", of_language("python"))
def test_python_runs(block: Block, project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A Python block runs in a project and prints its verdicts."""
    with chdir(project):
        exec(compile(block.text, str(block), "exec"), {})
    assert "at-risk" in capsys.readouterr().out


def _command_lines() -> Iterator[tuple[str, str]]:
    """Where a document names a command of ours, in a block or in the text, and the line."""
    for document in DOCUMENTS:
        inline = re.findall(r"`([^`\n]+)`", _FENCED.sub("", read(document)))
        shell = [
            line for each in SHELL if each.document == document for line in each.text.splitlines()
        ]
        for line in (*inline, *shell):
            found = re.search(r"(?:^|\$ |run: |\| )csobjectives ([a-z]+.*)", line)
            if found:
                yield document, found[1]


def test_mentioned_commands_exist() -> None:
    """Whoever types a command, with an option, from the documents finds it."""
    lines = list(_command_lines())
    assert len(lines) > 20
    for document, line in lines:
        name, *words = line.partition("#")[0].split()
        assert name in commands.commands, f"{document}: {line}"
        known = {
            option
            for each in commands.commands[name].params
            if isinstance(each, click.Option)
            for option in each.opts
        }
        used = {word for word in words if word.startswith("-") and word != "-"}
        assert used <= known, f"{document}: {line}"


@pytest.mark.parametrize("name", [None, *commands.commands])
def test_help_is_there(name: str | None) -> None:
    """Every command has a help, which ends well."""
    finished = run(*([name] if name else []), "--help")
    assert finished.code == 0
    assert finished.stdout.startswith(f"Usage: csobjectives {f'{name} ' if name else ''}[OPTIONS]")


@pytest.mark.parametrize("document", DOCUMENTS)
def test_mentioned_make_targets_exist(document: str) -> None:
    """Every `make` of a document is in the Makefile."""
    text = "\n".join(each.text for each in SHELL if each.document == document)
    text += "\n".join(re.findall(r"`([^`\n]+)`", _FENCED.sub("", read(document))))
    targets = set(re.findall(r"^([a-z]+):", read("Makefile"), re.MULTILINE))
    assert set(re.findall(r"\bmake ([a-z]+)", text)) <= targets


def _anchors(document: str) -> set[str]:
    """The anchors of a document's headings, as those who show Markdown make them."""
    headings = re.findall(r"^#+ (.+)$", _FENCED.sub("", read(document)), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", each.lower()).replace(" ", "-") for each in headings}


@pytest.mark.parametrize("document", DOCUMENTS)
def test_links_lead_somewhere(document: str) -> None:
    """Every link to a file finds the file, and its anchor a heading."""
    for link in _LINK.findall(_FENCED.sub("", read(document))):
        if link.startswith("https://"):
            continue
        path, _, anchor = link.partition("#")
        target = ((CHECKOUT / document).parent / path) if path else CHECKOUT / document
        assert target.exists(), f"{document}: {link}"
        if anchor:
            name = target.resolve().relative_to(CHECKOUT).as_posix()
            assert anchor in _anchors(name), f"{document}: {link}"


def _properties(schema: Any) -> Iterator[str]:
    """The names of all properties in a schema, but for those of single metrics."""
    if isinstance(schema, list):
        for each in schema:
            yield from _properties(each)
    elif isinstance(schema, dict):
        properties = schema.get("properties", {})
        yield from properties
        for key, each in schema.items():
            if key == "properties":
                for inner in each.values():
                    yield from _properties(inner)
            elif key not in ("examples", "allOf") and not key.startswith("measure."):
                yield from _properties(each)


def test_every_schema_is_described() -> None:
    """Each kind of document has its place in the documents, and so have the results."""
    assert set(DESCRIBED_IN) == {*(kind.lower() for kind in KINDS), "results"}


@pytest.mark.parametrize(("schema", "document"), DESCRIBED_IN.items())
def test_every_key_is_described(schema: str, document: str) -> None:
    """Every property of a schema is named in the document that describes it."""
    properties = set(_properties(json.loads(read(f"schema/{schema}.schema.json"))))
    assert len(properties) >= 5
    code = " ".join(re.findall(r"`[^`]+`", _FENCED.sub("", read(document))))
    named = set(re.findall(r"[a-zA-Z][\w-]*", code))
    assert properties - named == set()


def test_every_word_of_the_format_is_described() -> None:
    """Column types, enforcements, windows, verdicts, durations and exit codes are all told."""
    text = "".join(_FENCED.sub("", read(document)) for document in FORMAT)
    named = set(re.findall(r"`([^`\n]+)`", text))
    words = {str(each) for kind in (ColumnType, Enforcement, Verdict, CALENDAR) for each in kind}
    assert (words | set(SECONDS_IN)) - named == set()


def test_every_output_is_in_the_readme() -> None:
    """The README names every output."""
    for name in OUTPUTS:
        assert f"-o {name}" in read("README.md")


def test_number_of_types_is_right() -> None:
    """The documents say how many types there are."""
    for document in ("README.md", "docs/format.md", "CHANGELOG.md"):
        assert re.findall(r"\b(\d+) types", read(document)) == [str(len(TYPES))]
