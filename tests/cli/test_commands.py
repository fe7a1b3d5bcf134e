"""What each command does beside judging: validate, catalog, schema, init, and the paths."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from csobjectives import __version__
from csobjectives.cli.init import FILES
from csobjectives.metrics import REGISTRY, TYPES
from csobjectives.problems import ExitCode
from csobjectives.schemas import KINDS, schema_text
from tests.command_line import run


def verdicts(results: str) -> dict[str, str]:
    found = json.loads(results)["results"]
    return {each["objective"]: each["verdict"] for each in found if not each["open"]}


def test_version() -> None:
    """`--version` says the name and the version, and nothing else."""
    assert run("--version").stdout == f"csobjectives {__version__}\n"


@pytest.mark.parametrize("command", ["check", "validate", "source", "catalog", "schema", "init"])
def test_every_command_helps(command: str) -> None:
    """Every command that is listed explains itself, with -h as with --help."""
    finished = run(command, "--help")
    assert (finished.code, finished.stderr) == (ExitCode.OK, "")
    assert finished.stdout.startswith(f"Usage: csobjectives {command} ")
    assert run(command, "-h") == finished
    assert f"  {command} " in run("--help").stdout


def test_validate_needs_no_measurements(project: Path) -> None:
    """`validate` reads documents only: measurement files may be elsewhere."""
    for file in (project / "measurements").iterdir():
        file.unlink()
    finished = run("validate", cwd=project)
    assert finished.code == ExitCode.OK
    assert finished.stdout == "Valid: 2 objectives in 1 set, 2 sources.\n"


def test_as_of_overrules_the_project(project: Path) -> None:
    """`--as-of` is the day that is judged from; the project's own day gives way."""
    finished = run("check", "--as-of", "2026-09-30", "-o", "json", cwd=project)
    results = json.loads(finished.stdout)
    assert results["as_of"] == "2026-09-30T00:00:00+02:00"
    assert {each["period"] for each in results["results"] if not each["open"]} == {"2026-08"}


def test_allowed_folder(project: Path) -> None:
    """A file outside the project is read below a folder that --allow-dir names, and only there."""
    outside = project.parent / "exports"
    outside.mkdir()
    (project / "measurements" / "surveys.csv").rename(outside / "surveys.csv")
    sources = project / "objectives" / "sources.yaml"
    text = sources.read_text(encoding="utf-8")
    sources.write_text(text.replace("../measurements/surveys", "../../exports/surveys"), "utf-8")
    refused = run("check", "-o", "json", cwd=project)
    assert refused.code == ExitCode.CANNOT_JUDGE
    assert verdicts(refused.stdout) == {"quick": "met"}
    assert "error: '../../exports/surveys.csv' leads outside the project" in refused.stderr
    allowed = run("check", "--allow-dir", "../exports", "-o", "json", cwd=project)
    assert (allowed.code, allowed.stderr) == (ExitCode.OK, "")
    assert verdicts(allowed.stdout) == {"satisfied": "met", "quick": "met"}
    other = project.parent / "exports-of-others"
    other.mkdir()
    assert run("check", "--allow-dir", str(other), cwd=project).code == ExitCode.CANNOT_JUDGE


def test_run_from_a_folder_below(project: Path) -> None:
    """The project is found from any folder below it; files are named from its root."""
    finished = run("check", "-o", "json", cwd=project / "objectives")
    assert finished.code == ExitCode.OK
    assert json.loads(finished.stdout)["inputs"][0]["path"] == "measurements/surveys.csv"


def test_run_from_elsewhere(project: Path) -> None:
    """A project that is named by a path is judged by its own settings and sources."""
    finished = run("check", "project/objectives", "-o", "json", cwd=project.parent)
    assert finished.code == ExitCode.OK
    assert json.loads(finished.stdout)["as_of"] == "2026-10-05T00:00:00+02:00"


def test_empty_folder(tmp_path: Path) -> None:
    """In a folder with nothing in it, nothing is judged, and one is told how to start."""
    finished = run("check", cwd=tmp_path)
    assert (finished.code, finished.stdout) == (ExitCode.CANNOT_JUDGE, "")
    assert finished.stderr == (
        "error: there is no file or folder objectives [no-such-path]\n"
        "    `csobjectives init` writes a project to start from.\n"
        "1 error: nothing was judged.\n"
    )


def test_catalog_lists_everything() -> None:
    """The catalogue names each of the 17 types and every metric of the registry."""
    text = run("catalog").stdout
    assert [name for name in (*TYPES, *REGISTRY) if name not in text] == []


@pytest.mark.parametrize("name", sorted(REGISTRY))
def test_catalog_describes(name: str) -> None:
    """A metric's page has its formula, its pitfalls and its source, from its docstring."""
    text = " ".join(run("catalog", name).stdout.split())  # wrapped for a terminal
    assert REGISTRY[name].summary in text
    assert [each for each in ("Formula", "Pitfalls", "Source") if each not in text] == []


@pytest.mark.parametrize("kind", KINDS)
def test_schema(kind: str) -> None:
    """`schema KIND` prints the file that editors use; the kind may be written in any case."""
    assert run("schema", kind).stdout == schema_text(kind)
    assert run("schema", kind.lower()).stdout == schema_text(kind)


def test_schemas_into_a_folder(tmp_path: Path) -> None:
    """`schema --out` writes all of them."""
    finished = run("schema", "--out", "deep/schema", cwd=tmp_path)
    assert finished.code == ExitCode.OK
    written = {path.name: path.read_text("utf-8") for path in (tmp_path / "deep/schema").iterdir()}
    assert written == {f"{kind.lower()}.schema.json": schema_text(kind) for kind in KINDS}


def test_schema_into_a_folder_that_cannot_be(tmp_path: Path) -> None:
    """A folder that cannot be made is told, without a traceback."""
    (tmp_path / "file").write_text("", encoding="utf-8")
    finished = run("schema", "--out", "file/schema", cwd=tmp_path)
    assert finished.code == ExitCode.CANNOT_JUDGE
    assert "Traceback" not in finished.stderr
    assert "Not a directory" in finished.stderr


def test_init_runs_at_once(tmp_path: Path) -> None:
    """What `init` writes is valid and can be judged as it is."""
    finished = run("init", "my project", cwd=tmp_path)
    assert (finished.code, finished.stderr) == (ExitCode.OK, "")
    assert finished.stdout.endswith("\nTry it: cd 'my project' && csobjectives check\n")
    folder = tmp_path / "my project"
    written = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}
    assert written == {*FILES, *(f"schema/{kind.lower()}.schema.json" for kind in KINDS)}
    assert run("validate", cwd=folder).code == ExitCode.OK
    checked = run("check", "-o", "json", cwd=folder)
    assert checked.code in (ExitCode.OK, ExitCode.FAILED)
    assert (checked.stderr, None in verdicts(checked.stdout).values()) == ("", False)


def test_init_touches_nothing(project: Path) -> None:
    """Where a file is already there, nothing at all is written."""
    before = {path: path.read_bytes() for path in project.rglob("*") if path.is_file()}
    finished = run("init", cwd=project)
    assert (finished.code, finished.stdout) == (ExitCode.CANNOT_JUDGE, "")
    assert finished.stderr == (
        "Error: csobjectives.yaml and 1 more file would be overwritten, so nothing was written. "
        "Choose another folder: csobjectives init my-project\n"
    )
    assert {path: path.read_bytes() for path in project.rglob("*") if path.is_file()} == before
