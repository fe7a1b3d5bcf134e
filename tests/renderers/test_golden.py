"""What a person sees, kept as files: a change of looks is a change that someone reads.

`python -m tests.renderers.test_golden` writes the files anew.
"""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from csobjectives import __version__
from csobjectives.renderers import render, render_terminal
from tests.renderers.judged import judged_card
from tests.renderers.scorecards import rich
from tests.renderers.stated import stated
from tests.renderers.timed import timed

GOLDEN = Path(__file__).resolve().parents[1] / "golden"
TIMED = ("time.txt", "time.md", "time-statements.md")
JUDGED = ("judging.txt", "judging.md", "judging.json", "judging-statements.md")
MACHINES = ("scorecard.junit.xml", "scorecard.sarif", "scorecard-gitlab.json", "annotations.github")
SCORECARD = ("scorecard.txt", "scorecard.md", "scorecard.json", "statements.md")
FILES = (*SCORECARD, *MACHINES, *TIMED, *JUDGED)
METRICS = "statements-of-metrics.txt"
OUTPUT = {
    "scorecard.md": "markdown",
    "scorecard.json": "json",
    "statements.md": "statements",
    "scorecard.junit.xml": "junit",
    "scorecard.sarif": "sarif",
    "scorecard-gitlab.json": "gitlab",
    "annotations.github": "github",
    "time.md": "markdown",
    "time-statements.md": "statements",
    "judging.md": "markdown",
    "judging.json": "json",
    "judging-statements.md": "statements",
}


def written(name: str) -> str:
    """The sample in the format of a golden file, without the tool's version."""
    card = timed() if name in TIMED else judged_card() if name in JUDGED else rich()
    if name.endswith(".txt"):
        return render_terminal(card, width=120, styled=False)
    if name == "judging.json":  # without the rows of eighty segments that are all alike
        shown = [each for each in card.results if each.objective.id != "many"]
        card = replace(card, results=tuple(shown))
    text = render(card, OUTPUT[name])
    if OUTPUT[name] == "json":  # by its lines, one row's changes could not be read
        text = json.dumps(json.loads(text), ensure_ascii=False, indent=2) + "\n"
    for key in ("version", "semanticVersion"):
        text = text.replace(f'"{key}": "{__version__}"', f'"{key}": "…"', 1)
    return text


@pytest.mark.parametrize("name", FILES)
def test_golden(name: str) -> None:
    """The sample is written as it was when someone last looked at it."""
    assert written(name) == (GOLDEN / name).read_text(encoding="utf-8")


def test_statements_of_metrics() -> None:
    """Each form of each metric is stated, with and without a target, as someone last read it."""
    assert stated() == (GOLDEN / METRICS).read_text(encoding="utf-8")


if __name__ == "__main__":
    for each in FILES:
        (GOLDEN / each).write_text(written(each), encoding="utf-8")
    (GOLDEN / METRICS).write_text(stated(), encoding="utf-8")
