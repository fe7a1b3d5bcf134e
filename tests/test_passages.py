"""How an objective was written: the lines of its document, and of what it takes from elsewhere."""

from __future__ import annotations

from pathlib import Path

import pytest

from csobjectives.documents import builder, read
from csobjectives.model import Passage
from csobjectives.pipeline import validate
from csobjectives.problems import Location, Problems

TEXT = """\
apiVersion: csobjectives/v1
# of all objectives
defaults: {window: month}      # and of these

objectives:
  # what the first one is for
  - id: first      # a name
    title: "Several
lines"
    why: |
      # no comment

      but text

    # of the first one, still

  # of the second one
  - {id: second,
     title: "a } b"}   # behind it

  -   &third
    id: third
# at the margin
  - *third
"""


@pytest.fixture(params=["c", "python"], autouse=True)
def parser(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Both of PyYAML's parsers say where something ends."""
    import yaml

    loader = yaml.SafeLoader if request.param == "python" else builder.LOADER
    monkeypatch.setattr(builder, "LOADER", loader)


@pytest.mark.parametrize(
    ("path", "lines"),
    [
        (("defaults",), "defaults: {window: month}      # and of these"),
        (
            ("objectives", 0),
            '  - id: first      # a name\n    title: "Several\nlines"\n    why: |\n'
            "      # no comment\n\n      but text\n\n    # of the first one, still",
        ),
        (("objectives", 1), '- {id: second,\n   title: "a } b"}   # behind it'),
        (("objectives", 2), "id: third"),
        (("objectives", 3), "id: third"),
        (("objectives",), ""),
        (("objectives", 0, "id"), ""),
        (("objectives", 9), ""),
        (("elsewhere",), ""),
    ],
)
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_passage(path: tuple[str | int, ...], lines: str, end: str) -> None:
    """A mapping's lines are as they were written, with its comments, and not its neighbours'."""
    problems = Problems()
    document = read("x.yaml", TEXT.replace("\n", end), problems)
    assert document is not None
    assert list(problems) == []
    assert document.passage(path).split("\n") == lines.split("\n")


def test_passage_on_one_line() -> None:
    """Of what stands in one line with something else, the part alone is shown."""
    document = read("x.yaml", "{objectives: [{id: a}, {id: b}], kind: x}", Problems())
    assert document is not None
    assert document.passage(("objectives", 1)) == "{id: b}"
    assert document.passage(()) == "{objectives: [{id: a}, {id: b}], kind: x}"


SOURCES = """\
apiVersion: csobjectives/v1
kind: Sources
sources:
  surveys:
    files: surveys.csv
    time: at
    columns: {at: {type: date}, score: {type: integer}}
    measures:
      satisfied:
        metric: csat
        score: score      # one to five
        satisfied_from: 4
"""
OBJECTIVES = """\
apiVersion: csobjectives/v1
kind: Objectives
name: team
defaults: {window: month, enforcement: advisory}
objectives:
  - id: content
    type: customer-satisfaction
    title: Customers are content
    measure: {use: satisfied}
    target: {at_least: 80%}      # as last year
    owner: team
  - id: answers
    type: feedback
    title: How many answer
    measure: {metric: count, source: surveys}
    window: month
    enforcement: tracked
"""


def test_definition_of_an_objective(tmp_path: Path) -> None:
    """Its own lines come first, then the defaults and the measure that it takes, with places."""
    (tmp_path / "sources.yaml").write_text(SOURCES)
    (tmp_path / "team.yaml").write_text(OBJECTIVES)
    content, answers = validate(tmp_path, cwd=tmp_path).objectives
    own, defaults, measure = content.definition
    assert own == Passage(
        location=Location("team.yaml", 6, 5),
        text="- id: content\n  type: customer-satisfaction\n  title: Customers are content\n"
        "  measure: {use: satisfied}\n  target: {at_least: 80%}      # as last year\n  owner: team",
    )
    assert defaults == Passage(
        location=Location("team.yaml", 4, 1),
        text="defaults: {window: month, enforcement: advisory}",
        about="The document's defaults",
    )
    assert measure == Passage(
        location=Location("sources.yaml", 9, 7),
        text="satisfied:\n  metric: csat\n  score: score      # one to five\n  satisfied_from: 4",
        about="The measure satisfied of source surveys",
    )
    assert [each.about for each in answers.definition] == [""]


def test_equal_however_written(tmp_path: Path) -> None:
    """A comment makes no other objective."""
    (tmp_path / "sources.yaml").write_text(SOURCES)
    (tmp_path / "team.yaml").write_text(OBJECTIVES)
    before = validate(tmp_path, cwd=tmp_path).objectives
    (tmp_path / "team.yaml").write_text(OBJECTIVES.replace("as last year", "as ever since"))
    after = validate(tmp_path, cwd=tmp_path).objectives
    assert before == after
    assert before[0].definition != after[0].definition
