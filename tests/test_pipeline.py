"""The journey as a whole, through the public Python API."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

import csobjectives
from csobjectives.engines import Settings
from csobjectives.evaluation import scans, sources
from csobjectives.model import Scorecard, Source
from csobjectives.pipeline import Request, evaluate
from csobjectives.problems import CannotJudge, ExitCode
from tests.test_cases import SOUND

NOW = datetime(2026, 10, 4, 22, 30, tzinfo=UTC)  # in Berlin, 5 October has begun


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """The sound project, with two sources and an objective for each."""
    folder = tmp_path / "project"
    shutil.copytree(SOUND, folder, ignore=shutil.ignore_patterns("expected"))
    return folder


def edit(path: Path, *changes: tuple[str, str]) -> None:
    text = path.read_text(encoding="utf-8")
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    path.write_text(text, encoding="utf-8")


def verdicts(scorecard: Scorecard) -> dict[str, str | None]:
    return {each.objective.name: each.judged.verdict for each in scorecard.results}


def test_check(project: Path) -> None:
    """`csobjectives.check` gives the scorecard: every objective, in the documents' order."""
    scorecard = csobjectives.check(cwd=project)
    assert verdicts(scorecard) == {"team/satisfied": "met", "team/quick": "met"}
    assert (scorecard.exit_code, scorecard.problems) == (ExitCode.OK, ())
    assert scorecard.as_of == datetime(2026, 10, 4, 22, tzinfo=UTC)
    assert [(each.path, each.source) for each in scorecard.inputs] == [
        ("measurements/surveys.csv", "surveys"),
        ("measurements/calls.csv", "calls"),
    ]
    assert [(each.source, each.rows) for each in scorecard.counts] == [
        ("surveys", 10),
        ("calls", 5),
    ]


def test_check_as_of(project: Path) -> None:
    """A day that is asked for goes before the project's own."""
    scorecard = csobjectives.check(cwd=project, as_of=date(2026, 9, 15))
    assert verdicts(scorecard) == {"team/satisfied": "no-data", "team/quick": "no-data"}
    assert scorecard.exit_code is ExitCode.FAILED


def test_today_is_local(project: Path) -> None:
    """Where nothing fixes the day, it is today in the project's time zone."""
    edit(project / "csobjectives.yaml", ("as_of: 2026-10-05\n", ""))
    berlin = evaluate(Request(cwd=project, now=NOW))
    assert berlin.as_of == datetime(2026, 10, 4, 22, tzinfo=UTC)
    edit(project / "csobjectives.yaml", ("Europe/Berlin", "America/New_York"))
    new_york = evaluate(Request(cwd=project, now=NOW))
    assert new_york.as_of == datetime(2026, 10, 4, 4, tzinfo=UTC)


def test_validate(project: Path) -> None:
    """`csobjectives.validate` gives the definitions, and needs no measurements."""
    shutil.rmtree(project / "measurements")
    found = csobjectives.validate(cwd=project)
    assert [each.name for each in found.objectives] == ["team/satisfied", "team/quick"]


@pytest.mark.parametrize("function", [csobjectives.check, csobjectives.validate])
def test_invalid_documents(project: Path, function: Callable[..., Any]) -> None:
    """Documents that are not valid raise CannotJudge, which carries every problem."""
    edit(project / "objectives/team.yaml", ("75%", "75"), ("60%", "0.6"))
    with pytest.raises(CannotJudge) as refused:
        function(cwd=project)
    assert [each.message for each in refused.value.problems] == [
        "75 is not a share (such as 90%)",
        "0.6 is not a share (such as 90%)",
    ]
    assert str(refused.value).startswith("objectives/team.yaml:10:24: error: 75 is not a share")


def test_one_set_alone(project: Path) -> None:
    """A path may be text; what it does not name is not judged, and not read."""
    other = (project / "objectives/team.yaml").read_text(encoding="utf-8")
    (project / "objectives/other.yaml").write_text(
        other.replace("name: team", "name: other").replace("60%", "99%"), encoding="utf-8"
    )
    alone = csobjectives.check("objectives/team.yaml", cwd=project)
    assert set(verdicts(alone)) == {"team/satisfied", "team/quick"}
    assert alone.exit_code is ExitCode.OK
    assert csobjectives.check(cwd=project).exit_code is ExitCode.FAILED


def test_each_source_is_opened_once(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """However many objectives use a source, it is opened once and scanned once."""
    objectives = "".join(
        f"  - {{id: more-{number}, type: sales, title: More, enforcement: tracked, measure: "
        f"{{metric: share, source: calls, when: waited <= '{number} s', where: team = 'north'}}}}\n"
        for number in range(20)
    )
    with (project / "objectives/team.yaml").open("a", encoding="utf-8") as file:
        file.write(objectives)
    called: list[str] = []
    for module, step in ((sources, "open_source"), (scans, "passes")):
        monkeypatch.setattr(module, step, noted(module, step, called))
    scorecard = csobjectives.check(cwd=project)
    assert len(scorecard.results) == 22
    assert called == [
        "open_source surveys",
        "passes surveys",
        "open_source calls",
        "passes calls",
    ]


def noted(module: ModuleType, step: str, called: list[str]) -> Callable[..., Any]:
    """A step of an evaluation that notes the source that it is called for."""
    original: Callable[..., Any] = getattr(module, step)

    def noting(source: Source, *rest: Any) -> Any:
        called.append(f"{step} {source.name}")
        return original(source, *rest)

    return noting


def test_source_that_nobody_uses_is_not_read(project: Path) -> None:
    """A source without an objective costs nothing: its files need not even be there."""
    edit(
        project / "objectives/team.yaml",
        ("source: calls", "source: surveys"),
        ("waited <= '20 s'", "score > 1"),
    )
    (project / "measurements/calls.csv").unlink()
    assert csobjectives.check(cwd=project).exit_code is ExitCode.OK


def test_sources_do_not_hide_one_another(project: Path) -> None:
    """Of two sources that cannot be read, both are told; what they feed is named."""
    (project / "measurements/surveys.csv").write_text("", encoding="utf-8")
    (project / "measurements/calls.csv").unlink()
    scorecard = csobjectives.check(cwd=project)
    assert scorecard.exit_code is ExitCode.CANNOT_JUDGE
    assert scorecard.results == ()
    assert [(each.slug, each.severity) for each in scorecard.problems] == [
        ("not-judged", "warning"),
        ("not-a-measurement-file", "error"),
        ("not-judged", "warning"),
        ("no-such-file", "error"),
    ]
    assert [each.message for each in scorecard.problems if each.slug == "not-judged"] == [
        "not judged because of source 'surveys': team/satisfied",
        "not judged because of source 'calls': team/quick",
    ]


def test_same_scorecard_twice(project: Path) -> None:
    """The same files give the same scorecard, with one thread as with two."""
    found = {
        csobjectives.render(
            evaluate(Request(cwd=project, now=NOW, settings=Settings(threads=threads))), "json"
        )
        for threads in (1, 2, None)
    }
    assert len(found) == 1


def test_nothing_is_written(project: Path) -> None:
    """Judging writes nothing into the project."""
    before = sorted(project.rglob("*"))
    csobjectives.check(cwd=project)
    assert sorted(project.rglob("*")) == before


def test_impossible_rows(project: Path) -> None:
    """A part above its whole ends the judging of its own figure, and of no other."""
    edit(
        project / "objectives/team.yaml",
        ("when: waited <= '20 s'", "part: completed, whole: assigned"),
    )
    edit(project / "measurements/calls.csv", (",3,4", ",5,4"), (",2,4", ",-1,4"))
    scorecard = csobjectives.check(cwd=project)
    assert verdicts(scorecard) == {"team/satisfied": "met"}
    assert [each.message for each in scorecard.problems] == [
        "not judged because of source 'calls': team/quick",
        "in 'calls', 2 rows have a part that is below zero or above its whole",
    ]
