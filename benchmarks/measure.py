"""Whole process runs: how long they take, and how much memory at their peak.

This process stays small, since a child's peak counts what it was forked from.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from time import perf_counter

CHECKOUT = Path(__file__).resolve().parents[1]
_KIB = 1 if sys.platform == "darwin" else 1024  # the unit of ru_maxrss


@dataclass(frozen=True, slots=True)
class Run:
    """One process: wall-clock seconds, the peak of its resident memory, what it wrote."""

    seconds: float
    peak_mb: float
    output: str


def run(*arguments: str) -> Run:
    """Run Python with these arguments. Raises CalledProcessError where it fails."""
    command = [sys.executable, *arguments]
    with tempfile.TemporaryFile() as output, tempfile.TemporaryFile() as messages:
        start = perf_counter()
        process = subprocess.Popen(command, stdout=output, stderr=messages, cwd=CHECKOUT)
        _, status, usage = os.wait4(process.pid, 0)
        seconds = perf_counter() - start
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode:
            messages.seek(0)
            sys.stderr.write(messages.read().decode())
            raise subprocess.CalledProcessError(process.returncode, command)
        output.seek(0)
        return Run(seconds, usage.ru_maxrss * _KIB / 1e6, output.read().decode())


def medians(commands: Sequence[Sequence[str]], rounds: int) -> list[float]:
    """The median seconds of each command; they take turns, so that a busy moment hits all."""
    seconds: list[list[float]] = [[] for _ in commands]
    for _ in range(rounds + 1):
        for held, arguments in zip(seconds, commands, strict=True):
            held.append(run(*arguments).seconds)
    return [median(held[1:]) for held in seconds]  # the first round fills the disk's cache
