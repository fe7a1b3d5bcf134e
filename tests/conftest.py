"""What every test may ask for."""

from __future__ import annotations

import os
import pickle
from collections.abc import Callable
from pathlib import Path

import pytest
from filelock import FileLock
from hypothesis import settings

import csobjectives
from csobjectives.model import Scorecard

CHECKOUT = Path(__file__).resolve().parents[1]

# The same examples on every machine and in every run; `--hypothesis-profile=search` looks for new
# ones, and for longer.
settings.register_profile("default", derandomize=True, max_examples=100, deadline=None)
settings.register_profile("search", derandomize=False, max_examples=2000, deadline=None)
settings.load_profile("default")


@pytest.fixture(scope="session")
def shared_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of this run, the same one in each of its processes."""
    own = tmp_path_factory.getbasetemp()
    return own.parent if "PYTEST_XDIST_WORKER" in os.environ else own


@pytest.fixture(scope="session")
def sample(shared_folder: Path) -> Scorecard:
    """The scorecard of the sample, judged once for all processes of this run."""
    kept = shared_folder / "sample.pickle"
    with FileLock(shared_folder / "sample.lock"):
        if not kept.exists():
            kept.write_bytes(pickle.dumps(csobjectives.check(cwd=CHECKOUT)))
    card = pickle.loads(kept.read_bytes())
    assert isinstance(card, Scorecard)
    return card


@pytest.fixture(scope="session")
def real_data() -> Callable[[str], Path]:
    """Gives a folder of real data by its name; the test is skipped where the folder is absent.

    The folders lie in CSOBJECTIVES_REAL_DATA, else in `../shared/data` beside the checkout.
    """
    default = CHECKOUT.parent / "shared" / "data"
    root = Path(os.environ.get("CSOBJECTIVES_REAL_DATA") or default)

    def folder(name: str) -> Path:
        path = root / name
        if not path.is_dir():
            pytest.skip(f"no real data at {path}: CSOBJECTIVES_REAL_DATA names the folder above")
        return path

    return folder
