"""Where data is: `schema/` and `templates/` beside the package in a checkout, else inside it."""

from __future__ import annotations

from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent


def schema_folder() -> Path:
    """The folder of the JSON Schemas. Raises FileNotFoundError where the installation lacks it."""
    return _folder("schema", _PACKAGE)


def template_folder() -> Path:
    """The folder of the templates. Raises FileNotFoundError where the installation lacks it."""
    return _folder("templates", _PACKAGE)


def preset_folder() -> Path:
    """The folder of the presets, which are part of the package."""
    return _PACKAGE / "presets"


def is_checkout() -> bool:
    """Whether the folders stand beside the package, where a contributor edits them."""
    return not (_PACKAGE / "_data").is_dir()


def _folder(name: str, package: Path) -> Path:
    """The packed folder comes first: beside an installed package, the name may be another's."""
    packed, beside = package / "_data" / name, package.parent / name
    for folder in (packed, beside):
        if folder.is_dir():
            return folder
    raise FileNotFoundError(
        f"csobjectives is not installed completely: it has no folder '{name}', "
        f"neither {packed} nor {beside}; install it again"
    )
