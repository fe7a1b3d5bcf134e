"""What a person sees, kept as files: a change of looks is a change that someone reads.

`python -m tests.renderers.test_golden` writes the files anew.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from csobjectives import __version__
from csobjectives.renderers import render, render_terminal
from tests.renderers.scorecards import rich

GOLDEN = Path(__file__).resolve().parents[1] / "golden"
FILES = ("scorecard.txt", "scorecard.md", "scorecard.json")


def written(name: str) -> str:
    """The sample in the format of a golden file, without the tool's version."""
    if name.endswith(".txt"):
        return render_terminal(rich(), width=120, styled=False)
    text = render(rich(), "json" if name.endswith(".json") else "markdown")
    return text.replace(f'"version": "{__version__}"', '"version": "…"', 1)


@pytest.mark.parametrize("name", FILES)
def test_golden(name: str) -> None:
    """The sample is written as it was when someone last looked at it."""
    assert written(name) == (GOLDEN / name).read_text(encoding="utf-8")


if __name__ == "__main__":
    for each in FILES:
        (GOLDEN / each).write_text(written(each), encoding="utf-8")
