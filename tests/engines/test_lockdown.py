"""A definition comes from a pull request, and has no power: what it cannot do."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import duckdb
import pytest

from csobjectives.engines import OpenedSource, Settings, find_files, open_source
from csobjectives.engines.texts import _reading
from csobjectives.pipeline import Request, definitions_of, evaluate
from csobjectives.problems import CannotJudge, Problems
from tests.projects import AT, NEVER, Workspace

X = {**AT, "x": {"type": "integer"}}
ROWS = "at,x\n2026-09-01,1\n"


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    found = Workspace(tmp_path / "project")
    found.file("events.csv", ROWS)
    return found


@pytest.fixture
def secret(tmp_path: Path) -> Path:
    """A measurement file that lies beside the project."""
    path = tmp_path / "outside" / "secret.csv"
    path.parent.mkdir()
    path.write_text(ROWS)
    return path


@pytest.mark.parametrize("way", ["absolute", "dots", "link", "folder", "glob", "stars"])
def test_definition_cannot_read_outside_the_project(
    workspace: Workspace, secret: Path, way: str
) -> None:
    """Absolute paths, `..`, links to files and folders, and globs over them: the same refusal."""
    workspace.root.mkdir(exist_ok=True)
    (workspace.root / "link.csv").symlink_to(secret)
    (workspace.root / "linked").symlink_to(secret.parent)
    pattern = {
        "absolute": str(secret),
        "dots": "../outside/secret.csv",
        "link": "link.csv",
        "folder": "linked/secret.csv",
        "glob": "linked/*.csv",
        "stars": "../outsid[e]/s*.csv",
    }[way]
    workspace.source(X, pattern)
    workspace.objective(metric="count")
    problems = {each.slug: each for each in workspace.problems()}
    assert set(problems) == {"outside-project", "not-judged"}
    problem = problems["outside-project"]
    named = pattern if pattern.startswith("/") else f"../{pattern}"
    assert problem.message == f"'{named}' leads outside the project"
    assert problem.hint == (
        f"Move the files below {workspace.root}, or allow their folder on the command line: "
        "--allow-dir FOLDER"
    )


@pytest.mark.parametrize(
    "pattern",
    [
        "{outside}/secre.csv",
        "{outside}/s*",
        "{outside}/*.csv",
        "{outside}",
        "../outside/secre.csv",
        "../outside/*",
        "../*/*.csv",
        "../**/*.csv",
        "linked/secre.csv",
        "linked/*",
        "link*/*.csv",
        "**/s*.csv",
        "link.cs[v]",
        "/etc/host*",
        "/srv/nothing.csv",
        "/*/host*",
    ],
)
def test_nothing_outside_is_listed(workspace: Workspace, secret: Path, pattern: str) -> None:
    """No message names what lies outside, however near the pattern comes to it."""
    workspace.root.mkdir(exist_ok=True)
    (workspace.root / "link.csv").symlink_to(secret)
    (workspace.root / "linked").symlink_to(secret.parent)
    (secret.parent / "salaries.parquet").write_text("")
    workspace.source(X, pattern.format(outside=secret.parent))
    workspace.objective(metric="count")
    problems = workspace.problems()
    assert {each.slug for each in problems} == {"outside-project", "not-judged"}
    told = " ".join(f"{each.message} {each.hint}" for each in problems)
    for name in ("secret", "salaries", "hostname", "hosts", "host.conf", "passwd"):
        assert name not in told


@pytest.mark.parametrize("exists", [True, False])
@pytest.mark.parametrize("near", ["zzz", "zzy"])
def test_project_file_lists_nothing_outside(
    workspace: Workspace, tmp_path: Path, near: str, exists: bool
) -> None:
    """A folder of documents that is not there, beside others, brings none of their names out."""
    workspace.objective(metric="count")
    workspace.write()
    beside = tmp_path / "outside"
    beside.mkdir()
    (beside / "zzy-secret").mkdir()
    if exists:
        (beside / near).mkdir()
    head = "apiVersion: csobjectives/v1\nkind: Project\ntimezone: UTC\n"
    workspace.file("csobjectives.yaml", f"{head}objectives: {beside}/{near}\n")
    with pytest.raises(CannotJudge) as refused:
        evaluate(Request(cwd=workspace.root, now=NEVER))
    told = " ".join(f"{each.message} {each.hint}" for each in refused.value.problems)
    assert f"{beside}/{near}" in told
    assert "zzy-secret" not in told


@pytest.mark.parametrize(
    "pattern", ["/etc/passwd", "/proc/self/environ", "../../../../../../etc/hostname"]
)
def test_definition_cannot_read_the_machine(workspace: Workspace, pattern: str) -> None:
    """Whatever a path leads to, it is refused by where it lies before it is looked at."""
    workspace.source(X, pattern)
    workspace.objective(metric="count")
    slugs = {each.slug for each in workspace.problems()}
    assert slugs == {"outside-project", "not-judged"}


@pytest.mark.parametrize(
    "pattern", ["https://example.com/x.csv", "s3://bucket/x.csv", "hf://x/y.parquet"]
)
def test_definition_cannot_reach_the_network(workspace: Workspace, pattern: str) -> None:
    """An address is the name of a file that is not there."""
    workspace.source(X, pattern)
    workspace.objective(metric="count")
    assert workspace.errors() == [f"no file matches '../{pattern}'"]


@pytest.mark.parametrize(
    "where",
    [
        "x = (select max(x) from read_csv('/etc/passwd'))",
        "exists (select 1)",
        "getenv('HOME') = 'x'",
        "read_text('/etc/passwd') is null",
        "x = 1; copy (select 1) to 'x.csv'",
        "x = 1 -- and",
        "x /* */ = 1",
        "current_setting('home_directory') is null",
        "query('select 1') is null",
        "x in (select 1)",
        "sleep(10) is null",
        "nextval('s') = 1",
    ],
)
def test_definition_cannot_run_code(workspace: Workspace, where: str) -> None:
    """Subqueries, readers, settings and statements are refused where the document says them."""
    workspace.source(X)
    workspace.objective(metric="count", where=where)
    workspace.objective(metric="sum", value=where)
    workspace.objective(metric="share", when=where)
    problems = workspace.problems()
    assert [each.slug for each in problems] == ["bad-expression"] * 3
    assert {each.location.file for each in problems if each.location} == {"objectives/team.yaml"}


@pytest.fixture
def opened(workspace: Workspace, secret: Path) -> Iterator[OpenedSource]:
    """An opened source."""
    assert secret.is_file()
    workspace.source(X)
    workspace.objective(metric="count")
    workspace.write()
    problems = Problems()
    definitions, _ = definitions_of((), workspace.root)
    source = definitions.sources["events"]
    files = {"events": find_files(source, definitions.project, (), problems)}
    day = date(2026, 10, 5)
    with open_source(source, files, "UTC", day, Settings(), problems) as found:
        assert found is not None
        yield found


FORBIDDEN = [
    "SELECT * FROM read_csv('{secret}')",
    "SELECT * FROM '{secret}'",
    "SELECT content FROM read_text('/etc/passwd')",
    "SELECT * FROM glob('/etc/*')",
    "SELECT * FROM read_csv('{secret}/../../project/../outside/secret.csv')",
    "COPY (SELECT 1) TO '{folder}/out.csv'",
    "ATTACH '{folder}/out.db' AS other",
    "EXPORT DATABASE '{folder}'",
    "IMPORT DATABASE '{folder}'",
    "INSTALL httpfs",
    "LOAD httpfs",
    "SELECT * FROM 'https://example.com/x.csv'",
    "SET enable_external_access = true",
    "SET lock_configuration = false",
    "SET allowed_paths = ['/etc/passwd']",
    "SET allowed_directories = ['/']",
    "SET TimeZone = 'Europe/Berlin'",
    "SET memory_limit = '1TB'",
    "RESET allowed_paths",
    "CREATE SECRET (TYPE s3)",
]


@pytest.mark.parametrize("statement", FORBIDDEN)
def test_engine_is_locked(opened: OpenedSource, secret: Path, statement: str) -> None:
    """Had an expression got through, DuckDB itself could read the source's files and no more."""
    connection = opened._connection
    with pytest.raises(duckdb.Error):
        connection.execute(statement.format(secret=secret, folder=secret.parent)).fetchall()
    assert sorted(each.name for each in secret.parent.iterdir()) == ["secret.csv"]


@pytest.mark.parametrize("statement", FORBIDDEN)
def test_packed_text_is_read_behind_the_same_lock(
    tmp_path: Path, secret: Path, statement: str
) -> None:
    """What is looked at before a source is opened is read by no connection that can do more."""
    own = tmp_path / "own.csv"
    own.write_text(ROWS)
    with _reading(own) as connection:
        assert connection.execute(f"SELECT count(*) FROM '{own}'").fetchall() == [(1,)]
        with pytest.raises(duckdb.Error):
            connection.execute(statement.format(secret=secret, folder=secret.parent)).fetchall()
    assert sorted(each.name for each in secret.parent.iterdir()) == ["secret.csv"]


def test_engine_can_read_the_sources_own_files(opened: OpenedSource, workspace: Workspace) -> None:
    """The lock leaves in what the source names."""
    rows = opened._connection.execute(f"SELECT * FROM '{workspace.root}/events.csv'").fetchall()
    assert rows == [(date(2026, 9, 1), 1)]
