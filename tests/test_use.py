"""Measures that a source names once, and what objectives make of them."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import pytest

from csobjectives.loading import load
from csobjectives.model import Definitions, Measure
from csobjectives.problems import Problems

HEAD = "apiVersion: csobjectives/v1\n"
SOURCES = f"""{HEAD}kind: Sources
sources:
  surveys:
    files: surveys.csv
    time: answered_at
    columns:
      answered_at: {{type: timestamp}}
      asked_on: {{type: date}}
      score: {{type: integer}}
      channel: {{type: text}}
      region: {{type: text}}
      agent: {{type: text, person: true}}
      case: {{type: text}}
    measures:
      phone-csat:
        metric: csat
        score: score
        satisfied_from: 4
        where: channel = 'phone'
        by: region
"""
TEAM = f"""{HEAD}kind: Objectives
name: team
defaults: {{window: month}}
objectives:
  - id: satisfied
    type: customer-satisfaction
    title: Callers leave satisfied
    enforcement: tracked
    measure: """


def loaded(root: Path, measure: str, sources: str = SOURCES) -> tuple[Definitions, list[str]]:
    """The definitions with one objective that is measured so, and the problems."""
    (root / "csobjectives.yaml").write_text(f"{HEAD}kind: Project\nobjectives: .\n")
    (root / "sources.yaml").write_text(sources)
    (root / "team.yaml").write_text(f"{TEAM}{measure}\n")
    problems = Problems()
    return load((), root, problems), [str(each) for each in problems]


def measure_of(root: Path, measure: str, sources: str = SOURCES) -> Measure:
    definitions, problems = loaded(root, measure, sources)
    assert problems == []
    return definitions.objectives[0].measure


def told(root: Path, measure: str, sources: str = SOURCES) -> list[str]:
    return loaded(root, measure, sources)[1]


def test_measure_is_the_sources(tmp_path: Path) -> None:
    """`use` alone takes the measure as the analyst wrote it, with its source."""
    measure = measure_of(tmp_path, "{use: phone-csat}")
    assert (measure.metric, measure.source, measure.by) == ("csat", "surveys", ("region",))
    assert measure.options == {"satisfied_from": Fraction(4)}
    assert measure.where is not None
    assert measure.where.text == "channel = 'phone'"
    assert str(measure.where.location) == "sources.yaml:20:16"
    assert str(measure.location) == "team.yaml:10:14"


def test_keys_are_changed_and_added(tmp_path: Path) -> None:
    """What stands beside `use` takes the place of the analyst's, or comes to it."""
    written = (
        "{use: phone-csat, where: region = 'north', satisfied_from: 5, by: channel, per: case}"
    )
    measure = measure_of(tmp_path, written)
    assert (measure.options, measure.shown) == (
        {"satisfied_from": Fraction(5)},
        {"satisfied_from": "5"},
    )
    assert (measure.by, measure.per, measure.roles["score"].text) == (("channel",), "case", "score")
    assert measure.where is not None
    assert (measure.where.text, measure.where.location.file) == ("region = 'north'", "team.yaml")


def test_unknown_measure(tmp_path: Path) -> None:
    """A name that no source gives is told with the nearest one."""
    assert told(tmp_path, "{use: fone-csat}") == [
        "team.yaml:10:20: error: no source names a measure 'fone-csat' [unknown-measure]\n"
        "    Did you mean phone-csat?"
    ]


def test_no_measure_is_unknown_where_sources_cannot_be_read(tmp_path: Path) -> None:
    """Beside a document of sources that cannot be read, only that document is told."""
    problems = told(tmp_path, "{use: chat-csat}", SOURCES.replace("surveys:\n", "surveys: [\n", 1))
    assert [each.partition(":")[0] for each in problems] == ["sources.yaml"]


def test_source_stays(tmp_path: Path) -> None:
    """A measure is of the source that names it: another cannot be named beside `use`."""
    assert told(tmp_path, "{use: phone-csat, source: surveys}") == [
        "team.yaml:10:32: error: 'source' and 'use' cannot stand together in 'measure' "
        "[conflicting-keys]\n"
        "    Leave it out: a measure is taken from the source that names it."
    ]


def test_metric_stays(tmp_path: Path) -> None:
    """Who needs another metric names it, and its source, without `use`."""
    assert told(tmp_path, "{use: phone-csat, metric: nps}") == [
        "team.yaml:10:15: error: 'metric' and 'use' cannot stand together in 'measure' "
        "[conflicting-keys]\n"
        "    Give either 'metric' or 'use'."
    ]


def test_a_measure_has_a_metric_or_uses_one(tmp_path: Path) -> None:
    """With neither, both are named; a misspelt one is recognised."""
    assert told(tmp_path, "{score: score}") == [
        "team.yaml:10:14: error: 'metric' or 'use' is missing in 'measure' [missing-key]\n"
        "    For example: metric: csat"
    ]
    assert told(tmp_path, "{metrc: csat, source: surveys}") == [
        "team.yaml:10:14: error: 'metric' or 'use' is missing in 'measure' [missing-key]\n"
        "    Did you mean metric?"
    ]


def test_what_an_objective_changes_is_told_at_the_objective(tmp_path: Path) -> None:
    """The merged measure is held to the metric's keys, at the place of the offending one."""
    written = "{use: phone-csat, satisfied_from: low, scor: score, where: \"region = 'a' and\"}"
    assert told(tmp_path, written) == [
        "team.yaml:10:48: error: 'satisfied_from' is text (low), not a number [wrong-type]\n"
        "    For example: satisfied_from: 4",
        "team.yaml:10:53: error: 'scor' is not known in 'measure' [unknown-key]\n"
        "    Did you mean score?",
        "team.yaml:10:89: error: 'region = 'a' and' is not an expression [bad-expression]\n"
        "    An expression is made of column names, 'text', numbers, date '2026-06-26', "
        "comparisons, and, or, not, between, in, like, is null, case, cast, + - * /, coalesce, "
        "nullif, abs, round, floor, lower, upper, trim, length, names, first_named, date_diff, "
        "date_trunc and as_of.",
    ]


def test_expressions_are_told_inside_the_text_that_holds_them(tmp_path: Path) -> None:
    """An error in an expression stands at its character, in the file where it was written."""
    assert told(tmp_path, "{use: phone-csat, where: channel = 'chat' and regio = 'x'}") == [
        "team.yaml:10:60: error: the source has no column 'regio' [bad-expression]\n"
        "    Did you mean region?"
    ]
    broken = SOURCES.replace("channel = 'phone'", "score > 2 and chanel = 'phone'")
    assert told(tmp_path, "{use: phone-csat}", broken) == [
        "sources.yaml:20:30: error: the source has no column 'chanel' [bad-expression]\n"
        "    Did you mean channel?"
    ]


def test_measures_are_checked_where_nothing_uses_them(tmp_path: Path) -> None:
    """An analyst's measure is held to its metric and its contract, whoever uses it."""
    own = "{metric: count, source: surveys}"
    assert told(tmp_path, own, SOURCES.replace("score: score", "score: scores")) == [
        "sources.yaml:18:16: error: the source has no column 'scores' [bad-expression]\n"
        "    Did you mean score?"
    ]
    assert told(tmp_path, own, SOURCES.replace("metric: csat", "metric: csatt")) == [
        "sources.yaml:17:17: error: 'csatt' is no metric [unknown-metric]\n    Did you mean csat?"
    ]
    assert told(tmp_path, own, SOURCES.replace("        score: score\n", "")) == [
        "sources.yaml:17:9: error: 'score' is missing in 'phone-csat' [missing-key]\n"
        "    For example: score: score"
    ]


def test_a_broken_measure_breaks_no_source(tmp_path: Path) -> None:
    """What is wrong with one measure is told once, and hinders nobody from using its source."""
    broken = SOURCES.replace("satisfied_from: 4", "satisfied_from: four")
    definitions, problems = loaded(tmp_path, "{metric: count, source: surveys}", broken)
    assert problems == [
        "sources.yaml:19:25: error: 'satisfied_from' is text (four), not a number [wrong-type]\n"
        "    For example: satisfied_from: 4"
    ]
    assert "surveys" in definitions.sources
    assert told(tmp_path, "{use: phone-csat}", broken) == problems


def test_a_source_names_no_other_source_in_its_measures(tmp_path: Path) -> None:
    """A measure of a source is of that source, without saying so."""
    named = SOURCES.replace("metric: csat", "metric: csat\n        source: surveys")
    assert told(tmp_path, "{use: phone-csat}", named) == [
        "sources.yaml:18:9: error: 'source' is not known in 'phone-csat' [unknown-key]\n"
        "    Known: by, cluster, metric, per, satisfied, satisfied_from, score, time, weight, "
        "where."
    ]


def test_names_are_unique_over_all_sources(tmp_path: Path) -> None:
    """Two measures of one name are told, each source being its own namespace for no one."""
    second = """  chats:
    files: chats.csv
    time: at
    columns: {at: {type: timestamp}}
    measures: {phone-csat: {metric: count}}
"""
    assert told(tmp_path, "{use: phone-csat}", SOURCES + second) == [
        "sources.yaml:26:16: error: there are two measures 'phone-csat'; the other is at "
        "sources.yaml:16:7 [duplicate-measure]\n"
        "    Give each its own name: objectives know them by it alone."
    ]


def test_measures_are_known_where_one_set_is_judged_alone(tmp_path: Path) -> None:
    """A path to one set leaves the project's measures in reach."""
    loaded(tmp_path, "{use: phone-csat}")
    problems = Problems()
    definitions = load((Path("team.yaml"),), tmp_path, problems)
    assert list(problems) == []
    assert [each.measure.metric for each in definitions.objectives] == ["csat"]


def test_time_and_per(tmp_path: Path) -> None:
    """A measure may have a time of its own, and fold rows to one per value of a column."""
    measure = measure_of(tmp_path, "{metric: count, source: surveys, time: asked_on, per: case}")
    assert (measure.time, measure.per) == ("asked_on", "case")


@pytest.mark.parametrize(
    ("keys", "problem"),
    [
        (
            "time: asked",
            "team.yaml:10:53: error: source 'surveys' has no column 'asked' [unknown-column]\n"
            "    Did you mean asked_on?",
        ),
        (
            "time: region",
            "team.yaml:10:53: error: 'region' is text, and 'time' takes a date or timestamp "
            "[wrong-column-type]\n"
            "    Name a column that the contract declares as date or timestamp.",
        ),
        (
            "per: cases",
            "team.yaml:10:52: error: source 'surveys' has no column 'cases' [unknown-column]\n"
            "    Did you mean case?",
        ),
        (
            "by: [region, agent]",
            "team.yaml:10:60: error: 'agent' tells of a person, and segments are shown to others "
            "[personal-column]\n"
            "    Name a column that holds teams, regions or the like.",
        ),
    ],
)
def test_columns_that_cannot_play_their_part(tmp_path: Path, keys: str, problem: str) -> None:
    """`time`, `per` and `by` name columns of the source, of the right kind, that name nobody."""
    assert told(tmp_path, f"{{metric: count, source: surveys, {keys}}}") == [problem]


def test_person_by_way_of_use(tmp_path: Path) -> None:
    """A column that names a person stays out of segments, whoever wrote the `by`."""
    assert told(tmp_path, "{use: phone-csat}", SOURCES.replace("by: region", "by: agent")) == [
        "sources.yaml:21:13: error: 'agent' tells of a person, and segments are shown to others "
        "[personal-column]\n"
        "    Name a column that holds teams, regions or the like."
    ]


def test_windows_are_no_shorter_than_the_files_period(tmp_path: Path) -> None:
    """Rows that only their file's name dates cannot be told apart within the file's period."""
    monthly = f"""{HEAD}kind: Sources
sources:
  calls:
    files: calls-*.csv
    period_from: "calls-%Y-%m.csv"
    columns: {{closed: {{type: date}}}}
"""
    written = "{metric: count, source: calls}\n    window: "
    assert told(tmp_path, f"{written}month", monthly) == []
    assert told(tmp_path, f"{written}quarter", monthly) == []
    assert told(tmp_path, f"{written}week", monthly) == [
        "team.yaml:11:13: error: the window is a week, and the files of source 'calls' say the "
        "month only [window-too-short]\n"
        "    Write window: month, or give the source a column for its `time`."
    ]
    own_time = f"{written}week".replace("source: calls", "source: calls, time: closed")
    assert told(tmp_path, own_time, monthly) == []


def test_one_formula_checked_once_is_still_told_everywhere(tmp_path: Path) -> None:
    """A fault that several objectives share is told at the place of each."""
    faulty = "{metric: mean, source: surveys, value: region, where: scor > 1}"
    second = (
        "\n  - id: again\n    type: sales\n    title: Again\n    enforcement: tracked\n"
        f"    measure: {faulty}"
    )
    assert [each.partition(" error:")[0] for each in told(tmp_path, faulty + second)] == [
        "team.yaml:10:53:",
        "team.yaml:10:68:",
        "team.yaml:15:53:",
        "team.yaml:15:68:",
    ]
