"""The command line, run in this process: what it prints, and its exit code."""

from __future__ import annotations

import io
import sys
from contextlib import chdir, redirect_stderr, redirect_stdout
from dataclasses import dataclass
from pathlib import Path
from typing import TextIO
from unittest.mock import patch

import pytest

from csobjectives.cli import main

CHECKOUT = Path(__file__).resolve().parents[1]


@dataclass(frozen=True, slots=True)
class Finished:
    """A command that has ended."""

    code: int
    stdout: str
    stderr: str


def _piped(stdin: bytes | None) -> TextIO:
    """What stands for standard input; that of the tests where nothing is piped in."""
    return sys.stdin if stdin is None else io.TextIOWrapper(io.BytesIO(stdin))


def run(*arguments: str, cwd: Path = CHECKOUT, stdin: bytes | None = None) -> Finished:
    """Run `csobjectives` with these arguments in a folder, up to its exit."""
    out, err = io.StringIO(), io.StringIO()
    with (
        chdir(cwd),
        patch.object(sys, "argv", ["csobjectives", *arguments]),
        patch.object(sys, "stdin", _piped(stdin)),
        redirect_stdout(out),
        redirect_stderr(err),
        pytest.raises(SystemExit) as end,
    ):
        main()
    assert isinstance(end.value.code, int)
    return Finished(end.value.code, out.getvalue(), err.getvalue())
