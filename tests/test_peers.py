"""What peers get wrong, and this project does not: a test for each mistake, which it names."""

from __future__ import annotations

import json
import re
import socket
import zoneinfo
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from csobjectives.cli import commands
from csobjectives.evaluation import scans
from csobjectives.problems import ExitCode
from tests.command_line import run
from tests.one_objective import COUNTS, SHARE, judged, rows
from tests.projects import AT, Workspace, readings
from tests.test_house import HEAVY, loaded_by

CHECKOUT = Path(__file__).resolve().parents[1]


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    return Workspace(tmp_path)


# Documents


def document(objective: str) -> str:
    return (
        "apiVersion: csobjectives/v1\nkind: Objectives\nname: team\nobjectives:\n"
        f"  - {{id: a, type: sales, title: A, window: month, enforcement: tracked, {objective}}}\n"
    )


def test_unknown_keys_are_errors(tmp_path: Path) -> None:
    """sloth and dbt ignored misspelt keys for years, Codecov ignores a whole invalid file: here
    each is an error that names the nearest key."""
    folder = tmp_path / "objectives"
    folder.mkdir()
    (folder / "team.yaml").write_text(
        document("measure: {metric: count, source: s, were: a = 1}, onwer: me"), encoding="utf-8"
    )
    finished = run("validate", cwd=tmp_path)
    assert finished.code == ExitCode.CANNOT_JUDGE
    assert "'were' is not known in 'measure' [unknown-key]\n    Did you mean where?" in (
        finished.stderr
    )
    assert (
        "'onwer' is not known in an entry of 'objectives' [unknown-key]\n    Did you mean owner?"
        in (finished.stderr)
    )


def test_every_problem_has_its_place(tmp_path: Path) -> None:
    """check-jsonschema#359: no peer tells every problem of every file with line and column."""
    folder = tmp_path / "objectives"
    folder.mkdir()
    for name in ("a", "b", "c"):
        (folder / f"{name}.yaml").write_text(
            document("measure: {metric: cuont, source: s}, onwer: me").replace("team", name),
            encoding="utf-8",
        )
    told = run("validate", cwd=tmp_path).stderr.splitlines()
    assert [line.partition(": error")[0] for line in told if ": error" in line] == [
        f"objectives/{name}.yaml:5:{column}" for name in "abc" for column in (91, 106, 110)
    ]
    assert told[-1] == "9 errors"


def test_zones_need_no_system_database(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    """oslo's golden files fail on America/New_York where the system has no zone database."""
    monkeypatch.setattr(zoneinfo, "TZPATH", ())
    zoneinfo.reset_tzpath(to=())
    zoneinfo.ZoneInfo.clear_cache()
    try:
        workspace.timezone = "America/New_York"
        workspace.source(AT)
        workspace.file("events.csv", "at\n2026-09-01 00:30\n")
        name = workspace.objective(metric="count")
        scorecard = workspace.evaluate()
    finally:
        zoneinfo.reset_tzpath()
    assert scorecard.as_of.isoformat() == "2026-10-05T04:00:00+00:00"
    assert readings(scorecard, name)[("2026-09",)].estimate.value == 1


@pytest.mark.parametrize("written", ["2026-10-05", '"2026-10-05"', "'2026-10-05'"])
def test_quoted_days(workspace: Workspace, written: str) -> None:
    """inspec#5570 and #5806: a quoted date is another type, and no one says whose midnight it is.
    Here both are the same day, and the results say from which instant on."""
    workspace.source(AT)
    workspace.file("events.csv", "at\n2026-09-01\n")
    workspace.objective(metric="count")
    workspace.write()
    (workspace.root / "csobjectives.yaml").write_text(
        f"apiVersion: csobjectives/v1\nkind: Project\ntimezone: Asia/Kolkata\nas_of: {written}\n",
        encoding="utf-8",
    )
    results = json.loads(run("check", "-o", "json", cwd=workspace.root).stdout)
    assert results["as_of"] == "2026-10-05T00:00:00+05:30"


WAIVED = {"objective": "o0", "reason": "New telephones", "approved_by": "head@example.com"}


@pytest.mark.parametrize(
    ("waiver", "slug"),
    [
        ({"periods": ["2026-09"], "expires": "2026-10-04"}, "expired-waiver"),
        (
            {"periods": ["2026-09"], "expires": "2026-12-31", "segment": {"team": "west"}},
            "orphaned-waiver",
        ),
    ],
)
def test_a_waiver_that_is_expired_or_orphaned_is_reported_and_waives_nothing(
    workspace: Workspace, waiver: dict[str, Any], slug: str
) -> None:
    """pepin#64: a waiver outlives its day, or what it was for, and nobody notices. Here a warning
    names its line, and the miss fails; a day earlier the first one held."""
    workspace.source({**COUNTS, "team": {"type": "text"}})
    rows(workspace, "part,whole,team", "2026-09-01,5,10,east")
    workspace.document = {"waivers": [WAIVED | waiver]}
    found = judged(workspace, {"at_least": "60%"}, **SHARE, by="team")
    assert (found["verdict"], found["waived"], found["exit_code"]) == ("missed", False, 1)
    told = run("check", "--as-of", "2026-10-05", cwd=workspace.root).stderr.splitlines()
    assert [line.endswith(f"[{slug}]") for line in told if "warning:" in line] == [True]
    assert all("objectives/team.yaml:" in line for line in told if "warning:" in line)
    held = run("check", "--as-of", "2026-10-04", cwd=workspace.root).code == ExitCode.OK
    assert held == (slug == "expired-waiver")


def test_documented_commands_exist() -> None:
    """OpenSLO#353 and NthLayer's action document commands that are not there."""
    pages = [
        CHECKOUT / "README.md",
        CHECKOUT / "CONTRIBUTING.md",
        *(CHECKOUT / "docs").glob("*.md"),
    ]
    named = {
        command
        for page in pages
        for line in page.read_text(encoding="utf-8").splitlines()
        for command in re.findall(r"(?:^|`|\$ |&& )csobjectives ([a-z]+)", line)
    }
    assert {"check", "validate", "init"} <= named
    assert named - set(commands.commands) == set()


# Running


def test_help_loads_little() -> None:
    """Great Expectations takes 2.5 s for its help, dbt 1.7 s, soda 0.6 s: `--help` here loads none
    of the libraries that take time."""
    code = "import contextlib, sys\nfrom csobjectives.cli import main\nsys.argv = ['x', '--help']\n"
    loaded = loaded_by(f"{code}with contextlib.suppress(SystemExit):\n    main()\n")
    assert "click" in loaded
    assert loaded & HEAVY == set()


def test_one_pass(workspace: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    """dbt runs a query per test, Great Expectations three for a maximum: fifty objectives over one
    source are one scan."""
    workspace.source(COUNTS)
    rows(workspace, "part,whole", "2026-09-01,5,10")
    for number in range(50):
        workspace.objective(metric="count", where=f"part >= {number}")
    read = counted_calls(monkeypatch, "read")
    assert len(workspace.evaluate().results) == 50
    assert len(read) == 1


def counted_calls(monkeypatch: pytest.MonkeyPatch, name: str) -> list[str]:
    """A list that gets an entry each time that an evaluation calls a function of that name."""
    original: Callable[..., Any] = getattr(scans, name)
    calls: list[str] = []

    def counting(*arguments: Any) -> Any:
        calls.append(name)
        return original(*arguments)

    monkeypatch.setattr(scans, name, counting)
    return calls


@pytest.fixture
def offline(monkeypatch: pytest.MonkeyPatch) -> None:
    """A process in which nobody can open a connection from Python."""

    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("a connection was opened")

    monkeypatch.setattr(socket, "socket", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)


@pytest.mark.usefixtures("offline")
def test_no_telemetry(workspace: Workspace) -> None:
    """Tools that report their use home do so by default: this one opens no connection."""
    workspace.source(COUNTS)
    rows(workspace, "part,whole", "2026-09-01,5,10")
    assert judged(workspace, {"at_least": "40%"}, **SHARE)["exit_code"] == ExitCode.OK


@pytest.mark.parametrize(
    "files",
    [
        "/etc/passwd",
        "../../secret.csv",
        "https://example.com/data.csv",
        "s3://bucket/data.csv",
        "../**/../../secret.csv",
    ],
)
def test_a_definition_reads_no_other_file(workspace: Workspace, files: str) -> None:
    """A definition may come in a pull request from anyone: it reaches no file outside the project
    and no network."""
    workspace.file("../secret.csv", "at,password\n2026-09-01,hunter2\n")
    workspace.source({**AT, "password": {"type": "text"}})
    workspace.sources["events"]["files"] = [files]
    workspace.objective(metric="count", by="password")
    workspace.write()
    finished = run("check", "--as-of", "2026-10-05", "-o", "json", cwd=workspace.root)
    assert finished.code == ExitCode.CANNOT_JUDGE
    assert json.loads(finished.stdout)["results"] == []
    assert "hunter2" not in finished.stdout + finished.stderr


@pytest.mark.parametrize(
    "where",
    [
        "part in (select password from read_csv('/etc/passwd'))",
        "getenv('HOME') = 'x'",
        "part = 1; copy events to 'stolen.csv'",
        "part = 1) or (select 1",
        "exists (select 1)",
        "part = read_text('/etc/passwd')",
        "part = @@version",
        "part = ?",
        "part = $1",
    ],
)
def test_a_definition_runs_no_code(workspace: Workspace, where: str) -> None:
    """An expression is a closed grammar: no function, query or statement beyond it is taken."""
    workspace.source(COUNTS)
    rows(workspace, "part,whole", "2026-09-01,5,10")
    workspace.objective(metric="count", where=where)
    problems = workspace.problems()
    assert [each.slug for each in problems] == ["bad-expression"]


@pytest.mark.parametrize(
    "tag", ["!!python/object/apply:os.system [id]", "!include /etc/passwd", "!env HOME"]
)
def test_a_document_runs_no_code(tmp_path: Path, tag: str) -> None:
    """A YAML tag makes objects in loaders that let it: here every tag is refused."""
    (tmp_path / "objectives").mkdir()
    text = document("measure: {metric: count, source: s}").replace("title: A", f"title: {tag}")
    (tmp_path / "objectives" / "team.yaml").write_text(text, encoding="utf-8")
    finished = run("validate", cwd=tmp_path)
    assert finished.code == ExitCode.CANNOT_JUDGE
    assert " is not allowed [yaml-tag]" in finished.stderr
