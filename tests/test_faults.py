"""What is told of a faulty entry stands in `cases/`; here is what is read of it, and what not."""

from __future__ import annotations

from pathlib import Path

from csobjectives.loading import load
from csobjectives.loading.faults import SOUND, faults_of, lost, within, without
from csobjectives.loading.sources.readable import readable_source, vague_columns
from csobjectives.problems import Problems

HEAD = "apiVersion: csobjectives/v1\n"
SOURCES = f"""{HEAD}kind: Sources
sources:
  calls:
    files: calls.csv
    time: day
    fresh_within: soon
    columns: {{day: {{type: date}}, score: {{type: integer}}}}
  surveys:
    files: surveys.csv
    time: day
    columns: {{day: {{type: date}}}}
    measures: {{bad: {{metric: count, x: 1, where: 5}}}}
"""
TEAM = f"""{HEAD}kind: Objectives
name: team
defaults: {{window: month, enforcement: tracked}}
objectives:
  - {{id: a, type: productivity, title: 12, measure: {{metric: mean, source: calls, value: score}}}}
  - {{id: b, type: productivity, title: B, measure: {{metric: mean, source: calls, value: score}}}}
"""


def test_a_faulty_entry_is_not_returned(tmp_path: Path) -> None:
    """What is told of one is all: neither a source nor an objective with a neutral value is read.

    A source's measure is an entry of its own.
    """
    (tmp_path / "objectives").mkdir()
    (tmp_path / "objectives" / "sources.yaml").write_text(SOURCES, encoding="utf-8")
    (tmp_path / "objectives" / "team.yaml").write_text(TEAM, encoding="utf-8")
    found = load((), tmp_path, problems := Problems())
    assert list(found.sources) == ["surveys"]
    assert [each.id for each in found.objectives] == ["b"]
    assert [each.slug for each in problems] == [
        "bad-value",
        "unknown-key",
        "wrong-type",
        "wrong-type",
    ]


def test_faults_are_found_by_their_entry() -> None:
    """Paths of a document become paths of its entries; an entry itself is ()."""
    unfit = frozenset({("name",), ("sources", "a"), ("sources", "a", "columns", "x", "type")})
    faults = faults_of(unfit, "sources")
    assert faults == {"a": {(), ("columns", "x", "type")}}
    assert lost(faults["a"]) == {"columns"}
    assert within(faults["a"], "columns") == {("x", "type")}
    assert without({"columns": 1, "time": 2}, faults["a"]) == {"time": 2}
    assert without({"columns": 1}, SOUND) == {"columns": 1}
    assert without(["columns"], SOUND) == {}


def test_a_column_loses_what_hangs_on_its_fault() -> None:
    """Without its unit, a range cannot be read, and money is of some currency all the same."""
    columns = {
        "a": {"type": "money", "unit": 5, "between": [0, "1 EUR"], "required": True},
        "b": {"type": "decimal", "decimal": 5, "thousands": "."},
        "c": {"type": "txt", "from": "C", "digits": 2},
        "d": None,
    }
    faults = frozenset(
        {
            ("columns", "a", "unit"),
            ("columns", "b", "decimal"),
            ("columns", "c", "type"),
            ("columns", "d"),
        }
    )
    assert readable_source({"columns": columns}, faults)["columns"] == {
        "a": {"type": "money", "unit": "EUR", "required": True},
        "b": {"type": "decimal"},
        "c": {"type": "text", "from": "C"},
        "d": {"type": "text"},
    }
    assert vague_columns(faults) == {"c", "d"}


def test_signs_of_a_source_are_signs_of_its_columns() -> None:
    """Where the source's decimal sign is not known, what parts thousands contradicts nothing."""
    written = {"decimal": 5, "columns": {"a": {"type": "decimal", "thousands": "."}}}
    found = readable_source(written, frozenset({("decimal",)}))
    assert found == {"columns": {"a": {"type": "decimal"}}}
