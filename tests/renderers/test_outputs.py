"""The registry of outputs: every name and ending leads to its renderer, others to a hint."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from csobjectives.renderers import OUTPUTS, output_for_path, output_named, render
from tests.renderers.scorecards import rich


def test_every_output_renders() -> None:
    """Each output is found by its name, and writes text that ends in a line break."""
    assert list(OUTPUTS) == [
        *("terminal", "json", "markdown", "html", "csv", "junit", "sarif", "github", "gitlab"),
        *("badge", "statements", "rejects"),
    ]
    for name in OUTPUTS:
        assert output_named(name).name == name
        assert render(rich(), name).endswith("\n")


@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("out/results.json", "json"),
        ("a.b/CARD.MD", "markdown"),
        ("x.markdown", "markdown"),
        (Path("site/index.html"), "html"),
        ("x.htm", "html"),
        ("results.csv", "csv"),
        ("out/TEST-results.xml", "junit"),
        ("results.junit.xml", "junit"),
        ("results.sarif", "sarif"),
        ("results.sarif.json", "sarif"),
        ("gl-code-quality-report.json", "gitlab"),
        ("badge.svg", "badge"),
    ],
)
def test_output_for_path(path: str | Path, name: str) -> None:
    """A file's ending says what is written to it."""
    assert output_for_path(path).name == name


def test_unknown_names() -> None:
    """A name or an ending that is none is refused, with the nearest one that is."""
    with pytest.raises(ValueError, match=r"^'htlm' is no output\. Did you mean html\?$"):
        output_named("htlm")
    with pytest.raises(
        ValueError,
        match=r"^'pdf' is no output\. Known: badge, csv, github, gitlab, html, json, junit, ",
    ):
        render(rich(), "pdf")
    with pytest.raises(
        ValueError, match=r"^'a\.jsn' has the ending of no output\. Did you mean \.json\?$"
    ):
        output_for_path("a.jsn")
    with pytest.raises(ValueError, match=r"^'a' has the ending of no output\. Known: \.csv, "):
        output_for_path("a")


def test_heavy_libraries_come_late() -> None:
    """The registry loads no library; JSON and a plain table need neither Jinja2 nor rich."""
    code = (
        "import sys; from csobjectives import renderers as r; first = set(sys.modules);"
        "from tests.renderers.scorecards import rich; r.render(rich(), 'json');"
        "r.render(rich(), 'terminal'); heavy = {'jinja2', 'rich', 'markupsafe'};"
        "print(sorted(heavy & (first | set(sys.modules))), 'csobjectives.model' in first)"
    )
    root = Path(__file__).resolve().parents[2]
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=root
    )
    assert done.stdout == "[] False\n"
