"""Where the templates and schemas are, in a checkout and in a wheel."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from csobjectives.resources import _folder, schema_folder, template_folder


def test_checkout() -> None:
    """In a checkout both folders stand beside the package."""
    root = Path(__file__).resolve().parents[2]
    assert schema_folder() == root / "schema"
    assert template_folder() == root / "templates"
    assert (template_folder() / "site" / "single.html.j2").is_file()


def test_wheel(tmp_path: Path) -> None:
    """In a wheel they are inside the package, whatever lies beside it under the same name."""
    package = tmp_path / "csobjectives"
    (package / "_data" / "templates").mkdir(parents=True)
    (tmp_path / "templates").mkdir()
    assert _folder("templates", package) == package / "_data" / "templates"


def test_neither(tmp_path: Path) -> None:
    """An incomplete installation is told so, with the places that were looked at."""
    package = tmp_path / "csobjectives"
    says = (
        "csobjectives is not installed completely: it has no folder 'schema', "
        f"neither {package / '_data' / 'schema'} nor {tmp_path / 'schema'}; install it again"
    )
    with pytest.raises(FileNotFoundError, match=f"^{re.escape(says)}$"):
        _folder("schema", package)
