"""Starting the program."""

from __future__ import annotations

from benchmarks.measure import medians
from benchmarks.report import Aim, aims, say


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
