"""Binding: a metric's roles, units and options, held against what the source has."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from csobjectives.binding import can_be_paired
from csobjectives.binding.comparing import paired
from csobjectives.expressions import parse
from csobjectives.metrics import REGISTRY, Entries
from csobjectives.model import Comparison, Measure
from csobjectives.periods import days
from csobjectives.problems import Location
from tests.projects import AT, Workspace, readings, value

CONTRACT = {
    **AT,
    "name": {"type": "text"},
    "score": {"type": "integer"},
    "net": {"type": "decimal", "unit": "EUR"},
    "usd": {"type": "decimal", "unit": "USD"},
    "wait": {"type": "integer", "unit": "s"},
    "rate": {"type": "decimal", "unit": "%"},
    "ok": {"type": "boolean"},
    "done": {"type": "timestamp"},
    "two words": {"type": "integer"},
}


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    found = Workspace(tmp_path)
    found.file(
        "events.csv",
        "at,name,score,net,usd,wait,rate,ok,done,two words\n"
        "2026-09-01,good,4,10.50,1,30,50,yes,2026-09-01 01:00,1\n"
        "2026-09-02,bad,2,-0.50,1,90,25,no,,2\n"
        "2026-09-03,,,,,,,,,\n",
    )
    found.source(CONTRACT)
    return found


@pytest.mark.parametrize(
    ("measure", "message", "hint"),
    [
        (
            {"metric": "share", "when": "score"},
            "'score' is an integer, and 'when' takes a condition",
            "Compare it with something, such as status = 'closed'.",
        ),
        (
            {"metric": "mean", "value": "name"},
            "'name' is text, and 'value' takes a figure",
            "Declare the column as integer or decimal in the contract, with its unit.",
        ),
        (
            {"metric": "sum", "value": "ok"},
            "'ok' is a boolean, and 'value' takes a figure",
            "Declare the column as integer or decimal in the contract, with its unit.",
        ),
        (
            {"metric": "handle_time", "talk": "score"},
            "'score' is an integer, and 'talk' takes a duration",
            "Give the column its unit in the contract (s, min, h, days), or subtract two times.",
        ),
        (
            {"metric": "first_reply_time", "created": "name", "replied": "done", "at": "p90"},
            "'name' is text, and 'created' takes a date or timestamp",
            "Declare the column as timestamp in the contract.",
        ),
        (
            {"metric": "csat", "score": "done", "satisfied_from": 4},
            "'done' is a timestamp, and 'score' takes a number or text",
            "Declare the column as integer or text in the contract.",
        ),
        (
            {"metric": "share", "part": "net", "whole": "score"},
            "'net' is money in EUR, and 'part' takes whole numbers",
            "Declare the column as integer in the contract.",
        ),
        (
            {"metric": "ratio", "numerator": "net", "denominator": "usd"},
            "'numerator' is money in EUR, and 'denominator' is money in USD",
            "A figure is divided by a plain number or by one in the same unit.",
        ),
        (
            {"metric": "mean", "value": "net", "unit": "EUR"},
            "the columns say already that it is money in EUR",
            "Leave `unit` out.",
        ),
        (
            {"metric": "ratio", "numerator": "score", "denominator": "score", "unit": "%"},
            "a ratio is not read in per cent",
            "Use the metric share with `part` and `whole`.",
        ),
        (
            {"metric": "count", "where": "score"},
            "'score' is an integer, not true or false",
            "Compare it with something, such as = 'phone' or is not null.",
        ),
        (
            {"metric": "csat", "score": "name", "satisfied_from": 4},
            "'name' is text, and '4' is an integer",
            "Text stands in quotes, a number does not.",
        ),
    ],
)
def test_role_takes_what_its_kind_says(
    workspace: Workspace, measure: dict[str, Any], message: str, hint: str
) -> None:
    """A role that does not fit is refused from the contract, before any file is read."""
    (workspace.root / "events.csv").unlink()
    workspace.objective(**measure)
    assert [(each.message, each.hint) for each in workspace.problems()] == [(message, hint)]


def test_refusal_stands_where_the_role_was_written(workspace: Workspace) -> None:
    """Line and column of the name that is unknown, inside of the expression."""
    workspace.objective(metric="count", where="score > 1 and scor = 2")
    problem = workspace.problems()[0]
    assert problem.message == "the source has no column 'scor'"
    assert problem.hint == "Did you mean score?"
    assert problem.location is not None
    text = (workspace.root / problem.location.file).read_text().splitlines()
    written = text[problem.location.line - 1]
    assert written[problem.location.column - 1 :].startswith("scor = 2")


@pytest.mark.parametrize(
    ("measure", "unit", "figure"),
    [
        ({"metric": "sum", "value": "net"}, "EUR", 10),
        ({"metric": "mean", "value": "wait"}, "s", 60),
        ({"metric": "mean", "value": "rate"}, "share", Fraction(3, 8)),
        ({"metric": "mean", "value": "score"}, "number", 3),
        ({"metric": "mean", "value": "score", "unit": "min"}, "s", 180),
        ({"metric": "mean", "value": "score", "unit": "%"}, "share", Fraction(3, 100)),
        ({"metric": "sum", "value": "score", "unit": "EUR"}, "EUR", 6),
        ({"metric": "sum", "value": "score * net"}, "EUR", 41),
        ({"metric": "sum", "value": "done - at"}, "s", 3600),
        ({"metric": "sum", "value": "two words"}, "number", 3),
        ({"metric": "sum", "value": '"two words" * 2'}, "number", 6),
        ({"metric": "ratio", "numerator": "net", "denominator": "score"}, "EUR", Fraction(5, 3)),
        ({"metric": "ratio", "numerator": "net", "denominator": "net"}, "number", 1),
        ({"metric": "ratio", "numerator": "wait", "denominator": "score"}, "s", 20),
        ({"metric": "ratio", "numerator": "score", "denominator": "score", "unit": "h"}, "s", 3600),
        ({"metric": "share", "when": "ok"}, "share", Fraction(1, 2)),
        ({"metric": "csat", "score": "score", "satisfied_from": 4}, "share", Fraction(1, 2)),
        (
            {"metric": "csat", "score": "name", "satisfied": ["good", "fine"]},
            "share",
            Fraction(1, 2),
        ),
        ({"metric": "quantile", "value": "wait", "at": "p50"}, "s", 60),
        ({"metric": "count"}, "number", 3),
    ],
)
def test_figure_has_its_columns_unit(
    workspace: Workspace, measure: dict[str, Any], unit: str, figure: Fraction | int
) -> None:
    """Units travel from the column through the expression; a row without a value is left out."""
    name = workspace.objective(**measure)
    scorecard = workspace.evaluate()
    assert str(scorecard.results[0].objective.measure.unit) == unit
    assert readings(scorecard, name)["2026-09",].estimate.value == figure


def test_rows_without_a_role_are_missing(workspace: Workspace) -> None:
    """What lacks a value is left out of that metric, counted, and stays in others."""
    name = workspace.objective(metric="mean", value="score")
    reading = readings(workspace.evaluate(), name)["2026-09",]
    assert (reading.estimate.n, reading.excluded) == (2, {"missing": 1})


def test_unknown_condition_is_neither(workspace: Workspace) -> None:
    """A `when` that is NULL is left out as missing, and is not a no."""
    assert value(workspace, metric="share", when="score > 3") == Fraction(1, 2)
    assert value(workspace, metric="share", when="score > 3 or name is null") == Fraction(2, 3)
    assert value(workspace, metric="share", when="coalesce(score, 0) > 3") == Fraction(1, 3)


def test_option_that_ends_in_many_digits_is_exact(workspace: Workspace) -> None:
    """A cut-off is compared as it was written."""
    workspace.file("events.csv", "at,x\n2026-09-01,4.1\n2026-09-01,4.099999\n")
    workspace.source({**AT, "x": {"type": "decimal"}})
    assert value(workspace, metric="csat", score="x", satisfied_from=4.1) == Fraction(1, 2)


def test_pairs_are_made_of_every_form_that_can_be_paired() -> None:
    """Whatever a metric calls its roles, what is added up for each of a pair is an expression."""
    windows = Comparison(
        before=days(date(2026, 4, 1), date(2026, 5, 1)),
        after=days(date(2026, 5, 1), date(2026, 6, 1)),
    )
    place = Location("objectives/team.yaml", 1, 1)
    made = 0
    for metric in REGISTRY.values():
        measure = Measure(metric=metric.name, source="rows", location=place, roles={})
        for form in metric.forms.values():
            if can_be_paired(form, measure):
                pairs = paired(metric, form, windows)
                assert isinstance(pairs.over, Entries)
                for fact in pairs.over.facts.values():
                    parse(fact.when)
                made += 1
    assert made > 40
