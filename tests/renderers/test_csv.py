"""Figures as CSV: tidy rows with frozen names, exact numbers, and no cell that is a formula."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import replace

import pandas as pd
import pytest

from csobjectives.model import Scorecard
from csobjectives.quantities import SHARE
from csobjectives.renderers import render
from tests.renderers.judged import judged_card
from tests.renderers.scorecards import empty, hostile, objective, result, rich, scorecard_of, target
from tests.renderers.timed import timed

NAMES = (
    "set,objective,title,owner,type,metric,unit,window,enforcement,retired,segment,period,from,to,"
    "state,partial,suppressed,value,low,high,n,numerator,denominator,at_least,at_most,above,below,"
    "stretch,versus,base,change,difference,verdict,certain,waived,provisional,effect,file,line"
)


def rows(card: Scorecard) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(render(card, "csv"), newline="")))


def number(cell: str) -> float | None:
    return float(cell) if cell else None


@pytest.mark.parametrize("card", [rich(), hostile(), empty(), judged_card()])
def test_names_are_frozen(card: Scorecard) -> None:
    """The first line has the names, which no version changes; each row has a cell for each."""
    text = render(card, "csv")
    assert text.partition("\r\n")[0] == NAMES
    lines = list(csv.reader(io.StringIO(text, newline="")))
    assert {len(line) for line in lines} == {NAMES.count(",") + 1}


def test_lines() -> None:
    """RFC 4180: lines end with CR LF, and none is within a cell."""
    text = render(hostile(), "csv")
    assert text.endswith("\r\n")
    assert not text.replace("\r\n", "").count("\n") + text.replace("\r\n", "").count("\r")


def test_rows() -> None:
    """A row per objective, segment and period: the history, the judged one, then the open one."""
    own = [
        row
        for row in rows(rich())
        if (row["objective"], row["segment"]) == ("satisfied-passengers", "")
    ]
    assert [row["state"] for row in own] == ["history"] * 12 + ["judged", "open"]
    assert {name: cell for name, cell in own[-2].items() if cell} == {
        "set": "passenger-care",
        "objective": "satisfied-passengers",
        "title": "Nine in ten passengers leave satisfied",
        "type": "customer-satisfaction",
        "metric": "csat",
        "unit": "share",
        "window": "month",
        "enforcement": "blocking",
        "retired": "false",
        "period": "2026-09",
        "from": "2026-09-01",
        "to": "2026-09-30",
        "state": "judged",
        "partial": "false",
        "suppressed": "false",
        "value": "0.884236453202",
        "low": "0.863236453202",
        "high": "0.905236453202",
        "n": "812",
        "numerator": "718",
        "denominator": "812",
        "at_least": "0.9",
        "stretch": "0.95",
        "difference": "-0.015763546798",
        "verdict": "at-risk",
        "certain": "false",
        "waived": "false",
        "provisional": "false",
        "effect": "warns",
        "file": "objectives/passenger-care.yaml",
        "line": "12",
    }
    assert (own[-1]["period"], own[-1]["value"], own[-1]["verdict"]) == ("2026-10", "0.893", "")


@pytest.mark.parametrize("card", [rich(), judged_card()])
def test_same_numbers_as_json(card: Scorecard) -> None:
    """pandas reads from the CSV what the JSON results have; what does not exist is empty."""
    table = pd.read_csv(io.StringIO(render(card, "csv")), keep_default_na=False, dtype=str)
    judged = table[table.state == "judged"]
    told = [row for row in json.loads(render(card, "json"))["results"] if not row["open"]]
    assert len(judged) == len(told)
    for (_, row), wanted in zip(judged.iterrows(), told, strict=True):
        for name in ("value", "low", "high", "n", "numerator", "denominator", "difference"):
            found = None if row[name] == "" else float(row[name])
            assert found == wanted[name]
        assert row.verdict == (wanted["verdict"] or "")
        assert row.effect == wanted["effect"]
        assert row.line == str(wanted["where"]["line"])


@pytest.mark.parametrize("card", [rich(), judged_card(), timed()])
def test_open_rows_are_as_in_json(card: Scorecard) -> None:
    """An open period has the target that it will be judged by, whether or not anything is told of
    its pace, and what it is held against so far."""
    own = [row for row in rows(card) if row["state"] == "open"]
    told = [row for row in json.loads(render(card, "json"))["results"] if row["open"]]
    aimed = {
        each.objective.name
        for each in card.results
        if each.targets and each.targets[0].since is None
    }
    assert len(own) == len(told) > 0
    for row, wanted in zip(own, told, strict=True):
        target, against = wanted["target"], (wanted["pace"] or {}).get("against") or {}
        assert target is not None or f"{row['set']}/{row['objective']}" not in aimed
        bounds = dict(target or {})
        if bounds.get("between"):
            bounds["at_least"], bounds["at_most"] = bounds["between"]
        for name in ("at_least", "at_most", "above", "below", "stretch"):
            assert number(row[name]) == bounds.get(name)
        assert row["versus"] == (bounds.get("versus") or "")
        assert number(row["base"]) == against.get("value")
        assert number(row["change"]) == against.get("change")


def test_the_open_period_of_a_relative_target() -> None:
    """Base and change of an open period are those of the same days, as its pace tells."""
    found = [row for row in rows(timed()) if row["state"] == "open" and row["versus"]]
    assert {row["objective"] for row in found if row["base"] and row["change"]} == {
        "faster-than-at-first",
    }


def test_band_and_strict_bounds() -> None:
    """A band has both bounds; a strict one has columns of its own."""
    busy = next(row for row in rows(rich()) if row["objective"] == "busy-not-swamped")
    assert (busy["at_least"], busy["at_most"], busy["above"]) == ("0.7", "0.85", "")
    aim = replace(target(3, at_least="0.9"), strict=True)
    strict = objective("shipboard/x", "X", "sales", "share", SHARE, aim)
    (row,) = rows(scorecard_of([result(strict, [".9"])]))
    assert (row["at_least"], row["above"]) == ("", "0.9")


def test_segments_cannot_be_mistaken() -> None:
    """A segment is JSON: a column, a comma and a NULL in it are what they are."""
    found = {row["segment"] for row in rows(rich()) if row["objective"] == "upgrades"}
    assert found == {
        "",
        '{"desk": "Pier 4", "channel": "web"}',
        '{"desk": "Pier 4", "channel": null}',
        '{"desk": "Pier 7", "channel": "phone"}',
    }


@pytest.mark.parametrize("start", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1+1", "\r=1+1", "＝1"])  # noqa: RUF001
def test_no_formula(start: str) -> None:
    """OWASP, CSV injection: a text that begins like a formula has an apostrophe before it, and a
    number, which may be negative, has none."""
    aim = objective("shipboard/x", start, "sales", "nps", SHARE, None, owner=start)
    (row,) = rows(scorecard_of([result(aim, ["-1/4"])]))
    assert row["title"] == row["owner"] == f"'{start.strip()}"
    assert row["value"] == "-0.25"
