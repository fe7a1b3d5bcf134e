"""What tests of the projects beside this file may ask for."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest

from csobjectives.model import Scorecard
from csobjectives.pipeline import Request, evaluate
from tests.real.judged import FAR_OFF, Checked
from tests.real.published import FOLDERS

HERE = Path(__file__).parent


@pytest.fixture(scope="session")
def checked(real_data: Callable[[str], Path], tmp_path_factory: pytest.TempPathFactory) -> Checked:
    """Gives the scorecard of a project by its name; each is judged once.

    The project is copied, and its `data` linked to the folder of real data: without that
    folder, the test is skipped.
    """

    @cache
    def scorecard(project: str) -> Scorecard:
        data = real_data(FOLDERS[project])
        root = tmp_path_factory.mktemp("real") / project
        shutil.copytree(HERE / project, root)
        (root / "data").symlink_to(data, target_is_directory=True)
        return evaluate(Request(cwd=root, now=FAR_OFF, allowed=(data,)))

    return scorecard
