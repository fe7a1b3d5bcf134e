"""A project to run commands in."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

SOUND = Path(__file__).resolve().parents[1] / "cases" / "a-sound-project-is-judged"


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """The sound project, in a folder of its own: both of its objectives are met."""
    folder = tmp_path / "project"
    shutil.copytree(SOUND, folder, ignore=shutil.ignore_patterns("expected"))
    return folder


@pytest.fixture
def failing(project: Path) -> Path:
    """The project with a target that is missed."""
    team = project / "objectives" / "team.yaml"
    team.write_text(team.read_text(encoding="utf-8").replace("75%", "95%"), encoding="utf-8")
    return project


@pytest.fixture
def broken(project: Path) -> Path:
    """The project with a document that is not valid."""
    team = project / "objectives" / "team.yaml"
    team.write_text(team.read_text(encoding="utf-8").replace("75%", "75"), encoding="utf-8")
    return project
