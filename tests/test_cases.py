"""What a person is told: each folder in `cases/` is a promise, with its input and what it prints.

A case is the project in `cases/a-sound-project-is-judged` with the case's own files put over it.
Its file `expected` reads like a terminal: the commands to run, and after each what it printed and
its exit code; of `check -o json`, the verdicts stand for the results. What follows `<` is the file
of the case that is piped in. `python -m tests.test_cases` writes what is expected anew; the
commands stay.
"""

from __future__ import annotations

import json
import shlex
import shutil
import subprocess
import tempfile
from pathlib import Path

import pytest

from tests.command_line import Finished, run

CASES = Path(__file__).parent / "cases"
SOUND = CASES / "a-sound-project-is-judged"
NAMES = sorted(path.name for path in CASES.iterdir() if path.is_dir())


def transcript(name: str, folder: Path) -> str:
    """What a case's commands print, in a project of its own below an empty folder."""
    project = folder / "project"
    for each in (SOUND, CASES / name):
        shutil.copytree(each, project, dirs_exist_ok=True)
    expected = (project / "expected").read_text(encoding="utf-8")
    (project / "expected").unlink()
    commands = [line for line in expected.splitlines() if line.startswith("$ ")]
    shown = "".join(f"{each}\n{_printed(each.removeprefix('$ '), project)}" for each in commands)
    return shown.replace(str(folder.resolve()), "/path/to")


def _printed(command: str, project: Path) -> str:
    """What one command prints; those that only prepare the project print nothing."""
    words = shlex.split(command)
    if words[0] != "csobjectives":
        subprocess.run(words, cwd=project, check=True)
        return ""
    arguments, _, piped = command.partition(" < ")
    stdin = (project / piped).read_bytes() if piped else None
    finished = run(*shlex.split(arguments)[1:], cwd=project, stdin=stdin)
    return f"{finished.stderr}{_results(finished)}exit code {finished.code}\n"


def _results(finished: Finished) -> str:
    """Standard output as it is, or the verdicts where it is a JSON document."""
    if not finished.stdout.startswith("{"):
        return finished.stdout
    results = json.loads(finished.stdout)["results"]
    return "".join(
        f"{' '.join([_name(each), each['period'], *each['segment'].values()])}: "
        f"{each['verdict']} ({each['value']})\n"
        for each in results
        if not each["open"]
    )


def _name(result: dict[str, str]) -> str:
    return f"{result['set']}/{result['objective']}"


def test_there_are_cases() -> None:
    """The folder of cases is where it is looked for, and every case says what it expects."""
    assert len(NAMES) >= 350
    assert [each for each in NAMES if not (CASES / each / "expected").is_file()] == []


@pytest.mark.parametrize("name", NAMES)
def test_case(name: str, tmp_path: Path) -> None:
    """The commands of a case print what is expected, and exit with the code that is expected."""
    assert transcript(name, tmp_path) == (CASES / name / "expected").read_text(encoding="utf-8")


if __name__ == "__main__":
    for each in NAMES:
        with tempfile.TemporaryDirectory() as empty:
            text = transcript(each, Path(empty))
            (CASES / each / "expected").write_text(text, encoding="utf-8")
