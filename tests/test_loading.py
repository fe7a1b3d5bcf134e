"""Documents to definitions. What is told of bad ones stands in `cases/`; here is what is read."""

from __future__ import annotations

import copy
import json
import os
import re
from collections.abc import Iterable, Iterator
from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import assume, given
from hypothesis import strategies as st

from csobjectives.documents import read
from csobjectives.loading import find_root, load
from csobjectives.loading.texts import place_within
from csobjectives.model import ColumnType, Definitions, Enforcement
from csobjectives.problems import Problems
from csobjectives.quantities import DURATION, SHARE, money
from csobjectives.windows import Window

HEAD = "apiVersion: csobjectives/v1\n"
SOURCES = f"""{HEAD}kind: Sources
sources:
  calls:
    files: ../calls.csv
    time: started_at
    timezone: America/New_York
    key: [call]
    at_most_rejected: 0.5 %
    columns:
      call: {{type: text}}
      started_at: {{type: timestamp, format: ["%d/%m/%Y %H:%M", "%Y-%m-%d"]}}
      waited: {{from: [Queue, Wait], type: integer, unit: min, between: [0, 7200], missing: ["-"]}}
      paid: {{type: decimal, unit: EUR, digits: 2}}
      "Outcome of call": {{type: text}}
  staff:
    files: [../staff-a.csv, ../staff-b.csv]
    as_of: 2026-09-30
    columns: {{passed: {{type: boolean, true_is: [pass], false_is: [fail]}}}}
"""
TEAM = f"""{HEAD}kind: Objectives
name: team
title: The team
owner: team@example.com
version: 2.1.0
defaults: {{window: month, enforcement: advisory}}
objectives:
  - id: quick
    type: productivity
    title: Quick answers
    measure:
      metric: service_level
      source: calls
      waited: waited
      answered: >-
        "Outcome of call"
        = 'answered'
      within: 1.5 min
      variant: of_all
      by: Outcome of call
    target: {{at_least: 80%, tolerance: 2 pp, stretch: 90%, min_sample: 30}}
  - id: handled
    type: productivity
    title: Handle time
    owner: telephony@example.com
    window: week
    enforcement: blocking
    measure: {{metric: quantile, source: calls, value: waited, at: p95, where: paid > 0}}
    target: {{between: [4 min, 0.1 h]}}
  - id: trained
    type: product-knowledge
    title: Trained
    enforcement: tracked
    measure: {{metric: share, source: staff, when: passed}}
"""


def project(root: Path, files: dict[str, str]) -> tuple[Definitions, list[str]]:
    """The definitions of a project with these files, and its problems."""
    for name, text in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    problems = Problems()
    return load((), root, problems), [str(each) for each in problems]


@pytest.fixture
def definitions(tmp_path: Path) -> Definitions:
    settings = f"{HEAD}kind: Project\ntitle: Service\ntimezone: Europe/Berlin\nas_of: 2026-10-05\n"
    files = {
        "csobjectives.yaml": settings,
        "objectives/sources.yaml": SOURCES,
        "objectives/team.yaml": TEAM,
    }
    found, problems = project(tmp_path, files)
    assert problems == []
    return found


def test_project(definitions: Definitions, tmp_path: Path) -> None:
    """The project's own settings are read from csobjectives.yaml, days as days."""
    read_as = definitions.project
    assert (read_as.root, read_as.title) == (tmp_path.resolve(), "Service")
    assert (read_as.timezone, read_as.as_of) == ("Europe/Berlin", date(2026, 10, 5))


def test_set_and_defaults(definitions: Definitions) -> None:
    """What an objective does not say comes from the document's defaults and owner."""
    (team,) = definitions.sets
    assert (team.name, team.title, team.version) == ("team", "The team", "2.1.0")
    quick, handled, trained = team.objectives
    assert (quick.window, quick.enforcement) == (Window.MONTH, Enforcement.ADVISORY)
    assert (handled.window, handled.enforcement) == (Window.WEEK, Enforcement.BLOCKING)
    assert [each.owner for each in team.objectives] == [
        "team@example.com",
        "telephony@example.com",
        "team@example.com",
    ]
    assert (trained.name, trained.enforcement, trained.target) == ("team/trained", "tracked", None)


def test_measure(definitions: Definitions) -> None:
    """Roles are expressions, options are in base units and shown as written, `by` is a list."""
    measure = definitions.objectives[0].measure
    assert (measure.metric, measure.source, measure.variant) == ("service_level", "calls", "of_all")
    assert measure.roles["answered"].text == "\"Outcome of call\" = 'answered'"
    assert measure.options == {"within": Fraction(90)}
    assert measure.shown == {"variant": "of_all", "within": "1.5 min"}
    assert (measure.by, measure.unit) == (("Outcome of call",), SHARE)
    quantile = definitions.objectives[1].measure
    assert quantile.options == {"at": Fraction(95, 100)}
    assert quantile.unit == DURATION


def test_target(definitions: Definitions) -> None:
    """Targets are exact and in base units: shares as fractions, durations in seconds."""
    quick, handled = (each.target for each in definitions.objectives[:2])
    assert quick is not None
    assert handled is not None
    assert (quick.at_least, quick.at_most) == (Fraction(4, 5), None)
    assert (quick.tolerance, quick.stretch, quick.min_sample) == (
        Fraction(1, 50),
        Fraction(9, 10),
        30,
    )
    assert (handled.at_least, handled.at_most) == (Fraction(240), Fraction(360))


def test_source(definitions: Definitions, tmp_path: Path) -> None:
    """A source's contract has every column, and its paths start from its document."""
    calls = definitions.sources["calls"]
    assert calls.folder == tmp_path.resolve() / "objectives"
    assert (calls.files, calls.time, calls.as_of) == (("../calls.csv",), "started_at", None)
    assert (calls.timezone, calls.key) == ("America/New_York", ("call",))
    assert calls.at_most_rejected == Fraction(5, 1000)
    assert calls.columns["started_at"].formats == ("%d/%m/%Y %H:%M", "%Y-%m-%d")
    waited = calls.columns["waited"]
    assert (waited.names, waited.type) == (("Queue", "Wait"), ColumnType.INTEGER)
    assert (waited.unit, waited.scale) == (DURATION, Fraction(60))
    assert (waited.low, waited.high, waited.missing) == (Fraction(0), Fraction(7200), ("-",))
    assert calls.columns["paid"].unit == money("EUR")
    staff = definitions.sources["staff"]
    assert (staff.timezone, staff.as_of) == ("Europe/Berlin", date(2026, 9, 30))
    assert (staff.columns["passed"].true, staff.columns["passed"].false) == (("pass",), ("fail",))


def test_places(definitions: Definitions) -> None:
    """Every part knows where it was written."""
    quick = definitions.objectives[0]
    assert str(definitions.sets[0].location) == "objectives/team.yaml:3:7"
    assert str(quick.location) == "objectives/team.yaml:9:5"
    assert str(quick.measure.location) == "objectives/team.yaml:13:7"
    assert str(definitions.sources["calls"].location) == "objectives/sources.yaml:4:3"
    assert str(definitions.sources["calls"].columns["paid"].location) == (
        "objectives/sources.yaml:14:7"
    )


def test_without_a_project_file(tmp_path: Path) -> None:
    """A folder objectives/ is enough: the time zone is UTC, and the day is left open."""
    found, problems = project(
        tmp_path, {"objectives/sources.yaml": SOURCES, "objectives/team.yaml": TEAM}
    )
    assert problems == []
    assert (found.project.timezone, found.project.as_of) == ("UTC", None)


def test_quoted_day_is_the_same_day(tmp_path: Path) -> None:
    """A quoted and an unquoted date mean the same day, in a project and in a source."""
    quoted = SOURCES.replace("2026-09-30", '"2026-09-30"')
    files = {"objectives/sources.yaml": quoted, "objectives/team.yaml": TEAM}
    found, problems = project(tmp_path, files)
    assert problems == []
    assert found.sources["staff"].as_of == date(2026, 9, 30)


def test_root_is_the_nearest_above(tmp_path: Path) -> None:
    """The root is the nearest folder upwards with a csobjectives.yaml or a .git, else the start."""
    deep = tmp_path / "a" / "b" / "c"
    deep.mkdir(parents=True)
    assert find_root(deep) == deep.resolve()
    (tmp_path / ".git").mkdir()
    assert find_root(deep) == tmp_path.resolve()
    (tmp_path / "a" / "csobjectives.yaml").write_text("", encoding="utf-8")
    assert find_root(deep) == (tmp_path / "a").resolve()
    assert find_root(tmp_path / "a" / "csobjectives.yaml") == (tmp_path / "a").resolve()


def test_paths_start_from_the_working_directory(tmp_path: Path) -> None:
    """A path on the command line starts from where one stands; the project is found above it."""
    files = {
        "csobjectives.yaml": f"{HEAD}kind: Project\ntitle: Above\n",
        "objectives/sources.yaml": SOURCES,
        "objectives/team.yaml": TEAM,
    }
    project(tmp_path, files)
    problems = Problems()
    found = load((Path("team.yaml"),), tmp_path / "objectives", problems)
    assert list(problems) == []
    assert (found.project.title, len(found.objectives)) == ("Above", 3)
    assert str(found.sets[0].location) == "objectives/team.yaml:3:7"


def test_order_of_files_is_fixed(tmp_path: Path) -> None:
    """Sets come in the order of their files' names, whatever order the disk has."""
    files = {"objectives/sources.yaml": SOURCES}
    for name in ("zeta", "alpha", "mid/beta", "mid/able"):
        files[f"objectives/{name}.yaml"] = TEAM.replace("name: team", f"name: {Path(name).name}", 1)
    found, problems = project(tmp_path, files)
    assert problems == []
    assert [each.name for each in found.sets] == ["alpha", "zeta", "able", "beta"]


def test_unreadable_file(tmp_path: Path) -> None:
    """A file that cannot be opened is a problem with its name, and hides no other."""
    (tmp_path / "objectives").mkdir()
    (tmp_path / "objectives" / "gone.yaml").symlink_to(tmp_path / "objectives" / "nowhere.yaml")
    _, problems = project(tmp_path, {"objectives/team.yaml": TEAM.replace("80%", "80")})
    assert problems[0] == (
        "objectives/gone.yaml: error: cannot be read: No such file or directory [unreadable]"
    )
    assert problems[-1].startswith("objectives/team.yaml:22:24: error: 80 is not a share")


BLANK = st.sampled_from([" ", "  ", "\n"])
WORDS = st.text(st.sampled_from("abz09='\"\\()<>%äé€𝄞-"), min_size=1, max_size=6)


@st.composite
def texts(draw: st.DrawFn) -> str:
    words = draw(st.lists(WORDS, min_size=1, max_size=8))
    return "".join(word + draw(BLANK) for word in words).strip()


@given(texts(), st.sampled_from(["'", '"', "|", ">", None]), st.integers(10, 40), st.data())
def test_place_within(text: str, style: str | None, width: int, data: st.DataObject) -> None:
    """However PyYAML writes a text, a character of it is found where it stands.

    The emitter of PyYAML is not ours: it folds, quotes and escapes as it likes.
    """
    body = yaml.dump(
        {"apiVersion": "v1", "list": [{"where": text}]},
        default_style=style,
        width=width,
        allow_unicode=data.draw(st.booleans()),
    )
    body = re.sub(r"!!\w+ ", "", body)
    problems = Problems()
    document = read("team.yaml", body, problems)
    assume(document is not None)
    assert document is not None
    path = ("list", 0, "where")
    held = document.data["list"][0]["where"]
    assume(isinstance(held, str))
    for index, character in enumerate(held):
        if character.isspace():
            continue
        place = place_within(document, path, held, index)
        line = body.splitlines()[place.line - 1]
        there = line[place.column - 1 :]
        assert there.startswith(tuple(ways_to_write(character))), (body, index)


def ways_to_write(character: str) -> Iterator[str]:
    """The character itself, and its escapes in YAML."""
    code = ord(character)
    yield from (character, f"\\{character}", f"\\x{code:02X}")
    yield from (f"\\u{code:04X}", f"\\U{code:08X}")


def test_place_within_a_linked_scalar(tmp_path: Path) -> None:
    """An expression that came through an alias is placed where it was written."""
    text = TEAM.replace("defaults:", "x-answered: &a 'chanel = ''answered'''\ndefaults:").replace(
        ">-\n        \"Outcome of call\"\n        = 'answered'", "*a"
    )
    _, problems = project(tmp_path, {"objectives/a.yaml": SOURCES, "objectives/b.yaml": text})
    assert len(problems) == 1
    assert problems[0].startswith(
        "objectives/b.yaml:7:17: error: the source has no column 'chanel' [bad-expression]"
    )


def test_many_objectives_load_quickly_enough_to_be_checked_while_typing(tmp_path: Path) -> None:
    """A thousand objectives give a thousand, each with its own place, and no problem."""
    one = TEAM[TEAM.index("  - id: handled") : TEAM.index("  - id: trained")]
    body = TEAM[: TEAM.index("  - id: quick")]
    body += "".join(one.replace("id: handled", f"id: o{number}") for number in range(1000))
    found, problems = project(tmp_path, {"objectives/a.yaml": SOURCES, "objectives/b.yaml": body})
    assert problems == []
    assert len({each.location for each in found.objectives}) == 1000


JUNK: list[Any] = [None, 5, True, "a b", [], [None], {}, {"a": {"b": 1}}]


def places(data: Any, path: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:
    """The paths of everything in a document."""
    items = data.items() if isinstance(data, dict) else enumerate(data)
    for key, each in items:
        yield (*path, key)
        if isinstance(each, dict | list):
            yield from places(each, (*path, key))


def share_told(root: Path, name: str, written: Any, junk: Iterable[Any]) -> float:
    """In what share of all trials something is told, with junk in the place of every part.

    Each of the problems has its place, and nothing else stops the loading.
    """
    told = []
    for path in places(written):
        for each in junk:
            changed = copy.deepcopy(written)
            parent = changed
            for step in path[:-1]:
                parent = parent[step]
            parent[path[-1]] = each
            _, problems = project(root, {name: json.dumps(changed)})
            assert all(re.match(r"[\w./]+:\d+:\d+: ", one) for one in problems), problems
            told.append(bool(problems))
    return sum(told) / len(told)


@pytest.mark.parametrize("name", ["csobjectives.yaml", "objectives/a.yaml", "objectives/b.yaml"])
def test_junk_is_never_a_crash(tmp_path: Path, name: str) -> None:
    """Whatever stands in the place of whichever part of a document, loading tells and goes on."""
    settings = f"{HEAD}kind: Project\ntitle: Service\nobjectives: [objectives/]\n"
    files = {
        "csobjectives.yaml": settings,
        "objectives/a.yaml": SOURCES,
        "objectives/b.yaml": TEAM,
    }
    assert project(tmp_path, files)[1] == []
    written = yaml.load(files[name], yaml.BaseLoader)
    assert share_told(tmp_path, name, written, JUNK) > 0.8


@pytest.mark.skipif(os.name == "nt", reason="links need rights on Windows")
def test_a_folder_that_links_to_itself_ends(tmp_path: Path) -> None:
    """Links that go in circles are followed once."""
    files = {"objectives/sources.yaml": SOURCES, "objectives/team.yaml": TEAM}
    for name, text in files.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text, encoding="utf-8")
    for name in ("again", "and-again", "and-once-more"):  # followed, they would be 3 to the 40th
        (tmp_path / "objectives" / name).symlink_to(tmp_path / "objectives")
    found, problems = project(tmp_path, {})
    assert problems == []
    assert len(found.sets) == 1


def test_a_key_too_many_hides_nothing_else_of_its_objective(tmp_path: Path) -> None:
    """What an objective does not know is told beside a wrong unit and an unknown source."""
    team = f"""{HEAD}kind: Objectives
name: team
defaults: {{window: month}}
objectives:
  - {{id: a, type: sales, title: A, wieght: 2, target: {{at_least: 9 s}}, measure: {{metric: count,
     source: calls}}}}
  - {{id: b, type: sales, title: B, colour: red, target: {{at_least: 9}}, measure: {{metric: count,
     source: cals}}}}
"""
    folder = tmp_path / "objectives"
    folder.mkdir()
    (folder / "team.yaml").write_text(team, encoding="utf-8")
    (folder / "sources.yaml").write_text(SOURCES, encoding="utf-8")
    problems = Problems()
    load([], tmp_path, problems)
    assert sorted((each.slug, each.message) for each in problems) == [
        ("unknown-key", "'colour' is not known in an entry of 'objectives'"),
        ("unknown-key", "'wieght' is not known in an entry of 'objectives'"),
        ("unknown-source", "there is no source 'cals'"),
        ("wrong-unit", "9 s is not a plain number (such as 4.2)"),
    ]
