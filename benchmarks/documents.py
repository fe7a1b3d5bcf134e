"""Reading many documents: by themselves, and against a validator of plain JSON Schema."""

from __future__ import annotations

import importlib.util
import tempfile
from pathlib import Path

from benchmarks.measure import CHECKOUT, Run, run
from benchmarks.objectives import cases, document, write_project
from benchmarks.report import Aim, aims, say, say_progress

_PER_FILE = 10
_TIMED_VALIDATION = """\
import sys, time
from pathlib import Path
from csobjectives import validate
start = time.perf_counter()
found = validate(cwd=Path(sys.argv[1]))
print(time.perf_counter() - start, len(found.objectives))
"""
_COMMAND = """\
import os, sys
os.chdir(sys.argv.pop(1))
from csobjectives.cli import main
main()
"""


def documents(rounds: int) -> None:
    """Objectives in many files: the seconds after the start, and whole processes."""
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        files = _write(root, 100)
        runs = [run("-c", _TIMED_VALIDATION, str(root)).output.split() for _ in range(rounds)]
        seconds = min(float(each[0]) for each in runs)
        say(f"documents: {runs[0][1]} objectives in {len(files)} files")
        aims([Aim("validated, after the start", seconds, 1.0, unit="s")])
    with tempfile.TemporaryDirectory() as folder:
        _against_peer(Path(folder), rounds)
    say()


def _write(root: Path, files: int) -> list[Path]:
    """A project with so many documents of kind Objectives, ten objectives in each."""
    write_project(root, {})
    made = cases(files * _PER_FILE)
    written = []
    for number in range(files):
        name = f"team-{number:04}"
        part = made[number * _PER_FILE : (number + 1) * _PER_FILE]
        written.append(root / "objectives" / f"{name}.yaml")
        written[-1].write_text(document(name, "csv", part))
    return written


def _against_peer(root: Path, rounds: int) -> None:
    """Whole processes over the same files: ours reads the sources too, and binds every measure."""
    files = _write(root, 1_000)
    ours = min(run("-c", _COMMAND, str(root), "validate").seconds for _ in range(rounds))
    say(f"documents: {len(files) * _PER_FILE} objectives in {len(files)} files, {ours:.2f} s")
    if importlib.util.find_spec("check_jsonschema") is None:
        say("check-jsonschema is not installed: nothing to compare with")
        return
    say_progress("check-jsonschema")
    theirs = min(_peer(files).seconds for _ in range(rounds))
    aims([Aim(f"quicker than check-jsonschema, {theirs:.2f} s", theirs / ours, 6, at_least=True)])


def _peer(files: list[Path]) -> Run:
    """The published schema, by the peer."""
    schema = CHECKOUT / "schema" / "objectives.schema.json"
    return run("-m", "check_jsonschema", "--schemafile", str(schema), *map(str, files))
