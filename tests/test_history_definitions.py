"""Which changes of the documents make another figure of it, and which do not."""

from __future__ import annotations

from dataclasses import fields
from datetime import date
from pathlib import Path

import pytest

from csobjectives.history.definitions import Fingerprints, column_content, source_content
from csobjectives.model import Column, Source
from csobjectives.periods import period_of
from csobjectives.pipeline import validate
from tests.projects import Workspace

COLUMNS: dict[str, dict[str, object]] = {
    "opened": {"type": "timestamp"},
    "score": {"type": "integer", "between": [1, 5]},
    "seconds": {"type": "integer", "unit": "s", "from": "Queue"},
    "desk": {"type": "text"},
    "agent": {"type": "text"},
    "note": {"type": "text"},
}


@pytest.fixture
def team(tmp_path: Path) -> Workspace:
    """A project whose one objective uses a lookup, a computed column, a filter and a segment."""
    found = Workspace(tmp_path)
    found.source(
        {"id": {"type": "text", "missing": ["-"]}, "site": {"type": "text"}},
        "people.csv",
        "people",
        as_of="2026-09-30",
    )
    found.source(
        COLUMNS,
        time="opened",
        lookup={"people": {"on": {"agent": "id"}, "take": ["site"]}},
        compute={"minutes": "seconds / 60", "hours": "minutes / 60"},
        exclude=[{"from": "2026-08-10", "to": "2026-08-12", "reason": "Outage"}],
        fresh_within="3 days",
    )
    found.objective(
        metric="share",
        when="score >= 4",
        where="site = 'Berlin' and hours < '2 min'",
        by=["desk"],
    )
    return found


def fingerprint(team: Workspace, month: int = 9, segment: tuple[tuple[str, str], ...] = ()) -> str:
    """The fingerprint of the objective's figures for a month of 2026."""
    team.write()
    found = validate(cwd=team.root)
    (objective,) = found.objectives
    period = period_of(date(2026, month, 1), objective.window)
    return Fingerprints(found.project, found.sources).of(objective, segment, period)


def change(team: Workspace, path: str, value: object) -> None:
    """Change a key of the source (`source.time`) or of the objective (`objective.measure.when`)."""
    first, *between, key = path.split(".")
    part = team.sources["events"] if first == "source" else team.objectives[0]
    for each in between:
        part = part[each]
    part[key] = value


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("objective.measure.when", "score >= 5"),
        ("objective.measure.where", "hours < '2 min'"),
        ("objective.measure.where", "site = 'Berlin' and hours < '2 min' and desk = ' '"),
        ("objective.measure.per", "agent"),
        ("objective.measure.cluster", "agent"),
        ("objective.window", "week"),
        ("objective.exclude", [{"from": "2026-09-30", "to": "2026-10-02", "reason": "Move"}]),
        ("source.exclude", [{"from": "2026-09-30", "to": "2026-10-02", "reason": "Move"}]),
        ("source.compute.minutes", "seconds / 30"),
        ("source.columns.score.between", [0, 5]),
        ("source.columns.score.missing", ["1"]),
        ("source.columns.seconds.unit", "min"),
        ("source.columns.agent.missing", ["?"]),  # by which the site is looked up
        ("source.key", ["agent"]),
        ("source.timezone", "Europe/Berlin"),
    ],
)
def test_what_is_measured_in_another_way(team: Workspace, path: str, value: object) -> None:
    """Whatever can make another figure of the same files makes another definition."""
    before = fingerprint(team)
    change(team, path, value)
    assert fingerprint(team) != before


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("objective.id", "renamed"),
        ("objective.title", "Another"),
        ("objective.target", {"at_least": "90%"}),
        ("objective.measure.by", ["desk", "agent"]),
        ("objective.measure.when", "score  >=\n4"),
        ("source.files", "../other.csv"),
        ("source.fresh_within", "9 days"),
        ("source.settles_after", "1 day"),
        ("source.complete_from", "2026-01-01"),
        ("source.columns.score.from", "Rating"),
        ("source.columns.note.type", "integer"),
        ("source.compute.days", "hours / 24"),
        ("source.exclude", [{"from": "2026-08-10", "to": "2026-08-31", "reason": "Longer"}]),
    ],
)
def test_what_is_measured_in_the_same_way(team: Workspace, path: str, value: object) -> None:
    """Words, targets, days of other periods, and what is not used make no other figure."""
    before = fingerprint(team)
    change(team, path, value)
    assert fingerprint(team) == before


def test_blanks_within_a_text_count(team: Workspace) -> None:
    """Two blanks in quotes are another text than one."""
    team.objectives[0]["measure"]["where"] = "desk = 'a b'"
    before = fingerprint(team)
    team.objectives[0]["measure"]["where"] = "desk = 'a  b'"
    assert fingerprint(team) != before


def test_days_left_out_count_in_their_period(team: Workspace) -> None:
    """The outage of August makes August another figure, and no other month."""
    august, september = fingerprint(team, 8), fingerprint(team)
    team.sources["events"]["exclude"][0]["reason"] = "Called otherwise"
    assert fingerprint(team, 8) == august
    del team.sources["events"]["exclude"]
    assert fingerprint(team, 8) != august
    assert fingerprint(team) == september


def test_a_lookup_counts_by_what_is_taken(team: Workspace) -> None:
    """What is looked up depends on the other source's contract, where it is used at all."""
    before = fingerprint(team)
    team.sources["people"]["columns"]["id"]["missing"] = ["-", "?"]
    assert fingerprint(team) != before
    team.objectives[0]["measure"]["where"] = "hours < '2 min'"
    without = fingerprint(team)
    team.sources["people"]["columns"]["site"]["missing"] = ["?"]
    assert fingerprint(team) == without


def test_a_segment_depends_on_its_columns(team: Workspace) -> None:
    """What a segment's column means makes another segment, and the same whole."""
    whole, segment = fingerprint(team), fingerprint(team, segment=(("desk", "a"),))
    team.sources["events"]["columns"]["desk"]["missing"] = ["-"]
    assert fingerprint(team) == whole
    assert fingerprint(team, segment=(("desk", "a"),)) != segment


def test_the_projects_zone_counts(team: Workspace) -> None:
    """A month of another zone has other rows."""
    before = fingerprint(team)
    team.timezone = "America/New_York"
    assert fingerprint(team) != before


def test_days_of_a_clock_count_once_they_are_near(team: Workspace) -> None:
    """A calendar's hours make another figure; a day off of next year makes none of this year's."""
    team.objectives[0]["measure"] = {
        "metric": "first_reply_time",
        "source": "events",
        "created": "opened",
        "replied": "replied",
        "at": "p90",
        "clock": "business",
    }
    team.sources["events"]["columns"]["replied"] = {"type": "timestamp"}
    business: dict[str, object] = {"hours": {"mon-fri": "09:00-17:00"}}
    team.settings["calendars"] = {"business": business}
    before = fingerprint(team)
    business["days"] = [{"date": "2027-01-04", "closed": "Works holiday"}]
    assert fingerprint(team) == before
    business["days"] = [{"date": "2026-09-04", "closed": "Works holiday"}]
    assert fingerprint(team) != before
    team.settings["calendars"] = {"business": {"hours": {"mon-fri": "09:00-18:00"}}}
    assert fingerprint(team) != before


# What makes no other figure: names and places, how cells are laid out, who may see them, how long
# one waits for rows, and where the source is complete.
SOURCE_APART = {"name", "location", "files_location", "folder", "files", "description", "shape"} | {
    "as_of",
    "at_most_rejected",
    "fresh_within",
    "settles_after",
    "complete_from",
    "complete_through",
}
COLUMN_APART = {"name", "location", "names", "formats", "digits", "decimal", "thousands"} | {
    "optional",
    "person",
}


def test_every_key_of_a_contract_was_thought_of(team: Workspace) -> None:
    """A new key of sources or columns is part of the definition, or said here to be none."""
    team.write()
    source = validate(cwd=team.root).sources["events"]
    content = source_content(source, source.columns)
    assert {each.name for each in fields(Source)} - SOURCE_APART == content.keys() | {"exclusions"}
    column = column_content(source.columns["score"])
    assert {each.name for each in fields(Column)} - COLUMN_APART == column.keys()
