"""`csobjectives publish`: what it writes, refuses and says."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml

from csobjectives.problems import ExitCode
from tests.command_line import run
from tests.handbook import blocks


def held(folder: Path) -> dict[str, bytes]:
    """The bytes of every file in a folder."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def test_the_site_is_written(project: Path) -> None:
    """The folder has a front page, results and the list of files; the table is printed as well."""
    finished = run("publish", "--out", "site", cwd=project)
    site = held(project / "site")
    assert (finished.code, finished.stderr) == (
        ExitCode.OK,
        f"wrote {Path('site', 'index.html')}: {len(site)} files, {len(site)} of them new or "
        "changed\n",
    )
    assert finished.stdout == run("check", cwd=project).stdout
    assert {"index.html", "data/results.json", "data/files.json"} <= site.keys()
    assert json.loads(site["data/files.json"])["files"].keys() == site.keys() - {"data/files.json"}


def test_same_inputs_same_bytes(project: Path) -> None:
    """Two runs write the same bytes; the second one finds nothing to write."""
    run("publish", "--out", "site", cwd=project)
    run("publish", "--out", "other", "--threads", "1", cwd=project)
    assert held(project / "site") == held(project / "other")
    finished = run("publish", "--out", "site", cwd=project)
    files = len(held(project / "site"))
    told = f"wrote {Path('site', 'index.html')}: {files} files, 0 of them new or changed\n"
    assert finished.stderr == told


def test_written_also_when_an_objective_is_missed(failing: Path) -> None:
    """A site about a miss is what people want to see: it is written, and the code is 1."""
    assert run("publish", "--out", "site", cwd=failing).code == ExitCode.FAILED
    assert json.loads(held(failing / "site")["data/results.json"])["counts"]["missed"] == 1


def test_written_also_when_a_source_cannot_be_read(project: Path) -> None:
    """What could be judged is published with the problems, and the code is 2."""
    (project / "measurements" / "calls.csv").write_text("", encoding="utf-8")
    assert run("publish", "--out", "site", cwd=project).code == ExitCode.CANNOT_JUDGE
    assert json.loads(held(project / "site")["data/results.json"])["exit_code"] == 2


def test_nothing_is_written_where_nothing_is_judged(project: Path, broken: Path) -> None:
    """An invalid document leaves the old site as it was."""
    finished = run("publish", "--out", "site", cwd=broken)
    assert finished.code == ExitCode.CANNOT_JUDGE
    assert finished.stderr.endswith(": nothing was judged.\n")
    assert not (project / "site").exists()


def test_several_outputs_in_one_run(project: Path) -> None:
    """`-o` is that of check; a file of one's own in the site's folder stays there."""
    options = ("-o", "summary.md", "-o", "json:site/extra.json")
    first = run("publish", "--out", "site", *options, cwd=project)
    assert (first.code, first.stdout) == (ExitCode.OK, "")
    run("publish", "--out", "site", cwd=project)
    site = held(project / "site")
    assert site["extra.json"] == site["data/results.json"]
    assert (project / "summary.md").exists()


def test_no_output_takes_the_place_of_a_page(project: Path) -> None:
    """An output at the path of a page is an error; the page stays, and so do other outputs."""
    options = ("-o", "json:site/index.html", "-o", "a.json")
    finished = run("publish", "--out", "site", *options, cwd=project)
    assert finished.code == ExitCode.CANNOT_JUDGE
    assert finished.stderr.splitlines()[1:] == [
        f"Error: {Path('site', 'index.html')} is a file of the site, and stays as it is",
        "wrote a.json",
    ]
    assert held(project / "site")["index.html"][:9].upper() == b"<!DOCTYPE"


_ANOTHER = "Name a folder that is for the site alone, such as site."


@pytest.mark.parametrize(
    ("out", "message"),
    [
        (".", f"the folder is in use for something else. {_ANOTHER}"),
        ("..", f"PROJECT is in it. {_ANOTHER}"),
        ("csobjectives.yaml", "it is a file. Name a folder."),
        ("link", "it leads to nowhere. Name the folder itself."),
        ("csobjectives.yaml/site", "[DISK]"),
    ],
)
def test_folders_that_are_refused(project: Path, out: str, message: str) -> None:
    """What cannot be a site's folder is said with the way out, and nothing is written."""
    (project / "link").symlink_to("nowhere")
    before = held(project)
    finished = run("publish", "--out", out, cwd=project)
    disk = (
        f"File exists ({project / 'csobjectives.yaml'}). "
        "Name a folder that can be written to, in one that can be."
    )
    expected = message.replace("PROJECT", str(project)).replace("[DISK]", disk)
    assert finished.code == ExitCode.CANNOT_JUDGE
    assert finished.stderr == f"Error: the site cannot be written to {out}: {expected}\n"
    assert held(project) == before


@pytest.mark.parametrize(
    ("out", "file"), [("objectives", "team.yaml"), ("measurements", "calls.csv")]
)
def test_what_is_judged_is_not_published(project: Path, out: str, file: str) -> None:
    """A folder of documents or measurement files is no place for a site, nor are these for it."""
    before = held(project)
    finished = run("publish", "--out", out, cwd=project)
    assert finished.code == ExitCode.CANNOT_JUDGE
    assert finished.stderr == (
        f"Error: the site cannot be written to {out}: {project / out / file} is in it. {_ANOTHER}\n"
    )
    assert held(project) == before


def test_changes_since_an_earlier_run(failing: Path) -> None:
    """The site's own results are what `--previous` takes, also where the site is written anew."""
    run("publish", "--out", "site", cwd=failing)
    team = failing / "objectives" / "team.yaml"
    team.write_text(team.read_text(encoding="utf-8").replace("95%", "75%"), encoding="utf-8")
    results = str(Path("site", "data", "results.json"))
    assert run("publish", "--out", "site", "--previous", results, cwd=failing).code == ExitCode.OK
    assert b"75%" in held(failing / "site")["changes/index.html"]
    run("publish", "--out", "site", cwd=failing)
    assert not (failing / "site" / "changes").exists()


@pytest.mark.parametrize("content", [None, "", "{", "{}"])
def test_what_is_no_earlier_run(project: Path, content: str | None) -> None:
    """A file that holds no results is 2 with its name, before anything is judged or written."""
    if content is not None:
        (project / "old.json").write_text(content, encoding="utf-8")
    finished = run("publish", "--out", "site", "--previous", "old.json", cwd=project)
    assert (finished.code, finished.stdout) == (ExitCode.CANNOT_JUDGE, "")
    assert "old.json" in finished.stderr
    assert finished.stderr.endswith(": nothing was judged.\n")
    assert not (project / "site").exists()


def _commands(recipe: object) -> Iterator[str]:
    """The commands of ours in what a recipe for a build server holds."""
    if isinstance(recipe, dict | list):
        for each in recipe.values() if isinstance(recipe, dict) else recipe:
            yield from _commands(each)
    elif isinstance(recipe, str) and recipe.startswith("csobjectives "):
        yield recipe


def test_recipes_for_build_servers_run(failing: Path) -> None:
    """What the documents show for GitHub and GitLab is YAML whose commands write a site."""
    recipes = [each for each in blocks("docs/outputs.md") if each.language == "yml"]
    assert len(recipes) == 2
    for each in recipes:
        (command,) = _commands(yaml.safe_load(each.text))
        _, *arguments = command.split()
        assert run(*arguments, cwd=failing).code == ExitCode.FAILED
        assert (failing / arguments[arguments.index("--out") + 1] / "index.html").exists()


def test_the_folder_has_to_be_named(project: Path) -> None:
    """Without `--out`, or with an empty one, nothing is written anywhere."""
    assert "Missing option '--out'" in run("publish", cwd=project).stderr
    told = "Error: Invalid value for '--out': the name is empty; write that of a folder\n"
    assert run("publish", "--out", "", cwd=project).stderr.endswith(told)


def test_a_project_may_lie_elsewhere(project: Path, tmp_path: Path) -> None:
    """Documents named from another folder are judged, and their project is no site's folder."""
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    assert run("publish", str(project), "--out", "site", cwd=elsewhere).code == ExitCode.OK
    refused = run("publish", str(project), "--out", str(project), cwd=elsewhere)
    assert refused.code == ExitCode.CANNOT_JUDGE
    assert "the folder is in use for something else" in refused.stderr
    shutil.rmtree(elsewhere)
