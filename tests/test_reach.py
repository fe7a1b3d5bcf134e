"""Targets that nothing can meet: by the formula, and by what the contract promises."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.test_loading import HEAD, project

SOURCES = f"""{HEAD}kind: Sources
sources:
  tickets:
    files: tickets.csv
    time: opened
    columns:
      opened: {{type: timestamp}}
      solved: {{type: timestamp, event: true}}
      score: {{type: integer, between: [1, 5]}}
      weight: {{type: decimal}}
      agent: {{type: text}}
      paid: {{type: decimal, unit: EUR, digits: 2, between: [0, 99.5]}}
      talk: {{type: integer, unit: min, between: [0, 90]}}
      balance: {{type: decimal, unit: EUR, digits: 2}}
"""
SHARE = "metric: share, source: tickets, when: score >= 4"
MEAN = "metric: mean, source: tickets, value"
SUM = "metric: sum, source: tickets, value: paid"
SOLVED = "metric: resolution_time, source: tickets, created: opened, solved: solved, at: p50"


def told(root: Path, measure: str, target: str) -> list[str]:
    """What is said of a target, without its place, and with its hint in one line."""
    team = f"""{HEAD}kind: Objectives
name: team
owner: team@example.com
objectives:
  - id: one
    type: productivity
    title: One
    window: month
    measure: {{{measure}}}
    target: {{{target}}}
"""
    files = {
        "csobjectives.yaml": f"{HEAD}kind: Project\n",
        "objectives/sources.yaml": SOURCES,
        "objectives/team.yaml": team,
    }
    _, problems = project(root, files)
    return [each.partition("error: ")[2].replace("\n   ", "") for each in problems]


@pytest.mark.parametrize(
    ("measure", "target", "never", "hint"),
    [
        (f"{SHARE}, weight: weight", "at_least: 101%", "above 100%", "a bound from 0% to 100%"),
        (f"{SHARE}, cluster: agent", "above: 100%", "above 100%", "a bound from 0% to 100%"),
        (f"{MEAN}: paid", "at_least: 100 EUR", "above 99.5 EUR", "a bound from 0 EUR to 99.5 EUR"),
        (f"{MEAN}: talk", "at_least: 91 min", "above 5400 s", "a bound from 0 s to 5400 s"),
        (SOLVED, "at_most: -1 h", "below 0 s", "0 s or more"),
        (SUM, "below: 0 EUR", "below 0 EUR", "0 EUR or more"),
        (f"{MEAN}: score", "between: [-1, 0]", "below 1", "a bound from 1 to 5"),
    ],
)
def test_a_target_that_nothing_meets_is_refused(
    tmp_path: Path, measure: str, target: str, never: str, hint: str
) -> None:
    """It says what the figure never is, in its own unit, and what it can be."""
    assert told(tmp_path, measure, target) == [
        f"this target cannot be met: the figure is never {never} [impossible-target] Write {hint}."
    ]


@pytest.mark.parametrize(
    ("measure", "target"),
    [
        (SHARE, "at_least: 100%"),
        (SHARE, "at_most: 100%"),
        (SHARE, "above: 0%"),
        (SHARE, "above: 99%, stretch: 100%"),
        (SHARE, "at_least: +100 pp, versus: previous_period"),
        (f"{MEAN}: balance", "at_most: -100 EUR"),
        (f"{MEAN}: balance", "at_most: -150%, versus: previous_period"),
        (SUM, "at_least: 100 EUR"),
        ("metric: sum, source: tickets, value: balance", "at_most: -100 EUR"),
        ("metric: count, source: tickets", "at_most: -5, versus: previous_period"),
    ],
)
def test_what_can_be_met_is_left(tmp_path: Path, measure: str, target: str) -> None:
    """At the end of what a figure can be, or where nothing says how far it goes."""
    assert told(tmp_path, measure, target) == []
