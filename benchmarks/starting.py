"""Starting the program, and reading many documents."""

from __future__ import annotations

import tempfile
from pathlib import Path

from benchmarks.measure import medians, run
from benchmarks.objectives import cases, document, write_project
from benchmarks.report import Aim, aims, say

_FILES, _PER_FILE = 100, 10
_TIMED_VALIDATION = """\
import sys, time
from pathlib import Path
start = time.perf_counter()
from csobjectives import validate
found = validate(cwd=Path(sys.argv[1]))
print(time.perf_counter() - start, len(found.objectives))
"""


def start(rounds: int) -> None:
    """`--version` and `--help` as whole processes, against a process that imports click."""
    program = ("-c", "from csobjectives.cli import main; main()")
    version, helped, click, python = medians(
        [(*program, "--version"), (*program, "--help"), ("-c", "import click"), ("-c", "pass")],
        rounds,
    )
    say(
        f"start: --version {1000 * version:.0f} ms, --help {1000 * helped:.0f} ms, "
        f"import click {1000 * click:.0f} ms, bare Python {1000 * python:.0f} ms"
    )
    aims(
        [
            Aim("--version against importing click", version / click, 1.5),
            Aim("--help against importing click", helped / click, 1.5),
        ]
    )
    say()


def documents(rounds: int) -> None:
    """Objectives in many files, validated: seconds from the first import to the end."""
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        write_project(root, {})
        made = cases(_FILES * _PER_FILE)
        for number in range(_FILES):
            part = made[number * _PER_FILE : (number + 1) * _PER_FILE]
            name = f"team-{number:03}"
            (root / "objectives" / f"{name}.yaml").write_text(document(name, "csv", part))
        runs = [run("-c", _TIMED_VALIDATION, str(root)).output.split() for _ in range(rounds)]
    seconds = min(float(each[0]) for each in runs)
    say(f"documents: {runs[0][1]} objectives in {_FILES} files validated in {seconds:.2f} s")
    say()
