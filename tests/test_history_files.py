"""The files of a history: small, exact, only added to, whole whatever happens to a run."""

from __future__ import annotations

import hashlib
import json
import os
import random
import shutil
import signal
import subprocess
import sys
from dataclasses import replace
from datetime import date
from fractions import Fraction
from pathlib import Path

import pytest
from filelock import FileLock
from hypothesis import given
from hypothesis import strategies as st

from csobjectives.history import files as files_of_history
from csobjectives.history.exact import exactly, written
from csobjectives.history.files import file_name, open_history
from csobjectives.history.records import BadLine, Record, line_of, parse_line
from csobjectives.model import Estimate, Judge, Project, Target
from csobjectives.problems import ExitCode, Location, Problems
from tests.command_line import CHECKOUT, run
from tests.handbook import blocks, renewed
from tests.recorded import TARGET, history, numbers, record

PLACE = Location("history/2026-09.jsonl", 1, 1)


def problems_of(folder: Path, *allowed: Path) -> list[str]:
    """What is wrong with a history that lies in a project's folder."""
    problems = Problems()
    open_history(folder, Project(root=folder.parent), allowed, problems)
    return [str(each) for each in problems]


def add(folder: Path, *records: Record) -> list[str]:
    """Add records; the problems."""
    problems = Problems()
    found = open_history(folder, Project(root=folder.parent), (), problems)
    assert found is not None
    found.add(records, problems)
    return [str(each) for each in problems]


def with_check(body: str) -> str:
    """A line with a check that is right."""
    return f'{body},"check":"{hashlib.sha256(body.encode()).hexdigest()[:12]}"}}'


def test_a_line_is_plain_json() -> None:
    """Whoever reads a line finds names of the results, values that are exact, and their origin."""
    whole = replace(record(), segment=(("desk", "a"),), target=None)
    estimate = replace(whole.estimate, high=0.9, error=None)
    line = line_of(replace(whole, estimate=estimate))
    assert json.loads(line) == {
        "format": 1,
        "set": "team",
        "objective": "o0",
        "segment": {"desk": "a"},
        "window": "month",
        "period": "2026-09",
        "value": "2/3",
        "n": 3,
        "numerator": "2",
        "denominator": "3",
        "low": 0.1,
        "high": 0.9,
        "error": None,
        "census": False,
        "unit": "share",
        "target": None,
        "verdict": "missed",
        "definition": "0123456789ab",
        "as_of": "2026-10-05",
        "level": 0.95,
        "tool": "0.1.0",
        "check": json.loads(line)["check"],
    }
    assert len(line_of(record()).encode()) < 600


FRACTIONS = st.fractions() | st.decimals(allow_nan=False, allow_infinity=False, places=6).map(
    Fraction
)
FLOATS = st.none() | st.floats(allow_nan=False)


@given(FRACTIONS)
def test_fractions_read_back_exactly(value: Fraction) -> None:
    """A fraction that is written reads back as the same one; the rest of text is none."""
    assert exactly(written(value)) == value


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (Fraction(0), "0"),
        (Fraction(-1, 2), "-0.5"),
        (Fraction(1, 3), "1/3"),
        (Fraction(1, 10**12), "0.000000000001"),
        (Fraction(1, 10**13), "1/10000000000000"),
        (Fraction(2_500_000), "2500000"),
    ],
)
def test_fractions_are_decimals_where_they_can_be(value: Fraction, text: str) -> None:
    """12 places are enough for whatever was measured in decimals; a third is a quotient."""
    assert written(value) == text


@pytest.mark.parametrize("text", ["1/0", "1e999999999", "nan", "1.", "", None, 3, "1/2/3", "٣"])
def test_what_is_no_fraction_is_refused(text: object) -> None:
    """No division by zero, no exponent that fills the memory, no other digits."""
    with pytest.raises(ValueError, match="is no number"):
        exactly(text)


@given(
    value=FRACTIONS,
    low=FLOATS,
    high=FLOATS,
    n=st.none() | st.integers(min_value=0),
    segment=st.dictionaries(st.text(), st.none() | st.text(), max_size=3),
    bounds=st.lists(st.none() | FRACTIONS, min_size=3, max_size=3),
    since=st.none() | st.dates(),
    versus=st.sampled_from(["", "baseline", "previous_period", "team/other"]),
    is_relative=st.booleans(),
    is_strict=st.booleans(),
    judge=st.sampled_from(Judge),
    review_by=st.none() | st.dates(),
)
def test_a_record_reads_back_as_it_was(
    value: Fraction,
    low: float | None,
    high: float | None,
    n: int | None,
    segment: dict[str, str | None],
    bounds: list[Fraction | None],
    since: date | None,
    versus: str,
    is_relative: bool,
    is_strict: bool,
    judge: Judge,
    review_by: date | None,
) -> None:
    """Every figure, end, text and day comes back the same, and a line is a line."""
    at_least, at_most, stretch = bounds
    estimate = Estimate(value=value, n=n, low=low, high=high, census=is_relative)
    target = Target(
        location=PLACE,
        at_least=at_least,
        at_most=at_most,
        stretch=stretch,
        tolerance=abs(value),
        min_sample=n or 0,
        since=since,
        versus=versus,
        relative=is_relative,
        strict=is_strict,
        judge=judge,
        review_by=review_by,
    )
    made = replace(estimate, made_of={"before": estimate, "after": Estimate(value=None, n=0)})
    before = replace(
        record(),
        segment=tuple(segment.items()),
        estimate=made,
        target=target,
        baseline=at_least,
        location=PLACE,
    )
    line = line_of(before)
    assert "\n" not in line
    assert parse_line(line, PLACE) == before


def test_a_target_says_only_what_is_not_as_usual() -> None:
    """A line that knows nothing of strict bounds, proof or reviews has a target without them, and
    a target without them is written as ever.
    """
    plain = line_of(record())
    assert json.loads(plain)["target"] == {"at_least": "0.75"}
    assert parse_line(plain, PLACE).target == replace(TARGET, location=PLACE)
    special = replace(TARGET, strict=True, judge=Judge.PROVEN, review_by=date(2026, 12, 31))
    assert json.loads(line_of(replace(record(), target=special)))["target"] == {
        "at_least": "0.75",
        "strict": True,
        "judge": "proven",
        "review_by": "2026-12-31",
    }


def test_names_of_files_are_those_of_periods(tmp_path: Path) -> None:
    """A period's file has its name; the slash of a rolling one becomes two hyphens."""
    assert file_name("2026-07/2026-09") == "2026-07--2026-09.jsonl"
    assert add(tmp_path / "history", record(1), record(2, "2026-W14"), record(3, "FY2026-Q1")) == []
    assert {each.name for each in (tmp_path / "history").glob("*.jsonl")} == {
        "2026-09.jsonl",
        "2026-W14.jsonl",
        "FY2026-Q1.jsonl",
    }


def test_lines_are_added_and_stay(tmp_path: Path) -> None:
    """What is there keeps its bytes, in its order; what is there already is not added again."""
    folder = tmp_path / "history"
    add(folder, record(1))
    first = (folder / "2026-09.jsonl").read_bytes()
    add(folder, replace(record(1, value=Fraction(1, 2)), as_of=date(2026, 11, 1)), record(2))
    both = (folder / "2026-09.jsonl").read_bytes()
    assert both.startswith(first)
    assert both.count(b"\n") == 2
    assert history(folder).records["team/o1"][0].estimate.value == Fraction(2, 3)


def test_a_file_without_its_last_line_end_is_added_to(tmp_path: Path) -> None:
    """An editor that took the last line end, or wrote others, breaks nothing."""
    folder = tmp_path / "history"
    add(folder, record(1), record(2))
    path = folder / "2026-09.jsonl"
    path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n").removesuffix(b"\r\n"))
    assert add(folder, record(3)) == []
    assert numbers(folder) == [1, 2, 3]


@pytest.mark.parametrize(
    ("old", "new", "says", "hint"),
    [
        (
            '"value":"2/3"',
            '"value":"3/4"',
            "this line was changed after it was written",
            "Take the line back from version control, or delete it: what the data still show is "
            "then recorded anew.",
        ),
        (
            ',"verdict"',
            "",
            "this line was changed after it was written",
            "Take the line back from version control, or delete it: what the data still show is "
            "then recorded anew.",
        ),
        (
            '"}\n',
            "\n",
            "this line is no record: it is cut off, or was not written by a check",
            "Take the line back from version control, or delete it.",
        ),
        (
            '{"format"',
            '<<<<<<< ours\n{"format"',
            "this line marks a conflict of two versions",
            "Keep the lines of both sides, and delete those that mark the conflict.",
        ),
    ],
)
def test_a_bad_line_is_told_and_hides_no_other(
    tmp_path: Path, old: str, new: str, says: str, hint: str
) -> None:
    """A line that was edited or torn has a place, a reason and a way out; the others serve."""
    folder = tmp_path / "history"
    add(folder, record(1), record(2))
    path = folder / "2026-09.jsonl"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    problem = f"history/2026-09.jsonl:1:1: error: {says} [bad-history]\n    {hint}"
    assert problems_of(folder) == [problem]
    found = open_history(folder, Project(root=tmp_path), (), Problems())
    assert found is not None
    assert "team/o2" in found.records


def test_bytes_that_are_no_text_are_told(tmp_path: Path) -> None:
    """A file of another kind under a period's name is one problem per line."""
    folder = tmp_path / "history"
    folder.mkdir()
    (folder / "2026-09.jsonl").write_bytes(b"\xff\xfe\n")
    assert problems_of(folder) == [
        "history/2026-09.jsonl:1:1: error: this line is no record: it is cut off, or was not "
        "written by a check [bad-history]\n"
        "    Take the line back from version control, or delete it."
    ]


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ('"value":"2/3"', '"value":"1/0"', "this line is no record: '1/0' is no number"),
        ('"set":"team"', '"set":7', "this line is no record: 7 is no text"),
        ('"low":0.1', '"low":true', "this line is no record: True is no number"),
        (
            '"verdict":"missed"',
            '"verdict":"good"',
            "this line is no record: 'good' is not a valid Verdict",
        ),
        ('"as_of":"2026-10-05",', "", "this line is no record: 'as_of'"),
        ('{"format":1', '{"format":2', "this line has format 2, and 1 is the one that is known"),
    ],
)
def test_a_line_with_a_check_that_is_right_may_be_wrong(old: str, new: str, says: str) -> None:
    """Whoever makes up a line with its check is told what is wrong with it."""
    body = line_of(record()).rpartition(',"check"')[0]
    assert old in body
    with pytest.raises(BadLine) as bad:
        parse_line(with_check(body.replace(old, new)), PLACE)
    assert str(bad.value) == says


def test_a_file_with_a_bad_line_is_not_added_to(tmp_path: Path) -> None:
    """The bad line may hold what would be added; files without one are added to."""
    folder = tmp_path / "history"
    add(folder, record(1))
    path = folder / "2026-09.jsonl"
    path.write_bytes(path.read_bytes()[:-9])
    before = path.read_bytes()
    problems = add(folder, record(2), record(3, "2026-10"))
    assert len(problems) == 1
    assert path.read_bytes() == before
    assert (folder / "2026-10.jsonl").exists()


def test_a_line_belongs_into_its_file(tmp_path: Path) -> None:
    """A file that was renamed is not taken for another period's."""
    folder = tmp_path / "history"
    add(folder, record(1))
    (folder / "2026-09.jsonl").rename(folder / "2026-08.jsonl")
    assert problems_of(folder) == [
        "history/2026-08.jsonl:1:1: error: this line is about 2026-09 [bad-history]\n"
        "    It belongs into 2026-09.jsonl."
    ]


def test_branches_that_recorded_the_same_can_be_merged(tmp_path: Path) -> None:
    """Two lines of the same figure are no matter, whenever they were written; other figures are."""
    folder = tmp_path / "history"
    folder.mkdir()
    path = folder / "2026-09.jsonl"
    later = replace(record(1), as_of=date(2026, 10, 6), tool="0.2.0")
    path.write_text(f"{line_of(record(1))}\n{line_of(later)}\n", encoding="utf-8")
    assert problems_of(folder) == []
    other = replace(later, target=replace(TARGET, at_least=Fraction(1, 2)))
    path.write_text(f"{line_of(record(1))}\n{line_of(other)}\n", encoding="utf-8")
    assert problems_of(folder) == [
        "history/2026-09.jsonl:2:1: error: line 1 records the same, with other figures "
        "[bad-history]\n"
        "    Keep the line that holds, and delete one."
    ]


def test_the_folder_lies_inside_the_project(tmp_path: Path) -> None:
    """Nothing is read or written outside the project, unless the command line allows it."""
    root, outside = tmp_path / "project", tmp_path / "kept"
    root.mkdir()
    outside.mkdir()
    link = root / "history"
    link.symlink_to(outside)
    for folder in (outside, link):
        problems = Problems()
        assert open_history(folder, Project(root=root), (), problems) is None
        assert [str(each) for each in problems] == [
            f"error: the history's folder {outside} is outside the project [outside-project]\n"
            f"    Choose one below {root}, or allow it: --allow-dir FOLDER"
        ]
    problems = Problems()
    assert open_history(outside, Project(root=root), (outside,), problems) is not None
    assert not len(problems)


def test_a_link_in_the_folder_is_not_followed(tmp_path: Path) -> None:
    """A period's file is a file of its own: a link could lead anywhere."""
    folder = tmp_path / "history"
    folder.mkdir()
    (tmp_path / "secret").write_text("of somebody else\n", encoding="utf-8")
    (folder / "2026-09.jsonl").symlink_to(tmp_path / "secret")
    assert problems_of(folder) == [
        "history/2026-09.jsonl: error: the file cannot be read: it is a link, and history has its "
        "own files [history-unreadable]"
    ]


def test_a_file_is_no_folder(tmp_path: Path) -> None:
    """A file in the folder's place is told before anything is judged by it."""
    (tmp_path / "history").write_text("", encoding="utf-8")
    assert problems_of(tmp_path / "history") == [
        "history: error: the history is a folder, and this is none [no-folder]\n"
        "    Name a folder: it has a file for each period."
    ]


def test_a_folder_that_cannot_be_made_is_told(tmp_path: Path) -> None:
    """What keeps the history from being written is a problem with its place."""
    (tmp_path / "file").write_text("", encoding="utf-8")
    problems = Problems()
    found = open_history(tmp_path / "file" / "history", Project(root=tmp_path), (), problems)
    assert found is not None
    found.add([record()], problems)
    assert [str(each) for each in problems] == [
        "file/history: error: the history cannot be written: Not a directory [history-unwritable]\n"
        "    Name a folder that can be written to, on a file system that has locks."
    ]


def test_a_run_that_holds_the_lock_is_waited_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nothing is written while another run writes; who waits too long says so."""
    folder = tmp_path / "history"
    folder.mkdir()
    monkeypatch.setattr(files_of_history, "_PATIENCE", 0)
    with FileLock(folder / ".lock"):
        assert add(folder, record()) == [
            "history: error: another run has held the history for 0 seconds: nothing is added "
            "[history-locked]\n    Run the check again."
        ]
    assert add(folder, record()) == []


def writer(folder: Path, first: int, count: int) -> subprocess.Popen[str]:
    """A process that adds records, and prints each number that is there."""
    arguments = [sys.executable, "-m", "tests.recorded", str(folder), str(first), str(count)]
    return subprocess.Popen(
        arguments, cwd=CHECKOUT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )


def test_runs_at_once_lose_nothing(tmp_path: Path) -> None:
    """Of four processes that add at once, two of them the same, every record is there once."""
    folder = tmp_path / "history"
    writers = [writer(folder, first, 25) for first in (0, 0, 15, 40)]
    errors = [each.communicate(timeout=60)[1] for each in writers]
    assert errors == [""] * 4
    assert numbers(folder) == list(range(65))
    lines = [line for path in folder.glob("*.jsonl") for line in path.read_bytes().splitlines()]
    assert len(lines) == 65


@pytest.mark.skipif(os.name != "posix", reason="SIGKILL is of POSIX")
def test_a_kill_leaves_old_or_new(tmp_path: Path) -> None:
    """Killed at any moment, a run leaves whole files, no lock, and all that it had added.

    Each of the writers is killed while it adds; the next one goes on where it was.
    """
    folder, chance, known = tmp_path / "history", random.Random(6), 0
    for _ in range(8):
        child = writer(folder, known, 10_000)
        assert child.stdout is not None
        for _ in range(chance.randrange(1, 12)):
            known = int(child.stdout.readline()) + 1
        with pytest.raises(subprocess.TimeoutExpired):
            child.wait(timeout=chance.random() / 300)
        child.send_signal(signal.SIGKILL)
        rest, _ = child.communicate(timeout=60)
        known = int(rest.split()[-1]) + 1 if rest.split() else known
        there = numbers(folder)
        assert there == list(range(len(there)))
        assert len(there) in (known, known + 1)  # one may be there that was not printed yet
        known = len(there)
    assert writer(folder, known, 1).communicate(timeout=60) == (f"{known}\n", "")
    assert sorted(each.name for each in folder.iterdir()) == [
        ".lock",
        "2026-01.jsonl",
        "2026-02.jsonl",
    ]


@pytest.mark.parametrize("left", ["", '{"format":1,"set":'])
def test_what_a_killed_run_left_is_cleared_away(tmp_path: Path, left: str) -> None:
    """A new file that had not taken its place is never read, and gone with the next run."""
    folder = tmp_path / "history"
    add(folder, record(1))
    beside = folder / "2026-08.jsonl.new"
    beside.write_text(left, encoding="utf-8")
    assert numbers(folder) == [1]
    add(folder, record(2))
    assert not beside.exists()


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """The sound project: both of its objectives are met."""
    sound = CHECKOUT / "tests" / "cases" / "a-sound-project-is-judged"
    folder = tmp_path / "project"
    shutil.copytree(sound, folder, ignore=shutil.ignore_patterns("expected"))
    return folder


def test_the_command_line_keeps_a_history(project: Path) -> None:
    """`check --history FOLDER` writes a file for the period, and an error there is no verdict."""
    finished = run("check", "--history", "kept", "-o", "json", cwd=project)
    assert (finished.code, finished.stderr) == (ExitCode.OK, "")
    path = project / "kept" / "2026-09.jsonl"
    lines = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    assert [(each["objective"], each["verdict"]) for each in lines] == [
        ("satisfied", "met"),
        ("quick", "met"),
    ]
    path.write_text(path.read_text(encoding="utf-8")[1:], encoding="utf-8")
    torn = run("check", "--history", "kept", "-o", "json", cwd=project)
    assert torn.code == ExitCode.CANNOT_JUDGE
    assert torn.stderr.startswith("kept/2026-09.jsonl:1:1: error: this line is no record")
    outside = run("check", "--history", str(project.parent / "kept"), "-o", "json", cwd=project)
    assert outside.code == ExitCode.CANNOT_JUDGE
    assert "is outside the project [outside-project]" in outside.stderr
    allowed = ["--history", str(project.parent), "--allow-dir", str(project.parent)]
    assert run("check", *allowed, "-o", "json", cwd=project).code == ExitCode.OK
    assert (project.parent / "2026-09.jsonl").exists()


def test_the_line_that_is_documented_is_the_one_that_is_written(tmp_path: Path) -> None:
    """docs/history.md shows the line that its own example writes."""
    renewed("docs/history.md", tmp_path)
    path = tmp_path / "history" / "2026-08-31.jsonl"
    (line,) = path.read_text(encoding="utf-8").splitlines()
    (shown,) = (block.text for block in blocks("docs/history.md") if block.language == "text")
    content, documented = json.loads(line), json.loads(shown)
    assert list(content) == list(documented)
    varied = {"low", "high", "tool", "check"}  # the last bits of a double, the version
    for name in content.keys() - varied:
        assert content[name] == documented[name]
    assert (content["low"], content["high"]) == pytest.approx(
        (documented["low"], documented["high"])
    )
