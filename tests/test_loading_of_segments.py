"""Targets of segments, in documents and in files, and how strictly a target is meant."""

from __future__ import annotations

import csv
import io
import json
import os
from dataclasses import replace
from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from csobjectives.loading import load
from csobjectives.loading.csv_records import csv_records
from csobjectives.model import (
    Definitions,
    Enforcement,
    Judge,
    Objective,
    Segment,
    SegmentAim,
    Target,
    Versus,
)
from csobjectives.problems import Location, Problems
from tests.test_loading import HEAD, JUNK, project, share_told

SOURCES = f"""{HEAD}kind: Sources
sources:
  surveys:
    files: ../surveys.csv
    time: at
    columns:
      at: {{type: timestamp}}
      score: {{type: integer}}
      paid: {{type: decimal, unit: EUR, digits: 2}}
      region: {{type: text, one_of: {{north: [N], south: []}}}}
      team: {{type: integer}}
      live: {{type: boolean}}
      solved: {{type: boolean, true_is: [Resolved], false_is: [Open, 0]}}
      centre: {{type: text}}
      owner: {{type: text}}
      from: {{type: text}}
    measures:
      satisfied: {{metric: csat, score: score, satisfied_from: 4, by: region}}
"""
TEAM = f"""{HEAD}kind: Objectives
name: team
owner: team@example.com
defaults: {{window: month}}
objectives:
  - id: satisfied
    type: customer-satisfaction
    title: Satisfied
    measure: {{metric: csat, source: surveys, score: score, satisfied_from: 4, by: [region, team]}}
    target: {{above: 80%, tolerance: 2 pp, judge: proven, min_sample: 30, review_by: 2026-12-31}}
    each:
      - {{from: 2026-01-01, at_least: 70%}}
      - {{from: 2026-07-01, at_least: +1 pp, versus: previous_period}}
    segments:
      - {{team: 7, region: north, target: {{below: 60%}}, owner: seven@example.com}}
      - region: null
        team: 8
        target: [{{from: 2026-01-01, at_least: 50%}}, {{from: 2026-07-01, at_least: 55%}}]
      - {{region: south, team: 9, owner: nine@example.com}}
    segment_enforcement: blocking
"""


def loaded(root: Path, team: str = TEAM, **tables: str) -> Definitions:
    """The definitions of a project whose documents are sound, whichever side its targets are on."""
    found, problems = in_project(root, team, **tables)
    assert [each for each in problems if "[against-direction]" not in each] == []
    return found


def in_project(root: Path, team: str, **tables: str) -> tuple[Definitions, list[str]]:
    """The definitions of a project with tables beside its set, and what is said of it."""
    files = {
        "csobjectives.yaml": f"{HEAD}kind: Project\n",
        "objectives/sources.yaml": SOURCES,
        "objectives/team.yaml": team,
        **{f"objectives/{name}.csv": text for name, text in tables.items()},
    }
    return project(root, files)


def one(by: str, beside: str, metric: str = "csat") -> str:
    """A set of one objective, with segments and what stands beside its target."""
    measure, target = {
        "csat": ("score: score, satisfied_from: 4", "at_least: 80%"),
        "sum": ("value: paid", "at_least: 300 EUR"),
    }[metric]
    return (
        f"{HEAD}kind: Objectives\nname: team\nobjectives:\n"
        "  - id: a\n    type: sales\n    title: A\n    window: month\n"
        f"    measure: {{metric: {metric}, source: surveys, {measure}, by: {by}}}\n"
        f"    target: {{{target}}}\n    {beside}\n"
    )


def aims(root: Path, by: str, table: str, metric: str = "csat") -> tuple[SegmentAim, ...]:
    """The segments of a sound file of targets."""
    team = one(by, "segments: {file: targets.csv}", metric)
    return loaded(root, team, targets=table).objectives[0].segments


def bounds(found: tuple[SegmentAim, ...]) -> dict[Segment, list[Fraction | None]]:
    return {each.segment: [target.at_least for target in each.targets] for each in found}


@pytest.fixture
def objective(tmp_path: Path) -> Objective:
    (found,) = loaded(tmp_path).objectives
    return found


def test_how_a_target_is_meant(objective: Objective) -> None:
    """A strict bound, what is held against it, and up to when it is provisional."""
    (target,) = objective.targets
    assert (target.at_least, target.at_most, target.strict) == (Fraction(4, 5), None, True)
    assert (target.judge, target.min_sample) == (Judge.PROVEN, 30)
    assert target.review_by == date(2026, 12, 31)
    assert (objective.segment_enforcement, objective.every_segment) == (Enforcement.BLOCKING, None)


def test_a_target_is_plain_unless_said(objective: Objective) -> None:
    """Without more, the figure itself is held against a bound that it may be equal to."""
    target = objective.each[0]
    assert (target.strict, target.judge, target.review_by) == (False, Judge.POINT, None)


@pytest.mark.parametrize(
    ("written", "low", "high"),
    [
        ("above: 80%", Fraction(4, 5), None),
        ("below: 80%", None, Fraction(4, 5)),
        ("above: 80%, rising_to: 90%, from: 2026-01-01, by: 2026-12-31", Fraction(4, 5), None),
        ("below: 80%, falling_to: 70%, from: 2026-01-01, by: 2026-12-31", None, Fraction(4, 5)),
        ("above: +2 pp, versus: previous_period", Fraction(1, 50), None),
        ("above: 80%, stretch: 80.1%, judge: proven", Fraction(4, 5), None),
    ],
)
def test_a_strict_bound_stands_wherever_another_one_does(
    tmp_path: Path, written: str, low: Fraction | None, high: Fraction | None
) -> None:
    """It glides, is relative, and has a stretch, as `at_least` and `at_most` do."""
    (found,) = loaded(tmp_path, one("region", f"each: {{{written}}}")).objectives
    (target,) = found.each
    assert (target.at_least, target.at_most, target.strict) == (low, high, True)


def test_each_segment_has_a_schedule(objective: Objective) -> None:
    """What is aimed at in each segment is read as a target is, with its steps in order."""
    assert [(each.since, each.at_least) for each in objective.each] == [
        (date(2026, 1, 1), Fraction(7, 10)),
        (date(2026, 7, 1), Fraction(1, 100)),
    ]


def test_what_segments_are_held_against_is_measured(objective: Objective) -> None:
    """The periods that only a target of segments is held against are asked for as well."""
    assert objective.targets[0].versus == ""
    assert objective.bases == (Versus.PREVIOUS,)


def test_segments_have_targets_of_their_own(objective: Objective) -> None:
    """Each is named in the order of `by`, as rows have it, and may have an owner alone."""
    found = [
        (each.segment, [target.at_most or target.at_least for target in each.targets], each.owner)
        for each in objective.segments
    ]
    assert found == [
        ((("region", "north"), ("team", "7")), [Fraction(3, 5)], "seven@example.com"),
        ((("region", None), ("team", "8")), [Fraction(1, 2), Fraction(11, 20)], ""),
        ((("region", "south"), ("team", "9")), [], "nine@example.com"),
    ]
    assert str(objective.segments[0].location) == "objectives/team.yaml:16:9"
    assert str(objective.segments[1].targets[1].location) == "objectives/team.yaml:19:53"


def test_a_measure_that_a_source_names_brings_its_segments(tmp_path: Path) -> None:
    """`by` may stand in the measure that is used."""
    team = TEAM[: TEAM.index("    measure:")] + (
        "    measure: {use: satisfied}\n    target: {at_least: 80%}\n"
        "    segments: [{region: south, target: {at_least: 70%}}]\n"
    )
    (found,) = loaded(tmp_path, team).objectives
    assert bounds(found.segments) == {(("region", "south"),): [Fraction(7, 10)]}


def test_defaults_say_what_a_missed_segment_does(tmp_path: Path) -> None:
    """It is advisory unless the objective or the defaults say otherwise; no `by` is needed."""
    team = one("region", "").replace(", by: region", "")
    assert loaded(tmp_path, team).objectives[0].segment_enforcement is Enforcement.ADVISORY
    team = team.replace("objectives:", "defaults: {segment_enforcement: tracked}\nobjectives:")
    assert loaded(tmp_path, team).objectives[0].segment_enforcement is Enforcement.TRACKED


def test_a_file_has_the_targets_of_segments(tmp_path: Path) -> None:
    """Several lines of a segment are its schedule; an empty cell is the segment without a value."""
    table = (
        "centre,from,at_least,tolerance,stretch,min_sample,judge,review_by,owner\n"
        "Lyon,2026-01-01,80 EUR,5 EUR,100 EUR,30,benefit_of_doubt,2026-12-31,lyon@example.com\n"
        "Nancy,,40 EUR,,,,,,\n"
        "Lyon,2026-07-01,90 EUR,,,,,,\n"
        "\n"
        ",,10.50 EUR,,,,,,\n"
        "Metz,,,,,,,,metz@example.com\n"
    )
    found = aims(tmp_path, "centre", table, "sum")
    assert bounds(found) == {
        (("centre", "Lyon"),): [Fraction(80), Fraction(90)],
        (("centre", "Nancy"),): [Fraction(40)],
        (("centre", None),): [Fraction(21, 2)],
        (("centre", "Metz"),): [],
    }
    assert [each.owner for each in found] == ["lyon@example.com", "", "", "metz@example.com"]
    assert found[0].targets[0] == Target(
        location=Location("objectives/targets.csv", 2, 1),
        at_least=Fraction(80),
        tolerance=Fraction(5),
        stretch=Fraction(100),
        min_sample=30,
        since=date(2026, 1, 1),
        judge=Judge.BENEFIT_OF_DOUBT,
        review_by=date(2026, 12, 31),
    )


def test_a_file_of_targets_names_every_segment(tmp_path: Path) -> None:
    """A segment that the file lacks is told at the file, when rows have been read."""
    team = one("centre", "segments: {file: targets.csv}", "sum")
    (found,) = loaded(tmp_path, team, targets="centre,at_least\nLyon,80 EUR\n").objectives
    assert found.every_segment == Location("objectives/targets.csv")


@pytest.mark.parametrize(
    "table",
    [
        "region;team;above\nnorth;7;60%\nsouth;8;70%\n",
        "\ufeffregion\tteam\tabove\r\nnorth\t7\t60%\r\nsouth\t8\t70%\r\n",
        '"team","above","region"\n"7","60%","north"\n"08","70%","south"\n',
        " region , team,above\nnorth ,7, 60% \n\n,,\nsouth,8,70%",
    ],
)
def test_a_file_may_be_written_by_any_program(tmp_path: Path, table: str) -> None:
    """Delimiter, line ends, quotes, blanks and the order of columns are the program's own."""
    found = aims(tmp_path, "[region, team]", table)
    assert bounds(found) == {
        (("region", "north"), ("team", "7")): [Fraction(3, 5)],
        (("region", "south"), ("team", "8")): [Fraction(7, 10)],
    }
    assert all(target.strict for each in found for target in each.targets)


def test_bounds_of_lines_may_be_of_different_kinds(tmp_path: Path) -> None:
    """Each line has one of the four."""
    table = "region,at_least,at_most,above,below\nnorth,60%,,,\nsouth,,,,70%\n,,90%,,\n"
    found = [each.targets[0] for each in aims(tmp_path, "region", table)]
    assert [(each.at_least, each.at_most, each.strict) for each in found] == [
        (Fraction(3, 5), None, False),
        (None, Fraction(7, 10), True),
        (None, Fraction(9, 10), False),
    ]


def test_a_column_of_by_is_that_whatever_its_name(tmp_path: Path) -> None:
    """In a file, `owner` and `from` are segments where `by` says so."""
    found = aims(tmp_path, "[owner, from, live]", "owner,from,live,at_least\nAnn,Rome,TRUE,60%\n")
    segment = (("owner", "Ann"), ("from", "Rome"), ("live", "true"))
    assert bounds(found) == {segment: [Fraction(3, 5)]}
    assert found[0].owner == ""


@pytest.mark.parametrize(
    ("by", "written", "values"),
    [
        ("team", ["3.0", "+4", "007", "-1.00"], ["3", "4", "7", "-1"]),
        ("live", ["no", "Yes"], ["false", "true"]),
        ("live", ["0", "1"], ["false", "true"]),
        ("live", ["FALSE", "t"], ["false", "true"]),
        ("solved", ["resolved", "0"], ["true", "false"]),
        ("solved", ["true", "Open"], ["true", "false"]),
        ("centre", ["3.0", "no"], ["3.0", "no"]),
    ],
)
def test_a_value_is_as_rows_have_it(
    tmp_path: Path, by: str, written: list[str], values: list[str]
) -> None:
    """A number may have the zeros of a spreadsheet, a truth the words that cells may have.

    In a document as in a file; a text is what is written.
    """
    listed = "".join(f"\n      - {{{by}: {each}, target: {{at_least: 50%}}}}" for each in written)
    expected = [((by, value),) for value in values]
    if by != "centre":  # where a document has a text in quotes
        inline = loaded(tmp_path, one(by, f"segments:{listed}")).objectives[0].segments
        assert [each.segment for each in inline] == expected
    table = "".join(f"{each},50%\n" for each in written)
    in_file = aims(tmp_path, by, f"{by},at_least\n{table}")
    assert [each.segment for each in in_file] == expected


@pytest.mark.parametrize(
    ("by", "written", "message", "hint"),
    [
        (
            "team",
            "3.5",
            "'team' is an integer, and '3.5' is none",
            "Write a whole number, such as 3; null is the segment of rows without one.",
        ),
        (
            "team",
            "north",
            "'team' is an integer, and 'north' is none",
            "Write a whole number, such as 3; null is the segment of rows without one.",
        ),
        (
            "live",
            "maybe",
            "'live' is true or false, and 'maybe' is neither",
            "Write true or false; yes, y, t, 1, no, n, f, 0 will do as well.",
        ),
        (
            "solved",
            "yes",
            "'solved' is true or false, and 'yes' is neither",
            "Write true or false; Resolved, Open, 0 will do as well.",
        ),
    ],
)
def test_a_value_that_rows_never_have(
    tmp_path: Path, by: str, written: str, message: str, hint: str
) -> None:
    """What is accepted is told, at the value."""
    entry = f"segments: [{{{by}: {written}, target: {{at_least: 50%}}}}]"
    _, told = in_project(tmp_path, one(by, entry))
    line, column = 11, 17 + len(by) + 2
    assert told == [
        f"objectives/team.yaml:{line}:{column}: error: {message} [wrong-segment]\n    {hint}"
    ]


def test_a_file_lies_beside_its_document(tmp_path: Path) -> None:
    """Its path starts from the document that names it, also where that is piped in."""
    team = one("region", "segments: {file: targets.csv}")
    loaded(tmp_path, team, targets="region,at_least\nnorth,60%\nsouth,60%\n")
    problems = Problems()
    found = load([Path("-")], tmp_path / "objectives", problems, stdin=team.encode())
    assert [str(each) for each in problems] == []
    assert len(found.objectives[0].segments) == 2


@pytest.mark.skipif(os.name == "nt", reason="links need rights on Windows")
def test_a_file_that_a_link_leads_out_of_the_project_to_is_not_read(tmp_path: Path) -> None:
    """Nothing is told of what is there."""
    (tmp_path / "secret.csv").write_text("region,at_least\nhidden,60%\n", encoding="utf-8")
    root = tmp_path / "project"
    (root / "objectives").mkdir(parents=True)
    (root / "objectives" / "targets.csv").symlink_to(tmp_path / "secret.csv")
    _, problems = in_project(root, one("region", "segments: {file: targets.csv}"))
    assert problems == [
        "objectives/team.yaml:11:22: error: 'targets.csv' leads outside the project "
        f"[outside-project]\n    Move the files below {root}."
    ]


@pytest.mark.skipif(os.name == "nt", reason="links need rights on Windows")
def test_a_file_that_cannot_be_read_is_told_by_its_name(tmp_path: Path) -> None:
    """What a link leads to may be gone."""
    (tmp_path / "objectives").mkdir()
    (tmp_path / "objectives" / "targets.csv").symlink_to(tmp_path / "objectives" / "gone.csv")
    _, problems = in_project(tmp_path, one("region", "segments: {file: targets.csv}"))
    assert problems == [
        "objectives/gone.csv: error: cannot be read: No such file or directory [unreadable]"
    ]


def test_what_is_judged_once_has_no_schedule_in_a_file_either(tmp_path: Path) -> None:
    """The segments of a comparison have one target each."""
    team = one("region", "") + (
        "  - id: b\n    type: improvement\n    title: B\n"
        "    measure: {metric: change, of: a, since: 2026-06-01, before: 30 days, after: 30 days}\n"
        "    target: {at_least: +1 pp, judge: proven}\n"
        "    segments: {file: targets.csv}\n    segment_enforcement: blocking\n"
    )
    sound = "region,at_least\nnorth,2 pp\nsouth,-1 pp\n"
    found = loaded(tmp_path, team, targets=sound).objectives[1]
    assert [each.targets[0].at_least for each in found.segments] == [2, -1]
    _, problems = in_project(
        tmp_path, team, targets="region,from,at_least\nnorth,2026-06-01,2 pp\n"
    )
    assert problems == [
        "objectives/targets.csv:2:7: error: change looks at certain days, and is judged once "
        "[conflicting-keys]\n    Write one target, without 'from'."
    ]


CELLS = st.text(st.sampled_from("ab,;\t\"' \n\r80%"), max_size=6)


@given(st.lists(st.lists(CELLS, min_size=1, max_size=4), min_size=1, max_size=5), st.booleans())
def test_for_all_files_a_cell_is_found_where_it_stands(
    rows: list[list[str]], every_quote: bool
) -> None:
    """What csv, of the standard library, reads from a cell's place on is that cell."""
    delimiter, text = ",", io.StringIO(newline="")
    writer = csv.writer(text, "excel" if not every_quote else "unix", lineterminator="\r\n")
    writer.writerows([["a,"] * 40, *rows])  # most of it: commas
    problems = Problems()
    records = csv_records("targets.csv", text.getvalue(), problems)
    assert records is not None
    assert [str(each) for each in problems] == []
    kept = [row for row in rows if any(cell.strip() for cell in row)]
    assert [list(each.cells) for each in records[1:]] == kept
    for record in records:
        for cell, place in zip(record.cells, record.places, strict=True):
            rest = io.StringIO(text.getvalue()[place:], newline="")
            assert next(csv.reader(rest, delimiter=delimiter), [""])[:1] in ([cell], [])


STEPS = st.builds(
    lambda bound, share, terms: {bound: f"{share}%", **terms},
    st.sampled_from(["at_least", "at_most", "above", "below"]),
    st.integers(1, 99),
    st.fixed_dictionaries(
        {},
        optional={
            "tolerance": st.sampled_from(["1 pp", "2.5 pp"]),
            "min_sample": st.integers(1, 99),
            "judge": st.sampled_from(["point", "proven"]),
            "review_by": st.just("2027-01-01"),
        },
    ),
)
DAYS = st.lists(st.dates(date(2020, 1, 1), date(2026, 12, 31)), unique=True, max_size=3)


@st.composite
def named_segments(draw: st.DrawFn) -> list[dict[str, Any]]:
    """Some segments with targets, as a document lists them."""
    names = st.tuples(st.sampled_from(["north", "south", None]), st.sampled_from(["7", None]))
    found = []
    for region, team in draw(st.lists(names, min_size=1, unique=True)):
        days = [each.isoformat() for each in sorted(draw(DAYS))]
        target = [{"from": day, **draw(STEPS)} for day in days] or [draw(STEPS)]
        owner = draw(st.sampled_from([{}, {"owner": "a@example.com"}]))
        found.append(
            {"region": region, "team": team, "target": target if days else target[0], **owner}
        )
    return found


def as_table(segments: list[dict[str, Any]]) -> str:
    """The same segments as a file of targets."""
    text = io.StringIO(newline="")
    names = ("region", "team", "owner", "from", "at_least", "at_most", "above", "below")
    terms = ("tolerance", "min_sample", "judge", "review_by")
    writer = csv.DictWriter(text, (*names, *terms))
    writer.writeheader()
    for each in segments:
        steps = each["target"] if isinstance(each["target"], list) else [each["target"]]
        of = {key: each[key] for key in each if key != "target"}
        writer.writerows({**of, **step} for step in steps)
    return text.getvalue()


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(named_segments())
def test_for_all_segments_a_file_says_what_a_list_does(
    tmp_path: Path, segments: list[dict[str, Any]]
) -> None:
    """What is aimed at does not depend on where it is written."""
    by = "[region, team]"
    (listed,) = loaded(tmp_path, one(by, f"segments: {json.dumps(segments)}")).objectives
    in_file = aims(tmp_path, by, as_table(segments))
    assert [unplaced(each) for each in in_file] == [unplaced(each) for each in listed.segments]


HEADS = ("region", "team", "from", "at_least", "above", "judge", "min_sample", "owner")


CONTENT = ("north", "7", "60%", "2026-01-01", "proven", "true", "", '"', "\n", "\x00", "-")


def unplaced(aim: SegmentAim) -> SegmentAim:
    """What is aimed at in a segment, wherever it was written."""
    place = Location("")
    targets = tuple(replace(each, location=place) for each in aim.targets)
    return replace(aim, location=place, targets=targets)


def test_junk_is_never_a_crash(tmp_path: Path) -> None:
    """Whatever stands in the place of whichever part of a set, loading tells and goes on."""
    loaded(tmp_path)
    junk = [*JUNK, "+5%", "2026-02-30", {"file": "targets.csv"}, {"file": "."}]
    name = "objectives/team.yaml"
    assert share_told(tmp_path, name, yaml.load(TEAM, yaml.BaseLoader), junk) > 0.75


@settings(max_examples=200, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(
        st.lists(
            st.sampled_from([*HEADS, *CONTENT]),
            max_size=5,
        ),
        max_size=4,
    )
)
def test_no_table_is_a_crash(tmp_path: Path, rows: list[list[str]]) -> None:
    """A file of targets is read, or told with its place."""
    table = "\n".join(map(",".join, rows))
    found, problems = in_project(
        tmp_path, one("[region, team]", "segments: {file: targets.csv}"), targets=table
    )
    assert bool(found.objectives) != bool(problems)
    assert all(each.startswith("objectives/targets.csv:") for each in problems)
