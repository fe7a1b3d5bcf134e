"""The presets: each reads an export as it comes, by `files` and `preset` alone.

The files in tests/presets are made up; their headers and their ways of writing are those that
each preset's description names. What is expected is counted by hand in the file.
"""

from __future__ import annotations

import json
import shutil
from datetime import UTC, date, datetime
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from csobjectives.loading.sources import presets
from csobjectives.pipeline import Request, evaluate
from csobjectives.problems import CannotJudge, Problem
from tests.command_line import run

FILES = Path(__file__).parent / "presets"
NOW = datetime(2099, 1, 1, tzinfo=UTC)
COUNT = {"metric": "count"}

Measure = dict[str, Any]


def mean(value: str, **more: Any) -> Measure:
    return {"metric": "mean", "value": value, **more}


def total(value: str, **more: Any) -> Measure:
    return {"metric": "sum", "value": value, **more}


def count(where: str) -> Measure:
    return {"metric": "count", "where": where}


def share(when: str, **more: Any) -> Measure:
    return {"metric": "share", "when": when, **more}


MINUTE, HOUR = 60, 3600

# The file, a measure, and its figure in 2026, in base units: seconds, shares as fractions.
EXPECTED: list[tuple[str, str, Measure, Fraction | int]] = [
    # Three tickets: 5001 is there twice, and its later row, closed and rated bad, counts.
    ("zendesk-tickets", "zendesk-tickets.csv", COUNT, 3),
    ("zendesk-tickets", "zendesk-tickets.csv", count("status = 'closed'"), 1),
    ("zendesk-tickets", "zendesk-tickets.csv", count("status = 'hold'"), 1),
    ("zendesk-tickets", "zendesk-tickets.csv", count("priority is null"), 1),
    ("zendesk-tickets", "zendesk-tickets.csv", count("satisfaction = 'bad'"), 1),
    ("zendesk-tickets", "zendesk-tickets.csv", mean("first_reply_time"), 8 * MINUTE),
    ("zendesk-tickets", "zendesk-tickets.csv", mean("solved_at - created_at"), 1485 * MINUTE),
    ("zendesk-tickets", "zendesk-tickets.json", COUNT, 2),
    ("zendesk-tickets", "zendesk-tickets.json", count("channel = 'email'"), 1),
    ("zendesk-tickets", "zendesk-tickets.json", count("satisfaction = 'good'"), 1),
    ("zendesk-ticket-metrics", "zendesk-ticket-metrics.json", COUNT, 2),
    (
        "zendesk-ticket-metrics",
        "zendesk-ticket-metrics.json",
        mean("first_reply_time_business"),
        737 * MINUTE,
    ),
    (
        "zendesk-ticket-metrics",
        "zendesk-ticket-metrics.json",
        mean("full_resolution_time"),
        48 * HOUR,
    ),
    (
        "zendesk-satisfaction-ratings",
        "zendesk-satisfaction-ratings.json",
        share("satisfied", where="answered"),
        Fraction(1, 2),
    ),
    ("zendesk-survey-responses", "zendesk-survey-responses.json", COUNT, 3),
    ("zendesk-survey-responses", "zendesk-survey-responses.json", mean("rating"), Fraction(7, 2)),
    ("zendesk-survey-responses", "zendesk-survey-responses.json", count("ticket_id = '208'"), 3),
    ("intercom-conversations", "intercom-conversations.json", COUNT, 2),
    ("intercom-conversations", "intercom-conversations.json", mean("time_to_first_reply"), 2408),
    (
        "intercom-conversations",
        "intercom-conversations.json",
        mean("first_reply_at - created_at"),
        2408,
    ),
    ("intercom-conversations", "intercom-conversations.json", count("sla_status = 'missed'"), 1),
    ("freshdesk-tickets", "freshdesk-tickets.csv", COUNT, 3),
    # 3:45:00 and 130:30:15, the latter more hours than a day has.
    (
        "freshdesk-tickets",
        "freshdesk-tickets.csv",
        total("resolution_time"),
        133 * HOUR + 75 * MINUTE + 15,
    ),
    ("freshdesk-tickets", "freshdesk-tickets.csv", count("agent is null"), 1),
    (
        "freshdesk-tickets",
        "freshdesk-tickets.csv",
        share("resolution_status = 'Within SLA'"),
        Fraction(2, 3),
    ),
    ("salesforce-cases", "salesforce-cases.csv", COUNT, 2),
    ("salesforce-cases", "salesforce-cases.csv", count("closed"), 1),
    (
        "salesforce-cases",
        "salesforce-cases.csv",
        mean("closed_at - created_at"),
        10 * HOUR + 30 * MINUTE,
    ),
    ("salesforce-tasks", "salesforce-tasks.csv", total("call_duration"), 245),
    ("salesforce-tasks", "salesforce-tasks.csv", count("task_type = 'Email' and not closed"), 1),
    ("hubspot-feedback", "hubspot-feedback.json", COUNT, 3),
    ("hubspot-feedback", "hubspot-feedback.json", mean("value", where="survey_type = 'NPS'"), 6),
    ("hubspot-tickets", "hubspot-tickets.csv", mean("time_to_close"), 49 * HOUR),
    ("hubspot-tickets", "hubspot-tickets.csv", mean("time_to_first_reply"), 30 * MINUTE),
    ("hubspot-tickets", "hubspot-tickets.csv", count("owner is null"), 1),
    # A respondent's and an imported answer; a preview and an unfinished answer do not count.
    ("qualtrics", "qualtrics.csv", COUNT, 4),
    ("qualtrics", "qualtrics.csv", count("genuine"), 2),
    ("qualtrics", "qualtrics.csv", mean("time_taken", where="genuine"), Fraction(215, 2)),
    ("surveymonkey", "surveymonkey.csv", COUNT, 3),
    # 2:30, 5 minutes over midnight and over the month, and 40 seconds.
    ("surveymonkey", "surveymonkey.csv", total("ended_at - started_at"), 490),
    ("google-play-reviews", "google-play-reviews.csv", COUNT, 3),
    ("google-play-reviews", "google-play-reviews.csv", mean("stars"), Fraction(10, 3)),
    ("google-play-reviews", "google-play-reviews.csv", count("text is not null"), 2),
    ("trustpilot-reviews", "trustpilot-reviews.csv", mean("stars"), 3),
    ("trustpilot-reviews", "trustpilot-reviews.csv", count("replied_at is null"), 1),
    ("five9-call-log", "five9-call-log.csv", COUNT, 3),
    ("five9-call-log", "five9-call-log.csv", count("abandoned"), 1),
    ("five9-call-log", "five9-call-log.csv", count("campaign is null and agent is null"), 1),
    (
        "five9-call-log",
        "five9-call-log.csv",
        total("queue_wait_time", where="call_type = 'Inbound'"),
        165,
    ),
    ("five9-call-log", "five9-call-log.csv", count("call_time > '24 h'"), 1),
    ("genesys-interactions", "genesys-interactions.csv", share("abandoned"), Fraction(1, 2)),
    (
        "genesys-interactions",
        "genesys-interactions.csv",
        total("queue_time"),
        Fraction(131250, 1000),
    ),
    ("genesys-interactions", "genesys-interactions.csv", count("not full_export"), 0),
    # Two learners and three activities; the addresses and the days beside them are neither.
    (
        "moodle-completion",
        "progress.service-basics-2026-09-30.csv",
        count("completed is not null"),
        6,
    ),
    (
        "moodle-completion",
        "progress.service-basics-2026-09-30.csv",
        share("completed", where="completed is not null"),
        Fraction(4, 6),
    ),
    (
        "moodle-completion",
        "progress.service-basics-2026-09-30.csv",
        count("activity = 'Handling complaints' and passed"),
        1,
    ),
    # 500 answers about satisfaction: (10 + 2 * 20 + 3 * 30 + 4 * 140 + 5 * 300) / 500.
    (
        "gsa-customer-feedback",
        "gsa-customer-feedback.csv",
        mean("score", where="question = 'satisfaction'"),
        Fraction(2200, 500),
    ),
    (
        "gsa-customer-feedback",
        "gsa-customer-feedback.csv",
        share("score >= 4", where="question = 'satisfaction'"),
        Fraction(440, 500),
    ),
    ("gsa-customer-feedback", "gsa-customer-feedback.csv", COUNT, 520),
]


def project(root: Path, preset: str, file: str, *measures: Measure) -> Path:
    """A project whose one source is a file and a preset."""
    shutil.copy(FILES / file, root / file)
    documents: dict[str, dict[str, Any]] = {
        "csobjectives.yaml": {"kind": "Project"},
        "objectives/sources.yaml": {
            "kind": "Sources",
            "sources": {"export": {"files": f"../{file}", "preset": preset}},
        },
        "objectives/team.yaml": {
            "kind": "Objectives",
            "name": "team",
            "objectives": [
                {
                    "id": f"o{number}",
                    "type": "productivity",
                    "title": "A figure",
                    "measure": {"source": "export", **measure},
                    "window": "year",
                    "enforcement": "tracked",
                }
                for number, measure in enumerate(measures)
            ],
        },
    }
    for name, body in documents.items():
        path = root / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(json.dumps({"apiVersion": "csobjectives/v1", **body}), encoding="utf-8")
    return root


@pytest.mark.parametrize("file", dict.fromkeys(file for _, file, *_ in EXPECTED))
def test_a_preset_reads_its_export(tmp_path: Path, file: str) -> None:
    """`files` and `preset` alone give the figures that a file holds, and no row is rejected."""
    held = [(preset, measure, figure) for preset, name, measure, figure in EXPECTED if name == file]
    (preset,) = {preset for preset, *_ in held}
    root = project(tmp_path, preset, file, *(measure for _, measure, _ in held))
    scorecard = evaluate(Request(cwd=root, now=NOW, as_of=date(2027, 1, 1)))
    assert [each.message for each in scorecard.problems] == []
    assert [dict(each.rejected) for each in scorecard.counts] == [{}]
    values = [each.judged.reading.estimate.value for each in scorecard.results]
    assert dict(enumerate(values)) == dict(enumerate(figure for *_, figure in held))


def test_every_preset_is_read() -> None:
    """There is no preset without a file that it was held against."""
    assert {preset for preset, *_ in EXPECTED} == set(presets.names())
    assert len(presets.names()) == 18


@pytest.mark.parametrize("preset", presets.names())
def test_a_preset_is_described(preset: str) -> None:
    """A description says where the export comes from; expressions can name every column."""
    raw = presets.read(preset)
    assert len(raw["description"]) > 80
    assert "://" not in raw["description"], "a document is named by its title"
    assert all(name.isidentifier() and name == name.lower() for name in raw["columns"])
    assert "files" not in raw


@pytest.mark.parametrize("preset", presets.names())
def test_names_of_people_are_marked(preset: str) -> None:
    """What is called a name, an address or a number to call is never shown."""
    words = ("_name", "email", "ip_address", "caller_number", "called_number", "agent", "requester")
    public = {"ticket_name", "survey_name", "sla_name", "agent_interactions"}
    for name, column in presets.read(preset)["columns"].items():
        spoken = any(name.endswith(word) for word in words) and name not in public
        assert not spoken or column.get("person") is True, name


def problems_of(root: Path) -> list[Problem]:
    try:
        return list(evaluate(Request(cwd=root, now=NOW, as_of=date(2027, 1, 1))).problems)
    except CannotJudge as refused:
        return list(refused.problems)


def test_a_question_is_added_by_its_name(tmp_path: Path) -> None:
    """What a team adds stands beside the preset's columns: a survey's own questions."""
    root = project(tmp_path, "surveymonkey", "surveymonkey.csv", mean("score"))
    score = {"from": "How satisfied are you with the answer? / Response", "type": "integer"}
    document = {
        "apiVersion": "csobjectives/v1",
        "kind": "Sources",
        "sources": {
            "export": {
                "files": "../surveymonkey.csv",
                "preset": "surveymonkey",
                "columns": {"score": score},
            }
        },
    }
    (root / "objectives/sources.yaml").write_text(json.dumps(document), encoding="utf-8")
    scorecard = evaluate(Request(cwd=root, now=NOW, as_of=date(2027, 1, 1)))
    assert scorecard.results[0].judged.reading.estimate.value == Fraction(7, 2)


def test_another_export_is_refused(tmp_path: Path) -> None:
    """A file that is no such export is an error that names the file."""
    root = project(tmp_path, "five9-call-log", "trustpilot-reviews.csv", COUNT)
    messages = [each.message for each in problems_of(root)]
    why = "trustpilot-reviews.csv has none of the contract's columns; its first line is: Review Id,"
    assert [each for each in messages if each.startswith(why)]


def test_catalog_lists_the_presets() -> None:
    """`catalog presets` names each preset with what it is about."""
    finished = run("catalog", "presets")
    assert finished.code == 0
    lines = finished.stdout.splitlines()
    named = [line.strip() for line in lines if line.startswith("  ") and line[2] != " "]
    assert named == list(presets.names())
    assert "  qualtrics\n      Responses of Qualtrics, one row each.\n" in finished.stdout


@pytest.mark.parametrize("arguments", [("presets", "qualtrics"), ("qualtrics",)])
def test_catalog_shows_a_preset(arguments: tuple[str, ...]) -> None:
    """`catalog presets NAME`, or `catalog NAME`, prints the preset's own YAML."""
    finished = run("catalog", *arguments)
    assert finished.code == 0
    written = (Path(presets.__file__).parents[2] / "presets/qualtrics.yaml").read_text("utf-8")
    assert finished.stdout.endswith(written)
    assert "preset: qualtrics" in finished.stdout


def test_catalog_suggests_a_preset() -> None:
    """A preset that is misspelt is told from what there is."""
    finished = run("catalog", "presets", "qualtrix")
    assert finished.code == 2
    assert "'qualtrix' is no preset. Did you mean qualtrics?" in finished.stderr
    assert "'qualtrix' is no type, metric or preset." in run("catalog", "qualtrix").stderr
