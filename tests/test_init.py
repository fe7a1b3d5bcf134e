"""`csobjectives init`: what it writes runs at once, and nothing that was there is touched."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from csobjectives.cli.init import FILES
from csobjectives.documents import read
from csobjectives.problems import Problems
from csobjectives.resources import template_folder
from csobjectives.schemas import KINDS, schema_text
from tests.command_line import run

WRITTEN = [*FILES, *(f"schema/{kind.lower()}.schema.json" for kind in KINDS)]


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("init") / "demo"
    assert run("init", str(folder)).code == 0
    return folder


def content(folder: Path) -> dict[str, bytes]:
    """The files below a folder, by name."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file()
    }


def test_init_says_what_it_wrote(tmp_path: Path) -> None:
    """Each file is named as it is written, and the last line is what to type next."""
    finished = run("init", "demo", cwd=tmp_path)
    assert finished.stdout.splitlines() == [
        *(f"wrote {Path('demo') / name}" for name in WRITTEN),
        "",
        "Try it: cd demo && csobjectives check",
    ]
    assert finished.stderr == ""
    assert sorted(content(tmp_path / "demo")) == sorted(WRITTEN)


def test_init_writes_into_the_working_directory(tmp_path: Path) -> None:
    """Without a folder it is the working directory, and there is no need to change it."""
    finished = run("init", cwd=tmp_path)
    assert finished.code == 0
    assert finished.stdout.endswith("\nTry it: csobjectives check\n")
    assert run("check", cwd=tmp_path).code == 0


def test_check_passes_on_what_init_wrote(project: Path) -> None:
    """The project is judged without a problem: one objective is at risk, and the rest are met."""
    finished = run("check", cwd=project)
    assert finished.code == 0
    assert finished.stderr == ""
    assert finished.stdout.endswith("\nPassed: 1 at risk, 3 met\n")


def test_check_fails_where_the_data_has_ended(project: Path) -> None:
    """The made-up data ends where `as_of` stands; two months later there is none, and it shows."""
    finished = run("check", "--as-of", "2026-12-01", cwd=project)
    assert finished.code == 1
    assert "no data" in finished.stdout


def test_documents_are_valid(project: Path) -> None:
    """Validation finds nothing, not even a warning."""
    finished = run("validate", cwd=project)
    assert (finished.code, finished.stderr) == (0, "")


@pytest.mark.parametrize("name", [name for name in FILES if name.endswith(".yaml")])
def test_editors_find_the_schema(project: Path, name: str) -> None:
    """The first line of each document names the schema of its kind, from where the file lies."""
    path = project / name
    text = path.read_text(encoding="utf-8")
    document = read(name, text, Problems())
    assert document is not None
    first = text.partition("\n")[0]
    named = re.fullmatch(r"# yaml-language-server: \$schema=(\S+)", first)
    assert named is not None
    schema = (path.parent / named[1]).resolve()
    assert schema == (project / f"schema/{document.data['kind'].lower()}.schema.json").resolve()
    assert schema.read_text(encoding="utf-8") == schema_text(document.data["kind"])


def test_workflow_judges_and_keeps_the_site(project: Path) -> None:
    """The workflow's own command passes here, and writes the folder that its last step names."""
    workflow = (project / ".github/workflows/objectives.yml").read_text(encoding="utf-8")
    (command,) = re.findall(r"run: csobjectives (.+)$", workflow, re.MULTILINE)
    assert run(*command.split(), cwd=project).code == 0
    (kept,) = re.findall(r"path: (.+)/$", workflow, re.MULTILINE)
    assert (project / kept / "index.html").is_file()
    for trigger in ("pull_request", "push", "schedule"):
        assert re.search(rf"^  {trigger}:", workflow, re.MULTILINE)
    assert "!cancelled()" in re.split(r"^      - ", workflow, flags=re.MULTILINE)[-1]


def test_templates_are_all_used() -> None:
    """No template lies about that is not written."""
    there = {path.name for path in (template_folder() / "project").iterdir()}
    assert there == set(FILES.values())


def test_measurements_are_small() -> None:
    """The made-up data is a small file of a year's contacts, and names nobody."""
    text = (template_folder() / "project/contacts.csv").read_text(encoding="utf-8")
    assert len(text) < 40_000
    assert 300 <= len(text.splitlines()) - 1 <= 400
    assert "@" not in text


@pytest.mark.parametrize("name", WRITTEN)
def test_nothing_is_overwritten(tmp_path: Path, name: str) -> None:
    """Where one file is there, nothing at all is written, and the file stays as it is."""
    path = tmp_path / "demo" / name
    path.parent.mkdir(parents=True)
    path.write_bytes(b"mine")
    finished = run("init", "demo", cwd=tmp_path)
    assert finished.code == 2
    assert finished.stdout == ""
    assert finished.stderr == (
        f"Error: {name} would be overwritten, so nothing was written. "
        "Choose another folder: csobjectives init my-project\n"
    )
    assert content(tmp_path / "demo") == {name: b"mine"}


def test_second_init_is_refused(tmp_path: Path) -> None:
    """Twice in one folder changes nothing."""
    assert run("init", cwd=tmp_path).code == 0
    before = content(tmp_path)
    finished = run("init", cwd=tmp_path)
    assert finished.code == 2
    assert "csobjectives.yaml and 8 more files would be overwritten" in finished.stderr
    assert content(tmp_path) == before


def test_a_file_is_no_folder(tmp_path: Path) -> None:
    """A file in the place of the folder is wrong usage."""
    (tmp_path / "demo").write_text("mine", encoding="utf-8")
    finished = run("init", "demo", cwd=tmp_path)
    assert finished.code == 2
    assert "Directory 'demo' is a file." in finished.stderr
