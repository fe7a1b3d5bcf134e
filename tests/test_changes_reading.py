"""The results of an earlier run: what is read of them, and what is said of a file that is none."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from csobjectives.changes import Run, read_earlier, read_results, reading
from csobjectives.documents import JsonText, read_json
from csobjectives.problems import Problems
from csobjectives.renderers import render
from csobjectives.version import __version__
from tests.changed import card, found
from tests.judged import NORTH

HINT = (
    "Give the file as it was written: data/results.json of a site, or what `csobjectives check "
    "-o json` wrote."
)
TEXT = json.dumps(json.loads(render(card(found("0.95", before=("0.9",))), "json")), indent=2)


def told(content: str | bytes) -> list[str]:
    """What is wrong with a file, as a terminal shows it; the usual hint is left out."""
    problems = Problems()
    raw = content.encode() if isinstance(content, str) else content
    run = read_results("then.json", raw, problems)
    assert (run is None) == bool(problems.errors)
    return [str(each).replace(f"\n    {HINT}", "") for each in problems]


def edited(edit: Callable[[Any], object]) -> str:
    """The JSON of a run that somebody has edited; lines as they are written."""
    content = json.loads(TEXT)
    edit(content)
    return json.dumps(content, indent=2)


def line_of(text: str, what: str) -> int:
    """The number of the first line that holds something."""
    return next(at for at, line in enumerate(text.splitlines(), 1) if what in line)


def test_what_a_check_wrote_is_read() -> None:
    """The file of a run is read without a problem, with a byte-order mark, too."""
    assert told(TEXT) == []
    assert told("\ufeff" + TEXT) == []


def test_keys_of_later_versions() -> None:
    """Keys that later versions add are no matter, wherever they stand."""

    def edit(content: Any) -> None:
        content["later"] = content["results"][0]["later"] = {"any": [1]}
        content["results"][0]["target"]["later"] = None

    assert told(edited(edit)) == []


def test_the_format() -> None:
    """A file of another format is told from one of a version that is not known."""
    assert told("{}") == [
        "then.json:1:1: error: the file is no csobjectives/results/v1 [bad-results]"
    ]
    assert told("[]") == [
        "then.json:1:1: error: the file is no csobjectives/results/v1 [bad-results]"
    ]
    later = '{\n  "tool": {"version": "9.1.0"},\n  "format": "csobjectives/results/v2"\n}'
    assert told(later) == [
        "then.json:3:13: error: the file has the format csobjectives/results/v2, and "
        "csobjectives/results/v1 is the one that is known [bad-results]\n"
        "    It was written by csobjectives 9.1.0: use that version, or a newer."
    ]


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        ("", "then.json:1:1: error: the file is empty [no-json]"),
        (" \n", "then.json:2:1: error: the file is empty [no-json]"),
        ('{"format": "csob', "then.json:1:12: error: JSON cannot go on like this [no-json]"),
        ('{"a": 1,', "then.json:1:9: error: the text breaks off here [no-json]"),
        ("{'a': 1}", "then.json:1:2: error: JSON cannot go on like this [no-json]"),
        ('{"a": 1}\n{}', "then.json:2:1: error: JSON cannot go on like this [no-json]"),
        ('{"a": NaN}', "then.json: error: this is no JSON: NaN is no number [no-json]"),
        ("[" * 100_000, "then.json: error: the JSON is nested too deeply to be read [no-json]"),
        (b'{"a": "\xff"}', "then.json: error: the text is not UTF-8 [not-utf8]"),
    ],
)
def test_what_is_no_json(content: str | bytes, problem: str) -> None:
    """What is no JSON, or breaks off, is told with its line and column where there are any."""
    assert told(content) == [problem]


def test_a_number_of_too_many_digits() -> None:
    """A number that Python would take minutes for is refused."""
    (problem,) = told('{"a": ' + "9" * 5000 + "}")
    assert problem.startswith("then.json: error: this is no JSON: Exceeds the limit")


def test_a_file_that_was_cut() -> None:
    """A file that is cut off anywhere is a problem, and never a run with less in it."""
    for length in range(0, len(TEXT) - 2, 97):
        assert len(told(TEXT[:length])) == 1


def remove(*path: str | int) -> Callable[[Any], object]:
    """Takes a key out."""
    return lambda content: at(content, path[:-1]).pop(path[-1])


def put(value: object, *path: str | int) -> Callable[[Any], object]:
    """Puts a value in."""
    return lambda content: at(content, path[:-1]).__setitem__(path[-1], value)


def at(content: Any, path: tuple[str | int, ...]) -> Any:
    """The part of a document at a path."""
    for step in path:
        content = content[step]
    return content


ROW = ("results", 0)


@pytest.mark.parametrize(
    ("edit", "where", "message"),
    [
        (remove("as_of"), "{", "'as_of' is missing at the top of the document"),
        (put("soon", "as_of"), '"as_of"', "'soon' is not what 'as_of' takes"),
        (put(3, "exit_code"), '"exit_code"', "'exit_code' is a number, not one of the known names"),
        (put("great", *ROW, "verdict"), '"verdict": "great"', "'great' is no verdict"),
        (put("9", *ROW, "value"), '"value": "9"', "'value' is text (9), not a number"),
        (put(2, "level"), '"level"', "'level' is 2, and has to be below 1"),
        (remove(*ROW, "target", "at_least"), '"target": {', "'at_least' is missing in 'target'"),
        (
            put([1], *ROW, "target", "between"),
            '"between"',
            "'between' has 1 entry, at least 2 are needed",
        ),
    ],
)
def test_what_the_schema_refuses(edit: Callable[[Any], object], where: str, message: str) -> None:
    """What the published schema refuses is told with the line on which it stands."""
    text = edited(edit)
    (problem,) = told(text)
    place, _, rest = problem.partition(": error: ")
    assert rest == f"{message} [bad-results]"
    assert place.split(":")[:2] == ["then.json", str(line_of(text, where))]


@pytest.mark.parametrize(
    ("edit", "where", "message"),
    [
        (
            put("2026-13", *ROW, "period"),
            "    {",
            "cannot be read: '2026-13' is a month that no calendar has",
        ),
        (put("2026-02-31T00:00:00+00:00", "as_of"), '"as_of"', None),
        (put("fortnight", *ROW, "window"), "    {", None),
        (
            put("2026-02-30", *ROW, "target", "from"),
            "    {",
            "cannot be read: '2026-02-30' is a day that no calendar has",
        ),
    ],
)
def test_what_no_calendar_has(
    edit: Callable[[Any], object], where: str, message: str | None
) -> None:
    """A day, a period or a window that the schema's patterns take, and nobody knows."""
    text = edited(edit)
    (problem,) = told(text)
    place, _, rest = problem.partition(": error: ")
    assert message is None or rest == f"{message} [bad-results]"
    assert rest.startswith("cannot be read: ")
    assert int(place.split(":")[1]) >= line_of(text, where)


def test_infinity() -> None:
    """A number beyond all floats is no number."""
    (problem,) = told(edited(put(0.25, *ROW, "value")).replace('"value": 0.25', '"value": 1e999'))
    assert "cannot be read: " in problem


def test_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file that is absent, a folder, or too large is told by its name."""

    def of(path: Path) -> tuple[Run | None, list[str]]:
        problems = Problems()
        run = read_earlier(path, problems)
        return run, [str(each).split("\n")[0] for each in problems]

    file = tmp_path / "then.json"
    shown = file.as_posix()
    assert of(file) == (None, [f"error: there is no file {shown} [no-such-path]"])
    assert of(tmp_path) == (
        None,
        [f"{tmp_path.as_posix()}: error: cannot be read: Is a directory [unreadable]"],
    )
    file.write_text(TEXT, encoding="utf-8")
    run, problems = of(file)
    assert run is not None
    assert (run.as_of.isoformat(), problems) == ("2026-10-05", [])
    monkeypatch.setattr(reading, "LARGEST", 1000)
    size = file.stat().st_size
    assert of(file)[1] == [
        f"{shown}: error: the file has {size:,} bytes, and at most 1,000 are read [bad-results]"
    ]


def test_open_periods_are_passed_over() -> None:
    """The row of an open period, which is not judged, takes no other row's place."""
    content = json.loads(TEXT)
    row = content["results"][0]
    content["results"].append(row | {"open": True, "verdict": None, "value": 0.1})
    run = read_results("then.json", json.dumps(content).encode(), Problems())
    assert run is not None
    standing = run.of("team/quick")
    assert standing is not None
    assert standing.judged.verdict == row["verdict"]


def test_results_of_an_older_version() -> None:
    """Where a key is missing that a later version has added, the hint says who wrote the file."""

    def edit(content: Any) -> None:
        content["tool"]["version"] = "0.0.9"
        del content["results"][0]["title"]

    (problem,) = told(edited(edit))
    assert problem.endswith(
        "error: 'title' is missing in an entry of 'results' [bad-results]\n"
        f"    It was written by csobjectives 0.0.9, and this is {__version__}: write it anew."
    )


JSON = """\
{ "a": 1,
  "b": [ {"c": "}\\"]"}, [], {"d": null, "d": [2,
    3]} ]
}
"""


@pytest.mark.parametrize(
    ("path", "key", "place"),
    [
        ((), False, "t.json:1:1"),
        (("a",), False, "t.json:1:8"),
        (("a",), True, "t.json:1:3"),
        (("b",), False, "t.json:2:8"),
        (("b", 0, "c"), False, "t.json:2:16"),
        (("b", 1), False, "t.json:2:25"),
        (("b", 2, "d"), False, "t.json:2:46"),
        (("b", 2, "d", 1), False, "t.json:3:5"),
        (("b", 9), False, "t.json:2:8"),
        (("a", "x"), False, "t.json:1:8"),
    ],
)
def test_places_in_json(path: tuple[str | int, ...], key: bool, place: str) -> None:
    """Any part of a JSON text is found where it stands; a path is followed as far as it goes."""
    document = read_json("t.json", JSON.encode(), Problems())
    assert isinstance(document, JsonText)
    assert str(document.locate(path, key=key)) == place


def test_segments_are_read() -> None:
    """A segment without a value is one, and is found again."""
    part = (*NORTH, ("channel", None))
    both = [found("0.95"), found("0.9")]
    object.__setattr__(both[1], "segment", part)
    run = read_results("then.json", render(card(*both), "json").encode(), Problems())
    assert run is not None
    assert ("team/quick", frozenset(part)) in run.standings
