"""The documents that people read, and what their blocks promise.

A comment above a fenced block says what the block is; without one it stands for itself:

- `<!-- file: PATH -->`: a file, which later commands of the document find;
- `<!-- part of PATH -->`: lines of a file in the checkout;
- `<!-- document -->`, `source`, `objectives`, `measure`: YAML that is valid alone, or once the
  rest of a project is put around it;
- `<!-- in: NAME -->`: the project in which a console block's commands run: a copy of the `sample`,
  or one as `csobjectives init` makes it; without it, they go on where those before them ended.

A command may end in `< FILE`, which it reads as standard input.

`python -m tests.handbook` runs the console blocks and writes what they print, and writes
docs/metrics.md from the registry. The commands and all other text stay.
"""

from __future__ import annotations

import re
import shlex
import shutil
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from csobjectives.metrics import REGISTRY, TYPES
from csobjectives.renderers.catalogue.metrics import describe
from tests.command_line import CHECKOUT, run

METRICS = "docs/metrics.md"
WRITTEN = ("README.md", "CONTRIBUTING.md", "CHANGELOG.md")
DOCUMENTS = (*WRITTEN, *sorted(f"docs/{path.name}" for path in (CHECKOUT / "docs").glob("*.md")))
SAMPLE = ("csobjectives.yaml", "objectives", "measurements", "schema")

_BLOCK = re.compile(
    r"(?:^<!-- (?P<mark>.+?) -->\n)?^```(?P<language>\w*)\n(?P<text>.*?)^```$",
    re.MULTILINE | re.DOTALL,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """A fenced block, with what the comment above it says; `start` and `end` are its text's."""

    document: str
    line: int
    language: str
    mark: str
    text: str
    start: int
    end: int

    def __str__(self) -> str:
        return f"{self.document}:{self.line}"


def read(document: str) -> str:
    """A document of the checkout."""
    return (CHECKOUT / document).read_text(encoding="utf-8")


def blocks(document: str) -> list[Block]:
    """The fenced blocks of a document, in their order."""
    text = read(document)
    return [
        Block(
            document=document,
            line=text.count("\n", 0, found.start("text")) + 1,
            language=found["language"],
            mark=found["mark"] or "",
            text=found["text"],
            start=found.start("text"),
            end=found.end("text"),
        )
        for found in _BLOCK.finditer(text)
    ]


def renewed(document: str, folder: Path) -> str:
    """A document with what its commands print now; they run in an empty folder."""
    text, shell = read(document), Shell(folder)
    parts, end = [], 0
    for block in blocks(document):
        if block.mark.startswith("file: "):
            shell.write(block.mark.removeprefix("file: "), block.text)
        elif block.language == "console":
            parts += [text[end : block.start], shell.transcript(block)]
            end = block.end
    return "".join([*parts, text[end:]])


class Shell:
    """Runs the commands of one document, one after the other, as its reader would."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder.resolve()
        self.cwd = self.folder
        self.code = 0

    def write(self, name: str, text: str) -> None:
        """Write a file that the document shows."""
        path = self.cwd / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")

    def transcript(self, block: Block) -> str:
        """The commands of a block, each with what it prints."""
        before = self.cwd
        if block.mark.startswith("in: "):
            self.cwd = self._project(block.mark.removeprefix("in: "))
        commands = [line for line in block.text.splitlines() if line.startswith("$ ")]
        assert commands, f"{block} runs nothing"
        shown = "".join(f"{each}\n{self._run(each.removeprefix('$ '))}" for each in commands)
        if block.mark:
            self.cwd = before
        return shown.replace(str(self.folder), "/path/to")

    def _project(self, name: str) -> Path:
        """The folder of a project that blocks name; it is made where it is named first."""
        project = self.folder / name
        if not project.exists():
            if name == "sample":
                _copy_sample(project)
            else:
                assert run("init", name, cwd=self.folder).code == 0
        return project

    def _run(self, command: str) -> str:
        if command == "echo $?":
            return f"{self.code}\n"
        program, *arguments = shlex.split(command)
        if program == "cd":
            self.cwd = self.cwd / arguments[0]
            return ""
        assert program == "csobjectives", f"a document cannot run {program}"
        stdin = b""
        if arguments[-2:-1] == ["<"]:
            stdin = (self.cwd / arguments[-1]).read_bytes()
            del arguments[-2:]
        finished = run(*arguments, cwd=self.cwd, stdin=stdin)
        self.code = finished.code
        assert "Traceback" not in finished.stderr, finished.stderr
        return finished.stdout + finished.stderr


def _copy_sample(folder: Path) -> None:
    folder.mkdir()
    for name in SAMPLE:
        source = CHECKOUT / name
        if source.is_dir():
            shutil.copytree(source, folder / name)
        else:
            shutil.copy(source, folder / name)


def metrics_page() -> str:
    """The page of all types and metrics: what `csobjectives catalog` says of each."""
    return "\n".join(_metrics_lines()) + "\n"


def _metrics_lines() -> Iterator[str]:
    yield "# Types and metrics"
    yield ""
    yield "<!-- Written by `make docs` from the docstrings in csobjectives/metrics/. -->"
    yield ""
    yield "The same text is on the command line: `csobjectives catalog` and `csobjectives catalog"
    yield "NAME`. How a measure uses a metric is told in [the format](format.md#measure), and what"
    yield "the formulas look at that are not about single rows in [its own page](observations.md)."
    yield ""
    yield "Of every metric there is told what it measures, by which formula, with which roles"
    yield "(each a column or an expression), settings and variants, in which unit, which way is"
    waits = "better, what it waits for, its [interval](intervals.md), and from how many rows on"
    yield f"{waits} there is"
    yield "one. Then comes what to copy: per form a whole objective, and what its source needs."
    yield ""
    yield "## Overview"
    yield ""
    plain = [name for name, each in REGISTRY.items() if not each.types]
    yield f"{len(REGISTRY)} metrics: {len(REGISTRY) - len(plain)} that are made for one of the"
    yield f"{len(TYPES)} types, or for several, and {len(plain)} plain ones for all."
    yield ""
    yield "| Type | Means | Number | Metrics |"
    yield "|---|---|---:|---|"
    for each in TYPES.values():
        own = [name for name, metric in REGISTRY.items() if each.name in metric.types]
        yield f"| `{each.name}` | {each.meaning} | {len(own)} | {_links(own)} |"
    yield f"| any | plain, under every type | {len(plain)} | {_links(plain)} |"
    for heading, names in (
        *((name, _first_under(name)) for name in TYPES),
        ("Under every type", plain),
    ):
        if names:
            yield from ("", f"## {heading}")
        for name in names:
            yield from ("", f"### {name}", "")
            yield from _fenced(str(describe(name)))


def _links(names: list[str]) -> str:
    return ", ".join(f"[{name}](#{name})" for name in names)


def _first_under(type_name: str) -> list[str]:
    """The metrics whose first type this is: each is described once."""
    return [name for name, each in REGISTRY.items() if each.types[:1] == (type_name,)]


def _fenced(text: str) -> Iterator[str]:
    yield "```text"
    yield from text.rstrip("\n").splitlines()
    yield "```"


def main() -> None:
    """Write the generated page, and what the documents' commands print."""
    (CHECKOUT / METRICS).write_text(metrics_page(), encoding="utf-8")
    for document in DOCUMENTS:
        with tempfile.TemporaryDirectory() as folder:
            text = renewed(document, Path(folder))
        (CHECKOUT / document).write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
