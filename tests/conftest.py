"""What every test may ask for."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import settings

CHECKOUT = Path(__file__).resolve().parents[1]

# The same examples on every machine and in every run; `--hypothesis-profile=search` looks for new
# ones, and for longer.
settings.register_profile("default", derandomize=True, max_examples=100, deadline=None)
settings.register_profile("search", derandomize=False, max_examples=2000, deadline=None)
settings.load_profile("default")


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
