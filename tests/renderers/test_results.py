"""`csobjectives/results/v1`: exact names, numbers that say what they are, and its schema."""

from __future__ import annotations

import json
import math
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from fractions import Fraction
from typing import Any

import jsonschema
import pytest

from csobjectives.model import Estimate, Scorecard
from csobjectives.quantities import NUMBER, SHARE
from csobjectives.renderers import render
from csobjectives.resources import schema_folder
from tests.renderers.scorecards import (
    decimals,
    empty,
    hostile,
    large,
    objective,
    result,
    rich,
    scorecard_of,
    target,
)

SCHEMA = json.loads((schema_folder() / "results.schema.json").read_text(encoding="utf-8"))


def results(card: Scorecard) -> dict[str, Any]:
    content: dict[str, Any] = json.loads(render(card, "json"))
    return content


def row(card: Scorecard, name: str, **segment: str | None) -> dict[str, Any]:
    rows = results(card)["results"]
    found = [r for r in rows if r["objective"] == name and r["segment"] == segment]
    return dict(found[0])


@pytest.mark.parametrize("card", [rich(), hostile(), empty(), large(3)])
def test_results_keep_their_schema(card: Scorecard) -> None:
    """What is written is what the schema promises, with no key more or less."""
    jsonschema.Draft202012Validator(SCHEMA).validate(results(card))


def objects(node: Any) -> Iterator[dict[str, Any]]:
    if isinstance(node, dict):
        if "properties" in node:
            yield node
        for key, value in node.items():
            if key != "examples":
                yield from objects(value)


def test_schema_is_strict_and_explained() -> None:
    """The schema is valid; every object is closed, every property explained, with an example."""
    jsonschema.Draft202012Validator.check_schema(SCHEMA)
    closed = list(objects(SCHEMA))
    assert len(closed) >= 10
    for each in closed:
        assert each["additionalProperties"] is False
        assert each["required"] == list(each["properties"])
        for name, value in each["properties"].items():
            assert value["description"].endswith("."), name
            within = {**value, "$defs": SCHEMA["$defs"]}
            for example in value["examples"]:
                jsonschema.Draft202012Validator(within).validate(example)


def test_row() -> None:
    """A row tells found, expected and judged, in base units, with its place in the documents."""
    found = row(rich(), "satisfied-passengers")
    history = found.pop("history")
    assert found == {
        "set": "passenger-care",
        "objective": "satisfied-passengers",
        "title": "Nine in ten passengers leave satisfied",
        "owner": "",
        "type": "customer-satisfaction",
        "metric": "csat",
        "variant": {"satisfied_from": 4},
        "clock": None,
        "window": "month",
        "timezone": None,
        "period": "2026-09",
        "segment": {},
        "open": False,
        "passed": None,
        "to_come": None,
        "settling": False,
        "settles": None,
        "partial": False,
        "suppressed": False,
        "recorded": None,
        "value": 0.884236453202,
        "unit": "share",
        "n": 812,
        "numerator": 718,
        "denominator": 812,
        "low": 0.863236453202,
        "high": 0.905236453202,
        "made_of": {},
        "target": {
            "at_least": 0.9,
            "at_most": None,
            "above": None,
            "below": None,
            "between": None,
            "tolerance": 0.02,
            "stretch": 0.95,
            "min_sample": 0,
            "judge": "point",
            "from": None,
            "rising_to": None,
            "falling_to": None,
            "by": None,
            "review_by": None,
            "versus": None,
            "relative": False,
        },
        "against": None,
        "held": 0.884236453202,
        "difference": -0.0157635467980,
        "verdict": "at-risk",
        "certain": False,
        "lacks": None,
        "response_rate": None,
        "because": [],
        "waived": False,
        "waiver": None,
        "provisional": False,
        "note": None,
        "effect": "warns",
        "pace": None,
        "progress": None,
        "mix": None,
        "enforcement": "blocking",
        "segment_enforcement": "advisory",
        "weight": 1,
        "essential": False,
        "guardrails": [],
        "retired": False,
        "retirement": None,
        "excluded": {"missing": 41, "duplicate": 3},
        "exclusions": [],
        "baseline": None,
        "where": {"file": "objectives/passenger-care.yaml", "line": 12, "column": 7},
    }
    assert [each["period"] for each in history][::11] == ["2025-09", "2026-08"]
    assert history[0] == {
        "period": "2025-09",
        "value": 0.871,
        "low": 0.85,
        "high": 0.892,
        "n": 728,
        "partial": False,
        "suppressed": False,
        "recorded": None,
        "target": 0.9,
        "target_from": None,
        "against": None,
        "verdict": "missed",
        "because": [],
        "waived": False,
        "provisional": False,
        "note": None,
    }


def test_open_row() -> None:
    """The open period has a row of its own, right after the judged one, and no verdict."""
    rows = [r for r in results(rich())["results"] if r["objective"] == "satisfied-passengers"]
    judged, opened = [r for r in rows if r["segment"] == {}]
    assert rows.index(opened) == rows.index(judged) + 1
    assert (opened["open"], opened["period"], opened["value"]) == (True, "2026-10", 0.893)
    assert (opened["verdict"], opened["difference"], opened["certain"]) == (None, None, None)
    assert opened["history"] == []


def test_null_is_never_a_number() -> None:
    """No value, no interval and no target are null; a NULL segment is null, and is there."""
    found = row(rich(), "recommended")
    assert (found["value"], found["low"], found["difference"]) == (None, None, None)
    assert row(rich(), "ideas")["target"] is None
    assert row(rich(), "satisfied-passengers", region=None)["value"] == 0.8
    assert row(rich(), "upgrades", desk="Pier 4", channel=None)["verdict"] is None


def test_variant_and_band() -> None:
    """A named variant stands beside its cut-offs; a band has both its bounds in `between`."""
    assert row(rich(), "quick-answers")["variant"] == {
        "variant": "answered_and_abandoned_in_time",
        "within": 20,
    }
    assert row(rich(), "complaints-solved")["variant"] == {"at": 0.9}
    aim = row(rich(), "busy-not-swamped")["target"]
    assert (aim["at_least"], aim["at_most"], aim["between"]) == (None, None, [0.7, 0.85])
    listed = objective("shipboard/x", "X", "sales", "share", SHARE, None, options={"o": ("a", "b")})
    assert row(scorecard_of([result(listed, [".5"])]), "x")["variant"] == {"o": ["a", "b"]}


def test_numbers() -> None:
    """Numbers have 12 significant digits, whole ones stay whole, and infinity is null."""
    aim = objective("shipboard/x", "X", "sales", "sum", NUMBER, None)
    card = scorecard_of([result(aim, ["1"])])
    (base,) = card.results
    cases = {
        Fraction(1, 3): "0.333333333333",
        Fraction(10**20): "100000000000000000000",
        Fraction(2, 3) * 10**9: "666666666.667",
        Fraction(0): "0",
    }
    for value, written in cases.items():
        estimate = Estimate(value=value, n=1, low=-math.inf, high=0.1 + 0.2)
        judged = replace(base.judged, reading=replace(base.judged.reading, estimate=estimate))
        text = render(replace(card, results=(replace(base, judged=judged),)), "json")
        assert f'"value": {written},' in text
        assert '"low": null,' in text
        assert '"high": 0.3,' in text


def test_lines() -> None:
    """Each row and each period of a history has a line, so that a difference in git is small; the
    values are those of json.dumps."""
    text = render(rich(), "json")
    content = json.loads(text)
    lines = [line.strip().rstrip(",") for line in text.splitlines()]
    for row in content["results"]:
        for period in row["history"]:
            assert any(line.startswith(json.dumps(period, ensure_ascii=False)) for line in lines)
    starts = sum(line.startswith('{"set": ') for line in lines)
    assert starts == len(content["results"])
    assert json.loads(render(empty(), "json"))["results"] == []


def test_head() -> None:
    """Counts are of whole objectives; what is tracked without a verdict is in none of them."""
    content = results(rich())
    assert content["format"] == "csobjectives/results/v1"
    assert content["tool"]["name"] == "csobjectives"
    assert content["as_of"] == "2026-10-05T00:00:00+02:00"
    assert content["exit_code"] == 1
    assert content["counts"] == {
        "met": 3,
        "pending": 0,
        "too-few": 1,
        "at-risk": 2,
        "stale": 0,
        "no-data": 1,
        "missed": 4,
        "waived": 0,
    }
    assert [(s["name"], s["judged"], s["of"], s["met"]) for s in content["sets"]] == [
        ("passenger-care", 6, 6, False),
        ("shipboard", 4, 5, False),
    ]
    assert content["sources"][0]["rejected"][1] == {
        "column": "score",
        "reason": "is no whole number",
        "rows": 3,
    }
    assert content["inputs"][0] == {
        "path": "measurements/surveys-2026-08.csv",
        "bytes": 81204,
        "source": "surveys",
    }
    assert content["problems"][0]["severity"] == "warning"


def test_as_of_is_in_the_scorecards_zone() -> None:
    """The same moment, given in UTC, is written with the offset of the scorecard's zone."""
    card = replace(rich(), as_of=datetime(2026, 10, 4, 22, tzinfo=UTC))
    assert results(card)["as_of"] == "2026-10-05T00:00:00+02:00"


def test_set_is_met_only_if_something_was_judged() -> None:
    """A set that only tracks is not met; one whose advisory objective has no data is."""
    tracked = result(objective("shipboard/t", "T", "sales", "share", SHARE, None), [".5"])
    assert results(scorecard_of([tracked]))["sets"][1]["met"] is False
    card = rich()
    names = ("shipboard/certified", "shipboard/coaching-pays", "passenger-care/recommended")
    kept = [r for r in card.results if r.objective.name in names]
    passenger, ship = results(scorecard_of(kept))["sets"]
    assert (passenger["judged"], passenger["of"], passenger["met"]) == (1, 1, True)
    assert (ship["judged"], ship["of"], ship["met"]) == (1, 2, True)


def test_problem_without_a_place() -> None:
    """A problem that lies nowhere has no file, line or column, instead of made-up ones."""
    (problem,) = results(empty())["problems"]
    assert (problem["file"], problem["line"], problem["column"]) == (None, None, None)


def test_hostile_text_arrives_as_it_was() -> None:
    """JSON needs no cleaning: every text is there as it was read."""
    titles = {each["type"] for each in results(hostile())["results"]}
    assert "<script>alert(1)</script>" in titles
    assert "two\nlines\r\nthree\u2028four" in titles


def test_same_bytes() -> None:
    """The same scorecard gives the same bytes, which end in one line break."""
    assert render(rich(), "json") == render(rich(), "json")
    assert render(rich(), "json").endswith("}\n")
    long = result(
        objective("shipboard/x", "Ü", "sales", "share", SHARE, target(1, at_least=".5")),
        decimals(".1 .2"),
    )
    assert "Purser's office" in render(scorecard_of([long]), "json")
